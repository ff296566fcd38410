// Changes fields of a fact that is kept already, each read as a file's cell would be, and checks the whole of it again.
import type { Finding } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { CompiledItem } from './compile-item.ts'
import type { Fact, Item } from './item.ts'
import type { RowReading, Value } from './read-value.ts'

/** Which decision of which organisation it is: changed, it would be another record. */
export function isFixed({ roles }: Pick<Item, 'roles'>, prop: string): boolean {
  const { partyName, partyUscc, partyOtherCodes, authorityUscc, documentNo } = roles
  return [partyName, partyUscc, ...Object.values(partyOtherCodes), authorityUscc, documentNo].includes(prop)
}

/**
 * The fact with these values in place of its own, an empty one for none. Null where any of it is wrong or would be held, with what is.
 * Fields about people, those not kept, and those that say which record it is are not changed: the caller has refused them.
 */
export function amendFact(
  compiled: CompiledItem,
  fact: Fact,
  changes: ReadonlyMap<string, string>,
  today: LocalDate,
): { readonly fact: Fact | null; readonly findings: readonly Finding[] } {
  const row: RowReading = { findings: undefined, raw: undefined, earlier: false }
  const values = compiled.fields.map((field, place): Value => {
    const cell = changes.get(field.prop)
    if (cell === undefined) return fact.fields[field.prop]
    return cell === '' && field.required !== 'M' ? undefined : compiled.readers[place]!(cell, row, 0)
  })
  for (const condition of compiled.conditions) condition(values, row, today)
  const findings = row.findings ?? []
  if (findings.some(one => one.level !== 'warning')) return { fact: null, findings }
  const fields: Record<string, string | readonly string[]> = {}
  for (const place of compiled.sortedPlaces) {
    const value = values[place]
    if (value !== undefined) fields[compiled.fields[place]!.prop] = value
  }
  const kept = Object.entries(fact.raw ?? {}).filter(([prop]) => !changes.has(prop))
  const raw = { ...Object.fromEntries(kept), ...row.raw }
  const { item, v } = fact
  return { fact: Object.keys(raw).length === 0 ? { item, v, fields } : { item, v, fields, raw }, findings }
}
