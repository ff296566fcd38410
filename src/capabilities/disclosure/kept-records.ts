/** The records of a snapshot: what of each is shown to the public, with the day from which it is shown no more; nothing that is not. */

import { type Shown, shownOf } from '#rules/disclosure'
import type { Law } from '#rules/law'
import type { FoldEntry } from '#rules/ledger'
import { daysBetween, type LocalDate } from '#rules/time'
import { type BinaryRow, copyOut, type OpenTransaction } from '#storage/database'
import { amongOrganisations } from '#storage/organisations'
import type { Line, Lines } from '#storage/snapshot'
import { factOf } from './organisation.ts'
import type { Life } from './reader.ts'
import { foldEntryOf, lifeOf } from './reasons.ts'
import { type Counted, type EntryRow, type PageRow, REGISTRATION, type RecordRow } from './store.ts'

/** What a line holds; the organisation and the number of the record are its key. */
export type KeptRecord = Omit<RecordRow & PageRow, 'organisation_id' | 'record_no' | 'today' | 'fact'> & {
  readonly objected_until: string | null
  /** The first day on which it is shown no more; `infinity` where none is known. */
  readonly gone_on: string
  readonly fact: object | null
  readonly life: Life
  /** What other rooms say of it, by their word. */
  readonly beside: Readonly<Record<string, unknown>>
}

/** A record as other rooms judge it. */
export type JudgedRecord = {
  readonly organisationId: string
  readonly recordNo: string
  readonly division: string
  readonly entries: readonly FoldEntry[]
}
export type Judge = (record: JudgedRecord) => unknown
/** By the word of a room. `of`: organisations of whose records it may say something else though nothing was written to one. */
export type Beside = Readonly<Record<string, { readonly judge: Judge; readonly of: Iterable<string> }>>
/** Of which organisations lines are asked for; without it, of all. */
export type Among = readonly string[] | undefined

export const keyOfRecord = (organisationId: string, recordNo: bigint | string): string =>
  `${organisationId} ${String(recordNo).padStart(19, '0')}`

const COLUMNS = `d.organisation_id::text, d.record_no::text, d.item, d.unit_id::text, d.source_unit_id::text, d.division, d.severity::text,
  d.determined_on::text, d.recorded_on::text, d.received_on::text, d.disclosed_from::text, d.disclosed_until::text, d.may_end_early_from::text,
  d.due_on::text, d.last_entry_no::text, d.fact_entry_no::text, d.law_version::text, d.objected_from::text, d.objected_until::text, d.gone_on::text`
const RECORDS = `
  select ${COLUMNS}, e.entry_no::text, e.kind::text, to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.fact
  from disclosed_record d join disclosed_entry e on e.organisation_id = d.organisation_id and e.record_no = d.record_no
  order by d.organisation_id, d.record_no, e.entry_no`
const LISTED = `
  select d.item, d.determined_on::text, d.organisation_id::text, d.record_no::text, coalesce(d.unit_id, d.source_unit_id)::text, d.division,
    d.severity::text, d.gone_on::text
  from disclosed_record d where d.determined_on is not null
  order by d.item collate "C", d.determined_on desc, d.organisation_id, d.record_no`
// By the number: the bare name would be that of the text beside it, of which the longer is not the greater.
const GONE = 'select g.organisation_id::text, g.record_no::text from gone_record g order by g.organisation_id, g.record_no'

const textsOf = (row: BinaryRow): (string | null)[] => row.map(cell => (cell === null ? null : cell.toString()))

type Read = { readonly organisationId: string; readonly recordNo: string; readonly row: RowRead; readonly entries: EntryRow[] }
type RowRead = Omit<KeptRecord, 'fact' | 'life' | 'beside'>

const rowOf = (cells: readonly (string | null)[]): RowRead => {
  const day = (at: number) => cells[at] as LocalDate | null
  return {
    item: cells[2]!,
    unit_id: cells[3] ?? null,
    source_unit_id: cells[4]!,
    division: cells[5]!,
    severity: cells[6] === null ? null : Number(cells[6]),
    determined_on: day(7),
    recorded_on: day(8)!,
    received_on: day(9)!,
    disclosed_from: day(10)!,
    disclosed_until: cells[11] ?? null,
    may_end_early_from: day(12),
    due_on: day(13),
    last_entry_no: Number(cells[14]),
    fact_entry_no: Number(cells[15]),
    law_version: Number(cells[16]),
    objected_from: day(17),
    objected_until: cells[18] ?? null,
    gone_on: cells[19]!,
  }
}

/** Each record with its entries, which stand one after the other. */
async function* readRecords(tx: OpenTransaction, among: Among): AsyncGenerator<readonly Read[]> {
  let last: Read | undefined
  for await (const rows of copyOut(tx, amongOrganisations(among) + RECORDS)) {
    const whole: Read[] = []
    for (const row of rows) {
      const cells = textsOf(row)
      const [organisationId, recordNo] = cells as [string, string]
      if (last?.recordNo !== recordNo || last.organisationId !== organisationId) {
        if (last !== undefined) whole.push(last)
        last = { organisationId, recordNo, row: rowOf(cells), entries: [] }
      }
      const [entryNo, kind, recordedAt, fact] = cells.slice(-4)
      const entry = { entry_no: Number(entryNo), kind: Number(kind), recorded_at: recordedAt as EntryRow['recorded_at'] }
      last.entries.push({ ...entry, fact: fact ?? null })
    }
    yield whole
  }
  if (last !== undefined) yield [last]
}

