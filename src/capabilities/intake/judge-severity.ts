/** Whether a file may state a severity above what the law makes of the decision: the word is the determining unit's alone. */

import type { CheckedRow } from '#rules/catalogue'
import { planOf } from '#rules/disclosure'
import type { Law, LawItem } from '#rules/law'
import { type Finding, makeFinding } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { Unit } from '#storage/organisations'
import type { ChunkAuthority } from './chunk.ts'

export type JudgeSeverity = (row: CheckedRow, authority: ChunkAuthority | null) => readonly Finding[] | undefined

type Setting = {
  readonly item: Pick<LawItem, 'roles'>
  readonly source: Unit
  readonly units: readonly Unit[]
  readonly law: Law
  readonly today: LocalDate
}

// A chain of reforms longer than this is a ring that somebody has written by mistake.
const LONGEST_CHAIN = 20

/**
 * Judges rows of a file that `source` hands in. A successor speaks for the unit it carries on. A superior does not: it may hand in what
 * was decided below, yet it has not determined, and repetition or gravity is found by whoever did (house: never inferred).
 */
export const makeSeverityJudge = ({ item, source, units, law, today }: Setting): JudgeSeverity => {
  const prop = item.roles.severity
  if (prop === undefined) return () => undefined
  const byId = new Map(units.map(unit => [unit.unitId, unit]))
  const isOwn = (unitId: string): boolean => {
    let id: string | null = unitId
    for (let step = 0; id !== null && step < LONGEST_CHAIN; step += 1) {
      if (id === source.unitId) return true
      id = byId.get(id)?.successorId ?? null
    }
    return false
  }
  return ({ fact }, authority) => {
    const stated = fact?.fields[prop]
    // An authority that is not known holds the row by itself.
    if (fact === null || stated === undefined || stated === '' || authority === null || isOwn(authority.unitId))
      return undefined
    const { [prop]: _, ...fields } = fact.fields
    const input = { item: fact.item, v: fact.v, recordedOn: today, division: authority.division }
    const raised = planOf({ ...input, fields: fact.fields }, law).severity ?? 0
    if (raised <= (planOf({ ...input, fields }, law).severity ?? 0)) return undefined
    const params = { authority: byId.get(authority.unitId)?.name ?? '' }
    return [makeFinding('SEVERITY_NOT_BY_AUTHORITY', { field: prop, value: String(stated), params })]
  }
}
