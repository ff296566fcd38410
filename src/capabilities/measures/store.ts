/** The SQL of what offices did with measures. */

import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Use = {
  readonly organisationId: string
  readonly useId: string
  readonly unitId: string | null
  readonly division: string | null
  readonly matter: string
  readonly measure: string
  readonly applied: boolean
  readonly finding: 'without-basis' | 'forbidden' | 'omitted' | null
  readonly omittedBecause: string | null
  readonly effect: string | null
  readonly recordNo: bigint | null
  readonly clause: string | null
  readonly on: LocalDate
  readonly actId: string
}
export type StoredUse = Use & { readonly recordedAt: Instant }

/** By the clock of the looks, beside which they are held. */
export const putUses = async (tx: OpenTransaction, uses: readonly Use[]): Promise<void> => {
  for (const use of uses)
    await tx.client.query(
      `insert into measure_use (organisation_id, use_id, unit_id, division, matter, measure, applied, finding, omitted_because, effect,
         record_no, clause, on_day, act_id, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, date_trunc('milliseconds', clock_timestamp()))`,
      [
        ...[use.organisationId, use.useId, use.unitId, use.division, use.matter, use.measure, use.applied, use.finding],
        ...[use.omittedBecause, use.effect, use.recordNo?.toString() ?? null, use.clause, use.on, use.actId],
      ],
    )
}

type UseRow = {
  organisation_id: string
  use_id: string
  unit_id: string | null
  division: string | null
  matter: string
  measure: string
  applied: boolean
  finding: Use['finding']
  omitted_because: string | null
  effect: string | null
  record_no: string | null
  clause: string | null
  on_day: LocalDate
  act_id: string
  recorded_at: Instant
}

/** Of a time [from, until), newest first; of units in those divisions where they are given. */
export const listUnlawful = async (
  tx: OpenTransaction,
  {
    from,
    until,
    divisions,
    limit,
  }: { from?: LocalDate; until?: LocalDate; divisions: readonly string[] | undefined; limit: number },
): Promise<StoredUse[]> => {
  const { rows } = await tx.client.query<UseRow>(
    `select * from measure_use where finding is not null and ($1::date is null or recorded_at >= $1::date::timestamp at time zone 'Asia/Shanghai')
       and ($2::date is null or recorded_at < $2::date::timestamp at time zone 'Asia/Shanghai') and ($3::text[] is null or division = any($3))
     order by recorded_at desc, use_id limit $4`,
    [from ?? null, until ?? null, divisions ?? null, limit],
  )
  return rows.map(row => ({
    organisationId: row.organisation_id,
    useId: row.use_id,
    unitId: row.unit_id,
    division: row.division,
    matter: row.matter,
    measure: row.measure,
    applied: row.applied,
    finding: row.finding,
    omittedBecause: row.omitted_because,
    effect: row.effect,
    recordNo: row.record_no === null ? null : BigInt(row.record_no),
    clause: row.clause,
    on: row.on_day,
    actId: row.act_id,
    recordedAt: row.recorded_at,
  }))
}

export type UsesOfEffect = {
  readonly applied: number
  readonly organisations: number
  readonly omitted: number
  readonly last: LocalDate | null
}

/** How often each effect was used, on how many, and left out; of units in those divisions where they are given. */
export const countUses = async (
  tx: OpenTransaction,
  divisions: readonly string[] | undefined,
): Promise<ReadonlyMap<string, UsesOfEffect>> => {
  const { rows } = await tx.client.query<{
    effect: string
    applied: string
    organisations: string
    omitted: string
    last: LocalDate | null
  }>(
    `select effect, count(case when applied then 1 end) as applied, count(distinct case when applied then organisation_id end) as organisations,
       count(case when not applied and omitted_because is distinct from $2 then 1 end) as omitted, max(case when applied then on_day end) as last
     from measure_use where effect is not null and ($1::text[] is null or division = any($1)) group by effect`,
    [divisions ?? null, OPEN],
  )
  return new Map(
    rows.map(({ effect, applied, organisations, omitted, last }) => [
      effect,
      { applied: Number(applied), organisations: Number(organisations), omitted: Number(omitted), last },
    ]),
  )
}

/** An office, an organisation and a matter. */
export const askedIn = ({ organisationId, unitId, matter }: Pick<Use, 'organisationId' | 'unitId' | 'matter'>): string =>
  `${organisationId} ${unitId} ${matter}`

/** A report that nothing is decided yet is none of what was done. */
export const OPEN = 'not-decided-yet'

/** When each office last reported what it did with each measure in a matter of these organisations. */
export const lastReports = async (
  tx: OpenTransaction,
  organisationIds: readonly string[],
): Promise<Map<string, ReadonlyMap<string, Instant>>> => {
  type Row = Pick<UseRow, 'organisation_id' | 'unit_id' | 'matter' | 'measure'> & { last: Instant }
  const { rows } = await tx.client.query<Row>(
    `select organisation_id, unit_id, matter, measure, max(recorded_at) as last from measure_use
     where organisation_id = any($1::uuid[]) and (applied or omitted_because is distinct from $2) group by 1, 2, 3, 4`,
    [organisationIds, OPEN],
  )
  const asked = ({ organisation_id: organisationId, unit_id: unitId, matter }: Row) =>
    askedIn({ organisationId, unitId, matter })
  return new Map([...Map.groupBy(rows, asked)].map(([key, some]) => [key, new Map(some.map(row => [row.measure, row.last]))]))
}
