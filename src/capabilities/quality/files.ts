/** The figures as a table for a spreadsheet. */

import { Type } from '@sinclair/typebox'
import { type FileOut, fileQuery, NO_ORGANISATION, type QueryContext, type Words } from '#capabilities/operation'
import { writeCsv, writeXlsx } from '#storage/files'
import { listUnits } from '#storage/organisations'
import { filterOf, groupCells, monthOf, READERS, sumOf } from './counting.ts'
import { CountInput, type Group } from './shapes.ts'
import { type Cell, countCells } from './store.ts'

export const MEDIA = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** In this order they stand in the table. */
const COLUMNS = [
  'submissions',
  'rows',
  'sound',
  'refused',
  'held',
  'compliance',
  'completeness',
  'late',
  'lateShare',
  'unlinked',
  'linkedShare',
  'wrong',
  'wrongShare',
  'zero',
  'open',
  'oldest',
] as const
type Column = (typeof COLUMNS)[number]
const SHARES: readonly Column[] = ['compliance', 'completeness', 'lateShare', 'linkedShare', 'wrongShare']

export const shownFigure = (column: Column, value: number | string | null): string =>
  value === null ? '' : SHARES.includes(column) ? `${(Number(value) * 100).toFixed(2)}%` : String(value)

/** Where no words were handed in, codes speak for themselves. */
export const wordsOf = (
  words: Words | undefined,
): Pick<NonNullable<Words['quality']>, 'sheet' | 'total' | 'head' | 'bulletin'> =>
  words?.quality ?? { sheet: 'quality', total: 'total', bulletin: 'bulletin', head: name => name }

export const file = fileQuery({
  name: 'quality.file',
  title: 'The figures as a table for a spreadsheet',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: Type.Object(
    {
      ...CountInput.properties,
      form: Type.Union([Type.Literal('xlsx'), Type.Literal('csv')], { default: 'xlsx' }),
    },
    { additionalProperties: false },
  ),
  async run(ctx, input): Promise<FileOut> {
    const filter = await filterOf(ctx, input)
    ctx.looked(NO_ORGANISATION, `quality file ${filter.from} ${filter.to}`)
    const by = [...new Set(input.by.split(','))] as Group[]
    const { sheet } = wordsOf(ctx.environment.words)
    const name = `${sheet}-${monthOf(filter.from)}-${monthOf(filter.to)}.${input.form}`
    return { name, ...(await tableOf(ctx, await countCells(ctx.tx, filter), by, input.form)) }
  },
})

/** The cells by what they are told apart by, a line for each, and one for all of them. */
export async function tableOf(
  ctx: QueryContext,
  cells: readonly Cell[],
  by: readonly Group[],
  form: 'csv' | 'xlsx',
): Promise<Pick<FileOut, 'media' | 'bytes'>> {
  const units = new Map((await listUnits(ctx.tx)).map(unit => [unit.unitId, unit]))
  const words = wordsOf(ctx.environment.words)
  const titleOf = (id: string | null) => (id === null ? '' : (ctx.law.items.get(id)?.title ?? id))
  const groups = await groupCells(ctx, cells, by, units)
  const cellsOf = (group: (typeof groups)[number]) => [
    ...by.map(one =>
      one === 'unit'
        ? group.unit!.name
        : one === 'item'
          ? titleOf(group.item)
          : one === 'division'
            ? group.division!.name
            : group.month!,
    ),
    ...COLUMNS.map(column => shownFigure(column, group[column])),
  ]
  const total = sumOf(cells, ctx.law)
  const rows = [
    ...groups.map(cellsOf),
    [words.total, ...by.slice(1).map(() => ''), ...COLUMNS.map(column => shownFigure(column, total[column]))],
  ]
  const headings = [...by, ...COLUMNS].map(words.head)
  return { media: MEDIA[form], bytes: form === 'csv' ? writeCsv(headings, [rows]) : writeXlsx(words.sheet, headings, [rows]) }
}
