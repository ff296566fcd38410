/** The SQL of submissions; of what was found on their rows: finding-store.ts. */

import { type ColumnType, sql } from 'kysely'
import type { LearnedHeading } from '#rules/catalogue'
import type { FindingLevel } from '#rules/outcome'
import type { Instant, LocalDate } from '#rules/time'
import type { Transaction } from '#storage/database'
import type { Encoding, Media } from '#storage/files'

type Count = ColumnType<string, number | undefined, number | string>

export type SubmissionTable = {
  submission_id: string
  act_id: string
  item: string
  unit_id: string
  division: string
  file_name: string
  sha256: string
  bytes: Count
  media: string
  received_at: ColumnType<Instant, unknown, never>
  received_on: ColumnType<LocalDate, string, never>
  closed_at: ColumnType<Instant | null, unknown, unknown>
  outcome: string | null
  refusal: string | null
  spool_key: Buffer | null
  headings: string | null
  rows: Count
  registered: Count
  amended: Count
  unchanged: Count
  refused: Count
  held: Count
  late: Count
  person_rows: Count
  cleaned_bytes: Count
  reader_at: string | null
  takeover: string | null
  rehearsal: ColumnType<boolean, boolean | undefined, never>
}
export type FindingTable = {
  submission_id: string
  row_no: ColumnType<string, number, never>
  finding_no: number
  level: FindingLevel
  code: string
  field: string | null
  clause: string | null
  value: string | null
  params: string | null
  found_on: string
  organisation_id: string | null
}
export type IntakeTables = { submission: SubmissionTable; finding: FindingTable }
export type IntakeTx = Transaction<IntakeTables>

/** What the counts of a submission are called, in the table and in every answer. */
const COUNTS = ['rows', 'registered', 'amended', 'unchanged', 'refused', 'held', 'late', 'person_rows'] as const
export type Counts = Record<(typeof COUNTS)[number], number>

/** A submission as the writing side and the pages need it. Instants are ISO text in UTC, days ISO dates. */
export type Submission = {
  id: string
  actId: string
  item: string
  unitId: string
  division: string
  fileName: string
  sha256: string
  bytes: number
  media: Media
  receivedAt: string
  receivedOn: LocalDate
  closedAt: string | null
  outcome: 'done' | 'refused' | null
  refusal: { code: string; clause: string | null; details: Record<string, unknown> } | null
  headings: string[] | null
  counts: Counts
  cleanedBytes: number
  /** Row up to which chunks are committed, how much of the file that is, codes that the spool met, and what was known of headings then. */
  readerAt: ReaderAt
  /** What the former system is called whose records these are; null for what a department hands in. */
  takeover: string | null
  /** Everything is judged as if it landed, and nothing of it stays. */
  rehearsal: boolean
}

export type ReaderAt = OfSpool & { row: number; share?: number | null; suspects?: string[]; learned?: LearnedHeading[] }
/** Of text, as the spool found it: sought again, it takes reading the whole file. */
type OfSpool = { encoding?: Encoding | null }

const submissionColumns = (tx: IntakeTx) =>
  tx
    .selectFrom('submission')
    .select([
      'submission_id',
      'act_id',
      'item',
      'unit_id',
      'division',
      'file_name',
      'sha256',
      'bytes',
      'media',
      'outcome',
      'refusal',
      'headings',
      'cleaned_bytes',
      'reader_at',
      'received_at',
      'received_on',
      'closed_at',
      'takeover',
      'rehearsal',
      ...COUNTS,
    ])

type SubmissionRow = Awaited<ReturnType<ReturnType<typeof submissionColumns>['executeTakeFirstOrThrow']>>

const submissionFrom = (row: SubmissionRow): Submission => ({
  id: row.submission_id,
  actId: row.act_id,
  item: row.item,
  unitId: row.unit_id,
  division: row.division,
  fileName: row.file_name,
  sha256: row.sha256,
  bytes: Number(row.bytes),
  media: row.media as Media,
  receivedAt: row.received_at,
  receivedOn: row.received_on,
  closedAt: row.closed_at,
  outcome: row.outcome as Submission['outcome'],
  refusal: row.refusal === null ? null : JSON.parse(row.refusal),
  headings: row.headings === null ? null : JSON.parse(row.headings),
  counts: Object.fromEntries(COUNTS.map(count => [count, Number(row[count])])) as Counts,
  cleanedBytes: Number(row.cleaned_bytes),
  readerAt: row.reader_at === null ? { row: 0 } : JSON.parse(row.reader_at),
  takeover: row.takeover,
  rehearsal: row.rehearsal,
})

