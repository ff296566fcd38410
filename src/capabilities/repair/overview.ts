/** All clocks of a division, for the centre and the lead department; and for everybody whether deadlines are kept. */

import { Type } from '@sinclair/typebox'
import {
  countKept,
  countLoad,
  type Environment,
  keptShape,
  loadShape,
  MOST_OPEN,
  query,
  readProgress as readBy,
} from '#capabilities/operation'
import type { Law } from '#rules/law'
import { clocksOf, foldCase, isOverdue } from '#rules/repair'
import { runningOf } from './shown-case.ts'
import { findCase, listCases, listStopped } from './store.ts'

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
    return countLoad(ctx, { waits: WAITS, found, what: 'overview of repair cases' }, cases =>
      cases.map(stored => {
        const folded = foldCase(stored.steps)
        const clocks = clocksOf(folded, law, stored.division).value
        return {
          ...{ stored, standing: folded.standing, waits: WAITS_AT[folded.standing] ?? null, unitId: stored.unitId },
          running: runningOf(folded, clocks).map(one => one.due),
          missed: clocks.flatMap(clock => (clock.due.settled && isOverdue(clock, folded, today) ? [clock.due.due] : [])),
        }
      }),
    )
  },
})

/** The result is told in the step that decides: of a unit its own two clocks are counted. */
const OF_UNITS = ['acceptance', 'decision'] as const
const CLOCKS = [...OF_UNITS, 'feedback'] as const

export const readKept = (environment: Pick<Environment, 'database'>, law: Law) =>
  countKept(environment, { clocks: CLOCKS, ofUnits: OF_UNITS }, async ({ tx, today }, since) => ({
    stopped: await listStopped(tx, since),
    overdue: (await listCases(tx, {}, MOST_OPEN)).flatMap(({ unitId, division, steps }) => {
      const folded = foldCase(steps)
      return clocksOf(folded, law, division)
        .value.filter(clock => isOverdue(clock, folded, today))
        .map(({ clock }) => ({ unitId, clock }))
    }),
  }))

export const kept = query({
  name: 'repair.kept',
  title: 'Whether the deadlines of repair were kept over the last year, by clock and by unit',
  clause: 'cn-ndrc-2025-36#feedback',
  may: ['public'],
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object(keptShape(CLOCKS)),
  run: ({ environment, law }) => readKept(environment, law),
})

/** Of a case of that number; undefined where there is none. */
export const readProgress = (environment: Pick<Environment, 'database' | 'portal'>, law: Law, id: string) =>
  readBy(environment, id, async (tx, name, today) => {
    const found = await findCase(tx, name)
    if (found === undefined) return undefined
    const folded = foldCase(found.steps)
    return {
      ...{ unitId: found.unitId, steps: found.steps, standing: folded.standing, open: folded.closedOn === null },
      clocks: runningOf(folded, clocksOf(folded, law, found.division).value).map(one => ({
        clock: one.clock,
        due: one.due.settled ? one.due.due : null,
        overdue: isOverdue(one, folded, today),
      })),
    }
  })
