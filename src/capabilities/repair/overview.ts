/** All clocks of a division, for the centre and the lead department; and for everybody whether deadlines are kept. */

import { Type } from '@sinclair/typebox'
import { type Environment, NO_ORGANISATION, query } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { clocksOf, foldCase, isOverdue } from '#rules/repair'
import { addDays, type LocalDate, workingDayDue } from '#rules/time'
import { todayOf } from '#storage/database'
import { carriersOf } from './carrier.ts'
import { Nullable } from './shapes.ts'
import { formatCaseId, runningOf, shownCases } from './shown-case.ts'
import { countKept, listCases } from './store.ts'

/** Open cases are few whatever the platform holds; where they are not, it is said how many were left out. */
const MOST_OPEN = 5000
/** Cases that are late are named one by one up to here; they are counted whatever their number. */
const MOST_NAMED = 200
/** What is due within so many working days is due soon. */
const SOON = 3
/** Deadlines kept are counted over a year back. */
const KEPT_DAYS = 365

const Counts = { open: Type.Integer(), acceptance: Type.Integer(), decision: Type.Integer(), returned: Type.Integer() }
const Load = Type.Object({
  unit: Type.String(),
  unitName: Type.String(),
  ...Counts,
  soon: Type.Integer({ description: 'Due within three working days' }),
  late: Type.Integer(),
  next: Nullable(Type.String({ description: 'The next day on which something of it is due' })),
})

const OverviewOutput = Type.Object({
  today: Type.String(),
  ...Counts,
  soon: Type.Integer(),
  late: Type.Integer(),
  leftOut: Type.Integer({ description: 'Open cases beyond those that were counted; 0 unless there are thousands' }),
  units: Type.Array(Load),
  days: Type.Array(Type.Object({ due: Type.String(), cases: Type.Integer() }), { description: 'The calendar of what is due' }),
  unsettled: Type.Integer({ description: 'Cases whose clock runs into a year without a published calendar' }),
  escalated: Type.Array(
    Type.Object({
      case: Type.String(),
      unitName: Type.String(),
      organisation: Type.Object({ uscc: Nullable(Type.String()), name: Type.String() }),
      standing: Type.String(),
      due: Type.String(),
    }),
    { description: 'Cases of which a clock has run out, the oldest first: the centre presses, nobody but the unit decides' },
  ),
})

export const overview = query({
  name: 'repair.overview',
  title: 'All open cases of a division: clocks, load by unit, what is due on which day, and what is overdue',
  clause: 'cn-ndrc-2025-36#decision',
  may: ['local-operator', 'centre-officer', 'supervisor'],
  within: 'own-division',
  input: Type.Object({}, { additionalProperties: false }),
  output: OverviewOutput,
  async run(ctx) {
    const { tx, law, today, scope } = ctx
    const found = await listCases(tx, scope.bounds(), MOST_OPEN + 1)
    const cases = found.slice(0, MOST_OPEN)
    const units = await carriersOf(
      ctx,
      cases.map(one => one.unitId),
    )
    const soonDay = workingDayDue(law.calendar, today, SOON)
    const soonUntil = soonDay.settled ? soonDay.due : soonDay.notBefore
    const judged = cases.map(stored => {
      const folded = foldCase(stored.steps)
      const clocks = clocksOf(folded, law, stored.division).value
      const next = runningOf(folded, clocks)[0]
      const due = next?.due.settled === true ? next.due.due : null
      const missed = clocks.flatMap(clock => (clock.due.settled && isOverdue(clock, folded, today) ? [clock.due.due] : []))
      const lateSince = missed.toSorted()[0] ?? null
      return {
        ...{ stored, standing: folded.standing, due, lateSince, unit: units.get(stored.unitId)! },
        isOpenEnded: next !== undefined && due === null,
        isSoon: lateSince === null && due !== null && due <= soonUntil,
      }
    })
    const count = (some: typeof judged) => ({
      open: some.length,
      acceptance: some.filter(one => one.standing === 'submitted').length,
      decision: some.filter(one => one.standing === 'accepted').length,
      returned: some.filter(one => one.standing === 'returned').length,
      soon: some.filter(one => one.isSoon).length,
      late: some.filter(one => one.lateSince !== null).length,
    })
    const nextOf = (some: typeof judged): LocalDate | null => some.flatMap(one => one.due ?? []).toSorted()[0] ?? null
    const byUnit = [...Map.groupBy(judged, one => one.unit.unitId).values()].map(some => ({
      ...{ unit: some[0]!.unit.unitId, unitName: some[0]!.unit.name },
      ...count(some),
      next: nextOf(some),
    }))
    const late = judged.filter(one => one.lateSince !== null).toSorted((a, b) => (a.lateSince! < b.lateSince! ? -1 : 1))
    const named = await shownCases(
      ctx,
      late.slice(0, MOST_NAMED).map(one => one.stored),
    )
    for (const organisationId of new Set(cases.map(one => one.organisationId)))
      ctx.looked(organisationId, 'overview of repair cases')
    if (cases.length === 0) ctx.looked(NO_ORGANISATION, 'overview of repair cases')
    const dues = Map.groupBy(
      judged.flatMap(one => one.due ?? []),
      due => due,
    )
    return {
      today,
      ...count(judged),
      leftOut: found.length - cases.length,
      units: byUnit.toSorted((a, b) => b.late - a.late || b.open - a.open),
      days: [...dues].map(([due, some]) => ({ due, cases: some.length })).toSorted((a, b) => (a.due < b.due ? -1 : 1)),
      unsettled: judged.filter(one => one.isOpenEnded).length,
      escalated: named.map((one, at) => ({
        ...{ case: formatCaseId(late[at]!.stored), unitName: one.unitName, organisation: one.organisation },
        ...{ standing: one.standing, due: late[at]!.lateSince! },
      })),
    }
  },
})

