/** A unit corrects what it has determined: one record by form, or many by a file, each with its reason and a look at it before. */

import { command, query } from '#capabilities/operation'
import { ENTRY_KINDS, formatRecordId, isEndedForGood, parseRecordId } from '#rules/ledger'
import { parseUscc } from '#rules/organisations'
import { appendEntries, lockOrganisations, type Move, moveRecords, newestFact } from '#storage/ledger'
import { listIdsOf } from '#storage/organisations'
import { REGISTRATION } from './chunk-rows.ts'
import { CorrectInput, CorrectOutput, RecordInput, RecordOutput } from './correction-shapes.ts'
import {
  getOwnRecord,
  itemOf,
  type JudgedCorrection,
  judgeCorrection,
  mayChange,
  namedOrganisation,
  ownerOf,
  shownOf,
  shownValue,
} from './corrections.ts'
import { moveOf, newRecordNo } from './merge.ts'
import { toldMoves } from './moved-records.ts'
import { BY_UNIT, refuseNumbers } from './officers.ts'

/** Of one record. */
const MOVES_SHOWN = 20

export const recordToCorrect = query({
  name: 'intake.record-to-correct',
  title: 'A record of one’s own unit with all that it says: what may be corrected, and how it stands on the public page',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: RecordInput,
  output: RecordOutput,
  async run(ctx, { record: id }) {
    const record = await getOwnRecord(ctx, id)
    const { state } = record
    ctx.looked(state.organisationId, `record ${id}`)
    const fact = newestFact(record)
    const item = fact === undefined ? undefined : itemOf(ctx.law, fact)
    const isOver = isEndedForGood(state) || fact === undefined
    const { organisationId, recordNo } = state
    const moves = await toldMoves(ctx, { record: { organisationId, recordNo } }, MOVES_SHOWN)
    return {
      moves: moves.map(({ names: _, ...move }) => move),
      ...{ record: id, item: state.item, endedOn: state.endedOn, mayWithdraw: !isOver },
      organisation: await namedOrganisation(ctx.tx, state.organisationId),
      shown: shownOf(state, ctx.today),
      fields: (item?.fields ?? []).flatMap(({ prop, title, person, disclosure, required, codeTable }) => {
        if (person || disclosure === 'none') return []
        const value = shownValue(fact!.fields[prop] ?? null)
        const table = codeTable === undefined ? undefined : ctx.law.terms.tables.get(codeTable)
        return [
          {
            ...{ field: prop, title, value },
            may: isOver || state.item === REGISTRATION ? ('no' as const) : mayChange(item!, prop),
            isPublic: disclosure === 'public',
            mayClear: required !== 'M' && value !== null,
            choices: table === undefined ? [] : table.values.map(one => one.title),
          },
        ]
      }),
    }
  },
})

export const correct = command({
  name: 'intake.correct',
  title: 'Correct records of one’s own unit, each with its reason; a corrected code moves the record to the right organisation',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: CorrectInput,
  output: CorrectOutput,
  async run(ctx, { corrections }) {
    for (const { reason } of corrections) refuseNumbers(reason)
    await lockAll(ctx, corrections)
    const judged: { one: JudgedCorrection; now: string | null }[] = []
    const done = new Set<string>()
    for (const correction of corrections) {
      const one = await judgeCorrection(ctx, correction)
      const isAgain = done.has(correction.record)
      done.add(correction.record)
      const now = one.record === undefined ? null : correction.record
      // Judged on what it says now; a second one of the same record would be judged on what it no longer says.
      judged.push({ one: isAgain && one.fact !== undefined ? again(one) : one, now })
    }
    for (const [unitId, some] of Map.groupBy(judged, ({ one }) => (one.record === undefined ? '' : ownerOf(one.record)))) {
      const act = { actId: ctx.act.id, law: ctx.law, sourceUnitId: unitId }
      const amended = some.flatMap(({ one: { record, fact, into } }) => {
        if (record === undefined || fact === undefined || into !== undefined) return []
        const { organisationId, recordNo } = record.state
        return [{ organisationId, recordNo, kind: ENTRY_KINDS.amended, content: fact, salt: ctx.sources.randomBytes(16) }]
      })
      if (amended.length > 0) ctx.inBatch((await appendEntries(ctx.tx, act, amended)).batch)
      const moves: Move[] = []
      for (const entry of some) {
        const { record, fact, into } = entry.one
        if (record === undefined || fact === undefined || into === undefined) continue
        const move = await moveOf(ctx, record, fact, into, () => newRecordNo(ctx))
        entry.now = formatRecordId(move.to.organisationId, move.to.recordNo)
        moves.push(move)
      }
      const batch = await moveRecords(ctx.tx, act, moves, 'code', ctx.sources.randomBytes)
      if (batch !== undefined) ctx.inBatch(batch)
      if (unitId !== '') ctx.onBehalfOf(unitId)
    }
    return { corrections: judged.map(({ one, now }) => ({ ...one.shown, now })) }
  },
})

const again = (one: JudgedCorrection): JudgedCorrection => ({
  ...one,
  fact: undefined,
  into: undefined,
  shown: { ...one.shown, outcome: 'refused', refusal: { code: 'CORRECTION_TWICE', details: { record: one.shown.record } } },
})

/** The organisations of the records, and those to which a corrected code leads, in one lock. */
const lockAll = async (
  ctx: Parameters<typeof judgeCorrection>[0],
  corrections: readonly {
    readonly record: string
    readonly fields: readonly { readonly field: string; readonly value: string }[]
  }[],
): Promise<void> => {
  const own = corrections.flatMap(({ record }) => parseRecordId(record)?.organisationId ?? [])
  const codes = corrections.flatMap(({ fields }) =>
    fields.flatMap(({ value }) => {
      const parsed = value.length < 40 ? parseUscc(value) : undefined
      return parsed?.ok ? [parsed.uscc] : []
    }),
  )
  await lockOrganisations(ctx.tx, new Set([...own, ...(await listIdsOf(ctx.tx, codes)).values()]))
}
