// Keys of machines: of units and partners, with scopes and an end. Of the key its digest is kept and nothing else.
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type MachineKey = {
  readonly keyId: string
  readonly title: string
  readonly unitId: string
  readonly role: string
  readonly scopes: readonly string[]
  readonly madeAt: Instant
  readonly expiresAt: Instant
  /** How long it was made for. */
  readonly days: number
  readonly endedAt: Instant | null
  readonly followsId: string | null
  /** Where it may be used from; empty: anywhere. */
  readonly networks: readonly string[]
  /** When and where it was last shown from elsewhere. */
  readonly stoppedAt: Instant | null
  readonly stoppedFrom: string | null
}

type Row = {
  key_id: string
  title: string
  unit_id: string
  role: string
  scopes: string[]
  made_at: Instant
  expires_at: Instant
  days: number
  ended_at: Instant | null
  follows_id: string | null
  networks: string[]
  stopped_at: Instant | null
  stopped_from: string | null
}

const COLUMNS = `key_id, title, unit_id, role, scopes, made_at, expires_at, ended_at, follows_id, networks, stopped_at,
  stopped_from,  round(extract(epoch from expires_at - made_at) / 86400)::int as days`

const toKey = (row: Row): MachineKey => ({
  keyId: row.key_id,
  title: row.title,
  unitId: row.unit_id,
  role: row.role,
  scopes: row.scopes,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  days: row.days,
  endedAt: row.ended_at,
  followsId: row.follows_id,
  networks: row.networks,
  stoppedAt: row.stopped_at,
  stoppedFrom: row.stopped_from,
})

export type KeyToPut = Pick<MachineKey, 'keyId' | 'title' | 'unitId' | 'role' | 'scopes' | 'followsId'> & {
  readonly digest: Uint8Array
  readonly days: number
  readonly networks?: readonly string[]
}

export async function putKey(tx: OpenTransaction, key: KeyToPut): Promise<Instant> {
  const { rows } = await tx.client.query<{ expires_at: Instant }>(
    `insert into machine_key (key_id, digest, title, unit_id, role, scopes, made_at, expires_at, follows_id, networks)
     values ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp() + $7::int * interval '1 day', $8, $9) returning expires_at`,
    [
      ...[key.keyId, Buffer.from(key.digest), key.title, key.unitId, key.role, key.scopes, key.days, key.followsId],
      key.networks ?? [],
    ],
  )
  return rows[0]!.expires_at
}

/** The key of a token, where it has neither ended nor run out. */
export async function findLivingKey(tx: OpenTransaction, digest: Uint8Array): Promise<MachineKey | undefined> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from machine_key
     where digest = $1 and clock_timestamp() < least(expires_at, coalesce(ended_at, 'infinity'))`,
    [Buffer.from(digest)],
  )
  return rows[0] === undefined ? undefined : toKey(rows[0])
}

/** Notes that it was shown from where it may not be used; once a minute is enough. */
export async function noteStopped(tx: OpenTransaction, keyId: string, from: string): Promise<void> {
  await tx.client.query(
    `update machine_key set stopped_at = clock_timestamp(), stopped_from = $2
     where key_id = $1 and (stopped_at is null or stopped_from <> $2 or stopped_at < clock_timestamp() - interval '1 minute')`,
    [keyId, from],
  )
}

export async function findKey(tx: OpenTransaction, keyId: string): Promise<MachineKey | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from machine_key where key_id = $1`, [keyId])
  return rows[0] === undefined ? undefined : toKey(rows[0])
}

/** Newest first; of one unit where it is named. */
export async function listKeys(tx: OpenTransaction, unitId?: string): Promise<MachineKey[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from machine_key where $1::uuid is null or unit_id = $1 order by made_at desc, key_id`,
    [unitId ?? null],
  )
  return rows.map(toKey)
}

/** Ends a key now, or in some hours, so that its successor can be put in place; never later than it would have ended. */
export async function endKey(tx: OpenTransaction, keyId: string, inHours = 0): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `update machine_key set ended_at = least(ended_at, clock_timestamp() + $2::int * interval '1 hour')
     where key_id = $1 and clock_timestamp() < least(expires_at, coalesce(ended_at, 'infinity'))`,
    [keyId, inHours],
  )
  return rowCount === 1
}

/**
 * Ends everything of a unit: its keys; the offices that others hold in it; its accounts' sessions, open invitations and passwords. Each of
 * its accounts waits for another invitation.
 */
export async function endAllOfUnit(
  tx: OpenTransaction,
  unitId: string,
  today: LocalDate,
): Promise<{ keys: number; sessions: number; accounts: number }> {
  const keys = await tx.client.query(
    'update machine_key set ended_at = clock_timestamp() where unit_id = $1 and (ended_at is null or ended_at > clock_timestamp())',
    [unitId],
  )
  await tx.client.query(
    `update office set until_on = greatest(from_on, $2::date) where unit_id = $1 and until_on > $2::date
       and account_id not in (select account_id from account where unit_id = $1)`,
    [unitId, today],
  )
  const its = 'account_id in (select account_id from account where unit_id = $1) and ended_at is null'
  const sessions = await tx.client.query(`update session set ended_at = clock_timestamp() where ${its}`, [unitId])
  await tx.client.query(`update invitation set ended_at = clock_timestamp() where ${its}`, [unitId])
  const ofIts = 'account_id in (select account_id from account where unit_id = $1)'
  await tx.client.query(`delete from identity where ${ofIts}`, [unitId])
  await tx.client.query(`delete from passkey where ${ofIts}`, [unitId])
  const accounts = await tx.client.query(
    `update account set password = null, totp_secret = null, taken_up_at = null where unit_id = $1 and taken_up_at is not null`,
    [unitId],
  )
  return { keys: keys.rowCount ?? 0, sessions: sessions.rowCount ?? 0, accounts: accounts.rowCount ?? 0 }
}
