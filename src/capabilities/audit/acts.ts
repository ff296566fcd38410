/** Acts: searched by auditors, and handed out as a file that says of itself whether it is whole. */

import { createHash } from 'node:crypto'
import { type FileOut, fileQuery, NO_ORGANISATION, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { Database } from '#storage/database'
import { type ActsAsked, type FoundAct, searchActs } from '#storage/ledger'
import type { Unit } from '#storage/organisations'
import { reachedUnits, readUnits } from './looks.ts'
import { ActsInput, ActsOutput, ExportInput } from './shapes.ts'

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
const LINES = 'application/x-ndjson; charset=utf-8'

/** The last line says how many there are and the SHA-256 of all before it; each act's commitment is what the log proves. */
export const exportActs = fileQuery({
  name: 'audit.export-acts',
  title: 'Acts of a period as JSON lines, closed by their number and digest',
  may: ['local-operator', 'auditor'],
  within: { auditor: 'own-division' },
  input: ExportInput,
  async run(ctx, { unit, ...asked }): Promise<FileOut> {
    const unitIds = await reachedUnits(ctx, unit)
    ctx.looked(NO_ORGANISATION, 'acts')
    const units = await readUnits(ctx.tx)
    return {
      name: `acts-${asked.from}-${asked.until}.jsonl`,
      media: LINES,
      bytes: lines(ctx.environment.database, { ...asked, unitIds }, units),
    }
  },
})

async function* lines(
  database: Database,
  asked: Omit<ActsAsked, 'limit' | 'after'>,
  units: ReadonlyMap<string, Unit>,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256')
  let count = 0
  let after: Place | undefined
  for (;;) {
    const place = after
    const page = await database.transaction(tx => searchActs(tx, { ...asked, after: place, limit: PAGE }), { readOnly: true })
    const text = page.map(act => `${JSON.stringify(shown(act, units))}\n`).join('')
    digest.update(text)
    count += page.length
    if (text !== '') yield Buffer.from(text)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) break
    after = { at: last.at, actId: last.actId, phase: last.phase }
  }
  yield Buffer.from(`${JSON.stringify({ acts: count, sha256: digest.digest('hex') })}\n`)
}
