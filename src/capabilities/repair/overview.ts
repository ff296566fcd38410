/** All clocks of a division, for the centre and the lead department; and for everybody whether deadlines are kept. */

import { Type } from '@sinclair/typebox'
import {
  countLoad,
  type Environment,
  judgedBy,
  type KeptBy,
  keptShape,
  keptSince,
  lateFirst,
  loadShape,
  MOST_OPEN,
  noteList,
  query,
  stillOverdue,
  sumKept,
} from '#capabilities/operation'
import type { Law } from '#rules/law'
import { clocksOf, foldCase, isOverdue } from '#rules/repair'
import { todayOf } from '#storage/database'
import { carriersOf } from '#storage/organisations'
import { runningOf, shownCases } from './shown-case.ts'
import { countKept, listCases } from './store.ts'

/** What a case waits for: to be accepted, decided, or completed. */
const WAITS = ['acceptance', 'decision', 'returned'] as const
type Wait = (typeof WAITS)[number]
const WAITS_AT: Readonly<Record<string, Wait>> = { submitted: 'acceptance', accepted: 'decision', returned: 'returned' }

export const overview = query({
  name: 'repair.overview',
  title: 'All open cases of a division: clocks, load by unit, what is due on which day, and what is overdue',
  clause: 'cn-ndrc-2025-36#decision',
  may: ['local-operator', 'centre-officer', 'supervisor'],
  within: 'own-division',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object(loadShape(WAITS)),
  async run(ctx) {
    const { tx, law, today, scope } = ctx
    const found = await listCases(tx, scope.bounds(), MOST_OPEN + 1)
    const cases = found.slice(0, MOST_OPEN)
    const units = await carriersOf(
      ctx,
      cases.map(one => one.unitId),
    )
    const judged = cases.map(stored => {
      const folded = foldCase(stored.steps)
      const clocks = clocksOf(folded, law, stored.division).value
      const running = runningOf(folded, clocks).map(one => one.due)
      const missed = clocks.flatMap(clock => (clock.due.settled && isOverdue(clock, folded, today) ? [clock.due.due] : []))
      const of = { waits: WAITS_AT[folded.standing] ?? null, whose: units.get(stored.unitId)! }
      return { stored, ...judgedBy(ctx, of, running, missed) }
    })
    const late = lateFirst(judged)
    const named = await shownCases(
      ctx,
      late.map(one => one.stored),
    )
    noteList(ctx, cases, 'overview of repair cases')
    return {
      today,
      ...countLoad(judged, WAITS),
      leftOut: found.length - cases.length,
      escalated: named.map((one, at) => ({
        ...{ case: one.case, unitName: one.unitName, organisation: one.organisation },
        ...{ standing: one.standing, due: late[at]!.lateSince! },
      })),
    }
  },
})

const CLOCKS = ['acceptance', 'decision', 'feedback'] as const
type Clock = (typeof CLOCKS)[number]

/**
 * Counted in the eyes of the program; what leaves is numbers of units, never of whom. A case that waits too long counts before it is decided.
 */
export const readKept = ({ database }: Pick<Environment, 'database'>, law: Law) =>
  database.transaction(
    async tx => {
      const today = await todayOf(tx)
      const since = keptSince(today)
      const stopped = await countKept(tx, since)
      const open = await listCases(tx, {}, MOST_OPEN)
      const units = await carriersOf(
        { tx, today },
        [...stopped, ...open].map(one => one.unitId),
      )
      const rows: KeptBy<Clock>[] = [
        ...stopped.map(({ unitId, ...row }) => ({ ...row, whose: units.get(unitId)!, overdue: 0 })),
        ...open.flatMap(({ unitId, division, steps }) => {
          const folded = foldCase(steps)
          return clocksOf(folded, law, division)
            .value.filter(clock => isOverdue(clock, folded, today))
            .map(({ clock }) => stillOverdue(clock, units.get(unitId)!))
        }),
      ]
      // The result is told in the step that decides: of a unit its own two clocks are counted.
      return { today, since, ...sumKept(rows, CLOCKS, clock => clock !== 'feedback') }
    },
    { readOnly: true },
  )

export const kept = query({
  name: 'repair.kept',
  title: 'Whether the deadlines of repair were kept over the last year, by clock and by unit',
  clause: 'cn-ndrc-2025-36#feedback',
  may: ['public'],
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object(keptShape(CLOCKS)),
  run: ({ environment, law }) => readKept(environment, law),
})
