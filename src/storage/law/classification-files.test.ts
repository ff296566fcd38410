// What the form of a classification writes beside the files that a place has already: nothing that stands there is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, stringify } from 'yaml'
import type { Law } from '#rules/law'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { repositoryFiles } from '#support/law'
import {
  type Classification,
  checkLawFiles,
  classificationFiles,
  gradingAbove,
  type LawFiles,
  laidOn,
  lawOfFiles,
} from './index.ts'

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
const laws = new WeakMap<LawFiles, Law>()
const lawOf = (now: LawFiles): Law => {
  const law = laws.get(now) ?? lawOfFiles(now, 1)
  laws.set(now, law)
  return law
}
const written = (said: Classification, now: LawFiles) => classificationFiles(said, lawOf(now), now)
const laid = (said: Classification, now: LawFiles): LawFiles => laidOn(now, written(said, now)!)
const errorsOf = (now: LawFiles) => checkLawFiles(now).findings.filter(({ level }) => level === 'error')
const instrumentOf = (said: Classification, now: LawFiles): string =>
  [...written(said, now)!.keys()].find(path => path.includes('/instruments/'))!

const RULE = 'administrative-penalty-severity'
const SEVERITY = 'overlays/990100/disclosure/severity.yaml'
type Value = { from: string; until?: string; clause: string; transition: string; exceptions: { when: { in: string[] } }[] }
const valuesOf = (now: LawFiles): Value[] => (parse(now.get(SEVERITY)!) as Record<string, { values: Value[] }>)[RULE]!.values
/** By hand. */
const amended = (now: LawFiles, change: (values: Value[]) => void): LawFiles => {
  const values = valuesOf(now)
  change(values)
  return new Map([...now, [SEVERITY, stringify({ [RULE]: { values } })]])
}
const gradeOf = (now: LawFiles, day: string, sector: string, category: string) =>
  gradingAbove(lawOf(now), '990100', day as LocalDate, sector)!.grades.find(one => one.in.includes(category))?.severity
const refused = (said: Classification, now: LawFiles): unknown[] => {
  try {
    written(said, now)
  } catch (thrown) {
    assert.ok(thrown instanceof Refusal, String(thrown))
    return [thrown.code, thrown.details.differs ?? thrown.details.why]
  }
  return assert.fail('it was not refused')
}
const on = (from: string) => ({ from: from as LocalDate })
const SEIZED = { grades: [{ category: '没收违法所得', severity: 'serious' }] } as const

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
  assert.deepEqual(refused(GAS, new Map([...files, [path, other]])), ['LAW_DOCUMENT_DIFFERS', 'number'])
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

test('an exception by hand for two sectors goes on for the one that is not said', () => {
  const byHand = amended(laid(GAS, files), ([value]) => value!.exceptions[0]!.when.in.push('药品'))
  for (const from of ['2026-07-01', '2026-08-01']) {
    const after = laid({ ...MARKET, ...SEIZED, ...on(from), sectors: ['食品'] }, byHand)
    const value = valuesOf(after).at(-1)!
    assert.deepEqual([value.from, value.exceptions.map(one => one.when.in)], [from, [['药品'], ['食品']]])
    assert.equal(gradeOf(after, '2026-08-02', '药品', '警告'), 'serious')
    assert.equal(gradeOf(after, '2026-08-02', '食品', '警告'), 'serious')
    assert.equal(gradeOf(after, '2026-08-02', '食品', '没收违法所得'), 'serious')
    assert.deepEqual(errorsOf(after), [])
  }
})

