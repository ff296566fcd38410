/** Who looked: as the organisation sees it, and as auditors do. */

import { type Context, type Look, listLooks, NO_ORGANISATION, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { findOrganisation, findUnitByUscc, listUnits, type Unit } from '#storage/organisations'
import { LooksInput, LooksOutput, WhoLookedInput, WhoLookedOutput } from './shapes.ts'

/** A place in the order, as a page hands it to the next one. */
const placeOf = (text: string | undefined): { at: string; no: string } | undefined => {
  if (text === undefined) return undefined
  const [, at, no] = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)_(\d{1,18})$/.exec(text) ?? []
  if (at === undefined || no === undefined)
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/after', keyword: 'format' }] } })
  return { at, no }
}

const nextAfter = (looks: readonly Look[], limit: number): string | null => {
  const last = looks.at(-1)
  return last === undefined || looks.length < limit ? null : `${last.at}_${last.no}`
}

const shown = (look: Look, units: ReadonlyMap<string, Unit>) => ({
  at: look.at,
  unit: look.unitId === null ? null : (units.get(look.unitId)?.name ?? look.unitId),
  role: look.role,
  purpose: look.purpose,
  operation: look.operation,
  fields: look.what.split(' '),
})

export const readUnits = async (tx: Context['tx']): Promise<Map<string, Unit>> =>
  new Map((await listUnits(tx)).map(unit => [unit.unitId, unit]))

/** Units whose traces an auditor reads: those of the own division, or the one that is named. Undefined where nothing bounds. */
export const reachedUnits = async (ctx: Context, code: string | undefined): Promise<readonly string[] | undefined> => {
  const { divisions } = ctx.scope.bounds()
  if (code !== undefined) {
    const unit = await findUnitByUscc(ctx.tx, code.trim().toUpperCase())
    if (unit === undefined || !ctx.scope.admits(unit)) throw new Refusal('UNIT_UNKNOWN', { details: { uscc: code } })
    return [unit.unitId]
  }
  if (divisions === undefined || ctx.scope.admits({ division: null })) return undefined
  return [...(await readUnits(ctx.tx)).values()].filter(unit => divisions.includes(unit.division)).map(unit => unit.unitId)
}

/** What an investigation keeps from the organisation appears on its day, by the day alone. */
export const whoLooked = query({
  name: 'audit.who-looked',
  title: 'Who looked at an organisation: office, time, purpose, fields',
  may: ['local-operator', 'organisation-user', 'auditor'],
  within: { 'organisation-user': 'own-organisation', auditor: 'own-division' },
  input: WhoLookedInput,
  output: WhoLookedOutput,
  async run(ctx, { uscc: text, from, until, after, limit }) {
    const uscc = text.trim().toUpperCase()
    const organisation = await findOrganisation(ctx.tx, uscc)
    if (organisation === undefined || !ctx.scope.admits(organisation))
      throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc } })
    const { organisationId } = organisation
    ctx.looked(organisationId, 'looks')
    const withDelayed = ctx.actor.role !== 'organisation-user'
    const looks = await listLooks(ctx.tx, { organisationId, from, until, after: placeOf(after), withDelayed, limit })
    const units = await readUnits(ctx.tx)
    return { uscc, looks: looks.map(look => shown(look, units)), next: nextAfter(looks, limit) }
  },
})

export const looks = query({
  name: 'audit.looks',
  title: 'What an account, a key or a unit looked at in a period',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: LooksInput,
  output: LooksOutput,
  async run(ctx, { actor, unit, from, until, after, limit }) {
    const unitIds = await reachedUnits(ctx, unit)
    const found = await listLooks(ctx.tx, { actor, unitIds, from, until, after: placeOf(after), withDelayed: true, limit })
    ctx.looked(NO_ORGANISATION, 'looks')
    const units = await readUnits(ctx.tx)
    return {
      looks: found.map(look => ({
        ...shown(look, units),
        actor: look.actor,
        organisation: look.organisationId === NO_ORGANISATION ? null : look.organisationId,
        visibleFrom: look.visibleFrom,
      })),
      next: nextAfter(found, limit),
    }
  },
})
