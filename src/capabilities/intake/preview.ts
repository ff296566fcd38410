/** How the first rows of a file will be understood, before anything of it is written. */

import { type Static, Type } from '@sinclair/typebox'
import { type Context, getSourceUnit, NO_ORGANISATION, query } from '#capabilities/operation'
import { compileItem, findHeader, learnableHeading, learnHeadings, masked, type ReadHeadings } from '#rules/catalogue'
import type { Media } from '#storage/files'
import { readUnitTree, type Unit } from '#storage/organisations'
import { findingsOfMarks } from './cell-marks.ts'
import { readFirstRows } from './first-rows.ts'
import type { FirstRows } from './first-rows-process.ts'
import { learnedOf } from './heading-store.ts'
import { unitsForReading } from './judge-authority.ts'
import { isCodeMissing, isError, isHold, judgeCells, type OpenedFile, openFile, type ReadingOrder } from './opened-file.ts'
import { mustHandIn } from './operations.ts'
import { FindingShape, SubmitInput, shownFinding } from './shapes.ts'

/** Headings may stand below a title and notes, and are followed by so many rows at most. */
const ROWS_READ = 60
const ROWS_SHOWN = 10
const LONGEST_VALUE = 300

const As = Type.Union(
  (['field', 'person', 'ignored', 'left-out', 'unknown'] as const).map(as => Type.Literal(as)),
  { description: 'person: cut; ignored: known and not needed; left-out: the unit does not want it; unknown: to be said' },
)
export const Preview = Type.Object({
  media: Type.String(),
  sheet: Type.Union([Type.String(), Type.Null()]),
  sheets: Type.Array(Type.String()),
  headerRow: Type.Integer({ description: 'Row of the headings, from 1' }),
  found: Type.Boolean({ description: 'Whether the row has enough known headings for the file to be read' }),
  columns: Type.Array(
    Type.Object({
      heading: Type.String(),
      as: As,
      field: Type.Union([Type.String(), Type.Null()]),
      learned: Type.Boolean({ description: 'By what the unit has said' }),
    }),
  ),
  missing: Type.Array(Type.String({ description: 'Mandatory field that no column brings' })),
  rows: Type.Array(
    Type.Object({
      row: Type.Integer(),
      outcome: Type.Union((['sound', 'held', 'refused', 'person'] as const).map(outcome => Type.Literal(outcome))),
      values: Type.Record(Type.String(), Type.String(), { description: 'As understood; of a refused row as written' }),
      findings: Type.Array(FindingShape),
    }),
  ),
})
type PreviewAnswer = Static<typeof Preview>

export const preview = query({
  name: 'intake.preview',
  title: 'How the first rows of a file will be understood; nothing is written',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  takesFile: true,
  input: SubmitInput,
  output: Preview,
  // A slow upload and a process that reads hold no transaction open.
  async before(ctx, input): Promise<{ first: FirstRows; media: Media }> {
    await ctx.environment.database.transaction(
      async tx => mustHandIn({ ...ctx, tx }, await getSourceUnit({ tx, scope: ctx.scope }, input.source), input.item),
      { readOnly: true },
    )
    return readFirstRows(ctx, ROWS_READ)
  },
  async run(ctx, input, { first, media }): Promise<PreviewAnswer> {
    const unit = await getSourceUnit(ctx, input.source)
    ctx.looked(NO_ORGANISATION, `preview ${unit.uscc} ${input.item}`)
    return { media, ...(await previewed(ctx, unit, input.item, first)) }
  },
})

/** As that unit's rows of the item are understood today. */
export const previewed = async (
  { tx, law, today }: Pick<Context, 'tx' | 'law' | 'today'>,
  unit: Unit,
  item: string,
  first: FirstRows,
): Promise<Omit<PreviewAnswer, 'media'>> => {
  const learned = await learnedOf(tx, unit.unitId, item)
  const plain = compileItem(law.itemOn(item, today)!, law)
  const units = unitsForReading(await readUnitTree(tx, today))
  return understood({ law, compiled: learnHeadings(plain, learned), today, unit, units }, plain.headings, first)
}

type JudgingOrder = Pick<ReadingOrder, 'law' | 'compiled' | 'today' | 'unit' | 'units'>

function understood(
  order: JudgingOrder,
  known: ReadonlyMap<string, unknown>,
  { rows, marks, sheet, sheets }: FirstRows,
): Omit<PreviewAnswer, 'media'> {
  const table = rows.map(([, cells]) => cells)
  const header = findHeader(order.compiled, table)
  // Where too few headings are known, the first row of several cells is what a person would take for them.
  const at =
    header ??
    Math.max(
      0,
      table.findIndex(cells => cells.filter(cell => cell.trim() !== '').length > 1),
    )
  const [headerRow, cells] = rows[at] ?? [1, []]
  const file = openFile(order, cells, headerRow)
  const found = findingsOfMarks(marks, file.headings)
  return {
    sheet,
    sheets: [...sheets],
    headerRow,
    found: header !== undefined,
    columns: columnsOf(file.headings, cells, order, known),
    missing: file.headings.missing.map(field => field.prop),
    rows:
      header === undefined
        ? []
        : rows.slice(at + 1, at + 1 + ROWS_SHOWN).map(([row, one]) => shownRow(order, file, row, one, found.get(row))),
  }
}

function columnsOf(
  headings: ReadHeadings,
  cells: readonly string[],
  { compiled }: JudgingOrder,
  known: ReadonlyMap<string, unknown>,
): PreviewAnswer['columns'] {
  const fields = new Map(headings.columns.map(column => [column.index, column.field.prop]))
  const learned = new Set([...compiled.headings].filter(([folded]) => !known.has(folded)).map(([folded]) => folded))
  const columns: PreviewAnswer['columns'] = []
  for (const [index, heading] of cells.entries()) {
    const field = fields.get(index)
    const as =
      field !== undefined
        ? 'field'
        : headings.persons.includes(index)
          ? 'person'
          : headings.ignored.includes(index)
            ? 'ignored'
            : headings.leftOut.includes(index)
              ? 'left-out'
              : 'unknown'
    if (heading.trim() === '' && as === 'unknown') continue
    const isLearned = as === 'left-out' || learned.has(learnableHeading(heading) ?? '')
    columns.push({ heading: masked(heading.slice(0, 100)), as, field: field ?? null, learned: isLearned })
  }
  return columns
}

function shownRow(
  order: JudgingOrder,
  file: OpenedFile,
  row: number,
  cells: readonly string[],
  marks: Parameters<typeof judgeCells>[3],
): PreviewAnswer['rows'][number] {
  const { checked, findings: all } = judgeCells(order, file, cells, marks)
  if (checked.person) return { row, outcome: 'person', values: {}, findings: [] }
  // Whether a name or an old number will do is known only when it is written.
  const findings = all.filter(finding => !isCodeMissing(finding))
  const outcome = checked.fact === null || findings.some(isError) ? 'refused' : findings.some(isHold) ? 'held' : 'sound'
  const cleaned = file.cleaner.clean(cells, checked.party.uscc, checked.covered)
  const written = new Map(file.cleaner.kept.map((index, place) => [index, cleaned[place]!]))
  const values: Record<string, string> = {}
  for (const { index, field } of file.headings.columns) {
    const read = checked.fact?.fields[field.prop]
    const text = typeof read === 'string' ? read : (read?.join('; ') ?? '')
    values[field.prop] = (checked.fact === null ? (written.get(index) ?? '') : text).slice(0, LONGEST_VALUE)
  }
  return { row, outcome, values, findings: findings.map(shownFinding) }
}
