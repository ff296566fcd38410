// The SQL of notices: addresses of units and of organisations, and what is on its way to them.
import { createHash } from 'node:crypto'
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type NoticeAddress = {
  readonly id: string
  /** Of a unit or of an organisation. */
  readonly unitId: string | null
  readonly division: string | null
  readonly organisationId: string | null
  readonly way: 'mail' | 'webhook'
  /** As it may be shown. */
  readonly address: string
  readonly addedOn: LocalDate
  readonly endedOn: LocalDate | null
}

const ADDRESS = `address_id as id, unit_id as "unitId", division, organisation_id as "organisationId", way, address, added_on as "addedOn", ended_on as "endedOn"`

/** False where the unit or the organisation is told there already. */
export async function putAddress(
  tx: OpenTransaction,
  one: Omit<NoticeAddress, 'endedOn'> & {
    /** Of an organisation: who acts for it, and has given it. */
    readonly accountId: string | null
    /** As it was given; of it a digest is kept. */
    readonly given: string
    /** Of a webhook: where it is called and what signs the calls, wrapped. */
    readonly call: Uint8Array | null
    readonly actId: string
  },
): Promise<boolean> {
  const digest = createHash('sha256')
    .update(`${one.unitId ?? one.organisationId} ${one.given}`)
    .digest()
  const { rowCount } = await tx.client.query(
    `insert into notice_address (address_id, unit_id, division, organisation_id, account_id, way, address, digest, call, added_on, act_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      ...[one.id, one.unitId, one.division, one.organisationId, one.accountId],
      ...[one.way, one.address, digest, one.call, one.addedOn, one.actId],
    ],
  )
  return rowCount === 1
}

export async function findAddress(tx: OpenTransaction, id: string): Promise<NoticeAddress | undefined> {
  const { rows } = await tx.client.query<NoticeAddress>(`select ${ADDRESS} from notice_address where address_id = $1`, [id])
  return rows[0]
}

/** Where units are told now, or an organisation: of organisations it alone sees where. */
export async function listAddresses(
  tx: OpenTransaction,
  { unitId, divisions, organisationId }: { unitId?: string; divisions?: readonly string[]; organisationId?: string } = {},
): Promise<NoticeAddress[]> {
  const { rows } = await tx.client.query<NoticeAddress>(
    `select ${ADDRESS} from notice_address
     where ended_on is null and ($1::uuid is null or unit_id = $1) and ($2::text[] is null or division = any($2))
       and organisation_id is not distinct from $3::uuid
     order by added_on, address_id`,
    [unitId ?? null, divisions ?? null, organisationId ?? null],
  )
  return rows
}

/** How many addresses of an organisation there are, with those of the day that are ended. */
export async function countAddresses(tx: OpenTransaction, organisationId: string, today: LocalDate): Promise<number> {
  const { rows } = await tx.client.query<{ count: number }>(
    'select count(*)::int as count from notice_address where organisation_id = $1 and (ended_on is null or added_on >= $2)',
    [organisationId, today],
  )
  return rows[0]!.count
}

/** How a webhook was called is forgotten with it; of a mailbox, whose it was: its host stays, and nothing by which others could be tried. */
export async function endAddress(tx: OpenTransaction, id: string, on: LocalDate): Promise<void> {
  await tx.client.query(
    `update notice_address set ended_on = $2, call = null,
       address = case way when 'mail' then regexp_replace(address, '^.*@', '…@') else address end, digest = uuid_send(address_id)
     where address_id = $1`,
    [id, on],
  )
  await tx.client.query(
    `update notice set next_at = null, outcome = 'failed', said = 'ADDRESS_ENDED', ended_at = clock_timestamp()
     where address_id = $1 and outcome is null`,
    [id],
  )
}

export type Notice = {
  readonly id: string
  readonly addressId: string
  readonly kind: 'morning' | 'trial' | 'changes' | 'welcome'
  readonly madeAt: Instant
  readonly tries: number
  readonly outcome: 'sent' | 'failed' | 'empty' | null
  readonly said: string | null
  readonly endedAt: Instant | null
}

/** Addresses of units that have had no notice of that kind about that. */
export async function listAwaiting(
  tx: OpenTransaction,
  kind: Notice['kind'],
  about: string,
): Promise<(NoticeAddress & { readonly unitId: string })[]> {
  const { rows } = await tx.client.query<NoticeAddress & { readonly unitId: string }>(
    `select ${ADDRESS} from notice_address a
     where a.ended_on is null and a.unit_id is not null
       and not exists (select from notice n where n.address_id = a.address_id and n.kind = $1 and n.about = $2)`,
    [kind, about],
  )
  return rows
}

/**
 * Once: the same kind about the same is made no second time. Where there is nothing to tell it is noted, and not sent. None to an address that
 * was ended while its notice was being made: held until this commits, for whoever ends it ends what it finds.
 */
export async function putNotice(
  tx: OpenTransaction,
  one: {
    readonly id: string
    readonly addressId: string
    readonly kind: Notice['kind']
    readonly about: string
    readonly counts: Readonly<Record<string, number>>
    readonly isEmpty: boolean
  },
): Promise<void> {
  await tx.client.query(
    `insert into notice (notice_id, address_id, kind, about, counts, next_at, outcome, ended_at)
     select $1, address_id, $3, $4, $5, case when $6 then null else clock_timestamp() end, case when $6 then 'empty' end,
       case when $6 then clock_timestamp() end
     from notice_address where address_id = $2 and ended_on is null for share
     on conflict do nothing`,
    [one.id, one.addressId, one.kind, one.about, JSON.stringify(one.counts), one.isEmpty],
  )
}

/** The newest first. */
export async function listNotices(tx: OpenTransaction, addresses: readonly string[], limit: number): Promise<Notice[]> {
  const { rows } = await tx.client.query<Notice>(
    `select notice_id as id, address_id as "addressId", kind, made_at as "madeAt", tries, outcome, said, ended_at as "endedAt"
     from notice where address_id = any($1::uuid[]) and outcome is distinct from 'empty' order by made_at desc limit $2`,
    [addresses, limit],
  )
  return rows
}

export type DueNotice = {
  readonly id: string
  readonly kind: Notice['kind']
  readonly about: string
  readonly counts: string
  readonly tries: number
  readonly way: NoticeAddress['way']
  readonly address: string
  readonly addressId: string
  /** Of an address of an organisation: itself, and who has given it. */
  readonly organisationId: string | null
  readonly accountId: string | null
  /** Wrapped; null of mail. */
  readonly call: Uint8Array | null
}

/**
 * One that is due, taken so that no other process sends it meanwhile: it is tried again after so long, whatever becomes of this try. Due is
 * too what waits for longer than it was made to wait: the clock was set back.
 * @param againAfter seconds after the n-th try
 */
export async function takeDue(tx: OpenTransaction, againAfter: readonly number[]): Promise<DueNotice | undefined> {
  const { rows } = await tx.client.query<DueNotice>(
    `select n.notice_id as id, n.kind, n.about, n.counts, n.tries, a.way, a.address, a.address_id as "addressId",
       a.organisation_id as "organisationId", a.account_id as "accountId", a.call
     from notice n join notice_address a using (address_id)
     where n.next_at <= clock_timestamp()
       or n.next_at > clock_timestamp() + make_interval(secs => coalesce(($1::int[])[least(n.tries, cardinality($1::int[]))], 0))
     order by n.next_at limit 1 for update of n skip locked`,
    [againAfter],
  )
  const due = rows[0]
  if (due === undefined) return undefined
  await tx.client.query(
    `update notice set tries = tries + 1, next_at = clock_timestamp() + make_interval(secs => $2) where notice_id = $1`,
    [due.id, againAfter[Math.min(due.tries, againAfter.length - 1)]],
  )
  return due
}

/** What became of a try; without an outcome it is tried again. */
export async function tellOutcome(
  tx: OpenTransaction,
  id: string,
  { outcome, said }: { readonly outcome: 'sent' | 'failed' | null; readonly said: string },
): Promise<void> {
  await tx.client.query(
    `update notice set said = $3, outcome = $2::text, next_at = case when $2::text is null then next_at end,
       ended_at = case when $2::text is null then null else clock_timestamp() end
     where notice_id = $1 and outcome is null`,
    [id, outcome, said],
  )
}

const KEPT_DAYS = 365

export async function dropOldNotices(tx: OpenTransaction): Promise<void> {
  await tx.client.query(
    'delete from notice where outcome is not null and made_at < clock_timestamp() - make_interval(days => $1)',
    [KEPT_DAYS],
  )
}
