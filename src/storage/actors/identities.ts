// Identities at OpenID providers, bound to accounts; and sign-ins begun there. Of issuer and subject a digest is kept and nothing else.
import type { OpenTransaction } from '#storage/database'

/** False where the identity is another account's already. */
export async function putIdentity(tx: OpenTransaction, digest: Uint8Array, accountId: string): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `insert into identity as i (digest, account_id, bound_at) values ($1, $2, clock_timestamp())
     on conflict (digest) do update set account_id = excluded.account_id where i.account_id = excluded.account_id`,
    [Buffer.from(digest), accountId],
  )
  return rowCount === 1
}

export async function findIdentity(tx: OpenTransaction, digest: Uint8Array): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ account_id: string }>('select account_id from identity where digest = $1', [
    Buffer.from(digest),
  ])
  return rows[0]?.account_id
}

export type Begun = {
  readonly issuer: string
  readonly verifier: string
  readonly nonce: string
  /** Digest of the invitation that is taken up by it. */
  readonly invitation: Uint8Array | null
}

/** What was begun and never finished goes with the next one. */
export async function putBegun(tx: OpenTransaction, digest: Uint8Array, begun: Begun, minutes: number): Promise<void> {
  await tx.client.query('delete from openid_begun where expires_at < clock_timestamp()')
  await tx.client.query(
    `insert into openid_begun (digest, issuer, verifier, nonce, invitation, expires_at)
     values ($1, $2, $3, $4, $5, clock_timestamp() + $6::int * interval '1 minute')`,
    [
      Buffer.from(digest),
      begun.issuer,
      begun.verifier,
      begun.nonce,
      begun.invitation === null ? null : Buffer.from(begun.invitation),
      minutes,
    ],
  )
}

/** Taken once: a second answer to the same question finds nothing. */
export async function takeBegun(tx: OpenTransaction, digest: Uint8Array): Promise<Begun | undefined> {
  const { rows } = await tx.client.query<{ issuer: string; verifier: string; nonce: string; invitation: Buffer | null }>(
    `delete from openid_begun where digest = $1 and expires_at > clock_timestamp()
     returning issuer, verifier, nonce, invitation`,
    [Buffer.from(digest)],
  )
  return rows[0]
}
