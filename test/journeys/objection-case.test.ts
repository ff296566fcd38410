// The objection and its papers: proofs taken by the same piece of code as those of a repair; clocks that the centre sees, and everybody as numbers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { audit } from '#capabilities/audit'
import { ledger } from '#capabilities/ledger'
import { objection } from '#capabilities/objection'
import { type Actor, type Environment, type FileOut, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { proofSettings } from '#capabilities/repair'
import { parseRecordId } from '#rules/ledger'
import { openScanner } from '#storage/files'
import { actorsOf, type County, daysOf, makeCounty, refusedBy } from '#support/days'
import { collect } from '#support/files'
import { inOnePiece, OPERATOR } from '#support/intake'
import { progressSaid } from '#support/portal'

const registry = makeRegistry([organisations, ledger, audit, objection])
let house: County
const { on, close } = daysOf(() => house, registry)
const { handler, decider, user } = actorsOf(() => house)
before(async () => {
  house = await makeCounty(9)
})
after(async () => {
  await close()
  await house?.close()
})

const DAY = '2026-06-04'
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(9000, 'a'), Buffer.from('\nstartxref\n9\n%%EOF\n')])
type Case = {
  case: string
  evidence: { no: number; name: string; media: string; scanned: boolean; erased: boolean; keptUntil: string | null }[]
}

const ask = async <T>(
  name: string,
  input: object,
  actor: Actor = OPERATOR,
  file?: Buffer,
  { day = DAY, ...more }: Partial<Environment> & { readonly day?: string } = {},
) => {
  const beside = file === undefined ? {} : { file: { name: '决定书.exe', bytes: inOnePiece(file) } }
  const environment = { ...(await on(day)).environment, ...more }
  return runOperation(registry.get(name)!, environment, actor, input, beside) as Promise<T>
}

test('cn-ndrc-2025-36#objection: proofs are told by content, scanned, sealed, given to whoever has a part in it, seen in who looked, erased with the record', async () => {
  const record = house.records.get('1')!
  const own = user('1')
  const fields = [{ field: 'content', value: '罚款7000元' }]
  const { case: id } = await ask<Case>('objection.file', { record, subject: 'content', fields, reason: '金额有误' }, own)
  // Whoever has the number is told how far it has come, and not of whom or what it is.
  const said = await progressSaid((await on(DAY)).environment, registry, id)
  assert.match(said, /异议案件.*待受理.*2026-06-04.*决定是否受理.*2026-06-09/s)
  assert.doesNotMatch(said, /演示市|罚款|7000/)
  assert.match(await progressSaid((await on(DAY)).environment, registry, `${id.slice(0, -1)}x`), /没有这个编号的案件/)
  const attach = (file: Buffer, actor: Actor, more?: Partial<Environment>) =>
    ask<Case>('objection.attach', { case: id }, actor, file, more)
  const shown = await attach(PDF, own)
  assert.deepEqual(
    shown.evidence.map(one => [one.no, one.name, one.media, one.scanned, one.erased]),
    [[1, '决定书.exe', 'application/pdf', false, false]],
  )
  assert.equal(await refusedBy(attach(Buffer.from('MZ a program'), own)), 'EVIDENCE_TYPE')
  // A scanner that is configured and does not answer: nothing is kept unseen.
  assert.equal(await refusedBy(attach(PDF, own, { scanner: openScanner('127.0.0.1:1', 500) })), 'SCANNER_SILENT')
  assert.equal(await refusedBy(attach(PDF, user('2'))), 'OBJECTION_CASE_UNKNOWN')
  assert.equal(await refusedBy(attach(PDF, handler('west'))), 'ACTOR_MAY_NOT')

  const given = (no: number, actor: Actor) => ask<FileOut>('objection.evidence', { case: id, no }, actor)
  const file = await given(1, decider('west'))
  assert.deepEqual([file.name, file.media, (await collect(file.bytes)).equals(PDF)], ['决定书.pdf', 'application/pdf', true])
  assert.equal(await refusedBy(given(1, decider('city'))), 'OBJECTION_CASE_UNKNOWN')
  assert.equal(await refusedBy(given(2, own)), 'EVIDENCE_UNKNOWN')
  const looks = await house.rows<{ n: number }>(
    "select count(*)::int as n from access where organisation_id = $1 and operation = 'objection.evidence'",
    [parseRecordId(record)!.organisationId],
  )
  assert.ok(looks[0]!.n >= 1)
  const [kept] = await house.rows<{ sealed: Buffer }>('select sealed from case_evidence')
  assert.equal(kept!.sealed.includes(Buffer.from('aaaa')), false)

  await ask('objection.withdraw', { case: id }, own)
  assert.equal(await refusedBy(attach(PDF, own)), 'OBJECTION_STEP_NOT_NOW')
  await ask('ledger.erase', { record, reason: 'personal-data', clause: 'cn-ndrc-2025-36#objection' })
  assert.deepEqual(
    (await ask<Case>('objection.show', { case: id })).evidence.map(one => [one.no, one.name, one.erased]),
    [[1, '', true]],
  )
  assert.equal(await refusedBy(given(1, own)), 'EVIDENCE_UNKNOWN')
  const left = await house.rows<{ left: number }>(
    'select count(*)::int as left from case_evidence where sealed is not null or file_key is not null or sha256 is not null',
  )
  assert.equal(left[0]!.left, 0)
})

