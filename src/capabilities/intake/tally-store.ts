/** How many rows of a former system's file came to what, by authority and year; and the same counted again from the ledger. */

import { REASONS } from '#rules/disclosure'
import { isShownOn, type RecordState } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { intArray, type OpenTransaction } from '#storage/database'
import { ROW_OUTCOMES } from '#storage/files'
import { type JudgedChunk, placeOfRow, type Tally } from './chunk.ts'
import type { JudgedRows } from './chunk-rows.ts'

/** What a row that was taken over is from then on. */
export const STANDINGS = ['shown', 'repaired', 'ended', 'over', 'hidden'] as const
type Standing = (typeof STANDINGS)[number]

const standingOf = (state: RecordState, today: LocalDate): Standing => {
  if (isShownOn(state, today)) return 'shown'
  if (state.endedOn !== null) return state.reason === REASONS.repaired ? 'repaired' : 'ended'
  return state.disclosedUntil !== null && state.disclosedUntil <= today ? 'over' : 'hidden'
}

/** In the transaction of the chunk. */
export const putTally = async (
  tx: OpenTransaction,
  submission: string,
  { candidates, kept, states }: JudgedChunk,
  { labels, of, persons }: Tally,
  { results }: Pick<JudgedRows, 'results'>,
  today: LocalDate,
): Promise<void> => {
  const counts = new Map<string, number>()
  const add = (label: string, outcome: string, standing: string, rows = 1) => {
    const key = `${label} ${outcome} ${standing}`
    counts.set(key, (counts.get(key) ?? 0) + rows)
  }
  const standings = states.map(state => standingOf(state, today))
  for (let at = 0; at < kept.length; at++) {
    const outcome = ROW_OUTCOMES[results.outcomes[at]!]!
    const n = outcome === 'registered' ? placeOfRow(candidates, kept[at]!) : undefined
    add(labels[of[at]!]!, outcome, n === undefined ? '' : standings[candidates.state[n]!]!)
  }
  for (const [place, rows] of persons.entries()) if (rows > 0) add(labels[place]!, 'person', '', rows)
  if (counts.size === 0) return
  const cells = [...counts.keys()].map(key => key.split(' '))
  await tx.client.query(
    `insert into takeover_count (submission_id, authority, year, outcome, standing, rows)
     select $1, c.authority, c.year, c.outcome, c.standing, c.rows
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[]) as c (authority, year, outcome, standing, rows)
     on conflict (submission_id, authority, year, outcome, standing) do update set rows = takeover_count.rows + excluded.rows`,
    [submission, ...[0, 1, 2, 3].map(part => cells.map(cell => cell[part]!)), intArray([...counts.values()])],
  )
}

export type TallyLine = {
  readonly submission: string
  readonly item: string
  readonly authority: string
  readonly year: string
  readonly outcome: string
  readonly standing: string
  readonly rows: number
}

export const listTally = async (
  tx: OpenTransaction,
  of: {
    readonly submission?: string | undefined
    readonly system?: string | undefined
    readonly divisions?: readonly string[] | undefined
  },
): Promise<TallyLine[]> => {
  const { rows } = await tx.client.query<TallyLine>(
    `select c.submission_id as submission, s.item, c.authority, c.year, c.outcome, c.standing, c.rows::float8 as rows
     from takeover_count c join submission s on s.submission_id = c.submission_id
     where (case when $1::uuid is null then not s.rehearsal else s.submission_id = $1 end)
       and ($2::text is null or s.takeover = $2) and ($3::text is null or s.division = any(string_to_array($3, ' ')))
     order by s.item, c.authority, c.year, c.outcome, c.standing`,
    [of.submission ?? null, of.system ?? null, of.divisions?.join(' ') ?? null],
  )
  return rows
}
