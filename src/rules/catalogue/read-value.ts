// One reader per field: a cell in, the value that is kept out, findings beside.
import { isResidentNumber, organisationCheck, parseUscc, type Uscc } from '#rules/organisations'
import { type Finding, type FindingCode, makeFinding } from '#rules/outcome'
import { type CompiledTable, choiceHead, findChoice, findChoices } from './code-table.ts'
import { readFileDate } from './file-date.ts'
import { type Field, LONG_TERM } from './item.ts'
import { parseMoney, WAN_DECIMALS } from './money.ts'
import { type MaskedAs, masked, maskPersonalNumbers } from './personal-numbers.ts'
import { EDGE_BLANK, isStorable, LONG_NUMBER, lengthOf, scanText, UNUSUAL } from './scan-text.ts'

export type Value = string | readonly string[] | undefined

/** What is gathered while one row is read. */
export type RowReading = {
  findings: Finding[] | undefined
  raw: Record<string, string> | undefined
  readonly earlier: boolean
  /** An officer has looked at its telephone and card numbers, and said that they are nobody's. */
  readonly released?: boolean
}

/** Gives the value kept; undefined where the cell is empty or wrong, with a finding in `row` in the latter case. */
export type ValueReader = (cell: string, row: RowReading, shift: number) => Value

export type ReaderTerms = {
  readonly tables: ReadonlyMap<string, CompiledTable>
  readonly fillers: ReadonlySet<string>
  readonly longTerm: readonly string[]
  readonly units: readonly { readonly word: string; readonly fenPower: number }[]
}

const LONGEST_SHOWN = 200
const LONGEST_FILLER = 10
const SCIENTIFIC = /^\d(?:\.\d+)?[eE]\+?\d{1,3}$/
const FEN_POWER = 6

export function makeReader(field: Field, terms: ReaderTerms): ValueReader {
  if (field.person) return () => undefined
  switch (field.type) {
    case 'text':
    case 'number':
    case 'commitment-number':
      return makeTextReader(field, terms)
    case 'names':
      return makeNamesReader(field, terms)
    case 'uscc':
      return makeUsccReader(field, terms)
    case 'organisation-code':
      return makeOrganisationCodeReader(field, terms)
    case 'division':
      return makeDivisionReader(field, terms)
    case 'choice':
      return makeChoiceReader(field, terms)
    case 'choices':
      return makeChoicesReader(field, terms)
    case 'date':
    case 'last-day':
      return makeDateReader(field, terms)
    case 'money':
      return makeMoneyReader(field, terms)
  }
}

/** A finding about a field: its heading goes with it, and the value without personal numbers. */
export function addFinding(
  row: RowReading,
  field: Field,
  code: FindingCode,
  cell: string | undefined,
  more: { params?: Readonly<Record<string, string | number>>; level?: Finding['level']; clause?: string } = {},
): undefined {
  row.findings ??= []
  const clause = more.clause ?? field.clause
  row.findings.push(
    makeFinding(code, {
      field: field.prop,
      ...(clause === undefined ? {} : { clause }),
      ...(cell === undefined || cell === '' ? {} : { value: shown(cell, field) }),
      params: { heading: field.title, ...more.params },
      ...(more.level === undefined ? {} : { level: more.level }),
    }),
  )
  return undefined
}

/** A value as it may stand in a finding. */
export function shown(cell: string, field: Field): string {
  const safe = masked(cell.length > 4000 ? cell.slice(0, 4000) : cell, maskedAs(field))
    .replaceAll('\u0000', '')
    .toWellFormed()
  return safe.length <= LONGEST_SHOWN ? safe : safe.slice(0, LONGEST_SHOWN).toWellFormed()
}

export function maskedAs(field: Field | undefined): MaskedAs {
  return field?.type === 'number' || field?.type === 'commitment-number' ? field.type : 'text'
}

/** The finding for a cell with nothing in it, where the field is mandatory. */
function missing(row: RowReading, field: Field): undefined {
  return field.required === 'M' ? addFinding(row, field, 'FIELD_MISSING', undefined) : undefined
}

