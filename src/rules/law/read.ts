// Reads parsed YAML into typed values, one finding for every place that has not the form it should have.

import type { ClauseId } from '#rules/outcome'
import { parseClauseId } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import type { Pointer, Reading } from './document.ts'

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object with all `required` keys and none beside `optional`; undefined where it is no object at all. */
export function readFields(
  reading: Reading,
  value: unknown,
  pointer: Pointer,
  required: readonly string[],
  optional: readonly string[] = [],
): Fields | undefined {
  if (!isFields(value)) {
    reading.found(pointer, 'LAW_VALUE_MALFORMED', 'here stand fields with names')
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (!required.includes(key) && !optional.includes(key))
      reading.found([...pointer, key], 'LAW_FIELD_UNKNOWN', `unknown field "${key}"`)
  }
  for (const key of required) {
    if (value[key] !== undefined) continue
    const code = key === 'clause' ? 'LAW_CLAUSE_MISSING' : 'LAW_FIELD_MISSING'
    reading.found(pointer, code, `the field "${key}" is missing`)
  }
  return value
}

export function readText(reading: Reading, value: unknown, pointer: Pointer): string | undefined {
  if (typeof value === 'string' && value.trim() !== '') return value
  if (value !== undefined) reading.found(pointer, 'LAW_VALUE_MALFORMED', 'here stands a text')
  return undefined
}

export function readOneOf<T extends string>(
  reading: Reading,
  value: unknown,
  pointer: Pointer,
  choices: readonly T[],
): T | undefined {
  if (typeof value === 'string' && (choices as readonly string[]).includes(value)) return value as T
  if (value !== undefined) reading.found(pointer, 'LAW_VALUE_MALFORMED', `here stands one of: ${choices.join(', ')}`)
  return undefined
}

export function readDay(reading: Reading, value: unknown, pointer: Pointer): LocalDate | undefined {
  const day = typeof value === 'string' ? parseLocalDate(value) : undefined
  if (day === undefined && value !== undefined) reading.found(pointer, 'LAW_VALUE_MALFORMED', 'here stands a day as YYYY-MM-DD')
  return day
}

/** An exclusive end: a day, or null and absence where none is set. */
export function readUntil(reading: Reading, value: unknown, pointer: Pointer): LocalDate | null {
  return value === null || value === undefined ? null : (readDay(reading, value, pointer) ?? null)
}

export function readClauseId(reading: Reading, value: unknown, pointer: Pointer): ClauseId | undefined {
  const id = typeof value === 'string' ? parseClauseId(value) : undefined
  if (id === undefined && value !== undefined)
    reading.found(pointer, 'LAW_VALUE_MALFORMED', 'here stands a clause as instrument#article')
  return id
}

/** A list; each member read by `read`, what cannot be read is left out (and was found). */
export function readList<T>(
  reading: Reading,
  value: unknown,
  pointer: Pointer,
  read: (member: unknown, at: Pointer) => T | undefined,
): T[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    reading.found(pointer, 'LAW_VALUE_MALFORMED', 'here stands a list')
    return []
  }
  return value.flatMap((member, index) => read(member, [...pointer, index]) ?? [])
}

export function readTexts(reading: Reading, value: unknown, pointer: Pointer): string[] {
  return readList(reading, value, pointer, (member, at) => readText(reading, member, at))
}
