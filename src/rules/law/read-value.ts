// Reads what a rule gives, kind by kind, and collects every clause it rests on.
import type { ClauseId } from '#rules/outcome'
import { parsePeriod } from '#rules/time'
import type { Pointer, Reading } from './document.ts'
import { readClauseId, readFields, readList, readOneOf, readText, readTexts } from './read.ts'
import {
  CHANNELS,
  type Channel,
  CONDITIONS,
  type Condition,
  DECIDERS,
  type Decider,
  type Gives,
  type Grade,
  type PeriodValue,
  type PublicityValue,
  SEVERITIES,
  type Severity,
  type SeverityValue,
  type TermValue,
  type ValueOf,
  type When,
} from './rule.ts'

/** A clause as cited at a place, to be resolved once all instruments are read. */
export type Cited = { readonly id: ClauseId; readonly at: Pointer }

type Read<G extends Gives> = (reading: Reading, value: unknown, at: Pointer, cited: Cited[]) => ValueOf[G] | undefined

const DECIMAL = /^\d{1,12}(\.\d{1,6})?$/

export const READ_VALUE: { readonly [G in Gives]: Read<G> } = {
  period(reading, value, at): PeriodValue | undefined {
    if (value === 'none') return 'none'
    const period = typeof value === 'string' ? parsePeriod(value) : undefined
    if (period === undefined) reading.found(at, 'LAW_VALUE_MALFORMED', 'here stands a period such as P3M or P1Y, or "none"')
    return period
  },

  'working-days'(reading, value, at): number | undefined {
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 366) return value
    reading.found(at, 'LAW_VALUE_MALFORMED', 'here stands a number of working days')
    return undefined
  },

  publicity(reading, value, at): PublicityValue | undefined {
    const fields = readFields(reading, value, at, ['ended'], ['shownWhen'])
    if (!fields) return undefined
    const shownWhen = fields.shownWhen === undefined ? null : readWhen(reading, fields.shownWhen, [...at, 'shownWhen'])
    return shownWhen === undefined ? undefined : { ended: readTexts(reading, fields.ended, [...at, 'ended']), shownWhen }
  },

  severity(reading, value, at, cited): SeverityValue | undefined {
    const fields = readFields(reading, value, at, ['field', 'grades', 'otherwise'], ['decided', 'amount', 'stated'])
    const field = readText(reading, fields?.field, [...at, 'field'])
    const grades = readList(reading, fields?.grades, [...at, 'grades'], (grade, place) =>
      readGrade(reading, grade, place, cited),
    )
    checkGrades(reading, grades, [...at, 'grades'])
    const otherwise = readFields(reading, fields?.otherwise, [...at, 'otherwise'], ['severity', 'clause'])
    const last = readGraded(reading, otherwise, [...at, 'otherwise'], cited)
    if (!fields || !field || !last) return undefined
    return {
      field,
      grades,
      otherwise: last,
      decided: fields.decided === undefined ? null : readDecided(reading, fields.decided, [...at, 'decided'], cited),
      amount: fields.amount === undefined ? null : readAmount(reading, fields.amount, [...at, 'amount'], cited),
      stated: fields.stated === undefined ? null : readStated(reading, fields.stated, [...at, 'stated'], cited),
    }
  },

  term(reading, value, at): TermValue | undefined {
    const fields = readFields(reading, value, at, ['field', 'in', 'last'])
    const field = readText(reading, fields?.field, [...at, 'field'])
    const last = readText(reading, fields?.last, [...at, 'last'])
    if (!fields || !field || !last) return undefined
    return { field, last, in: readTexts(reading, fields.in, [...at, 'in']) }
  },

  'unless-given'(reading, value, at): string | undefined {
    return readText(reading, value, at)
  },

  conditions(reading, value, at): readonly Condition[] | undefined {
    const conditions = readList(reading, value, at, (one, place) => readOneOf(reading, one, place, CONDITIONS))
    if (conditions.length > 0 && new Set(conditions).size === conditions.length) return conditions
    reading.found(at, 'LAW_VALUE_MALFORMED', 'here stand conditions, each once and at least one')
    return undefined
  },

  exclusions(reading, value, at): readonly When[] | undefined {
    if (Array.isArray(value)) return readList(reading, value, at, (one, place) => readWhen(reading, one, place))
    reading.found(at, 'LAW_VALUE_MALFORMED', 'here stands a list of tests, empty where nothing is excluded')
    return undefined
  },

  channel(reading, value, at): Channel | undefined {
    return readOneOf(reading, value, at, CHANNELS)
  },

  decider(reading, value, at): Decider | undefined {
    return readOneOf(reading, value, at, DECIDERS)
  },
}