function filler(row: RowReading, field: Field, cell: string): undefined {
  return field.required === 'M' ? addFinding(row, field, 'FILLER_VALUE', cell) : undefined
}

function isFiller(cell: string, terms: ReaderTerms): boolean {
  return cell.length <= LONGEST_FILLER && terms.fillers.has(cell)
}

function makeTextReader(field: Field, terms: ReaderTerms): ValueReader {
  const max = field.maxLength ?? Number.MAX_SAFE_INTEGER
  const as = maskedAs(field)
  return (cell, row) => {
    const flags = scanText(cell)
    const text = (flags & EDGE_BLANK) === 0 ? cell : cell.trim()
    if (text === '') return missing(row, field)
    if (text.length <= LONGEST_FILLER && terms.fillers.has(text)) return filler(row, field, text)
    if ((flags & UNUSUAL) !== 0 && !isStorable(text)) return addFinding(row, field, 'CHARACTER_UNSTORABLE', text)
    if (text.length > max && ((flags & UNUSUAL) === 0 || lengthOf(text) > max)) {
      return addFinding(row, field, 'FIELD_TOO_LONG', text, { params: { max, length: lengthOf(text) } })
    }
    if (as !== 'text' && text.length <= 24 && SCIENTIFIC.test(text)) return addFinding(row, field, 'SCIENTIFIC_NOTATION', text)
    return (flags & LONG_NUMBER) === 0 ? text : withoutPersons(text, field, row)
  }
}

/** Identity numbers refuse the row, telephone and card numbers hold it; what is kept has neither. */
function withoutPersons(text: string, field: Field, row: RowReading): string | undefined {
  const found = maskPersonalNumbers(text, maskedAs(field))
  if (found.identity > 0) {
    const level = found.doubtful === true ? ({ level: 'hold' } as const) : {}
    return addFinding(row, field, 'PERSON_IDENTITY_NUMBER', found.text, { params: { found: found.identity }, ...level })
  }
  // Never an identity number: those are covered or the row is refused.
  if (row.released === true) return text
  if (found.contact > 0) addFinding(row, field, 'PERSON_CONTACT_NUMBER', found.text, { params: { found: found.contact } })
  return found.text
}

const NAME_SEPARATORS = /[;\uff1b,\uff0c\u3001\n\r|]+/

function makeNamesReader(field: Field, terms: ReaderTerms): ValueReader {
  const whole = makeTextReader(field, terms)
  return (cell, row, shift) => {
    const text = whole(cell, row, shift)
    if (typeof text !== 'string') return undefined
    const names = text
      .split(NAME_SEPARATORS)
      .map(name => name.trim())
      .filter(name => name !== '' && !isFiller(name, terms))
    return names.length === 0 ? undefined : [...new Set(names)]
  }
}

/** Codes of authorities repeat from row to row: the last one read is remembered. */
function makeUsccReader(field: Field, terms: ReaderTerms): ValueReader {
  let last: string | undefined
  let lastUscc: Uscc | undefined
  return (cell, row) => {
    if (cell === '') return missing(row, field)
    if (cell === last) return lastUscc
    const parsed = parseUscc(cell)
    // One resident number in thirty passes the check of a credit code; what could be both is taken for a person's.
    if (parsed.ok && (parsed.warnings.length > 0 || parsed.parts.department !== '9') && isResidentNumber(parsed.uscc))
      return addFinding(row, field, 'PERSON_IDENTITY_NUMBER', cell.trim())
    if (parsed.ok) {
      if (parsed.warnings.length === 0) {
        last = cell
        lastUscc = parsed.uscc
      }
      for (const warning of parsed.warnings) {
        addFinding(row, field, warning.code, cell, { level: warning.level, params: warning.params ?? {} })
      }
      return parsed.uscc
    }
    const text = cell.trim()
    if (text === '') return missing(row, field)
    if (isFiller(text, terms)) return filler(row, field, text)
    if (SCIENTIFIC.test(text)) return addFinding(row, field, 'SCIENTIFIC_NOTATION', text)
    if (maskPersonalNumbers(text, 'text').identity > 0) return addFinding(row, field, 'PERSON_IDENTITY_NUMBER', text)
    return addFinding(row, field, parsed.finding.code, text, {
      level: parsed.finding.level,
      params: parsed.finding.params ?? {},
    })
  }
}

