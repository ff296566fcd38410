/** All clocks of objections in a division, for the centre and the lead department; and for everybody whether deadlines are kept. */

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
import { formatCaseId } from '#rules/ledger'
import { foldObjection, isPast, type ObjectionClock, objectionClocks } from '#rules/objection'
import type { LocalDate } from '#rules/time'
import { type OpenTransaction, todayOf } from '#storage/database'
import { readRecords, recordText } from '#storage/ledger'
import { carriersOf, listCalled } from '#storage/organisations'
import { countKept, listCases, type StoredCase } from './store.ts'

/** What an objection waits for is the clock that runs: there is one at a time. */
const CLOCKS = ['acknowledgement', 'decision', 'annulment', 'second-look'] as const

type On = { readonly tx: OpenTransaction; readonly law: Law; readonly today: LocalDate }

/** With the clocks that run, the next one first, and who is to act: on a second look the unit above, or the centre. */
const runningOf = async ({ tx, law, today }: On, cases: readonly StoredCase[]) => {
  const records = await readRecords(tx, [...new Map(cases.map(one => [recordText(one), one])).values()])
  const units = await carriersOf(
    { tx, today },
    cases.flatMap(one => (one.secondUnitId === null ? [one.unitId] : [one.unitId, one.secondUnitId])),
  )
  const centre = { unitId: null, name: null }
  return cases.map(stored => {
    const folded = foldObjection(stored.steps)
    const item = records.get(recordText(stored))?.state.item ?? ''
    const { value } = objectionClocks(folded, law, stored.division, item)
    const running = value.filter(one => one.stoppedOn === null).toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1))
    const isAgain = folded.standing === 'second-look'
    const unitId = isAgain ? stored.secondUnitId : stored.unitId
    return { stored, folded, running, whose: unitId === null ? centre : (units.get(unitId) ?? centre) }
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
    const { tx, today, scope } = ctx
    const asked = { open: true, subject: null, unitId: null }
    const found = await listCases(tx, scope.bounds(), asked, MOST_OPEN + 1)
    const cases = found.slice(0, MOST_OPEN)
    const judged = (await runningOf(ctx, cases)).map(({ stored, folded, running, whose }) => {
      const missed = running.flatMap(one => (one.due.settled && isPast(one, today) ? [one.due.due] : []))
      const of = { waits: running[0]?.clock ?? null, whose }
      const dues = running.map(one => one.due)
      return { stored, standing: folded.standing, ...judgedBy(ctx, of, dues, missed) }
    })
    const late = lateFirst(judged)
    const called = await listCalled(tx, [...new Set(late.map(one => one.stored.organisationId))])
    noteList(ctx, cases, 'overview of objections')
    return {
      today,
      ...countLoad(judged, CLOCKS),
      leftOut: found.length - cases.length,
      escalated: late.map(({ stored, standing, whose, lateSince }) => {
        const organisation = called.get(stored.organisationId)
        return {
          ...{ case: formatCaseId(stored), unitName: whose.name, standing, due: lateSince! },
          organisation: { uscc: organisation?.uscc ?? null, name: organisation?.name ?? '' },
        }
      }),
    }
  },
})

/**
 * Counted in the eyes of the program; what leaves is numbers of units, never of whom. An objection that waits too long counts before it is
 * decided.
 */
export const readKept = ({ database }: Pick<Environment, 'database'>, law: Law) =>
  database.transaction(
    async tx => {
      const today = await todayOf(tx)
      const since = keptSince(today)
      const stopped = await countKept(tx, since)
      const units = await carriersOf(
        { tx, today },
        stopped.flatMap(one => one.unitId ?? []),
      )
      const open = await listCases(tx, {}, { open: true, subject: null, unitId: null }, MOST_OPEN)
      const rows: KeptBy<ObjectionClock['clock']>[] = stopped.map(({ unitId, ...row }) => ({
        ...row,
        whose: (unitId === null ? undefined : units.get(unitId)) ?? { unitId: null, name: null },
        overdue: 0,
      }))
      for (const { running, whose } of await runningOf({ tx, law, today }, open))
        for (const one of running) if (isPast(one, today)) rows.push(stillOverdue(one.clock, whose))
      return { today, since, ...sumKept(rows, CLOCKS) }
    },
    { readOnly: true },
  )

export const kept = query({
  name: 'objection.kept',
  title: 'Whether the deadlines of objections were kept over the last year, by clock and by unit',
  clause: 'cn-ndrc-2025-36#objection',
  may: ['public'],
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object(keptShape(CLOCKS)),
  run: ({ environment, law }) => readKept(environment, law),
})
