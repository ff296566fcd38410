/** Who looked: as the organisation sees it, and as auditors do. */

import {
  type Context,
  type FileOut,
  fileQuery,
  type Look,
  type LooksAsked,
  listLooks,
  NO_ORGANISATION,
  type QueryContext,
  query,
} from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { parseInstant } from '#rules/time'
import {
  findOrganisation,
  findOrganisationById,
  findUnitByUscc,
  listUnits,
  listUsccs,
  type Organisation,
  type Unit,
} from '#storage/organisations'
import { actorOf, namesOf } from './actors.ts'
import { ExportLooksInput, ExportWhoLookedInput, LooksInput, LooksOutput, WhoLookedInput, WhoLookedOutput } from './shapes.ts'
import { LINES, signedLines } from './signed-lines.ts'
import { readViews } from './views.ts'

/** A place in the order, as a page hands it to the next one. */
const placeOf = (text: string | undefined): { at: string; no: string } | undefined => {
  if (text === undefined) return undefined
  const [, instant = '', no] = /^(\S+)_(\d{1,18})$/.exec(text) ?? []
  const at = parseInstant(instant)
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

/** What auditors see beside it. */
const traced = ({ actor, organisationId, visibleFrom }: Look) => ({
  actor,
  organisation: organisationId === NO_ORGANISATION ? null : organisationId,
  visibleFrom,
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

const seesDelayed = ({ actor }: Context): boolean => actor.role !== 'organisation-user'

/** By its code; without one, the organisation somebody acts for. */
const getReached = async (ctx: Context, text: string | undefined): Promise<Organisation> => {
  const uscc = text?.trim().toUpperCase()
  const own = ctx.actor.role === 'organisation-user' ? ctx.actor.organisationId : undefined
  const organisation =
    uscc !== undefined
      ? await findOrganisation(ctx.tx, uscc)
      : own === undefined
        ? undefined
        : await findOrganisationById(ctx.tx, own)
  if (organisation === undefined || !ctx.scope.admits(organisation))
    throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: uscc ?? '' } })
  return organisation
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
    const { organisationId, uscc, name } = await getReached(ctx, text)
    ctx.looked(organisationId, 'looks')
    const withDelayed = seesDelayed(ctx)
    const looks = await listLooks(ctx.tx, { organisationId, from, until, after: placeOf(after), withDelayed, limit })
    const units = await readUnits(ctx.tx)
    const publicViews = await readViews(ctx.tx, organisationId, from, until)
    const said = (look: Look) => ({ ...shown(look, units), ...(withDelayed ? { visibleFrom: look.visibleFrom } : {}) })
    return { uscc, name, looks: looks.map(said), next: nextAfter(looks, limit), publicViews }
  },
})

export const looks = query({
  name: 'audit.looks',
  title: 'What an account, a key or a unit looked at in a period',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: LooksInput,
  output: LooksOutput,
  async run(ctx, { actor: named, unit, from, until, after, limit }) {
    const unitIds = await reachedUnits(ctx, unit)
    const actor = await actorOf(ctx.tx, named)
    const found = await listLooks(ctx.tx, { actor, unitIds, from, until, after: placeOf(after), withDelayed: true, limit })
    ctx.looked(NO_ORGANISATION, 'looks')
    for (const organisationId of lookedAt(found)) ctx.looked(organisationId, 'looks')
    const units = await readUnits(ctx.tx)
    const names = await namesOf(ctx.tx, found)
    const usccs = await listUsccs(ctx.tx, [...new Set(found.map(look => look.organisationId))])
    return {
      looks: found.map(look => ({
        ...shown(look, units),
        ...traced(look),
        actorName: names.get(look.actor) ?? null,
        uscc: usccs.get(look.organisationId) ?? null,
      })),
      next: nextAfter(found, limit),
    }
  },
})

/** Whoever reads looks sees what was read of whom. */
const lookedAt = (found: readonly Look[]): Set<string> =>
  new Set(found.map(look => look.organisationId).filter(id => id !== NO_ORGANISATION))

const PAGE = 500

/** All of a period, newest first; what commits meanwhile stands before the beginning and is not among them. */
async function* pages(
  { environment: { database }, lookedNow }: QueryContext,
  asked: Omit<LooksAsked, 'after' | 'limit'>,
  say: (look: Look) => object,
): AsyncGenerator<object[]> {
  // What is noted meanwhile is newer than all that follows.
  const noted = new Set(asked.organisationId === undefined ? [] : [asked.organisationId])
  let after: LooksAsked['after']
  for (;;) {
    const place = after
    const page = await database.transaction(tx => listLooks(tx, { ...asked, after: place, limit: PAGE }), { readOnly: true })
    const fresh = [...lookedAt(page)].filter(one => !noted.has(one))
    await lookedNow(fresh.map(organisationId => ({ organisationId, what: 'looks' })))
    for (const one of fresh) noted.add(one)
    yield page.map(say)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = { at: last.at, no: last.no }
  }
}

export const exportWhoLooked = fileQuery({
  name: 'audit.export-who-looked',
  title: 'Who looked at an organisation in a period, as JSON lines, closed by their number and digest, and signed',
  may: ['local-operator', 'organisation-user', 'auditor'],
  within: { 'organisation-user': 'own-organisation', auditor: 'own-division' },
  input: ExportWhoLookedInput,
  async run(ctx, { uscc: text, from, until }): Promise<FileOut> {
    const { organisationId, uscc } = await getReached(ctx, text)
    ctx.looked(organisationId, 'looks')
    const units = await readUnits(ctx.tx)
    const said = { export: 'who-looked', uscc, from, until }
    const asked = { organisationId, from, until, withDelayed: seesDelayed(ctx) }
    const say = (look: Look) => ({ ...shown(look, units), ...(asked.withDelayed ? { visibleFrom: look.visibleFrom } : {}) })
    const bytes = signedLines(ctx, said, pages(ctx, asked, say))
    return { name: `who-looked-${uscc ?? organisationId}-${from}-${until}.jsonl`, media: LINES, bytes }
  },
})

/** Also the report on a key or an account after a break-in: all that it has read in a period. */
export const exportLooks = fileQuery({
  name: 'audit.export-looks',
  title: 'What an account, a key or a unit looked at in a period, as JSON lines, closed by their number and digest, and signed',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: ExportLooksInput,
  async run(ctx, { actor: named, unit, from, until }): Promise<FileOut> {
    const unitIds = await reachedUnits(ctx, unit)
    const actor = await actorOf(ctx.tx, named)
    ctx.looked(NO_ORGANISATION, 'looks')
    const units = await readUnits(ctx.tx)
    const said = { export: 'looks', actor: actor ?? null, unit: unit ?? null, from, until }
    const asked = { actor, unitIds, from, until, withDelayed: true }
    const say = (look: Look) => ({ ...shown(look, units), ...traced(look) })
    return {
      name: `looks-${from}-${until}.jsonl`,
      media: LINES,
      bytes: signedLines(ctx, said, pages(ctx, asked, say)),
    }
  },
})
