// Checks a whole law folder and makes the law of it: everything that a folder must be before it may be loaded.
import type { ClauseId } from '#rules/outcome'
import { parseClauseId } from '#rules/outcome'
import { isCaseFile, readCases } from './cases.ts'
import { readCalendar } from './check-calendar.ts'
import { checkWords, type ReadCatalogue, readCatalogue } from './check-items.ts'
import { checkOverlays, checkPlaces, divisionOfPath, readOverlays } from './check-overlays.ts'
import { type LawDocument, type LawFinding, makeReading, type Pointer, type Reading } from './document.ts'
import { type Clause, type Instrument, isDivisionWithin, readInstrument } from './instrument.ts'
import { type Law, type LawCase, makeLaw } from './law.ts'
import { ruleKey, rulesById } from './merge.ts'
import { isFields } from './read.ts'
import { checkListNames, readLists } from './read-lists.ts'
import { readMeasures } from './read-measures.ts'
import { type Citation, type Overlay, readRules } from './read-rule.ts'
import type { AnyRule, Gives, PublicityValue, RuleValue, SeverityValue, TermValue, When } from './rule.ts'

export type LawCheck = {
  /** Present where no finding is an error. */
  readonly law?: Law
  readonly findings: readonly LawFinding[]
  /** Clauses whose wording, or whose article number, nobody has seen. */
  readonly unconfirmed: number
}

export type LawSetting = {
  readonly version?: number
  readonly digest?: string
  /** A version that was taken in when the checks were what they were: law is made of it as it reads, and what is wrong is told. */
  readonly stored?: boolean
}

type Group = 'instruments' | 'calendar' | 'catalogue' | 'cases' | 'lists' | 'measures' | 'rules' | 'unknown'

/** Reads and checks all documents of a law folder. Errors refuse the folder as a whole; what is unconfirmed is counted. */
export function checkLaw(documents: readonly LawDocument[], setting: LawSetting = {}): LawCheck {
  const findings: LawFinding[] = []
  const of = (group: Group) => documents.filter(document => groupOf(document.path) === group)
  for (const document of of('unknown'))
    makeReading(document, findings).found([], 'LAW_FILE_UNKNOWN', 'no rule says what this file is')
  const { instruments, clauses } = readInstruments(of('instruments'), findings)
  const clause = (id: string) => clauses.get(id as ClauseId)
  const calendar = readCalendar(of('calendar'), findings)
  const inPlace = (document: LawDocument) => ({ document, division: divisionOfPath(document.path) })
  const catalogue = readCatalogue(of('catalogue').map(inPlace), clause, findings, setting.stored)
  const citations: Citation[] = []
  const { rules, overlays } = readAllRules(of('rules'), findings, citations)
  const measures = readMeasures(of('measures').map(inPlace), catalogue, clause, findings, citations)
  const lists = readLists(of('lists').map(inPlace), catalogue, findings, citations)
  checkListNames(measures.effects, lists, of('measures').map(inPlace), findings)
  checkCitations(citations, clauses, documents, findings)
  checkMentions([...of('catalogue'), ...of('calendar'), ...of('measures')], clauses, findings)
  checkRulesOnItems(rules, overlays, catalogue, documents, findings)
  for (const document of [...of('rules'), ...of('measures'), ...of('lists')]) {
    for (const [id, rule] of Object.entries(isFields(document.value) ? document.value : {}))
      checkWords(makeReading(document, findings, id), { [id]: rule }, [], catalogue.persons)
  }
  const cases = readCases(of('cases'), findings)
  checkCases(cases, [...rules.values(), ...measures.effects, ...lists], overlays, documents, findings)
  const unconfirmed = countUnconfirmed(clauses, of('instruments'), findings)
  for (const needed of ['instruments', 'catalogue', 'calendar', 'rules'] as const) {
    if (of(needed).length === 0)
      findings.push({
        file: needed,
        line: 1,
        code: 'LAW_FOLDER_INCOMPLETE',
        level: 'error',
        message: `the folder has no ${needed}`,
      })
  }
  findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
  const isRefused = setting.stored !== true && findings.some(finding => finding.level === 'error')
  if (catalogue.catalogue === undefined || isRefused) return { findings, unconfirmed: unconfirmed.clauses }
  const law = makeLaw({
    version: setting.version ?? 0,
    digest: setting.digest ?? '',
    instruments,
    clauses,
    rules,
    overlays,
    measures,
    lists,
    items: catalogue.items,
    versions: catalogue.versions,
    terms: catalogue.catalogue.terms,
    classes: [...catalogue.catalogue.classes.values()],
    departments: catalogue.catalogue.departments,
    kinds: catalogue.catalogue.kinds,
    calendar,
    cases,
    unconfirmed,
  })
  return { law, findings, unconfirmed: unconfirmed.clauses }
}

