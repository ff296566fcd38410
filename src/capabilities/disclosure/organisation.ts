/** What the public sees of one organisation on the day: who it is and its disclosed records, class by class. */

import { type Claimed, nameWords } from '#rules/catalogue'
import {
  type Fields,
  type LineParts,
  lineParts,
  mayBeAdverse,
  type Shown,
  type ShownGroup,
  type ShownItem,
  shownOf,
  shownValue,
} from '#rules/disclosure'
import type { Law } from '#rules/law'
import { formatRecordId } from '#rules/ledger'
import { isNamedLikePerson, kindOf, type Uscc } from '#rules/organisations'
import { addDays, type LocalDate } from '#rules/time'
import type { Reader } from './reader.ts'
import { type PageRow, REGISTRATION, type Whole } from './store.ts'

/** Records of one item on one page. */
export const PAGE_SIZE = 20

export type RecordLine = LineParts & {
  readonly id: string
  readonly item: string
  readonly severity: 1 | 2 | 3 | null
  readonly determinedOn: LocalDate | null
  readonly recordedOn: LocalDate
  readonly disclosedFrom: LocalDate
  /** Exclusive; null while in force. */
  readonly disclosedUntil: LocalDate | null
  /** The last day it is shown; null where there is no end. */
  readonly lastShownOn: LocalDate | null
  readonly mayEndEarlyFrom: LocalDate | null
  /** The day on which an objection that is open today was taken up. */
  readonly objectedFrom: LocalDate | null
  readonly sourceUnitId: string
  readonly fields: Fields
  /** Version of the item by which the fields were read. */
  readonly v: number | undefined
  readonly claimed: Claimed | undefined
  /** Of the determining unit. */
  readonly division: string
  /** The entry that holds the fact. */
  readonly entry: number
}

export type ShownOrganisation = {
  readonly today: LocalDate
  readonly organisationId: string
  readonly uscc: string
  readonly name: string
  readonly kind: string
  readonly status: string | null
  /** As registered. */
  readonly division: string | null
  readonly provisional: boolean
  /** Named only like a person: found by its code alone. */
  readonly byCodeAlone: boolean
  readonly names: readonly {
    readonly name: string
    readonly standing: string
    readonly from: string | null
    readonly until: string | null
  }[]
  readonly groups: readonly {
    readonly group: ShownGroup
    readonly count: number
    readonly items: readonly ShownLines[]
    /** Not shown at this moment, whether there is anything of it or not: the replica is behind. */
    readonly isWithheld: boolean
  }[]
}
export type ShownLines = { readonly item: ShownItem; readonly count: number; readonly records: readonly RecordLine[] }

export const endOf = (until: string | null): LocalDate | null =>
  until === null || until === 'infinity' ? null : (until as LocalDate)

type Read = { readonly fields: Fields; readonly v: number | undefined; readonly claimed: Claimed | undefined }

/** The fields of a stored fact. The public's views give only disclosed facts; what of them is shown is the item's word. */
export const factOf = (fact: string | null): Read => {
  const { fields = {}, v, claimed } = fact === null ? {} : (JSON.parse(fact) as Partial<Read>)
  return { fields, v, claimed }
}

/** What a list says of a record, by the version of the item that its fact was read with. */
export const lineOf = (row: PageRow, newest: ShownItem, shown: Shown): RecordLine => {
  const { fields, v, claimed } = factOf(row.fact)
  const item = shown.item(newest.id, v) ?? newest
  const until = endOf(row.disclosed_until)
  return {
    id: formatRecordId(row.organisation_id, BigInt(row.record_no)),
    item: row.item,
    ...lineParts(item, fields),
    severity: row.severity as 1 | 2 | 3 | null,
    determinedOn: row.determined_on,
    recordedOn: row.recorded_on,
    disclosedFrom: row.disclosed_from,
    disclosedUntil: until,
    lastShownOn: until === null ? null : addDays(until, -1),
    mayEndEarlyFrom: row.may_end_early_from,
    objectedFrom: row.objected_from,
    sourceUnitId: row.source_unit_id,
    fields,
    v,
    claimed,
    division: row.division,
    entry: row.fact_entry_no,
  }
}

/**
 * By its code, or by one of an organisation that is this one now; undefined where nothing of it is disclosed today.
 * @param isBehind asked before anything is read
 * @param only one page (from 1) of one item, or of each where `item` is null; otherwise the first page of each
 */
