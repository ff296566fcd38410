/** Acts: searched by auditors, and handed out as a file that says of itself whether it is whole. */

import { type Context, type FileOut, fileQuery, NO_ORGANISATION, type QueryContext, query } from '#capabilities/operation'
import { parseRecordId, UUID } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { parseInstant } from '#rules/time'
import { type ActsAsked, type FoundAct, searchActs } from '#storage/ledger'
import { findOrganisation, type Unit } from '#storage/organisations'
import { actorOf, namesOf } from './actors.ts'
import { reachedUnits, readUnits } from './looks.ts'
import { ActsInput, ActsOutput, ExportInput } from './shapes.ts'
import { LINES, signedLines } from './signed-lines.ts'

type Place = NonNullable<ActsAsked['after']>

const PLACE = new RegExp(`^(\\S+)_(${UUID})_([012])$`)

const placeOf = (text: string | undefined): Place | undefined => {
  if (text === undefined) return undefined
  const [, instant = '', actId, phase] = PLACE.exec(text) ?? []
  const at = parseInstant(instant)
  if (at === undefined || actId === undefined)
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/after', keyword: 'format' }] } })
  return { at, actId, phase: Number(phase) }
}

const shown = (act: FoundAct, units: ReadonlyMap<string, Unit>) => ({
  act: act.actId,
  phase: act.phase,
  at: act.at,
  operation: act.operation,
  actor: act.actor,
  unit: act.unitId === null ? null : (units.get(act.unitId)?.uscc ?? act.unitId),
  unitName: units.get(act.unitId ?? '')?.name ?? null,
  clause: act.clause,
  outcome: act.outcome,
  law: act.law,
  commitment: act.commitment,
  content: act.content,
})

const RECORD_IDS = /\b[0-9a-hj-km-np-tv-z]{26}-[0-9a-hj-km-np-tv-z]{12}\b/g
const USCCS = /\b[0-9A-HJ-NPQRTUWXY]{18}\b/g

/** Whose records the contents of acts speak of: what an act was asked and answered may be disclosed to nobody else. */
const aboutWhom = async (tx: Context['tx'], found: readonly FoundAct[]): Promise<Set<string>> => {
  const said = found.map(act => act.content ?? '').join('\n')
  const ids = new Set((said.match(RECORD_IDS) ?? []).flatMap(record => parseRecordId(record)?.organisationId ?? []))
  for (const code of new Set(said.match(USCCS) ?? [])) {
    const organisation = await findOrganisation(tx, code)
    if (organisation !== undefined) ids.add(organisation.organisationId)
  }
  return ids
}

export const acts = query({
  name: 'audit.acts',
  title: 'Acts by operation, actor, unit, outcome and day, newest first',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: ActsInput,
  output: ActsOutput,
  async run(ctx, { unit, actor: named, after, ...asked }) {
    const unitIds = await reachedUnits(ctx, unit)
    const actor = await actorOf(ctx.tx, named)
    const found = await searchActs(ctx.tx, { ...asked, actor, unitIds, after: placeOf(after) })
    ctx.looked(NO_ORGANISATION, 'acts')
    for (const organisationId of await aboutWhom(ctx.tx, found)) ctx.looked(organisationId, 'acts')
    const units = await readUnits(ctx.tx)
    const last = found.at(-1)
    const next = last === undefined || found.length < asked.limit ? null : `${last.at}_${last.actId}_${last.phase}`
    const names = await namesOf(ctx.tx, found)
    return { acts: found.map(act => ({ ...shown(act, units), actorName: names.get(act.actor) ?? null })), next }
  },
})

const PAGE = 200

/** Each act's commitment is what the log proves. */
export const exportActs = fileQuery({
  name: 'audit.export-acts',
  title: 'Acts of a period as JSON lines, closed by their number and digest, and signed',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: ExportInput,
  async run(ctx, { unit, actor: named, ...asked }): Promise<FileOut> {
    const unitIds = await reachedUnits(ctx, unit)
    const actor = await actorOf(ctx.tx, named)
    ctx.looked(NO_ORGANISATION, 'acts')
    const units = await readUnits(ctx.tx)
    const said = { export: 'acts', from: asked.from, until: asked.until }
    return {
      name: `acts-${asked.from}-${asked.until}.jsonl`,
      media: LINES,
      bytes: signedLines(ctx, said, pages(ctx, { ...asked, actor, unitIds }, units)),
    }
  },
})

async function* pages(
  { environment: { database }, lookedNow }: QueryContext,
  asked: Omit<ActsAsked, 'limit' | 'after'>,
  units: ReadonlyMap<string, Unit>,
): AsyncGenerator<object[]> {
  const noted = new Set<string>()
  let after: Place | undefined
  for (;;) {
    const place = after
    const { page, about } = await database.transaction(
      async tx => {
        const found = await searchActs(tx, { ...asked, after: place, limit: PAGE })
        return { page: found, about: await aboutWhom(tx, found) }
      },
      { readOnly: true },
    )
    const fresh = [...about].filter(one => !noted.has(one))
    await lookedNow(fresh.map(organisationId => ({ organisationId, what: 'acts' })))
    for (const one of about) noted.add(one)
    yield page.map(act => shown(act, units))
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = { at: last.at, actId: last.actId, phase: last.phase }
  }
}
