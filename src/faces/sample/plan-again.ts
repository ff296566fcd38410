/** A second file of a unit that handed in before: some rows unchanged, some mended, some with the number in other brackets. */
import type { Days } from './days.ts'
import type { Outcome, Planted } from './defects.ts'
import type { PlannedFile, PlannedRow } from './plan.ts'
import type { Row } from './records.ts'
import { styleOf } from './style.ts'
import { getSampleUnit, makeFileName } from './units.ts'

/** The unit whose penalties are handed in twice. */
export const AGAIN_UNIT = 'city-market'
export const AGAIN_NAME = makeFileName('administrative-penalty', getSampleUnit(AGAIN_UNIT), '补报')

/** Decisions younger than this are surely still shown; what is over is held when it comes again, which is another matter. */
const YOUNG = 300
const MOST = 60

const WAYS: readonly { kind: string; outcome: Outcome; change: (row: Row) => Row }[] = [
  { kind: 'handed-in-again', outcome: 'unchanged', change: row => row },
  { kind: 'mended-later', outcome: 'amended', change: row => ({ ...row, facts: `${row.facts}，已经改正` }) },
  {
    kind: 'handed-in-again-in-other-brackets',
    outcome: 'unchanged',
    change: row => ({ ...row, decisionNo: row.decisionNo!.replace('〔', '（').replace('〕', '）') }),
  },
]
export const AGAIN_KINDS: readonly string[] = WAYS.map(way => way.kind)

/** Rows that are fit to be handed in again: faultless, young, fined by ordinary procedure. */
export function chooseAgain(rows: readonly PlannedRow[], days: Days): Row[] {
  const since = days.ago(YOUNG)
  return rows
    .filter(({ kind, planted: { row } }) => kind === undefined && row.decisionDate! > since && isFined(row))
    .slice(0, MOST)
    .map(({ planted }) => planted.row)
}

const isFined = (row: Row): boolean => row.procedure === '一般程序' && row.penaltyCategories!.split(';').includes('罚款')

export function planAgain(rows: readonly Row[]): PlannedFile {
  const unit = getSampleUnit(AGAIN_UNIT)
  return {
    name: AGAIN_NAME,
    unit,
    item: 'administrative-penalty',
    style: styleOf(unit, 'administrative-penalty'),
    afterOthers: true,
    rows: rows.map((row, at): PlannedRow => {
      const way = WAYS[at % WAYS.length]!
      const planted: Planted = { row: way.change(row), expected: { outcome: way.outcome, findings: [] } }
      return { planted, kind: way.kind }
    }),
  }
}
