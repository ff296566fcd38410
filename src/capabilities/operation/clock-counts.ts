/** How open cases stand to their clocks, counted alike for every kind of case: by unit and by day for the centre, as deadlines kept for everybody. */

import { type TInteger, Type } from '@sinclair/typebox'
import { type CaseName, formatCaseId } from '#rules/ledger'
import { addDays, type LocalDate, type WorkingDayDue, workingDayDue } from '#rules/time'
import { todayOf } from '#storage/database'
import { carriersOf, listCalled } from '#storage/organisations'
import { noteList } from './note-list.ts'
import type { Context, Environment, QueryContext } from './shapes.ts'

/** Open cases are few whatever the platform holds; where they are not, it is said how many were left out. */
export const MOST_OPEN = 5000
/** Cases that are late are named one by one up to here; they are counted whatever their number. */
const MOST_NAMED = 200
/** What is due within so many working days is due soon. */
const SOON = 3
/** Deadlines kept are counted over a year back. */
const KEPT_DAYS = 365

/** An open case: what it waits for, the unit that is to act, its clocks that run, the next one first, and the days of those that have run out. */
export type OpenCase<Wait extends string> = {
  readonly stored: CaseName
  readonly standing: string
  readonly waits: Wait | null
  readonly unitId: string | null
  readonly running: readonly WorkingDayDue[]
  readonly missed: readonly LocalDate[]
}

const nullable = Type.Union([Type.String(), Type.Null()])
const Unit = {
  unit: Type.Union([Type.String(), Type.Null()], { description: 'Null: the centre, where no unit stands above' }),
  unitName: nullable,
}

const countShape = <Wait extends string>(waits: readonly Wait[]) =>
  Object.fromEntries(['open', ...waits, 'soon', 'late'].map(of => [of, Type.Integer()])) as Record<
    Wait | 'open' | 'soon' | 'late',
    TInteger
  >

export const loadShape = <Wait extends string>(waits: readonly Wait[]) => ({
  today: Type.String(),
  ...countShape(waits),
  leftOut: Type.Integer({ description: 'Open cases beyond those that were counted; 0 unless there are thousands' }),
  units: Type.Array(
    Type.Object({
      ...Unit,
      ...countShape(waits),
      next: Type.Union([Type.String(), Type.Null()], { description: 'The next day on which something of it is due' }),
    }),
  ),
  days: Type.Array(Type.Object({ due: Type.String(), cases: Type.Integer() }), { description: 'The calendar of what is due' }),
  unsettled: Type.Integer({ description: 'Cases whose clock runs into a year without a published calendar' }),
  escalated: Type.Array(
    Type.Object({
      case: Type.String(),
      unitName: nullable,
      organisation: Type.Object({ uscc: nullable, name: Type.String() }),
      standing: Type.String(),
      due: Type.String(),
    }),
    { description: 'Cases of which a clock has run out, the oldest first: the centre presses, nobody but the unit decides' },
  ),
})

type Judged<Wait extends string> = Pick<OpenCase<Wait>, 'stored' | 'standing' | 'waits'> & {
  readonly whose: Whose
  readonly due: LocalDate | null
  readonly isOpenEnded: boolean
  readonly isSoon: boolean
  readonly lateSince: LocalDate | null
}
type Counted<Wait extends string> = Readonly<Record<Wait | 'open' | 'soon' | 'late', number>>

const judgedBy = async <Wait extends string>(
  on: Pick<Context, 'tx' | 'law' | 'today'>,
  open: readonly OpenCase<Wait>[],
): Promise<Judged<Wait>[]> => {
  const soon = workingDayDue(on.law.calendar, on.today, SOON)
  const soonUntil = soon.settled ? soon.due : soon.notBefore
  const whoseOf = await readWhose(on, open)
  return open.map(({ stored, standing, waits, unitId, running: [next], missed }) => {
    const due = next?.settled === true ? next.due : null
    const lateSince = missed.toSorted()[0] ?? null
    return {
      ...{ stored, standing, waits, whose: whoseOf(unitId), due, lateSince },
      isOpenEnded: next !== undefined && due === null,
      isSoon: lateSince === null && due !== null && due <= soonUntil,
    }
  })
}

const countOf = <Wait extends string>(some: readonly Judged<Wait>[], waits: readonly Wait[]): Counted<Wait> =>
  ({
    open: some.length,
    ...Object.fromEntries(waits.map(wait => [wait, some.filter(one => one.waits === wait).length])),
    soon: some.filter(one => one.isSoon).length,
    late: some.filter(one => one.lateSince !== null).length,
  }) as Counted<Wait>

/**
 * Of a division: all of it, by unit with the most that is late first, by the day on which something is due, and what is late one by one.
 * @param found its open cases, one more than are counted where there are more; `what` they are, in the looks that they leave
 */
