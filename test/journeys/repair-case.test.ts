// The case and its papers: proofs told by their content, a letter that asks nothing the platform holds, days that everybody with a part in it
// sees, and what happens when one of them passes.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { after, before, test } from 'node:test'
import { ledger } from '#capabilities/ledger'
import { type Actor, type Environment, type FileOut, makeRegistry, runOperation } from '#capabilities/operation'
import { repair } from '#capabilities/repair'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { openPress } from '#storage/documents'
import { EVIDENCE_LIMITS, openScanner } from '#storage/files'
import { refusedBy } from '#support/days'
import { collect } from '#support/files'
import { environmentOf, fileOf, type House, makeHouse, OPERATOR, penalty, registration, serveOn, UNITS } from '#support/intake'
import { progressSaid } from '#support/portal'

const registry = makeRegistry([ledger, repair])
const press = openPress()
let house: House
const records: string[] = []
const unitIds = new Map<string, string>()
const environments = new Map<string, Environment>()

before(async () => {
  house = await makeHouse('2026-06-03' as LocalDate)
  await house.handIn(await fileOf('registration', [registration(1), registration(2)]))
  const west = { authorityName: UNITS.west.name, authorityUscc: UNITS.west.uscc }
  const rows = [1, 2, 3, 4, 5].map(n =>
    penalty(n === 5 ? 2 : 1, {
      ...(n === 4 ? west : {}),
      ...{ decisionNo: `明市监罚〔2026〕${n}号`, decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31' },
    }),
  )
  await house.handIn(await fileOf('administrative-penalty', rows))
  const found = await house.rows<{ organisation_id: string; record_no: string; fact: string }>(
    `select s.organisation_id, s.record_no, c.fact from state s
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where s.item = 'administrative-penalty'`,
  )
  for (const { organisation_id, record_no, fact } of found)
    records[Number(/〔2026〕(\d)号/.exec(fact)![1])] = formatRecordId(organisation_id, BigInt(record_no))
  for (const { uscc: code, unit_id } of await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit'))
    unitIds.set(code, unit_id)
})
after(async () => {
  for (const one of environments.values()) await one.database.close()
  await press.close()
  await house?.close()
})

const on = async (day: string): Promise<Environment> => {
  const known = environments.get(day)
  if (known) return known
  const made = { ...(await environmentOf(house.url, house.dataDir, day as LocalDate)), press }
  environments.set(day, made)
  return made
}
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7000) yield bytes.subarray(at, at + 7000)
}
const ask = async <T>(day: string, name: string, input: object, actor: Actor = OPERATOR): Promise<T> =>
  runOperation(registry.get(`repair.${name}`)!, await on(day), actor, input) as Promise<T>
const attach = async (id: string, bytes: Uint8Array, actor: Actor, environment?: Environment) =>
  runOperation(
    registry.get('repair.attach')!,
    environment ?? (await on('2026-09-01')),
    actor,
    { case: id },
    {
      file: { name: '缴款凭证.exe', bytes: pieces(bytes) },
    },
  ) as Promise<Case>

type Case = {
  case: string
  due: string | null
  daysLeft: number | null
  escalated: boolean
  unitName: string
  organisation: { name: string }
  about: { record: string; documentNo: string; disclosedUntil: string }[]
  evidence: { no: number; name: string; media: string; scanned: boolean; erased: boolean }[]
}
const receive = async (number: string, record: string, at = '2026-09-01T01:00:00.000Z'): Promise<string> => {
  const window = { number, receivedAt: at, records: [record], commitment: true }
  return (await ask<{ cases: { case: string }[] }>(at.slice(0, 10), 'receive', window)).cases[0]!.case
}
const userOf = (record: string): Actor => ({
  ...{ id: 'user', role: 'organisation-user' },
  organisationId: parseRecordId(record)!.organisationId,
})
const inUnit = (code: string, role: 'case-handler' | 'decider', division: string): Actor => ({
  ...{ id: `${role} of ${code}`, role, division },
  unitId: unitIds.get(code)!,
})
const inDivision = (role: 'centre-officer' | 'supervisor', division: string): Actor => ({
  ...{ id: `${role} of ${division}`, role, division },
  unitId: unitIds.get(UNITS.city.uscc)!,
})

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(30_000, 'a'), Buffer.from('\nstartxref\n9\n%%EOF\n')])
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082', 'hex')

test('cn-ndrc-2025-36#conditions: the letter holds what the platform holds, and is set on paper', async () => {
  const letter = (text: string, actor?: Actor) => ask<FileOut>('2026-09-01', 'commitment-letter', { records: text }, actor)
  const file = await letter(`${records[1]},${records[2]}`, userOf(records[1]!))
  const pdf = await collect(file.bytes)
  assert.deepEqual([file.media, pdf.subarray(0, 5).toString()], ['application/pdf', '%PDF-'])
  assert.equal(await refusedBy(letter(`${records[1]},${records[5]}`)), 'RECORD_UNKNOWN')
  assert.equal(await refusedBy(letter(records[5]!, userOf(records[1]!))), 'RECORD_UNKNOWN')
  const { environment, app, close } = await serveOn(
    { ...(await environmentOf(house.url, house.dataDir, '2026-09-01' as LocalDate)), press },
    '2026-09-01' as LocalDate,
    registry,
  )
  const answer = await app.inject({
    url: `/api/repair/commitment-letter?records=${records[1]}`,
    headers: { host: 'localhost:8080' },
  })
  assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'application/pdf'])
  await close()
  assert.ok(environment)
})