test('a document that stands already keeps what a reader has set in its file', () => {
  const path = instrumentOf(GAS, files)
  const one = laid(GAS, files)
  const read = `# 对照过原文\n${one.get(path)!}`
    .replace('text: known-only-by-report', 'text: quoted')
    .replace('source: entered by an officer', 'source: the paper itself')
    .replace('confirmedBy: null', 'confirmedBy: a reader')
    .replace('article: unconfirmed', 'article: 第五条')
  const now = new Map([...one, [path, read]])
  const FIRE = { ...GAS, ...on('2026-09-01'), sectors: ['消防'] }
  for (const article of [null, ' 第五条']) {
    const after = laid({ ...FIRE, article }, now)
    assert.equal(after.get(path), read)
    assert.deepEqual(errorsOf(after), [])
  }
  const other = laid({ ...FIRE, fact: '燃气局对消防的规定（虚构）', article: '第六条' }, now)
  assert.ok(other.get(path)!.startsWith(read.trimEnd()), other.get(path))
  const { clauses } = parse(other.get(path)!) as { clauses: Record<string, unknown>[] }
  assert.deepEqual(
    clauses.map(({ id, article, text, confirmedBy }) => [id, article, text, confirmedBy]),
    [
      ['classification', '第五条', 'quoted', 'a reader'],
      ['classification-2', '第六条', 'known-only-by-report', null],
    ],
  )
  assert.match(valuesOf(other).at(-1)!.clause, /#classification-2$/)
  assert.deepEqual(errorsOf(other), [])

  const differs = (said: Partial<Classification>) => refused({ ...FIRE, ...said }, now)
  assert.deepEqual(differs({ title: '另一个名称' }), ['LAW_DOCUMENT_DIFFERS', 'title'])
  assert.deepEqual(differs({ level: 'local-government-rule' }), ['LAW_DOCUMENT_DIFFERS', 'level'])
  assert.deepEqual(differs({ promulgated: '2026-06-02' as LocalDate }), ['LAW_DOCUMENT_DIFFERS', 'promulgated'])
  assert.deepEqual(differs(on('2026-06-30')), ['LAW_DOCUMENT_DIFFERS', 'from'])
  assert.deepEqual(differs({ article: '第七条' }), ['LAW_DOCUMENT_DIFFERS', 'article'])
  const found = laid({ ...FIRE, article: '第五条' }, one)
  assert.equal(found.get(path), one.get(path)!.replace('article: unconfirmed', 'article: 第五条'), 'a number that was found')
})

test('a document that stands under a name of its own is found by number and issuer', () => {
  const [path, own] = [instrumentOf(GAS, files), 'overlays/990100/instruments/gas-standard.yaml']
  const text = laid(GAS, files)
    .get(path)!
    .replace(/^id: .*/, 'id: gas-standard')
  const after = laid(GAS, new Map([...files, [own, text]]))
  assert.deepEqual([after.has(path), after.get(own)], [false, text])
  assert.equal(valuesOf(after)[0]!.clause, 'gas-standard#classification')
  assert.deepEqual(errorsOf(after), [])
})

test('two documents that begin on one day share a value, as each says of older decisions or with no change to them', () => {
  const first = laid(GAS, files)
  const both = laid({ ...MARKET, from: GAS.from }, first)
  assert.deepEqual(
    valuesOf(both).map(({ from, transition, exceptions }) => [from, transition, exceptions.map(one => one.when.in)]),
    [['2026-07-01', 'keep', [['食品'], ['消防']]]],
  )
  assert.deepEqual(errorsOf(both), [])
  const milder = { ...MARKET, from: GAS.from, milder: true, minorBelow: '0.5' }
  const mixed = laid(milder, first)
  assert.deepEqual([valuesOf(mixed).length, valuesOf(mixed)[0]!.transition], [1, 'milder'], 'the first only raises')
  assert.deepEqual(errorsOf(mixed), [])
  const raised = laid(GAS, laid(milder, files))
  assert.deepEqual([valuesOf(raised).length, valuesOf(raised)[0]!.transition], [1, 'milder'])
  const small = { ...GAS, minorBelow: '0.3' }
  assert.deepEqual(refused(small, laid(milder, files)), ['LAW_CLASSIFICATION_BY_HAND', 'older-decisions'])
  assert.deepEqual(refused(milder, laid(small, files)), ['LAW_CLASSIFICATION_BY_HAND', 'older-decisions'])
})

test('what begins earlier stands before what is there, which goes on with it in all that it does not say otherwise', () => {
  const now = laid(MARKET, files)
  const after = laid(GAS, now)
  assert.deepEqual(
    valuesOf(after).map(({ from, exceptions }) => [from, exceptions.map(one => one.when.in)]),
    [
      ['2026-07-01', [['食品']]],
      ['2026-08-01', [['消防'], ['食品']]],
    ],
  )
  assert.equal(gradeOf(after, '2026-07-02', '消防', '警告'), 'minor')
  assert.equal(gradeOf(after, '2026-08-02', '食品', '警告'), 'serious')
  assert.deepEqual(errorsOf(after), [])

  // Of one sector: whichever of the two is said first, the later grades as both do, and its own word is the last.
  const LATER: Classification = {
    ...{ ...MARKET, sectors: ['食品'], seriousFrom: '50' },
    grades: [...SEIZED.grades, { category: '通报批评', severity: 'ordinary' }],
  }
  const EARLIER: Classification = {
    ...{ ...GAS, minorBelow: '0.5' },
    grades: [...GAS.grades, { category: '通报批评', severity: 'serious' }],
  }
  const gradingOf = (now: LawFiles) => {
    const { grades, amount } = gradingAbove(lawOf(now), '990100', '2026-08-02' as LocalDate, '食品')!
    const said = grades.flatMap(({ in: words, ...grade }) => words.map(word => [word, grade.severity, grade.clause]))
    return [said.sort(), amount]
  }
  const backward = laid(EARLIER, laid(LATER, files))
  assert.deepEqual(gradingOf(backward), gradingOf(laid(LATER, laid(EARLIER, files))))
  assert.equal(gradeOf(backward, '2026-07-02', '食品', '通报批评'), 'serious')
  assert.equal(gradeOf(backward, '2026-08-02', '食品', '通报批评'), 'ordinary')
  assert.deepEqual(errorsOf(backward), [])
})

test('a later value that names no sector that stood before it says so itself; remarks in values stay', () => {
  const both = laid(MARKET, laid(GAS, files))
  const ended = amended(both, ([, later]) => later!.exceptions.shift())
  const now = new Map([...ended, [SEVERITY, ended.get(SEVERITY)!.replace('clause:', '# 虚构\n      clause:')]])
  const after = laid({ ...GAS, ...SEIZED, number: '明燃发〔2026〕6号', ...on('2026-07-15') }, now)
  assert.deepEqual(
    valuesOf(after).map(({ from, exceptions }) => [from, exceptions.map(one => one.when.in)]),
    [
      ['2026-07-01', [['食品']]],
      ['2026-07-15', [['食品']]],
      ['2026-08-01', [['消防']]],
    ],
  )
  assert.match(after.get(SEVERITY)!, /# 虚构/)
  assert.deepEqual(errorsOf(after), [])
})

test('a value with a last day of its own is taken up by hand, and what is over does not come back', () => {
  const now = amended(laid(GAS, files), ([value]) => (value!.until = '2026-08-15'))
  assert.deepEqual(refused(MARKET, now), ['LAW_CLASSIFICATION_BY_HAND', 'value-ends'])
  const after = laid({ ...MARKET, ...on('2026-09-01') }, now)
  assert.deepEqual(
    valuesOf(after).map(({ exceptions }) => exceptions.map(one => one.when.in)),
    [[['食品']], [['消防']]],
  )
  assert.deepEqual(errorsOf(after), errorsOf(now))
})
