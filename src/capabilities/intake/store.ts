/** The SQL of submissions and their findings. */

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ColumnType, sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import type { LearnedHeading } from '#rules/catalogue'
import type { FindingLevel } from '#rules/outcome'
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction, Transaction } from '#storage/database'
import type { Encoding, Media } from '#storage/files'
import type { FoundIn, Whose } from './chunk.ts'

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
    select submission_id from submission s where closed_at is null and not exists (
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
      closed_at: sql`date_trunc('milliseconds', clock_timestamp())`,
      outcome: end.outcome,
      refusal: end.refusal === undefined ? null : JSON.stringify(end.refusal),
      spool_key: null,
      reader_at: null,
    })
    .where('submission_id', '=', id)
    .execute()
}

/** What was found in how many rows, by code. */
export type Cause = { code: string; level: FindingLevel; field: string | null; rows: number }
export const listCauses = async (tx: IntakeTx, id: string): Promise<Cause[]> => {
  const { rows } = await sql<Cause>`
    select code, level, field, count(distinct row_no)::int as rows from finding
    where submission_id = ${id} group by code, level, field order by count(distinct row_no) desc, code, field`.execute(tx)
  return rows
}

export type FoundRow = {
  row: number
  findings: {
    level: FindingLevel
    code: string
    field: string | null
    clause: string | null
    value: string | null
    params: Record<string, unknown> | null
  }[]
}

/** Rows with findings after a row number, each with all it has; `next` where there are more. */
export const listFoundRows = async (
  tx: IntakeTx,
  id: string,
  page: { after: number; limit: number; code?: string; level?: string },
): Promise<{ rows: FoundRow[]; next: number | null }> => {
  const { rows } = await sql<{
    row_no: string
    level: FindingLevel
    code: string
    field: string | null
    clause: string | null
    value: string | null
    params: string | null
  }>`
    with page as (
      select distinct row_no from finding
      where submission_id = ${id} and row_no > ${page.after}
        and (${page.code ?? null}::text is null or code = ${page.code ?? null})
        and (${page.level ?? null}::text is null or level = ${page.level ?? null})
      order by row_no limit ${page.limit + 1})
    select row_no, level, code, field, clause, value, params from finding join page using (row_no)
    where submission_id = ${id} order by row_no, finding_no`.execute(tx)
  const found: FoundRow[] = []
  for (const { row_no, params, ...finding } of rows) {
    const row = Number(row_no)
    if (found.at(-1)?.row !== row) found.push({ row, findings: [] })
    found.at(-1)!.findings.push({ ...finding, params: params === null ? null : JSON.parse(params) })
  }
  const more = found.length > page.limit
  if (more) found.length = page.limit
  return { rows: found, next: more ? found.at(-1)!.row : null }
}

/** Findings of rows in [from, until], by row. */
export const findingsBetween = async (
  tx: IntakeTx,
  id: string,
  from: number,
  until: number,
): Promise<Map<number, FoundRow['findings']>> => {
  const rows = await tx
    .selectFrom('finding')
    .select(['row_no', 'level', 'code', 'field', 'clause', 'value', 'params'])
    .where('submission_id', '=', id)
    .where('row_no', '>=', from as never)
    .where('row_no', '<=', until as never)
    .orderBy('row_no')
    .orderBy('finding_no')
    .execute()
  const found = new Map<number, FoundRow['findings']>()
  for (const { row_no, params, ...finding } of rows) {
    const row = Number(row_no)
    const known = found.get(row) ?? []
    known.push({ ...finding, params: params === null ? null : JSON.parse(params) })
    found.set(row, known)
  }
  return found
}

const COPY_BYTES = 64 * 1024
const escaped = (text: string | undefined): string =>
  text === undefined ? '\\N' : text.replace(/[\\\n\r\t]/g, found => ESCAPES[found]!)
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Writes the findings of a chunk by COPY. */
export const putFindings = async (
  tx: OpenTransaction,
  id: string,
  found: readonly FoundIn[],
  foundOn: LocalDate,
  whose: Whose,
): Promise<void> => {
  if (found.length === 0) return
  const copy = tx.client.query(
    copyFrom(
      'copy finding (submission_id, row_no, finding_no, level, code, field, clause, value, params, found_on, organisation_id) from stdin',
    ),
  )
  await pipeline(Readable.from(findingLines(id, found, foundOn, whose)), copy)
}

function* findingLines(id: string, found: readonly FoundIn[], foundOn: LocalDate, whose: Whose): Generator<string> {
  let text = ''
  for (const { row, findings } of found) {
    const organisationId = escaped(whose(row))
    for (const [no, { level, code, field, clause, value, params }] of findings.entries()) {
      const told = params === undefined ? undefined : JSON.stringify(params)
      text += `${id}\t${row}\t${no + 1}\t${level}\t${code}\t${escaped(field)}\t${escaped(clause)}\t${escaped(value)}\t${escaped(told)}\t${foundOn}\t${organisationId}\n`
    }
    if (text.length > COPY_BYTES) {
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}
