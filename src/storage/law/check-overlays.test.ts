// What local law may do to the law above it: raise, never lower; each place its own rules, told apart along the chain of divisions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LocalDate } from '#rules/time'
import { repositoryFiles } from '#support/law'
import { type CheckedLaw, checkLawFiles, lawOfFiles } from './index.ts'

const files = await repositoryFiles()
const CITY = 'overlays/990100'
const DEMO = 'demo-hengyuan-social-credit-2025#30'

function checkedWith(changes: Readonly<Record<string, string>>): CheckedLaw {
  return checkLawFiles(new Map([...files, ...Object.entries(changes)]))
}

const errorsOf = (checked: CheckedLaw) => checked.findings.filter(finding => finding.level === 'error')

const MEASURES = {
  decided: 'decided: { when: { field: procedure, in: [简易程序] }, severity: minor, clause: cn-ndrc-2025-36#minor }',
  minor: '[警告, 通报批评]',
  ordinary: '[没收违法所得, 没收非法财物, 暂扣许可证件, 降低资质等级]',
  serious: '[吊销许可证件, 限制开展生产经营活动, 责令停产停业, 责令关闭, 限制从业]',
  fine: `amount: { in: [罚款], field: fineWan, minorBelow: null, seriousFrom: null, severity: ordinary, clause: ${DEMO} }`,
  otherwise: 'ordinary',
  stated:
    'stated: { field: severity, words: { 轻微: minor, 一般: ordinary, 严重: serious }, clause: cn-ndrc-2025-36#sector-standard }',
}

/** The grading of the Measures laid over itself by a city, with parts of it changed. */
function grading(parts: Partial<typeof MEASURES>, place = CITY): Record<string, string> {
  const { decided, minor, ordinary, serious, fine, otherwise, stated } = { ...MEASURES, ...parts }
  const text = `administrative-penalty-severity:
  values:
    - from: 2026-05-01
      clause: ${DEMO}
      transitionClause: ${DEMO}
      value:
        ${decided}
        field: penaltyCategories
        grades:
          - { severity: minor, in: ${minor}, clause: cn-ndrc-2025-36#minor }
          - { severity: ordinary, in: ${ordinary}, clause: cn-ndrc-2025-36#ordinary }
          - { severity: serious, in: ${serious}, clause: cn-ndrc-2025-36#serious }
        ${fine}
        otherwise: { severity: ${otherwise}, clause: xinheng-proposals#other-category }
        ${stated}
`
  const division = place.slice(-6)
  const cases = `- case: 警告仍为轻微
  rules: [administrative-penalty-severity]
  given: { item: administrative-penalty, division: '${division}', recordedOn: 2026-06-05, fields: { decisionDate: 2026-06-01, penaltyCategories: [通报批评], procedure: 普通程序 } }
  expect: { severity: minor }
`
  return {
    [`${place}/disclosure/severity.yaml`]: text.replace(/^\s*\n/gm, ''),
    [`${place}/disclosure/severity.cases.yaml`]: cases,
  }
}

const fine = (minorBelow: string | null, seriousFrom: string | null, severity = 'ordinary') =>
  `amount: { in: [罚款], field: fineWan, minorBelow: ${minorBelow === null ? null : `'${minorBelow}'`}, seriousFrom: ${seriousFrom === null ? null : `'${seriousFrom}'`}, severity: ${severity}, clause: ${DEMO} }`

test('cn-ndrc-2025-36#sector-standard: a city may say what a small and a huge fine is, and grade a category higher', () => {
  for (const parts of [
    {},
    { fine: fine('0.5', '100') },
    { fine: fine('0.5', null) },
    { ordinary: '[没收违法所得, 没收非法财物]', serious: MEASURES.serious.replace('[', '[暂扣许可证件, 降低资质等级, ') },
    { otherwise: 'serious' },
    { decided: '' },
  ])
    assert.deepEqual(errorsOf(checkedWith(grading(parts))), [], JSON.stringify(parts))
})

test('no category that the law above grades ends lower under an overlay, by whatever part of the grading', () => {
  const everything = MEASURES.serious.replace('[', '[暂扣许可证件, ')
  for (const [what, parts] of Object.entries({
    'all grades gone, the rest minor': { minor: '[]', ordinary: '[]', serious: '[]', otherwise: 'minor' },
    'all grades gone, the rest ordinary': { minor: '[]', ordinary: '[]', serious: '[]' },
    'a serious category minor': { serious: '[责令停产停业]', minor: '[警告, 通报批评, 吊销许可证件]' },
    'a serious category left out': { serious: '[限制开展生产经营活动, 责令停产停业, 责令关闭, 限制从业]' },
    'an ordinary category minor': { ordinary: '[没收违法所得]', minor: '[警告, 通报批评, 没收非法财物]', serious: everything },
    'what is named nowhere minor': { otherwise: 'minor' },
    'fines no longer by amount, and minor': { fine: '', minor: '[警告, 通报批评, 罚款]' },
    'fines in general minor': { fine: fine(null, null, 'minor') },
    'a serious category by small amount': {
      serious: '[限制开展生产经营活动, 责令停产停业, 责令关闭, 限制从业]',
      fine: fine('5', null).replace('[罚款]', '[罚款, 吊销许可证件]'),
    },
    'the ordinary procedure decides': { decided: MEASURES.decided.replace('简易程序', '普通程序') },
    'a category decides': { decided: MEASURES.decided.replace('procedure', 'penaltyCategories').replace('简易程序', '警告') },
    "the unit's own word taken away": { stated: '' },
    "the unit's own word weakened": { stated: MEASURES.stated.replace('严重: serious', '严重: ordinary') },
  })) {
    const errors = errorsOf(checkedWith(grading(parts)))
    const found = errors.find(error => error.code === 'LAW_OVERLAY_WEAKENS')
    assert.ok(found, `${what}: ${JSON.stringify(errors)}`)
    assert.equal(found.rule, 'administrative-penalty-severity')
    assert.equal(found.file, `${CITY}/disclosure/severity.yaml`)
  }
})

