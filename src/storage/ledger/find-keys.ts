// Finds records by their keys, a chunk at a time.
import { REASONS } from '#rules/disclosure'
import type { LocalDate } from '#rules/time'
import { bigintArray, byteaArray, type OpenTransaction, uuidArray, uuidBytes } from '#storage/database'
import { findMove } from './moves.ts'
import type { RecordName } from './read-entries.ts'

/** A record that a key leads to. Ends are exclusive. */
export type KeyHit = {
  readonly organisationId: string
  readonly recordNo: bigint
  readonly sourceUnitId: string
  readonly unitId: string | null
  /** From this day on it is ended for good: repaired, withdrawn, annulled, erased; null: it is not. */
  readonly endedOn: LocalDate | null
  readonly reason: number | null
  readonly disclosedFrom: LocalDate | null
  /** Null where it has no end (or is not disclosed at all). */
  readonly disclosedUntil: LocalDate | null
  /** 16 bytes over the comparable part of the newest fact. */
  readonly factDigest: Buffer
}

type Row = [
  number,
  string,
  string,
  string,
  string | null,
  LocalDate | null,
  number | null,
  LocalDate | null,
  string | null,
  Buffer,
]

/**
 * One place per key (16 bytes each), undefined where no record has it. Call `lockOrganisations` before, in the same transaction:
 * what is found then cannot change until it ends.
 */
export async function findKeys(tx: OpenTransaction, keys: readonly Uint8Array[]): Promise<(KeyHit | undefined)[]> {
  const hits = new Array<KeyHit | undefined>(keys.length)
  if (keys.length === 0) return hits
  const { rows } = await tx.client.query<Row>({
    text: 'select * from find_keys($1)',
    values: [byteaArray(keys)],
    rowMode: 'array',
  })
  for (const row of rows) hits[row[0] - 1] = hitOf(row)
  await followMerges(tx, hits)
  return hits
}

/**
 * Hits of records that went along when their organisation was merged lead to where they are now, however often it was. A record whose code
 * was corrected stays ended under the wrong one: handed in again with it, it is not let in.
 */
async function followMerges(tx: OpenTransaction, hits: (KeyHit | undefined)[]): Promise<void> {
  for (const [at, hit] of hits.entries()) {
    let now = hit
    while (now?.reason === REASONS.movedOut) {
      const moved = await findMove(tx, now)
      if (moved?.why !== 'merge') break
      ;[now] = await findKeysOf(tx, [moved.to])
    }
    if (now !== undefined) hits[at] = now
  }
}

const hitOf = ([, organisationId, recordNo, sourceUnitId, unitId, endedOn, reason, from, until, factDigest]: Row): KeyHit => ({
  organisationId,
  recordNo: BigInt(recordNo),
  sourceUnitId,
  unitId,
  endedOn,
  reason,
  disclosedFrom: from,
  disclosedUntil: until === 'infinity' ? null : (until as LocalDate | null),
  factDigest,
})

/** The same of records whose names are known, in their order; undefined where there is none. */
async function findKeysOf(tx: OpenTransaction, records: readonly RecordName[]): Promise<(KeyHit | undefined)[]> {
  const hits = new Array<KeyHit | undefined>(records.length)
  const { rows } = await tx.client.query<Row>({
    text: `select k.place::int, s.organisation_id, s.record_no, s.source_unit_id, s.unit_id, s.ended_on, s.reason, s.disclosed_from,
                  s.disclosed_until, s.fact_digest
           from unnest($1::uuid[], $2::bigint[]) with ordinality as k (organisation_id, record_no, place)
           join state s on s.organisation_id = k.organisation_id and s.record_no = k.record_no`,
    values: [
      uuidArray(records.map(record => uuidBytes(record.organisationId))),
      bigintArray(records.map(record => record.recordNo)),
    ],
    rowMode: 'array',
  })
  for (const row of rows) hits[row[0] - 1] = hitOf(row)
  return hits
}
