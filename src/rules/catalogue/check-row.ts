// Reads one row of a file under an item: the fact, or everything that is wrong with it at once.
import { foldName, isRegistrationNumber, isResidentNumber, parseUscc, type Uscc } from '#rules/organisations'
import { type Finding, makeFinding } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type CompiledTable, findChoice, foldChoice } from './code-table.ts'
import type { CompiledItem } from './compile-item.ts'
import { normaliseDocumentNo } from './document-number.ts'
import type { ReadHeadings } from './headings.ts'
import type { Fact, Field, Item } from './item.ts'
import { addFinding, type RowReading, shown, type Value } from './read-value.ts'

export type Party = {
  readonly uscc?: Uscc
  readonly name: string
  readonly folded: string
  /** Old numbers by scheme, given on for finding the organisation where there is no code. */
  readonly otherCodes: Readonly<Record<string, string>>
}

export type CheckedRow = {
  /** null where an error refuses the row, and for rows about persons. A held row has its fact. */
  readonly fact: Fact | null
  readonly findings: readonly Finding[]
  /** The row is about a natural person: nothing of it may be kept. */
  readonly person: boolean
  readonly party: Party
  readonly authority?: { readonly uscc?: Uscc; readonly name: string }
  readonly sourceUnit?: Uscc
  /** As written. */
  readonly documentNo?: string
  /** item \0 authority \0 document number \0 party; null where a part is not known. */
  readonly keyText: string | null
  /** Fields whose cells name a person and are not kept, not even in the cleaned copy. */
  readonly covered?: readonly Field[]
}

export type RowContext = {
  readonly today: LocalDate
  /** What an officer has looked at and said is no person's: its numbers, and the name of its party. */
  readonly released?: boolean
}

const NO_FINDINGS: readonly Finding[] = Object.freeze([])
const NO_CODES: Readonly<Record<string, string>> = Object.freeze({})
const NOBODY: Party = Object.freeze({ name: '', folded: '', otherCodes: NO_CODES })
const PERSON_FINDINGS: readonly Finding[] = Object.freeze([makeFinding('PERSON_ROW')])
const PERSON: CheckedRow = Object.freeze({
  fact: null,
  findings: PERSON_FINDINGS,
  person: true,
  party: NOBODY,
  keyText: null,
})

/**
 * Checks a row. Pure; never throws whatever the cells hold. Cells are text as the file's reader gives them, missing ones count as empty.
 * The findings carry no personal numbers.
 */
export function checkRow(
  compiled: CompiledItem,
  cells: readonly string[],
  headings: ReadHeadings,
  context: RowContext,
): CheckedRow {
  if (isAboutPerson(compiled, cells, headings)) return PERSON
  const row: RowReading = {
    findings: undefined,
    raw: undefined,
    earlier: headings.earlier,
    released: context.released === true,
  }
  const values = readValues(compiled, cells, headings, row)
  for (const condition of compiled.conditions) condition(values, row, context.today)
  checkCategory(compiled, values, row)
  const party = partyOf(compiled, values)
  let covered: readonly Field[] | undefined
  if (party.uscc === undefined) {
    if (namesPersonByNumber(cellAt(cells, headings, compiled.places.partyUscc))) return PERSON
    if (context.released !== true && addPartyLikePerson(compiled, party, row))
      covered = [compiled.fields[compiled.places.partyName]!]
    else addPartyWithoutCode(compiled, row)
  } else if (dropsOperator(compiled, values, party.uscc)) covered = [compiled.fields[compiled.places.legalRepresentative]!]
  if (row.findings !== undefined) tellSwapped(compiled, values, headings, row)
  const findings = gather(compiled, headings, row)
  const checked = compose(compiled, values, party, row, findings)
  return covered === undefined ? checked : { ...checked, covered }
}

