// Which records have changed, for whoever keeps a copy of what is shown: in the order of transactions, and by the days that bring a change.
import type { Instant, LocalDate } from '#rules/time'
import { bigintArray, type OpenTransaction } from '#storage/database'
import type { RecordName } from './read-entries.ts'

/** A place in the order of transactions: everything before it is told. Of its batch, all up to `last`. */
export type TransactionPlace = { readonly xid: string; readonly batch: string; readonly last: RecordName | null }
/** A place in the order of days: all that came by `day` is told; with `last`, of that day only what stands up to it. */
export type DayPlace = { readonly day: LocalDate; readonly last: RecordName | null }

/** Names in order, each once on a page; `isAll` where nothing more is there now. */
export type Changed<P> = { readonly names: readonly RecordName[]; readonly next: P; readonly isAll: boolean }

const NIL = '00000000-0000-0000-0000-000000000000'
const FIRST = -(2n ** 63n)
const FULL = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const LAST = 2n ** 63n - 1n
const MOST_BATCHES = 200

/** The lowest transaction that is still under way: whatever comes before it has come. */
export async function readSettledEnd(tx: OpenTransaction): Promise<string> {
  const { rows } = await tx.client.query<{ xid: string }>('select settled_end()::text as xid')
  return rows[0]!.xid
}

/** Since when something waits behind a place; null where nothing does. */
export async function waitingSince(tx: OpenTransaction, xid: string): Promise<Instant | null> {
  const { rows } = await tx.client.query<{ at: Instant }>(
    `select recorded_at as at from batch where entries > 0 and xid >= $1::xid8 and xid < settled_end()
     order by xid, batch_id limit 1`,
    [xid],
  )
  return rows[0]?.at ?? null
}

/**
 * For how many hours the oldest thing waits for whoever has been told of the days up to `told`: what was written at `since`, or what the
 * first day after it brought by itself, from its midnight on. Null where nothing waits.
 */
export async function readHoursWaiting(
  tx: OpenTransaction,
  { since, told, today }: { readonly since: string | null; readonly told: LocalDate | null; readonly today: LocalDate },
): Promise<number | null> {
  const day = told === null ? undefined : await nextDay(tx, told, today)
  if (since === null && day === undefined) return null
  const { rows } = await tx.client.query<{ hours: number }>(
    `select greatest(0, floor(extract(epoch from now() - $1::timestamptz) / 3600),
       ($3::date - $2::date) * 24 + extract(hour from now() at time zone 'Asia/Shanghai'))::int as hours`,
    [since, day ?? null, today],
  )
  return rows[0]!.hours
}

type BatchRow = { xid: string; batch_id: string; entries: number }
type ChangeRow = { xid: string; batch_id: string; organisation_id: string; record_no: string }

/** Records that transactions from that place up to `end` wrote to, or that a refold moved. */
export async function listWritten(
  tx: OpenTransaction,
  place: TransactionPlace,
  end: string,
  limit: number,
): Promise<Changed<TransactionPlace>> {
  const { rows: batches } = await tx.client.query<BatchRow>(
    `select xid::text, batch_id::text, entries from batch
     where entries > 0 and (xid, batch_id) >= ($1::xid8, $2::bigint) and xid < $3::xid8 order by xid, batch_id limit $4`,
    [place.xid, place.batch, end, MOST_BATCHES + 1],
  )
  let entries = 0
  let taken = 0
  while (taken < Math.min(batches.length, MOST_BATCHES) && entries <= limit) entries += batches[taken++]!.entries
  const near = batches.slice(0, taken)
  const after = batches[taken]
  const until = { xid: after?.xid ?? end, batch: after?.batch_id ?? '0', last: null }
  const last = place.last ?? { organisationId: NIL, recordNo: FIRST }
  // What a refold moved stands before the batches of its transaction, as if in batch 0.
  const moved = place.batch === '0' ? last : { organisationId: FULL, recordNo: LAST }
  const written = await tx.client.query<ChangeRow>(
    `select distinct b.xid::xid8::text as xid, b.batch_id::text as batch_id, e.organisation_id, e.record_no
     from unnest($1::text[], $2::bigint[]) as b (xid, batch_id) join entry e on e.batch_id = b.batch_id
     where e.batch_id between (select min(i) from unnest($2::bigint[]) i) and (select max(i) from unnest($2::bigint[]) i)
       and (b.xid::xid8, b.batch_id, e.organisation_id, e.record_no) > ($3::xid8, $4::bigint, $5::uuid, $6::bigint)`,
    [
      near.map(one => one.xid),
      bigintArray(near.map(one => BigInt(one.batch_id))),
      ...[place.xid, place.batch, last.organisationId, last.recordNo.toString()],
    ],
  )
  const refolded = await tx.client.query<ChangeRow>(
    `select m.xid::text, '0' as batch_id, m.organisation_id, m.record_no from refolded_record m
     where (m.xid, m.organisation_id, m.record_no) > ($1::xid8, $2::uuid, $3::bigint) and (m.xid, 0) < ($4::xid8, $5::bigint)
     order by m.xid, m.organisation_id, m.record_no limit $6`,
    [place.xid, moved.organisationId, moved.recordNo.toString(), until.xid, until.batch, limit],
  )
  const rows = [...written.rows, ...refolded.rows].sort(inOrder).slice(0, limit)
  const names = rows.map(toName)
  const isPart = rows.length === limit
  const lastRow = rows.at(-1)
  const next = isPart ? { xid: lastRow!.xid, batch: lastRow!.batch_id, last: names.at(-1)! } : until
  return { names: eachOnce(names), next, isAll: !isPart && after === undefined }
}

