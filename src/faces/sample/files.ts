/** The files that the units of the sample hand in, one after another, each with what is to be found in it. */
import type { RefusalCode } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { makeDays } from './days.ts'
import type { Outcome, Planted } from './defects.ts'
import { type PlannedFile, planFiles } from './plan.ts'
import type { Row } from './records.ts'
import { cellOf, columnsOf, headingRow } from './style.ts'
import { type Cell, writeCsv, writeWorkbook } from './table-files.ts'
import type { SampleItem } from './units.ts'

export interface SampleSize {
  organisations: number
  /** Licences and penalties together. */
  decisions: number
  /** How often each kind of defect is planted. */
  planted: number
}

export const WHOLE_SAMPLE: SampleSize = { organisations: 20_000, decisions: 200_000, planted: 12 }
export const SMALL_SAMPLE: SampleSize = { organisations: 900, decisions: 3_000, planted: 2 }

/** One line of the truth file about a row: what was planted there and what is to be said of it. */
export interface RowTruth {
  file: string
  row: number
  kind: string
  outcome: Outcome
  findings: readonly { code: string; field?: string }[]
}

export interface FileTruth {
  file: string
  item: SampleItem
  source: string
  rows: number
  /** What is to be said of the row of headings. */
  headings: { row: number; findings: readonly { code: string }[] }
  /** Set where the file is refused as a whole. */
  refusal?: RefusalCode
}

export interface SampleFile {
  name: string
  item: SampleItem
  /** Code of the unit that hands it in. */
  source: string
  bytes: Uint8Array
  /** Holds rows that were handed in before. */
  afterOthers: boolean
  truth: FileTruth
  /** The rows where something was planted. */
  rowTruths: readonly RowTruth[]
  /** Every row with the values that its clerk meant. */
  rows: readonly SampleRow[]
}

export interface SampleRow {
  row: number
  values: Readonly<Row>
  outcome: Outcome
}

export interface SampleOrder {
  seed: number
  today: LocalDate
  size: SampleSize
}

/** Makes the sample file by file, in the order in which it is to be handed in. The same order gives the same bytes. */
export function* makeSampleFiles(order: SampleOrder): Generator<SampleFile> {
  for (const planned of planFiles(order.seed, makeDays(order.today), order.size)) yield makeFile(planned)
}

const HINT = '填写说明：带*为必填；日期格式为年/月/日；金额单位为万元'

function makeFile(planned: PlannedFile): SampleFile {
  const { unit, item, style } = planned
  const columns = columnsOf(item, style)
  const rows: Cell[][] = []
  if (style.hintRow) rows.push([HINT])
  rows.push([...headingRow(columns, style), ...(planned.extraHeadings ?? [])])
  const headingsRow = rows.length
  const rowTruths: RowTruth[] = []
  const sampleRows: SampleRow[] = []
  const name = `${planned.name}.${style.media}`
  for (const one of planned.rows) {
    rows.push(cellsOf(one, planned, columns))
    sampleRows.push({ row: rows.length, values: one.planted.row, outcome: one.planted.expected.outcome })
    if (one.kind !== undefined) {
      const { outcome, findings } = one.planted.expected
      rowTruths.push({ file: name, row: rows.length, kind: one.kind, outcome, findings })
    }
  }
  const bytes =
    planned.bytes?.(rows) ??
    (style.media === 'csv' ? writeCsv(rows, style.encoding) : writeWorkbook(planned.sheet ?? 'Sheet1', rows))
  return {
    name,
    item,
    source: unit.uscc,
    bytes,
    afterOthers: planned.afterOthers === true,
    truth: {
      file: name,
      item,
      source: unit.uscc,
      rows: planned.rows.length,
      headings: {
        row: headingsRow,
        findings: columns.filter(column => column[3] === 'person').map(() => ({ code: 'COLUMN_PERSON_CUT' })),
      },
      ...(planned.refusal ? { refusal: planned.refusal } : {}),
    },
    rowTruths,
    rows: sampleRows,
  }
}

function cellsOf({ planted }: { planted: Planted }, planned: PlannedFile, columns: ReturnType<typeof columnsOf>): Cell[] {
  const cells: Cell[] = new Array(columns.length)
  for (let i = 0; i < columns.length; i++) {
    const prop = columns[i]![0]
    cells[i] = planted.as?.[prop] ?? cellOf(prop, planted.row, planned.style)
  }
  if (planted.extra) cells.push(...planted.extra)
  return cells
}
