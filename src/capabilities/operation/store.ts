/** The SQL of the traces that operations leave beside their acts: rows of `access`. */

import { sql } from 'kysely'
import type { Instant, LocalDate } from '#rules/time'
import type { Database, Tables, Transaction } from '#storage/database'

export type OperationTables = Pick<Tables, 'access'>

/** In which office, why, and from which day on the organisation sees it. */
type LookedBy = {
  readonly operation: string
  readonly actor: string
  readonly unitId: string | null
  readonly role?: string | null
  readonly purpose: string | null
  readonly visibleFrom?: LocalDate | null
}

export type Looked = { readonly by: LookedBy; readonly looks: readonly { organisationId: string; what: string }[] }

const WRITE = {
  name: 'put-access',
  text: `insert into access (organisation_id, looked_at, operation, actor, unit_id, role, purpose, what, visible_from)
    select organisation_id, clock_timestamp(), operation, actor, unit_id, role, purpose, what, visible_from
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::date[])
      as looked (organisation_id, what, operation, actor, unit_id, role, purpose, visible_from)`,
}

const columnsOf = (all: readonly Looked[]): unknown[] => {
  const rows = all.flatMap(({ by, looks }) => looks.map(look => ({ by, look })))
  const of = (read: (row: (typeof rows)[number]) => unknown) => rows.map(row => read(row) ?? null)
  return [
    ...[of(({ look }) => look.organisationId), of(({ look }) => look.what)],
    ...[of(({ by }) => by.operation), of(({ by }) => by.actor), of(({ by }) => by.unitId), of(({ by }) => by.role)],
    ...[of(({ by }) => by.purpose), of(({ by }) => by.visibleFrom)],
  ]
}

/** Who looked, at what, why: written in one statement before the answer leaves. */
export const putAccess = async (tx: Transaction<OperationTables>, by: LookedBy, looks: Looked['looks']): Promise<void> => {
  await tx.client.query({ ...WRITE, values: columnsOf([{ by, looks }]) })
}

/** The looks of many callers, committed together in a transaction of their own. */
export const putLooked = async (database: Pick<Database, 'query'>, all: readonly Looked[]): Promise<void> => {
  await database.query({ ...WRITE, values: columnsOf(all) })
}

/** Whose looks, at whom, when. A place in the order is the instant and the number of a row. */
export type LooksAsked = {
  readonly organisationId?: string | undefined
  readonly actor?: string | undefined
  readonly unitIds?: readonly string[] | undefined
  readonly operations?: readonly string[]
  /** What the look says was told matches this regular expression. */
  readonly told?: string
  /** Days in China, both counted in. */
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly after?: { readonly at: string; readonly no: string } | undefined
  /** Those too that an investigation keeps from the organisation until a day to come. */
  readonly withDelayed: boolean
  readonly limit: number
}

export type Look = {
  readonly organisationId: string
  readonly at: Instant
  readonly no: string
  readonly operation: string
  readonly actor: string
  readonly unitId: string | null
  readonly role: string | null
  readonly purpose: string | null
  readonly what: string
  readonly visibleFrom: LocalDate | null
}

/** Newest first. */
export const listLooks = async (tx: Transaction<OperationTables>, asked: LooksAsked): Promise<Look[]> => {
  const bounds = [sql`true`]
  if (asked.organisationId !== undefined) bounds.push(sql`organisation_id = ${asked.organisationId}::uuid`)
  if (asked.actor !== undefined) bounds.push(sql`actor = ${asked.actor}`)
  if (asked.unitIds !== undefined) bounds.push(sql`unit_id = any(${asked.unitIds}::uuid[])`)
  if (asked.operations !== undefined) bounds.push(sql`operation = any(${asked.operations}::text[])`)
  if (asked.told !== undefined) bounds.push(sql`what ~ ${asked.told}`)
  if (asked.from !== undefined) bounds.push(sql`looked_at >= ${asked.from}::date::timestamp at time zone 'Asia/Shanghai'`)
  if (asked.until !== undefined)
    bounds.push(sql`looked_at < (${asked.until}::date + 1)::timestamp at time zone 'Asia/Shanghai'`)
  if (!asked.withDelayed) bounds.push(sql`coalesce(visible_from, '-infinity') <= china_today()`)
  if (asked.after !== undefined)
    bounds.push(
      sql`(date_trunc('milliseconds', looked_at), access_no) < (${asked.after.at}::timestamptz, ${asked.after.no}::bigint)`,
    )
  const { rows } = await sql<Row>`
    select organisation_id, looked_at, access_no, operation, actor, unit_id, role, purpose, what, visible_from from access
    where ${sql.join(bounds, sql` and `)}
    order by date_trunc('milliseconds', looked_at) desc, access_no desc limit ${asked.limit}`.execute(tx)
  return rows.map(row => ({
    organisationId: row.organisation_id,
    at: row.looked_at,
    no: row.access_no,
    operation: row.operation,
    actor: row.actor,
    unitId: row.unit_id,
    role: row.role,
    purpose: row.purpose,
    what: row.what,
    visibleFrom: row.visible_from,
  }))
}

type Row = {
  organisation_id: string
  looked_at: Instant
  access_no: string
  operation: string
  actor: string
  unit_id: string | null
  role: string | null
  purpose: string | null
  what: string
  visible_from: LocalDate | null
}
