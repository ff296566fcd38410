// Reads law/measures: rows about people are refused, and so is an effect whose clause is too low for what it does.
import type { ReadCatalogue } from './check-items.ts'
import { type LawDocument, type LawFinding, makeReading, type Reading } from './document.ts'
import type { Clause } from './instrument.ts'
import { LEVELS, type Level } from './instrument.ts'
import {
  DURING,
  EFFECT_KINDS,
  type Effect,
  type Matter,
  MEASURE_CLASSES,
  MEASURE_LEVELS,
  type Measure,
  type MeasureLaw,
  RIGHTS_LEVELS,
  restricts,
} from './measure.ts'
import {
  type Fields,
  isFields,
  readClauseId,
  readDay,
  readFields,
  readList,
  readOneOf,
  readText,
  readTexts,
  readUntil,
} from './read.ts'
import type { Citation } from './read-rule.ts'
import { type Cited, readCited, readWhen } from './read-value.ts'

export type MeasureDocument = { readonly document: LawDocument; readonly division: string | null }

/** Rows of the national list that bite on people: an occupation, a post, consumption, leaving the country, schooling. */
const PERSON_MEASURES =
  /^(occupational-ban|post-holding-restriction|consumption-restriction|exit-restriction|schooling-restriction)$/
const ANY_LAW: readonly Level[] = LEVELS.filter(level => level !== 'proposal')

/** `measures/measures.yaml`, `matters.yaml` and whatever else stands there: effects. An overlay may add measures and effects. */
export function readMeasures(
  documents: readonly MeasureDocument[],
  catalogue: ReadCatalogue,
  clause: (id: string) => Clause | undefined,
  findings: LawFinding[],
  citations: Citation[],
): MeasureLaw {
  const measures = new Map<string, Measure>()
  const matters = new Map<string, Matter>()
  const effects: Effect[] = []
  const named = (name: string) =>
    documents.filter(
      ({ document }) => document.path.endsWith(`/measures/${name}.yaml`) || document.path === `measures/${name}.yaml`,
    )
  const rows = named('measures')
  const occasions = named('matters')
  for (const { document, division } of rows)
    for (const [reading, id, fields] of entriesOf(document, findings)) {
      const measure = readMeasure(reading, id, fields, division)
      if (measure) put(reading, measures, measure)
    }
  for (const { document, division } of occasions) {
    if (division !== null) makeReading(document, findings).found([], 'LAW_OVERLAY_NOT_ALLOWED', 'matters are national')
    for (const [reading, id, fields] of entriesOf(document, findings)) {
      const matter = readMatter(reading, id, fields)
      if (matter) put(reading, matters, matter)
    }
  }
  for (const { document, division } of documents) {
    if ([...rows, ...occasions].some(one => one.document === document)) continue
    for (const [reading, id, fields] of entriesOf(document, findings)) {
      const effect = readEffect(reading, id, fields, division, citations)
      if (!effect) continue
      checkEffect(reading, effect, { measures, matters }, catalogue, clause)
      if (effects.some(one => one.id === id && one.division === division))
        reading.found([id], 'LAW_DUPLICATE_ID', `"${id}" stands twice`)
      effects.push(effect)
    }
  }
  return { measures, matters, effects }
}

function* entriesOf(document: LawDocument, findings: LawFinding[]): Generator<[Reading, string, unknown]> {
  if (!isFields(document.value)) {
    makeReading(document, findings).found([], 'LAW_VALUE_MALFORMED', 'a file of measures names each of them')
    return
  }
  for (const [id, value] of Object.entries(document.value)) {
    const reading = makeReading(document, findings, id)
    if (!/^[a-z][a-z0-9-]{2,79}$/.test(id)) reading.found([id], 'LAW_VALUE_MALFORMED', 'named in lower case with hyphens')
    yield [reading, id, value]
  }
}

function put<T extends { readonly id: string }>(reading: Reading, into: Map<string, T>, one: T): void {
  if (into.has(one.id)) reading.found([one.id], 'LAW_DUPLICATE_ID', `"${one.id}" stands twice`)
  into.set(one.id, one)
}

function readMeasure(reading: Reading, id: string, value: unknown, division: string | null): Measure | undefined {
  const fields = readFields(reading, value, [id], ['title', 'english', 'class', 'target', 'reducesRights', 'clause'], ['note'])
  if (PERSON_MEASURES.test(id) || (fields?.target !== undefined && fields.target !== 'organisation'))
    reading.found([id], 'LAW_AIMED_AT_PERSONS', `"${id}" bites on people; measures are about organisations only`)
  const title = readText(reading, fields?.title, [id, 'title'])
  const its = readOneOf(reading, fields?.class, [id, 'class'], MEASURE_CLASSES)
  const clause = readClauseId(reading, fields?.clause, [id, 'clause'])
  if (fields && typeof fields.reducesRights !== 'boolean')
    reading.found([id], 'LAW_VALUE_MALFORMED', 'reducesRights is true or false')
  if (its !== undefined && fields && (its === 'rights-restriction') !== (fields.reducesRights === true))
    reading.found([id, 'reducesRights'], 'LAW_VALUE_MALFORMED', 'what restricts rights reduces them, and nothing else does')
  if (!fields || !title || !its || !clause) return undefined
  const { path: file } = reading.document
  const english = readText(reading, fields.english, [id, 'english']) ?? title
  return { id, title, english, class: its, reducesRights: fields.reducesRights === true, clause, division, file }
}

