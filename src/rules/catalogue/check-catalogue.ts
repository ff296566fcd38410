// Reads the whole folder law/catalogue: classes, code tables, departments, items.

import { type Departments, ORGANISATION_KINDS } from '#rules/organisations'
import { checkItem, type ItemContext } from './check-item.ts'
import { CLAIM_COLUMNS, CLAIMED_ENDS } from './claimed.ts'
import { type Catalogue, type CatalogueTerms, CONFIDENCES, type CodeTable, type Item, type NationalClass } from './item.ts'
import { type CatalogueProblem, DataReader } from './read-data.ts'

/** A file of the folder, parsed. `path` is relative to it: `classes.yaml`. */
export type CatalogueDocument = { readonly path: string; readonly value: unknown }

export type PlacedProblem = CatalogueProblem & { readonly path: string }

const CLASSES = 'classes.yaml'
const TABLES = 'code-tables.yaml'
const DEPARTMENTS = 'departments.yaml'
const NOT_ITEMS: readonly string[] = [CLASSES, TABLES, DEPARTMENTS]

/**
 * The catalogue, where nothing is wrong with it; `read` is what could be read of it in any case. An item stands in `id.yaml`, its
 * earlier versions beside it in `id.v1.yaml` and so on. Clauses are resolved by the loader of law, not here.
 */
export function checkCatalogue(documents: readonly CatalogueDocument[]): ItemContext & {
  readonly catalogue?: Catalogue
  readonly read: Catalogue
  readonly byPath: ReadonlyMap<string, Item>
  readonly problems: readonly PlacedProblem[]
} {
  const problems: PlacedProblem[] = []
  const read = <T>(path: string, reading: (reader: DataReader) => T): T => {
    const found: CatalogueProblem[] = []
    const document = documents.find(one => one.path === path)
    if (document === undefined) problems.push({ path, pointer: [], code: 'MISSING', message: `${path} is missing` })
    const reader = new DataReader(document?.value ?? {}, [], found)
    const result = reading(reader)
    if (document !== undefined) {
      reader.done()
      problems.push(...found.map(problem => ({ ...problem, path })))
    }
    return result
  }
  const { edition, classes } = read(CLASSES, readClasses)
  const terms = read(TABLES, readTerms)
  const { departments, kinds } = read(DEPARTMENTS, readDepartments)
  const versions = new Map<string, Item[]>()
  const byPath = new Map<string, Item>()
  const numbers = new Map<number, string>()
  for (const { path, value } of documents) {
    if (NOT_ITEMS.includes(path)) continue
    const checked = checkItem(value, { classes, terms })
    problems.push(...checked.problems.map(problem => ({ ...problem, path })))
    const item = checked.read
    const { id, number, version } = item
    const others = versions.get(id) ?? []
    const add = (key: string, message: string) => problems.push({ path, pointer: [key], code: 'DUPLICATE', message })
    if (others.some(other => other.version === version)) add('id', `version ${version} of the item ${id} stands in two files`)
    if ((numbers.get(number) ?? id) !== id) add('number', `the number ${number} belongs to ${numbers.get(number)}`)
    if (others.some(other => other.number !== number)) add('number', `the versions of ${id} have different numbers`)
    byPath.set(path, item)
    versions.set(
      id,
      [...others, item].sort((a, b) => a.version - b.version),
    )
    numbers.set(number, id)
  }
  checkVersions(versions, byPath, problems)
  const items = new Map([...versions].map(([id, all]) => [id, all.at(-1)!]))
  const catalogue: Catalogue = { edition, classes, items, versions, terms, departments, kinds }
  return { ...(problems.length === 0 ? { catalogue } : {}), read: catalogue, byPath, problems, classes, terms }
}

/** The newest version stands in the item's own file, each earlier one in a file that says its number; each begins later than the last. */
function checkVersions(
  versions: ReadonlyMap<string, readonly Item[]>,
  byPath: ReadonlyMap<string, Item>,
  problems: PlacedProblem[],
): void {
  for (const [path, item] of byPath) {
    const all = versions.get(item.id)!
    const add = (key: string, message: string) => problems.push({ path, pointer: [key], code: 'VALUE_WRONG', message })
    const name = item === all.at(-1) ? `${item.id}.yaml` : `${item.id}.v${item.version}.yaml`
    if (path !== name) add('id', `the file must be named ${name}`)
    const before = all[all.indexOf(item) - 1]
    if (before && item.from <= before.from)
      add('from', `version ${before.version} begins on ${before.from}, not before this one`)
  }
}

