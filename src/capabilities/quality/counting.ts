/** What is counted of whom: the filter as asked, bounded by reach, and figures as sums with their shares. */

import type { Static } from '@sinclair/typebox'
import { type Context, namedUnit, sourceBounds } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { Refusal } from '#rules/outcome'
import { addDays, isWorkingDay, type LocalDate, workingDaysBetween } from '#rules/time'
import { readDivisions, unitsById } from '#storage/organisations'
import type { Figures, Group, Grouped } from './shapes.ts'
import { type Cell, countCells, type Filter } from './store.ts'

/** The project's own proposal: so long a row may be open before its unit is reminded, in working days. */
const REMIND_AFTER = 10
const MOST_MONTHS = 36

type Asked = { from?: string; to?: string; unit?: string; item?: string; division?: string }

export const firstOf = (month: string): LocalDate => `${month}-01` as LocalDate
export const monthOf = (day: string): string => day.slice(0, 7)
/** Months from one to another, both counted. */
const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1
export const monthBefore = (month: string): string => monthOf(addDays(firstOf(month), -1))

/** What may be counted of what was asked for. A unit's own figures are its own, whatever unit is named. */
export async function filterOf(
  ctx: Pick<Context, 'tx' | 'scope' | 'today' | 'law'>,
  asked: Asked,
  month = monthOf(ctx.today),
): Promise<Filter> {
  const to = asked.to ?? asked.from ?? month
  const from = asked.from ?? to
  const months = monthsBetween(from, to)
  if (months < 1 || months > MOST_MONTHS)
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/from', keyword: 'maximum', params: { limit: to } }] } })
  if (asked.item !== undefined && !ctx.law.items.has(asked.item))
    throw new Refusal('ITEM_UNKNOWN', { details: { item: asked.item } })
  const bounds = await sourceBounds(ctx, asked.unit)
  let { divisions } = bounds
  if (asked.division !== undefined) {
    const tree = await readDivisions(ctx.tx)
    const within = [...tree.byCode.keys()].filter(code => tree.isWithin(code, asked.division!))
    divisions = divisions === undefined ? within : within.filter(code => divisions!.includes(code))
  }
  return { from: firstOf(from), to: firstOf(to), unitId: bounds.unitId, item: asked.item, divisions }
}

/** A row that is open since an earlier day than this one has been so for longer than that, and is to be reminded of. */
export function remindBefore(law: Law, today: LocalDate): LocalDate {
  let counted = 0
  for (let day = today; ; day = addDays(day, -1))
    if (isWorkingDay(law.calendar, day)) {
      counted += 1
      if (counted > REMIND_AFTER) return day
    }
}

/** Working days after a day, up to another. */
export const workingDaysSince = (law: Law, since: LocalDate, today: LocalDate): number | null =>
  workingDaysBetween(law.calendar, since, today) ?? null

type Sums = Static<typeof Figures>

/** The figures of these cells together. */
export function sumOf(cells: readonly Cell[], law: Law): Sums {
  const sum = (of: (cell: Cell) => number) => cells.reduce((total, cell) => total + of(cell), 0)
  const rows = sum(cell => cell.rows)
  const required = sum(cell => cell.rows * mandatoryFields(law, cell.item))
  const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6)
  const late = sum(cell => cell.late)
  const unlinked = sum(cell => cell.unlinked)
  const wrong = sum(cell => cell.wrong)
  const sound = sum(cell => cell.sound)
  const oldest = cells.reduce<string | null>(
    (least, { openSince }) => (openSince !== null && (least === null || openSince < least) ? openSince : least),
    null,
  )
  return {
    submissions: sum(cell => cell.submissions),
    rows,
    sound,
    refused: sum(cell => cell.refused),
    held: sum(cell => cell.held),
    compliance: share(sound, rows),
    completeness: share(
      required -
        Math.min(
          required,
          sum(cell => cell.missing),
        ),
      required,
    ),
    late,
    lateShare: share(late, rows),
    unlinked,
    linkedShare: share(rows - unlinked, rows),
    wrong,
    wrongShare: share(wrong, rows),
    zero: sum(cell => (cell.zero ? 1 : 0)),
    open: sum(cell => cell.open),
    oldest,
  }
}

const mandatoryFields = (law: Law, item: string): number =>
  law.items.get(item)?.fields.filter(field => field.required === 'M').length ?? 0

/** Figures by what they are told apart by, and all together. */
export type Counted = {
  readonly by: readonly Group[]
  readonly groups: readonly Static<typeof Grouped>[]
  readonly total: Sums
}

/** What was asked for, counted. */
export async function counted(ctx: Parameters<typeof filterOf>[0], asked: Asked & { by: string }) {
  const filter = await filterOf(ctx, asked)
  const cells = await countCells(ctx.tx, filter)
  const by = [...new Set(asked.by.split(','))] as Group[]
  const groupBy = await groupingOf(ctx, cells)
  return { filter, by, groups: groupBy(by), total: sumOf(cells, ctx.law) }
}

export type Grouping = (by: readonly Group[]) => Static<typeof Grouped>[]

/** Gives the cells by what they are to be told apart by, each group with its figures, in as many ways as are asked for. */
export async function groupingOf({ tx, law }: Pick<Context, 'tx' | 'law'>, cells: readonly Cell[]): Promise<Grouping> {
  const units = await unitsById(tx)
  const divisions = (await readDivisions(tx)).byCode
  return by => {
    const keyOf = (cell: Cell) =>
      by
        .map(one =>
          one === 'unit' ? cell.unitId : one === 'item' ? cell.item : one === 'division' ? cell.division : cell.month,
        )
        .join('|')
    return [...Map.groupBy(cells, keyOf).values()].map(own => {
      const [first] = own
      const { unitId, item, division, month } = first!
      return {
        unit: by.includes('unit') ? namedUnit(units, unitId) : null,
        item: by.includes('item') ? item : null,
        division: by.includes('division') ? { division, name: divisions.get(division)?.name ?? division } : null,
        month: by.includes('month') ? month : null,
        ...sumOf(own, law),
      }
    })
  }
}
