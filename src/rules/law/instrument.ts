// Instruments and their clauses: what law says, where, since when, and how sure we are of its words.
import type { ClauseId } from '#rules/outcome'
import { parseClauseId } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import type { Reading } from './document.ts'
import { readDay, readFields, readList, readOneOf, readText, readTexts, readUntil } from './read.ts'

/** From the highest down. A `proposal` is no law: the project's own filling of a gap, always unconfirmed. */
export const LEVELS = [
  'law',
  'administrative-regulation',
  'local-regulation',
  'central-policy-document',
  'departmental-rule',
  'judicial-interpretation',
  'local-government-rule',
  'normative-document',
  'national-standard',
  'proposal',
] as const
export type Level = (typeof LEVELS)[number]

/** quoted and paraphrased: the wording was seen. known-only-by-report: it was not. */
const CLAUSE_TEXTS = ['quoted', 'paraphrased', 'known-only-by-report'] as const
export type ClauseText = (typeof CLAUSE_TEXTS)[number]

export type Instrument = {
  readonly id: string
  readonly title: string
  readonly english: string
  readonly issuer: string
  readonly number: string | null
  readonly level: Level
  readonly promulgated: LocalDate
  readonly from: LocalDate
  /** Exclusive; null while in force. */
  readonly until: LocalDate | null
  /** How sure the days are: to the day, to the month, or not checked. */
  readonly datesKnown: 'day' | 'month' | 'unverified'
  /** A local instrument says where it holds (GB/T 2260); null elsewhere. */
  readonly division: string | null
  readonly replaces: readonly string[]
  readonly note: string
}

export type Clause = {
  readonly id: ClauseId
  readonly instrument: Instrument
  /** The article as numbered, null where nobody has seen the number (printed 条号待核). */
  readonly article: string | null
  readonly text: ClauseText
  /** Paraphrase, Chinese and English. */
  readonly fact: string
  readonly english: string
  readonly confidence: 'high' | 'medium' | 'low'
  readonly source: string
  /** Who has read the instrument itself; null until somebody has. */
  readonly confirmedBy: string | null
  /** Whether the wording was never seen (printed 条文待核). */
  readonly unconfirmed: boolean
}

const FIELDS = ['id', 'title', 'english', 'issuer', 'number', 'level', 'promulgated', 'inForce', 'clauses']
const MORE = ['datesKnown', 'division', 'replaces', 'grounds', 'note']
const CLAUSE_FIELDS = ['id', 'article', 'text', 'fact', 'english', 'confidence', 'source', 'confirmedBy']

const PROPOSED = 'proposed by the project'
/** Sources that are no sight of the instrument. */
const UNSEEN: readonly string[] = [PROPOSED, 'general knowledge']

/** One file of law/instruments; undefined where it cannot be used. */
export function readInstrument(reading: Reading): { instrument: Instrument; clauses: Clause[] } | undefined {
  const fields = readFields(reading, reading.document.value, [], FIELDS, MORE)
  if (!fields) return undefined
  const id = readText(reading, fields.id, ['id'])
  if (id !== undefined && !reading.document.path.endsWith(`/${id}.yaml`)) {
    reading.found(['id'], 'LAW_VALUE_MALFORMED', `the file of instrument "${id}" is named otherwise`)
  }
  const force = readFields(reading, fields.inForce, ['inForce'], ['from', 'until'])
  const from = readDay(reading, force?.from, ['inForce', 'from'])
  const level = readOneOf(reading, fields.level, ['level'], LEVELS)
  const title = readText(reading, fields.title, ['title'])
  const promulgated = readDay(reading, fields.promulgated, ['promulgated'])
  const until = readUntil(reading, force?.until, ['inForce', 'until'])
  if (from && until && until <= from) reading.found(['inForce'], 'LAW_VALUE_MALFORMED', 'the instrument ends before it begins')
  if (!id || !from || !level || !title || !promulgated) return undefined
  const instrument: Instrument = {
    id,
    title,
    english: readText(reading, fields.english, ['english']) ?? title,
    issuer: readText(reading, fields.issuer, ['issuer']) ?? '',
    number: fields.number === null ? null : (readText(reading, fields.number, ['number']) ?? null),
    level,
    promulgated,
    from,
    until,
    datesKnown: readOneOf(reading, fields.datesKnown, ['datesKnown'], ['day', 'month', 'unverified'] as const) ?? 'unverified',
    division: fields.division === undefined ? null : (readText(reading, fields.division, ['division']) ?? null),
    replaces: readTexts(reading, fields.replaces, ['replaces']),
    note: typeof fields.note === 'string' ? fields.note : '',
  }
  const seen = new Set<string>()
  const clauses = readList(reading, fields.clauses, ['clauses'], (value, at) =>
    readClause(reading, value, at, instrument, seen),
  )
  return { instrument, clauses }
}