export function readWhen(reading: Reading, value: unknown, at: Pointer): When | undefined {
  const fields = readFields(reading, value, at, ['field', 'in'])
  const field = readText(reading, fields?.field, [...at, 'field'])
  const choices = readTexts(reading, fields?.in, [...at, 'in'])
  if (fields && choices.length === 0) reading.found([...at, 'in'], 'LAW_VALUE_MALFORMED', 'a test needs at least one value')
  return field && choices.length > 0 ? { field, in: choices } : undefined
}

/** The clause at a place, noted as cited. */
export function readCited(reading: Reading, value: unknown, at: Pointer, cited: Cited[]): ClauseId | undefined {
  const id = readClauseId(reading, value, at)
  if (id) cited.push({ id, at })
  return id
}

function readGraded(
  reading: Reading,
  fields: Readonly<Record<string, unknown>> | undefined,
  at: Pointer,
  cited: Cited[],
): { severity: Severity; clause: ClauseId } | undefined {
  const severity = readOneOf(reading, fields?.severity, [...at, 'severity'], SEVERITIES)
  const clause = readCited(reading, fields?.clause, [...at, 'clause'], cited)
  return severity && clause ? { severity, clause } : undefined
}

function readGrade(reading: Reading, value: unknown, at: Pointer, cited: Cited[]): Grade | undefined {
  const fields = readFields(reading, value, at, ['severity', 'in', 'clause'])
  const graded = readGraded(reading, fields, at, cited)
  return fields && graded && { ...graded, in: readTexts(reading, fields.in, [...at, 'in']) }
}

function checkGrades(reading: Reading, grades: readonly Grade[], at: Pointer): void {
  const seen = new Set<string>()
  for (const [index, grade] of grades.entries()) {
    for (const word of grade.in) {
      if (seen.has(word)) reading.found([...at, index], 'LAW_DUPLICATE_ID', `"${word}" is graded twice`)
      seen.add(word)
    }
  }
}

function readDecided(reading: Reading, value: unknown, at: Pointer, cited: Cited[]): SeverityValue['decided'] {
  const fields = readFields(reading, value, at, ['when', 'severity', 'clause'])
  const when = readWhen(reading, fields?.when, [...at, 'when'])
  const graded = readGraded(reading, fields, at, cited)
  return when && graded ? { when, ...graded } : null
}

function readAmount(reading: Reading, value: unknown, at: Pointer, cited: Cited[]): SeverityValue['amount'] {
  const fields = readFields(reading, value, at, ['in', 'field', 'minorBelow', 'seriousFrom', 'severity', 'clause'])
  const graded = readGraded(reading, fields, at, cited)
  const field = readText(reading, fields?.field, [...at, 'field'])
  if (!fields || !graded || !field) return null
  const minorBelow = readThreshold(reading, fields.minorBelow, [...at, 'minorBelow'])
  const seriousFrom = readThreshold(reading, fields.seriousFrom, [...at, 'seriousFrom'])
  return { ...graded, field, minorBelow, seriousFrom, in: readTexts(reading, fields.in, [...at, 'in']) }
}

// As text, so that 0.1 stays 0.1.
function readThreshold(reading: Reading, value: unknown, at: Pointer): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && DECIMAL.test(value)) return value
  reading.found(at, 'LAW_VALUE_MALFORMED', 'here stands an amount as quoted decimal text, or null')
  return null
}

function readStated(reading: Reading, value: unknown, at: Pointer, cited: Cited[]): SeverityValue['stated'] {
  const fields = readFields(reading, value, at, ['field', 'words', 'clause'])
  const field = readText(reading, fields?.field, [...at, 'field'])
  const clause = readCited(reading, fields?.clause, [...at, 'clause'], cited)
  const given = readFields(reading, fields?.words, [...at, 'words'], [], Object.keys((fields?.words as object | null) ?? {}))
  if (!field || !clause || !given) return null
  const words: Record<string, Severity> = {}
  for (const [word, severity] of Object.entries(given)) {
    const read = readOneOf(reading, severity, [...at, 'words', word], SEVERITIES)
    if (read) words[word] = read
  }
  return { field, clause, words }
}