test('thresholds that a province has set, a city may lower to graver and not raise to milder', () => {
  const province = grading({ fine: fine('0.5', '100') }, 'overlays/990000')
  const city = (minorBelow: string | null, seriousFrom: string | null) =>
    errorsOf(checkedWith({ ...province, ...grading({ fine: fine(minorBelow, seriousFrom) }) })).map(error => error.code)
  assert.deepEqual(city('0.4', '50'), [])
  assert.deepEqual(city(null, '100'), [])
  for (const [minorBelow, seriousFrom] of [
    ['0.6', '100'],
    ['0.5', '200'],
    ['0.5', null],
    ['0.499999', '100.000001'],
  ] as const)
    assert.deepEqual(city(minorBelow, seriousFrom), ['LAW_OVERLAY_WEAKENS'], `${minorBelow} ${seriousFrom}`)
})

test('a grading that says that overlays may lower it is refused', () => {
  const text = files.get('disclosure/severity.yaml')!
  for (const way of ['both', 'shorten']) {
    const [error] = errorsOf(
      checkedWith({ 'disclosure/severity.yaml': text.replace('overridable: lengthen', `overridable: ${way}`) }),
    )
    assert.deepEqual([error?.code, error?.rule], ['LAW_VALUE_MALFORMED', 'administrative-penalty-severity'])
  }
})

/** A rule that only this place has: so many working days, with a case by which it is tried. */
function ownRule(place: string, days: number, overridable = 'shorten'): Record<string, string> {
  return {
    [`${place}/disclosure/own.yaml`]: `local-answer:
  title: 本地答复期限
  gives: working-days
  method: workingDays
  anchor: determinedOn
  overridable: ${overridable}
  values:
    - { from: 2026-05-01, value: ${days}, clause: ${DEMO} }
`,
  }
}

const change = (days: number) => `local-answer:
  values:
    - { from: 2026-06-01, value: ${days}, clause: ${DEMO}, transition: keep }
`

/** Errors, and what the rule gives in a division; that no case can name it yet is none of these. */
function daysIn(changes: Readonly<Record<string, string>>, division: string | null): number | string | undefined {
  const named = Object.keys(changes)
    .filter(path => path.endsWith('own.yaml'))
    .map(path => path.slice(9, 15))
  const cases = named.map(
    place =>
      [
        `overlays/${place}/disclosure/own.cases.yaml`,
        `- case: 在${place}\n  rules: [local-answer]\n  given: { division: '${place}' }\n  expect: { dueOn: null }\n`,
      ] as const,
  )
  const checked = checkLawFiles(new Map([...files, ...Object.entries(changes), ...cases]))
  const errors = errorsOf(checked).filter(error => error.code !== 'LAW_CASE_FAILED')
  if (errors.length > 0) return errors.map(error => `${error.file} ${error.code}`).join()
  return lawOfFiles(checked.files, 1)
    .on('2026-07-01' as LocalDate, division)
    .rule('local-answer', 'working-days')?.value.value
}

test('two cities may each add a rule of one name; each has its own, and nobody else has any', () => {
  const both = { ...ownRule(CITY, 3), ...ownRule('overlays/990200', 5) }
  assert.deepEqual(
    ['990100', '990102', '990200', '990000', '320100', null].map(division => daysIn(both, division)),
    [3, 3, 5, undefined, undefined, undefined],
  )
})

test('a city may change what its province has added, as far as the province lets it', () => {
  const province = ownRule('overlays/990000', 10)
  const under = (days: number) => ({ ...province, [`${CITY}/disclosure/own.yaml`]: change(days) })
  assert.deepEqual(
    ['990100', '990200'].map(division => daysIn(under(8), division)),
    [8, 10],
  )
  assert.equal(daysIn(under(12), '990100'), `${CITY}/disclosure/own.yaml LAW_OVERLAY_WEAKENS`)
  const closed = { ...ownRule('overlays/990000', 10, "'no'"), [`${CITY}/disclosure/own.yaml`]: change(8) }
  assert.equal(daysIn(closed, '990100'), `${CITY}/disclosure/own.yaml LAW_OVERLAY_NOT_ALLOWED`)
})

test('a rule that a place adds needs a case given there', () => {
  const [error] = errorsOf(
    checkedWith({
      ...ownRule(CITY, 3),
      [`${CITY}/disclosure/own.cases.yaml`]:
        "- case: 别处\n  rules: [local-answer]\n  given: { division: '990200' }\n  expect: { dueOn: null }\n",
    }),
  )
  assert.deepEqual([error?.code, error?.rule], ['LAW_RULE_WITHOUT_CASE', 'local-answer'])
})