const by = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
const inOrder = (a: ChangeRow, b: ChangeRow): number =>
  by(BigInt(a.xid), BigInt(b.xid)) ||
  by(BigInt(a.batch_id), BigInt(b.batch_id)) ||
  (a.organisation_id < b.organisation_id ? -1 : a.organisation_id > b.organisation_id ? 1 : 0) ||
  by(BigInt(a.record_no), BigInt(b.record_no))

/** Records whose day has come since that place, up to today. */
export async function listByDay(
  tx: OpenTransaction,
  place: DayPlace,
  today: LocalDate,
  limit: number,
): Promise<Changed<DayPlace>> {
  const names: RecordName[] = []
  let { day, last } = place
  if (last === null) day = (await nextDay(tx, day, today)) ?? today
  if (place.last === null && day === place.day) return { names, next: place, isAll: true }
  for (;;) {
    const found = await listOfDay(tx, day, last, limit - names.length)
    names.push(...found)
    if (names.length >= limit) return { names: eachOnce(names), next: { day, last: names.at(-1)! }, isAll: false }
    last = null
    const next = await nextDay(tx, day, today)
    if (next === undefined) return { names: eachOnce(names), next: { day: today, last }, isAll: true }
    day = next
  }
}

/** The first day after that one, up to today, that brings a change. */
async function nextDay(tx: OpenTransaction, day: LocalDate, today: LocalDate): Promise<LocalDate | undefined> {
  const { rows } = await tx.client.query<{ day: LocalDate | null }>(
    `select least(
       (select min(disclosed_until) from state where disclosed_until < 'infinity' and disclosed_until > $1 and disclosed_until <= $2),
       (select min(disclosed_from) from state where disclosed_from > recorded_on and disclosed_from > $1 and disclosed_from <= $2),
       (select min(shielded_until) from state where shielded_until < 'infinity' and shielded_until > $1 and shielded_until <= $2)) as day`,
    [day, today],
  )
  return rows[0]?.day ?? undefined
}

async function listOfDay(tx: OpenTransaction, day: LocalDate, last: RecordName | null, limit: number): Promise<RecordName[]> {
  const { rows } = await tx.client.query<{ organisation_id: string; record_no: string }>(
    `select organisation_id, record_no from (
       select organisation_id, record_no from state where disclosed_until = $1 and disclosed_until < 'infinity'
       union select organisation_id, record_no from state where disclosed_from = $1 and disclosed_from > recorded_on
       union select organisation_id, record_no from state where shielded_until = $1 and shielded_until < 'infinity') s
     where (organisation_id, record_no) > ($2::uuid, $3::bigint) order by organisation_id, record_no limit $4`,
    [day, last?.organisationId ?? NIL, (last?.recordNo ?? FIRST).toString(), limit],
  )
  return rows.map(toName)
}

const toName = (row: { organisation_id: string; record_no: string }): RecordName => ({
  organisationId: row.organisation_id,
  recordNo: BigInt(row.record_no),
})

function eachOnce(names: readonly RecordName[]): RecordName[] {
  return [...new Map(names.map(name => [`${name.organisationId} ${name.recordNo}`, name])).values()]
}
