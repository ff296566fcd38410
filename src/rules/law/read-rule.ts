// Reads the rules of one file, national or of an overlay, and checks the days of their values.

import type { LocalDate } from '#rules/time'
import { type LawDocument, type LawFinding, makeReading, type Pointer, type Reading } from './document.ts'
import type { Fields } from './read.ts'
import { isFields, readDay, readFields, readList, readOneOf, readText, readTexts, readUntil } from './read.ts'
import { type Cited, READ_VALUE, readCited, readWhen } from './read-value.ts'
import {
  ANCHORED,
  ANCHORS,
  type Anchor,
  type AnyRule,
  CASE_ANCHORS,
  CASE_WORDS,
  GIVES,
  type Gives,
  METHODS,
  OVERRIDABLE,
  type Rule,
  type RuleException,
  type RuleValue,
  TRANSITIONS,
  type Transition,
} from './rule.ts'

/** Clauses cited for days [from, until) at a place of a file. */
export type Citation = Cited & {
  readonly from: LocalDate
  readonly until: LocalDate | null
  readonly file: string
  readonly rule: string
  readonly outlives: boolean
}

/** A value of an overlay: what it leaves out stays as it is above. */
export type OverlayValue<G extends Gives = Gives> = Omit<RuleValue<G>, 'value'> & {
  readonly value: RuleValue<G>['value'] | undefined
}
export type Overlay<G extends Gives = Gives> = {
  readonly id: string
  readonly gives: G
  readonly division: string
  readonly values: readonly OverlayValue<G>[]
  readonly reading: Reading
}

const RULE_FIELDS = ['title', 'gives', 'overridable', 'values']
const RULE_MORE = ['english', 'items', 'anchor', 'method', 'transition', 'note']
const VALUE_FIELDS = ['from', 'clause']
const VALUE_MORE = ['value', 'until', 'also', 'exceptions', 'method', 'transition', 'transitionClause', 'note']

/** The rules of one document, keyed by id; what is unsound is found and left out. */
export function readRules(
  document: LawDocument,
  division: string | null,
  findings: LawFinding[],
  citations: Citation[],
): AnyRule[] {
  const top = makeReading(document, findings)
  if (!isFields(document.value)) {
    top.found([], 'LAW_VALUE_MALFORMED', 'a file of rules names each rule')
    return []
  }
  return Object.entries(document.value).flatMap(([id, value]) => {
    const rule = readRule(makeReading(document, findings, id), id, value, division, citations)
    return rule ? [rule as AnyRule] : []
  })
}

function readRule(
  reading: Reading,
  id: string,
  value: unknown,
  division: string | null,
  citations: Citation[],
): Rule | undefined {
  if (!/^[a-z][a-z0-9-]{2,79}$/.test(id))
    reading.found([id], 'LAW_VALUE_MALFORMED', 'a rule is named in lower case with hyphens')
  const fields = readFields(reading, value, [id], RULE_FIELDS, RULE_MORE)
  const gives = readOneOf(reading, fields?.gives, [id, 'gives'], GIVES)
  const anchor = readOneOf(reading, fields?.anchor, [id, 'anchor'], anchorsOf(reading.document.path)) ?? null
  const overridable = readOneOf(reading, fields?.overridable, [id, 'overridable'], OVERRIDABLE)
  const title = readText(reading, fields?.title, [id, 'title'])
  if (!fields || !gives || !overridable || !title) return undefined
  if (gives === 'severity' && (overridable === 'both' || overridable === 'shorten'))
    reading.found([id, 'overridable'], 'LAW_VALUE_MALFORMED', 'an overlay may raise a grading (lengthen), never lower it')
  if (ANCHORED.includes(gives) && fields.anchor === undefined)
    reading.found([id], 'LAW_FIELD_MISSING', 'the field "anchor" is missing')
  if (!ANCHORED.includes(gives) && anchor !== null)
    reading.found([id, 'anchor'], 'LAW_FIELD_UNKNOWN', `what gives ${gives} has no anchor`)
  const values = readValues(reading, fields, [id], gives, division, citations, false) as RuleValue[]
  if (Array.isArray(fields.values) && fields.values.length === 0)
    reading.found([id], 'LAW_FIELD_MISSING', 'the rule has no value')
  return {
    id,
    title,
    english: readText(reading, fields.english, [id, 'english']) ?? title,
    gives,
    items: readTexts(reading, fields.items, [id, 'items']),
    anchor,
    overridable,
    values,
    division,
    file: reading.document.path,
  }
}

