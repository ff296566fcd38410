/** What the organisations, units and records of cases are called. */

import type { Context } from '#capabilities/operation'
import { readRecords, recordText } from '#storage/ledger'
import { findUnitName, listCalled } from '#storage/organisations'
import type { Names } from './case-of.ts'
import type { StoredCase } from './store.ts'

/** Each looked up once. What is out of reach has no name. */
export const namesOf = async ({ tx }: Pick<Context, 'tx'>, cases: readonly StoredCase[]): Promise<Map<StoredCase, Names>> => {
  const called = await listCalled(tx, [...new Set(cases.map(one => one.organisationId))])
  const units = new Map<string, string | null>()
  for (const id of new Set(cases.flatMap(one => (one.secondUnitId === null ? [one.unitId] : [one.unitId, one.secondUnitId]))))
    units.set(id, (await findUnitName(tx, id)) ?? null)
  const records = await readRecords(tx, [...new Map(cases.map(one => [recordText(one), one])).values()])
  const found = new Map<StoredCase, Names>()
  for (const one of cases)
    found.set(one, {
      record: records.get(recordText(one)),
      organisation: called.get(one.organisationId),
      unitName: units.get(one.unitId) ?? null,
      secondUnitName: one.secondUnitId === null ? null : (units.get(one.secondUnitId) ?? null),
    })
  return found
}
