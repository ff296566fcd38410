/** What was handed in and of what worth it is; and the rows behind each figure. */

import { NO_ORGANISATION, namedUnit, query, READERS } from '#capabilities/operation'
import { formatRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { unitsById } from '#storage/organisations'
import { counted, filterOf, monthOf, remindBefore, workingDaysSince } from './counting.ts'
import { reportingOf } from './reporting.ts'
import { CountInput, CountOutput, RowsInput, RowsOutput } from './shapes.ts'
import {
  countCells,
  LATE,
  listFoundRowsOf,
  listOpenRows,
  listSubmissionsOf,
  listWrong,
  listZeroReports,
  MISSING,
  UNLINKED,
} from './store.ts'

export const count = query({
  name: 'quality.count',
  title: 'Count what was handed in, by unit, item, division and month, and of what worth it is',
  clause: 'cn-cpc-state-council-office-2025-social-credit#7',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: CountInput,
  output: CountOutput,
  async run(ctx, input) {
    const { filter, groups, total } = await counted(ctx, input)
    ctx.looked(NO_ORGANISATION, `quality ${filter.from} ${filter.to}`)
    return {
      from: monthOf(filter.from),
      to: monthOf(filter.to),
      today: ctx.today,
      remindBefore: remindBefore(ctx.law, ctx.today),
      groups,
      total,
    }
  },
})

/** More than there are units and items. */
const SAID = 1_000_000
const CODES = { late: LATE, unlinked: UNLINKED, missing: MISSING } as const

export const rows = query({
  name: 'quality.rows',
  title: 'The rows behind a figure',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: RowsInput,
  output: RowsOutput,
  async run(ctx, input) {
    const { of, limit } = input
    const filter = await filterOf(ctx, input)
    ctx.looked(NO_ORGANISATION, `rows of ${of} ${filter.from} ${filter.to}`)
    const units = await unitsById(ctx.tx)
    const unitOf = (unitId: string) => namedUnit(units, unitId)
    const nothing = { submissions: [], rows: [], records: [], zeroReports: [], obliged: [] }
    const answer = { from: monthOf(filter.from), to: monthOf(filter.to), ...nothing }
    if (of === 'wrong') {
      const records = await listWrong(ctx.tx, filter, limit + 1)
      for (const id of new Set(records.slice(0, limit).map(one => one.organisationId)))
        ctx.looked(id, 'records that were wrong')
      const shown = records.slice(0, limit).map(({ organisationId, recordNo, unitId, item }) => ({
        record: formatRecordId(organisationId, BigInt(recordNo)),
        unit: unitOf(unitId),
        item,
      }))
      return { ...answer, records: shown, more: records.length > limit }
    }
    if (of === 'obliged' || of === 'reported' || of === 'silent') {
      const { obliged } = await reportingOf(ctx, filter, await countCells(ctx.tx, filter), units)
      const meant = obliged.filter(({ standing }) => of === 'obliged' || (standing === 'silent') === (of === 'silent'))
      const said = await listZeroReports(ctx.tx, filter, SAID)
      const saidOn = new Map(said.map(one => [`${one.unitId} ${one.item}`, one.saidOn]))
      const shown = meant.slice(0, limit).map(({ unitId, ...one }) => {
        const day = one.standing === 'zero' ? saidOn.get(`${unitId} ${one.item}`) : undefined
        return { ...one, unit: unitOf(unitId), saidOn: day ?? null }
      })
      return { ...answer, obliged: shown, more: meant.length > limit }
    }
    if (of === 'zero') {
      const said = await listZeroReports(ctx.tx, filter, limit + 1)
      const shown = said.slice(0, limit).map(({ unitId, ...one }) => ({ ...one, unit: unitOf(unitId) }))
      return { ...answer, zeroReports: shown, more: said.length > limit }
    }
    if (of === 'rows' || of === 'sound' || of === 'refused' || of === 'held') {
      const found = await listSubmissionsOf(ctx.tx, of, filter, limit + 1)
      const submissions = found.slice(0, limit).map(({ unitId, division: _, ...one }) => ({ ...one, unit: unitOf(unitId) }))
      return { ...answer, submissions, more: found.length > limit }
    }
    const found =
      of === 'open' || of === 'overdue'
        ? await listOpenRows(ctx.tx, filter, limit + 1, of === 'open' ? null : remindBefore(ctx.law, ctx.today))
        : await listFoundRowsOf(ctx.tx, CODES[of], filter, limit + 1)
    return { ...answer, rows: found.slice(0, limit).map(shownRow(ctx, unitOf)), more: found.length > limit }
  },
})

type Counted = Awaited<ReturnType<typeof listOpenRows>>[number]
type Rows = { law: Parameters<typeof workingDaysSince>[0]; today: LocalDate }

export const shownRow =
  ({ law, today }: Rows, unitOf: (unitId: string) => { uscc: string; name: string }) =>
  ({ unitId, division: _, ...one }: Counted) => ({
    ...one,
    unit: unitOf(unitId),
    workingDays: one.since === null ? null : workingDaysSince(law, one.since, today),
  })