function anchorsOf(path: string): readonly Anchor[] {
  const word = path.replace(/^overlays\/\d{6}\//, '').split('/')[0] ?? ''
  return CASE_WORDS.includes(word) ? CASE_ANCHORS : ANCHORS
}

/** The values of a rule or an overlay, ascending, each ending where the next begins. */
export function readValues(
  reading: Reading,
  fields: Fields,
  at: Pointer,
  gives: Gives,
  division: string | null,
  citations: Citation[],
  partial: boolean,
): OverlayValue[] {
  const transition = readOneOf(reading, fields.transition, [...at, 'transition'], TRANSITIONS) ?? 'milder'
  const inherited = { transition, method: fields.method }
  const drafts = readList(reading, fields.values, [...at, 'values'], (value, place) => {
    const cited: Cited[] = []
    const read = readOneValue(reading, value, place, gives, division, inherited, cited, partial)
    return read && { ...read, cited, place }
  })
  return drafts.map((draft, index) => {
    const { cited, place, ...value } = draft
    const next = drafts[index + 1]
    if (next && next.from <= value.from)
      reading.found(
        next.place,
        'LAW_VALUES_OVERLAP',
        `values stand by their first day, ascending: ${next.from} after ${value.from}`,
      )
    else if (next && value.until !== null && value.until > next.from)
      reading.found(place, 'LAW_VALUES_OVERLAP', `the value runs until ${value.until}, the next begins on ${next.from}`)
    if ((index > 0 || partial) && value.transition !== 'keep' && value.transitionClause === null) {
      reading.found(place, 'LAW_FIELD_MISSING', 'what happens to older records needs a transitionClause')
    }
    const until = value.until ?? next?.from ?? null
    // Overlays end with their own clause; a national value must not outlive the clause it stands on.
    for (const one of cited) {
      citations.push({
        ...one,
        from: value.from,
        until,
        file: reading.document.path,
        rule: reading.rule ?? '',
        outlives: one.id !== value.transitionClause,
      })
    }
    return { ...value, until }
  })
}

function readOneValue(
  reading: Reading,
  raw: unknown,
  at: Pointer,
  gives: Gives,
  division: string | null,
  inherited: { transition: Transition; method: unknown },
  cited: Cited[],
  partial: boolean,
): OverlayValue | undefined {
  const fields = readFields(reading, raw, at, VALUE_FIELDS, VALUE_MORE)
  const from = readDay(reading, fields?.from, [...at, 'from'])
  const clause = readCited(reading, fields?.clause, [...at, 'clause'], cited)
  if (!fields || !from || !clause) return undefined
  const until = readUntil(reading, fields.until, [...at, 'until'])
  if (until !== null && until <= from) reading.found([...at, 'until'], 'LAW_VALUE_MALFORMED', 'the value ends before it begins')
  const method = readMethod(reading, fields.method ?? inherited.method, at, gives, partial)
  const read = READ_VALUE[gives]
  const value = fields.value === undefined ? undefined : read(reading, fields.value, [...at, 'value'], cited)
  if (fields.value === undefined && !partial) reading.found(at, 'LAW_FIELD_MISSING', 'the field "value" is missing')
  if (value === undefined && !partial) return undefined
  const transitionClause =
    fields.transitionClause === undefined
      ? null
      : (readCited(reading, fields.transitionClause, [...at, 'transitionClause'], cited) ?? null)
  return {
    from,
    until,
    value,
    method,
    clause,
    also: readList(reading, fields.also, [...at, 'also'], (id, place) => readCited(reading, id, place, cited)),
    exceptions: readList(reading, fields.exceptions, [...at, 'exceptions'], (one, place) =>
      readException(reading, one, place, gives, division, cited),
    ),
    transition: readOneOf(reading, fields.transition, [...at, 'transition'], TRANSITIONS) ?? inherited.transition,
    transitionClause,
    division,
  }
}

function readMethod(reading: Reading, value: unknown, at: Pointer, gives: Gives, partial: boolean): string {
  const known = METHODS[gives] as readonly string[]
  if (value === undefined && partial) return known[0]!
  if (typeof value === 'string' && known.includes(value)) return value
  reading.found(
    at,
    'LAW_METHOD_UNKNOWN',
    `no code has the method "${String(value)}"; what gives ${gives} may use: ${known.join(', ')}`,
  )
  return known[0]!
}

function readException(
  reading: Reading,
  raw: unknown,
  at: Pointer,
  gives: Gives,
  division: string | null,
  cited: Cited[],
): RuleException | undefined {
  const fields = readFields(reading, raw, at, ['when', 'value', 'clause'], ['note'])
  const when = readWhen(reading, fields?.when, [...at, 'when'])
  const clause = readCited(reading, fields?.clause, [...at, 'clause'], cited)
  const value = fields && READ_VALUE[gives](reading, fields.value, [...at, 'value'], cited)
  return when && clause && value !== undefined ? { when, value, clause, division } : undefined
}
