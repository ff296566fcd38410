// Writes the file that goes back to the department: the cleaned rows, each beside what became of it.
import type { CleanedRow } from './cleaned-copy.ts'
import { writeCsv, writeXlsx } from './sheet-writer.ts'

/**
 * `resultHeadings` stand to the left, where they are seen and where a row with too many cells cannot push them away; then `headings`, as
 * the file had them. `resultsOf` gives for a batch of rows the cells under `resultHeadings` (record number, findings as
 * sentences, …), or null for a row that is left out. The file can be handed in again as it is: its headings are known by name.
 */
export function writeFindings(options: {
  media: 'csv' | 'xlsx'
  /** xlsx: name of the sheet, at most 31 characters. */
  sheetName: string
  resultHeadings: readonly string[]
  headings: readonly string[]
  rows: AsyncIterable<readonly CleanedRow[]>
  resultsOf: (
    rows: readonly CleanedRow[],
  ) => Promise<readonly (readonly string[] | null)[]> | readonly (readonly string[] | null)[]
}): AsyncGenerator<Buffer> {
  const headings = [...options.resultHeadings, ...options.headings]
  const rows = besideResults(options.rows, options.resultsOf)
  return options.media === 'xlsx' ? writeXlsx(options.sheetName, headings, rows) : writeCsv(headings, rows)
}

async function* besideResults(
  batches: AsyncIterable<readonly CleanedRow[]>,
  resultsOf: (
    rows: readonly CleanedRow[],
  ) => Promise<readonly (readonly string[] | null)[]> | readonly (readonly string[] | null)[],
): AsyncGenerator<string[][]> {
  for await (const batch of batches) {
    const results = await resultsOf(batch)
    const rows: string[][] = []
    for (const [n, row] of batch.entries()) {
      const result = results[n]
      if (result) rows.push([...result, ...row.cells])
    }
    yield rows
  }
}