function makeOrganisationCodeReader(field: Field, terms: ReaderTerms): ValueReader {
  return (cell, row) => {
    const text = cell.trim()
    if (text === '') return missing(row, field)
    if (isFiller(text, terms)) return filler(row, field, text)
    if (SCIENTIFIC.test(text)) return addFinding(row, field, 'SCIENTIFIC_NOTATION', text)
    if (maskPersonalNumbers(text, 'text').identity > 0) return addFinding(row, field, 'PERSON_IDENTITY_NUMBER', text)
    const code = text.normalize('NFKC').replace(/[-\s]/g, '').toUpperCase()
    if (!/^[0-9A-Z]{9}$/.test(code)) return addFinding(row, field, 'ORGANISATION_CODE_INVALID', text)
    const expected = organisationCheck(code.slice(0, 8))
    if (expected !== code[8]) {
      const params = { position: 9, found: code[8]!, expected: expected ?? '' }
      addFinding(row, field, 'ORGANISATION_CODE_CHECK', text, { params })
    }
    return code
  }
}

function makeDivisionReader(field: Field, terms: ReaderTerms): ValueReader {
  return (cell, row) => {
    const text = cell.trim()
    if (text === '') return missing(row, field)
    if (isFiller(text, terms)) return filler(row, field, text)
    const code = text.normalize('NFKC')
    return /^\d{6}$/.test(code) ? code : addFinding(row, field, 'DIVISION_INVALID', text)
  }
}

function tableOf(field: Field, terms: ReaderTerms): CompiledTable {
  const table = field.codeTable === undefined ? undefined : terms.tables.get(field.codeTable)
  if (table === undefined) throw new Error(`the field ${field.prop} has no code table, which checkItem refuses`)
  return table
}

function keepRaw(row: RowReading, field: Field, cell: string): void {
  row.raw ??= {}
  row.raw[field.prop] = cell
}

function makeChoiceReader(field: Field, terms: ReaderTerms): ValueReader {
  const table = tableOf(field, terms)
  const allowed = table.titles.join(' ')
  return (cell, row) => {
    const direct = (row.earlier ? table.earlierWords : table.words).get(cell)
    if (direct === cell && !table.stated.includes(direct)) return direct
    const text = cell.trim()
    if (text === '') return missing(row, field)
    const word = findChoice(table, text, row.earlier)
    if (word === undefined) {
      if (isFiller(text, terms)) return filler(row, field, text)
      return addFinding(row, field, personal(text) ? 'PERSON_IDENTITY_NUMBER' : 'ENUM_UNKNOWN', text, { params: { allowed } })
    }
    const kept = checkedStatement(word, field, row)
    if (kept === undefined) return undefined
    if (kept !== text) keepRaw(row, field, shown(text, field))
    return kept
  }
}

function personal(text: string): boolean {
  return (scanText(text) & LONG_NUMBER) !== 0 && maskPersonalNumbers(text, 'text').identity > 0
}

/** What follows `other-` is free text and is looked at like one. */
function checkedStatement(word: string, field: Field, row: RowReading): string | undefined {
  const flags = scanText(word)
  if ((flags & UNUSUAL) !== 0 && !isStorable(word)) return addFinding(row, field, 'CHARACTER_UNSTORABLE', word)
  const max = field.maxLength
  if (max !== null && word.length > max && lengthOf(word) > max) {
    return addFinding(row, field, 'FIELD_TOO_LONG', word, { params: { max, length: lengthOf(word) } })
  }
  return (flags & LONG_NUMBER) === 0 ? word : withoutPersons(word, field, row)
}

// Few and short: a remembered cell may keep the whole piece of the file alive from which it was cut.
const MOST_REMEMBERED = 64
const LONGEST_REMEMBERED = 60
const CHOICE_SEPARATORS = /[;\uff1b,\uff0c\u3001/|\s]+/g

