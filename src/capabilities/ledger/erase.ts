/** Takes the content of a record out of everything that holds it: the ledger goes on saying that it was there, that it was erased, and why. */

import { type Static, Type } from '@sinclair/typebox'
import { type CommandContext, longCommand } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { ENTRY_KINDS, parseRecordId, UUID } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { lastKeptOn } from '#storage/backup'
import type { Transaction } from '#storage/database'
import {
  appendEntry,
  divisionsOfActs,
  eraseAct,
  eraseRecord,
  findRecord,
  findUnerasable,
  listActsOf,
  listOpenActs,
  listRecords,
  lockOrganisations,
  namesSaid,
  type StoredRecord,
} from '#storage/ledger'
import { passNamesOn, withdrawRegistration } from '#storage/organisations'
import { divisionsOfRows, ERASE, eraseCopies } from './erase-copies.ts'

/** Why: codes, because words could say again what is erased. */
const ERASURE_REASONS = ['personal-data', 'not-lawfully-collected', 'court-decision', 'authority-decision'] as const

const ACT = `^${UUID}#[0-2]$`
const ROW = `^${UUID}#[1-9][0-9]{0,8}$`

const EraseInput = Type.Object(
  {
    record: Type.String({ minLength: 39, maxLength: 39 }),
    reason: Type.Union(ERASURE_REASONS.map(reason => Type.Literal(reason))),
    clause: Type.String({ minLength: 1, maxLength: 200, description: 'The clause that asks for it' }),
    rows: Type.Optional(
      Type.Array(Type.String({ pattern: ROW }), {
        maxItems: 1000,
        description: 'Rows that say the same and became no record, held or refused: <submission>#<row>',
      }),
    ),
    acts: Type.Optional(
      Type.Array(Type.String({ pattern: ACT }), {
        maxItems: 100,
        description: 'Acts whose content says the same, beside those that wrote the record: <act>#<phase>',
      }),
    ),
  },
  { additionalProperties: false },
)
const EraseOutput = Type.Object({
  act: Type.String(),
  record: Type.String(),
  entry: Type.Integer(),
  /** What was blanked in the database. Cleaned copies follow, and the closing act counts them. */
  contents: Type.Integer(),
  findings: Type.Integer(),
  names: Type.Integer(),
  acts: Type.Integer(),
  /** Last day on which a backup that holds it is kept; null where none is known of. */
  backupsUntil: Type.Union([Type.String(), Type.Null()]),
})
type EraseInput = Static<typeof EraseInput>

/**
 * Whoever may keeps to the division. A record that has ended for another reason is erased all the same. Asked for again it writes no second
 * entry, and reaches what has come since: rows handed in again, a copy that was restored.
 */
export const erase = longCommand({
  name: ERASE,
  title: 'Erase the content of a record everywhere it stands, with the reason and the clause; that it was erased stays',
  may: ['local-operator', 'eraser'],
  within: { eraser: 'own-division' },
  input: EraseInput,
  output: EraseOutput,
  prepare: async () => undefined,
  async open(ctx, input) {
    const { tx, act, law, today, scope } = ctx
    if (law.clause(input.clause) === undefined)
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/clause', keyword: 'enum' }] } })
    const unknown = new Refusal('RECORD_UNKNOWN', { details: { record: input.record } })
    const name = parseRecordId(input.record)
    if (name === undefined) throw unknown
    await lockOrganisations(tx, [name.organisationId])
    const record = await findRecord(tx, name)
    if (record === undefined || !scope.admits({ division: record.state.division })) throw unknown
    // What is named beside it is held against the reach as well.
    const named = (input.acts ?? []).map(toAct)
    for (const division of [...(await divisionsOfActs(tx, named)), ...(await divisionsOfRows(tx, input.rows ?? []))])
      if (!scope.admits({ division })) throw unknown
    const unerasable = await findUnerasable(tx, named)
    if (unerasable !== undefined)
      throw new Refusal('ACT_NOT_ERASABLE', { details: { act: `${unerasable.act}#${unerasable.phase}` } })
    const entry = await appendErased(ctx, record, input)
    await passOn(tx, record, law, today)
    // What another role has written on another machine is seen there once it is committed: there the rest of the erasure begins with it.
    const { contents, findings, names } = (await tx.isSpread?.()) ? NOTHING_YET : await eraseRecord(tx, name)
    const acts = [...(await listActsOf(tx, name)), ...named]
    for (const erases of acts)
      await eraseAct(tx, {
        ...{ actId: ctx.sources.uuid(), actor: ctx.actor.id, unitId: null, clause: input.clause, law: law.version },
        salt: ctx.sources.randomBytes(16),
        erases: { ...erases, reason: input.reason },
      })
    const backupsUntil = await lastKeptOn(tx, today)
    const output = { act: act.id, record: input.record, entry, contents, findings, names, acts: acts.length, backupsUntil }
    return { subject: act.id, output }
  },
  carryOn: async (environment, subject) => void (await eraseCopies(environment, subject)),
})

const toAct = (text: string) => {
  const [act, phase] = text.split('#')
  return { act: act!, phase: Number(phase) }
}

const NOTHING_YET = { contents: 0, findings: 0, names: 0 }

/** The number of the entry that says so: a new one, or the one that there is. */
async function appendErased(ctx: CommandContext, { state, entries }: StoredRecord, input: EraseInput): Promise<number> {
  const known = entries.findLast(entry => entry.kind === ENTRY_KINDS.erased)
  const rows = input.rows ?? []
  if (known !== undefined && rows.length === 0) return known.entryNo
  const unitId = state.unitId ?? state.sourceUnitId
  const { batch } = await appendEntry(ctx.tx, {
    organisationId: state.organisationId,
    recordNo: state.recordNo,
    actId: ctx.act.id,
    law: ctx.law,
    sourceUnitId: unitId,
    kind: ENTRY_KINDS.erased,
    content: { reason: input.reason, clause: input.clause, ...(rows.length === 0 ? {} : { rows }) },
    salt: ctx.sources.randomBytes(16),
  })
  ctx.inBatch(batch)
  return (await findRecord(ctx.tx, { organisationId: state.organisationId, recordNo: state.recordNo }))!.state.lastEntry
}

const REGISTRATION = 'registration'

/** What the organisation is called is said by other records from now on, where any do. */
// biome-ignore lint/suspicious/noExplicitAny: stores that each name their own tables.
async function passOn(tx: Transaction<any>, { state }: StoredRecord, law: Law, today: LocalDate): Promise<void> {
  const { organisationId, recordNo } = state
  const said = namesSaid(await listRecords(tx, organisationId), law, REGISTRATION)
  if (state.item === REGISTRATION) await withdrawRegistration(tx, organisationId, said, today)
  await passNamesOn(tx, organisationId, recordNo, said)
}

/** Erasures of which the cleaned copies are not done: a server takes them up at its start. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export const listOpenErasures = async (tx: Transaction<any>): Promise<{ operation: string; subject: string }[]> =>
  (await listOpenActs(tx, [ERASE])).map(({ operation, actId }) => ({ operation, subject: actId }))