function readClasses(reader: DataReader): { edition: string; classes: ReadonlyMap<string, NationalClass> } {
  const edition = reader.text('edition')
  reader.optionalText('clause')
  reader.optionalText('beyond')
  const classes = reader.list('classes', one => ({
    no: one.whole('no', 1, 99),
    id: one.text('id'),
    title: one.text('title'),
    english: one.text('english'),
    target: one.oneOf('target', ['organisation', 'refused']),
    confidence: one.oneOf('confidence', CONFIDENCES),
    subclasses: one.list('subclasses', inner => ({
      id: inner.text('id'),
      title: inner.text('title'),
      english: inner.text('english'),
      item: inner.optionalText('item') ?? null,
      confidence: inner.oneOf('confidence', CONFIDENCES),
    })),
    note: one.optionalText('note') ?? '',
  }))
  return { edition, classes: byId(reader, 'classes', classes) }
}

function readTerms(reader: DataReader): CatalogueTerms {
  return {
    tables: byId(reader, 'tables', reader.list('tables', readTable)),
    longTerm: reader.texts('longTerm'),
    fillers: reader.texts('fillers'),
    headingHints: reader.texts('headingHints'),
    personWords: reader.texts('personWords'),
    organisationWords: reader.texts('organisationWords'),
    individualWords: reader.texts('individualWords'),
    personDocuments: reader.texts('personDocuments'),
    moneyUnits: reader.list('moneyUnits', unit => ({ word: unit.text('word'), fenPower: unit.whole('fenPower', 0, 12) })),
    ownHeadings: reader.texts('ownHeadings'),
    claimColumns: reader.list('claimColumns', one => ({
      says: one.oneOf('says', CLAIM_COLUMNS),
      headings: one.texts('headings'),
    })),
    claimEnds: reader.list('claimEnds', one => ({ as: one.oneOf('as', CLAIMED_ENDS), words: one.texts('words') })),
    template: reader.textMap('template'),
  }
}

function readTable(reader: DataReader): CodeTable {
  const id = reader.text('id')
  const clause = reader.optionalText('clause')
  const table: CodeTable = {
    id,
    title: reader.text('title'),
    english: reader.text('english'),
    source: reader.text('source'),
    confidence: reader.oneOf('confidence', CONFIDENCES),
    ...(clause === undefined ? {} : { clause }),
    values: reader.list('values', value => {
      const code = value.optionalText('code')
      return {
        title: value.text('title'),
        english: value.text('english'),
        ...(code === undefined ? {} : { code }),
        also: value.texts('also'),
        earlierCodes: value.texts('earlierCodes'),
        stated: value.flag('stated'),
        codeBegins: value.texts('codeBegins'),
      }
    }),
    combined: reader.list('combined', one => ({ written: one.text('written'), values: one.texts('values') })),
    persons: reader.list('persons', person => ({ title: person.text('title'), also: person.texts('also') })),
    unclear: reader.texts('unclear'),
  }
  checkWords(reader, table)
  return table
}

/** One written form may not mean two values. */
function checkWords(reader: DataReader, table: CodeTable): void {
  const owners = new Map<string, string>()
  const titles = new Set(table.values.map(value => value.title))
  for (const value of table.values) {
    for (const form of new Set([value.title, value.code ?? value.title, ...value.also])) {
      const owner = owners.get(form)
      if (owner !== undefined) reader.problem('values', 'DUPLICATE', `${form} means both ${owner} and ${value.title}`)
      owners.set(form, value.title)
    }
  }
  for (const one of table.combined) {
    for (const word of one.values)
      if (!titles.has(word)) reader.problem('combined', 'REFERENCE_UNKNOWN', `${word} is no value of ${table.id}`)
  }
}

function readDepartments(reader: DataReader): {
  departments: Departments
  kinds: ReadonlyMap<string, { title: string; english: string }>
} {
  reader.optionalText('clause')
  reader.optionalText('amendment')
  const kinds = reader.entries('kinds', (kind, name) => {
    if (!ORGANISATION_KINDS.some(known => known === name))
      kind.problem('title', 'REFERENCE_UNKNOWN', `the program has no kind ${name}`)
    return { title: kind.text('title'), english: kind.text('english') }
  })
  for (const kind of ORGANISATION_KINDS)
    if (!kinds.has(kind)) reader.problem('kinds', 'MISSING', `the kind ${kind} has no title`)
  const departments = reader.entries('departments', department => {
    department.optionalText('english')
    return {
      title: department.text('title'),
      kind: department.oneOf('kind', ORGANISATION_KINDS),
      categories: Object.fromEntries(
        department.entries('categories', one => ({ title: one.text('title'), kind: one.oneOf('kind', ORGANISATION_KINDS) })),
      ),
    }
  })
  return { departments: Object.fromEntries(departments), kinds }
}

function byId<T extends { readonly id: string }>(reader: DataReader, key: string, list: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const one of list) {
    if (map.has(one.id)) reader.problem(key, 'DUPLICATE', `${one.id} stands twice`)
    map.set(one.id, one)
  }
  return map
}
