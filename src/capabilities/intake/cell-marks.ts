/** Turns what the reader noticed about cells into findings: formulas, error values, broken quotes, cells beyond the headings. */

import type { ReadHeadings } from '#rules/catalogue'
import { type Finding, type FindingCode, makeFinding } from '#rules/outcome'
import type { CellMark } from '#storage/files'

const CODES: Readonly<Record<CellMark['mark'], FindingCode>> = {
  formula: 'FORMULA_CACHED_VALUE',
  'formula-without-value': 'FORMULA_WITHOUT_VALUE',
  error: 'CELL_ERROR',
  'quotes-broken': 'ROW_QUOTES_BROKEN',
}

/** Findings by row; marks in columns that nothing reads say nothing, and persons' columns are not cited. */
export const findingsOfMarks = (marks: readonly CellMark[], headings: ReadHeadings): Map<number, Finding[]> => {
  const found = new Map<number, Finding[]>()
  if (marks.length === 0) return found
  const fieldAt = new Map(headings.columns.map(column => [column.index, column.field.prop]))
  for (const { row, columns, mark } of marks) {
    const fields = columns.map(column => fieldAt.get(column)).filter(field => field !== undefined)
    const findings =
      mark === 'quotes-broken' ? [makeFinding(CODES[mark])] : fields.map(field => makeFinding(CODES[mark], { field }))
    if (findings.length > 0) found.set(row, [...(found.get(row) ?? []), ...findings])
  }
  return found
}

/** A row that runs on beyond its headings: most often a comma without quotes, so that everything behind it stands one place off. */
export const findExtraCells = (cells: readonly string[], width: number): Finding | undefined => {
  if (cells.length <= width) return undefined
  let found = cells.length
  while (found > width && cells[found - 1]!.trim() === '') found -= 1
  return found === width ? undefined : makeFinding('ROW_CELLS_TOO_MANY', { params: { found, expected: width } })
}
