/** Finds records and cases by the number of a document, within the reach of whoever looks; never by a person's. */

import { NO_ORGANISATION, type QueryContext, query, type Role } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { formatCaseId, formatRecordId, isShownOn, nameOfFact, parseRecordId } from '#rules/ledger'
import { type CaseKind, findCasesByNumber, type NumberedCase } from '#storage/documents'
import { findByNumber as findRecordsByNumber, newestFact, type RecordName, readRecords, recordText } from '#storage/ledger'
import { listCalled, listUnitIds } from '#storage/organisations'
import { FindByNumberInput, FindByNumberOutput } from './shapes.ts'

/** Whose office shows cases of the kind at all. */
const MAY_SEE: Readonly<Record<CaseKind, readonly Role[]>> = {
  repair: ['local-operator', 'centre-officer', 'case-handler', 'decider', 'supervisor'],
  objection: ['local-operator', 'centre-officer', 'case-handler', 'decider'],
  list: ['local-operator', 'centre-officer', 'case-handler', 'decider'],
}
const KINDS = Object.keys(MAY_SEE) as CaseKind[]

/** What has no digit is no number: names are looked for elsewhere, and among what everybody sees. */
const DIGIT = /\p{Nd}/u

export const findByNumber = query({
  name: 'organisations.find-by-number',
  title: 'Find records and cases by a document number or its beginning, shown to the public or not',
  may: ['local-operator', 'centre-officer', 'unit-reporter', 'case-handler', 'decider', 'supervisor'],
  within: {
    'centre-officer': 'own-division',
    'unit-reporter': 'own-unit',
    'case-handler': 'own-unit',
    decider: 'own-unit',
    supervisor: 'own-division',
  },
  input: FindByNumberInput,
  output: FindByNumberOutput,
  async run(ctx, { number, limit }) {
    const bounds = ctx.scope.bounds()
    // A number that leads to a person leads to nothing here.
    if (!DIGIT.test(number) || masked(number, 'number') !== number) {
      ctx.looked(NO_ORGANISATION, 'by number 0')
      return { records: [], cases: [], more: false }
    }
    const units = await listUnitIds(ctx.tx, bounds)
    const names = await recordsOf(ctx, units, number, limit + 1)
    const found = await casesOf(ctx, units, number, limit + 1)
    const more = names.length > limit || found.length > limit
    const stored = await readRecords(ctx.tx, names.slice(0, limit))
    const cases = found.slice(0, limit)
    const records = names.slice(0, limit).flatMap(name => stored.get(recordText(name)) ?? [])
    const ids = [...records.map(({ state }) => state.organisationId), ...cases.map(one => one.organisationId)]
    const called = await listCalled(ctx.tx, [...new Set(ids)])
    const calledOf = (id: string) => ({ uscc: called.get(id)?.uscc ?? null, name: called.get(id)?.name ?? null })
    for (const id of new Set(ids)) ctx.looked(id, 'found by number')
    if (ids.length === 0) ctx.looked(NO_ORGANISATION, 'by number 0')
    return {
      records: records.map(record => {
        const { organisationId, recordNo, item, determinedOn } = record.state
        return {
          ...{ record: formatRecordId(organisationId, recordNo), item, determinedOn },
          ...nameOfFact(ctx.law, item, newestFact(record)),
          organisation: calledOf(organisationId),
          shown: isShownOn(record.state, ctx.today),
        }
      }),
      cases: cases.map(one => {
        const id = formatCaseId(one)
        const { kind, organisationId } = one
        return { case: id, kind, number: one.number === id ? null : one.number, organisation: calledOf(organisationId) }
      }),
      more,
    }
  },
})

/** By its id, whole, or by numbers of its documents. */
const recordsOf = async (ctx: QueryContext, units: readonly string[], text: string, most: number): Promise<RecordName[]> => {
  const name = parseRecordId(text.trim())
  if (name === undefined) return findRecordsByNumber(ctx.tx, units, text, most)
  const { state } = (await readRecords(ctx.tx, [name])).get(recordText(name)) ?? {}
  const isTheirs = state !== undefined && [state.unitId, state.sourceUnitId].some(unit => unit !== null && units.includes(unit))
  return isTheirs ? [name] : []
}

const casesOf = async (
  ctx: QueryContext,
  units: readonly string[],
  text: string,
  most: number,
): Promise<readonly NumberedCase[]> => {
  const kinds = KINDS.filter(kind => MAY_SEE[kind].includes(ctx.actor.role))
  return kinds.length === 0 ? [] : findCasesByNumber(ctx.tx, units, kinds, text, most)
}
