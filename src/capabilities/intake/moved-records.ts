/** Both organisations and the unit are told of a record that moved because a code was corrected or two organisations were one. */

import { type Context, NO_ORGANISATION, namedUnit, noteList, query, READERS } from '#capabilities/operation'
import { lineParts, shownOf } from '#rules/disclosure'
import { formatRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { listMoves, type MovesOf, newestFact, type RecordName, readRecords, recordText } from '#storage/ledger'
import { listCalled, unitsById } from '#storage/organisations'
import { MovesInput, MovesOutput } from './correction-shapes.ts'
import { getOrganisation } from './officers.ts'

export const movedRecords = query({
  name: 'intake.moved-records',
  title:
    'Records that left an organisation or came to it because a code was corrected or two were one, as both and the unit are told',
  may: ['local-operator', 'unit-reporter', 'centre-officer', 'organisation-user'],
  within: { ...READERS, 'organisation-user': 'own-organisation' },
  input: MovesInput,
  output: MovesOutput,
  async run(ctx, { uscc, limit }) {
    const bounds = ctx.scope.bounds()
    const one = uscc === undefined ? undefined : await getOrganisation(ctx, uscc)
    if (one !== undefined && !ctx.scope.admits(one)) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: uscc! } })
    const organisationId = one?.organisationId ?? bounds.organisationId
    // Of an organisation all is told, whoever decided it.
    const found = await toldMoves(ctx, organisationId === undefined ? bounds : { organisationId }, limit + 1)
    const moves = found.slice(0, limit)
    if (organisationId !== undefined) ctx.looked(moves.length === 0 ? NO_ORGANISATION : organisationId, 'moved records')
    else
      noteList(
        ctx,
        moves.flatMap(({ names }) => names),
        'moved records',
      )
    return { today: ctx.today, moves: moves.map(({ names: _, ...move }) => move), more: found.length > limit }
  },
})

/** With what the organisations are called, and what the record is about. */
export const toldMoves = async ({ tx, law }: Pick<Context, 'tx' | 'law'>, of: MovesOf, limit: number) => {
  const moves = await listMoves(tx, of, limit)
  const names = moves.flatMap(({ from, to }) => [from, to])
  const called = await listCalled(tx, [...new Set(names.map(name => name.organisationId))])
  const records = await readRecords(tx, names)
  const units = await unitsById(tx)
  const place = (name: RecordName) => ({
    record: formatRecordId(name.organisationId, name.recordNo),
    organisation: called.get(name.organisationId) ?? { uscc: null, name: '' },
  })
  const about = of.organisationId ?? of.record?.organisationId
  return moves.map(({ from, to, on, why, undoneOn, item, unitId }) => {
    const fact = [from, to]
      .map(name => records.get(recordText(name)))
      .flatMap(record => (record && newestFact(record)) ?? [])[0]
    const shown = fact === undefined ? undefined : shownOf(law).item(item, fact.v)
    const parts = shown === undefined ? undefined : lineParts(shown, fact!.fields)
    return {
      ...{ on, why, undoneOn, item, matter: parts?.matter ?? null, documentNo: parts?.documentNo ?? null },
      way: about === undefined ? null : from.organisationId === about ? ('out' as const) : ('in' as const),
      unit: namedUnit(units, unitId),
      ...{ from: place(from), to: place(to), names: [from, to] },
    }
  })
}