export const readOrganisation = async (
  reader: Reader,
  law: Law,
  asked: Uscc,
  only?: { readonly item: string | null; readonly page: number },
  size = PAGE_SIZE,
  isBehind = false,
): Promise<ShownOrganisation | undefined> => {
  const paged = only !== undefined && (only.item !== null || only.page > 1)
  const whole = await reader.whole(asked, paged ? 1 : READ_WHOLE + 1)
  if (!whole) return undefined
  const own = whole.isPassed ? await reader.usccOf(whole.organisationId) : undefined
  const uscc = (own as Uscc | undefined) ?? asked
  if (!paged && whole.rows.length <= READ_WHOLE)
    return organisationOf({ whole, names: whole.names, uscc, law, pages: pagesOf(whole.rows, size), isBehind })
  const after = ((only?.page ?? 1) - 1) * size
  const said = await reader.namesOf(whole.organisationId)
  const counts = await reader.countsOf(whole.organisationId)
  const rows = await reader.page(whole.organisationId, { item: only?.item ?? null, after, upTo: after + size })
  const pages = new Map<string, Paged>([...counts].map(([item, count]) => [item, { count, rows: [] }]))
  let registration: PageRow | undefined
  for (const row of rows) {
    if (row.item === REGISTRATION && row.nth === 1) registration = row
    const asked = row.nth > after && row.nth <= after + size && (only?.item ?? row.item) === row.item
    if (asked) pages.get(row.item)?.rows.push(row)
  }
  const shown = whole.names.filter(one => said.has(one.name))
  return organisationOf({ whole, names: shown, uscc, law, pages, isBehind }, registration)
}

// Beyond this many records, the database sorts them and gives one page of each item.
const READ_WHOLE = 60

type Paged = { readonly count: number; rows: PageRow[] }

/** All rows by item, newest determination first, each cut to its first page. */
const pagesOf = (rows: readonly PageRow[], size: number): Map<string, Paged> => {
  const byItem = Map.groupBy(rows, row => row.item)
  return new Map([...byItem].map(([item, of]) => [item, { count: of.length, rows: of.sort(newestFirst).slice(0, size) }]))
}

/** As `readPage` orders them. */
export const newestFirst = (a: PageRow, b: PageRow): number => {
  const x = a.determined_on ?? ''
  const y = b.determined_on ?? ''
  if (x !== y) return x > y ? -1 : 1
  return a.record_no.length - b.record_no.length || (a.record_no < b.record_no ? -1 : 1)
}

type Found = {
  readonly whole: Whole
  readonly names: readonly Name[]
  readonly uscc: Uscc
  readonly law: Law
  readonly pages: ReadonlyMap<string, Paged>
  readonly isBehind: boolean
}

const organisationOf = (
  { whole, names, uscc, law, pages, isBehind }: Found,
  registration: PageRow | undefined = pages.get(REGISTRATION)?.rows[0],
): ShownOrganisation => {
  const shown = shownOf(law)
  const { fields, v } = factOf(registration?.fact ?? null)
  const roles = law.item(REGISTRATION, v)?.roles
  const registered = registration !== undefined
  const present = names.find(one => one.standing === (registered ? 'current' : 'decided')) ?? names[0]
  const name = present?.name ?? uscc
  return {
    today: whole.today,
    organisationId: whole.organisationId,
    uscc,
    name,
    kind: kindOf(uscc, law.departments),
    status: shownValue(fields, roles?.status) ?? null,
    division: shownValue(fields, roles?.division) ?? null,
    provisional: !registered,
    byCodeAlone: isByCodeAlone({ uscc, name }, law),
    names: names.length < 2 ? [] : otherNames(names, present),
    groups: shown.groups.map(group => {
      const items: ShownLines[] = []
      let count = 0
      let isWithheld = false
      for (const id of group.items) {
        const item = shown.items.get(id)
        const page = pages.get(id)
        if (isBehind && mayBeAdverse(id)) {
          isWithheld = true
          continue
        }
        if (!item || !page) continue
        count += page.count
        items.push({ item, count: page.count, records: page.rows.map(row => lineOf(row, item, shown)) })
      }
      return { group, items, count, isWithheld }
    }),
  }
}

/** Named only like a person, as businesses of individuals may be: the public finds it by its code alone. */
export const isByCodeAlone = ({ uscc, name }: { uscc: string | null; name: string }, law: Law): boolean =>
  uscc !== null &&
  kindOf(uscc as Uscc, law.departments) === 'individual-business' &&
  isNamedLikePerson(name, nameWords(law.terms))

type Name = Whole['names'][number]

const otherNames = (names: readonly Name[], present: Name | undefined): ShownOrganisation['names'] =>
  names
    .filter(one => one !== present && one.standing !== 'current')
    .sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : a.name < b.name ? -1 : 1))
    .map(({ name, standing, from, until }) => ({ name, standing, from: lasting(from), until: lasting(until) }))

const lasting = (day: string): string | null => (day.endsWith('infinity') ? null : day)
