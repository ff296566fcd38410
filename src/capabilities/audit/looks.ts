/** Who looked: as the organisation sees it, and as auditors do. */

import {
  type Context,
  type FileOut,
  fileQuery,
  type Look,
  type LooksAsked,
  listLooks,
  NO_ORGANISATION,
  query,
} from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { findOrganisation, findUnitByUscc, listUnits, type Unit } from '#storage/organisations'
import { ExportLooksInput, ExportWhoLookedInput, LooksInput, LooksOutput, WhoLookedInput, WhoLookedOutput } from './shapes.ts'
import { LINES, signedLines } from './signed-lines.ts'

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

const getReached = async (ctx: Context, text: string): Promise<{ organisationId: string; uscc: string }> => {
  const uscc = text.trim().toUpperCase()
  const organisation = await findOrganisation(ctx.tx, uscc)
  if (organisation === undefined || !ctx.scope.admits(organisation))
    throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc } })
  return { organisationId: organisation.organisationId, uscc }
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
    const { organisationId, uscc } = await getReached(ctx, text)
    ctx.looked(organisationId, 'looks')
    const withDelayed = seesDelayed(ctx)
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
      looks: found.map(look => ({ ...shown(look, units), ...traced(look) })),
      next: nextAfter(found, limit),
    }
  },
})

const PAGE = 500

/** All of a period, newest first; what commits meanwhile stands before the beginning and is not among them. */
async function* pages(
  { database }: Context['environment'],
  asked: Omit<LooksAsked, 'after' | 'limit'>,
  say: (look: Look) => object,
): AsyncGenerator<object[]> {
  let after: LooksAsked['after']
  for (;;) {
    const place = after
    const page = await database.transaction(tx => listLooks(tx, { ...asked, after: place, limit: PAGE }), { readOnly: true })
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
    const { environment } = ctx
    const said = { export: 'who-looked', platform: environment.logOrigin ?? null, on: ctx.today, uscc, from, until }
    const asked = { organisationId, from, until, withDelayed: seesDelayed(ctx) }
    const bytes = signedLines(
      environment,
      said,
      pages(environment, asked, look => shown(look, units)),
    )
    return { name: `who-looked-${uscc}-${from}-${until}.jsonl`, media: LINES, bytes }
  },
})

/** Also the report on a key or an account after a break-in: all that it has read in a period. */
export const exportLooks = fileQuery({
  name: 'audit.export-looks',
  title: 'What an account, a key or a unit looked at in a period, as JSON lines, closed by their number and digest, and signed',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: ExportLooksInput,
  async run(ctx, { actor, unit, from, until }): Promise<FileOut> {
    const unitIds = await reachedUnits(ctx, unit)
    ctx.looked(NO_ORGANISATION, 'looks')
    const units = await readUnits(ctx.tx)
    const { environment } = ctx
    const said = {
      export: 'looks',
      platform: environment.logOrigin ?? null,
      on: ctx.today,
      actor: actor ?? null,
      unit: unit ?? null,
      from,
      until,
    }
    const asked = { actor, unitIds, from, until, withDelayed: true }
    const say = (look: Look) => ({ ...shown(look, units), ...traced(look) })
    return {
      name: `looks-${from}-${until}.jsonl`,
      media: LINES,
      bytes: signedLines(environment, said, pages(environment, asked, say)),
    }
  },
})