function groupOf(path: string): Group {
  const inside = path.replace(/^overlays\/\d{6}\//, '')
  if (isCaseFile(inside)) return 'cases'
  const [word, name, ...more] = inside.split('/')
  if (word === undefined || name === undefined || more.length > 0 || !/^[a-z][a-z-]*$/.test(word)) return 'unknown'
  if (word === 'instruments' || word === 'catalogue' || word === 'measures' || word === 'lists') return word
  if (word === 'calendar') return inside === path ? word : 'unknown'
  return 'rules'
}

function readInstruments(documents: readonly LawDocument[], findings: LawFinding[]) {
  const instruments = new Map<string, Instrument>()
  const clauses = new Map<ClauseId, Clause>()
  for (const document of documents) {
    const reading = makeReading(document, findings)
    const read = readInstrument(reading)
    if (!read) continue
    const { instrument } = read
    if (instruments.has(instrument.id))
      reading.found(['id'], 'LAW_DUPLICATE_ID', `the instrument "${instrument.id}" stands in two files`)
    const division = divisionOfPath(document.path)
    if (division !== null && (instrument.division === null || !isDivisionWithin(division, instrument.division))) {
      reading.found(
        ['division'],
        'LAW_OVERLAY_FOREIGN',
        `an instrument in the overlays of ${division} says that it holds there`,
      )
    }
    instruments.set(instrument.id, instrument)
    for (const clause of read.clauses) clauses.set(clause.id, clause)
  }
  return { instruments, clauses }
}

function readAllRules(documents: readonly LawDocument[], findings: LawFinding[], citations: Citation[]) {
  const rules = new Map<string, AnyRule>()
  const put = (rule: AnyRule) => {
    const document = documents.find(one => one.path === rule.file)
    const same = [...rules.values()].find(one => one.id === rule.id && one.division === rule.division)
    if (same && document)
      makeReading(document, findings, rule.id).found([rule.id], 'LAW_DUPLICATE_ID', `the rule "${rule.id}" stands in two files`)
    rules.set(ruleKey(rule, rules.has(rule.id) && !same), rule)
  }
  const local: { document: LawDocument; division: string }[] = []
  for (const document of documents) {
    const division = divisionOfPath(document.path)
    if (division === null) for (const rule of readRules(document, null, findings, citations)) put(rule)
    else local.push({ document, division })
  }
  const { overlays, added } = readOverlays(local, new Map(rules), findings, citations)
  for (const rule of added) put(rule)
  checkOverlays(overlays, rulesById(rules))
  return { rules, overlays }
}

// The heart of it: every value stands on a clause that exists and holds, on the day it begins and as long as it lasts.
function checkCitations(
  citations: readonly Citation[],
  clauses: ReadonlyMap<ClauseId, Clause>,
  documents: readonly LawDocument[],
  findings: LawFinding[],
): void {
  const byPath = new Map(documents.map(document => [document.path, document]))
  const readingOf = (file: string, rule: string) => makeReading(byPath.get(file)!, findings, rule)
  for (const { id, at, from, until, file, rule, outlives } of citations) {
    const clause = clauses.get(id)
    const reading = readingOf(file, rule)
    if (!clause) {
      reading.found(at, 'LAW_CLAUSE_UNRESOLVED', `no instrument has the clause ${id}`)
      continue
    }
    const { instrument } = clause
    if (from < instrument.from || (instrument.until !== null && from >= instrument.until)) {
      const force = instrument.until === null ? `from ${instrument.from}` : `from ${instrument.from} until ${instrument.until}`
      reading.found(at, 'LAW_CLAUSE_OUT_OF_FORCE', `${id} is in force ${force}, not on ${from}`)
    } else if (outlives && instrument.until !== null && (until === null || until > instrument.until)) {
      reading.found(
        at,
        'LAW_CLAUSE_OUTLIVED',
        `${id} ends on ${instrument.until}, what stands on it goes on until ${until ?? 'further notice'}`,
      )
    }
  }
  checkPlaces(citations, divisionOfPath, id => clauses.get(id as ClauseId), readingOf)
}

// Clauses that catalogue and calendar name in passing must exist as well.
function checkMentions(
  documents: readonly LawDocument[],
  clauses: ReadonlyMap<ClauseId, Clause>,
  findings: LawFinding[],
): void {
  for (const document of documents) {
    const reading = makeReading(document, findings)
    const walk = (value: unknown, at: Pointer): void => {
      if (typeof value === 'string') {
        const id = parseClauseId(value)
        if (id && !clauses.has(id)) reading.found(at, 'LAW_CLAUSE_UNRESOLVED', `no instrument has the clause ${id}`)
      } else if (Array.isArray(value)) for (const [index, member] of value.entries()) walk(member, [...at, index])
      else if (isFields(value)) for (const [key, member] of Object.entries(value)) walk(member, [...at, key])
    }
    walk(document.value, [])
  }
}

// A rule that names an item or a field which the catalogue has not would silently never apply.
function checkRulesOnItems(
  rules: ReadonlyMap<string, AnyRule>,
  overlays: readonly Overlay[],
  catalogue: ReadCatalogue,
  documents: readonly LawDocument[],
  findings: LawFinding[],
): void {
  const known = knownFields(catalogue)
  const checkFields = (rule: Pick<AnyRule, 'gives' | 'values'> | Overlay, reading: Reading, id: string) => {
    const statuses = rule.gives === 'publicity' ? statusWords(id, catalogue) : []
    for (const [index, value] of rule.values.entries()) {
      const at = [id, 'values', index]
      for (const word of rule.gives === 'publicity' ? endedWords(value as RuleValue<'publicity'>) : []) {
        if (statuses.some(words => !words?.has(word)))
          reading.found(at, 'LAW_VALUE_MALFORMED', `"${word}" is no status of what "${id}" is about: it would never apply`)
      }
      for (const { field, words } of looksOf(rule.gives, value as RuleValue)) {
        const found = known.get(field)
        if (!found) reading.found(at, 'LAW_FIELD_UNKNOWN', `no item has a field "${field}"`)
        else if (found.aboutPerson) reading.found(at, 'LAW_AIMED_AT_PERSONS', `the field "${field}" is about a person`)
        const strange = words.find(word => found?.words?.has(word) === false)
        if (strange !== undefined)
          reading.found(at, 'LAW_VALUE_MALFORMED', `"${strange}" is no word of the field "${field}": it would never apply`)
      }
    }
  }
  for (const rule of rules.values()) {
    const reading = makeReading(documents.find(one => one.path === rule.file)!, findings, rule.id)
    for (const [index, item] of rule.items.entries()) {
      if (!catalogue.items.has(item))
        reading.found([rule.id, 'items', index], 'LAW_VALUE_MALFORMED', `the catalogue has no item "${item}"`)
    }
    if (catalogue.items.size > 0) checkFields(rule, reading, rule.id)
  }
  if (catalogue.items.size > 0) for (const overlay of overlays) checkFields(overlay, overlay.reading, overlay.id)
}

/** The words of the status of each version of the item whose publicity it is; undefined where it has no status to choose. */
function statusWords(rule: string, { versions, catalogue }: ReadCatalogue): (ReadonlySet<string> | undefined)[] {
  return (versions.get(rule.replace(/-publicity$/, '')) ?? []).map(item => {
    const table = item.fields.find(field => field.prop === item.roles.status)?.codeTable
    const values = table === undefined ? undefined : catalogue?.terms.tables.get(table)?.values
    return values && new Set(values.map(value => value.title))
  })
}

function endedWords({ value, exceptions }: RuleValue<'publicity'>): readonly string[] {
  return [value, ...exceptions.map(one => one.value)].flatMap(one => one?.ended ?? [])
}

/** A field by its name in whatever item: whether it is about a person, and its words where it chooses among some. */
type KnownField = { aboutPerson: boolean; words: Set<string> | null }

function knownFields({ versions, catalogue }: ReadCatalogue): ReadonlyMap<string, KnownField> {
  const known = new Map<string, KnownField>()
  for (const field of [...versions.values()].flat().flatMap(item => item.fields)) {
    const one = known.get(field.prop) ?? { aboutPerson: false, words: null }
    known.set(field.prop, one)
    one.aboutPerson ||= field.person || field.disclosure === 'own-page'
    const table = field.codeTable === undefined ? undefined : catalogue?.terms.tables.get(field.codeTable)
    if (table) one.words = new Set([...(one.words ?? []), ...table.values.map(value => value.title)])
  }
  return known
}

/** Every field of a fact that a value looks at, with the words that it looks for. */
function looksOf(gives: Gives, { value, exceptions }: RuleValue): { field: string; words: readonly string[] }[] {
  const looks = exceptions.map(one => ({ field: one.when.field, words: one.when.in }))
  const look = (field: string, words: readonly string[] = []) => looks.push({ field, words })
  for (const one of [value, ...exceptions.map(exception => exception.value)]) {
    if (one === undefined) continue
    if (gives === 'unless-given' && one !== 'never') look(one as string)
    const shownWhen = gives === 'publicity' ? (one as PublicityValue).shownWhen : null
    if (shownWhen !== null) look(shownWhen.field, shownWhen.in)
    if (gives === 'term') {
      look((one as TermValue).field, (one as TermValue).in)
      look((one as TermValue).last)
    }
    if (gives === 'exclusions') for (const test of one as readonly When[]) look(test.field, test.in)
    if (gives !== 'severity') continue
    const { field, grades, decided, amount, stated } = one as SeverityValue
    look(field, [...grades.flatMap(grade => grade.in), ...(amount?.in ?? [])])
    if (decided) look(decided.when.field, decided.when.in)
    if (amount) look(amount.field)
    if (stated) look(stated.field, Object.keys(stated.words))
  }
  return looks
}

function checkCases(
  cases: readonly LawCase[],
  rules: readonly Pick<AnyRule, 'id' | 'division' | 'file'>[],
  overlays: readonly Overlay[],
  documents: readonly LawDocument[],
  findings: LawFinding[],
): void {
  const known = new Set(rules.map(rule => rule.id))
  for (const one of cases) {
    for (const id of one.rules) {
      if (!known.has(id))
        findings.push({
          file: one.file,
          line: one.line,
          rule: id,
          code: 'LAW_CASE_RULE_UNKNOWN',
          level: 'error',
          message: `${one.name}: there is no rule "${id}"`,
        })
    }
  }
  const isShown = (id: string, division: string | null) =>
    cases.some(
      one =>
        one.rules.includes(id) &&
        (division === null || (typeof one.given.division === 'string' && isDivisionWithin(one.given.division, division))),
    )
  for (const rule of rules) {
    if (isShown(rule.id, rule.division)) continue
    const document = documents.find(one => one.path === rule.file)!
    makeReading(document, findings, rule.id).found([rule.id], 'LAW_RULE_WITHOUT_CASE', `no case names the rule "${rule.id}"`)
  }
  for (const overlay of overlays) {
    if (!isShown(overlay.id, overlay.division))
      overlay.reading.found(
        [overlay.id],
        'LAW_RULE_WITHOUT_CASE',
        `no case given in ${overlay.division} names the rule "${overlay.id}"`,
      )
  }
}

function countUnconfirmed(clauses: ReadonlyMap<ClauseId, Clause>, documents: readonly LawDocument[], findings: LawFinding[]) {
  const counts = { clauses: 0, wording: 0, article: 0 }
  const byInstrument = new Map<string, { document: LawDocument; clauses: string[] }>()
  for (const clause of clauses.values()) {
    if (clause.unconfirmed) counts.wording += 1
    if (clause.article === null) counts.article += 1
    if (!clause.unconfirmed && clause.article !== null) continue
    counts.clauses += 1
    const { id } = clause.instrument
    const document = documents.find(one => one.path.endsWith(`/${id}.yaml`))
    if (!document) continue
    const entry = byInstrument.get(id) ?? { document, clauses: [] }
    entry.clauses.push(clause.unconfirmed ? clause.id : `${clause.id} (number)`)
    byInstrument.set(id, entry)
  }
  for (const { document, clauses: ids } of byInstrument.values()) {
    makeReading(document, findings).found(
      ['clauses'],
      'LAW_CLAUSE_UNCONFIRMED',
      `${ids.length} unconfirmed: ${ids.join(', ')}`,
      'warning',
    )
  }
  return counts
}
