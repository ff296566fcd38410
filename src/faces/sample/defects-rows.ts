/** Planted defects of whole rows: twice, again with other brackets, contradicting each other, too many cells. */
import { DECISIONS, type Defect, GOOD, PENALTY, refusedFor, warnedOf, write } from './defects.ts'

/** Cells that a spreadsheet program left behind, and quotes that no program can close. */
const CELL_DEFECTS: readonly Defect[] = [
  write(
    'formula-with-its-result',
    DECISIONS,
    warnedOf('FORMULA_CACHED_VALUE', 'content'),
    row => ({
      content: { formula: 'CONCATENATE(A1,B1)', value: row.content! },
    }),
    'xlsx',
  ),
  write(
    'formula-without-result',
    DECISIONS,
    refusedFor('FORMULA_WITHOUT_VALUE', 'remarks'),
    () => ({
      remarks: { formula: 'VLOOKUP(A1,X1:Y9,2)' },
    }),
    'xlsx',
  ),
  write(
    'error-value-of-the-spreadsheet',
    DECISIONS,
    refusedFor('CELL_ERROR', 'remarks'),
    () => ({ remarks: { error: '#N/A' } }),
    'xlsx',
  ),
  write('quotes-not-closed', DECISIONS, refusedFor('ROW_QUOTES_BROKEN'), () => ({ remarks: { raw: '"演示备注' } }), 'csv'),
]

export const ROW_DEFECTS: readonly Defect[] = [
  ...CELL_DEFECTS,
  {
    kind: 'row-twice',
    items: DECISIONS,
    plant: row => [
      { row, expected: GOOD },
      { row, expected: { outcome: 'unchanged', findings: [{ code: 'DUPLICATE_IN_FILE' }] } },
    ],
  },
  {
    kind: 'same-number-in-other-brackets',
    items: DECISIONS,
    plant: row => [
      { row, expected: GOOD },
      {
        row: { ...row, decisionNo: row.decisionNo!.replace('〔', '[').replace('〕', ']') },
        expected: { outcome: 'unchanged', findings: [{ code: 'DUPLICATE_IN_FILE' }] },
      },
    ],
  },
  {
    kind: 'same-number-other-content',
    items: PENALTY,
    plant: row => [
      { row, expected: GOOD },
      { row: { ...row, facts: `${row.facts}，情节轻微` }, expected: refusedFor('CONFLICT_IN_FILE') },
    ],
  },
  {
    kind: 'row-with-too-many-cells',
    items: DECISIONS,
    media: 'csv',
    plant: row => [{ row, extra: ['多出的', '一格'], expected: refusedFor('ROW_CELLS_TOO_MANY') }],
  },
]