test('a file of proof is told by its content, kept sealed, given back as it was, and to nobody without a part in the case', async () => {
  const id = await receive('XYZG-1', records[1]!)
  const user = userOf(records[1]!)
  const shown = await attach(id, PDF, user)
  assert.deepEqual(
    shown.evidence.map(one => [one.no, one.name, one.media, one.scanned]),
    [[1, '缴款凭证.exe', 'application/pdf', false]],
  )
  await attach(id, PNG, inDivision('centre-officer', '990100'))
  for (const [bytes, code] of [
    [Buffer.from('MZ\x90\x00 a program'), 'EVIDENCE_TYPE'],
    [Buffer.from('<!doctype html><script>alert(1)</script>'), 'EVIDENCE_TYPE'],
    [Buffer.from('PK\x03\x04 an archive of anything PK\x05\x06'), 'EVIDENCE_TYPE'],
    [PDF.subarray(0, 20_000), 'EVIDENCE_CUT_OFF'],
    [Buffer.alloc(0), 'EVIDENCE_CUT_OFF'],
    [Buffer.concat([PDF, Buffer.alloc(EVIDENCE_LIMITS.bytes)]), 'EVIDENCE_TOO_LARGE'],
  ] as const)
    assert.equal(await refusedBy(attach(id, bytes, user)), code)
  assert.equal(await refusedBy(attach(id, PDF, userOf(records[5]!))), 'REPAIR_CASE_UNKNOWN')
  const handler = inUnit(UNITS.city.uscc, 'case-handler', '990100')
  const file = await ask<FileOut>('2026-09-01', 'evidence', { case: id, no: 1 }, handler)
  assert.deepEqual([file.name, file.media], ['缴款凭证.pdf', 'application/pdf'])
  assert.ok((await collect(file.bytes)).equals(PDF))
  assert.equal(
    await refusedBy(ask('2026-09-01', 'evidence', { case: id, no: 1 }, inUnit(UNITS.west.uscc, 'decider', '990102'))),
    'REPAIR_CASE_UNKNOWN',
  )
  assert.equal(await refusedBy(ask('2026-09-01', 'evidence', { case: id, no: 9 }, handler)), 'EVIDENCE_UNKNOWN')
  const [row] = await house.rows<{ sealed: Buffer }>('select sealed from case_evidence where evidence_no = 1')
  assert.equal(row!.sealed.includes(Buffer.from('aaaa')), false)
  await ask('2026-09-01', 'refuse', { case: id, reason: '未缴清罚款' })
  assert.equal(await refusedBy(attach(id, PDF, user)), 'REPAIR_STEP_NOT_NOW')
})

