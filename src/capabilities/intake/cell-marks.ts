/** Turns what the reader noticed about cells into findings: formulas, error values, broken quotes, cells beyond the headings. */

import type { ReadHeadings } from '#rules/catalogue'
import { type Finding, type FindingCode, makeFinding } from '#rules/outcome'
import { type CellMark, FILE_LIMITS } from '#storage/files'

const CODES: Readonly<Record<CellMark['mark'], FindingCode>> = {
  formula: 'FORMULA_CACHED_VALUE',
  'formula-without-value': 'FORMULA_WITHOUT_VALUE',
  error: 'CELL_ERROR',
  'quotes-broken': 'ROW_QUOTES_BROKEN',
  'cell-too-long': 'CELL_TOO_LONG',
  'row-too-long': 'ROW_TOO_LONG',
  'row-too-wide': 'ROW_CELLS_TOO_MANY',
  'not-an-object': 'ROW_NOT_OBJECT',
}

/**
 * Findings by row; marks in columns that nothing reads say nothing, and persons' columns are not cited. What was too long to be read is
 * told wherever it stands: the row does not land.
 */
export const findingsOfMarks = (marks: readonly CellMark[], headings: ReadHeadings): Map<number, Finding[]> => {
  const found = new Map<number, Finding[]>()
  if (marks.length === 0) return found
  const fieldAt = new Map(headings.columns.map(column => [column.index, column.field.prop]))
  for (const { row, columns, mark, found: cells } of marks) {
    const fields = columns.map(column => fieldAt.get(column)).filter(field => field !== undefined)
    const params = paramsOf(mark, cells, headings)
    const isOfRow = WHOLE_ROW.has(mark) || (mark === 'cell-too-long' && fields.length === 0)
    const findings = isOfRow
      ? [makeFinding(CODES[mark], params)]
      : fields.map(field => makeFinding(CODES[mark], { field, ...params }))
    if (findings.length > 0) found.set(row, [...(found.get(row) ?? []), ...findings])
  }
  return found
}

const WHOLE_ROW: ReadonlySet<CellMark['mark']> = new Set(['quotes-broken', 'row-too-long', 'row-too-wide', 'not-an-object'])

const paramsOf = (mark: CellMark['mark'], cells: number | undefined, headings: ReadHeadings): Pick<Finding, 'params'> => {
  if (mark === 'cell-too-long') return { params: { most: FILE_LIMITS.cellLength } }
  if (mark === 'row-too-long') return { params: { most: FILE_LIMITS.rowLength } }
  return cells === undefined ? {} : { params: { found: cells, expected: headings.width } }
}

/** A row that runs on beyond its headings: most often a comma without quotes, so that everything behind it stands one place off. */
export const findExtraCells = (cells: readonly string[], width: number): Finding | undefined => {
  if (cells.length <= width) return undefined
  let found = cells.length
  while (found > width && cells[found - 1]!.trim() === '') found -= 1
  return found === width ? undefined : makeFinding('ROW_CELLS_TOO_MANY', { params: { found, expected: width } })
}
