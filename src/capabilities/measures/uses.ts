/** What offices did with the answer: their reports, and what shows up where a report is missing or nothing carried it. */

import { type Context, command, listLooks, query } from '#capabilities/operation'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import type { AppliedMeasure } from '#rules/measures'
import { Refusal } from '#rules/outcome'
import { addDays, chinaDay, instantMs, type LocalDate } from '#rules/time'
import { listUnits, listUsccs } from '#storage/organisations'
import { judgeOrganisation, OFFICES } from './check.ts'
import { ReportInput, ReportOutput, UsesInput, UsesOutput } from './shapes.ts'
import { askedIn, lastReports, listUnlawful, OPEN, putUses, type Use } from './store.ts'

/** What is wrong with a use: the measure had no live basis or was forbidden; or it had to be applied and was not. */
const findingOf = (applied: boolean, rulings: readonly AppliedMeasure[], omittedBecause?: string): Use['finding'] => {
  const kinds = rulings.map(one => one.kind)
  // Nothing is left out yet; until it is decided the check stands among those after which nothing was reported.
  if (omittedBecause === OPEN) return null
  if (applied) return kinds.includes('must-not') ? 'forbidden' : kinds.length === 0 ? 'without-basis' : null
  return kinds.includes('must') ? 'omitted' : null
}

export const reportUse = command({
  name: 'measures.report-use',
  title: 'Say what the office did: which measures it applied in the matter, which it left out and why',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12.unified',
  may: ['local-operator', ...OFFICES],
  within: 'own-unit',
  input: ReportInput,
  output: ReportOutput,
  async run(ctx, input) {
    ctx.scope.admits({ unitId: ctx.actor.unitId ?? null })
    const judged = await judgeOrganisation(ctx, input)
    const { organisationId, uscc, on } = judged
    if (on > ctx.today) throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/on', keyword: 'maximum' }] } })
    const uses = input.uses.map(({ measure, applied, omittedBecause }): Use => {
      if (!ctx.law.measures.measures.has(measure)) throw new Refusal('MEASURE_UNKNOWN', { details: { measure } })
      const rulings = judged.applies.filter(one => one.measure === measure)
      const [first] = rulings
      return {
        ...{ organisationId, useId: ctx.sources.uuid(), matter: input.matter, measure, applied, on, actId: ctx.act.id },
        ...{ unitId: ctx.actor.unitId ?? null, division: ctx.actor.division ?? null },
        finding: findingOf(applied, rulings, applied ? undefined : omittedBecause),
        omittedBecause: omittedBecause ?? null,
        effect: first?.effect ?? null,
        clause: first?.clause ?? null,
        recordNo: first === undefined ? null : parseRecordId(first.record)!.recordNo,
      }
    })
    await putUses(ctx.tx, uses)
    const shown = uses.map(({ measure, applied, finding, clause, recordNo }) => ({
      ...{ measure, applied, finding, clause },
      record: recordNo === null ? null : formatRecordId(organisationId, recordNo),
    }))
    return { uscc, matter: input.matter, on, uses: shown }
  },
})

/** At the counter, of many at once, and of a file. */
const CHECKS = ['measures.check', 'measures.check-file']
const MATTER = /^measures ([a-z-]+): /
/** What the look says was told to be done: `must market-entry-restriction, may …`. */
const TOLD = /\b(?:must|may) ([a-z][a-z-]*)/g
const toBeDone = (what: string): string[] => [...what.matchAll(TOLD)].map(([, measure]) => measure!)
/** Of whoever was told that nothing applies, or that something must not be done, nothing is waited for. */
const TO_BE_DONE = '^measures [a-z-]+:.* (must|may) '
/** So many looks at once: of a city's years no more than these stand in memory. */
const PIECE = 1_000
type Time = { readonly from?: LocalDate; readonly until?: LocalDate }

/** Checks that told of something to be done, of those units, in that time, newest first; piece by piece, for as long as more are wanted. */
async function* listTold(ctx: Context, unitIds: readonly string[] | undefined, { from, until }: Time) {
  const asked = { operations: CHECKS, told: TO_BE_DONE, unitIds, from, until: until && addDays(until, -1), withDelayed: true }
  for (let after: { at: string; no: string } | undefined; ; ) {
    const looks = await listLooks(ctx.tx, { ...asked, after, limit: PIECE })
    yield looks.flatMap(look => {
      const matter = look.unitId === null ? undefined : MATTER.exec(look.what)?.[1]
      return matter === undefined ? [] : [{ ...look, matter, on: chinaDay(instantMs(look.at)) }]
    })
    const last = looks.at(-1)
    if (last === undefined || looks.length < PIECE) return
    after = { at: last.at, no: last.no }
  }
}

/** An office's question of an organisation in a matter. */
type Asked = Pick<Use, 'organisationId' | 'unitId' | 'matter' | 'on'>

export const uses = query({
  name: 'measures.uses',
  title: 'Uses of measures that nothing carried, and checks that told of a measure after which nothing was reported',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12.unified',
  may: ['local-operator', 'auditor'],
  within: 'own-division',
  input: UsesInput,
  output: UsesOutput,
  async run(ctx, input) {
    const time = input as Time
    const { divisions } = ctx.scope.bounds()
    const units = await listUnits(ctx.tx)
    const own = divisions && units.filter(unit => divisions.includes(unit.division)).map(unit => unit.unitId)
    const unlawful = await listUnlawful(ctx.tx, { ...time, divisions, limit: input.limit })
    const unreported: (Asked & { readonly what: string })[] = []
    for await (const told of listTold(ctx, own, time)) {
      const reported = await lastReports(ctx.tx, [...new Set(told.map(one => one.organisationId))])
      // Of several measures that were told each is waited for: whoever reports one is not silent about the other unseen.
      unreported.push(
        ...told.filter(one => {
          const last = reported.get(askedIn(one))
          return toBeDone(one.what).some(measure => (last?.get(measure) ?? '') < one.at)
        }),
      )
      if (unreported.length >= input.limit) break
    }
    unreported.splice(input.limit)
    const seen = [...new Set([...unreported, ...unlawful].map(one => one.organisationId))]
    for (const id of seen) ctx.looked(id, 'uses of measures')
    const usccs = await listUsccs(ctx.tx, seen)
    const names = new Map(units.map(unit => [unit.unitId, unit.name]))
    const about = ({ organisationId, unitId, matter, on }: Asked) => ({
      ...{ uscc: usccs.get(organisationId) ?? null, organisation: organisationId, matter, on },
      unit: unitId === null ? null : (names.get(unitId) ?? null),
    })
    return {
      today: ctx.today,
      unlawful: unlawful.map(use => ({
        ...about(use),
        ...{ measure: use.measure, applied: use.applied, finding: use.finding! },
      })),
      unreported: unreported.map(one => ({ ...about(one), told: one.what })),
    }
  },
})
