// Identities at OpenID providers, bound to accounts. Of issuer and subject a keyed digest is kept and nothing else: by the present key first,
// then by those before it, under which it is found and kept by the present one from then on.
import type { OpenTransaction } from '#storage/database'

/** Marks of one text under all keys that the ring has: the present one first. */
export type Identity = readonly [present: IdentityMark, ...before: IdentityMark[]]
type IdentityMark = { readonly key: string; readonly bytes: Uint8Array }

/** False where the identity is another account's already. */
export async function putIdentity(tx: OpenTransaction, identity: Identity, accountId: string): Promise<boolean> {
  await findIdentity(tx, identity)
  const [{ key, bytes }] = identity
  const { rowCount } = await tx.client.query(
    `insert into identity as i (digest, key_id, account_id, bound_at) values ($1, $2, $3, clock_timestamp())
     on conflict (digest) do update set account_id = excluded.account_id where i.account_id = excluded.account_id`,
    [Buffer.from(bytes), key, accountId],
  )
  return rowCount === 1
}

export async function findIdentity(tx: OpenTransaction, [{ key, bytes }, ...before]: Identity): Promise<string | undefined> {
  const present = Buffer.from(bytes)
  // One of them: a clock that was behind on the day of a new key may have left two.
  if (before.length > 0)
    await tx.client.query(
      `update identity set digest = $1, key_id = $3 where not exists (select from identity where digest = $1) and digest =
         (select digest from identity where digest = any($2::bytea[]) order by array_position($2::bytea[], digest) limit 1)`,
      [present, before.map(one => Buffer.from(one.bytes)), key],
    )
  const { rows } = await tx.client.query<{ account_id: string }>('select account_id from identity where digest = $1', [present])
  return rows[0]?.account_id
}

/** A key under which identities are marked and that is not one of these: whose they are cannot be told without it. */
export async function findLostKey(tx: OpenTransaction, identity: Identity): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ key_id: string }>(
    'select key_id from identity where key_id <> all($1::text[]) limit 1',
    [identity.map(one => one.key)],
  )
  return rows[0]?.key_id
}

/** What a browser had begun is used once; false where it was used before. What ran out goes with it. */
export async function spendBegun(tx: OpenTransaction, digest: Uint8Array, minutes: number): Promise<boolean> {
  await tx.client.query('delete from begun_spent where expires_at < clock_timestamp()')
  const { rowCount } = await tx.client.query(
    `insert into begun_spent (digest, expires_at) values ($1, clock_timestamp() + $2::int * interval '1 minute')
     on conflict do nothing`,
    [Buffer.from(digest), minutes],
  )
  return rowCount === 1
}

export async function wasSpent(tx: OpenTransaction, digest: Uint8Array): Promise<boolean> {
  const { rowCount } = await tx.client.query('select from begun_spent where digest = $1', [Buffer.from(digest)])
  return rowCount === 1
}

/** How many there were. */
export async function removeIdentities(tx: OpenTransaction, accountId: string): Promise<number> {
  return (await tx.client.query('delete from identity where account_id = $1', [accountId])).rowCount ?? 0
}

export async function countIdentities(tx: OpenTransaction, accountId: string): Promise<number> {
  const { rows } = await tx.client.query<{ n: number }>('select count(*)::int as n from identity where account_id = $1', [
    accountId,
  ])
  return rows[0]!.n
}
