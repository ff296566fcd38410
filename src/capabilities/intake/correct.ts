/** A unit corrects what it has determined: one record by form, or many by a file, each with its reason and a look at it before. */

import { command, NO_ORGANISATION, query } from '#capabilities/operation'
import { ENTRY_KINDS, formatRecordId, isEndedForGood, parseRecordId } from '#rules/ledger'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { appendEntries, listMovesAbout, lockOrganisations, type Move, moveRecords, newestFact } from '#storage/ledger'
import { listCalled, listIdsOf } from '#storage/organisations'
import { CorrectInput, CorrectOutput, MovesInput, MovesOutput, RecordInput, RecordOutput } from './correction-shapes.ts'
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
import { REGISTRATION } from './judge-chunk.ts'
import { moveOf } from './merge.ts'
import { BY_UNIT, getOrganisation, refuseNumbers } from './officers.ts'

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
    return {
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
        const move = await moveOf(ctx, record, fact, into)
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

export const movedRecords = query({
  name: 'intake.moved-records',
  title: 'What an organisation is told: records that left it or came to it because a code was corrected or two were one',
  may: ['local-operator', 'centre-officer', 'organisation-user'],
  within: { 'centre-officer': 'own-division', 'organisation-user': 'own-organisation' },
  input: MovesInput,
  output: MovesOutput,
  async run(ctx, { uscc }) {
    const one = await getOrganisation(ctx, uscc)
    if (!ctx.scope.admits(one)) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc } })
    const moves = await listMovesAbout(ctx.tx, one.organisationId)
    ctx.looked(moves.length === 0 ? NO_ORGANISATION : one.organisationId, 'moved records')
    const called = await listCalled(ctx.tx, [
      ...new Set(moves.flatMap(({ from, to }) => [from.organisationId, to.organisationId])),
    ])
    const shown = moves.map(({ from, to, why, undoneOn }) => {
      const isOut = from.organisationId === one.organisationId
      const [ours, theirs] = isOut ? [from, to] : [to, from]
      return {
        ...{ way: isOut ? ('out' as const) : ('in' as const), why, undoneOn },
        record: formatRecordId(ours.organisationId, ours.recordNo),
        other: {
          record: formatRecordId(theirs.organisationId, theirs.recordNo),
          organisation: called.get(theirs.organisationId) ?? { uscc: null, name: '' },
        },
      }
    })
    return { moves: shown }
  },
})
