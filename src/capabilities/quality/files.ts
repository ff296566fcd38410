/** The figures as a table for a spreadsheet. */

import { Type } from '@sinclair/typebox'
import { type FileOut, fileQuery, NO_ORGANISATION, type QueryContext, READERS, type Words } from '#capabilities/operation'
import { SHEET_MEDIA, writeCsv, writeXlsx } from '#storage/files'
import { type Counted, counted, monthOf } from './counting.ts'
import { CountInput } from './shapes.ts'

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
    const { filter, ...figures } = await counted(ctx, input)
    ctx.looked(NO_ORGANISATION, `quality file ${filter.from} ${filter.to}`)
    const { sheet } = wordsOf(ctx.environment.words)
    const name = `${sheet}-${monthOf(filter.from)}-${monthOf(filter.to)}.${input.form}`
    return { name, ...tableOf(ctx, figures, input.form) }
  },
})

/** A line for each of the groups, and one for all of them. */
export function tableOf(
  ctx: QueryContext,
  { by, groups, total }: Counted,
  form: 'csv' | 'xlsx',
): Pick<FileOut, 'media' | 'bytes'> {
  const words = wordsOf(ctx.environment.words)
  const titleOf = (id: string | null) => (id === null ? '' : (ctx.law.items.get(id)?.title ?? id))
  const cellsOf = (group: Counted['groups'][number]) => [
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
  const rows = [
    ...groups.map(cellsOf),
    [words.total, ...by.slice(1).map(() => ''), ...COLUMNS.map(column => shownFigure(column, total[column]))],
  ]
  const headings = [...by, ...COLUMNS].map(words.head)
  return {
    media: SHEET_MEDIA[form],
    bytes: form === 'csv' ? writeCsv(headings, [rows]) : writeXlsx(words.sheet, headings, [rows]),
  }
}
