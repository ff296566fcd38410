// A sector authority's classification, from its standard to the grade of a record: proposed by form, previewed, approved by another.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { law } from '#capabilities/law'
import { type Actor, type LongCommand, makeRegistry, runOperation } from '#capabilities/operation'
import { refusalSaid } from '#faces/text'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { daysOf } from '#support/days'
import { fileOf, type House, makeHouse, penalty } from '#support/intake'

const TODAY = '2026-12-29' as LocalDate
const registry = makeRegistry([law])
const officer = (id: string, division: string): Actor => ({ id, role: 'centre-officer', division })
const [FIRST, SECOND] = [officer('officer-one', '990100'), officer('officer-two', '990100')]
let house: House
const days = daysOf(() => house, registry)

const STANDARD = {
  division: '990100',
  sectors: ['食品'],
  title: '明衡市食品领域行政处罚信息分类标准（演示）',
  issuer: '明衡市市场监督管理局（演示）',
  number: '明市监规〔2026〕9号',
  level: 'normative-document',
  promulgated: '2026-12-01',
  from: '2027-01-01',
  fact: '食品领域降低资质等级为严重，不足五千元的罚款为轻微（虚构）',
  english: 'In food a lowered qualification is serious, a fine below 5,000 yuan is minor. Fictitious.',
  milder: true,
  grades: [{ category: '降低资质等级', severity: 'serious' }],
  minorBelow: '0.5',
}
const SMALL = { sector: '食品', content: '罚款3000元', fineWan: '0.3' }

const ID = 'local-990100-grading-by-2026-9-f17532a5'

type Proposal = { proposal: string; standing: string; mattersFrom: string | null; files: { path: string; text: string }[] }
const ask = async <T>(name: string, input: object, actor: Actor = FIRST): Promise<T> =>
  (await runOperation(registry.get(name)!, house.environment, actor, input)) as T
const propose = (more: object, actor = FIRST) =>
  ask<Proposal>('law.propose', { title: '食品领域分类', reason: '照分类标准', classification: { ...STANDARD, ...more } }, actor)
const refused = async (asked: Promise<unknown>): Promise<Refusal> => {
  const thrown = await asked.then(
    () => assert.fail('it was not refused'),
    (one: unknown) => one,
  )
  assert.ok(thrown instanceof Refusal, String(thrown))
  return thrown
}
const approve = async (proposal: string) => {
  const { act } = await ask<{ act: string }>('law.approve', { proposal, reason: '与标准原文一致' }, SECOND)
  await (registry.get('law.approve') as LongCommand).carryOn(house.environment, act)
  await house.environment.law.refresh()
}
const gradesOf = async () =>
  new Map(
    (
      await house.rows<{ no: string; severity: number }>(
        `select c.fact::json -> 'fields' ->> 'decisionNo' as no, s.severity from state s
         join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no`,
      )
    ).map(one => [/〔\d+〕(\d+)号/.exec(one.no)![1], one.severity]),
  )

before(async () => {
  house = await makeHouse(TODAY)
  const made = [penalty(1, { ...SMALL, decisionDate: '2026-12-25', penaltyValidTo: '2027-12-24' })]
  assert.equal((await house.handIn(await fileOf('administrative-penalty', made))).registered, 1)
})
after(async () => {
  await days.close()
  await house?.close()
})

test('what makes nothing otherwise is no proposal, and what grades milder than above is refused; each place proposes for itself', async () => {
  const same = { grades: [{ category: '降低资质等级', severity: 'ordinary' }], minorBelow: undefined }
  assert.equal((await refused(propose(same))).code, 'LAW_PROPOSAL_EMPTY')
  const milder = await refused(propose({ grades: [{ category: '吊销许可证件', severity: 'minor' }] }))
  const codes = (milder.details.findings as unknown as { code: string }[]).map(one => one.code)
  assert.deepEqual([milder.code, codes.includes('LAW_OVERLAY_WEAKENS')], ['LAW_UNSOUND', true])
  assert.equal((await refused(propose({ number: '无号' }))).code, 'INPUT_INVALID')
  assert.equal((await refused(propose({}, officer('of the county', '990101')))).code, 'LAW_PROPOSAL_OUTSIDE')
  const both = { title: '两件', reason: '一起提出', classification: STANDARD, overlay: { division: '990100', files: [] } }
  assert.equal((await refused(ask('law.propose', both))).code, 'INPUT_INVALID')
  assert.deepEqual(await house.rows('select 1 from law_proposal'), [])
})

