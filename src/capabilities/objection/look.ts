/** What may be looked at: a case with everything in view to decide it, and the cases by their due day. */

import { NO_ORGANISATION, type QueryContext, query } from '#capabilities/operation'
import { isFixed } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { isObjectedOn, lastShownOn } from '#rules/ledger'
import { isObjectable } from '#rules/objection'
import type { LocalDate } from '#rules/time'
import type { StoredRecord } from '#storage/ledger'
import { admitsCase, getCase, lineOf, shownCase } from './case-of.ts'
import { cellOf, factOf } from './fact-of.ts'
import { namesOf } from './names-of.ts'
import { CaseInput, ListInput, ListOutput, ShownCaseShape } from './shapes.ts'
import { listCases, type StoredCase } from './store.ts'

/** How far those reach who have a part in it. */
const SEERS = {
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: {
    'organisation-user': 'own-organisation',
    'case-handler': 'own-unit',
    decider: 'own-unit',
    'centre-officer': 'own-division',
  },
} as const

type Said = { readonly field: string; readonly value: string; readonly was: string | null }

/** Every field that may be objected to, as it stands today, with what is said against it; those objected to first. */
const fieldsOf = (found: StoredCase, record: StoredRecord | undefined, law: Law) => {
  const said = (found.steps[0]!.content.fields ?? []) as readonly Said[]
  const fact = record && factOf(record)
  const item = record && law.item(record.state.item, fact?.v)
  if (item === undefined)
    return said.map(one => ({
      ...{ field: one.field, title: one.field, value: null, was: one.was, should: one.value },
      ...{ fixed: true, choices: null },
    }))
  const shown = item.fields
    .filter(field => isObjectable(item, field.prop))
    .map(field => {
      const against = said.find(one => one.field === field.prop)
      const table = field.codeTable === undefined ? undefined : law.terms.tables.get(field.codeTable)
      return {
        field: field.prop,
        title: field.title,
        value: cellOf(fact?.fields[field.prop]),
        was: against?.was ?? null,
        should: against?.value ?? null,
        fixed: isFixed(item, field.prop),
        choices: table === undefined ? null : table.values.map(value => value.title),
      }
    })
  return [...shown.filter(one => one.should !== null), ...shown.filter(one => one.should === null)]
}

const stateOf = (record: StoredRecord | undefined, today: LocalDate) =>
  record === undefined
    ? null
    : {
        disclosedFrom: record.state.disclosedFrom,
        lastShownOn: lastShownOn(record.state),
        objectedFrom: isObjectedOn(record.state, today) ? record.state.objectedFrom : null,
        endedOn: record.state.endedOn,
      }

export const show = query({
  name: 'objection.show',
  title: 'An objection with everything in view: what is disputed, its steps, where it stands, which clock runs and until when',
  ...SEERS,
  may: [...SEERS.may],
  input: CaseInput,
  output: ShownCaseShape,
  async run(ctx, input) {
    const found = await getCase(ctx, input.case, { admits: one => admitsCase(ctx, one) })
    const names = (await namesOf(ctx, [found])).get(found)!
    ctx.looked(found.organisationId, `objection ${found.caseId}`)
    const { record } = names
    return {
      ...shownCase(found, names, ctx),
      today: ctx.today,
      state: stateOf(record, ctx.today),
      fields: fieldsOf(found, record, ctx.law),
    }
  },
})

export const list = query({
  name: 'objection.list',
  title: 'Objections of a unit, a division or an organisation, overdue ones first, then by the day on which they are due',
  ...SEERS,
  may: [...SEERS.may],
  input: ListInput,
  output: ListOutput,
  async run(ctx, { open, overdue, subject, unit, limit }) {
    const asked = { open, subject: subject ?? null, unitId: unit ?? null }
    const found = await listCases(ctx.tx, ctx.scope.bounds(), asked, limit)
    const names = await namesOf(ctx, found)
    const lines = found.map(one => lineOf(one, names.get(one)!, ctx))
    noteLooks(ctx, found)
    const shown = lines.filter(one => !overdue || one.overdue)
    return {
      today: ctx.today,
      overdue: lines.filter(one => one.overdue).length,
      cases: open ? shown.toSorted(byUrgency) : shown,
    }
  },
})

type Line = ReturnType<typeof lineOf>
const byUrgency = (a: Line, b: Line): number =>
  Number(b.overdue) - Number(a.overdue) || ((a.due ?? '9999') < (b.due ?? '9999') ? -1 : 1)

const noteLooks = (ctx: QueryContext, found: readonly StoredCase[]): void => {
  for (const organisationId of new Set(found.map(one => one.organisationId))) ctx.looked(organisationId, 'objections')
  if (found.length === 0) ctx.looked(NO_ORGANISATION, 'objections 0')
}
