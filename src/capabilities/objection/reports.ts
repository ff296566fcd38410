/** Anybody says that something shown is wrong; the unit that decided looks. Nobody is asked who they are, and nobody is answered by name. */

import { hash } from 'node:crypto'
import { type CommandContext, command, NO_ORGANISATION, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { formatRecordId, isShownOn, parseRecordId } from '#rules/ledger'
import { reportRetainedUntil } from '#rules/objection'
import { Refusal } from '#rules/outcome'
import { countAttempt, type Patience } from '#storage/actors'
import { findRecord } from '#storage/ledger'
import { listCalled } from '#storage/organisations'
import { carrierOf } from './case-of.ts'
import {
  ClosedReport,
  CloseReportInput,
  ReportErrorInput,
  ReportErrorOutput,
  ReportsInput,
  ReportsOutput,
} from './report-shapes.ts'
import { closeReport, countOpenReports, dropOldReports, findReport, listReports, putReport } from './report-store.ts'

/** Beyond so many that wait, one more tells nothing new. */
const MOST_OPEN = 10
/** An office may share one address. */
const OF_NETWORK: Patience = { free: 10, most: 3600 }

const countOrRefuse = async ({ tx, actor }: CommandContext): Promise<void> => {
  const from = actor.networks?.named ?? actor.networks?.near
  if (from === undefined) return
  const seconds = await countAttempt(tx, hash('sha256', `report ${from}`, 'buffer'), OF_NETWORK)
  if (seconds > 0) throw new Refusal('TOO_MANY_REQUESTS', { details: { seconds } })
}

export const reportError = command({
  name: 'objection.report-error',
  title: 'Anybody says that something shown is wrong, to the unit that decided: without an account, without a name',
  may: ['public'],
  // Of whom nothing is known nothing is kept but what is said, until its day.
  leavesNoAct: true,
  input: ReportErrorInput,
  output: ReportErrorOutput,
  async run(ctx, { record: id, about, says }) {
    const name = parseRecordId(id)
    const record = name && (await findRecord(ctx.tx, name))
    if (name === undefined || record === undefined || !isShownOn(record.state, ctx.today))
      throw new Refusal('NOT_DISCLOSED', { details: { record: id } })
    await countOrRefuse(ctx)
    await dropOldReports(ctx.tx, ctx.today)
    if ((await countOpenReports(ctx.tx, name.organisationId, name.recordNo)) >= MOST_OPEN) throw new Refusal('REPORTS_ENOUGH')
    const unitId = await carrierOf(ctx, record.state.unitId ?? record.state.sourceUnitId)
    const retainedUntil = reportRetainedUntil(ctx.today, null)
    await putReport(ctx.tx, {
      ...{ ...name, reportId: ctx.sources.uuid(), unitId, division: record.state.division },
      ...{ about, says: masked(says), reportedOn: ctx.today, retainedUntil },
    })
    return { record: id, reportedOn: ctx.today, retainedUntil }
  },
})

const SEERS = {
  may: ['local-operator', 'case-handler', 'decider', 'centre-officer'],
  within: { 'case-handler': 'own-unit', decider: 'own-unit', 'centre-officer': 'own-division' },
} as const

export const reports = query({
  name: 'objection.reports',
  title: 'What anybody has said is wrong with what a unit or a division shows, the oldest first',
  ...SEERS,
  may: [...SEERS.may],
  input: ReportsInput,
  output: ReportsOutput,
  async run(ctx, { open, limit }) {
    const found = await listReports(ctx.tx, ctx.scope.bounds(), { open, today: ctx.today }, limit)
    const called = await listCalled(ctx.tx, [...new Set(found.map(one => one.organisationId))])
    for (const organisationId of new Set(found.map(one => one.organisationId))) ctx.looked(organisationId, 'reports of errors')
    if (found.length === 0) ctx.looked(NO_ORGANISATION, 'reports of errors 0')
    return {
      today: ctx.today,
      reports: found.map(one => ({
        report: `${one.organisationId}.${one.reportId}`,
        record: formatRecordId(one.organisationId, one.recordNo),
        organisation: called.get(one.organisationId)?.name ?? null,
        unit: one.unitId,
        ...{ about: one.about, says: one.says, reportedOn: one.reportedOn, retainedUntil: one.retainedUntil },
        ...{ closedOn: one.closedOn, outcome: one.outcome },
      })),
    }
  },
})

export const closeError = command({
  name: 'objection.close-report',
  title: 'Say what became of a report of an error: corrected, right as it stands, or unclear',
  may: ['local-operator', 'case-handler', 'centre-officer'],
  within: { 'case-handler': 'own-unit', 'centre-officer': 'own-division' },
  input: CloseReportInput,
  output: ClosedReport,
  async run(ctx, { report: id, outcome, answer }) {
    const [organisationId = '', reportId = ''] = id.split('.')
    const found = await findReport(ctx.tx, organisationId, reportId)
    const unitId = found && (await carrierOf(ctx, found.unitId))
    const isOpen = found !== undefined && found.closedOn === null && found.retainedUntil > ctx.today
    if (found === undefined || !ctx.scope.admits({ ...found, unitId: unitId ?? null }) || !isOpen)
      throw new Refusal('REPORT_UNKNOWN', { details: { report: id } })
    ctx.onBehalfOf(unitId!)
    const retainedUntil = reportRetainedUntil(found.reportedOn, ctx.today)
    await closeReport(ctx.tx, found, { on: ctx.today, outcome, answer: masked(answer), retainedUntil })
    await dropOldReports(ctx.tx, ctx.today)
    return { report: id, outcome, closedOn: ctx.today, retainedUntil }
  },
})