type Load = Record<'open' | 'acknowledgement' | 'decision' | 'annulment' | 'second-look' | 'soon' | 'late', number>
type Overview = Load & {
  units: (Load & { unitName: string | null; next: string | null })[]
  days: { due: string; cases: number }[]
  escalated: { case: string; due: string; unitName: string | null; standing: string }[]
}
type Counts = { inTime: number; late: number; overdue: number }
type Kept = { clocks: (Counts & { clock: string })[]; units: (Counts & { unitName: string | null })[] }
const inDivision = (role: 'centre-officer' | 'supervisor', division: string): Actor => ({
  ...{ id: `${role} of ${division}`, role, division },
  unitId: house.units.get('city')!,
})

test('cn-ndrc-2025-36#objection: the centre and the lead department see every clock, load by unit and what is late; everybody sees how deadlines are kept, and nobody by name', async () => {
  const file = async (number: string, more: object = {}) => {
    const fields = [{ field: 'content', value: '罚款7000元' }]
    const input = { record: house.records.get(number)!, subject: 'content', fields, reason: '金额有误', ...more }
    return ask<Case>('objection.file', input, user(number)).then(one => one.case)
  }
  const document = { by: 'litigation', effect: 'annulled', issuer: '某某法院', number: '1号', on: '2026-06-03' }
  const [filed, taken, again, unfounded] = [await file('2'), await file('3'), await file('4'), await file('5')]
  await file('6', { subject: 'annulled', fields: [], document })
  await (await on(DAY)).answer(handler('west'), 'objection.acknowledge', { case: taken })
  await (await on(DAY)).answer(handler('west'), 'objection.acknowledge', { case: again })
  await (await on(DAY)).answer(handler('west'), 'objection.refuse', { case: unfounded, reason: '没有事实' })
  const reject = { case: again, decision: 'reject', reason: '与决定书一致' }
  await (await on('2026-06-05')).answer(decider('west'), 'objection.decide', reject)
  await (await on('2026-06-05')).answer(user('4'), 'objection.ask-second-look', { case: again, reason: '请再核对' })

  const overview = async (today: string, actor: Actor) => (await on(today)).answer<Overview>(actor, 'objection.overview', {})
  const centre = inDivision('centre-officer', '990102')
  const found = await overview('2026-06-05', centre)
  assert.deepEqual(
    [found.open, found.acknowledgement, found.decision, found.annulment, found['second-look'], found.late],
    [4, 1, 1, 1, 1, 0],
  )
  assert.equal(found.units.length, 2)
  const above = found.units.find(one => one['second-look'] === 1)!
  assert.deepEqual([above.open, above.decision], [1, 0])
  assert.ok(found.days.some(one => one.due === '2026-06-09'))
  for (const role of ['centre-officer', 'supervisor'] as const) {
    const { escalated, late } = await overview('2026-06-10', inDivision(role, '990102'))
    assert.ok(late >= 1)
    assert.deepEqual(
      escalated.filter(one => one.case === filed).map(one => [one.due, one.standing]),
      [['2026-06-09', 'filed']],
    )
  }
  assert.equal((await overview('2026-06-10', inDivision('centre-officer', '990101'))).open, 0)
  assert.equal(await (await on('2026-06-10')).as(handler('west'), 'objection.overview', {}), 'ACTOR_MAY_NOT')

  const keptOn = async (today: string) => {
    const answer = await (await on(today)).answer<Kept>({ id: 'public', role: 'public' }, 'objection.kept', {})
    assert.doesNotMatch(JSON.stringify(answer), /公司|9199/)
    return (clock: string) => {
      const { inTime, late, overdue } = answer.clocks.find(one => one.clock === clock)!
      return [inTime, late, overdue]
    }
  }
  const inTime = await keptOn('2026-06-05')
  assert.deepEqual(
    [inTime('acknowledgement'), inTime('decision'), inTime('second-look')],
    [
      [3, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ],
  )
  assert.deepEqual((await keptOn('2026-06-10'))('acknowledgement'), [3, 0, 1])
  await (await on('2026-06-10')).answer(handler('west'), 'objection.acknowledge', { case: filed })
  assert.deepEqual((await keptOn('2026-06-10'))('acknowledgement'), [3, 1, 0])
  const page = await (await on('2026-06-10')).get('/repair')
  assert.match(page.text, /信用修复和异议的期限守住了吗[\s\S]*<h2[^>]*>异议<\/h2>[\s\S]*决定是否受理/)
})

test('proofs are kept for three years after their case has closed: from that day nobody is given one, whether anything has run or not', async () => {
  const [own, other] = [user('8'), user('9')]
  const begun = async (n: string, by: Actor, day = DAY) => {
    const fields = [{ field: 'content', value: '罚款7000元' }]
    const input = { record: house.records.get(n)!, subject: 'content', fields, reason: '金额有误' }
    const { case: id } = await ask<Case>('objection.file', input, by, undefined, { day })
    return id
  }
  const id = await begun('8', own)
  await ask('objection.attach', { case: id }, own, PDF)
  const shown = async (day: string) => {
    const [one] = (await ask<Case>('objection.show', { case: id }, own, undefined, { day })).evidence
    return [one!.name, one!.erased, one!.keptUntil]
  }
  assert.deepEqual(await shown('2031-01-05'), ['决定书.exe', false, null], 'as long as its case is open')
  await ask('objection.withdraw', { case: id }, own)
  const given = (day: string) => refusedBy(ask('objection.evidence', { case: id, no: 1 }, own, undefined, { day }))
  const sealed = () =>
    house.rows<{ sealed: Buffer | null }>('select sealed from case_evidence where case_id = $1', [id.slice(37)])
  assert.deepEqual(await shown('2029-06-04'), ['决定书.exe', false, '2029-06-05'])
  assert.equal(await given('2029-06-04'), 'done')
  assert.deepEqual(await shown('2029-06-05'), ['', true, '2029-06-05'])
  assert.equal(await given('2029-06-05'), 'EVIDENCE_UNKNOWN')
  assert.notEqual((await sealed())[0]!.sealed, null, 'nothing has run')
  // Key and bytes go with whoever hands in the next one.
  const next = await begun('9', other, '2031-01-06')
  await ask('objection.attach', { case: next }, other, PDF, { day: '2031-01-06' })
  assert.deepEqual(await sealed(), [{ sealed: null }])
  await assert.rejects(house.rows('select drop_evidence(6)'), /a year at least/)
  assert.throws(() => proofSettings({ XINHENG_KEEP_PROOFS_MONTHS: '6' }), { code: 'SETTING_INVALID' })
})
