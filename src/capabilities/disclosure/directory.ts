/** Names of units and divisions, which are few and change seldom: read once a minute, not once a page. */

import { isWithinMs } from '#rules/time'
import { listUnits, readDivisions } from '#storage/organisations'
import { type Reader, through } from './store.ts'

export type Directory = {
  readonly units: ReadonlyMap<string, string>
  readonly unitsByCode: ReadonlyMap<string, string>
  readonly divisions: ReadonlyMap<string, string>
}

const KEPT_MS = 60_000
const kept = new WeakMap<object, { readonly since: number; readonly names: Promise<Directory> }>()

/** @param owner whose names they are: the database they are read from */
export const directoryOf = (owner: object, reader: Reader, nowMs: () => number): Promise<Directory> => {
  const now = nowMs()
  const known = kept.get(owner)
  if (known && isWithinMs(known.since, now, KEPT_MS)) return known.names
  const names = readNames(reader)
  kept.set(owner, { since: now, names })
  names.catch(() => kept.delete(owner))
  return names
}

const readNames = async (reader: Reader): Promise<Directory> => {
  const units = await listUnits(through(reader))
  const { byCode } = await readDivisions(through(reader))
  return {
    units: new Map(units.map(unit => [unit.unitId, unit.name])),
    unitsByCode: new Map(units.map(unit => [unit.uscc, unit.unitId])),
    divisions: new Map([...byCode].map(([code, division]) => [code, division.name])),
  }
}
