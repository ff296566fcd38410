/** Lists of a mirror: a filter that few records meet, or none, takes no more than a stretch of the list, and goes on from there. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { formatRecordId, noteKey } from '#rules/ledger'
import { addDays, type Instant, type LocalDate } from '#rules/time'
import { verifySignature } from '#storage/keys'
import { type Line, type OpenSnapshot, openSnapshot, writeSnapshot } from '#storage/snapshot'
import { repositoryLaw } from '#support/law'
import { type KeptInList, type KeptRecord, keyInList, keyOfRecord } from './kept-records.ts'
import { type ListAsked, readList } from './listed.ts'
import type { Reader } from './reader.ts'
import { snapshotReader } from './snapshot-reader.ts'

const MANY = 50_000
const ON_A_DAY = 50
const ITEM = 'administrative-penalty'
const TODAY = '2026-11-20' as LocalDate
const organisationOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** The newest is the first. */
const dayOf = (n: number) => addDays(TODAY, -Math.floor(n / ON_A_DAY))
/** Those few that are the gravest. */
const GRAVE = [17_000, 17_001, 41_500]
/** Shown until yesterday: a page that ends there would name it. */
const isGone = (n: number) => n >= 19_990 && n < 20_010

const listed = (n: number): Line => {
  const kept: KeptInList = {
    ...{ on: dayOf(n), unit: `unit-${n % 7}`, division: '990100', severity: GRAVE.includes(n) ? 3 : 1 },
    goneOn: isGone(n) ? TODAY : 'infinity',
  }
  return [keyInList(ITEM, kept.on, organisationOf(n), 1n), JSON.stringify(kept)]
}
const record = (n: number): Line => {
  const kept: Omit<KeptRecord, 'life'> = {
    ...{
      item: ITEM,
      severity: GRAVE.includes(n) ? 3 : 1,
      determined_on: dayOf(n),
      recorded_on: dayOf(n),
      received_on: dayOf(n),
    },
    ...{
      disclosed_from: dayOf(n),
      disclosed_until: null,
      may_end_early_from: null,
      due_on: null,
      last_entry_no: 1,
      fact_entry_no: 1,
    },
    ...{
      law_version: 0,
      objected_from: null,
      objected_until: null,
      gone_on: 'infinity',
      division: '990100',
      unit_id: null,
      source_unit_id: 'unit-0',
    },
    ...{ fact: { v: 1, fields: { decisionNo: `演示〔2026〕${n}号` } }, beside: {} },
  }
  return [keyOfRecord(organisationOf(n), 1n), JSON.stringify(kept)]
}
async function* inPieces(lines: readonly Line[]) {
  for (let at = 0; at < lines.length; at += 500) yield lines.slice(at, at + 500)
}

const out = mkdtempSync(join(tmpdir(), 'xinheng-snapshot-lists-'))
let snapshot: OpenSnapshot
let reader: Reader
before(async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const numbers = Array.from({ length: MANY }, (_, n) => n)
  const { folder } = await writeSnapshot({
    ...{ out, sign: async (name, text) => [{ name, id: noteKey(name, raw).id, signature: sign(null, text, privateKey) }] },
    head: {
      ...{ origin: 'test.example/log', at: '2026-11-20T04:00:00.000Z' as Instant, day: TODAY, isSample: true, logs: [] },
      law: { version: 0, digest: '' },
    },
    tables: {
      organisations: () => inPieces([]),
      codes: () => inPieces([]),
      records: () => inPieces(GRAVE.map(record)),
      lists: () => inPieces(numbers.map(listed)),
      gone: () => inPieces([]),
    },
    documents: async () => ({ directory: { units: [], divisions: [] }, counts: {} }),
  })
  snapshot = await openSnapshot(folder, { keys: [{ key: raw }], verify: verifySignature })
  reader = await snapshotReader(snapshot, () => TODAY)
})
after(async () => {
  await snapshot?.close()
  rmSync(out, { recursive: true, force: true })
})

/** Page after page, as whoever follows the links reads it. */
const walked = async (asked: Omit<ListAsked, 'item'>, law: Awaited<ReturnType<typeof repositoryLaw>>) => {
  const stretches: { isPart: boolean; next: ListAsked['after'] }[] = []
  let place: ListAsked['after']
  const spied: string[] = []
  const spy: Reader = {
    ...reader,
    async listed(...of) {
      const found = await reader.listed(...of)
      assert.ok(found.looked <= 20_100, `${found.looked} lines for a page`)
      spied.push(...found.rows.map(row => row.organisation_id))
      return found
    },
  }
  do {
    const { isPart, next } = await readList(spy, law, { item: ITEM, ...asked, after: place }, 20)
    stretches.push({ isPart, next })
    place = next
  } while (place !== undefined)
  return { stretches, found: spied }
}

test('a filter that nothing meets looks through the list stretch by stretch, and each answer says to where', async () => {
  const { stretches, found } = await walked({ severity: 2 }, await repositoryLaw())
  assert.deepEqual(found, [])
  assert.deepEqual(
    stretches.map(one => one.isPart),
    [true, true, false],
  )
  // Nobody is sent to a record that is shown no more.
  assert.equal(stretches[0]!.next!.on, dayOf(20_010))
  assert.equal(stretches[0]!.next!.id, formatRecordId(organisationOf(20_010), 1n))
})

test('what a filter finds in all its stretches is all there is, each once; days alone need no looking through', async () => {
  const law = await repositoryLaw()
  const { stretches, found } = await walked({ severity: 3 }, law)
  assert.deepEqual(found, GRAVE.map(organisationOf))
  assert.equal(stretches.length, 3)
  const narrow = await walked({ severity: 3, from: dayOf(41_549), to: dayOf(41_500) }, law)
  assert.deepEqual([narrow.found, narrow.stretches.length], [[organisationOf(41_500)], 1])
  // Of a kind too, which stands in the record.
  const kind = await walked({ severity: 3, kind: '警告' }, law)
  assert.deepEqual([kind.found, kind.stretches.length], [GRAVE.map(organisationOf), 3])
})