function readClause(
  reading: Reading,
  value: unknown,
  at: readonly (string | number)[],
  instrument: Instrument,
  seen: Set<string>,
): Clause | undefined {
  const fields = readFields(reading, value, at, CLAUSE_FIELDS)
  const anchor = readText(reading, fields?.id, [...at, 'id'])
  const article = readText(reading, fields?.article, [...at, 'article'])
  const text = readOneOf(reading, fields?.text, [...at, 'text'], CLAUSE_TEXTS)
  const fact = readText(reading, fields?.fact, [...at, 'fact'])
  if (!fields || !anchor || !article || !text || !fact) return undefined
  const id = parseClauseId(`${instrument.id}#${anchor}`)
  if (!id) {
    reading.found([...at, 'id'], 'LAW_VALUE_MALFORMED', `"${anchor}" cannot stand in a clause id`)
    return undefined
  }
  if (seen.has(id)) reading.found([...at, 'id'], 'LAW_DUPLICATE_ID', `the clause ${id} stands twice`)
  seen.add(id)
  const confirmedBy =
    fields.confirmedBy === null ? null : (readText(reading, fields.confirmedBy, [...at, 'confirmedBy']) ?? null)
  if (confirmedBy !== null && text === 'known-only-by-report') {
    reading.found(
      [...at, 'confirmedBy'],
      'LAW_VALUE_MALFORMED',
      'who confirms a clause has seen its wording: text is then quoted or paraphrased',
    )
  }
  const source = readText(reading, fields.source, [...at, 'source']) ?? ''
  if ((source === PROPOSED) !== (instrument.level === 'proposal'))
    reading.found(
      [...at, 'source'],
      'LAW_VALUE_MALFORMED',
      'what the project proposes stands under its own name, and nothing else does',
    )
  if (text !== 'known-only-by-report' && UNSEEN.includes(source))
    reading.found([...at, 'text'], 'LAW_VALUE_MALFORMED', `from "${source}" no wording was seen: text is known-only-by-report`)
  return {
    id,
    instrument,
    article: article === 'unconfirmed' ? null : article,
    text,
    fact,
    english: readText(reading, fields.english, [...at, 'english']) ?? fact,
    confidence: readOneOf(reading, fields.confidence, [...at, 'confidence'], ['high', 'medium', 'low'] as const) ?? 'low',
    source,
    confirmedBy,
    unconfirmed: text === 'known-only-by-report' || instrument.level === 'proposal',
  }
}

/** Whether the division is the other one or lies within it: 990102 within 990100 within 990000. */
export function isDivisionWithin(division: string, ancestor: string): boolean {
  if (ancestor.endsWith('0000')) return division.slice(0, 2) === ancestor.slice(0, 2)
  if (ancestor.endsWith('00')) return division.slice(0, 4) === ancestor.slice(0, 4)
  return division === ancestor
}

/** The first day of all, for what has always been. */
export const FIRST_DAY = parseLocalDate('0001-01-01')!
