// Accounts of posts in units and of organisations' users: a name, what signs in, and the day on which they are removed.
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Account = {
  readonly accountId: string
  readonly name: string
  readonly post: string
  /** Of a unit or of an organisation, never of both. */
  readonly unitId: string | null
  readonly organisationId: string | null
  readonly madeAt: Instant
  readonly closedAt: Instant | null
  readonly retainedUntil: LocalDate
  readonly isTakenUp: boolean
}

/** What a sign-in is checked against; never leaves the capability that checks. The second factor's secret is wrapped. */
export type Secrets = { readonly password: string | null; readonly totpSecret: Uint8Array | null }

type Row = {
  account_id: string
  name: string
  post: string
  unit_id: string | null
  organisation_id: string | null
  made_at: Instant
  closed_at: Instant | null
  retained_until: LocalDate
  taken_up_at: Instant | null
  password: string | null
  totp_secret: Buffer | null
}

const COLUMNS =
  'account_id, name, post, unit_id, organisation_id, made_at, taken_up_at, closed_at, retained_until, password, totp_secret'

/** From its day on an account is shown to nobody, removed or not. */
const KEPT = 'retained_until > china_today()'

const toAccount = (row: Row): Account => ({
  accountId: row.account_id,
  name: row.name,
  post: row.post,
  unitId: row.unit_id,
  organisationId: row.organisation_id,
  madeAt: row.made_at,
  closedAt: row.closed_at,
  retainedUntil: row.retained_until,
  isTakenUp: row.taken_up_at !== null,
})

async function findWhere(tx: OpenTransaction, where: string, value: string): Promise<(Account & Secrets) | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from account where ${where} = $1`, [value])
  const [row] = rows
  return row === undefined ? undefined : { ...toAccount(row), password: row.password, totpSecret: row.totp_secret }
}

export const findAccount = (tx: OpenTransaction, accountId: string) => findWhere(tx, 'account_id', accountId)
export const findAccountByName = (tx: OpenTransaction, name: string) => findWhere(tx, 'name', name)

/** All of them, also closed ones until they are removed, by name. */
export async function listAccounts(tx: OpenTransaction): Promise<Account[]> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from account where ${KEPT} order by name`)
  return rows.map(toAccount)
}

/** Of an organisation; none where none is named. */
export async function listAccountsOf(tx: OpenTransaction, organisationId: string | null): Promise<Account[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from account where organisation_id = $1 and ${KEPT} order by name`,
    [organisationId],
  )
  return rows.map(toAccount)
}

/** Whether anybody has ever had an account here. */
export async function hasAccounts(tx: OpenTransaction): Promise<boolean> {
  const { rows } = await tx.client.query<{ has: boolean }>('select exists (select from sign_in_begun) as has')
  return rows[0]!.has
}

export type AccountToPut = Pick<Account, 'accountId' | 'name' | 'post' | 'unitId' | 'organisationId' | 'retainedUntil'>

/** False where the name is taken. */
export async function putAccount(tx: OpenTransaction, account: AccountToPut): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `insert into account (account_id, name, post, unit_id, organisation_id, made_at, retained_until)
     values ($1, $2, $3, $4, $5, clock_timestamp(), $6) on conflict (name) do nothing`,
    [account.accountId, account.name, account.post, account.unitId, account.organisationId, account.retainedUntil],
  )
  if (rowCount === 1) await tx.client.query('insert into sign_in_begun default values on conflict do nothing')
  return rowCount === 1
}

/**
 * What an invitation taken up leaves: a password's digest, a second factor, or neither where one signs in otherwise. Whatever signed in
 * before (password, code, passkeys, identities elsewhere) does so no more.
 */
export async function putSecrets(tx: OpenTransaction, accountId: string, secrets: Secrets & { step: number }): Promise<void> {
  await tx.client.query(
    `update account set password = $2, totp_secret = $3, totp_step = $4, taken_up_at = clock_timestamp() where account_id = $1`,
    [accountId, secrets.password, secrets.totpSecret === null ? null : Buffer.from(secrets.totpSecret), secrets.step],
  )
  await tx.client.query('delete from passkey where account_id = $1', [accountId])
  await tx.client.query('delete from identity where account_id = $1', [accountId])
}

export async function putPassword(tx: OpenTransaction, accountId: string, digest: string): Promise<void> {
  await tx.client.query('update account set password = $2 where account_id = $1 and closed_at is null', [accountId, digest])
}

/** Another second factor in place of the one before; the code that was shown for it is spent. */
export async function putCode(tx: OpenTransaction, accountId: string, wrapped: Uint8Array, step: number): Promise<void> {
  await tx.client.query('update account set totp_secret = $2, totp_step = $3 where account_id = $1 and closed_at is null', [
    accountId,
    Buffer.from(wrapped),
    step,
  ])
}

/** Notes that a code of that step was used; false where this or a later one was used before, at the same moment too. */
export async function spendStep(tx: OpenTransaction, accountId: string, step: number): Promise<boolean> {
  const { rowCount } = await tx.client.query('update account set totp_step = $2 where account_id = $1 and totp_step < $2', [
    accountId,
    step,
  ])
  return rowCount === 1
}

/** Another day on which the row goes. */
export async function keepAccount(tx: OpenTransaction, accountId: string, until: LocalDate): Promise<void> {
  await tx.client.query('update account set retained_until = $2 where account_id = $1 and closed_at is null', [
    accountId,
    until,
  ])
}

/** Nobody signs in with it again; the row goes on the day given. False where it was closed already. */
export async function closeAccount(tx: OpenTransaction, accountId: string, retainedUntil: LocalDate): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `update account set closed_at = clock_timestamp(), password = null, totp_secret = null, retained_until = $2
     where account_id = $1 and closed_at is null`,
    [accountId, retainedUntil],
  )
  // Identities elsewhere stay bound to it, closed as it is: whoever was shut out does not come in again as somebody new.
  await tx.client.query('delete from passkey where account_id = $1', [accountId])
  return rowCount === 1
}

/** Removes accounts whose day has come, with all that hangs on them. What they did stands in the acts under their number. */
export async function removeAccounts(tx: OpenTransaction, today: LocalDate): Promise<number> {
  const { rows } = await tx.client.query<{ account_id: string }>(
    'delete from account where retained_until <= $1 returning account_id',
    [today],
  )
  const ids = rows.map(row => row.account_id)
  await tx.client.query('delete from office where account_id = any($1::uuid[])', [ids])
  await tx.client.query('delete from invitation where account_id = any($1::uuid[])', [ids])
  await tx.client.query('delete from identity where account_id = any($1::uuid[])', [ids])
  await tx.client.query('delete from passkey where account_id = any($1::uuid[])', [ids])
  await tx.client.query('delete from agent_proposal where retained_until <= $1', [today])
  await tx.client.query('delete from session where account_id = any($1::uuid[])', [ids])
  return ids.length
}

/** What accounts and keys are called, by their numbers; within reach, and as long as they are kept. */
export async function nameActors(tx: OpenTransaction, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.client.query<{ id: string; name: string }>(
    `select account_id::text as id, name from account where account_id = any($1::uuid[])
     union all select key_id::text, title from machine_key where key_id = any($1::uuid[])`,
    [ids],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
