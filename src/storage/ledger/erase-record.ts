// Blanks the content of a record: the ledger says that and why, and not what. The functions of the database do it, under a role of their own.
import { ERASING_OPERATION } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import type { RecordName } from './read-entries.ts'

export type ErasedRecord = {
  /** Contents of entries that were blanked. */
  readonly contents: number
  /** Findings on rows that brought the record. */
  readonly findings: number
  /** Names and numbers of the organisation that this record alone said. */
  readonly names: number
}

/** Of a record that an `erased` entry speaks of; what is blanked already stays so. Throws where there is none. */
export async function eraseRecord(tx: OpenTransaction, { organisationId, recordNo }: RecordName): Promise<ErasedRecord> {
  const name = [organisationId, recordNo.toString()]
  await tx.client.query('select erase_numbers($1, $2)', name)
  const { rows } = await tx.client.query<{ contents: number }>('select erase($1, $2) as contents', name)
  const beside = await tx.client.query<{ findings: number; names: number }>('select * from erase_beside($1, $2)', name)
  await tx.client.query('select erase_listing($1, $2)', name)
  await tx.client.query('select erase_held($1, $2)', name)
  return { contents: rows[0]!.contents, ...beside.rows[0]! }
}

/** An act with something of its content left, that is no hand-in: those bring many records and say nothing of one. */
export type ActOfRecord = { readonly act: string; readonly phase: number }

/** Whole acts that wrote entries of the record, or steps of cases about it, and still say what they were asked. */
export async function listActsOf(tx: OpenTransaction, { organisationId, recordNo }: RecordName): Promise<ActOfRecord[]> {
  const { rows } = await tx.client.query<{ act_id: string; phase: number }>(
    `select distinct a.act_id, a.phase
     from (
       select act_id from entry
       where organisation_id = $1 and record_no = $2 and submission_id is null and kind <> 12
       union select * from acts_beside($1, $2) union select * from acts_of_listing($1, $2)) e
     join act a on a.act_id = e.act_id join act_content c on c.act_id = a.act_id and c.phase = a.phase
     where a.phase = 0 and c.content is not null
     order by a.act_id`,
    [organisationId, recordNo.toString()],
  )
  return rows.map(row => ({ act: row.act_id, phase: row.phase }))
}

/** What was written down of erasing, and of dropping looks, is said for ever: `erase_act` of the database keeps to the same. */
const NEVER_ERASED = [ERASING_OPERATION, 'ledger.erase', 'access.close', 'audit.drop-looks']

/** The first of those acts whose content cannot be erased, for there is no such act or it says itself what was; undefined where there is none. */
export async function findUnerasable(tx: OpenTransaction, acts: readonly ActOfRecord[]): Promise<ActOfRecord | undefined> {
  if (acts.length === 0) return undefined
  const { rows } = await tx.client.query<{ act: string; phase: number }>(
    `select n.act_id as act, n.phase from unnest($1::uuid[], $2::smallint[]) as n (act_id, phase)
     left join act a on a.act_id = n.act_id and a.phase = n.phase where a.operation is null or a.operation = any($3::text[]) limit 1`,
    [acts.map(one => one.act), acts.map(one => one.phase), NEVER_ERASED],
  )
  return rows[0]
}

/** Divisions of the units in whose name those acts were done; null where there is no such act, or it was nobody's. */
export async function divisionsOfActs(tx: OpenTransaction, acts: readonly ActOfRecord[]): Promise<(string | null)[]> {
  if (acts.length === 0) return []
  const { rows } = await tx.client.query<{ division: string | null }>(
    `select u.division from unnest($1::uuid[], $2::smallint[]) as n (act_id, phase)
     left join act a on a.act_id = n.act_id and a.phase = n.phase left join unit u on u.unit_id = a.unit_id`,
    [acts.map(one => one.act), acts.map(one => one.phase)],
  )
  return rows.map(row => row.division)
}
