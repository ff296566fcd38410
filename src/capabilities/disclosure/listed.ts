/** Lists of what is disclosed today: the records of one item, newest decision first, by unit, division, days, severity and kind. */

import { behind } from '#capabilities/operation'
import { mayBeAdverse, shownOf } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { factOf, isByCodeAlone, lineOf, type RecordLine } from './organisation.ts'
import type { Reader } from './reader.ts'
import type { Asked, PageRow, Place } from './store.ts'

/** A record of a list with its organisation; the name is null where it reads like a person's, whom nobody finds by it. */
export type ListedLine = RecordLine & { readonly organisation: { readonly uscc: string | null; readonly name: string | null } }

export type ListAsked = {
  readonly item: string
  /** Of these units alone, by our own numbers of them. */
  readonly units?: readonly string[] | undefined
  readonly division?: string | undefined
  readonly severity?: 1 | 2 | 3 | undefined
  /** A value of `kindsOf`. */
  readonly kind?: string | undefined
  /** Days of the decision, both inclusive. */
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
  /** The record behind which the list goes on, with the day of its decision. */
  readonly after?: { readonly id: string; readonly on: LocalDate } | undefined
}

export type Listed = {
  readonly lines: readonly ListedLine[]
  /** Where the next page begins; undefined where there is none. */
  readonly next: { readonly id: string; readonly on: LocalDate } | undefined
  /** The list was looked through to here without filling the page: it goes on. */
  readonly isPart: boolean
}

export type Kinds = {
  readonly prop: string
  readonly title: string
  readonly english: string
  readonly values: readonly { readonly value: string; readonly title: string; readonly english: string }[]
}

const FIRST = '1949-10-01' as LocalDate
const LAST = '9999-12-30' as LocalDate
// A kind stands in the fact alone: so many records are read for one page.
const READ = 2000
// A mirror has no index by what a filter asks: it looks at so many lines, a tenth of a second's work.
const LOOKS = 20_000
const AT_ONCE = 200

/** By which field the records of an item are told apart: its categories, the list it is an entry of, or its first choice. */
export const kindsOf = (law: Law, item: string): Kinds | undefined => {
  const found = law.items.get(item)
  if (found === undefined) return undefined
  const lists = law.lists.filter(one => one.item === item)
  const list = found.fields.find(one => one.prop === 'list')
  const name = found.fields.find(one => one.prop === 'listName')
  if (list !== undefined && name !== undefined && lists.length > 0)
    return {
      prop: list.prop,
      title: name.title,
      english: name.english,
      values: lists.map(({ id, title, english }) => ({ value: id, title, english })),
    }
  const field =
    found.fields.find(one => one.prop === found.roles.categories) ??
    found.fields.find(one => one.type === 'choice' && one.disclosure === 'public' && one.prop !== found.roles.partyCategory)
  const table = field?.codeTable === undefined ? undefined : law.terms.tables.get(field.codeTable)
  return field === undefined || table === undefined
    ? undefined
    : {
        prop: field.prop,
        title: field.title,
        english: field.english,
        values: table.values.map(({ title, english }) => ({ value: title, title, english })),
      }
}

/**
 * One page of the list. Refusal `REPLICA_BEHIND` as of a record. @param size records on it
 */
export const readList = async (reader: Reader, law: Law, asked: ListAsked, size: number, isBehind = false): Promise<Listed> => {
  const newest = shownOf(law).items.get(asked.item)
  if (newest === undefined) return { lines: [], next: undefined, isPart: false }
  if (isBehind && mayBeAdverse(newest.id)) throw behind()
  const wanted: Asked = {
    item: asked.item,
    units: asked.units ?? null,
    divisions: asked.division === undefined ? null : await divisionsIn(reader, asked.division),
    severity: asked.severity ?? null,
    from: asked.from ?? FIRST,
    to: asked.to ?? LAST,
  }
  const kinds = asked.kind === undefined ? undefined : kindsOf(law, asked.item)
  const isOfKind = (row: PageRow): boolean => {
    if (kinds === undefined || asked.kind === undefined) return true
    const value = factOf(row.fact).fields[kinds.prop]
    // A value that says what it is stands behind its word: 其他-….
    const is = (one: string) => one === asked.kind || one.startsWith(`${asked.kind}-`)
    return value !== undefined && (typeof value === 'string' ? is(value) : value.some(is))
  }
  const rows: PageRow[] = []
  let place = placeOf(asked.after)
  let read = 0
  let looks = LOOKS
  let isOver = false
  while (rows.length <= size && !isOver && read < READ && looks > 0) {
    const most = kinds === undefined ? size + 1 : AT_ONCE
    const found = await reader.listed(wanted, place, most, looks)
    read += found.rows.length
    looks -= found.looked
    isOver = found.rows.length < most && found.reached === undefined
    for (const row of found.rows) if (rows.length <= size && isOfKind(row)) rows.push(row)
    const last = found.rows.at(-1)
    place = found.reached ?? (last === undefined ? place : placeAt(last))
  }
  const page = rows.slice(0, size)
  const isPart = rows.length <= size && !isOver
  const end = rows.length > size ? placeAt(page.at(-1)!) : isPart ? place : null
  const organisations = await reader.organisations([...new Set(page.map(row => row.organisation_id))])
  const byId = new Map(organisations.map(one => [one.organisationId, one]))
  const shown = shownOf(law)
  return {
    lines: page.flatMap(row => {
      const organisation = byId.get(row.organisation_id)
      // It may have ended between the statements.
      if (organisation === undefined) return []
      const { uscc } = organisation
      const name = isByCodeAlone(organisation, law) ? null : organisation.name
      return [{ ...lineOf(row, newest, shown), organisation: { uscc, name } }]
    }),
    next: end === null ? undefined : { id: formatRecordId(end.organisationId, end.recordNo), on: end.on },
    isPart,
  }
}

const placeAt = (row: PageRow): Place => ({
  on: row.determined_on!,
  organisationId: row.organisation_id,
  recordNo: BigInt(row.record_no),
})

const placeOf = (after: ListAsked['after']): Place | null => {
  const parsed = after === undefined ? undefined : parseRecordId(after.id)
  return after === undefined || parsed === undefined
    ? null
    : { on: after.on, organisationId: parsed.organisationId, recordNo: parsed.recordNo }
}

/** The division and all that lie in it. */
const divisionsIn = async (reader: Reader, division: string): Promise<string[]> => {
  const tree = await reader.divisions()
  return [division, ...[...tree.byCode.keys()].filter(one => one !== division && tree.isWithin(one, division))]
}
