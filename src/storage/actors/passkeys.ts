// Passkeys: of each the public half, and what its browser said of it.
import type { Instant } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Passkey = {
  readonly passkeyId: string
  readonly accountId: string
  readonly credential: Uint8Array
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly title: string
  readonly madeAt: Instant
  readonly usedAt: Instant | null
}

type Row = {
  passkey_id: string
  account_id: string
  credential: Buffer
  public_key: Buffer
  counter: string
  transports: string[]
  title: string
  made_at: Instant
  used_at: Instant | null
}

const COLUMNS = 'passkey_id, account_id, credential, public_key, counter, transports, title, made_at, used_at'

const toPasskey = (row: Row): Passkey => ({
  passkeyId: row.passkey_id,
  accountId: row.account_id,
  credential: row.credential,
  publicKey: row.public_key,
  counter: Number(row.counter),
  transports: row.transports,
  title: row.title,
  madeAt: row.made_at,
  usedAt: row.used_at,
})

/** False where it is there already, whosever it is. */
export async function putPasskey(tx: OpenTransaction, passkey: Omit<Passkey, 'madeAt' | 'usedAt'>): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `insert into passkey (credential, passkey_id, account_id, public_key, counter, transports, title, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp()) on conflict (credential) do nothing`,
    [
      Buffer.from(passkey.credential),
      passkey.passkeyId,
      passkey.accountId,
      Buffer.from(passkey.publicKey),
      passkey.counter,
      passkey.transports,
      passkey.title,
    ],
  )
  return rowCount === 1
}

export async function findPasskey(tx: OpenTransaction, credential: Uint8Array): Promise<Passkey | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from passkey where credential = $1`, [Buffer.from(credential)])
  return rows[0] === undefined ? undefined : toPasskey(rows[0])
}

/** Of these accounts, oldest first. */
export async function listPasskeys(tx: OpenTransaction, accountIds: readonly string[]): Promise<Passkey[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from passkey where account_id = any($1::uuid[]) order by made_at, passkey_id`,
    [accountIds],
  )
  return rows.map(toPasskey)
}

/** False where another use came first: the counter of one that counts only grows. */
export async function touchPasskey(tx: OpenTransaction, passkeyId: string, counter: number): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `update passkey set counter = $2, used_at = clock_timestamp() where passkey_id = $1 and (counter < $2 or $2 = 0)`,
    [passkeyId, counter],
  )
  return rowCount === 1
}

export async function removePasskey(tx: OpenTransaction, accountId: string, passkeyId: string): Promise<boolean> {
  const { rowCount } = await tx.client.query('delete from passkey where account_id = $1 and passkey_id = $2', [
    accountId,
    passkeyId,
  ])
  return rowCount === 1
}
