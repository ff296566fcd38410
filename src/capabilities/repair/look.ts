/** What may be looked at: whether repair may be asked for, a case, the cases of a unit or a division by their due day. */

import { behind, isBehind, noteList, query } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { parseRecordId } from '#rules/ledger'
import { Refusal, type Ruling } from '#rules/outcome'
import type { Eligibility } from '#rules/repair'
import type { LocalDate } from '#rules/time'
import type { Database, OpenTransaction } from '#storage/database'
import { findRecord } from '#storage/ledger'
import { carrierOf } from '#storage/organisations'
import { getCase } from './case-of.ts'
import { eligibilityOfShown, eligibilityOfStored } from './judge-record.ts'
import { CaseInput, CaseShape, EligibilityInput, EligibilityOutput, ListInput, ListOutput, SEERS } from './shapes.ts'
import { type ShownCase, shownCase, shownCases } from './shown-case.ts'
import { listCases, listClosed } from './store.ts'

/** As whoever asks reads it. */
export const shownEligibility = (record: string, today: LocalDate, { value, because }: Ruling<Eligibility>) => ({
  record,
  today,
  standing: value.standing,
  from: value.from,
  channel: value.channel,
  channelClauses: because.flatMap(one => (one.field === 'channel' && one.clause !== undefined ? [one.clause] : [])),
  conditions: value.conditions.map(one => ({ ...one, clauses: [...one.clauses] })),
  clauses: [...new Set(because.flatMap(one => one.clause ?? []))],
})
export type ShownEligibility = ReturnType<typeof shownEligibility>

/** Of a record that is disclosed today; undefined of any other. */
export type EligibilityReader = (law: Law, id: string, today: LocalDate) => Promise<ShownEligibility | undefined>

/** On the connections of a pool, one statement at a time. */
export const tableEligibility = (database: Pick<Database, 'query'>): EligibilityReader => {
  const tx = { client: database as unknown as OpenTransaction['client'] }
  return (law, id, today) => readShownEligibility(tx, law, id, today)
}

/** For the pages, and for whoever may see no more. */
const readShownEligibility = async (
  tx: OpenTransaction,
  law: Law,
  id: string,
  today: LocalDate,
): Promise<ShownEligibility | undefined> => {
  const name = parseRecordId(id)
  const ruling = name && (await eligibilityOfShown({ tx, law, today }, name))
  return ruling && shownEligibility(id, today, ruling)
}

export const eligibility = query({
  name: 'repair.eligibility',
  title:
    'Whether, from which day and where repair of a record may be asked for; which condition is missing, and by which clause',
  clause: 'cn-ndrc-2025-36#conditions',
  may: ['public', 'local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: EligibilityInput,
  output: EligibilityOutput,
  async run(ctx, { record: id }) {
    const { tx, law, today, actor, scope } = ctx
    const name = parseRecordId(id)
    if (name !== undefined && actor.role !== 'public') {
      const record = await findRecord(tx, name)
      const unitId = record === undefined ? null : await carrierOf(ctx, record.state.unitId ?? record.state.sourceUnitId)
      const division = record?.state.division ?? null
      if (scope.admits({ organisationId: name.organisationId, unitId, division }) && record !== undefined) {
        ctx.looked(name.organisationId, `repair of ${id}`)
        return shownEligibility(id, today, await eligibilityOfStored(ctx, record))
      }
    }
    if (isBehind(ctx.environment, actor)) throw behind()
    const shown = await readShownEligibility(tx, law, id, today)
    if (shown === undefined) throw new Refusal('NOT_DISCLOSED', { details: { record: id } })
    return shown
  },
})

export const show = query({
  name: 'repair.show',
  title: 'A case: its steps, where it stands, which clock runs and until when',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer', 'supervisor'],
  within: { ...SEERS, supervisor: 'own-division' },
  input: CaseInput,
  output: CaseShape,
  async run(ctx, input) {
    const found = await getCase(ctx, input.case)
    ctx.looked(found.organisationId, `repair case ${found.caseId}`)
    return shownCase(ctx, found)
  },
})

/** What has no settled day comes last. */
const byDue = (a: ShownCase, b: ShownCase): number => ((a.due ?? '9999') < (b.due ?? '9999') ? -1 : 1)

export const list = query({
  name: 'repair.list',
  title:
    'Open cases of a unit or a division, and all of an organisation, by the day on which they are due; or those that are closed',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer', 'supervisor'],
  within: { ...SEERS, supervisor: 'own-division' },
  input: ListInput,
  output: ListOutput,
  async run(ctx, { overdue, state, limit }) {
    const bounds = ctx.scope.bounds()
    const found = state === 'closed' ? await listClosed(ctx.tx, bounds, limit) : await listCases(ctx.tx, bounds, limit, state)
    const cases = (await shownCases(ctx, found)).filter(one => !overdue || one.escalated)
    noteList(ctx, found, 'repair cases')
    return { today: ctx.today, cases: state === 'closed' ? cases : cases.toSorted(byDue) }
  },
})
