/** The bulletin of a month: who handed in what, of what worth it was, who was late, silent, or still has to put something right. */

import { type Static, Type } from '@sinclair/typebox'
import {
  type FileOut,
  fileQuery,
  NO_ORGANISATION,
  namedUnit,
  once,
  type QueryContext,
  query,
  READERS,
  type ToldBulletin,
} from '#capabilities/operation'
import type { Law } from '#rules/law'
import { Refusal } from '#rules/outcome'
import { readDivisions, unitsById } from '#storage/organisations'
import { filterOf, type Grouping, groupingOf, monthBefore, monthOf, sumOf } from './counting.ts'
import { shownFigure, tableOf, wordsOf } from './files.ts'
import { overdueOf } from './reminders.ts'
import { reportingOf } from './reporting.ts'
import { BulletinInput, BulletinOutput } from './shapes.ts'
import { countCells } from './store.ts'

/** A unit of which more is late is named: so the national notices have it, as reported. */
const LATE_NAMED = 0.5

type Bulletin = Static<typeof BulletinOutput>
type Asked = Static<typeof BulletinInput>

export const bulletin = query({
  name: 'quality.bulletin',
  title: 'The bulletin of a month: by unit, item and division, with who was late or silent and what is still open',
  clause: 'cn-cpc-state-council-office-2025-social-credit#7',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: BulletinInput,
  output: BulletinOutput,
  run: async (ctx, input) => (await makeBulletin(ctx, input)).bulletin,
})

export const bulletinFile = fileQuery({
  name: 'quality.bulletin-file',
  title: 'The bulletin of a month as a workbook or a paper',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: Type.Object(
    { ...BulletinInput.properties, form: Type.Union([Type.Literal('xlsx'), Type.Literal('pdf')], { default: 'pdf' }) },
    { additionalProperties: false },
  ),
  async run(ctx, { form, ...input }): Promise<FileOut> {
    const { bulletin: made, groupBy } = await makeBulletin(ctx, input)
    const { press, words } = ctx.environment
    const name = `${wordsOf(words).bulletin}-${made.month}.${form}`
    if (form === 'xlsx') {
      const by = ['division', 'unit', 'item'] as const
      return { name, ...tableOf(ctx, { by, groups: groupBy(by), total: made.total }, 'xlsx') }
    }
    if (press === undefined || words?.quality === undefined) throw new Refusal('PAPER_NOT_MADE')
    const pdf = await press.print(words.quality.bulletinPaper(toldOf(made, ctx.law, words.quality.total)))
    return { name, media: 'application/pdf', bytes: once(pdf) }
  },
})

async function makeBulletin(ctx: QueryContext, input: Asked): Promise<{ bulletin: Bulletin; groupBy: Grouping }> {
  const month = input.month ?? monthBefore(monthOf(ctx.today))
  const filter = await filterOf(ctx, {
    from: month,
    to: month,
    ...(input.division === undefined ? {} : { division: input.division }),
  })
  ctx.looked(NO_ORGANISATION, `bulletin ${month}`)
  const { law, today, tx } = ctx
  const cells = await countCells(tx, filter)
  const units = await unitsById(tx)
  const named = (unitId: string) => namedUnit(units, unitId)
  const groupBy = await groupingOf(ctx, cells)
  const byUnit = groupBy(['item', 'unit']).toSorted((a, b) => order(a.item, b.item) || b.rows - a.rows)
  const { timed, obliged } = await reportingOf(ctx, filter, cells, units)
  const division = input.division === undefined ? null : (await readDivisions(tx)).byCode.get(input.division)
  return {
    groupBy,
    bulletin: {
      ...{ month, today },
      ...(await overdueOf(ctx, filter, named)),
      division: division == null ? null : { division: input.division!, name: division.name },
      total: sumOf(cells, law),
      items: groupBy(['item']),
      units: byUnit,
      divisions: groupBy(['item', 'division']).toSorted((a, b) => order(a.item, b.item)),
      reporting: timed.map(item => {
        const all = obliged.filter(one => one.item === item)
        return { item, obliged: all.length, reported: all.filter(({ standing }) => standing !== 'silent').length }
      }),
      late: byUnit.flatMap(({ unit, item, rows, late, lateShare }) =>
        (lateShare ?? 0) > LATE_NAMED ? [{ unit: unit!, item: item!, rows, late }] : [],
      ),
      silent: [...Map.groupBy(obliged, one => one.unitId)].flatMap(([unitId, some]) => {
        const silent = some.filter(({ standing }) => standing === 'silent').map(({ item }) => item)
        return silent.length === 0 ? [] : [{ unit: named(unitId), items: silent }]
      }),
    },
  }
}

const FIGURES = ['rows', 'sound', 'compliance', 'completeness', 'lateShare', 'linkedShare', 'wrong', 'zero', 'open'] as const

/** The bulletin as the tables of its paper. */
function toldOf(made: Bulletin, law: Law, total: string): ToldBulletin {
  const titleOf = (item: string | null) => law.items.get(item ?? '')?.title ?? ''
  const cells = (of: Bulletin['total']) => FIGURES.map(one => shownFigure(one, of[one]))
  return {
    month: made.month,
    division: made.division?.name ?? null,
    dated: made.today,
    sections: [
      {
        id: 'items',
        columns: ['item', ...FIGURES],
        rows: [...made.items.map(one => [titleOf(one.item), ...cells(one)]), [total, ...cells(made.total)]],
      },
      {
        id: 'units',
        columns: ['item', 'unit', ...FIGURES],
        rows: made.units.map(one => [titleOf(one.item), one.unit!.name, ...cells(one)]),
      },
      {
        id: 'divisions',
        columns: ['item', 'division', ...FIGURES],
        rows: made.divisions.map(one => [titleOf(one.item), one.division!.name, ...cells(one)]),
      },
      {
        id: 'reporting',
        columns: ['item', 'obliged', 'reported'],
        rows: made.reporting.map(one => [titleOf(one.item), String(one.obliged), String(one.reported)]),
      },
      {
        id: 'late',
        columns: ['unit', 'item', 'rows', 'late'],
        rows: made.late.map(one => [one.unit.name, titleOf(one.item), String(one.rows), String(one.late)]),
      },
      {
        id: 'silent',
        columns: ['unit', 'item'],
        rows: made.silent.map(one => [one.unit.name, one.items.map(titleOf).join(BETWEEN)]),
      },
      {
        id: 'overdue',
        columns: ['unit', 'item', 'open', 'oldest', 'workingDays'],
        rows: made.overdue.map(one => [
          ...[one.unit.name, titleOf(one.item), String(one.open)],
          ...[one.oldest, one.workingDays === null ? '' : String(one.workingDays)],
        ]),
      },
    ],
  }
}

// Between items of one cell: the enumeration comma.
const BETWEEN = '\u3001'

const order = (a: string | null, b: string | null): number => (a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1)