function readValues(compiled: CompiledItem, cells: readonly string[], headings: ReadHeadings, row: RowReading): Value[] {
  const { readers, fields } = compiled
  const { places, shifts } = headings
  const values: Value[] = new Array(readers.length)
  for (let place = 0; place < readers.length; place++) {
    const index = places[place]!
    if (index < 0) {
      values[place] = undefined
      continue
    }
    const cell = headings.further.size === 0 ? (cells[index] ?? '') : oneCell(compiled, cells, headings, place, row)
    // An empty cell of a field that may be empty needs no reader.
    values[place] = cell === '' && fields[place]!.required !== 'M' ? undefined : readers[place]!(cell, row, shifts[place]!)
  }
  return values
}

/** The cell of a field that several columns may bring: lists are joined, other cells must agree. */
function oneCell(
  compiled: CompiledItem,
  cells: readonly string[],
  headings: ReadHeadings,
  place: number,
  row: RowReading,
): string {
  const first = cells[headings.places[place]!] ?? ''
  const more = headings.further.get(place)
  if (more === undefined) return first
  const field = compiled.fields[place]!
  const filled = [...new Set([first, ...more.map(index => cells[index] ?? '')].filter(cell => cell.trim() !== ''))]
  if (filled.length <= 1) return filled[0] ?? ''
  if (field.type === 'choices' || field.type === 'names') return filled.join(';')
  if (!field.person) addFinding(row, field, 'COLUMN_TWICE', filled[0], { params: { other: shown(filled[1]!, field) } })
  return filled[0]!
}

function cellAt(cells: readonly string[], headings: ReadHeadings, place: number): string {
  return place < 0 || headings.places[place]! < 0 ? '' : (cells[headings.places[place]!] ?? '')
}

/** Rows of natural persons, told by the category, or without a code of an organisation by the document of the party. */
function isAboutPerson(compiled: CompiledItem, cells: readonly string[], headings: ReadHeadings): boolean {
  const { places } = compiled
  if (places.partyCategory < 0) return false
  const category = cellAt(cells, headings, places.partyCategory).trim()
  const table = compiled.tables.get(compiled.fields[places.partyCategory]!.codeTable ?? '')
  const unclear = table?.unclear.has(category) === true
  if (!unclear && table !== undefined && saysPerson(table, category)) return true
  const hasDocument = hasPersonDocument(compiled, cells, headings)
  if (!unclear && !hasDocument && category !== '') return false
  const code = cellAt(cells, headings, places.partyUscc)
  if (parseUscc(code).ok) return false
  if (hasDocument) return true
  return unclear && !places.otherCodes.some(({ place }) => isFilled(compiled, cellAt(cells, headings, place)))
}

/** An identity number where the code of the organisation belongs: the party is a person, whatever the category says. */
function namesPersonByNumber(code: string): boolean {
  return code.length >= 15 && isResidentNumber(code) && !isRegistrationNumber(code.trim())
}

function saysPerson(table: CompiledTable, category: string): boolean {
  if (table.persons.size === 0 || table.words.get(category) === category) return false
  const folded = foldChoice(category)
  return table.persons.has(folded) || table.table.persons.some(person => folded.startsWith(person.title))
}

function hasPersonDocument(compiled: CompiledItem, cells: readonly string[], headings: ReadHeadings): boolean {
  const { places } = compiled
  if (compiled.personDocuments.has(cellAt(cells, headings, places.personDocumentType).trim())) return true
  return isFilled(compiled, cellAt(cells, headings, places.personDocumentNo))
}

function isFilled(compiled: CompiledItem, cell: string): boolean {
  const text = cell.trim()
  return text !== '' && !compiled.fillers.has(text)
}

/** The category says one kind of organisation, the code another. */
function checkCategory(compiled: CompiledItem, values: readonly Value[], row: RowReading): void {
  const { partyCategory, partyUscc } = compiled.places
  if (partyCategory < 0) return
  const category = values[partyCategory]
  const uscc = values[partyUscc]
  if (typeof category !== 'string' || typeof uscc !== 'string') return
  const field = compiled.fields[partyCategory]!
  const table = compiled.tables.get(field.codeTable ?? '')
  if (table === undefined) return
  for (const { title, begin } of table.codeBegins) {
    if (uscc.startsWith(begin) === (category === title)) continue
    addFinding(row, field, 'CATEGORY_MISMATCH', category, { params: uscc.startsWith(begin) ? { kind: title } : {} })
    return
  }
}

