/** Judges what a correction would make of a record, without writing anything of it. */

import type { Static } from '@sinclair/typebox'
import type { Context } from '#capabilities/operation'
import { amendFact, compileItem, type Fact, type Item, isFixed } from '#rules/catalogue'
import { isEndedForGood, isShownOn, parseRecordId, type RecordState } from '#rules/ledger'
import { foldName } from '#rules/organisations'
import { type Finding, makeFinding, Refusal } from '#rules/outcome'
import { findRecord, foreseeMoves, type KeptFact, newestFact, recordText, type StoredRecord, stateAfter } from '#storage/ledger'
import { findOrganisationById, type Organisation, resolveParties } from '#storage/organisations'
import { REGISTRATION } from './chunk-rows.ts'
import type { CorrectInput, JudgedShape } from './correction-shapes.ts'
import { findingOfStanding } from './judge-registration.ts'
import { foreseenNumbers, moveOf } from './merge.ts'
import { getOrganisation } from './officers.ts'
import { type Done, onThePage } from './on-the-page.ts'
import { shownFinding } from './shapes.ts'

export type Correction = Pick<Static<typeof CorrectInput>['corrections'][number], 'record' | 'fields'>
type Judged = Static<typeof JudgedShape>
type On = Pick<Context, 'tx' | 'law' | 'today' | 'scope'>

/** `fact`: what it would say, with its origin; undefined where nothing is to be written. `into`: to which organisation it goes. */
export type JudgedCorrection = {
  readonly shown: Judged
  readonly record: StoredRecord | undefined
  readonly fact: KeptFact | undefined
  readonly into: Organisation | undefined
}

/** Who determined it; of an item that nobody decides, who handed it in. */
export const ownerOf = ({ state }: StoredRecord): string => state.unitId ?? state.sourceUnitId

/** A record of the actor's own unit; of others not even whether it is there. */
export const getOwnRecord = async (ctx: On, id: string): Promise<StoredRecord> => {
  const name = parseRecordId(id)
  const record = name === undefined ? undefined : await findRecord(ctx.tx, name)
  // Asked also of what is not there: to whoever may not see it, it is the same.
  const isOwn = ctx.scope.admits({ unitId: record === undefined ? null : ownerOf(record) })
  if (record === undefined || !isOwn) throw new Refusal('RECORD_UNKNOWN', { details: { record: id } })
  return record
}

export const itemOf = (law: Context['law'], fact: Fact): Item => {
  const item = law.item(fact.item, fact.v)
  if (item === undefined) throw new Error('a record is of a version of its item that the law does not have')
  return item
}

export const mayChange = (item: Item, prop: string): 'change' | 'move' | 'no' => {
  const field = item.fields.find(one => one.prop === prop)
  if (field === undefined || field.person || field.disclosure === 'none') return 'no'
  if (prop === item.roles.partyUscc) return 'move'
  return isFixed(item, prop) ? 'no' : 'change'
}

export const shownOf = (state: RecordState, today: Context['today']) => ({
  ...{ isShown: isShownOn(state, today), from: state.disclosedFrom, until: state.endedOn ?? state.disclosedUntil },
})

export const namedOrganisation = async (tx: Context['tx'], id: string) => {
  const one = await findOrganisationById(tx, id)
  return { uscc: one?.uscc ?? null, name: one?.name ?? '' }
}

const NOTHING: Omit<Judged, 'record' | 'outcome'> = {
  ...{
    refusal: null,
    findings: [],
    item: null,
    organisation: null,
    changes: [],
    movesTo: null,
    before: null,
    after: null,
    onThePage: null,
  },
}

/** Of what cannot be corrected, why: a refusal is said of the one, and the others go on. */
export const judgeCorrection = async (ctx: On, correction: Correction): Promise<JudgedCorrection> => {
  try {
    return await judge(ctx, correction)
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    const refusal = { code: thrown.code, details: { ...thrown.details } }
    const shown = { ...NOTHING, record: correction.record, outcome: 'refused', refusal }
    return { shown, record: undefined, fact: undefined, into: undefined }
  }
}

