/** Acts: searched by auditors, and handed out as a file that says of itself whether it is whole. */

import { type FileOut, fileQuery, NO_ORGANISATION, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { Database } from '#storage/database'
import { type ActsAsked, type FoundAct, searchActs } from '#storage/ledger'
import type { Unit } from '#storage/organisations'
import { reachedUnits, readUnits } from './looks.ts'
import { ActsInput, ActsOutput, ExportInput } from './shapes.ts'
import { LINES, signedLines } from './signed-lines.ts'

type Place = NonNullable<ActsAsked['after']>

const placeOf = (text: string | undefined): Place | undefined => {
  if (text === undefined) return undefined
  const [, at, actId, phase] = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)_([0-9a-f-]{36})_([012])$/.exec(text) ?? []
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
  clause: act.clause,
  outcome: act.outcome,
  law: act.law,
  commitment: act.commitment,
  content: act.content,
})

export const acts = query({
  name: 'audit.acts',
  title: 'Acts by operation, actor, unit, outcome and day, newest first',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: ActsInput,
  output: ActsOutput,
  async run(ctx, { unit, after, ...asked }) {
    const unitIds = await reachedUnits(ctx, unit)
    const found = await searchActs(ctx.tx, { ...asked, unitIds, after: placeOf(after) })
    ctx.looked(NO_ORGANISATION, 'acts')
    const units = await readUnits(ctx.tx)
    const last = found.at(-1)
    const next = last === undefined || found.length < asked.limit ? null : `${last.at}_${last.actId}_${last.phase}`
    return { acts: found.map(act => shown(act, units)), next }
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
  async run(ctx, { unit, ...asked }): Promise<FileOut> {
    const unitIds = await reachedUnits(ctx, unit)
    ctx.looked(NO_ORGANISATION, 'acts')
    const units = await readUnits(ctx.tx)
    const { environment } = ctx
    const said = {
      export: 'acts',
      platform: environment.logOrigin ?? null,
      on: ctx.today,
      from: asked.from,
      until: asked.until,
    }
    return {
      name: `acts-${asked.from}-${asked.until}.jsonl`,
      media: LINES,
      bytes: signedLines(environment, said, pages(environment.database, { ...asked, unitIds }, units)),
    }
  },
})

async function* pages(
  database: Database,
  asked: Omit<ActsAsked, 'limit' | 'after'>,
  units: ReadonlyMap<string, Unit>,
): AsyncGenerator<object[]> {
  let after: Place | undefined
  for (;;) {
    const place = after
    const page = await database.transaction(tx => searchActs(tx, { ...asked, after: place, limit: PAGE }), { readOnly: true })
    yield page.map(act => shown(act, units))
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = { at: last.at, actId: last.actId, phase: last.phase }
  }
}
