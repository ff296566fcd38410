// Blanks the content of a record: the ledger says that and why, and not what. The functions of the database do it, under a role of their own.
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
  const { rows } = await tx.client.query<{ contents: number }>('select erase($1, $2) as contents', name)
  const beside = await tx.client.query<{ findings: number; names: number }>('select * from erase_beside($1, $2)', name)
  return { contents: rows[0]!.contents, ...beside.rows[0]! }
}

/** An act with something of its content left, that is no hand-in: those bring many records and say nothing of one. */
export type ActOfRecord = { readonly act: string; readonly phase: number }

/** Whole acts that wrote entries of the record, and still say what they were asked. */
export async function listActsOf(tx: OpenTransaction, { organisationId, recordNo }: RecordName): Promise<ActOfRecord[]> {
  const { rows } = await tx.client.query<{ act_id: string; phase: number }>(
    `select distinct a.act_id, a.phase
     from entry e join act a on a.act_id = e.act_id join act_content c on c.act_id = a.act_id and c.phase = a.phase
     where e.organisation_id = $1 and e.record_no = $2 and e.submission_id is null and e.kind <> 12 and a.phase = 0
       and c.content is not null
     order by a.act_id`,
    [organisationId, recordNo.toString()],
  )
  return rows.map(row => ({ act: row.act_id, phase: row.phase }))
}
