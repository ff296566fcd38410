// The catalogue as part of the law: what #rules/catalogue finds, where an item stands, that everything is about organisations.
import {
  type Catalogue,
  type CatalogueProblemCode,
  checkCatalogue,
  type Item,
  type NationalClass,
  type PlacedProblem,
} from '#rules/catalogue'
import { type LawCode, type LawDocument, type LawFinding, makeReading, type Pointer, type Reading } from './document.ts'
import type { Clause } from './instrument.ts'
import { isDivisionWithin } from './instrument.ts'
import type { LawItem } from './law.ts'
import { type Fields, isFields } from './read.ts'

/** Levels on which an item outside the national classes may stand. */
const LOCAL_BASIS = ['law', 'administrative-regulation', 'local-regulation', 'central-policy-document']

const CODES: Readonly<Record<CatalogueProblemCode, LawCode>> = {
  AIMED_AT_PERSONS: 'LAW_AIMED_AT_PERSONS',
  CLASS_UNKNOWN: 'LAW_ITEM_OUTSIDE_CLASSES',
  CONDITION_WRONG: 'LAW_ITEM_UNSOUND',
  DUPLICATE: 'LAW_DUPLICATE_ID',
  FIELD_UNKNOWN: 'LAW_FIELD_UNKNOWN',
  HEADING_TWICE: 'LAW_ITEM_UNSOUND',
  KEY_UNKNOWN: 'LAW_FIELD_UNKNOWN',
  MISSING: 'LAW_FIELD_MISSING',
  REFERENCE_UNKNOWN: 'LAW_ITEM_UNSOUND',
  VALUE_WRONG: 'LAW_VALUE_MALFORMED',
}

export type PlacedDocument = { readonly document: LawDocument; readonly division: string | null }

export type ReadCatalogue = {
  readonly catalogue?: Catalogue
  readonly items: ReadonlyMap<string, LawItem>
  readonly persons: PersonWords
}

/** Words of the code tables that name natural persons: `titles` also within a longer text. */
export type PersonWords = { readonly titles: readonly string[]; readonly all: ReadonlySet<string> }

/** Files of law/catalogue and of the catalogue folders of overlays, which may add items and nothing else. */
export function readCatalogue(
  documents: readonly PlacedDocument[],
  clause: (id: string) => Clause | undefined,
  findings: LawFinding[],
): ReadCatalogue {
  const usable = documents.filter(({ document, division }) => {
    const known = division === null || (isFields(document.value) && document.value.fields !== undefined)
    if (!known) makeReading(document, findings).found([], 'LAW_OVERLAY_NOT_ALLOWED', 'an overlay of the catalogue adds items')
    return known
  })
  const placed = usable.map(one => ({ ...one, path: one.document.path.replace(/^.*\//, '') }))
  const { catalogue, problems } = checkCatalogue(placed.map(({ path, document }) => ({ path, value: document.value })))
  for (const problem of problems) {
    const one = placed.find(({ path }) => path === problem.path)
    findings.push(findingOf(problem, one?.document))
  }
  const items = new Map<string, LawItem>()
  for (const { document, division, path } of placed) {
    const item = catalogue?.items.get(path.replace(/\.yaml$/, ''))
    if (!item) continue
    const reading = makeReading(document, findings, item.id)
    checkPersonColumns(reading, item)
    checkPlace(reading, item, division, catalogue!.classes, clause)
    items.set(item.id, { ...item, division, file: document.path, document: document.value as Fields })
  }
  return { ...(catalogue ? { catalogue } : {}), items, persons: personWordsOf(catalogue) }
}

function findingOf(problem: PlacedProblem, document: LawDocument | undefined): LawFinding {
  const id = isFields(document?.value) && typeof document.value.id === 'string' ? { rule: document.value.id } : {}
  const file = document?.path ?? `catalogue/${problem.path}`
  return {
    file,
    line: document?.lineAt(problem.pointer) ?? 1,
    ...id,
    code: CODES[problem.code],
    level: 'error',
    message: problem.message,
  }
}

function personWordsOf(catalogue: Catalogue | undefined): PersonWords {
  const persons = catalogue ? [...catalogue.terms.tables.values()].flatMap(table => table.persons) : []
  // Codes such as 01 name persons in their own table only.
  const all = persons.flatMap(person => [person.title, ...person.also]).filter(word => !/^\d+$/.test(word))
  return { titles: persons.map(person => person.title), all: new Set(all) }
}

// A column about a person may be known, so that it can be cut; it may not be kept.
function checkPersonColumns(reading: Reading, item: Item): void {
  for (const [index, field] of item.fields.entries()) {
    if (!field.person || field.disclosure === 'none') continue
    const message = `the column "${field.prop}" is about a person and may only be cut (disclosure: none)`
    reading.found(['fields', index], 'LAW_AIMED_AT_PERSONS', message)
  }
}

function checkPlace(
  reading: Reading,
  item: Item,
  division: string | null,
  classes: ReadonlyMap<string, NationalClass>,
  clause: (id: string) => Clause | undefined,
): void {
  if (classes.has(item.class)) return
  const basis = item.localBasis === undefined ? undefined : clause(item.localBasis)
  if (!basis || !LOCAL_BASIS.includes(basis.instrument.level)) {
    const message = `"${item.class}" is no national class, and no local regulation carries the item (localBasis)`
    reading.found(['class'], 'LAW_ITEM_OUTSIDE_CLASSES', message)
    return
  }
  const place = basis.instrument.division
  if (place !== null && (division === null || !isDivisionWithin(division, place))) {
    reading.found(
      ['localBasis'],
      'LAW_OVERLAY_FOREIGN',
      `a regulation of ${place} carries items in law/overlays of that place only`,
    )
  }
}

/** Finds every test and list of a rule that names natural persons. */
export function checkWords(reading: Reading, value: unknown, at: Pointer, persons: PersonWords): void {
  if (typeof value === 'string') {
    if (persons.all.has(value) || persons.titles.some(title => value.includes(title)))
      reading.found(at, 'LAW_AIMED_AT_PERSONS', `"${value}" are natural persons; no rule is about them`)
  } else if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) checkWords(reading, member, [...at, index], persons)
  } else if (isFields(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (
        persons.all.has(key) ||
        PERSON_ID.test(key) ||
        (PERSON_KEYS.has(key) && PERSON_TARGETS.has(String(member).toLowerCase()))
      ) {
        reading.found([...at, key], 'LAW_AIMED_AT_PERSONS', 'rules and lists are about organisations only')
      }
      if (key !== 'note' && key !== 'english') checkWords(reading, member, [...at, key], persons)
    }
  }
}

const PERSON_ID = /(^|-)(natural|persons?|individuals|citizens?)(-|$)/
const PERSON_KEYS = new Set(['target', 'targets', 'subject', 'subjects', 'about', 'aimedAt', 'parties', 'persons'])
const PERSON_TARGETS = new Set([
  'true',
  'person',
  'persons',
  'natural-person',
  'natural-persons',
  'individual',
  'individuals',
  'people',
  'refused',
])
