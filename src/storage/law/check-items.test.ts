// Items of the catalogue over time: on what they stand, their versions side by side, facts read by the version of their day.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareItems } from '#rules/law'
import { fold, judgeDisclosure } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { repositoryFiles } from '#support/law'
import { checkLawFiles, type LawFiles, lawOfFiles } from './index.ts'

const files = await repositoryFiles()
const ITEM = 'catalogue/administrative-licence.yaml'
const DEMO = 'overlays/990000/instruments/demo-hengyuan-social-credit-2025.yaml'
const day = (text: string) => text as LocalDate

const withFiles = (changes: Readonly<Record<string, string>>): LawFiles => new Map([...files, ...Object.entries(changes)])
const errorsOf = (changed: LawFiles) =>
  checkLawFiles(changed)
    .findings.filter(finding => finding.level === 'error')
    .map(({ code, rule }) => [code, rule])

/** An item of the sample province outside the national classes. */
const LOCAL = files
  .get(ITEM)!
  .replace('id: administrative-licence', 'id: local-honour')
  .replace(/number: \d+/, 'number: 900')
  .replace('from: 2025-03-31', 'from: 2026-02-01')
  .replace('class: administrative\n', 'class: local-honours\nlocalBasis: demo-hengyuan-social-credit-2025#30\n')
const AT = 'overlays/990000/catalogue/local-honour.yaml'

test('cn-ndrc-pbc-2025-catalogue: an item outside the national classes stands on a local regulation in force, and on nothing less', () => {
  assert.deepEqual(errorsOf(withFiles({ [AT]: LOCAL })), [])
  const demo = files.get(DEMO)!
  const expires = (until: string) => ({ [AT]: LOCAL, [DEMO]: demo.replace('until: null', `until: ${until}`) })
  const ofItem = (changes: Record<string, string>) => errorsOf(withFiles(changes)).filter(([, rule]) => rule === 'local-honour')
  assert.deepEqual(ofItem(expires('2026-02-01')), [['LAW_CLAUSE_OUT_OF_FORCE', 'local-honour']])
  assert.deepEqual(ofItem(expires('2027-01-01')), [['LAW_CLAUSE_OUTLIVED', 'local-honour']])
  assert.deepEqual(ofItem({ [AT]: LOCAL.replace('from: 2026-02-01', 'from: 2025-12-31') }), [
    ['LAW_CLAUSE_OUT_OF_FORCE', 'local-honour'],
  ])
  for (const basis of [
    'cn-npc-administrative-licensing-law-2019#40',
    'cn-state-council-enterprise-information-publicity-2024#6',
    'cn-cpc-state-council-office-2025-social-credit#6',
    'xinheng-proposals#other-category',
  ])
    assert.deepEqual(
      ofItem({ [AT]: LOCAL.replace('demo-hengyuan-social-credit-2025#30', basis) }),
      [['LAW_ITEM_OUTSIDE_CLASSES', 'local-honour']],
      basis,
    )
})

test('what a national item stands on is in force on the day from which it is read', () => {
  const text = files.get(ITEM)!
  assert.deepEqual(errorsOf(withFiles({ [ITEM]: text.replace('from: 2025-03-31', 'from: 2025-03-30') })), [
    ['LAW_CLAUSE_OUT_OF_FORCE', 'administrative-licence'],
  ])
  const [undated] = errorsOf(withFiles({ [ITEM]: text.replace('from: 2025-03-31\n', '') }))
  assert.deepEqual(undated, ['LAW_FIELD_MISSING', 'administrative-licence'])
})

const PENALTY = 'catalogue/administrative-penalty.yaml'
const OLD = 'catalogue/administrative-penalty.v1.yaml'
const first = files.get(PENALTY)!
/** The second version calls the day of the decision otherwise. */
const second = first
  .replace('version: 1\nfrom: 2025-03-31', 'version: 2\nfrom: 2027-01-01')
  .replaceAll('decisionDate', 'decidedOn')
