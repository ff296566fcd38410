// Reads law/lists: every number with the clause that sets it. A list without a sufficient basis is read too: it is prepared, and cannot be used.
import type { ClauseId } from '#rules/outcome'
import type { ReadCatalogue } from './check-items.ts'
import { type LawDocument, type LawFinding, makeReading, type Reading } from './document.ts'
import { LIST_KINDS, LIST_NUMBERS, type ListCondition, type ListNumber, type ListRule, TERM_FROM } from './listing.ts'
import type { Effect } from './measure.ts'
import { isFields, readDay, readFields, readList, readOneOf, readText, readUntil } from './read.ts'
import type { Citation } from './read-rule.ts'
import { type Cited, readCited } from './read-value.ts'

const LIST = ['title', 'english', 'kind', 'item', 'fieldBasis', 'procedureBasis', 'units', 'conditions', 'from']
const MORE = ['until', 'termFrom', 'hearing', 'consent', 'removalConditions', 'note', ...LIST_NUMBERS]
const MOST_MONTHS = 120
const MOST_DAYS = 90

export function readLists(
  documents: readonly { readonly document: LawDocument; readonly division: string | null }[],
  { items }: ReadCatalogue,
  findings: LawFinding[],
  citations: Citation[],
): ListRule[] {
  const lists: ListRule[] = []
  for (const { document, division } of documents) {
    if (!isFields(document.value)) {
      makeReading(document, findings).found([], 'LAW_VALUE_MALFORMED', 'a file of lists names each list')
      continue
    }
    for (const [id, value] of Object.entries(document.value)) {
      const reading = makeReading(document, findings, id)
      const list = readOneList(reading, id, value, division, citations)
      if (!list) continue
      if (items.size > 0 && !items.has(list.item))
        reading.found([id, 'item'], 'LAW_VALUE_MALFORMED', `the catalogue has no item "${list.item}"`)
      if (lists.some(one => one.id === id)) reading.found([id], 'LAW_DUPLICATE_ID', `the list "${id}" stands twice`)
      lists.push(list)
    }
  }
  return lists
}

/** An effect that looks for lists names lists that there are: else it would never apply. */
export function checkListNames(
  effects: readonly Effect[],
  lists: readonly ListRule[],
  documents: readonly { readonly document: LawDocument }[],
  findings: LawFinding[],
): void {
  const items = new Set(lists.map(list => list.item))
  for (const { id, item, when, file } of effects) {
    if (when?.field !== 'list' || !items.has(item)) continue
    const strange = when.in.find(name => !lists.some(list => list.id === name && list.item === item))
    const found = documents.find(({ document }) => document.path === file)
    if (strange !== undefined && found)
      makeReading(found.document, findings, id).found([id, 'when'], 'LAW_VALUE_MALFORMED', `there is no list "${strange}"`)
  }
}

function readOneList(
  reading: Reading,
  id: string,
  value: unknown,
  division: string | null,
  citations: Citation[],
): ListRule | undefined {
  if (!/^[a-z][a-z0-9-]{2,63}$/.test(id)) reading.found([id], 'LAW_VALUE_MALFORMED', 'named in lower case with hyphens')
  const fields = readFields(reading, value, [id], LIST, MORE)
  const title = readText(reading, fields?.title, [id, 'title'])
  const kind = readOneOf(reading, fields?.kind, [id, 'kind'], LIST_KINDS)
  const item = readText(reading, fields?.item, [id, 'item'])
  const units = readText(reading, fields?.units, [id, 'units'])
  const from = readDay(reading, fields?.from, [id, 'from'])
  if (!fields || !title || !kind || !item || !units || !from) return undefined
  const cited: Cited[] = []
  const clauses = (name: string) => readList(reading, fields[name], [id, name], (one, at) => readCited(reading, one, at, cited))
  const conditions = (name: string) =>
    readList(reading, fields[name], [id, name], (one, at): ListCondition | undefined => {
      const found = readFields(reading, one, at, ['text', 'clause'])
      const text = readText(reading, found?.text, [...at, 'text'])
      const clause = readCited(reading, found?.clause, [...at, 'clause'], cited)
      return text && clause ? { text, clause } : undefined
    })
  const optional = (name: string): ClauseId | null =>
    fields[name] === undefined ? null : (readCited(reading, fields[name], [id, name], cited) ?? null)
  const numbers: { [N in ListNumber]?: { value: number; clause: ClauseId } } = {}
  for (const name of LIST_NUMBERS) {
    const found = fields[name] === undefined ? undefined : readNumber(reading, id, name, fields[name], cited)
    if (found) numbers[name] = found
  }
  const until = readUntil(reading, fields.until, [id, 'until'])
  if (until !== null && until <= from) reading.found([id, 'until'], 'LAW_VALUE_MALFORMED', 'it ends before it begins')
  const list: ListRule = {
    ...{ id, title, kind, item, units, numbers, from, until, division, file: reading.document.path },
    english: readText(reading, fields.english, [id, 'english']) ?? title,
    fieldBasis: clauses('fieldBasis'),
    procedureBasis: clauses('procedureBasis'),
    conditions: conditions('conditions'),
    removalConditions: conditions('removalConditions'),
    termFrom: readOneOf(reading, fields.termFrom, [id, 'termFrom'], TERM_FROM) ?? 'decided',
    hearing: optional('hearing'),
    consent: optional('consent'),
  }
  for (const one of cited) citations.push({ ...one, from, until, file: list.file, rule: id, outlives: true })
  return list
}

function readNumber(reading: Reading, id: string, name: ListNumber, value: unknown, cited: Cited[]) {
  const at = [id, name]
  const fields = readFields(reading, value, at, ['value', 'clause'])
  const clause = readCited(reading, fields?.clause, [...at, 'clause'], cited)
  const number = fields?.value
  const most = name.endsWith('Months') ? MOST_MONTHS : MOST_DAYS
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most)
    return clause && { value: number, clause }
  reading.found(
    [...at, 'value'],
    'LAW_VALUE_MALFORMED',
    `here stands a whole number up to ${most}; what is not known is left out`,
  )
  return undefined
}
