/** The feed for whoever keeps a copy: what is shown, changed, or shown no more, since the place where they stand. */

import { query } from '#capabilities/operation'
import { formatRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { addDays } from '#rules/time'
import { listByDay, listWritten, type RecordName, readSettledEnd } from '#storage/ledger'
import { listShown, type Standing, standingOf } from '#storage/outbox'
import { beginningOn, type FeedPlace, formatCursor, parseCursor } from './cursor.ts'
import { type Change, ChangesInput, ChangesOutput } from './shapes.ts'

/** Whoever keeps copies: partners, and units that show the same records elsewhere. */
export const RECEIVERS = ['centre-officer', 'unit-reporter', 'bank', 'partner-platform', 'agency'] as const

/** Throws where it is none of ours, or lies ahead of what is here: a database that was restored knows less than its receivers. */
export const placeOf = (cursor: string, today: string, end: string): FeedPlace => {
  const place = parseCursor(cursor)
  if (place === undefined) throw new Refusal('CURSOR_UNKNOWN')
  if (BigInt(place.written.xid) > BigInt(end) || place.days.day > today) throw new Refusal('CURSOR_AHEAD')
  return place
}

/** Of what the public never saw nothing is told. */
const toldOf = (name: RecordName, standing: Standing | undefined): Change[] => {
  const record = formatRecordId(name.organisationId, name.recordNo)
  if (standing === undefined) return []
  if (standing.kind === 'gone') return [{ record, kind: standing.kind }]
  const { kind, item, until, objectedFrom, entry } = standing
  return [{ record, kind, item, lastShownOn: until === null ? null : addDays(until, -1), objectedFrom, entry }]
}

export const changes = query({
  name: 'exchange.changes',
  title:
    'What has changed of what the public sees, since a cursor: records shown, changed, or shown no more, also by the day alone. Without a cursor: all that is shown',
  clause: 'cn-ndrc-2025-36#third-party-consistency',
  may: ['local-operator', ...RECEIVERS],
  within: 'all',
  input: ChangesInput,
  output: ChangesOutput,
  async run({ tx, today }, { after, limit }) {
    const end = await readSettledEnd(tx)
    let place = after === undefined ? beginningOn(today, end) : placeOf(after, today, end)
    const names: RecordName[] = []
    let isWhole = false
    if (place.listing !== null) {
      const found = await listShown(tx, place.listing === 'begin' ? null : place.listing, limit)
      names.push(...found)
      place = { ...place, listing: found.length < limit ? null : found.at(-1)! }
    }
    if (place.listing === null && names.length < limit) {
      const found = await listByDay(tx, place.days, today, limit - names.length)
      names.push(...found.names)
      place = { ...place, days: found.next }
    }
    if (place.listing === null && names.length < limit) {
      const found = await listWritten(tx, place.written, end, limit - names.length)
      names.push(...found.names)
      place = { ...place, written: found.next }
      isWhole = found.isAll
    }
    const standings = await standingOf(tx, names)
    return {
      today,
      changes: names.flatMap((name, at) => toldOf(name, standings[at])),
      cursor: formatCursor(place),
      isWhole,
    }
  },
})
