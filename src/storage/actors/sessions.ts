// Sessions and invitations: what somebody holds a token of. Of the token its digest is kept and nothing else.
import type { Instant } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import type { Identity } from './identities.ts'

/**
 * Where a session began; and of one that a provider vouches for: how many seconds ago its holder has shown there who it is, how long it may last at
 * the most, in seconds, and digests of whom and of which session it is there.
 */
type Whence = {
  readonly network?: string | null
  readonly browser?: string | null
  readonly most?: number
  readonly shownAgo?: number
  readonly identity?: Uint8Array
  readonly providerSession?: Uint8Array | null
}

/** How long a session lasts, in seconds: unused, and at all. */
export type Lasting = { readonly idle: number; readonly whole: number }

export async function putSession(
  tx: OpenTransaction,
  session: { digest: Uint8Array; sessionId: string; accountId: string } & Whence,
  lasting: Lasting,
): Promise<Instant> {
  await dropOver(tx, lasting)
  const { rows } = await tx.client.query<{ expires_at: Instant }>(
    `insert into session (digest, session_id, account_id, began_at, seen_at, expires_at, network, browser, shown_at,
       identity, provider_session)
     values ($1, $2, $3, clock_timestamp(), clock_timestamp(), clock_timestamp() + $4::int * interval '1 second', $5, $6,
       clock_timestamp() - $7::int * interval '1 second', $8, $9)
     returning expires_at`,
    [
      ...[Buffer.from(session.digest), session.sessionId, session.accountId, Math.min(lasting.whole, session.most ?? Infinity)],
      ...[session.network ?? null, session.browser ?? null, session.shownAgo ?? 0],
      ...[session.identity, session.providerSession].map(digest => (digest == null ? null : Buffer.from(digest))),
    ],
  )
  return rows[0]!.expires_at
}

/** What is over serves nobody: who signed in and out stands in the acts. A day later the rows go, with whoever signs in next. */
async function dropOver(tx: OpenTransaction, { idle }: Lasting): Promise<void> {
  await tx.client.query(
    `delete from session where digest in (select digest from session
       where least(ended_at, expires_at, seen_at + $1::int * interval '1 second') < clock_timestamp() - interval '1 day' limit 1000)`,
    [idle],
  )
  await tx.client.query(
    `delete from invitation where digest in (select digest from invitation
       where least(ended_at, expires_at) < clock_timestamp() - interval '1 day' limit 1000)`,
  )
}

export type Session = {
  readonly sessionId: string
  readonly accountId: string
  /** Used within the minute. */
  readonly isFresh: boolean
  /** Whoever holds it has just shown who it is. */
  readonly isNew: boolean
  /** However busy it is. */
  readonly expiresAt: Instant
  readonly network: string | null
  readonly browser: string | null
}

/** Has not ended, has not run out, and was not left alone for longer than $2 seconds. */
const LASTS = `ended_at is null and clock_timestamp() < expires_at
  and clock_timestamp() < seen_at + $2::int * interval '1 second'`

/** The session of a token, where it has not ended, has not run out, and was not left alone too long. */
export async function findSession(tx: OpenTransaction, digest: Uint8Array, lasting: Lasting): Promise<Session | undefined> {
  type Row = {
    session_id: string
    account_id: string
    is_fresh: boolean
    is_new: boolean
    expires_at: Instant
    network: string | null
    browser: string | null
  }
  const { rows } = await tx.client.query<Row>(
    `select session_id, account_id, expires_at, network, browser, seen_at > clock_timestamp() - interval '1 minute' as is_fresh,
       shown_at > clock_timestamp() - interval '10 minutes' as is_new
     from session
     where digest = $1 and ${LASTS}`,
    [Buffer.from(digest), lasting.idle],
  )
  const [row] = rows
  if (row === undefined) return undefined
  const { session_id: sessionId, account_id: accountId, is_fresh: isFresh, is_new: isNew, expires_at: expiresAt } = row
  return { sessionId, accountId, isFresh, isNew, expiresAt, network: row.network, browser: row.browser }
}

/** Notes that it was used; once a minute is enough. */
export async function touchSession(tx: OpenTransaction, sessionId: string): Promise<void> {
  await tx.client.query('update session set seen_at = clock_timestamp() where session_id = $1 and ended_at is null', [
    sessionId,
  ])
}

export async function endSession(tx: OpenTransaction, digest: Uint8Array): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    'update session set ended_at = clock_timestamp() where digest = $1 and ended_at is null',
    [Buffer.from(digest)],
  )
  return rowCount === 1
}

/** Ends all sessions and open invitations of an account; gives how many sessions. */
export async function endAllOf(tx: OpenTransaction, accountId: string): Promise<number> {
  const { rowCount } = await tx.client.query(
    'update session set ended_at = clock_timestamp() where account_id = $1 and ended_at is null',
    [accountId],
  )
  await endInvitations(tx, accountId)
  return rowCount ?? 0
}