const CLOCKS = ['acceptance', 'decision', 'feedback'] as const
const Kept = { inTime: Type.Integer(), late: Type.Integer(), unsettled: Type.Integer(), overdue: Type.Integer() }
const Clock = Type.Union(CLOCKS.map(clock => Type.Literal(clock)))

const KeptOutput = Type.Object({
  today: Type.String(),
  since: Type.String(),
  clocks: Type.Array(Type.Object({ clock: Clock, ...Kept })),
  units: Type.Array(Type.Object({ unit: Type.String(), unitName: Type.String(), ...Kept })),
})

type Row = { readonly clock: (typeof CLOCKS)[number]; readonly unitId: string } & Record<keyof typeof Kept, number>
const sumOf = (rows: readonly Row[]) => {
  const sum = (of: keyof typeof Kept) => rows.reduce((all, row) => all + row[of], 0)
  return { inTime: sum('inTime'), late: sum('late'), unsettled: sum('unsettled'), overdue: sum('overdue') }
}

/**
 * Counted in the eyes of the program; what leaves is numbers of units, never of whom. A case that waits too long counts before it is decided.
 */
export const readKept = ({ database }: Pick<Environment, 'database'>, law: Law) =>
  database.transaction(
    async tx => {
      const today = await todayOf(tx)
      const since = addDays(today, -KEPT_DAYS)
      const stopped = (await countKept(tx, since)).map((row): Row => ({ ...row, overdue: 0 }))
      const waiting = (await listCases(tx, {}, MOST_OPEN)).flatMap(({ unitId, division, steps }) => {
        const folded = foldCase(steps)
        return clocksOf(folded, law, division)
          .value.filter(clock => isOverdue(clock, folded, today))
          .map(({ clock }): Row => ({ clock, unitId, inTime: 0, late: 0, unsettled: 0, overdue: 1 }))
      })
      const rows = [...stopped, ...waiting]
      const units = await carriersOf(
        { tx, today },
        rows.map(row => row.unitId),
      )
      // The result is told in the step that decides: of a unit its own two clocks are counted.
      const byUnit = Map.groupBy(
        rows.filter(row => row.clock !== 'feedback'),
        row => units.get(row.unitId)!.unitId,
      )
      return {
        ...{ today, since },
        clocks: CLOCKS.map(clock => ({ clock, ...sumOf(rows.filter(row => row.clock === clock)) })),
        units: [...byUnit].map(([unit, some]) => ({
          ...{ unit, unitName: units.get(some[0]!.unitId)!.name },
          ...sumOf(some),
        })),
      }
    },
    { readOnly: true },
  )

export const kept = query({
  name: 'repair.kept',
  title: 'Whether the deadlines of repair were kept over the last year, by clock and by unit',
  clause: 'cn-ndrc-2025-36#feedback',
  may: ['public'],
  input: Type.Object({}, { additionalProperties: false }),
  output: KeptOutput,
  run: ({ environment, law }) => readKept(environment, law),
})
