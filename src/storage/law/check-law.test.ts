// What a law folder must be before it may be loaded: every refusal names file, line, rule and reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LawCode } from '#rules/law'
import { repositoryFiles } from '#support/law'
import { checkLawFiles, type LawFiles } from './index.ts'

const files = await repositoryFiles()
const PERIODS = 'disclosure/periods.yaml'
const OVERLAY = 'overlays/990000/disclosure/periods.yaml'

/** The folder with a file changed or added; the findings of it that are errors. */
function errorsOf(path: string, change: (text: string) => string, base: LawFiles = files) {
  const changed = new Map(base)
  changed.set(path, change(base.get(path) ?? ''))
  assert.notEqual(changed.get(path), base.get(path), 'the change must change something')
  return checkLawFiles(changed).findings.filter(finding => finding.level === 'error')
}

function refuses(path: string, change: (text: string) => string, code: LawCode, rule?: string, part?: RegExp): void {
  const errors = errorsOf(path, change)
  const found = errors.find(error => error.code === code && (rule === undefined || error.rule === rule))
  assert.ok(found, `${code} expected, found ${JSON.stringify(errors.slice(0, 3))}`)
  if (part) assert.match(found.message, part)
  assert.ok(found.line >= 1)
}

const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to)

test('the folder of this repository is sound, all of its cases hold, and what is unconfirmed is counted', () => {
  const checked = checkLawFiles(files)
  assert.deepEqual(
    checked.findings.filter(finding => finding.level === 'error'),
    [],
  )
  assert.equal(checked.cases.failed, 0)
  assert.ok(checked.cases.run > 90)
  assert.ok(checked.unconfirmed > 100)
  assert.equal(checked.law?.unconfirmed.clauses, checked.unconfirmed)
})

test('a rule without a clause is refused at its line', () => {
  const change = replace(
    'value: { ended: [无效] }, clause: cn-npc-administrative-licensing-law-2019#40',
    'value: { ended: [无效] }',
  )
  const [error] = errorsOf(PERIODS, change)
  assert.equal(error?.code, 'LAW_CLAUSE_MISSING')
  assert.equal(error?.rule, 'administrative-licence-publicity')
  assert.equal(files.get(PERIODS)!.split('\n')[error!.line - 1]?.includes('2004-07-01'), true)
})

test('a clause that no instrument has is refused', () => {
  refuses(PERIODS, replace('#ordinary-period', '#no-such-clause'), 'LAW_CLAUSE_UNRESOLVED', 'ordinary-shortest-publicity')
})

test('a clause not in force on the first day of the value is refused', () => {
  const early = replace(
    '{ from: 2026-04-01, value: P1Y, clause: cn-ndrc-2025-36#serious-period',
    '{ from: 2026-03-31, value: P1Y, clause: cn-ndrc-2025-36#serious-period',
  )
  refuses(PERIODS, early, 'LAW_CLAUSE_OUT_OF_FORCE', 'serious-shortest-publicity', /2026-03-31/)
})

