// What the loader refuses of law/measures: rows about people, bases that are too low or over, what does not exist.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repositoryFiles } from '#support/law'
import { checkLawFiles, lawOfFiles } from './index.ts'

const files = await repositoryFiles()
const EFFECTS = 'measures/effects.yaml'
const MEASURES = 'measures/measures.yaml'

/** Codes of errors about the entry of that name, where a file is changed. */
const errorsOf = (path: string, change: (text: string) => string, rule: string): string[] => {
  const text = change(files.get(path)!)
  assert.notEqual(text, files.get(path))
  return checkLawFiles(new Map([...files, [path, text]]))
    .findings.filter(finding => finding.level === 'error' && finding.rule === rule)
    .map(finding => finding.code)
}
const row = (id: string, more: string) =>
  `\n${id}:\n  title: 限制\n  english: x\n  class: focused-supervision\n  reducesRights: false\n  clause: cn-ndrc-pbc-2025-measures#classes\n${more}`
const effect = (more: string) =>
  `\nnew-effect:\n  title: 新的\n  english: new\n  from: 2026-01-01\n  when: { item: severe-list }\n${more}`

test('rows of the national list that bite on people are refused, whatever they call their target', () => {
  const add = (id: string, more: string) => errorsOf(MEASURES, text => text + row(id, more), id)
  assert.deepEqual(add('one-more-restriction', '  target: organisation\n'), [])
  for (const id of ['occupational-ban', 'post-holding-restriction', 'consumption-restriction', 'exit-restriction'])
    assert.ok(add(id, '  target: organisation\n').includes('LAW_AIMED_AT_PERSONS'), id)
  for (const target of ['person', 'both', 'natural-persons'])
    assert.ok(add('one-more-restriction', `  target: ${target}\n`).includes('LAW_AIMED_AT_PERSONS'), target)
})

test('cn-cpc-state-council-office-2025-social-credit#12: a measure needs its level, one that reduces rights a law or a regulation', () => {
  const add = (more: string) =>
    errorsOf(EFFECTS, text => text + effect(more), 'new-effect').filter(code => code !== 'LAW_RULE_WITHOUT_CASE')
  const of = (measure: string, matter: string, clause: string, kind = 'must') =>
    add(`  measure: ${measure}\n  kind: ${kind}\n  matters: [${matter}]\n  clause: ${clause}\n`)
  const [CENTRAL, RULE, NOTICE, PROPOSED, LAW] = [
    'cn-cpc-state-council-office-2025-social-credit#12.effects',
    'cn-samr-2021-44#2',
    'cn-cnipa-2022-8#measures',
    'xinheng-proposals#shown-while-held',
    'cn-npc-government-procurement-law-2014#77',
  ]
  assert.deepEqual(of('awards-restriction', 'award', CENTRAL), [])
  assert.deepEqual(of('market-entry-restriction', 'tender', LAW), [])
  for (const low of [RULE, NOTICE, PROPOSED])
    assert.deepEqual(of('awards-restriction', 'award', low), ['LAW_BASIS_TOO_LOW'], low)
  for (const low of [CENTRAL, RULE, NOTICE])
    assert.deepEqual(of('market-entry-restriction', 'tender', low), ['LAW_BASIS_TOO_LOW'], low)
  assert.deepEqual(of('preference-restriction', 'tax-benefit', CENTRAL), ['LAW_BASIS_TOO_LOW'])
  assert.deepEqual(of('market-entry-restriction', 'tender', NOTICE, 'must-not'), [])
  assert.deepEqual(of('market-entry-restriction', 'tender', PROPOSED, 'must-not'), ['LAW_BASIS_TOO_LOW'])
  assert.deepEqual(of('service-convenience', 'licence', PROPOSED, 'incentive'), ['LAW_BASIS_TOO_LOW'])
})

test('an effect names what there is, stands on a clause of its days and place, and has a case', () => {
  const BASIS = 'clause: cn-cpc-state-council-office-2025-social-credit#12.effects'
  const change = (from: string, to: string, rule = 'listed-awards') =>
    errorsOf(EFFECTS, text => text.replace(new RegExp(`(${rule}:[^]*?)${from}`), `$1${to}`), rule)
  assert.deepEqual(change('measure: awards-restriction', 'measure: flogging'), ['LAW_VALUE_MALFORMED'])
  assert.deepEqual(change('matters: \\[award\\]', 'matters: [parade]'), ['LAW_VALUE_MALFORMED'])
  assert.deepEqual(change('item: severe-list', 'item: gossip'), ['LAW_VALUE_MALFORMED'])
  assert.deepEqual(change('in: \\[migrant-wage-arrears\\]', 'in: [migrant-wages]', 'wage-arrears-tender'), [
    'LAW_VALUE_MALFORMED',
  ])
  assert.ok(change('field: list,', 'field: partyLegalRepName,', 'wage-arrears-tender').includes('LAW_AIMED_AT_PERSONS'))
  assert.deepEqual(change('from: 2025-03-31', 'from: 2025-03-30'), ['LAW_CLAUSE_OUT_OF_FORCE'])
  assert.ok(change(BASIS, 'clause: demo-hengyuan-social-credit-2025#34').includes('LAW_OVERLAY_FOREIGN'))
  assert.deepEqual(change('kind: may', 'kind: incentive'), ['LAW_VALUE_MALFORMED'])
  const lonely = errorsOf(EFFECTS, text => text.replace('listed-awards:', 'listed-prizes:'), 'listed-prizes')
  assert.deepEqual(lonely, ['LAW_RULE_WITHOUT_CASE'])
})

test('a version stored before there were measures and lists has none, and is law all the same', () => {
  const old = new Map([...files].filter(([path]) => !/(^|\/)(lists|measures)\//.test(path)))
  const law = lawOfFiles(old, 1)
  assert.deepEqual([law.measures.effects, law.lists], [[], []])
})
