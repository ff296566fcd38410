/** The figures as a table for a spreadsheet. */

import { Type } from '@sinclair/typebox'
import { type FileOut, fileQuery, NO_ORGANISATION, READERS, type Words } from '#capabilities/operation'
import { SHEET_MEDIA, writeCsv, writeXlsx } from '#storage/files'
import { counted, monthOf } from './counting.ts'
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

const shownFigure = (column: Column, value: number | string | null): string =>
  value === null ? '' : SHARES.includes(column) ? `${(Number(value) * 100).toFixed(2)}%` : String(value)

/** Where no words were handed in, codes speak for themselves. */
const wordsOf = (words: Words | undefined): NonNullable<Words['quality']> =>
  words?.quality ?? { sheet: 'quality', total: 'total', head: name => name }

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
    const { filter, by, groups, total } = await counted(ctx, input)
    ctx.looked(NO_ORGANISATION, `quality file ${filter.from} ${filter.to}`)
    const words = wordsOf(ctx.environment.words)
    const titleOf = (id: string | null) => (id === null ? '' : (ctx.law.items.get(id)?.title ?? id))
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
    const rows = [
      ...groups.map(cellsOf),
      [words.total, ...by.slice(1).map(() => ''), ...COLUMNS.map(column => shownFigure(column, total[column]))],
    ]
    const headings = [...by, ...COLUMNS].map(words.head)
    const name = `${words.sheet}-${monthOf(filter.from)}-${monthOf(filter.to)}.${input.form}`
    const bytes = input.form === 'csv' ? writeCsv(headings, [rows]) : writeXlsx(words.sheet, headings, [rows])
    return { name, media: SHEET_MEDIA[input.form], bytes }
  },
})