/** All but the one of this digest; gives how many. */
export async function endOtherSessions(tx: OpenTransaction, accountId: string, digest: Uint8Array): Promise<number> {
  const { rowCount } = await tx.client.query(
    'update session set ended_at = clock_timestamp() where account_id = $1 and digest <> $2 and ended_at is null',
    [accountId, Buffer.from(digest)],
  )
  return rowCount ?? 0
}

/** One of an account; false where it has none of that number, or it has ended. */
export async function endSessionOf(tx: OpenTransaction, accountId: string, sessionId: string): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    'update session set ended_at = clock_timestamp() where account_id = $1 and session_id = $2 and ended_at is null',
    [accountId, sessionId],
  )
  return rowCount === 1
}

/**
 * What began by a provider's word ends by it: all of an identity, or one session there. Where it was never said of a session which one it is there,
 * it may be that one. Gives whose they were.
 */
export async function endVouched(
  tx: OpenTransaction,
  { identity, providerSession }: { readonly identity: Identity | null; readonly providerSession: Uint8Array | null },
): Promise<string[]> {
  const { rows } = await tx.client.query<{ account_id: string }>(
    `update session set ended_at = clock_timestamp()
     where ended_at is null and (provider_session = $2 or (identity = any($1::bytea[]) and ($2::bytea is null or provider_session is null)))
     returning account_id`,
    [identity?.map(({ bytes }) => Buffer.from(bytes)) ?? null, providerSession && Buffer.from(providerSession)],
  )
  return rows.map(row => row.account_id)
}

/** A session as its holder is shown it. */
export type ShownSession = {
  readonly sessionId: string
  readonly beganAt: Instant
  readonly seenAt: Instant
  readonly network: string | null
  readonly browser: string | null
}

/** Sessions that have not ended, run out, or been left alone too long; the one used last first. */
export async function listSessions(tx: OpenTransaction, accountId: string, lasting: Lasting): Promise<ShownSession[]> {
  type Row = { session_id: string; began_at: Instant; seen_at: Instant; network: string | null; browser: string | null }
  const { rows } = await tx.client.query<Row>(
    `select session_id, began_at, seen_at, network, browser from session where account_id = $1 and ${LASTS}
     order by seen_at desc, session_id`,
    [accountId, lasting.idle],
  )
  return rows.map(({ session_id: sessionId, began_at: beganAt, seen_at: seenAt, network, browser }) => ({
    ...{ sessionId, beganAt, seenAt, network, browser },
  }))
}

async function endInvitations(tx: OpenTransaction, accountId: string): Promise<void> {
  await tx.client.query('update invitation set ended_at = clock_timestamp() where account_id = $1 and ended_at is null', [
    accountId,
  ])
}

/** An invitation replaces the one before it. */
export async function putInvitation(
  tx: OpenTransaction,
  invitation: { digest: Uint8Array; accountId: string; hours: number; invitedBy: string; isAgain: boolean },
): Promise<Instant> {
  await endInvitations(tx, invitation.accountId)
  const { rows } = await tx.client.query<{ expires_at: Instant }>(
    `insert into invitation (digest, account_id, expires_at, invited_by, again)
     values ($1, $2, clock_timestamp() + $3::int * interval '1 hour', $4, $5) returning expires_at`,
    [Buffer.from(invitation.digest), invitation.accountId, invitation.hours, invitation.invitedBy, invitation.isAgain],
  )
  return rows[0]!.expires_at
}

export type Invitation = {
  readonly accountId: string
  /** Wrapped. */
  readonly totpSecret: Uint8Array | null
  readonly invitedBy: string
  readonly isAgain: boolean
}

/** An invitation that may still be taken up, held until the transaction ends: two hands cannot take up one. */
export async function lockInvitation(tx: OpenTransaction, digest: Uint8Array): Promise<Invitation | undefined> {
  const { rows } = await tx.client.query<{
    account_id: string
    totp_secret: Buffer | null
    invited_by: string
    again: boolean
  }>(
    `select account_id, totp_secret, invited_by, again from invitation
     where digest = $1 and ended_at is null and clock_timestamp() < expires_at for update`,
    [Buffer.from(digest)],
  )
  const [row] = rows
  if (row === undefined) return undefined
  return { accountId: row.account_id, totpSecret: row.totp_secret, invitedBy: row.invited_by, isAgain: row.again }
}

export async function offerSecret(tx: OpenTransaction, digest: Uint8Array, secret: Uint8Array): Promise<void> {
  await tx.client.query('update invitation set totp_secret = $2 where digest = $1', [Buffer.from(digest), Buffer.from(secret)])
}

export async function endInvitation(tx: OpenTransaction, digest: Uint8Array): Promise<void> {
  await tx.client.query('update invitation set ended_at = clock_timestamp(), totp_secret = null where digest = $1', [
    Buffer.from(digest),
  ])
}