test('a value that outlives the clause it stands on is refused', () => {
  const outlived = (text: string) =>
    text.replace(/ {4}- \{ from: 2026-04-01, value: P1Y, clause: cn-ndrc-2025-36#ordinary-period.*\n/, '')
  refuses(PERIODS, outlived, 'LAW_CLAUSE_OUTLIVED', 'ordinary-longest-publicity', /2026-04-01/)
})

test('values that overlap, and values out of order, are refused', () => {
  refuses(
    PERIODS,
    replace('{ from: 2015-06-24, value: 7', '{ from: 2015-06-24, until: 2018-05-01, value: 7'),
    'LAW_VALUES_OVERLAP',
    'hand-in-clock',
  )
  refuses(
    PERIODS,
    replace('{ from: 2018-04-03, value: 7', '{ from: 2015-06-24, value: 7'),
    'LAW_VALUES_OVERLAP',
    'hand-in-clock',
  )
})

test('a method that no code has is refused', () => {
  refuses(
    PERIODS,
    replace('method: whileInForce', 'method: asLongAsWeLike'),
    'LAW_METHOD_UNKNOWN',
    'administrative-licence-publicity',
  )
})

test('an unknown field, a malformed value and a duplicate key are refused', () => {
  refuses(PERIODS, replace('  overridable: lengthen', '  overridable: lengthen\n  script: return true'), 'LAW_FIELD_UNKNOWN')
  refuses(PERIODS, replace('value: P3M', 'value: three months'), 'LAW_VALUE_MALFORMED')
  refuses(PERIODS, text => `${text}\nhand-in-clock:\n  title: again\n`, 'LAW_DUPLICATE_KEY')
  refuses(PERIODS, text => `${text}\n  - : [`, 'LAW_YAML_UNREADABLE')
})

test('a value for older records needs the clause of its transition', () => {
  refuses(
    PERIODS,
    replace(', transitionClause: xinheng-proposals#transition-2025-36 }', ' }'),
    'LAW_FIELD_MISSING',
    undefined,
    /transitionClause/,
  )
})

test('a rule without a case is refused, and a case that fails', () => {
  const extra = (text: string) =>
    `${text}\nlonely-rule:\n  title: 没有用例的规则\n  gives: working-days\n  method: workingDays\n  anchor: determinedOn\n  overridable: no\n  values:\n    - { from: 2020-01-01, value: 3, clause: cn-ndrc-office-2018-424#seven-working-days }\n`
  refuses(PERIODS, extra, 'LAW_RULE_WITHOUT_CASE', 'lonely-rule')
  const [failed] = errorsOf('disclosure/periods.cases.yaml', replace('lastDayBefore: 2026-08-31', 'lastDayBefore: 2026-08-30'))
  assert.equal(failed?.code, 'LAW_CASE_FAILED')
  assert.match(failed!.message, /expected 2026-08-30, found 2026-08-31/)
  refuses(
    'disclosure/periods.cases.yaml',
    replace('rules: [hand-in-clock]', 'rules: [hand-out-clock]'),
    'LAW_CASE_RULE_UNKNOWN',
  )
  refuses(
    'disclosure/periods.cases.yaml',
    replace('rules: [hand-in-clock]', 'rules: [penalty-term]'),
    'LAW_CASE_FAILED',
    undefined,
    /had no part/,
  )
})

test('anything aimed at natural persons is refused', () => {
  refuses('disclosure/severity.yaml', replace('in: [警告, 通报批评]', 'in: [警告, 通报批评, 自然人]'), 'LAW_AIMED_AT_PERSONS')
  refuses(
    'catalogue/administrative-penalty.yaml',
    replace('target: organisation', 'target: person'),
    'LAW_AIMED_AT_PERSONS',
    'administrative-penalty',
  )
  const kept = (text: string) => text.replace(/(prop: partyDocumentNo[\s\S]*?disclosure: )none/, '$1public')
  assert.ok(errorsOf('catalogue/administrative-penalty.yaml', kept).length > 0)
  const onRecords = replace('  anchor: recordedOn', '  anchor: recordedOn\n  subjects: natural-persons')
  refuses(PERIODS, onRecords, 'LAW_AIMED_AT_PERSONS')
})

test('what speaks of natural persons in other words is refused as well', () => {
  const grade = (word: string) => replace('in: [警告, 通报批评]', `in: [警告, 通报批评, ${word}]`)
  for (const word of ['个人', '公民', '自然人（含外国人）'])
    refuses('disclosure/severity.yaml', grade(word), 'LAW_AIMED_AT_PERSONS', 'administrative-penalty-severity')
  refuses(PERIODS, replace('title: 行政处罚信息按失信程度公示', 'title: 自然人处罚信息公示'), 'LAW_AIMED_AT_PERSONS')
  refuses(PERIODS, replace('administrative-penalty-publicity:', 'natural-person-publicity:'), 'LAW_AIMED_AT_PERSONS')
  for (const field of ['partyDocumentNo', 'legalRepName'])
    refuses(
      PERIODS,
      replace('when: { field: sector', `when: { field: ${field}`),
      'LAW_AIMED_AT_PERSONS',
      'ordinary-shortest-publicity',
    )
})

test('a field about people under a title or another name that says so, and a table that forgets persons, are refused', () => {
  const item = 'catalogue/administrative-penalty.yaml'
  refuses(item, replace('aliases: [说明]', 'aliases: [说明, 当事人身份证号]'), 'LAW_AIMED_AT_PERSONS', 'administrative-penalty')
  refuses(item, replace('title: 备注', 'title: 业主姓名'), 'LAW_AIMED_AT_PERSONS', 'administrative-penalty')
  const moved = (text: string) =>
    text.replace(
      / {4}persons:\n {6}- \{ title: 自然人, also: \[.*\] \}\n/,
      "      - { title: 自然人, english: persons, code: '2' }\n",
    )
  refuses('catalogue/code-tables.yaml', moved, 'LAW_AIMED_AT_PERSONS', 'administrative-penalty')
})

test('a word that its field does not have is refused, for it would never apply', () => {
  refuses(
    'disclosure/severity.yaml',
    replace('限制从业], clause: cn-ndrc-2025-36#serious', '行政拘留], clause: cn-ndrc-2025-36#serious'),
    'LAW_VALUE_MALFORMED',
    undefined,
    /行政拘留/,
  )
  refuses(
    OVERLAY,
    replace('in: [食品, 药品]', 'in: [食品, 餐饮]'),
    'LAW_VALUE_MALFORMED',
    'ordinary-shortest-publicity',
    /餐饮/,
  )
})

test('an overlay does not fill days on which nothing is in force above, nor change older records without a clause', () => {
  const gap = `serious-longest-publicity:\n  values:\n    - { from: 2026-03-01, until: 2026-04-01, value: P1Y, clause: demo-hengyuan-social-credit-2025#30, transition: keep }\n`
  refuses(OVERLAY, text => text + gap, 'LAW_OVERLAY_WEAKENS', 'serious-longest-publicity', /gap/)
  const silent = replace('      transitionClause: demo-hengyuan-social-credit-2025#30\n', '')
  refuses(OVERLAY, silent, 'LAW_FIELD_MISSING', 'ordinary-shortest-publicity', /transitionClause/)
})

test('an alias of YAML is a finding at its line, not a fault', () => {
  const last = files.get(PERIODS)!.split('\n').length + 2
  const found = errorsOf(PERIODS, text => `${text}\nx: &x [a]\ny: *x\n`).find(one => one.code === 'LAW_YAML_UNREADABLE')
  assert.equal(found?.line, last)
})

test('an item outside the national classes needs a local regulation', () => {
  const item = 'catalogue/administrative-licence.yaml'
  refuses(item, replace('class: administrative\n', 'class: local-honours\n'), 'LAW_ITEM_OUTSIDE_CLASSES')
  const onNotice = replace('class: administrative\n', 'class: local-honours\nlocalBasis: cn-ndrc-office-2018-424#principles\n')
  refuses(item, onNotice, 'LAW_ITEM_OUTSIDE_CLASSES', 'administrative-licence')
  const elsewhere = replace(
    'class: administrative\n',
    'class: local-honours\nlocalBasis: cn-jiangsu-social-credit-2021#supplement\n',
  )
  refuses(item, elsewhere, 'LAW_OVERLAY_FOREIGN', 'administrative-licence')
})

test('a clause that an item or the calendar names in passing must exist', () => {
  refuses('catalogue/administrative-licence.yaml', replace('gb-32100-2015#4', 'gb-32100-2015#44'), 'LAW_CLAUSE_UNRESOLVED')
  refuses('calendar/2026.yaml', replace('#days', '#nights'), 'LAW_CLAUSE_UNRESOLVED')
})

test('an overlay that weakens what it may only lengthen is refused', () => {
  refuses(OVERLAY, replace('value: P6M', 'value: P2M'), 'LAW_OVERLAY_WEAKENS', 'ordinary-shortest-publicity')
  // Months differ in length: ninety days are shorter than three months in most of the year.
  refuses(OVERLAY, replace('value: P6M', 'value: P90D'), 'LAW_OVERLAY_WEAKENS', 'ordinary-shortest-publicity')
  const longest = `ordinary-longest-publicity:\n  values:\n    - { from: 2026-05-01, value: P2Y, clause: demo-hengyuan-social-credit-2025#30 }\n`
  refuses(OVERLAY, text => text + longest, 'LAW_OVERLAY_WEAKENS', 'ordinary-longest-publicity')
})

test('an overlay of what is not overridable is refused', () => {
  const hidden = `registration-publicity:\n  values:\n    - { from: 2026-05-01, value: { ended: [注销] }, clause: demo-hengyuan-social-credit-2025#30 }\n`
  refuses(OVERLAY, text => text + hidden, 'LAW_OVERLAY_NOT_ALLOWED', 'registration-publicity')
})

test('an overlay without a case of its own division is refused', () => {
  const cases = 'overlays/990000/disclosure/periods.cases.yaml'
  refuses(cases, replace(/division: '99\d{4}'/g, "division: '320100'"), 'LAW_RULE_WITHOUT_CASE', 'ordinary-shortest-publicity')
})

test('a city may not fall behind what its province has set', () => {
  const changed = new Map(files)
  changed.set('overlays/990100/disclosure/periods.yaml', files.get(OVERLAY)!.replace('value: P6M', 'value: P4M'))
  changed.set('overlays/990100/disclosure/periods.cases.yaml', '[]\n')
  const codes = checkLawFiles(changed)
    .findings.filter(finding => finding.file.startsWith('overlays/990100/'))
    .map(finding => finding.code)
  assert.ok(codes.includes('LAW_OVERLAY_WEAKENS'))
})

test('the law of another place carries nothing here', () => {
  const foreign = (text: string) =>
    text.replaceAll('demo-hengyuan-social-credit-2025#30', 'cn-jiangsu-social-credit-2021#supplement')
  refuses(OVERLAY, foreign, 'LAW_OVERLAY_FOREIGN')
  refuses(
    PERIODS,
    replace('clause: cn-ndrc-2025-36#minor-period', 'clause: demo-hengyuan-social-credit-2025#30'),
    'LAW_OVERLAY_FOREIGN',
  )
})

test('a calendar without its notice, or two that contradict each other, are refused', () => {
  refuses('calendar/2026.yaml', replace(/papers:\n {2}- .*\n/, 'papers: []\n'), 'LAW_FIELD_MISSING')
  refuses(
    'calendar/2025.yaml',
    replace('days:\n', 'days:\n  - { on: 2026-01-04, off: true, name: 元旦 }\n'),
    'LAW_CALENDAR_CONFLICT',
  )
})

test('an instrument that cannot be told apart, and a clause confirmed unseen, are refused', () => {
  const instrument = 'instruments/cn-ndrc-2023-58.yaml'
  refuses(instrument, replace('id: longest', 'id: shortest'), 'LAW_DUPLICATE_ID')
  refuses(instrument, replace('id: cn-ndrc-2023-58', 'id: cn-ndrc-2023-59'), 'LAW_VALUE_MALFORMED')
  const confirmed = replace(/(text: known-only-by-report[\s\S]*?confirmedBy: )null/, '$1somebody')
  refuses(instrument, confirmed, 'LAW_VALUE_MALFORMED')
})

test('what the project proposes stands under its own name; what nobody has seen is known only by report', () => {
  const instrument = 'instruments/cn-ndrc-2025-36.yaml'
  const invented = `  - id: transition
    article: unconfirmed
    text: known-only-by-report
    fact: 施行前已认定的从轻
    english: the milder holds
    confidence: low
    source: proposed by the project
    confirmedBy: null
`
  refuses(instrument, text => text + invented, 'LAW_VALUE_MALFORMED', undefined, /under its own name/)
  const borrowed = replace(/source: proposed by the project/, 'source: public page')
  refuses('instruments/xinheng-proposals.yaml', borrowed, 'LAW_VALUE_MALFORMED', undefined, /under its own name/)
  const seen = replace('text: known-only-by-report', 'text: paraphrased')
  refuses('instruments/cn-ndrc-2023-58.yaml', seen, 'LAW_VALUE_MALFORMED', undefined, /no wording was seen/)
})

test('every clause names its source and how sure it is; only proposals carry older records over, and they say that they are none of law', () => {
  const { law } = checkLawFiles(files)
  for (const clause of law!.clauses.values()) {
    assert.ok(clause.source !== '' && clause.fact !== '' && clause.english !== '', clause.id)
    assert.equal(clause.confirmedBy, null, `${clause.id}: say who has read it, and take it out of this test`)
    if (clause.instrument.level === 'proposal') assert.ok(clause.unconfirmed && clause.confidence === 'low', clause.id)
  }
  const national = [...law!.rules.values()].flatMap(rule => rule.values.flatMap(value => value.transitionClause ?? []))
  assert.ok(national.length > 10)
  for (const id of national) assert.equal(law!.clause(id)?.instrument.level, 'proposal', id)
})

test('a status that its item does not have is refused, for it would never end anything', () => {
  const licence = 'administrative-licence-publicity'
  refuses(PERIODS, replace('ended: [无效]', 'ended: [失效]'), 'LAW_VALUE_MALFORMED', licence, /失效/)
  refuses(PERIODS, replace('value: { ended: [] }', 'value: { ended: [存续中] }'), 'LAW_VALUE_MALFORMED', undefined, /存续中/)
})

test('a file that is no law, and a folder that lacks a part, are refused', () => {
  refuses('notes/todo/later.yaml', () => 'a: b\n', 'LAW_FILE_UNKNOWN')
  const some = new Map([...files].filter(([path]) => !path.startsWith('calendar/')))
  assert.ok(checkLawFiles(some).findings.some(finding => finding.code === 'LAW_FOLDER_INCOMPLETE'))
})