function makeChoicesReader(field: Field, terms: ReaderTerms): ValueReader {
  const table = tableOf(field, terms)
  const allowed = table.titles.join(' ')
  const max = field.maxLength
  // Cells without a stated word and without a finding, as read before: few different ones stand in a file.
  const known = new Map<string, { readonly kept: readonly string[]; readonly raw: string | undefined }>()
  return (cell, row) => {
    const before = row.earlier ? undefined : known.get(cell)
    if (before !== undefined) {
      if (before.raw !== undefined) keepRaw(row, field, before.raw)
      return before.kept
    }
    const text = cell.trim()
    if (text === '') return missing(row, field)
    if (isFiller(text, terms)) return filler(row, field, text)
    if (max !== null && text.length > max && lengthOf(text) > max) {
      return addFinding(row, field, 'FIELD_TOO_LONG', text, { params: { max, length: lengthOf(text) } })
    }
    const found = findChoices(table, text, row.earlier)
    if (!found.ok) {
      return addFinding(row, field, personal(text) ? 'PERSON_IDENTITY_NUMBER' : 'ENUM_UNKNOWN', text, {
        params: { allowed, piece: shown(found.piece, field) },
      })
    }
    const kept: string[] = []
    for (const word of found.values) {
      const sound = choiceHead(table, word) === word ? word : checkedStatement(word, field, row)
      if (sound === undefined) return undefined
      kept.push(sound)
    }
    const raw = kept.join('') === text.replace(CHOICE_SEPARATORS, '') ? undefined : shown(text, field)
    if (raw !== undefined) keepRaw(row, field, raw)
    if (
      !row.earlier &&
      known.size < MOST_REMEMBERED &&
      cell.length <= LONGEST_REMEMBERED &&
      kept.every(word => table.order.has(word))
    )
      known.set(cell, { kept, raw })
    return kept
  }
}

function makeDateReader(field: Field, terms: ReaderTerms): ValueReader {
  const endless = field.longTerm ? new Set(terms.longTerm) : new Set<string>()
  return (cell, row) => {
    if (cell === '') return missing(row, field)
    const read = readFileDate(cell)
    if (read.ok) {
      if (!endless.has(read.day)) return read.day
      keepRaw(row, field, cell.trim())
      return LONG_TERM
    }
    const text = cell.trim()
    if (text === '') return missing(row, field)
    if (endless.has(text)) {
      keepRaw(row, field, text)
      return LONG_TERM
    }
    if (text === LONG_TERM && field.longTerm) return LONG_TERM
    if (isFiller(text, terms)) return filler(row, field, text)
    return addFinding(row, field, personal(text) ? 'PERSON_IDENTITY_NUMBER' : read.code, text)
  }
}

function makeMoneyReader(field: Field, terms: ReaderTerms): ValueReader {
  return (cell, row, shift) => {
    const text = cell.trim()
    if (text === '') return missing(row, field)
    const parsed = parseMoney(text, shift)
    if (parsed.ok) return parsed.amount
    if (isFiller(text, terms)) return filler(row, field, text)
    if (SCIENTIFIC.test(text)) return addFinding(row, field, 'SCIENTIFIC_NOTATION', text)
    if (personal(text)) return addFinding(row, field, 'PERSON_IDENTITY_NUMBER', text)
    const unit = terms.units.find(one => text.endsWith(one.word))
    const bare = unit === undefined ? undefined : text.slice(0, -unit.word.length).trim()
    const other = bare === undefined ? undefined : parseMoney(bare, FEN_POWER - unit!.fenPower)
    if (other?.ok !== true)
      return addFinding(
        row,
        field,
        parsed.code,
        text,
        parsed.code === 'MONEY_PRECISION' ? { params: { max: WAN_DECIMALS } } : {},
      )
    if (unit!.fenPower !== FEN_POWER) return addFinding(row, field, 'MONEY_UNIT', text, { params: { expected: other.amount } })
    keepRaw(row, field, text)
    return other.amount
  }
}
