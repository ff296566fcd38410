// Whether a record may be objected to, and whether what is decided puts right what was objected to.
import type { LawItem } from '#rules/law'
import { isEndedForGood, type RecordState } from '#rules/ledger'
import { allowed, type MayRuling, refused } from '#rules/outcome'
import type { Subject } from './case.ts'

/** What is said against one field. */
export type FieldObjected = { readonly field: string; readonly value: string }

export type ObjectionAsked = {
  readonly subject: Subject
  readonly fields: readonly FieldObjected[]
  /** With an objection to the period: the last day on which it should be shown, as the organisation says. */
  readonly lastShownOn: string | null
  readonly annulledOn: string | null
}

/** Whether a field may be objected to: those about people and those not kept are nobody's. */
export const isObjectable = (item: LawItem, prop: string): boolean => {
  const field = item.fields.find(one => one.prop === prop)
  return field !== undefined && !field.person && field.disclosure !== 'none'
}

/** Of a record that still holds, of the fields that it has. */
export function mayObject(
  asked: ObjectionAsked,
  item: LawItem,
  state: Pick<RecordState, 'endedOn' | 'reason'>,
  today: string,
): MayRuling {
  if (isEndedForGood(state)) return refused('RECORD_ENDED', { details: { ended: state.endedOn } })
  const incomplete = (why: string, more = {}) => refused('OBJECTION_INCOMPLETE', { details: { why, ...more } })
  if (asked.subject === 'content' && asked.fields.length === 0) return incomplete('no-field')
  if (asked.subject === 'period' && asked.fields.length === 0 && asked.lastShownOn === null) return incomplete('no-day')
  if (asked.subject === 'annulled' && asked.annulledOn === null) return incomplete('no-document')
  if (asked.annulledOn !== null && asked.annulledOn > today) return incomplete('later-than-today')
  const fields = asked.fields.map(one => one.field)
  const strange = fields.find((field, at) => !isObjectable(item, field) || fields.indexOf(field) !== at)
  if (strange !== undefined) return refused('OBJECTION_FIELD_UNKNOWN', { details: { field: strange } })
  return allowed()
}

/** When a record would stop being shown; never, where it has no end. */
const endOf = ({ disclosedFrom, disclosedUntil, endedOn }: RecordState): string => {
  if (disclosedFrom === null) return ''
  return [disclosedUntil ?? '9999', endedOn ?? '9999'].toSorted()[0]!
}

/**
 * What an upheld objection puts right never stands against who objected: nothing is shown longer or graded more serious than before, and
 * where the period was objected to, it has changed.
 */
export function mayPutRight(subject: Subject, before: RecordState, after: RecordState): MayRuling {
  const worse = (why: string) => refused('OBJECTION_WORSE', { details: { why } })
  if (endOf(after) > endOf(before)) return worse('shown-longer')
  if ((after.severity ?? 0) > (before.severity ?? 0)) return worse('more-serious')
  const isSame = after.disclosedFrom === before.disclosedFrom && endOf(after) === endOf(before)
  if (subject === 'period' && isSame) return refused('OBJECTION_PERIOD_UNCHANGED')
  return allowed()
}