function readMatter(reading: Reading, id: string, value: unknown): Matter | undefined {
  const fields = readFields(reading, value, [id], ['title', 'english', 'units'], ['ownGround', 'note'])
  const title = readText(reading, fields?.title, [id, 'title'])
  const units = readText(reading, fields?.units, [id, 'units'])
  if (!fields || !title || !units) return undefined
  if (fields.ownGround !== undefined && typeof fields.ownGround !== 'boolean')
    reading.found([id, 'ownGround'], 'LAW_VALUE_MALFORMED', 'ownGround is true or false')
  const english = readText(reading, fields.english, [id, 'english']) ?? title
  return { id, title, english, units, ownGround: fields.ownGround === true, file: reading.document.path }
}

const EFFECT = ['title', 'english', 'measure', 'kind', 'matters', 'when', 'from', 'clause']

function readEffect(
  reading: Reading,
  id: string,
  value: unknown,
  division: string | null,
  citations: Citation[],
): Effect | undefined {
  const fields = readFields(reading, value, [id], EFFECT, ['during', 'until', 'also', 'note'])
  const title = readText(reading, fields?.title, [id, 'title'])
  const measure = readText(reading, fields?.measure, [id, 'measure'])
  const kind = readOneOf(reading, fields?.kind, [id, 'kind'], EFFECT_KINDS)
  const cited: Cited[] = []
  const clause = readCited(reading, fields?.clause, [id, 'clause'], cited)
  const also = readList(reading, fields?.also, [id, 'also'], (one, at) => readCited(reading, one, at, cited))
  const from = readDay(reading, fields?.from, [id, 'from'])
  const test = fields && readTest(reading, fields, id)
  if (!fields || !title || !measure || !kind || !clause || !from || !test) return undefined
  const until = readUntil(reading, fields.until, [id, 'until'])
  if (until !== null && until <= from) reading.found([id, 'until'], 'LAW_VALUE_MALFORMED', 'it ends before it begins')
  const matters = readTexts(reading, fields.matters, [id, 'matters'])
  if (matters.length === 0) reading.found([id, 'matters'], 'LAW_FIELD_MISSING', 'an effect has a matter')
  const { path: file } = reading.document
  for (const one of cited) citations.push({ ...one, from, until, file, rule: id, outlives: true })
  return {
    ...{ id, title, measure, kind, matters, ...test, from, until, clause, also, division, file },
    english: readText(reading, fields.english, [id, 'english']) ?? title,
    during: readOneOf(reading, fields.during, [id, 'during'], DURING) ?? 'in-force',
  }
}

function readTest(reading: Reading, fields: Fields, id: string): Pick<Effect, 'item' | 'when'> | undefined {
  const found = readFields(reading, fields.when, [id, 'when'], ['item'], ['field', 'in'])
  const item = readText(reading, found?.item, [id, 'when', 'item'])
  if (!found || !item) return undefined
  if (found.field === undefined && found.in === undefined) return { item, when: null }
  const when = readWhen(reading, { field: found.field, in: found.in }, [id, 'when'])
  return when && { item, when }
}

function checkEffect(
  reading: Reading,
  { id, measure: measureId, kind, matters: matterIds, item: itemId, when, clause: clauseId }: Effect,
  { measures, matters }: Pick<MeasureLaw, 'measures' | 'matters'>,
  { items, versions }: ReadCatalogue,
  clause: (id: string) => Clause | undefined,
): void {
  const measure = measures.get(measureId)
  if (!measure) reading.found([id, 'measure'], 'LAW_VALUE_MALFORMED', `there is no measure "${measureId}"`)
  else if ((measure.class === 'incentive') !== (kind === 'incentive'))
    reading.found([id, 'kind'], 'LAW_VALUE_MALFORMED', 'an incentive is due, and nothing else is')
  for (const one of matterIds)
    if (!matters.has(one)) reading.found([id, 'matters'], 'LAW_VALUE_MALFORMED', `there is no matter "${one}"`)
  if (items.size > 0 && !items.has(itemId))
    reading.found([id, 'when', 'item'], 'LAW_VALUE_MALFORMED', `the catalogue has no item "${itemId}"`)
  const field = versions
    .get(itemId)
    ?.flatMap(one => one.fields)
    .find(one => one.prop === when?.field)
  if (when && items.has(itemId) && !field)
    reading.found([id, 'when'], 'LAW_FIELD_UNKNOWN', `the item "${itemId}" has no field "${when.field}"`)
  if (field?.person === true) reading.found([id, 'when'], 'LAW_AIMED_AT_PERSONS', `the field "${field.prop}" is about a person`)
  const level = clause(clauseId)?.instrument.level
  const isRestriction = restricts({ kind })
  const needsGround = isRestriction && (measure?.reducesRights === true || matterIds.some(one => matters.get(one)?.ownGround))
  const levels = needsGround ? RIGHTS_LEVELS : isRestriction ? MEASURE_LEVELS : ANY_LAW
  if (level !== undefined && !levels.includes(level))
    reading.found([id, 'clause'], 'LAW_BASIS_TOO_LOW', `"${id}" needs one of ${levels.join(', ')}; ${clauseId} is a ${level}`)
}
