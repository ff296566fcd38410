/** Names of units and divisions, which are few and change seldom: read once a minute, not once a page. */

import { isWithinMs } from '#rules/time'
import type { Reader } from './reader.ts'

export type Directory = {
  readonly units: ReadonlyMap<string, string>
  readonly unitsByCode: ReadonlyMap<string, string>
  readonly divisions: ReadonlyMap<string, string>
}

const KEPT_MS = 60_000
const kept = new WeakMap<Reader, { readonly since: number; readonly names: Promise<Directory> }>()

export const directoryOf = (reader: Reader, nowMs: () => number): Promise<Directory> => {
  const now = nowMs()
  const known = kept.get(reader)
  if (known && isWithinMs(known.since, now, KEPT_MS)) return known.names
  const names = readNames(reader)
  kept.set(reader, { since: now, names })
  names.catch(() => kept.delete(reader))
  return names
}

const readNames = async (reader: Reader): Promise<Directory> => {
  const units = await reader.units()
  const { byCode } = await reader.divisions()
  return {
    units: new Map(units.map(unit => [unit.unitId, unit.name])),
    unitsByCode: new Map(units.map(unit => [unit.uscc, unit.unitId])),
    divisions: new Map([...byCode].map(([code, division]) => [code, division.name])),
  }
}
