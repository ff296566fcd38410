// What was found on the rows of submissions: written by the chunk, read by row and by code.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import type { FindingLevel } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import type { FoundIn, Whose } from './chunk.ts'
import type { IntakeTx } from './store.ts'

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