/** Speaks as clamd does: reads INSTREAM to its end and says what it found. */
const clamd = (): Promise<Server> => {
  const server = createServer(socket => {
    let held = Buffer.alloc(0)
    socket.on('data', piece => {
      held = Buffer.concat([held, piece])
      let at = 'zINSTREAM\0'.length
      const file: Buffer[] = []
      while (at + 4 <= held.length) {
        const length = held.readUInt32BE(at)
        if (length === 0) {
          socket.end(Buffer.concat(file).includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
          return
        }
        file.push(held.subarray(at + 4, at + 4 + length))
        at += 4 + length
      }
    })
  })
  return new Promise(done => server.listen(0, '127.0.0.1', () => done(server)))
}

test('where a scanner is configured nothing is kept that it has not seen', async () => {
  const id = await receive('XYZG-2', records[2]!)
  const server = await clamd()
  const port = (server.address() as { port: number }).port
  const environment = { ...(await on('2026-09-01')), scanner: openScanner(`127.0.0.1:${port}`, 2000) }
  const user = userOf(records[2]!)
  assert.equal((await attach(id, PDF, user, environment)).evidence[0]!.scanned, true)
  const bad = Buffer.concat([PDF, Buffer.from('EICAR\n%%EOF\n')])
  assert.equal(await refusedBy(attach(id, bad, user, environment)), 'EVIDENCE_INFECTED')
  await new Promise(done => server.close(done))
  assert.equal(await refusedBy(attach(id, PDF, user, environment)), 'SCANNER_SILENT')
})

test('cn-ndrc-2025-36#decision: every due day is seen by applicant, unit and centre; what is overdue rises to the centre and the lead department and is decided by nobody', async () => {
  const id = await receive('XYZG-3', records[4]!)
  const west = inUnit(UNITS.west.uscc, 'case-handler', '990102')
  const seenBy = [userOf(records[4]!), west, inDivision('centre-officer', '990102'), inDivision('supervisor', '990100')]
  for (const actor of seenBy) {
    const { cases } = await ask<{ cases: Case[] }>('2026-09-01', 'list', {}, actor)
    const own = cases.find(one => one.case === id)!
    assert.deepEqual([own.due, own.daysLeft, own.escalated, own.unitName], ['2026-09-04', 3, false, UNITS.west.name], actor.id)
    assert.deepEqual([own.about[0]!.documentNo, own.about[0]!.disclosedUntil], ['明市监罚〔2026〕4号', '2027-06-01'])
  }
  const said = await progressSaid(await on('2026-09-01'), registry, id)
  assert.match(said, /信用修复案件.*已提交.*2026-09-01.*决定是否受理.*2026-09-04/s)
  assert.doesNotMatch(said, /演示市|罚|XYZG/)
  type Overview = {
    open: number
    late: number
    soon: number
    units: { unitName: string; late: number }[]
    days: { due: string; cases: number }[]
    escalated: { case: string; due: string; unitName: string; organisation: { name: string } }[]
  }
  const overview = (day: string, actor: Actor) => ask<Overview>(day, 'overview', {}, actor)
  const before = await overview('2026-09-04', inDivision('centre-officer', '990102'))
  assert.deepEqual([before.open, before.late, before.soon], [1, 0, 1])
  assert.deepEqual(before.days, [{ due: '2026-09-04', cases: 1 }])
  for (const role of ['centre-officer', 'supervisor'] as const) {
    const after = await overview('2026-09-07', inDivision(role, '990102'))
    assert.deepEqual(
      after.escalated.map(one => [one.case, one.due, one.unitName]),
      [[id, '2026-09-04', UNITS.west.name]],
    )
  }
  // Nothing of it reaches the county beside; the city sees it with its own.
  assert.deepEqual((await overview('2026-09-07', inDivision('centre-officer', '990101'))).open, 0)
  assert.ok((await overview('2026-09-07', inDivision('centre-officer', '990100'))).units.length >= 2)
  assert.equal(await refusedBy(overview('2026-09-07', west)), 'ACTOR_MAY_NOT')
  const [shown] = (await ask<{ cases: Case[] }>('2026-12-24', 'list', { overdue: true }, west)).cases
  assert.deepEqual([shown!.case, shown!.escalated], [id, true])
  assert.ok(shown!.daysLeft! < -70, `${shown!.daysLeft} working days`)
  const [{ standing } = { standing: '' }] = await house.rows<{ standing: string }>(
    "select count(*) || ' open' as standing from repair_case where closed_on is null and division = '990102'",
  )
  assert.equal(standing, '1 open')
})

test('cn-ndrc-2025-36#feedback: deadlines kept are public, by clock and unit, of nobody by name; who waits too long counts before it is decided', async () => {
  type Kept = {
    clocks: { clock: string; inTime: number; late: number; overdue: number }[]
    units: { unitName: string; inTime: number; late: number; overdue: number }[]
  }
  const keptOn = async (day: string) => {
    const answer = await ask<Kept>(day, 'kept', {}, { id: 'public', role: 'public' })
    assert.doesNotMatch(JSON.stringify(answer), /公司|9199/)
    return { ...answer, of: (clock: string) => answer.clocks.find(one => one.clock === clock)! }
  }
  const first = await keptOn('2026-09-04')
  assert.deepEqual([first.of('acceptance').inTime, first.of('acceptance').late], [1, 0])
  assert.deepEqual([first.of('feedback').inTime, first.of('acceptance').overdue], [1, 0])
  const later = await keptOn('2026-09-07')
  assert.equal(later.of('acceptance').overdue, 2)
  const west = (await ask<{ cases: Case[] }>('2026-09-07', 'list', {}, inUnit(UNITS.west.uscc, 'case-handler', '990102')))
    .cases[0]!
  await ask('2026-09-07', 'accept', { case: west.case })
  const accepted = await keptOn('2026-09-07')
  assert.deepEqual([accepted.of('acceptance').late, accepted.of('acceptance').overdue], [1, 1])
  assert.deepEqual(accepted.units.find(one => one.unitName === UNITS.west.name)?.late, 1)
})

test('an erasure reaches the proofs of a case about the record: that there was one stays', async () => {
  const [found] = await house.rows<{ organisation_id: string; case_id: string }>(
    'select organisation_id, case_id from case_evidence where file_key is not null and scanned',
  )
  const id = `${found!.organisation_id}.${found!.case_id}`
  const erase = { record: records[2], reason: 'personal-data', clause: 'cn-ndrc-2025-36#3' }
  await runOperation(registry.get('ledger.erase')!, await on('2026-09-07'), OPERATOR, erase)
  const shown = await ask<Case>('2026-09-07', 'show', { case: id })
  assert.deepEqual(
    shown.evidence.map(one => [one.no, one.name, one.erased]),
    [[1, '', true]],
  )
  assert.equal(await refusedBy(ask('2026-09-07', 'evidence', { case: id, no: 1 })), 'EVIDENCE_UNKNOWN')
  const left = await house.rows<{ left: number }>(
    'select count(*)::int as left from case_evidence where case_id = $1 and (sealed is not null or file_key is not null)',
    [found!.case_id],
  )
  assert.equal(left[0]!.left, 0)
})
