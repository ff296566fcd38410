// A law that changes between two days: what keep, new and milder do to records of before, and how overlays raise thresholds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLaw, type Law } from '#rules/law'
import { type FoldFact, fold, judgeDisclosure } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { repositoryFiles } from '#support/law'
import { parseLawFiles } from './index.ts'

const files = await repositoryFiles()

/** The law with pieces of its files changed; cases are not run, for they speak of the law as it is. */
function lawWith(changes: readonly [path: string, from: string | RegExp, to: string][]): Law {
  const changed = new Map(files)
  for (const [path, from, to] of changes) {
    const text = changed.get(path) ?? ''
    changed.set(path, text === '' ? to : text.replace(from, to))
    assert.notEqual(changed.get(path), text, `${path} must change`)
  }
  const { documents, findings } = parseLawFiles(changed)
  const { law, findings: more } = checkLaw(documents)
  assert.ok(law, JSON.stringify([...findings, ...more].filter(finding => finding.level === 'error')))
  return law
}

function stateOf(law: Law, fields: object, recordedOn: string, division?: string) {
  const answer = judgeDisclosure({ item: 'administrative-penalty', recordedOn, fields, ...(division ? { division } : {}) }, law)
  assert.ok(answer.ok)
  return { ...answer.values, notes: answer.because.map(one => one.note) } as Record<string, unknown> & { notes: string[] }
}

/** As the ledger folds, which does not ask for reasons and so remembers plans. */
function remembered(law: Law, fields: FoldFact['fields'], recordedOn: string, division?: string) {
  const received = recordedOn as LocalDate
  const origin = division === undefined ? {} : { origin: { division, received, source: 's', unit: 'u' } }
  const fact = { item: 'administrative-penalty', fields, ...origin }
  return fold([{ entryNo: 1, kind: 1, recordedOn: received, fact }], law)
}

