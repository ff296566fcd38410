// What officers have said of names that came with a code, and the names that follow from it.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { initialsOf } from './initials.ts'

/**
 * new-name: called so from a day on. former-name: called so until a day. typo: this organisation, wrongly written. other: another's, or
 * nobody's; rows that say so come back.
 */
export type NameDecision = 'new-name' | 'former-name' | 'typo' | 'other'

export type DecidedName = {
  readonly organisationId: string
  readonly uscc: string | null
  readonly name: string
  readonly folded: string
  readonly decision: NameDecision
  readonly on: LocalDate | null
  readonly reason: string
  readonly decidedOn: LocalDate
}

type Said = Omit<DecidedName, 'uscc' | 'decidedOn'> & {
  readonly actId: string
  /** Of whoever says it; null for the machine's operator. */
  readonly division: string | null
}

/** The newest word holds; a name that an earlier one made, and no record says, is known no longer. */
export async function decideName(tx: OpenTransaction, said: Said, today: LocalDate): Promise<void> {
  const { organisationId, name, folded, decision, on, reason, actId, division } = said
  await tx.client.query(
    `insert into name_decision as d (organisation_id, folded, name, decision, on_day, reason, decided_on, act_id, division)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (organisation_id, folded) do update set name = excluded.name, decision = excluded.decision, on_day = excluded.on_day,
       reason = excluded.reason, decided_on = excluded.decided_on, act_id = excluded.act_id,
       division = excluded.division`,
    [organisationId, folded, name, decision, on, reason, today, actId, division],
  )
  if (decision === 'new-name' || decision === 'former-name') await putSaidName(tx, said, today)
  else
    await tx.client.query(
      `update organisation_name set standing = 'withdrawn', until_on = least(until_on, $3::date)
       where organisation_id = $1 and folded = $2 and said_by_officer`,
      [organisationId, folded, today],
    )
}

/** Shown with the record that says what the organisation is called now. What a registration says stays: it is the authority for names. */
async function putSaidName(
  tx: OpenTransaction,
  { organisationId, name, folded, decision, on }: Said,
  today: LocalDate,
): Promise<void> {
  const isNew = decision === 'new-name'
  await tx.client.query(
    `insert into organisation_name as n (organisation_id, folded, name, standing, from_on, until_on, record_no, initials, said_by_officer)
     select $1, $2, $3, $4, $5::date, $6::date, m.record_no, $7, true from organisation_name m
     where m.organisation_id = $1 and m.standing <> 'withdrawn'
     order by array_position(array['current', 'decided', 'former'], m.standing), m.from_on desc limit 1
     on conflict (organisation_id, folded) do update
       set standing = excluded.standing, from_on = excluded.from_on, until_on = excluded.until_on, said_by_officer = true
       where n.standing in ('withdrawn', 'decided') or n.said_by_officer`,
    [
      ...[organisationId, folded, name, isNew ? 'decided' : 'former'],
      // Of a former name only its end is known.
      ...[on ?? today, isNew ? 'infinity' : (on ?? today)],
      (await initialsOf([name]))[0],
    ],
  )
  if (!isNew) return
  // Called so by decisions alone until its registration says it too: then those names end that decisions said before.
  await tx.client.query(
    `update organisation_name n set standing = 'former', until_on = $3::date from organisation o
     where o.organisation_id = $1 and o.registered_on is null and n.organisation_id = $1 and n.folded <> $2 and n.standing = 'decided'`,
    [organisationId, folded, on ?? today],
  )
  await tx.client.query('update organisation set name = $2 where organisation_id = $1 and registered_on is null', [
    organisationId,
    name,
  ])
}

const DECIDED = `d.organisation_id, o.uscc, d.name, d.folded, d.decision, d.on_day, d.reason, d.decided_on`

/** What was said of names, newest first; of organisations within reach. */
export async function listDecidedNames(tx: OpenTransaction, limit: number): Promise<DecidedName[]> {
  const { rows } = await tx.client.query<{
    organisation_id: string
    uscc: string | null
    name: string
    folded: string
    decision: NameDecision
    on_day: LocalDate | null
    reason: string
    decided_on: LocalDate
  }>(
    `select ${DECIDED} from name_decision d join organisation o using (organisation_id)
     order by d.decided_on desc, d.name limit $1`,
    [limit],
  )
  return rows.map(row => ({
    ...{ organisationId: row.organisation_id, uscc: row.uscc, name: row.name, folded: row.folded, decision: row.decision },
    ...{ on: row.on_day, reason: row.reason, decidedOn: row.decided_on },
  }))
}

/** Other organisations that bear exactly this name: alike in name and nothing else. */
export async function listHomonyms(
  tx: OpenTransaction,
  folded: string,
  apart: string,
): Promise<{ uscc: string | null; name: string }[]> {
  const { rows } = await tx.client.query<{ uscc: string | null; name: string }>(
    `select o.uscc, n.name from organisation_name n join organisation o using (organisation_id)
     where n.folded = $1 and n.standing <> 'withdrawn' and n.organisation_id <> $2 order by o.uscc limit 10`,
    [folded, apart],
  )
  return rows
}
