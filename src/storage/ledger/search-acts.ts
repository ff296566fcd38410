// Acts for those who watch: by who, what, outcome and day, newest first, with their content while it is not erased.
import type { Instant } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type ActsAsked = {
  readonly operation?: string | undefined
  readonly actor?: string | undefined
  readonly unitIds?: readonly string[] | undefined
  /** What the outcome begins with: `refused`, `refused:ACTOR_MAY_NOT`, `done`. */
  readonly outcome?: string | undefined
  /** Days in China, both counted in. */
  readonly from?: string | undefined
  readonly until?: string | undefined
  /** A place in the order, as an act before gave it. */
  readonly after?: { readonly at: string; readonly actId: string; readonly phase: number } | undefined
  readonly limit: number
}

export type FoundAct = {
  readonly actId: string
  readonly phase: number
  readonly operation: string
  readonly actor: string
  readonly unitId: string | null
  readonly clause: string | null
  readonly outcome: string
  readonly law: number
  readonly at: Instant
  /** Hexadecimal: what the log proves of it. */
  readonly commitment: string
  /** Canonical JSON; null once erased. */
  readonly content: string | null
}

type Row = {
  act_id: string
  phase: number
  operation: string
  actor: string
  unit_id: string | null
  clause: string | null
  outcome: string
  law_version: number
  recorded_at: Instant
  commitment: Buffer
  content: string | null
}

export async function searchActs(tx: OpenTransaction, asked: ActsAsked): Promise<FoundAct[]> {
  const values: unknown[] = []
  const value = (given: unknown): string => `$${values.push(given)}`
  const bounds = ['true']
  if (asked.operation !== undefined) bounds.push(`a.operation = ${value(asked.operation)}`)
  if (asked.actor !== undefined) bounds.push(`a.actor = ${value(asked.actor)}`)
  if (asked.unitIds !== undefined) bounds.push(`a.unit_id = any(${value(asked.unitIds)}::uuid[])`)
  if (asked.outcome !== undefined) bounds.push(`starts_with(a.outcome, ${value(asked.outcome)})`)
  if (asked.from !== undefined)
    bounds.push(`a.recorded_at >= ${value(asked.from)}::date::timestamp at time zone 'Asia/Shanghai'`)
  if (asked.until !== undefined)
    bounds.push(`a.recorded_at < (${value(asked.until)}::date + 1)::timestamp at time zone 'Asia/Shanghai'`)
  const { after } = asked
  if (after !== undefined)
    bounds.push(
      `(a.recorded_at, a.act_id, a.phase) < (${value(after.at)}::timestamptz, ${value(after.actId)}::uuid, ${value(after.phase)}::smallint)`,
    )
  const { rows } = await tx.client.query<Row>(
    `select a.act_id, a.phase, a.operation, a.actor, a.unit_id, a.clause, a.outcome, a.law_version, a.recorded_at, a.commitment, c.content
     from act a left join act_content c on c.act_id = a.act_id and c.phase = a.phase
     where ${bounds.join(' and ')} order by a.recorded_at desc, a.act_id desc, a.phase desc limit ${value(asked.limit)}`,
    values,
  )
  return rows.map(row => ({
    actId: row.act_id,
    phase: row.phase,
    operation: row.operation,
    actor: row.actor,
    unitId: row.unit_id,
    clause: row.clause,
    outcome: row.outcome,
    law: row.law_version,
    at: row.recorded_at,
    commitment: row.commitment.toString('hex'),
    content: row.content,
  }))
}
