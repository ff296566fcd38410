/** What may be looked at: a case with everything in view to decide it, and the cases by their due day. */

import { noteList, query } from '#capabilities/operation'
import { admitsCase, getCase, lineOf, shownCase } from './case-of.ts'
import { namesOf } from './names-of.ts'
import { CaseInput, ListInput, ListOutput, ShownCaseShape } from './shapes.ts'
import { fieldsOf, type SaidField, stateOf } from './shown-record.ts'
import { listCases } from './store.ts'

/** How far those reach who have a part in it. */
export const SEERS = {
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: {
    'organisation-user': 'own-organisation',
    'case-handler': 'own-unit',
    decider: 'own-unit',
    'centre-officer': 'own-division',
  },
} as const

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
      ...(await shownCase(found, names, ctx)),
      today: ctx.today,
      state: stateOf(record, ctx.today),
      fields: fieldsOf((found.steps[0]!.content.fields ?? []) as readonly SaidField[], record, ctx.law),
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
    noteList(ctx, found, 'objections')
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
