// Attempts to sign in, counted before they are judged: guesses made at once count as well as guesses made in turn.
import type { OpenTransaction } from '#storage/database'

/**
 * After `free` attempts each further one locks for twice as long as the one before, from a quarter of a minute up to `most` seconds. Where
 * `drains` is said, one attempt is forgotten in so many seconds: an office that shares an address types wrongly each day, and no day is
 * without.
 */
export type Patience = { readonly free: number; readonly most: number; readonly drains?: number }

// After a day without attempts nothing is held against anybody.
const FORGET = "interval '24 hours'"

// Nothing is ever locked for longer than `most`: what says so was written before the clock was set back, and holds nobody.
const lockedUntil = (until: string, most: string): string =>
  `${until} > clock_timestamp() and ${until} <= clock_timestamp() + ${most}::int * interval '1 second'`

/** What nobody holds against anybody any more goes, so that guesses at names do not fill the table. */
export async function dropOldAttempts(tx: OpenTransaction): Promise<void> {
  await tx.client.query(
    `delete from sign_in_attempt where subject in (select subject from sign_in_attempt
       where last_at < clock_timestamp() - ${FORGET} and locked_until < clock_timestamp() limit 1000)`,
  )
}

/** Counts an attempt; gives the seconds still to wait where it comes too early, which is then not counted. */
export async function countAttempt(
  tx: OpenTransaction,
  subject: Uint8Array,
  { free, most, drains }: Patience,
): Promise<number> {
  const { rows } = await tx.client.query<{ wait: number }>(
    `with before as (select * from sign_in_attempt where subject = $1 for update),
          kept as (
            select case when last_at < clock_timestamp() - ${FORGET} then 0 else greatest(attempts - gone, 0) end as attempts,
                   -- What is left of the time to the next one that is forgotten counts on.
                   case when attempts > gone then last_at + gone * coalesce($4::int, 0) * interval '1 second' end as since
            from (select *, coalesce(floor(extract(epoch from greatest(clock_timestamp() - last_at, interval '0')) / $4::int), 0)::int
                    as gone from before) drained),
          counted as (
            insert into sign_in_attempt as s (subject, attempts, last_at, locked_until)
            values ($1, 1, clock_timestamp(), clock_timestamp())
            on conflict (subject) do update set
              attempts = (select attempts from kept) + 1,
              last_at = case when $4::int is null then clock_timestamp()
                else least(coalesce((select since from kept), clock_timestamp()), clock_timestamp()) end,
              locked_until = clock_timestamp() + case
                when (select attempts from kept) + 1 < $2::int then interval '0'
                else least($3::int, 15 * power(2, least((select attempts from kept) + 1 - $2::int, 20))) * interval '1 second' end
            where not (${lockedUntil('s.locked_until', '$3')})
            returning 1)
     select case when exists (select from counted) then 0
       else ceil(extract(epoch from (select locked_until from before) - clock_timestamp()))::int end as wait`,
    [Buffer.from(subject), free, most, drains ?? null],
  )
  return Math.max(0, rows[0]!.wait)
}

/** The seconds still to wait, without counting anything. */
export async function waitAfterAttempts(tx: OpenTransaction, subject: Uint8Array, { most }: Patience): Promise<number> {
  const { rows } = await tx.client.query<{ wait: number }>(
    `select ceil(extract(epoch from locked_until - clock_timestamp()))::int as wait from sign_in_attempt
     where subject = $1 and ${lockedUntil('locked_until', '$2')}`,
    [Buffer.from(subject), most],
  )
  return rows[0]?.wait ?? 0
}

/** What was counted against an account is forgotten once its holder has shown to be it. */
export async function forgetAttempts(tx: OpenTransaction, subject: Uint8Array): Promise<void> {
  await tx.client.query('delete from sign_in_attempt where subject = $1', [Buffer.from(subject)])
}

/** One attempt is taken back, for a network that others share. */
export async function takeBackAttempt(tx: OpenTransaction, subject: Uint8Array): Promise<void> {
  await tx.client.query(
    'update sign_in_attempt set attempts = greatest(attempts - 1, 0), locked_until = clock_timestamp() where subject = $1',
    [Buffer.from(subject)],
  )
}