function partyOf(compiled: CompiledItem, values: readonly Value[]): Party {
  const { places } = compiled
  const name = text(values[places.partyName])
  const uscc = values[places.partyUscc]
  return {
    uscc: typeof uscc === 'string' ? (uscc as Uscc) : undefined,
    name,
    folded: name === '' ? '' : foldName(name),
    otherCodes: otherCodesOf(compiled, values),
  }
}

function otherCodesOf(compiled: CompiledItem, values: readonly Value[]): Readonly<Record<string, string>> {
  let codes: Record<string, string> | undefined
  for (const { scheme, place } of compiled.places.otherCodes) {
    const value = place < 0 ? undefined : values[place]
    if (typeof value !== 'string') continue
    codes ??= {}
    codes[scheme] = value
  }
  return codes ?? NO_CODES
}

/** A name that may be a person's, without a code that says whose it is, is held and not kept: the department has it, and the row's number. */
function addPartyLikePerson(compiled: CompiledItem, party: Party, row: RowReading): boolean {
  if (party.name === '' || !compiled.mayBePerson(party.name)) return false
  addFinding(row, compiled.fields[compiled.places.partyName]!, 'PARTY_LIKE_PERSON', undefined)
  return true
}

/** Who stands for an individual business is its operator: out of scope, and dropped. */
function dropsOperator(compiled: CompiledItem, values: Value[], uscc: Uscc): boolean {
  const place = compiled.places.legalRepresentative
  if (place < 0 || values[place] === undefined || !compiled.isIndividual(uscc)) return false
  values[place] = undefined
  return true
}

/** No code at all is held, not refused: an officer may have confirmed the old number or the name. A wrong code has its own finding. */
function addPartyWithoutCode(compiled: CompiledItem, row: RowReading): void {
  const field = compiled.fields[compiled.places.partyUscc]!
  if (field.required === 'M' || row.findings?.some(finding => finding.field === field.prop)) return
  addFinding(row, field, 'PARTY_CODE_MISSING', undefined)
}

/** A value that its table does not know and another text column's value that the table does: the two columns changed places. */
function tellSwapped(compiled: CompiledItem, values: readonly Value[], headings: ReadHeadings, row: RowReading): void {
  row.findings = row.findings!.map(finding => {
    if (finding.code !== 'ENUM_UNKNOWN') return finding
    const field = compiled.fields[compiled.placeOf.get(finding.field ?? '') ?? -1]
    const table = field === undefined ? undefined : compiled.tables.get(field.codeTable ?? '')
    if (field === undefined || table === undefined) return finding
    const place = compiled.fields.findIndex((other, index) => {
      const value = values[index]
      return other.type === 'text' && typeof value === 'string' && findChoice(table, value, row.earlier) !== undefined
    })
    if (place < 0)
      return field === compiled.fields[compiled.places.partyCategory] ? { ...finding, code: 'CATEGORY_UNKNOWN' } : finding
    const other = compiled.fields[place]!
    const params = {
      heading: field.title,
      other: headingOf(headings, other.prop) ?? other.title,
      otherField: other.prop,
      otherValue: shown(text(values[place]), other),
    }
    return { ...finding, code: 'FIELDS_SWAPPED', params }
  })
}

function gather(compiled: CompiledItem, headings: ReadHeadings, row: RowReading): readonly Finding[] {
  if (row.findings === undefined && headings.missingFindings.length === 0) return NO_FINDINGS
  const place = (finding: Finding) => compiled.placeOf.get(finding.field ?? '') ?? -1
  const found = (row.findings ?? []).map(finding => underItsHeading(headings, finding))
  return [...headings.missingFindings, ...found.toSorted((a, b) => place(a) - place(b))]
}