// Cases speak of the newest version unless they say of which.
const cases = [
  'disclosure/periods.cases.yaml',
  'disclosure/severity.cases.yaml',
  'overlays/990000/disclosure/periods.cases.yaml',
  'repair/conditions.cases.yaml',
  'overlays/990000/repair/channel.cases.yaml',
]
const ofFirst = Object.fromEntries(
  cases.map(path => [
    path,
    files
      .get(path)!
      .replaceAll(/( *)(item: administrative-penalty)([,\n])/g, (_, space, item, end) =>
        end === ',' ? `${space}${item}, v: 1,` : `${space}${item}\n${space}v: 1\n`,
      ),
  ]),
)
const both = withFiles({ ...ofFirst, [PENALTY]: second, [OLD]: first })

test('an item may stand in several versions, and every fact is read by the one under which it came', () => {
  const checked = checkLawFiles(both)
  assert.deepEqual(
    checked.findings.filter(finding => finding.level === 'error'),
    [],
  )
  const law = checked.law!
  assert.deepEqual(
    ['2025-01-01', '2026-12-31', '2027-01-01'].map(on => law.itemOn('administrative-penalty', day(on))?.version),
    [1, 1, 2],
  )
  const stateOf = (v: number | undefined, prop: string) => {
    const fields = { [prop]: '2026-06-01', penaltyCategories: ['没收违法所得'] }
    const fact = { item: 'administrative-penalty', ...(v === undefined ? {} : { v }), fields }
    return fold([{ entryNo: 1, kind: 1, recordedOn: day('2026-06-05'), fact }], law).determinedOn
  }
  assert.deepEqual(
    [stateOf(1, 'decisionDate'), stateOf(2, 'decidedOn'), stateOf(undefined, 'decidedOn'), stateOf(2, 'decisionDate')],
    ['2026-06-01', '2026-06-01', '2026-06-01', null],
  )
})

test('versions of an item stand by number and day, each in its own file', () => {
  const refused = (changes: Record<string, string>) => errorsOf(withFiles({ ...ofFirst, ...changes })).map(([code]) => code)
  assert.ok(
    refused({ [PENALTY]: second.replace('from: 2027-01-01', 'from: 2025-03-31'), [OLD]: first }).includes(
      'LAW_VALUE_MALFORMED',
    ),
  )
  assert.ok(refused({ [PENALTY]: first, [OLD]: second }).includes('LAW_VALUE_MALFORMED'))
  assert.ok(refused({ [PENALTY]: second.replace('version: 2', 'version: 1'), [OLD]: first }).includes('LAW_DUPLICATE_ID'))
  assert.ok(refused({ [PENALTY]: second.replace(/number: \d+/, 'number: 77'), [OLD]: first }).includes('LAW_DUPLICATE_ID'))
})

test('a version by which facts were read stays as it was: fields, types, roles and key', () => {
  const before = lawOfFiles(files, 1)
  const changedBy = (changes: Record<string, string>) =>
    compareItems(before, lawOfFiles(withFiles(changes), 2)).map(({ rule, message }) => `${rule}: ${message.split(',')[0]}`)
  assert.deepEqual(compareItems(before, lawOfFiles(both, 2)), [])
  assert.deepEqual(changedBy({ [PENALTY]: first.replace('title: 行政处罚\n', 'title: 行政处罚决定\n') }), [])
  assert.deepEqual(changedBy({ [PENALTY]: first.replaceAll('decisionDate', 'decidedOn') }), ['administrative-penalty: fields'])
  assert.deepEqual(changedBy({ [PENALTY]: first.replace('  type: money', '  type: text') }), [
    'administrative-penalty: fields of version 1 changed',
  ])
  assert.deepEqual(changedBy({ [PENALTY]: first.replace('  sector: sector\n', '') }), [
    'administrative-penalty: roles of version 1 changed',
  ])
  assert.deepEqual(changedBy({ [PENALTY]: first.replace('key: [authority, documentNo, party]', 'key: [documentNo, party]') }), [
    'administrative-penalty: key of version 1 changed',
  ])
  assert.deepEqual(changedBy({ [PENALTY]: second }), ['administrative-penalty: version 1 is gone'])
})

test('a case may say of which version it speaks', () => {
  const law = lawOfFiles(both, 2)
  const given = (v: number) => ({
    item: 'administrative-penalty',
    v,
    recordedOn: '2026-06-05',
    fields: { decisionDate: '2026-06-01' },
  })
  assert.equal(judgeDisclosure(given(1), law).ok, true)
  assert.equal(judgeDisclosure(given(2), law).ok, false)
})
