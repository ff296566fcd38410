/** Where a receiver stands in the feed, as the text that it hands back: nothing is remembered here of a reading. */

import { formatRecordId, parseRecordId } from '#rules/ledger'
import { addDays, type LocalDate, parseLocalDate } from '#rules/time'
import type { DayPlace, RecordName, TransactionPlace } from '#storage/ledger'

/** First everything that is shown (`listing`: up to which record; null once it is whole), then what the days brought, then what was written. */
export type FeedPlace = {
  readonly listing: RecordName | 'begin' | null
  readonly days: DayPlace
  readonly written: TransactionPlace
}

/** The listing begins; what is written or comes by a day meanwhile is told after it. */
export const beginningOn = (today: LocalDate, xid: string): FeedPlace => ({
  listing: 'begin',
  days: { day: today, last: null },
  written: { xid, batch: '0', last: null },
})

const nameText = (name: RecordName | null): string => (name === null ? '' : formatRecordId(name.organisationId, name.recordNo))
const VERSION = '1'

export const formatCursor = ({ listing, days, written }: FeedPlace): string => {
  const listed = listing === 'begin' ? 'begin' : nameText(listing)
  const parts = [VERSION, listed, days.day, nameText(days.last), written.xid, written.batch, nameText(written.last)]
  return Buffer.from(parts.join(' ')).toString('base64url')
}

const NUMBER = /^\d{1,18}$/

/** Undefined where it is no cursor of ours. */
export const parseCursor = (cursor: string): FeedPlace | undefined => {
  const parts = Buffer.from(cursor, 'base64url').toString('latin1').split(' ')
  const [version, listed = '', dayText = '', dayLast = '', xid = '', batch = '', last = ''] = parts
  const day = parseLocalDate(dayText)
  if (parts.length !== 7 || version !== VERSION || day === undefined || !NUMBER.test(xid) || !NUMBER.test(batch))
    return undefined
  const nameOf = (text: string): RecordName | null | undefined => (text === '' ? null : parseRecordId(text))
  const names = [listed === 'begin' ? null : nameOf(listed), nameOf(dayLast), nameOf(last)]
  if (names.includes(undefined)) return undefined
  const [listing, ofDay, ofBatch] = names as (RecordName | null)[]
  return {
    listing: listed === 'begin' ? 'begin' : listing!,
    days: { day, last: ofDay! },
    written: { xid, batch, last: ofBatch! },
  }
}

/** What a receiver that stands there has been told of in full: every day up to `day`, every transaction before `xid`. */
export const toldAt = ({ days, written }: FeedPlace): { readonly day: LocalDate; readonly xid: string } => ({
  day: days.last === null ? days.day : addDays(days.day, -1),
  xid: written.xid,
})