test('cn-ndrc-2025-36#sector-standard: proposed by one, previewed, approved by another, it grades the decisions of its sector from its day on', async () => {
  const desk = await ask<{ grading: { sectors: string[]; grades: { category: string; severity: string }[] } }>('law.desk', {})
  assert.ok(desk.grading.sectors.includes('食品'))
  assert.ok(desk.grading.grades.some(one => one.category === '降低资质等级' && one.severity === 'ordinary'))
  const { proposal, mattersFrom } = await propose({})
  assert.equal(mattersFrom, '2027-01-01')
  const shown = await ask<Proposal>('law.proposal', { proposal })
  assert.deepEqual(shown.files.map(one => one.path).toSorted(), [
    `overlays/990100/disclosure/${ID}.cases.yaml`,
    'overlays/990100/disclosure/severity.yaml',
    `overlays/990100/instruments/${ID}.yaml`,
  ])
  const instrument = shown.files.find(one => one.path.includes('/instruments/'))!.text
  for (const said of ['text: known-only-by-report', 'confidence: low', 'source: entered by an officer', 'confirmedBy: null'])
    assert.ok(instrument.includes(said), instrument)
  const preview = await ask<{ records: number; moved: number }>('law.preview-proposal', { proposal })
  // The standard says that older decisions are graded by it where that is milder.
  assert.deepEqual([preview.records, preview.moved], [1, 1])
  assert.equal((await refused(ask('law.approve', { proposal, reason: '自己批准' }, FIRST))).code, 'SAME_HAND')
  await approve(proposal)
  const later = await days.on('2027-01-06')
  const on = { decisionDate: '2027-01-05', penaltyValidTo: '2028-01-04' }
  const lowered = { penaltyCategories: '降低资质等级', content: '降低资质一级', fineWan: '' }
  await later.handIn(
    await fileOf('administrative-penalty', [
      penalty(2, { ...on, ...lowered, sector: '食品' }),
      penalty(3, { ...on, ...lowered, sector: '消防' }),
      penalty(4, { ...on, ...SMALL }),
      penalty(5, { ...on, ...SMALL, sector: '消防' }),
    ]),
  )
  const grades = await gradesOf()
  assert.deepEqual(
    ['2', '3', '4', '5'].map(no => grades.get(no)),
    [3, 2, 1, 2],
  )
})

test('a document that stands in force is added to and not written anew: typed otherwise, it is refused in words', async () => {
  const fire = { sectors: ['消防'], minorBelow: undefined }
  const differs = await refused(propose({ ...fire, promulgated: '2026-12-02' }))
  assert.equal(differs.code, 'LAW_DOCUMENT_DIFFERS')
  const { detail } = refusalSaid(differs.code, differs.details)
  assert.match(
    detail,
    new RegExp(`^overlays/990100/instruments/${ID}\\.yaml 里已有这份文件，公布日期与这里填的不同，写的是“2026-12-01”。`),
  )
  const { files } = await ask<Proposal>('law.proposal', { proposal: (await propose(fire)).proposal })
  const texts = new Map(files.map(one => [one.path, one.text]))
  assert.match(texts.get(`overlays/990100/disclosure/${ID}.cases.yaml`)!, /sector: 食品[\s\S]+sector: 消防/)
  assert.equal(texts.get('overlays/990100/disclosure/severity.yaml')!.match(/^ {4}- from: /gm)?.length, 1)
  assert.equal(texts.has(`overlays/990100/instruments/${ID}.yaml`), false)
  const small = await refused(propose({ ...fire, number: '明消规〔2026〕7号', milder: false, minorBelow: '0.3' }))
  assert.deepEqual([small.code, small.details.day], ['LAW_CLASSIFICATION_BY_HAND', '2027-01-01'])
})

test('a later standard of another sector leaves what the first said as it is, in one file with it', async () => {
  const fire = { sectors: ['消防'], number: '明消规〔2027〕2号', promulgated: '2027-01-20', from: '2027-02-01', milder: false }
  const { proposal } = await propose({ ...fire, minorBelow: undefined, title: '明衡市消防领域行政处罚信息分类标准（演示）' })
  const { files } = await ask<Proposal>('law.proposal', { proposal })
  const text = files.find(one => one.path === 'overlays/990100/disclosure/severity.yaml')!.text
  assert.equal(text.match(/^ {4}- from: /gm)?.length, 2, text)
  await approve(proposal)
  const later = await days.on('2027-02-04')
  const on = { decisionDate: '2027-02-03', penaltyValidTo: '2028-02-02' }
  const lowered = { penaltyCategories: '降低资质等级', content: '降低资质一级', fineWan: '' }
  await later.handIn(
    await fileOf('administrative-penalty', [
      penalty(6, { ...on, ...lowered, sector: '食品' }),
      penalty(7, { ...on, ...lowered, sector: '消防' }),
      penalty(8, { ...on, ...SMALL }),
    ]),
  )
  const grades = await gradesOf()
  assert.deepEqual(
    ['3', '6', '7', '8'].map(no => grades.get(no)),
    [2, 3, 3, 1],
    'what was decided before the second standard stays',
  )
})