/** Of a fact what is shown in lists and on the page of the record. A person's name, which only the page of its organisation says, is not copied. */
const shownFact = (fact: string | null, item: string, shown: Shown, law: Law): object | null => {
  const { fields, v } = factOf(fact)
  const props = shown.item(item, v)?.fields.map(one => one.prop)
  if (props === undefined) return null
  const roles = item === REGISTRATION ? law.item(item, v)?.roles : undefined
  const kept = new Set([...props, ...[roles?.status, roles?.division].filter(one => one !== undefined)])
  return { v, fields: Object.fromEntries(Object.entries(fields).filter(([prop]) => kept.has(prop))) }
}

/** @param hear told of each record, in order */
export async function* listKeptRecords(
  tx: OpenTransaction,
  law: Law,
  beside: Beside,
  hear: (record: RowRead) => void,
  among?: Among,
): AsyncGenerator<readonly Line[]> {
  const shown = shownOf(law)
  for await (const some of readRecords(tx, among))
    yield some.map(({ organisationId, recordNo, row, entries }): Line => {
      hear(row)
      const judged = { organisationId, recordNo, division: row.division, entries: entries.map(foldEntryOf) }
      const fact = entries.find(one => one.entry_no === row.fact_entry_no)?.fact ?? null
      const kept: KeptRecord = {
        ...row,
        fact: shownFact(fact, row.item, shown, law),
        life: lifeOf(entries, law),
        beside: Object.fromEntries(Object.entries(beside).map(([word, { judge }]) => [word, judge(judged)])),
      }
      return [keyOfRecord(organisationId, recordNo), JSON.stringify(kept)]
    })
}

/** Where a record stands in its list: newest decision first, as `list_disclosed` orders them. */
export const keyInList = (item: string, on: string, organisationId: string, recordNo: bigint | string): string =>
  `${item} ${String(99_999_999 - Number(on.replaceAll('-', ''))).padStart(8, '0')} ${keyOfRecord(organisationId, recordNo)}`

export type KeptInList = {
  readonly on: LocalDate
  readonly unit: string
  readonly division: string
  readonly severity: number | null
  readonly goneOn: string
}

export async function* listKeptLists(tx: OpenTransaction, among?: Among): Lines & AsyncGenerator<readonly Line[]> {
  for await (const rows of copyOut(tx, amongOrganisations(among) + LISTED))
    yield rows.map((row): Line => {
      const [item, on, organisationId, recordNo, unit, division, severity, goneOn] = textsOf(row) as string[]
      const kept = { on, unit, division, severity: severity === null ? null : Number(severity), goneOn }
      return [keyInList(item!, on!, organisationId!, recordNo!), JSON.stringify(kept)]
    })
}

/** Bare ids of what once was shown. */
export async function* listKeptGone(tx: OpenTransaction, among?: Among): AsyncGenerator<readonly Line[]> {
  for await (const rows of copyOut(tx, amongOrganisations(among) + GONE))
    yield rows.map((row): Line => {
      const [organisationId, recordNo] = textsOf(row) as [string, string]
      return [keyOfRecord(organisationId, recordNo), '1']
    })
}

type Tally = { n: number; inTime: number; late: number; paced: number; week: number; half: number; month: number }
/** By item. */
export type KeptCounts = Readonly<Record<string, Tally>>

type Counting = Pick<RowRead, 'item' | 'gone_on' | 'recorded_on' | 'due_on' | 'determined_on' | 'disclosed_from'>

/** Counts what is shown on a day, as `readCounts` asks the database. @param from what was counted of that day before */
export const makeTally = (day: LocalDate, from: KeptCounts = {}) => {
  const tallies = new Map(Object.entries(structuredClone(from)))
  const yearAgo = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`.replace('-02-29', '-02-28')
  return {
    /** @param by -1 of a record that is no more as it was counted */
    count(row: Counting, by: 1 | -1 = 1): void {
      if (row.gone_on <= day) return
      const tally = tallies.get(row.item) ?? { n: 0, inTime: 0, late: 0, paced: 0, week: 0, half: 0, month: 0 }
      tallies.set(row.item, tally)
      tally.n += by
      if (row.recorded_on <= yearAgo) return
      if (row.due_on !== null) tally[row.recorded_on <= row.due_on ? 'inTime' : 'late'] += by
      if (row.determined_on === null) return
      const days = daysBetween(row.determined_on, row.disclosed_from)
      tally.paced += by
      if (days <= 7) tally.week += by
      if (days <= 15) tally.half += by
      if (days <= 30) tally.month += by
    },
    counts: (): KeptCounts => Object.fromEntries([...tallies].filter(([, { n }]) => n > 0)),
  }
}

export const countedOf = (today: LocalDate, kept: KeptCounts): Counted => {
  const all = Object.entries(kept)
  const timed = all.filter(([, one]) => one.inTime + one.late > 0)
  const paced = all.filter(([, one]) => one.paced > 0)
  return {
    today,
    counts: new Map(all.map(([item, { n }]) => [item, n])),
    punctuality: new Map(timed.map(([item, { inTime, late }]) => [item, { inTime, late }])),
    pace: new Map(paced.map(([item, { paced: of, week, half, month }]) => [item, { all: of, week, half, month }])),
  }
}