export const countLoad = async <Wait extends string, Found extends CaseName>(
  ctx: QueryContext,
  { waits, found, what }: { readonly waits: readonly Wait[]; readonly found: readonly Found[]; readonly what: string },
  readOpen: (cases: readonly Found[]) => readonly OpenCase<Wait>[] | Promise<readonly OpenCase<Wait>[]>,
) => {
  const cases = found.slice(0, MOST_OPEN)
  const judged = await judgedBy(ctx, await readOpen(cases))
  const units = [...Map.groupBy(judged, one => one.whose.unitId).values()].map(some => ({
    ...{ unit: some[0]!.whose.unitId, unitName: some[0]!.whose.name },
    ...countOf(some, waits),
    next: some.flatMap(one => one.due ?? []).toSorted()[0] ?? null,
  }))
  const dues = Map.groupBy(
    judged.flatMap(one => one.due ?? []),
    due => due,
  )
  const late = judged.filter(one => one.lateSince !== null).toSorted((a, b) => (a.lateSince! < b.lateSince! ? -1 : 1))
  const named = late.slice(0, MOST_NAMED)
  const called = await listCalled(ctx.tx, [...new Set(named.map(one => one.stored.organisationId))])
  noteList(ctx, cases, what)
  return {
    today: ctx.today,
    ...countOf(judged, waits),
    leftOut: found.length - cases.length,
    units: units.toSorted((a, b) => b.late - a.late || b.open - a.open),
    days: [...dues].map(([due, some]) => ({ due, cases: some.length })).toSorted((a, b) => (a.due < b.due ? -1 : 1)),
    unsettled: judged.filter(one => one.isOpenEnded).length,
    escalated: named.map(({ stored, standing, whose, lateSince }) => {
      const { uscc = null, name = '' } = called.get(stored.organisationId) ?? {}
      return {
        ...{ case: formatCaseId(stored), unitName: whose.name, standing, due: lateSince! },
        organisation: { uscc, name },
      }
    }),
  }
}

const Kept = { inTime: Type.Integer(), late: Type.Integer(), unsettled: Type.Integer(), overdue: Type.Integer() }
export const keptShape = <Clock extends string>(clocks: readonly Clock[]) => ({
  today: Type.String(),
  since: Type.String(),
  clocks: Type.Array(Type.Object({ clock: Type.Union(clocks.map(clock => Type.Literal(clock))), ...Kept })),
  units: Type.Array(Type.Object({ ...Unit, ...Kept })),
})
type KeptCounts = Readonly<Record<keyof typeof Kept, number>>

/** How many clocks were stopped in time since a day, by whoever was to act and clock. */
export type KeptRow<Clock extends string> = Omit<KeptCounts, 'overdue'> & {
  readonly unitId: string | null
  readonly clock: Clock
}

const sumOf = (rows: readonly KeptCounts[]): KeptCounts => {
  const sum = (of: keyof KeptCounts) => rows.reduce((all, row) => all + row[of], 0)
  return { inTime: sum('inTime'), late: sum('late'), unsettled: sum('unsettled'), overdue: sum('overdue') }
}

/**
 * By clock and by unit. Counted in the eyes of the program; what leaves is numbers of units, never of whom. A case that waits too long
 * counts before it is decided.
 * @param clocks all there are, and of those which count for the unit
 */
export const countKept = <Clock extends string>(
  { database }: Pick<Environment, 'database'>,
  { clocks, ofUnits }: { readonly clocks: readonly Clock[]; readonly ofUnits: readonly Clock[] },
  read: (
    on: Pick<Context, 'tx' | 'today'>,
    since: LocalDate,
  ) => Promise<{ stopped: readonly KeptRow<Clock>[]; overdue: readonly Pick<KeptRow<Clock>, 'unitId' | 'clock'>[] }>,
) =>
  database.transaction(
    async tx => {
      const today = await todayOf(tx)
      const since = addDays(today, -KEPT_DAYS)
      const { stopped, overdue } = await read({ tx, today }, since)
      const rows = [
        ...stopped.map(row => ({ ...row, overdue: 0 })),
        ...overdue.map(one => ({ ...one, inTime: 0, late: 0, unsettled: 0, overdue: 1 })),
      ]
      const whoseOf = await readWhose({ tx, today }, rows)
      const byUnit = Map.groupBy(
        rows.filter(row => ofUnits.includes(row.clock)),
        row => whoseOf(row.unitId).unitId,
      )
      return {
        ...{ today, since },
        clocks: clocks.map(clock => ({ clock, ...sumOf(rows.filter(row => row.clock === clock)) })),
        units: [...byUnit].map(([unit, some]) => ({ unit, unitName: whoseOf(some[0]!.unitId).name, ...sumOf(some) })),
      }
    },
    { readOnly: true },
  )

/** Who is to act; null: the centre, where no unit stands above the one that decided. */
type Whose = { readonly unitId: string | null; readonly name: string | null }

const CENTRE: Whose = { unitId: null, name: null }

/** Who does the work today of the units that these wait for, or waited for. */
const readWhose = async (
  on: Pick<Context, 'tx' | 'today'>,
  some: readonly { readonly unitId: string | null }[],
): Promise<(unitId: string | null) => Whose> => {
  const units = await carriersOf(
    on,
    some.flatMap(one => one.unitId ?? []),
  )
  return unitId => (unitId === null ? CENTRE : units.get(unitId)!)
}