const PERIODS = 'disclosure/periods.yaml'
const ORDINARY = /( {4}- \{ from: 2026-04-01, value: P1Y, clause: cn-ndrc-2025-36#ordinary-period.*\n)/
const later = (value: string, transition: string) =>
  `$1    - { from: 2027-01-01, value: ${value}, clause: cn-ndrc-2025-36#ordinary-period, transition: ${transition}, transitionClause: xinheng-proposals#transition-2025-36 }\n`
const FINE = { decisionDate: '2026-06-01', penaltyCategories: ['罚款'], fineWan: '2' }

test('a longer period of a later law: milder and keep leave older records alone, new lengthens them', () => {
  const until = (transition: string) => stateOf(lawWith([[PERIODS, ORDINARY, later('P2Y', transition)]]), FINE, '2026-06-05')
  assert.equal(until('milder').disclosedUntil, '2027-06-02')
  assert.ok(until('milder').notes.includes('MILDER_OLD_PERIOD'))
  assert.equal(until('keep').disclosedUntil, '2027-06-02')
  assert.ok(until('keep').notes.includes('OLD_LAW_KEPT'))
  assert.equal(until('new').disclosedUntil, '2028-06-02')
  assert.ok(until('new').notes.includes('NEW_LAW_APPLIES'))
})

test('a shorter period of a later law ends older records on its first day at the earliest', () => {
  const until = (transition: string) => stateOf(lawWith([[PERIODS, ORDINARY, later('P6M', transition)]]), FINE, '2026-06-05')
  assert.equal(until('milder').disclosedUntil, '2027-01-01')
  assert.ok(until('milder').notes.includes('MILDER_CUT_BY_NEW_LAW'))
  assert.equal(until('new').disclosedUntil, '2027-01-01')
  assert.equal(until('keep').disclosedUntil, '2027-06-02')
  const young = { ...FINE, decisionDate: '2026-12-01' }
  const law = lawWith([[PERIODS, ORDINARY, later('P6M', 'milder')]])
  assert.equal(stateOf(law, young, '2026-12-05').disclosedUntil, '2027-06-02')
  assert.ok(stateOf(law, young, '2026-12-05').notes.includes('MILDER_NEW_PERIOD'))
})

test('what is over when the new law begins does not come back', () => {
  const law = lawWith([[PERIODS, ORDINARY, later('P5Y', 'new')]])
  assert.equal(stateOf(law, { ...FINE, decisionDate: '2025-12-01' }, '2025-12-05').disclosedUntil, '2026-12-02')
  // Its last day is the day before the new law begins.
  assert.equal(stateOf(law, { ...FINE, decisionDate: '2025-12-31' }, '2026-01-05').disclosedUntil, '2027-01-01')
})

const MINOR = /( {4}- \{ from: 2026-04-01, value: publicationReason, .*\n)/
const WARNING = { decisionDate: '2026-12-20', penaltyCategories: ['警告'], remarks: '有说明' }

test('a later law publishes what was not published only where it says that it applies to older records, and from its first day', () => {
  const publishing = (transition: string): [string, RegExp, string] => [
    PERIODS,
    MINOR,
    `$1    - { from: 2027-01-01, value: remarks, clause: cn-ndrc-2025-36#minor-period, transition: ${transition}, transitionClause: xinheng-proposals#transition-2025-36 }\n`,
  ]
  assert.equal(stateOf(lawWith([publishing('milder')]), WARNING, '2026-12-22').disclosedFrom, null)
  const shown = stateOf(lawWith([publishing('new')]), WARNING, '2026-12-22')
  assert.deepEqual([shown.disclosedFrom, shown.shownFrom, shown.lastShownOn], ['2027-01-01', '2027-01-01', '2027-03-20'])
})

const GRADING = /( {8}otherwise: \{ severity: ordinary, clause: xinheng-proposals#other-category \}\n[\s\S]*$)/

test('a later grading alone never lengthens what was shown', () => {
  const graver = `$1    - from: 2027-01-01
      clause: cn-ndrc-2025-36#grades
      transitionClause: xinheng-proposals#transition-2025-36
      value:
        field: penaltyCategories
        grades: []
        otherwise: { severity: serious, clause: cn-ndrc-2025-36#serious }
`
  const law = lawWith([['disclosure/severity.yaml', GRADING, graver]])
  const state = stateOf(law, FINE, '2026-06-05')
  assert.deepEqual([state.severity, state.disclosedUntil, state.mayEndEarlyFrom], ['serious', '2027-06-02', '2026-09-02'])
  assert.equal(stateOf(law, { ...FINE, decisionDate: '2027-01-01' }, '2027-01-05').disclosedUntil, '2030-01-02')
})

const OVERLAY = `administrative-penalty-severity:
  values:
    - from: 2026-05-01
      clause: demo-hengyuan-social-credit-2025#30
      transitionClause: demo-hengyuan-social-credit-2025#30
      value:
        decided: { when: { field: procedure, in: [简易程序] }, severity: minor, clause: cn-ndrc-2025-36#minor }
        field: penaltyCategories
        grades:
          - { severity: minor, in: [警告, 通报批评], clause: cn-ndrc-2025-36#minor }
          - { severity: serious, in: [吊销许可证件, 限制开展生产经营活动, 责令停产停业, 责令关闭, 限制从业], clause: cn-ndrc-2025-36#serious }
        amount: { in: [罚款], field: fineWan, minorBelow: '0.5', seriousFrom: '100', severity: ordinary, clause: demo-hengyuan-social-credit-2025#30 }
        otherwise: { severity: ordinary, clause: xinheng-proposals#other-category }
        stated:
          field: severity
          words: { 轻微: minor, 一般: ordinary, 严重: serious }
          clause: cn-ndrc-2025-36#sector-standard
`
const CASES = `- case: 演示
  rules: [administrative-penalty-severity]
  given: { item: administrative-penalty, division: '990100', recordedOn: 2026-05-08, fields: {} }
  expect: { severity: ordinary }
`

test('cn-ndrc-2025-36#sector-standard: thresholds of fines set by an overlay grade to the fen, in its division only', () => {
  const law = lawWith([
    ['overlays/990100/disclosure/severity.yaml', '', OVERLAY],
    ['overlays/990100/disclosure/severity.cases.yaml', '', CASES],
  ])
  const severity = (fineWan: string, division: string) =>
    stateOf(law, { ...FINE, fineWan, penaltyCategories: ['罚款'] }, '2026-06-05', division).severity
  assert.equal(severity('0.499999', '990102'), 'minor')
  assert.equal(severity('0.5', '990102'), 'ordinary')
  assert.equal(severity('99.999999', '990102'), 'ordinary')
  assert.equal(severity('100', '990102'), 'serious')
  assert.equal(severity('100.0', '990000'), 'ordinary')
  assert.equal(severity('0.1', '320100'), 'ordinary')
  // Of facts alike to the law one plan is remembered: those on either side of a threshold are not alike.
  const amounts = ['0.499999', '0.5', '99.999999', '100']
  assert.deepEqual(
    amounts.map(fineWan => remembered(law, { ...FINE, fineWan }, '2026-06-05', '990102').severity),
    [1, 2, 2, 3],
  )
})

test('a period counted from recording begins when the ledger has it', () => {
  const law = lawWith([[PERIODS, /(ordinary-longest-publicity:[\s\S]*?anchor: )determinedOn/, '$1recordedOn']])
  assert.equal(stateOf(law, FINE, '2026-07-10').lastShownOn, '2027-07-10')
  assert.equal(stateOf(law, FINE, '2026-07-11').lastShownOn, '2027-07-11')
  assert.deepEqual(
    ['2026-07-10', '2026-07-11'].map(on => remembered(law, FINE, on).disclosedUntil),
    ['2027-07-11', '2027-07-12'],
  )
})

test('an exception of an overlay goes before one of the law above', () => {
  const exception = 'exceptions: [{ when: { field: sector, in: [食品] }, value: P4M, clause: cn-ndrc-2025-36#longer-minimum }]'
  const law = lawWith([
    [PERIODS, /(\{ from: 2026-04-01, value: P3M, clause: cn-ndrc-2025-36#ordinary-period, )/, `$1${exception}, `],
  ])
  const early = (division: string) => stateOf(law, { ...FINE, sector: '食品' }, '2026-06-05', division).mayEndEarlyFrom
  assert.deepEqual(['320100', '990102'].map(early), ['2026-10-02', '2026-12-02'])
})

test('a law that tells more words of one field apart than plans can remember is reckoned without the memory, to the same end', () => {
  const sectors = (n: number) => Array.from({ length: n }, (_, index) => `领域${index}`)
  const table = /( {2}- id: one-year-sector\n[\s\S]*?values:\n)/
  const lawWithSectors = (n: number) =>
    lawWith([
      [
        'catalogue/code-tables.yaml',
        table,
        `$1${sectors(n)
          .map(title => `      - { title: ${title}, english: sector }\n`)
          .join('')}`,
      ],
      [
        PERIODS,
        /(\{ from: 2026-04-01, value: P3M, clause: cn-ndrc-2025-36#ordinary-period, )/,
        `$1exceptions: [{ when: { field: sector, in: [${sectors(n).join(', ')}] }, value: P4M, clause: cn-ndrc-2025-36#longer-minimum }], `,
      ],
    ])
  for (const n of [3, 40]) {
    const law = lawWithSectors(n)
    const early = (sector: string) => remembered(law, { ...FINE, sector }, '2026-06-05').mayEndEarlyFrom
    assert.deepEqual([`领域${n - 1}`, '消防', '领域0'].map(early), ['2026-10-02', '2026-09-02', '2026-10-02'], String(n))
  }
})