const judge = async (ctx: On, { record: id, fields }: Correction): Promise<JudgedCorrection> => {
  const record = await getOwnRecord(ctx, id)
  const { state } = record
  const fact = newestFact(record)
  if (isEndedForGood(state) || fact === undefined)
    throw new Refusal('RECORD_ENDED', { details: { record: id, ended: state.endedOn } })
  // What organisations are called comes from registrations: handed in again, they say it anew.
  if (state.item === REGISTRATION) throw new Refusal('CORRECTION_ELSEWHERE')
  const item = itemOf(ctx.law, fact)
  const titleOf = (prop: string) => item.fields.find(one => one.prop === prop)?.title ?? prop
  for (const { field } of fields)
    if (mayChange(item, field) === 'no') throw new Refusal('CORRECTION_FIELD_FIXED', { details: { title: titleOf(field) } })
  const { origin, since: _since, ...plain } = fact
  const values = new Map(fields.map(one => [one.field, one.value]))
  const amended = amendFact(compileItem(item, ctx.law), plain, values, ctx.today)
  const said = amended.fact
  const findings: Finding[] = [...amended.findings]
  const into = said === null ? undefined : await movesTo(ctx, item, plain, said, findings)
  const isWrong = said === null || findings.some(({ level }) => level !== 'warning')
  const publicProps = new Set(item.fields.filter(({ disclosure }) => disclosure === 'public').map(({ prop }) => prop))
  const changes = fields.flatMap(({ field, value }) => {
    const before = plain.fields[field] ?? null
    const after = said === null ? value : (said.fields[field] ?? null)
    const isSame = JSON.stringify(before) === JSON.stringify(after)
    const shown = { before: shownValue(before), after: shownValue(after) }
    return isSame ? [] : [{ field, title: titleOf(field), ...shown, isPublic: publicProps.has(field) }]
  })
  const outcome = isWrong ? 'refused' : changes.length === 0 ? 'unchanged' : into === undefined ? 'amended' : 'moved'
  const isWritten = outcome === 'amended' || outcome === 'moved'
  const written = isWritten ? { ...said!, ...(origin === undefined ? {} : { origin }) } : undefined
  const done = written === undefined ? undefined : await doneBy(ctx, record, written, into)
  return {
    ...{ record, fact: written, into: isWritten ? into : undefined },
    shown: {
      ...{ record: id, outcome, refusal: null, item: state.item, changes },
      organisation: await namedOrganisation(ctx.tx, state.organisationId),
      findings: findings.map(shownFinding),
      movesTo: into === undefined ? null : { uscc: into.uscc, name: into.name },
      before: shownOf(state, ctx.today),
      after: done === undefined ? null : shownOf(done.state, ctx.today),
      onThePage: done === undefined ? null : await onThePage(ctx, record, done),
    },
  }
}

/** As it would stand: where it is, or where its corrected code leads. */
const doneBy = async (ctx: On, record: StoredRecord, fact: KeptFact, into: Organisation | undefined): Promise<Done> => {
  if (into === undefined) return { state: stateAfter(record, fact, ctx.law, ctx.today), fact }
  const move = await moveOf(ctx, record, fact, into, foreseenNumbers())
  const foreseen = await foreseeMoves(ctx.tx, [move], 'code', ctx.law, ctx.today)
  const there = foreseen.get(recordText(move.to))!
  return { state: there.state, fact, arrival: { into, how: move.how, there } }
}

export const shownValue = (value: string | readonly string[] | null) =>
  typeof value === 'object' && value !== null ? [...value] : value

/** The organisation of a corrected code, which must be known here by the name that the decision writes. */
const movesTo = async (
  ctx: On,
  { roles }: Item,
  before: Fact,
  after: Fact,
  findings: Finding[],
): Promise<Organisation | undefined> => {
  const uscc = after.fields[roles.partyUscc]
  if (uscc === before.fields[roles.partyUscc]) return undefined
  const into = await getOrganisation(ctx, typeof uscc === 'string' ? uscc : '')
  const name = `${after.fields[roles.partyName] ?? ''}`
  const [standing] = await resolveParties(ctx.tx, [{ uscc: into.uscc!, folded: foldName(name) }])
  if (standing === undefined || standing.standing === 'new')
    findings.push(makeFinding('PARTY_UNKNOWN', { field: roles.partyName }))
  else if (standing.standing !== 'known') findings.push(findingOfStanding(standing, roles, name))
  return into
}
