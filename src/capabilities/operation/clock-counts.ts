/** How open cases stand to their clocks, counted alike for every kind of case: by unit and by day for the centre, as deadlines kept for everybody. */

import { type TInteger, Type } from '@sinclair/typebox'
import type { Law } from '#rules/law'
import { addDays, type LocalDate, type WorkingDayDue, workingDayDue } from '#rules/time'

/** Open cases are few whatever the platform holds; where they are not, it is said how many were left out. */
export const MOST_OPEN = 5000
/** Cases that are late are named one by one up to here; they are counted whatever their number. */
const MOST_NAMED = 200
/** What is due within so many working days is due soon. */
const SOON = 3
/** Deadlines kept are counted over a year back. */
const KEPT_DAYS = 365

/** Who is to act; null: the centre, where no unit stands above the one that decided. */
type Whose = { readonly unitId: string | null; readonly name: string | null }

/** An open case: what it waits for, who is to act, its clocks that run and those that have run out. */
export type Judged<Wait extends string> = {
  readonly waits: Wait | null
  readonly whose: Whose
  readonly due: LocalDate | null
  readonly isOpenEnded: boolean
  readonly isSoon: boolean
  readonly lateSince: LocalDate | null
}

/** @param running the dues that run, the next one first; `missed` the days of those that have run out */
export const judgedBy = <Wait extends string>(
  { law, today }: { readonly law: Law; readonly today: LocalDate },
  of: Pick<Judged<Wait>, 'waits' | 'whose'>,
  running: readonly WorkingDayDue[],
  missed: readonly LocalDate[],
): Judged<Wait> => {
  const soon = workingDayDue(law.calendar, today, SOON)
  const [next] = running
  const due = next?.settled === true ? next.due : null
  const lateSince = missed.toSorted()[0] ?? null
  return {
    ...{ waits: of.waits, whose: of.whose, due, lateSince, isOpenEnded: next !== undefined && due === null },
    isSoon: lateSince === null && due !== null && due <= (soon.settled ? soon.due : soon.notBefore),
  }
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

type Counted<Wait extends string> = Readonly<Record<Wait | 'open' | 'soon' | 'late', number>>

const countOf = <Wait extends string>(some: readonly Judged<Wait>[], waits: readonly Wait[]): Counted<Wait> =>
  ({
    open: some.length,
    ...Object.fromEntries(waits.map(wait => [wait, some.filter(one => one.waits === wait).length])),
    soon: some.filter(one => one.isSoon).length,
    late: some.filter(one => one.lateSince !== null).length,
  }) as Counted<Wait>

/** Of a division: all of it, by unit with the most that is late first, and by the day on which something is due. */
export const countLoad = <Wait extends string>(judged: readonly Judged<Wait>[], waits: readonly Wait[]) => {
  const units = [...Map.groupBy(judged, one => one.whose.unitId).values()].map(some => ({
    ...{ unit: some[0]!.whose.unitId, unitName: some[0]!.whose.name },
    ...countOf(some, waits),
    next: some.flatMap(one => one.due ?? []).toSorted()[0] ?? null,
  }))
  const dues = Map.groupBy(
    judged.flatMap(one => one.due ?? []),
    due => due,
  )
  return {
    ...countOf(judged, waits),
    units: units.toSorted((a, b) => b.late - a.late || b.open - a.open),
    days: [...dues].map(([due, some]) => ({ due, cases: some.length })).toSorted((a, b) => (a.due < b.due ? -1 : 1)),
    unsettled: judged.filter(one => one.isOpenEnded).length,
  }
}

/** Those that are late, the longest first, as many as are named one by one. */
export const lateFirst = <One extends { readonly lateSince: LocalDate | null }>(some: readonly One[]): One[] =>
  some
    .filter(one => one.lateSince !== null)
    .toSorted((a, b) => (a.lateSince! < b.lateSince! ? -1 : 1))
    .slice(0, MOST_NAMED)

const Kept = { inTime: Type.Integer(), late: Type.Integer(), unsettled: Type.Integer(), overdue: Type.Integer() }
export const keptShape = <Clock extends string>(clocks: readonly Clock[]) => ({
  today: Type.String(),
  since: Type.String(),
  clocks: Type.Array(Type.Object({ clock: Type.Union(clocks.map(clock => Type.Literal(clock))), ...Kept })),
  units: Type.Array(Type.Object({ ...Unit, ...Kept })),
})
type KeptCounts = Readonly<Record<keyof typeof Kept, number>>
export type KeptBy<Clock extends string> = KeptCounts & { readonly clock: Clock; readonly whose: Whose }

export const keptSince = (today: LocalDate): LocalDate => addDays(today, -KEPT_DAYS)

/** One clock of a case that has run out and not been stopped: it counts before the case is decided. */
export const stillOverdue = <Clock extends string>(clock: Clock, whose: Whose): KeptBy<Clock> => ({
  ...{ clock, whose, inTime: 0, late: 0, unsettled: 0, overdue: 1 },
})

const sumOf = (rows: readonly KeptCounts[]): KeptCounts => {
  const sum = (of: keyof KeptCounts) => rows.reduce((all, row) => all + row[of], 0)
  return { inTime: sum('inTime'), late: sum('late'), unsettled: sum('unsettled'), overdue: sum('overdue') }
}

/** By clock and by unit. `own`: whether the clock is the unit's own, and counts for it. */
export const sumKept = <Clock extends string>(
  rows: readonly KeptBy<Clock>[],
  clocks: readonly Clock[],
  own: (clock: Clock) => boolean = () => true,
) => ({
  clocks: clocks.map(clock => ({ clock, ...sumOf(rows.filter(row => row.clock === clock)) })),
  units: [
    ...Map.groupBy(
      rows.filter(row => own(row.clock)),
      row => row.whose.unitId,
    ).values(),
  ].map(some => ({ unit: some[0]!.whose.unitId, unitName: some[0]!.whose.name, ...sumOf(some) })),
})