export const findSubmission = async (tx: IntakeTx, id: string): Promise<Submission | undefined> => {
  const row = await submissionColumns(tx).where('submission_id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : submissionFrom(row)
}

/** Newest first; of one unit where it is named. */
export const listSubmissions = async (
  tx: IntakeTx,
  filter: { unitId?: string | undefined; divisions?: readonly string[] | undefined; item?: string | undefined; limit: number },
): Promise<Submission[]> => {
  let select = submissionColumns(tx).orderBy('submission.received_at', 'desc').limit(filter.limit)
  if (filter.unitId !== undefined) select = select.where('unit_id', '=', filter.unitId)
  if (filter.divisions !== undefined)
    select = select.where('division', 'in', filter.divisions.length > 0 ? filter.divisions : [''])
  if (filter.item !== undefined) select = select.where('item', '=', filter.item)
  return (await select.execute()).map(submissionFrom)
}

export const listOpenSubmissions = async (tx: IntakeTx): Promise<string[]> =>
  (
    await tx.selectFrom('submission').select('submission_id').where('closed_at', 'is', null).orderBy('received_at').execute()
  ).map(row => row.submission_id)

export type StoredCopy = { readonly id: string; readonly bytes: number }

/** Submissions that have a cleaned copy, with its length. */
export const listCopies = async (tx: IntakeTx): Promise<StoredCopy[]> =>
  (
    await tx
      .selectFrom('submission')
      .select(['submission_id', 'cleaned_bytes'])
      .where('cleaned_bytes', '>', '0')
      .orderBy('received_at')
      .execute()
  ).map(row => ({ id: row.submission_id, bytes: Number(row.cleaned_bytes) }))

/** Open submissions of which no session holds the advisory lock of the class: nobody runs them. */
export const listIdleSubmissions = async (tx: IntakeTx, lockClass: number): Promise<string[]> => {
  // A lock's two numbers stand in pg_locks as unsigned ones.
  const { rows } = await sql<{ submission_id: string }>`
    with open as materialized (select submission_id, received_at from submission where closed_at is null)
    select submission_id from open s where not exists (
      select from pg_locks l
      where l.locktype = 'advisory' and l.classid = ${lockClass} and l.objsubid = 2
        and l.database = (select oid from pg_database where datname = current_database())
        and l.objid::bigint = hashtext(s.submission_id::text)::bigint & 4294967295)
    order by received_at`.execute(tx)
  return rows.map(row => row.submission_id)
}

export const putSubmission = async (
  tx: IntakeTx,
  submission: Pick<
    Submission,
    'id' | 'actId' | 'item' | 'unitId' | 'division' | 'fileName' | 'sha256' | 'bytes' | 'media' | 'receivedOn' | 'readerAt'
  > &
    Partial<Pick<Submission, 'takeover' | 'rehearsal'>> & { spoolKey: Uint8Array },
): Promise<void> => {
  await tx
    .insertInto('submission')
    .values({
      submission_id: submission.id,
      act_id: submission.actId,
      item: submission.item,
      unit_id: submission.unitId,
      division: submission.division,
      file_name: submission.fileName,
      sha256: submission.sha256,
      bytes: submission.bytes,
      media: submission.media,
      received_at: sql`date_trunc('milliseconds', clock_timestamp())`,
      received_on: submission.receivedOn,
      spool_key: Buffer.from(submission.spoolKey),
      reader_at: JSON.stringify(submission.readerAt),
      takeover: submission.takeover ?? null,
      rehearsal: submission.rehearsal ?? false,
    })
    .execute()
}

/** The key of the spool; undefined once the submission is closed. */
export const findSpoolKey = async (tx: IntakeTx, id: string): Promise<Uint8Array | undefined> => {
  const row = await tx.selectFrom('submission').select('spool_key').where('submission_id', '=', id).executeTakeFirst()
  return row?.spool_key ?? undefined
}

/** Takes the submission for the length of the transaction: until then nobody else commits anything of it. */
export const lockSubmission = async (tx: IntakeTx, id: string): Promise<void> => {
  await tx.selectFrom('submission').select('submission_id').where('submission_id', '=', id).forUpdate().execute()
}

/** Takes the submission likewise; false where it does not stand as the caller believes. */
export const lockSubmissionAt = async (tx: IntakeTx, id: string, rows: number): Promise<boolean> => {
  const { rows: found } = await sql<{ rows: string }>`
    select rows from submission where submission_id = ${id} and closed_at is null for update`.execute(tx)
  return found[0] !== undefined && Number(found[0].rows) === rows
}

/** How far a chunk has brought the submission; in the transaction of the chunk. */
export const putProgress = async (
  tx: IntakeTx,
  id: string,
  step: { counts: Counts; cleanedBytes: number; readerAt: ReaderAt; headings?: readonly string[] },
): Promise<void> => {
  await tx
    .updateTable('submission')
    .set({
      ...Object.fromEntries(COUNTS.map(count => [count, sql`${sql.ref(count)} + ${step.counts[count]}`])),
      cleaned_bytes: step.cleanedBytes,
      reader_at: JSON.stringify(step.readerAt),
      ...(step.headings === undefined ? {} : { headings: JSON.stringify(step.headings) }),
    })
    .where('submission_id', '=', id)
    .execute()
}

/** Closes: the spool's key is destroyed here. */
export const closeSubmission = async (
  tx: IntakeTx,
  id: string,
  end: { outcome: 'done' | 'refused'; refusal?: unknown },
): Promise<void> => {
  await tx
    .updateTable('submission')
    .set({
      closed_at: sql`date_trunc('milliseconds', statement_timestamp())`,
      outcome: end.outcome,
      refusal: end.refusal === undefined ? null : JSON.stringify(end.refusal),
      spool_key: null,
      reader_at: null,
    })
    .where('submission_id', '=', id)
    .execute()
}
