/** What the public sees of one record on the day: its fields, until when, why, and where it came from. */

import { behind } from '#capabilities/operation'
import { type Fields, mayBeAdverse, type ShownField, type ShownItem, shownOf, shownValue } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import type { Because } from '#rules/outcome'
import { addDays, isWorkingDay, type LocalDate } from '#rules/time'
import { endOf, factOf, isByCodeAlone } from './organisation.ts'
import type { Life, Reader } from './reader.ts'
import type { RecordRow } from './store.ts'

export type ShownRecord = {
  readonly today: LocalDate
  readonly id: string
  readonly item: ShownItem
  readonly organisationId: string
  readonly organisation: { readonly uscc: string | null; readonly name: string; readonly byCodeAlone: boolean }
  readonly matter: string | null
  readonly documentNo: string | null
  readonly severity: 1 | 2 | 3 | null
  readonly determinedOn: LocalDate | null
  readonly recordedOn: LocalDate
  readonly disclosedFrom: LocalDate
  readonly disclosedUntil: LocalDate | null
  readonly lastShownOn: LocalDate | null
  readonly mayEndEarlyFrom: LocalDate | null
  /** The day on which an objection that is open today was taken up. */
  readonly objectedFrom: LocalDate | null
  readonly fields: readonly { readonly field: ShownField; readonly value: string | null }[]
  readonly because: readonly Because[]
  /** The unit that decided, by its name as registered; else as the file says. */
  readonly authority: string | null
  readonly source: Source
  readonly entry: number
  /** Day of its newest entry. */
  readonly entryOn: LocalDate
  /** Day on which what it says was last changed; null where it never was. A mark that came and went changes nothing. */
  readonly amendedOn: LocalDate | null
  readonly lawVersion: number
}

/** Who handed it in, on which day that was received, and whether in time. `late` counts working days; null where it was in time or cannot be told. */
export type Source = {
  readonly unit: string | null
  readonly on: LocalDate
  readonly due: LocalDate | null
  readonly punctual: 'in-time' | 'late' | 'not-settled' | 'no-limit'
  readonly daysLate: number | null
}

/** What an id leads to: a disclosed record, one that once was shown, or nothing. The last two look alike to the public. */
export type FoundRecord = { readonly record: ShownRecord } | { readonly record: undefined; readonly wasShown: boolean }

/** Refusal `REPLICA_BEHIND` of what may be adverse, where the reader was found to be behind before it was asked. */
export const readShownRecord = async (reader: Reader, law: Law, id: string, isBehind = false): Promise<FoundRecord> => {
  const parsed = parseRecordId(id)
  if (!parsed) return { record: undefined, wasShown: false }
  const row = await reader.record(parsed.organisationId, parsed.recordNo)
  const fact = factOf(row?.fact ?? null)
  const item = row && shownOf(law).item(row.item, fact.v)
  if (!row || !item) return { record: undefined, wasShown: await reader.wasShown(parsed.organisationId, parsed.recordNo) }
  if (isBehind && mayBeAdverse(item.id)) throw behind()
  const unitOf = async (id: string | null) => (id === null ? null : ((await reader.unitName(id)) ?? null))
  const life = await reader.lifeOf(row, law)
  const [organisation] = await reader.organisations([parsed.organisationId])
  // It may have ended between the statements: then the later ones see nothing of it.
  if (life === undefined || organisation === undefined) return { record: undefined, wasShown: true }
  const authority = await unitOf(row.unit_id)
  const unit = row.source_unit_id === row.unit_id ? authority : await unitOf(row.source_unit_id)
  return { record: recordOf({ row, organisation, authority, unit, life }, fact.fields, item, law) }
}

/** The record's row, what its entries tell, and what its organisation and its units are called. */
type Read = {
  readonly row: RecordRow
  readonly organisation: { readonly uscc: string | null; readonly name: string }
  readonly authority: string | null
  readonly unit: string | null
  readonly life: Life
}

const recordOf = (read: Read, fields: Fields, item: ShownItem, law: Law): ShownRecord => {
  const { row, organisation, life } = read
  const until = endOf(row.disclosed_until)
  return {
    today: row.today,
    id: formatRecordId(row.organisation_id, BigInt(row.record_no)),
    item,
    organisationId: row.organisation_id,
    organisation: { uscc: organisation.uscc, name: organisation.name, byCodeAlone: isByCodeAlone(organisation, law) },
    matter: item.line.matter.map(prop => shownValue(fields, prop)).find(value => value !== undefined) ?? null,
    documentNo: shownValue(fields, item.line.documentNo) ?? null,
    severity: row.severity as 1 | 2 | 3 | null,
    determinedOn: row.determined_on,
    recordedOn: row.recorded_on,
    disclosedFrom: row.disclosed_from,
    disclosedUntil: until,
    lastShownOn: until === null ? null : addDays(until, -1),
    mayEndEarlyFrom: row.may_end_early_from,
    objectedFrom: row.objected_from,
    fields: item.fields.map(field => ({ field, value: shownValue(fields, field.prop) ?? null })),
    because: life.because,
    authority: read.authority ?? shownValue(fields, item.line.authority) ?? null,
    source: sourceOf(read, law),
    entry: row.last_entry_no,
    entryOn: life.entryOn,
    amendedOn: life.amendedOn,
    lawVersion: row.law_version,
  }
}

/** Of what was taken over from a former system nobody can tell. */
const sourceOf = ({ row, unit, life: { isImported } }: Read, law: Law): Source => {
  const basis = { unit, on: row.received_on, due: row.due_on }
  const workingDays = law.items.get(row.item)?.cadence.workingDays
  if (row.due_on === null)
    return {
      ...basis,
      punctual: isImported || workingDays === undefined || row.determined_on === null ? 'no-limit' : 'not-settled',
      daysLate: null,
    }
  if (row.received_on <= row.due_on) return { ...basis, punctual: 'in-time', daysLate: null }
  let days = 0
  for (let day = addDays(row.due_on, 1); day <= row.received_on && days < LATEST_COUNTED; day = addDays(day, 1))
    if (isWorkingDay(law.calendar, day)) days += 1
  return { ...basis, punctual: 'late', daysLate: days < LATEST_COUNTED ? days : null }
}

// Beyond four years the number tells nothing and counting it costs.
const LATEST_COUNTED = 1000
