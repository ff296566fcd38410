// The catalogue as part of the law: what #rules/catalogue finds, where an item stands, that everything is about organisations.
import {
  type Catalogue,
  type CatalogueProblemCode,
  checkCatalogue,
  type Item,
  type NationalClass,
  type PlacedProblem,
} from '#rules/catalogue'
import type { LocalDate } from '#rules/time'
import { type LawCode, type LawDocument, type LawFinding, makeReading, type Pointer, type Reading } from './document.ts'
import type { Clause } from './instrument.ts'
import { isDivisionWithin } from './instrument.ts'
import type { LawItem } from './law.ts'
import { type Fields, isFields } from './read.ts'

/** The level on which an item outside the national classes may stand: what laws and regulations of the nation ask for is in the classes. */
const LOCAL_BASIS = 'local-regulation'

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
  /** Where nothing is wrong with it, or where it is taken as it could be read. */
  readonly catalogue?: Catalogue
  /** All versions of each item, oldest first. */
  readonly versions: ReadonlyMap<string, readonly LawItem[]>
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
  stored = false,
): ReadCatalogue {
  const usable = documents.filter(({ document, division }) => {
    const known = division === null || (isFields(document.value) && document.value.fields !== undefined)
    if (!known) makeReading(document, findings).found([], 'LAW_OVERLAY_NOT_ALLOWED', 'an overlay of the catalogue adds items')
    return known
  })
  const placed = usable.map(one => ({ ...one, path: one.document.path.replace(/^.*\//, '') }))
  const checked = checkCatalogue(placed.map(({ path, document }) => ({ path, value: document.value })))
  const { problems, byPath } = checked
  const catalogue = stored ? checked.read : checked.catalogue
  for (const problem of problems) {
    const one = placed.find(({ path }) => path === problem.path)
    findings.push(findingOf(problem, one?.document))
  }
  const lawItems = new Map<Item, LawItem>()
  for (const { document, division, path } of placed) {
    const item = byPath.get(path)
    if (!catalogue || !item) continue
    const reading = makeReading(document, findings, item.id)
    const all = catalogue.versions.get(item.id)!
    checkPersonColumns(reading, item)
    checkPlace(reading, item, division, catalogue.classes, clause)
    // Without a first day there is nothing to hold it against, and that it lacks one is said.
    if (isFields(document.value) && document.value.from !== undefined)
      checkForce(reading, item, all[all.indexOf(item) + 1]?.from ?? null, clause)
    lawItems.set(item, { ...item, division, file: document.path, document: document.value as Fields })
  }
  const versions = new Map(
    [...(catalogue?.versions ?? [])].map(([id, all]) => [id, all.flatMap(item => lawItems.get(item) ?? [])] as const),
  )
  const items = new Map([...versions].flatMap(([id, all]) => (all.length > 0 ? [[id, all.at(-1)!] as const] : [])))
  return { ...(catalogue ? { catalogue } : {}), items, versions, persons: personWordsOf(catalogue) }
}

// What an item stands on holds on the day it begins, and as long as files are read by it.
function checkForce(reading: Reading, item: Item, until: LocalDate | null, clause: (id: string) => Clause | undefined): void {
  const cited: readonly (readonly [Pointer, string | undefined])[] = [
    ...item.basis.map((id, index) => [['basis', index], id] as const),
    [['localBasis'], item.localBasis],
    [['handedInBy', 'clause'], item.handedInBy.clause],
    [['cadence', 'clause'], item.cadence.clause],
  ]
  for (const [at, id] of cited) {
    const instrument = id === undefined ? undefined : clause(id)?.instrument
    if (!instrument) continue
    const force = `${id} is in force ${instrument.until === null ? `from ${instrument.from}` : `from ${instrument.from} until ${instrument.until}`}`
    if (item.from < instrument.from || (instrument.until !== null && item.from >= instrument.until))
      reading.found(at, 'LAW_CLAUSE_OUT_OF_FORCE', `${force}, not on ${item.from}`)
    else if (instrument.until !== null && (until === null || until > instrument.until))
      reading.found(at, 'LAW_CLAUSE_OUTLIVED', `${force}; the item goes on until ${until ?? 'further notice'}`)
  }
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
  if (!basis || basis.instrument.level !== LOCAL_BASIS) {
    const message = `"${item.class}" is no national class, and no local regulation carries the item (localBasis)`
    reading.found(['class'], 'LAW_ITEM_OUTSIDE_CLASSES', message)
    return
  }
  const place = basis.instrument.division
  if (place === null || division === null || !isDivisionWithin(division, place)) {
    const message = `a local regulation${place === null ? '' : ` of ${place}`} carries items in law/overlays of its place only`
    reading.found(['localBasis'], 'LAW_OVERLAY_FOREIGN', message)
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
