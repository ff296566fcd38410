// Reads the chain of looks again: every link, and the head of each closed day against the act that put it into the log.
import { type Closing, equalBytes, fromHex, linkOf, lookText, NO_LOOKS, toHex } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { bigintArray, copyOut, type OpenTransaction, uuidText } from '#storage/database'
import { LOOK_FIELDS } from './chain-looks.ts'
import { readDroppedBefore } from './drop-looks.ts'
import { digest } from './tile-growth.ts'

export type LookWrong = {
  readonly what: 'look' | 'look-missing' | 'look-number' | 'look-day' | 'look-not-chained'
  /** Its number in the chain; where it has none, its own. */
  readonly look?: number
  readonly day?: string
  readonly organisation?: string
}

export type ReadLooks = {
  readonly count: number
  /** Own numbers of looks that have no link yet. */
  readonly waiting: readonly bigint[]
  readonly wrong: LookWrong | null
}

const MOST_WAITING = 100_000
/** Stands before the day of a look that was dropped. */
const TILDE = 0x7e

/** `closings`: what acts of the ledger say of days. Behind the last of them the chain is bound by nothing but itself. */
export async function readLooks(tx: OpenTransaction, closings: readonly Closing[]): Promise<ReadLooks> {
  const days = closings.toSorted((a, b) => a.looks - b.looks)
  const waiting: bigint[] = []
  let link: Uint8Array = NO_LOOKS
  let count = 0
  let at = 0
  let wrong: LookWrong | null = await findDayWrong(tx, days)
  // Of months that were dropped the links alone are left: the chain goes on from what they say, and the heads of their days bind them.
  const dropped = await readDroppedBefore(tx)
  const isDropped = dropped === null ? 'false' : `l.looked_at < '${dropped}'::date::timestamp at time zone 'Asia/Shanghai'`
  const query = `
    select l.link_no, l.link, case when ${isDropped} then '~' else '' end || l.chained_on::text, l.organisation_id, f.*
    from access_link l full join (select ${LOOK_FIELDS}, a.looked_at from access a) f
      on f.organisation = l.organisation_id and f.looked_at = l.looked_at and f.access = l.access_no
    order by l.link_no nulls last, f.access`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      const [number, stored, on, organisation] = row
      if (!number) {
        if (waiting.length < MOST_WAITING) waiting.push(row[6]!.readBigInt64BE(0))
        continue
      }
      count += 1
      const where = { look: Number(number.readBigInt64BE(0)), organisation: uuidText(organisation!) }
      if (where.look !== count) wrong ??= { what: where.look > count ? 'look-missing' : 'look-number', look: count }
      if (row[4]) {
        link = linkOf(link, lookTextOf(row.slice(4)), digest)
        if (!stored!.equals(link)) wrong ??= { what: 'look', ...where }
      } else if (on![0] === TILDE) link = stored!
      else wrong ??= { what: 'look-missing', ...where }
      const day = days[at]
      const said = on!.toString().replace('~', '')
      if (day === undefined ? said <= (days.at(-1)?.day ?? '') : said > day.day || said <= (days[at - 1]?.day ?? ''))
        wrong ??= { what: 'look-day', day: said, ...where }
      if (day?.looks !== count) continue
      if (!equalBytes(link, fromHex(day.head)!)) wrong ??= { what: 'look-day', day: day.day, ...where }
      at += 1
    }
  if (at < days.length) wrong ??= { what: 'look-missing', day: days[at]!.day, look: count + 1 }
  return { count, waiting, wrong }
}

function lookTextOf(row: readonly (Buffer | null)[]): string {
  const [organisation, at, access, operation, actor, unit, purpose, what, visibleFrom, role] = row
  const said = (value: Buffer | null | undefined): string | null => value?.toString('utf8') ?? null
  return lookText({
    access: access!.readBigInt64BE(0).toString(),
    actor: said(actor)!,
    at: said(at)!,
    operation: said(operation)!,
    organisation: uuidText(organisation!),
    purpose: said(purpose),
    role: said(role),
    unit: unit ? uuidText(unit) : null,
    visibleFrom: said(visibleFrom),
    what: said(what)!,
  })
}

/** Days as the sequencer goes by them are those that acts say, in their order. */
async function findDayWrong(tx: OpenTransaction, said: readonly Closing[]): Promise<LookWrong | null> {
  const { rows } = await tx.client.query<{ day: LocalDate; looks: string; head: Buffer }>(
    'select day, looks, head from access_day order by day',
  )
  for (let at = 0; at < Math.max(rows.length, said.length); at++) {
    const [kept, own] = [rows[at], said[at]]
    if (kept === undefined || own === undefined) return { what: 'look-day', day: (kept ?? own)!.day }
    if (kept.day !== own.day || Number(kept.looks) !== own.looks || toHex(kept.head) !== own.head)
      return { what: 'look-day', day: kept.day }
  }
  return null
}

/** The first of these looks that still has no link. */
export async function findNotChained(tx: OpenTransaction, looks: readonly bigint[]): Promise<LookWrong | null> {
  const { rows } = await tx.client.query<{ access_no: string }>(
    `select a.access_no from unnest($1::bigint[]) as w (access_no) join access a using (access_no)
     where not exists (select from access_link l
       where l.organisation_id = a.organisation_id and l.looked_at = a.looked_at and l.access_no = a.access_no)
     order by a.access_no limit 1`,
    [bigintArray(looks)],
  )
  return rows[0] === undefined ? null : { what: 'look-not-chained', look: Number(rows[0].access_no) }
}
