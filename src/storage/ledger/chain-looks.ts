// Chains who looked: gives committed looks their link, and puts the head of each day that is over into the log as an act.
import { CLOSING_OPERATION, closingContent, type Look, linkOf, lookText, NO_LOOKS, toHex } from '#rules/ledger'
import { addDays, type LocalDate } from '#rules/time'
import { bigintArray, byteaArray, type Database, type OpenTransaction, todayOf, uuidArray, uuidBytes } from '#storage/database'
import { appendAct } from './acts.ts'
import { openBatch, recordingOf } from './lock.ts'
import { trySequencing } from './log-keys.ts'
import { digest } from './tile-growth.ts'
import { Mark } from './waiting.ts'

/** Looks of one round. */
const MOST_LOOKS = 20_000
/** Who closes a day: nobody asked for it. */
const ACTOR = 'sequencer'

export type ChainSources = { readonly uuid: () => string; readonly randomBytes: (size: number) => Uint8Array }

/** How far the looks were passed by; like the mark of batches. */
export const makeLooksMark = (): Mark => new Mark('select coalesce(max(access_no), 0) from access')

type WaitingLook = Look & { readonly on: LocalDate }

/** As it is chained and as it is read again; microseconds, so that nothing of the instant is left out. */
export const LOOK_FIELDS = `a.organisation_id as organisation,
  to_char(a.looked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, a.access_no as access, a.operation, a.actor,
  a.unit_id as unit, a.purpose, a.what, a.visible_from::text, a.role`

/** One round; `more` where it took as many as it may. */
export async function chainLooks(database: Database, sources: ChainSources, mark: Mark): Promise<{ more: boolean }> {
  let settle = (): void => {}
  const more = await database.transaction(async tx => {
    if (!(await trySequencing(tx))) return false
    const passable = await mark.look(tx)
    const waiting = await listWaiting(tx, mark.passed)
    const isFull = waiting.length === MOST_LOOKS
    const today = await todayOf(tx)
    const chain = await Chain.open(tx)
    // Looks of days that are over go in before the day is closed; what committed behind its closing belongs to today.
    const { earlier = [], late = [] } = Object.groupBy(waiting, ({ on }) =>
      on < today && on > (chain.closed?.day ?? '') ? 'earlier' : 'late',
    )
    await chain.add(earlier, earlier.map(({ on }) => on).reduce(later, chain.on ?? earlier[0]?.on ?? today))
    if (isFull && earlier.length > 0) return true
    await chain.close(today, sources)
    // A clock that was put back leaves closed days closed and the chain in order: what comes then stands under the newest day there is.
    const { closed } = chain
    const open = closed === undefined ? today : later(today, addDays(closed.day, 1))
    await chain.add(late, later(open, chain.on ?? open))
    settle = () => mark.settle(passable, isFull ? BigInt(waiting.at(-1)!.access) + 1n : undefined)
    return isFull
  })
  settle()
  return { more }
}

const later = (one: LocalDate, other: LocalDate): LocalDate => [one, other].sort()[1]!

async function listWaiting(tx: OpenTransaction, after: bigint): Promise<WaitingLook[]> {
  const { rows } = await tx.client.query<Omit<WaitingLook, 'visibleFrom'> & { visible_from: string | null }>(
    `select ${LOOK_FIELDS}, (a.looked_at at time zone 'Asia/Shanghai')::date as "on" from access a
     where a.access_no > $1 and not exists (
       select from access_link l
       where l.organisation_id = a.organisation_id and l.looked_at = a.looked_at and l.access_no = a.access_no)
     order by a.access_no limit ${MOST_LOOKS}`,
    [after],
  )
  return rows.map(({ visible_from: visibleFrom, ...look }) => ({ ...look, visibleFrom }))
}

/** The end of the chain, in one transaction. */
class Chain {
  readonly #tx: OpenTransaction
  #number: number
  #link: Uint8Array
  on: LocalDate | null
  closed: { readonly day: LocalDate; readonly looks: number } | undefined

  private constructor(tx: OpenTransaction, number: number, link: Uint8Array, on: LocalDate | null, closed: Chain['closed']) {
    this.#tx = tx
    this.#number = number
    this.#link = link
    this.on = on
    this.closed = closed
  }

  static async open(tx: OpenTransaction): Promise<Chain> {
    const newest = await tx.client.query<{ link_no: string; link: Buffer; chained_on: LocalDate }>(
      'select link_no, link, chained_on from access_link order by link_no desc limit 1',
    )
    const closed = await tx.client.query<{ day: LocalDate; looks: string }>(
      'select day, looks from access_day order by day desc limit 1',
    )
    const [row] = newest.rows
    const [last] = closed.rows
    return new Chain(
      tx,
      Number(row?.link_no ?? 0),
      row?.link ?? NO_LOOKS,
      row?.chained_on ?? null,
      last && { day: last.day, looks: Number(last.looks) },
    )
  }

  async add(looks: readonly WaitingLook[], on: LocalDate): Promise<void> {
    if (looks.length === 0) return
    const links = looks.map(({ on: _on, ...look }) => {
      this.#link = linkOf(this.#link, lookText(look), digest)
      return this.#link
    })
    await this.#tx.client.query(
      `insert into access_link (organisation_id, looked_at, access_no, link_no, link, chained_on)
       select organisation, at, access, $1::bigint + place, link, $2::date
       from unnest($3::uuid[], $4::timestamptz[], $5::bigint[], $6::bytea[]) with ordinality as t (organisation, at, access, link, place)`,
      [
        this.#number,
        on,
        uuidArray(looks.map(look => uuidBytes(look.organisation))),
        looks.map(look => look.at),
        bigintArray(looks.map(look => BigInt(look.access))),
        byteaArray(links.map(link => Buffer.from(link))),
      ],
    )
    this.#number += looks.length
    this.on = on
  }

  /** Closes the day of the newest look where it is over and was not closed. */
  async close(today: LocalDate, { uuid, randomBytes }: ChainSources): Promise<void> {
    if (this.on === null || this.on >= today || this.#number === (this.closed?.looks ?? 0)) return
    const { law } = await recordingOf(this.#tx)
    // Before a law was switched on nobody acts.
    if (law === null) return
    const closing = { day: this.on, head: toHex(this.#link), looks: this.#number }
    const actId = uuid()
    await appendAct(
      this.#tx,
      {
        actId,
        phase: 0,
        operation: CLOSING_OPERATION,
        actor: ACTOR,
        unitId: null,
        clause: null,
        outcome: 'done',
        law,
        salt: randomBytes(16),
        content: closingContent(closing),
      },
      await openBatch(this.#tx, actId),
    )
    await this.#tx.client.query('insert into access_day (day, looks, head, act_id) values ($1, $2, $3, $4)', [
      closing.day,
      closing.looks,
      Buffer.from(this.#link),
      actId,
    ])
    this.closed = closing as { day: LocalDate; looks: number }
  }
}