/** Departments look for the heading that stands in their own file. */
function underItsHeading(headings: ReadHeadings, finding: Finding): Finding {
  const heading = headingOf(headings, finding.field)
  return heading === undefined ? finding : { ...finding, params: { ...finding.params, heading } }
}

function headingOf(headings: ReadHeadings, prop: string | undefined): string | undefined {
  return headings.columns.find(column => column.field.prop === prop)?.heading.trim()
}

function compose(
  compiled: CompiledItem,
  values: readonly Value[],
  party: Party,
  row: RowReading,
  findings: readonly Finding[],
): CheckedRow {
  const { places } = compiled
  const authorityUscc = places.authorityUscc < 0 ? undefined : values[places.authorityUscc]
  const sourceUnit = places.sourceUnitUscc < 0 ? undefined : values[places.sourceUnitUscc]
  const documentNo = places.documentNo < 0 ? undefined : values[places.documentNo]
  const refused = findings.length > 0 && findings.some(finding => finding.level === 'error')
  return {
    fact: refused ? null : factOf(compiled, values, row),
    findings,
    person: false,
    party,
    authority: places.authorityUscc < 0 ? undefined : authorityOf(compiled, values),
    sourceUnit: typeof sourceUnit === 'string' ? (sourceUnit as Uscc) : undefined,
    documentNo: typeof documentNo === 'string' ? documentNo : undefined,
    keyText: keyTextOf(compiled, party, authorityUscc, documentNo),
  }
}

function authorityOf(compiled: CompiledItem, values: readonly Value[]): CheckedRow['authority'] {
  const uscc = values[compiled.places.authorityUscc]
  const name = compiled.places.authorityName < 0 ? '' : text(values[compiled.places.authorityName])
  return { uscc: typeof uscc === 'string' ? (uscc as Uscc) : undefined, name }
}

function factOf(compiled: CompiledItem, values: readonly Value[], row: RowReading): Fact {
  const fields: Record<string, string | readonly string[]> = {}
  for (const place of compiled.sortedPlaces) {
    const value = values[place]
    if (value !== undefined) fields[compiled.fields[place]!.prop] = value
  }
  const { id, version } = compiled.item
  return row.raw === undefined ? { item: id, v: version, fields } : { item: id, v: version, fields, raw: row.raw }
}

function keyTextOf(compiled: CompiledItem, party: Party, authority: Value, documentNo: Value): string | null {
  return keyTextFor(compiled.item, party.uscc ?? party.folded, authority, documentNo)
}

/** The key of the record that a fact is about, its party called `who`; null where the fact does not say all of it. */
export function recordKeyText(item: Item, fact: Fact, who: string): string | null {
  const { authorityUscc, documentNo } = item.roles
  const said = (prop: string | undefined) => (prop === undefined ? undefined : fact.fields[prop])
  return keyTextFor(item, who, said(authorityUscc), said(documentNo))
}

function keyTextFor(item: Pick<Item, 'id' | 'key'>, who: string, authority: Value, documentNo: Value): string | null {
  if (who === '') return null
  if (!item.key.includes('authority')) return keyText(item.id, '', '', who)
  if (typeof authority !== 'string' || typeof documentNo !== 'string') return null
  return keyText(item.id, authority, documentNo, who)
}

/** The text whose digest finds a record again. `who` is the code of the party as decided, or else its folded name. */
function keyText(item: string, authority: string, documentNo: string, who: string): string {
  return `${item}\u0000${authority}\u0000${normaliseDocumentNo(documentNo)}\u0000${who}`
}

/**
 * The part of a fact by which two hand-ins are the same. How values were written is not among it, nor the version of the item, nor the
 * document number: the key has it as compared, and in which brackets it stands changes no fact.
 */
export function comparablePart({ roles }: Pick<Item, 'roles'>, fact: Fact): Pick<Fact, 'item' | 'fields'> {
  const fields = Object.entries(fact.fields).filter(([prop]) => prop !== roles.documentNo)
  return { item: fact.item, fields: Object.fromEntries(fields) }
}

function text(value: Value): string {
  return typeof value === 'string' ? value : ''
}
