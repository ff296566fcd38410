// How far the database's clock is from the program's: days and instants of the ledger are the database's, sessions and answers go by both.
import type { OpenTransaction } from './connect.ts'

/** Codes of authenticators, and what is said elsewhere of who has signed in, bear no more. */
export const MOST_SECONDS_APART = 30

/** Seconds that the database is ahead, by at least so much: what the way there and back took is given in its favour. */
export async function secondsAhead(tx: OpenTransaction, nowMs: () => number): Promise<number> {
  const asked = nowMs()
  const { rows } = await tx.client.query<{ ms: string }>('select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms')
  const answered = nowMs()
  const there = Number(rows[0]!.ms)
  const ms = there < asked ? there - asked : there > answered ? there - answered : 0
  return ms / 1000
}
