// What the form of a classification writes beside the files that a place has already: nothing that stands there is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import type { LocalDate } from '#rules/time'
import { repositoryFiles } from '#support/law'
import { type Classification, checkLawFiles, classificationFiles, type LawFiles, laidOn, lawOfFiles } from './index.ts'

const files = await repositoryFiles()
const GAS: Classification = {
  ...{ division: '990100', sectors: ['食品'], title: '燃气裁量基准', issuer: '明衡市燃气局', number: '明燃发〔2026〕5号' },
  ...{ level: 'normative-document', promulgated: '2026-06-01' as LocalDate, from: '2026-07-01' as LocalDate, article: null },
  ...{ fact: '燃气局的规定（虚构）', english: 'Fictitious.', milder: false, minorBelow: null, seriousFrom: null },
  grades: [{ category: '警告', severity: 'serious' }],
}
const MARKET: Classification = {
  ...{ ...GAS, sectors: ['消防'], title: '监管裁量基准', issuer: '明衡市市场监督管理局', number: '明监发〔2026〕5号' },
  ...{ fact: '监管局的规定（虚构）', from: '2026-08-01' as LocalDate },
}
const written = (said: Classification, now: LawFiles) => classificationFiles(said, lawOfFiles(now, 1), now)
const laid = (said: Classification, now: LawFiles): LawFiles => laidOn(now, written(said, now)!)
const errorsOf = (now: LawFiles) => checkLawFiles(now).findings.filter(({ level }) => level === 'error')
const instrumentOf = (said: Classification, now: LawFiles): string =>
  [...written(said, now)!.keys()].find(path => path.includes('/instruments/'))!

test('documents of two issuers with the same year and number stand in two files, and both load', () => {
  const [gas, market] = [instrumentOf(GAS, files), instrumentOf(MARKET, files)]
  assert.notEqual(gas, market)
  assert.match(gas, /\/local-990100-grading-by-2026-5-[0-9a-f]{8}\.yaml$/)
  assert.notEqual(instrumentOf({ ...MARKET, number: GAS.number }, files), gas, 'the same number of another issuer')
  assert.equal(instrumentOf({ ...GAS, number: ' 明燃发〔２０２６〕5 号' }, files), gas, 'the same, typed otherwise')
  const one = laid(GAS, files)
  const both = laid(MARKET, one)
  assert.equal(both.get(gas), one.get(gas))
  assert.match(both.get(market)!, /明监发〔2026〕5号/)
  assert.deepEqual(errorsOf(both), [])
})

test('a file of that name with another number in it is never written over', () => {
  const path = instrumentOf(GAS, files)
  const other = laid(GAS, files).get(path)!.replace(GAS.number, '明城发〔2026〕5号')
  assert.equal(classificationFiles(GAS, lawOfFiles(files, 1), new Map([...files, [path, other]])), undefined)
})

test('the same document said of another sector keeps the cases of the first', () => {
  const one = laid(GAS, files)
  const both = laid({ ...GAS, sectors: ['消防'] }, one)
  const path = instrumentOf(GAS, files).replace('/instruments/', '/disclosure/').replace('.yaml', '.cases.yaml')
  const sectors = (parse(both.get(path)!) as { given: { fields: { sector: string } } }[]).map(
    ({ given }) => given.fields.sector,
  )
  assert.deepEqual(sectors, ['食品', '消防'])
  assert.deepEqual(errorsOf(both), [])
})

test('other rules of the place that stand in the file of that name stay in it', () => {
  const from = 'overlays/990000/disclosure/periods.yaml'
  const path = 'overlays/990000/disclosure/severity.yaml'
  const now = new Map([...files, [path, files.get(from)!]])
  now.delete(from)
  assert.deepEqual(errorsOf(now), [])
  const after = laid({ ...GAS, division: '990000' }, now)
  const rules = parse(after.get(path)!) as Record<string, unknown>
  assert.deepEqual(Object.keys(rules), ['ordinary-shortest-publicity', 'administrative-penalty-severity'])
  assert.ok(after.get(path)!.startsWith('# '), 'remarks stay as well')
  assert.deepEqual(errorsOf(after), [])
})

test('what an officer types is confirmed by nobody: its wording counts as unseen', () => {
  const law = lawOfFiles(laid(GAS, files), 2)
  const id = instrumentOf(GAS, files).split('/').at(-1)!.replace('.yaml', '')
  const { unconfirmed, confidence, confirmedBy, source } = law.clause(`${id}#classification` as never)!
  assert.deepEqual([unconfirmed, confidence, confirmedBy, source], [true, 'low', null, 'entered by an officer'])
})
