/** Reads what is disclosed of a snapshot: each row's end is compared with the day whenever it is read. */

import type { LocalDate } from '#rules/time'
import {
  type Division,
  isKeptOn,
  type KeptCode,
  type KeptOrganisation,
  keptNamesOn,
  keptOrganisationOn,
  keysOfUscc,
  makeDivisionTree,
} from '#storage/organisations'
import { linesUnder, type Table } from '#storage/snapshot'
import { countedOf, type KeptCounts, type KeptInList, type KeptRecord, keyInList, keyOfRecord } from './kept-records.ts'
import { newestFirst } from './organisation.ts'
import type { Reader } from './reader.ts'
import { type Asked, type PageRow, type Place, REGISTRATION, type RecordRow, type Whole } from './store.ts'

export type KeptDirectory = {
  readonly units: readonly { readonly unitId: string; readonly uscc: string; readonly name: string }[]
  readonly divisions: readonly Division[]
}

export type Snapshot = { table(name: string): Table; document<T>(name: string): Promise<T> }

export type SnapshotReader = Reader & {
  /** What another room has said of a record that is shown today. */
  besideOf(organisationId: string, recordNo: bigint, word: string): Promise<unknown>
}

export const snapshotReader = async (snapshot: Snapshot, today: () => LocalDate): Promise<SnapshotReader> => {
  const tables = {
    organisations: snapshot.table('organisations'),
    codes: snapshot.table('codes'),
    records: snapshot.table('records'),
    lists: snapshot.table('lists'),
    gone: snapshot.table('gone'),
  }
  const directory = await snapshot.document<KeptDirectory>('directory')
  const counts = await snapshot.document<Readonly<Record<string, KeptCounts>>>('counts')
  const unitNames = new Map(directory.units.map(one => [one.unitId, one.name]))
  const tree = makeDivisionTree(directory.divisions)

  const read = async <T>(table: Table, key: string): Promise<T | undefined> => {
    const value = await table.get(key)
    return value === undefined ? undefined : (JSON.parse(value) as T)
  }
  const isShown = (kept: KeptRecord | undefined): kept is KeptRecord => kept !== undefined && today() < kept.gone_on
  const rowOf = (key: string, { life: _life, beside: _beside, ...kept }: KeptRecord): RecordRow & PageRow => {
    const [organisation_id = '', digits = ''] = key.split(' ')
    const isObjected = kept.objected_from !== null && today() < (kept.objected_until ?? 'infinity')
    return {
      ...kept,
      organisation_id,
      record_no: digits.replace(/^0+(?=\d)/, ''),
      today: today(),
      objected_from: isObjected ? kept.objected_from : null,
      fact: kept.fact === null ? null : JSON.stringify(kept.fact),
    }
  }
  /** Of today, in the order of their numbers, one after the other. */
  async function* rowsOf(organisationId: string): AsyncGenerator<PageRow> {
    for await (const [key, value] of linesUnder(tables.records, `${organisationId} `)) {
      const kept = JSON.parse(value) as KeptRecord
      if (isShown(kept)) yield rowOf(key, kept)
    }
  }
  const codeOf = async (uscc: string): Promise<KeptCode | undefined> => {
    for await (const [, value] of linesUnder(tables.codes, keysOfUscc(uscc))) return JSON.parse(value) as KeptCode
    return undefined
  }
  const namesOf = ({ names }: KeptOrganisation, day: LocalDate): Whole['names'] =>
    keptNamesOn({ names } as KeptOrganisation, day).map(({ name, standing, from, until, recordNo }) => ({
      ...{ name, standing, recordNo },
      from,
      until,
    }))

  return {
    today: async () => today(),
    async whole(uscc, most) {
      const code = await codeOf(uscc)
      const kept = code && (await read<KeptOrganisation>(tables.organisations, code.organisationId))
      if (code === undefined || kept === undefined || !isKeptOn(kept.shownUntil, today())) return undefined
      const { organisationId, isPassed } = code
      const rows: PageRow[] = []
      for await (const row of rowsOf(organisationId)) if (rows.push(row) === most) break
      return { today: today(), organisationId, names: namesOf(kept, today()), rows, isPassed }
    },
    async page(organisationId, { item, after, upTo }) {
      // No more is held than the pages before need.
      const newest = new Map<string, PageRow[]>()
      for await (const row of rowsOf(organisationId)) {
        if (item !== null && row.item !== item && row.item !== REGISTRATION) continue
        const rows = newest.get(row.item) ?? []
        newest.set(row.item, rows)
        rows.push(row)
        if (rows.length > 2 * upTo + 100) rows.sort(newestFirst).splice(upTo)
      }
      return [...newest].flatMap(([of, rows]) =>
        rows
          .sort(newestFirst)
          .map((row, at) => ({ ...row, nth: at + 1 }))
          .filter(
            ({ nth }) => ((item === null || of === item) && nth > after && nth <= upTo) || (of === REGISTRATION && nth === 1),
          ),
      )
    },
    async countsOf(organisationId) {
      const counted = new Map<string, number>()
      for await (const { item } of rowsOf(organisationId)) counted.set(item, (counted.get(item) ?? 0) + 1)
      return counted
    },
    async namesOf(organisationId) {
      const kept = await read<KeptOrganisation>(tables.organisations, organisationId)
      return new Set(kept === undefined ? [] : keptNamesOn(kept, today()).map(one => one.name))
    },
    usccOf: async organisationId => (await read<KeptOrganisation>(tables.organisations, organisationId))?.uscc ?? undefined,
    async organisations(ids) {
      const all = await Promise.all(
        ids.map(async id => {
          const kept = await read<KeptOrganisation>(tables.organisations, id)
          return kept && keptOrganisationOn(id, kept, today())
        }),
      )
      return all.filter(one => one !== undefined)
    },
    async record(organisationId, recordNo) {
      const key = keyOfRecord(organisationId, recordNo)
      const kept = await read<KeptRecord>(tables.records, key)
      return isShown(kept) ? rowOf(key, kept) : undefined
    },
    async lifeOf(row) {
      const kept = await read<KeptRecord>(tables.records, keyOfRecord(row.organisation_id, row.record_no))
      return isShown(kept) ? kept.life : undefined
    },
    async wasShown(organisationId, recordNo) {
      const key = keyOfRecord(organisationId, recordNo)
      if ((await tables.gone.get(key)) !== undefined) return true
      return (await tables.records.get(key)) !== undefined
    },
    async listed(asked, after, most, looks) {
      const rows: PageRow[] = []
      let looked = 0
      for await (const lines of tables.lists.from(beginOf(asked, after)))
        for (const [key, value] of lines) {
          const kept = JSON.parse(value) as KeptInList
          if (!key.startsWith(`${asked.item} `) || kept.on < asked.from || rows.length >= most) return { rows, looked }
          const place = key.slice(asked.item.length + 10)
          // The very place behind which it goes on.
          if (after !== null && kept.on === after.on && place <= keyOfRecord(after.organisationId, after.recordNo)) continue
          looked += 1
          if (today() >= kept.goneOn) continue
          if (isAsked(kept, asked)) {
            const record = await read<KeptRecord>(tables.records, place)
            if (isShown(record)) rows.push(rowOf(place, record))
          }
          if (looked >= looks && rows.length < most) return { rows, looked, reached: placeOf(kept.on, place) }
        }
      return { rows, looked }
    },
    async counted() {
      const day = today()
      return countedOf(day, counts[day] ?? {})
    },
    unitName: async unitId => unitNames.get(unitId),
    units: async () => directory.units,
    divisions: async () => tree,
    async besideOf(organisationId, recordNo, word) {
      const kept = await read<KeptRecord>(tables.records, keyOfRecord(organisationId, recordNo))
      return isShown(kept) ? kept.beside[word] : undefined
    },
  }
}

const FIRST_KEY = '00000000-0000-0000-0000-000000000000'

const beginOf = ({ item, to }: Asked, after: Place | null): string =>
  after !== null && after.on <= to
    ? keyInList(item, after.on, after.organisationId, after.recordNo)
    : keyInList(item, to, FIRST_KEY, 0n)

const placeOf = (on: LocalDate, keyOfRecord: string): Place => {
  const [organisationId = '', digits = ''] = keyOfRecord.split(' ')
  return { on, organisationId, recordNo: BigInt(digits) }
}

const isAsked = (kept: KeptInList, { units, divisions, severity, from, to }: Asked): boolean =>
  kept.on >= from &&
  kept.on <= to &&
  (units === null || units.includes(kept.unit)) &&
  (divisions === null || divisions.includes(kept.division)) &&
  (severity === null || kept.severity === severity)
