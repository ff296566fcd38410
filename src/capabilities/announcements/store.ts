/** The SQL of announcements. Read by whoever reads a page: what its days do not show is given to nobody but who keeps them. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export const KINDS = ['announcement', 'policy'] as const
export type Kind = (typeof KINDS)[number]

export type Announcement = {
  readonly announcement: string
  readonly kind: Kind
  readonly unitId: string
  readonly title: string
  readonly body: string
  readonly from: LocalDate
  /** Exclusive; null where no end is set. */
  readonly until: LocalDate | null
}

/** Whatever runs a statement: the pool of a page, or the client of a transaction. */
type Reader = { query<R extends object>(text: string, values?: readonly unknown[]): Promise<{ rows: R[] }> }

type Row = {
  announcement_id: string
  kind: Kind
  unit_id: string
  title: string
  body: string
  from_on: LocalDate
  until_on: string
}
const toAnnouncement = (row: Row): Announcement => ({
  announcement: row.announcement_id,
  kind: row.kind,
  unitId: row.unit_id,
  title: row.title,
  body: row.body,
  from: row.from_on,
  until: row.until_on === 'infinity' ? null : (row.until_on as LocalDate),
})

const COLUMNS = 'a.announcement_id, a.kind, a.unit_id, a.title, a.body, a.from_on, a.until_on'
const SHOWN = 'a.from_on <= china_today() and china_today() < a.until_on'

/** What is shown today: those of today, the newest first; one of them, undefined of any other. */
export type AnnouncementReader = {
  list(most: number): Promise<readonly Announcement[]>
  find(id: string): Promise<Announcement | undefined>
}

export const tableAnnouncements = (reader: Reader): AnnouncementReader => ({
  list: most => listShown(reader, most),
  find: id => findShown(reader, id),
})

/** Of those that a snapshot holds, the newest first: none before its day, none from its end on. */
export const snapshotAnnouncements = (all: readonly Announcement[], today: () => LocalDate): AnnouncementReader => {
  const shown = () => all.filter(one => one.from <= today() && (one.until === null || today() < one.until))
  return {
    list: async most => shown().slice(0, most),
    find: async id => shown().find(one => one.announcement === id),
  }
}

/** What a snapshot holds of them. */
export const listKept = (tx: OpenTransaction): Promise<Announcement[]> => listShown(tx.client, MOST_KEPT)
const MOST_KEPT = 10_000

/** Those of today, the newest first. */
export const listShown = async (reader: Reader, most: number): Promise<Announcement[]> =>
  (
    await reader.query<Row>(
      `select ${COLUMNS} from announcement a where ${SHOWN} order by a.from_on desc, a.announcement_id desc limit $1`,
      [most],
    )
  ).rows.map(toAnnouncement)

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const findShown = async (reader: Reader, id: string): Promise<Announcement | undefined> => {
  if (!UUID.test(id)) return undefined
  const { rows } = await reader.query<Row>(`select ${COLUMNS} from announcement a where a.announcement_id = $1 and ${SHOWN}`, [
    id,
  ])
  return rows[0] === undefined ? undefined : toAnnouncement(rows[0])
}

export const put = async (tx: OpenTransaction, made: Announcement & { readonly actId: string }): Promise<void> => {
  await tx.client.query(
    `insert into announcement (announcement_id, kind, unit_id, title, body, from_on, until_on, act_id)
     values ($1, $2, $3, $4, $5, $6, coalesce($7::date, 'infinity'), $8)`,
    [made.announcement, made.kind, made.unitId, made.title, made.body, made.from, made.until, made.actId],
  )
}

/** Whose it is; undefined where there is none of that number. */
export const ownerOf = async (tx: OpenTransaction, id: string): Promise<string | undefined> =>
  (await tx.client.query<{ unit_id: string }>('select unit_id from announcement where announcement_id = $1', [id])).rows[0]
    ?.unit_id

/** Not shown from that day on; what ends earlier stays as it is. */
export const end = async (tx: OpenTransaction, id: string, on: LocalDate): Promise<void> => {
  await tx.client.query('update announcement set until_on = least(until_on, $2::date) where announcement_id = $1', [id, on])
}
