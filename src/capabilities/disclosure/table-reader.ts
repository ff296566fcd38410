/** Reads what is disclosed of the tables, through the views of the portal's role. */

import type { Law } from '#rules/law'
import { countShown } from '#storage/ledger'
import { findUnitName, listNames, listShownOrganisations, listUnits, listUsccs, readDivisions } from '#storage/organisations'
import type { Reader } from './reader.ts'
import { lifeOf } from './reasons.ts'
import {
  readCounts,
  readEntries,
  readListed,
  readPage,
  readRecord,
  readToday,
  readWhole,
  type Statements,
  through,
  type Whole,
  wasShown,
} from './store.ts'

const readers = new WeakMap<Statements, Reader>()

/** One reader for each pool or client, so that what is kept for a moment is kept of it. */
export const tableReader = (from: Statements): Reader => {
  const known = readers.get(from)
  if (known !== undefined) return known
  const tx = through(from)
  const reader: Reader = {
    today: () => readToday(from),
    whole: async (uscc, most) => saidIn(await readWhole(from, uscc, most), most),
    page: (organisationId, asked) => readPage(from, organisationId, asked),
    countsOf: organisationId => countShown(tx, organisationId),
    namesOf: async organisationId =>
      new Set((await listNames(tx, organisationId, { disclosedOnly: true })).map(one => one.name)),
    usccOf: async organisationId => (await listUsccs(tx, [organisationId])).get(organisationId),
    organisations: ids => listShownOrganisations(tx, ids),
    record: (organisationId, recordNo) => readRecord(from, organisationId, recordNo),
    lifeOf: async (row, law: Law) => {
      const entries = await readEntries(from, row.organisation_id, BigInt(row.record_no))
      return entries.length === 0 ? undefined : lifeOf(entries, law)
    },
    wasShown: (organisationId, recordNo) => wasShown(from, organisationId, recordNo),
    async listed(asked, after, most) {
      const rows = await readListed(from, asked, after, most)
      return { rows, looked: rows.length }
    },
    counted: () => readCounts(from),
    unitName: unitId => findUnitName(tx, unitId),
    units: () => listUnits(tx),
    divisions: () => readDivisions(tx),
  }
  readers.set(from, reader)
  return reader
}

/** The names that its records say, where all of them were read. */
const saidIn = (whole: Whole | undefined, most: number): Whole | undefined =>
  whole === undefined || whole.rows.length >= most ? whole : { ...whole, names: whole.names.filter(isSaidBy(whole)) }

/** Whether one of its disclosed records says the name: as `disclosedOnly` asks the database, with the rows at hand. */
const isSaidBy =
  ({ names, rows }: Whole) =>
  (one: Whole['names'][number]): boolean => {
    if (rows.some(row => row.record_no === one.recordNo)) return true
    if (one.standing !== 'decided' || rows.length === 0) return false
    const written = JSON.stringify(one.name)
    return names.length === 1 || rows.some(row => row.fact?.includes(written))
  }
