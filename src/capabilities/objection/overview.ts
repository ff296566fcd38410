/** All clocks of objections in a division, for the centre and the lead department; and for everybody whether deadlines are kept. */

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
import { foldObjection, isPast, type ObjectionClock, objectionClocks } from '#rules/objection'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { readRecords, recordText } from '#storage/ledger'
import { findCase, listCases, listStopped, type StoredCase } from './store.ts'

/** What an objection waits for is the clock that runs: there is one at a time. */
const CLOCKS = ['acknowledgement', 'decision', 'annulment', 'second-look'] as const

/** All that are open, of whatever is objected to and of all units. */
const OPEN = { open: true, subject: null, unitId: null } as const

/** With the clocks that run, the next one first, and who is to act: on a second look the unit above, or the centre. */
const readRunning = async (tx: OpenTransaction, law: Law, cases: readonly StoredCase[]) => {
  const records = await readRecords(tx, [...new Map(cases.map(one => [recordText(one), one])).values()])
  return cases.map(stored => {
    const folded = foldObjection(stored.steps)
    const { standing } = folded
    const item = records.get(recordText(stored))?.state.item ?? ''
    const { value } = objectionClocks(folded, law, stored.division, item)
    const running = value.filter(one => one.stoppedOn === null).toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1))
    return { stored, standing, running, unitId: standing === 'second-look' ? stored.secondUnitId : stored.unitId }
  })
}
const dayOf = ({ due }: ObjectionClock): LocalDate => (due.settled ? due.due : due.notBefore)

export const overview = query({
  name: 'objection.overview',
  title: 'All open objections of a division: clocks, load by unit, what is due on which day, and what is overdue',
  clause: 'cn-ndrc-2025-36#objection',
  may: ['local-operator', 'centre-officer', 'supervisor'],
  within: 'own-division',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object(loadShape(CLOCKS)),
  async run(ctx) {
    const { tx, law, today, scope } = ctx
    const found = await listCases(tx, scope.bounds(), OPEN, MOST_OPEN + 1)
    return countLoad(ctx, { waits: CLOCKS, found, what: 'overview of objections' }, async cases =>
      (await readRunning(tx, law, cases)).map(({ running, ...one }) => ({
        ...{ ...one, waits: running[0]?.clock ?? null },
        running: running.map(({ due }) => due),
        missed: running.flatMap(clock => (clock.due.settled && isPast(clock, today) ? [clock.due.due] : [])),
      })),
    )
  },
})

export const readKept = (environment: Pick<Environment, 'database'>, law: Law) =>
  countKept(environment, { clocks: CLOCKS, ofUnits: CLOCKS }, async ({ tx, today }, since) => ({
    stopped: await listStopped(tx, since),
    overdue: (await readRunning(tx, law, await listCases(tx, {}, OPEN, MOST_OPEN))).flatMap(({ running, unitId }) =>
      running.filter(one => isPast(one, today)).map(({ clock }) => ({ unitId, clock })),
    ),
  }))

export const kept = query({
  name: 'objection.kept',
  title: 'Whether the deadlines of objections were kept over the last year, by clock and by unit',
  clause: 'cn-ndrc-2025-36#objection',
  may: ['public'],
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object(keptShape(CLOCKS)),
  run: ({ environment, law }) => readKept(environment, law),
})

/** Of a case of that number; undefined where there is none. */
export const readProgress = (environment: Pick<Environment, 'database' | 'portal'>, law: Law, id: string) =>
  readBy(environment, id, async (tx, name, today) => {
    const stored = await findCase(tx, name)
    if (stored === undefined) return undefined
    const [found] = await readRunning(tx, law, [stored])
    const { standing, running, unitId } = found!
    return {
      ...{ unitId: unitId ?? stored.unitId, steps: stored.steps, standing },
      open: foldObjection(stored.steps).closedOn === null,
      clocks: running.map(one => ({
        clock: one.clock,
        due: one.due.settled ? one.due.due : null,
        overdue: isPast(one, today),
      })),
    }
  })
