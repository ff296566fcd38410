/** What only the determining unit may say: a severity above what the law makes of its decision, why a minor item is shown. */

import type { CheckedRow, Fact } from '#rules/catalogue'
import { type Plan, planOf } from '#rules/disclosure'
import type { Law, LawItem } from '#rules/law'
import { type Finding, type FindingCode, makeFinding } from '#rules/outcome'
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
  const { severity, publicationReason } = item.roles
  if (severity === undefined && publicationReason === undefined) return () => undefined
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
    // An authority that is not known holds the row by itself.
    if (fact === null || authority === null) return undefined
    const { fields } = fact
    const given = [severity, publicationReason].filter(prop => prop !== undefined && (fields[prop] ?? '') !== '')
    if (given.length === 0 || isOwn(authority.unitId)) return undefined
    const input = { item: fact.item, v: fact.v, recordedOn: today, division: authority.division }
    const said = planOf({ ...input, fields }, law)
    const params = { authority: byId.get(authority.unitId)?.name ?? '' }
    return given.flatMap(prop => {
      const unsaid = planOf({ ...input, fields: without(fields, prop!) }, law)
      const code = findingOf(prop === severity, said, unsaid)
      return code === undefined ? [] : [makeFinding(code, { field: prop!, value: String(fields[prop!]), params })]
    })
  }
}

const without = (fields: Fact['fields'], prop: string): Fact['fields'] =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== prop))

/** What a word brings about that only the determining unit may: a graver severity, a minor item shown. */
const findingOf = (isSeverity: boolean, said: Plan, unsaid: Plan): FindingCode | undefined => {
  if (isSeverity) return (said.severity ?? 0) > (unsaid.severity ?? 0) ? 'SEVERITY_NOT_BY_AUTHORITY' : undefined
  return said.published && !unsaid.published ? 'PUBLICATION_REASON_NOT_BY_AUTHORITY' : undefined
}
