// The unified social credit code: parsed, checked and explained character by character.
import { type Finding, type FindingCode, makeFinding } from '#rules/outcome'

/** A unified social credit code, 18 characters, upper-case, check character right. @clause gb-32100-2015#4 */
export type Uscc = string & { readonly __brand: 'Uscc' }

export type UsccParts = {
  readonly department: string
  readonly category: string
  readonly division: string
  readonly organisationCode: string
  readonly check: string
}

export type ParsedUscc =
  | { readonly ok: true; readonly uscc: Uscc; readonly parts: UsccParts; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly finding: Finding }

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = Uint8Array.of(1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
const ORGANISATION_WEIGHTS = Uint8Array.of(3, 7, 9, 10, 5, 8, 4, 2)
// Letters that people read or type for a character of the alphabet.
const LOOK_ALIKE: Readonly<Record<string, string>> = { I: '1', O: '0', S: '5', V: 'U', Z: '2' }
// Beyond this a cell is no code, whatever normalising makes of it.
const LONGEST_TRIED = 64
const NO_WARNINGS: readonly Finding[] = Object.freeze([])

const VALUES = new Int8Array(128).fill(-1)
// GB 11714 counts letters in the full order A=10 … Z=35, not in the order of the 31 characters.
const ORGANISATION_VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i
for (let i = 0; i < 10; i++) ORGANISATION_VALUES[48 + i] = i
for (let i = 0; i < 26; i++) ORGANISATION_VALUES[65 + i] = 10 + i

function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code < 128 ? VALUES[code]! : -1
}

/**
 * Reads a code as people write it: compatibility forms, surrounding blanks and case are levelled, then length, alphabet, division digits,
 * organisation check and check character are tried in this order. The finding says `position` (from 1), `found` and, where
 * it can be told, `expected`. A wrong organisation check beside a right check character is a warning. Never throws.
 * @clause gb-32100-2015#4 @clause gb-11714-1997#check
 */
export function parseUscc(text: string): ParsedUscc {
  // Scripts call it as well: what is no text is no code.
  if (typeof text !== 'string') return wrong('USCC_LENGTH', { found: 0, expected: 18 })
  const direct = text.length === 18 ? read(text) : undefined
  if (direct !== undefined) return direct
  return explain(normalise(text))
}

/** The way almost every code goes: eighteen right characters; undefined sends it to be explained. */
function read(code: string): ParsedUscc | undefined {
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const value = valueAt(code, i)
    if (value < 0 || (value > 9 && i > 1 && i < 8)) return undefined
    sum += value * WEIGHTS[i]!
  }
  if (valueAt(code, 17) !== (31 - (sum % 31)) % 31) return undefined
  const found = code.charCodeAt(16)
  const expected = organisationCheckCode(code, 8)
  return {
    ok: true,
    uscc: code as Uscc,
    parts: partsOf(code),
    warnings: found === expected ? NO_WARNINGS : [organisationFinding(code, 'warning')],
  }
}

function partsOf(code: string): UsccParts {
  return {
    department: code[0]!,
    category: code[1]!,
    division: code.slice(2, 8),
    organisationCode: code.slice(8, 17),
    check: code[17]!,
  }
}

function normalise(text: string): string {
  const trimmed = text.length > LONGEST_TRIED * 4 ? text : text.trim()
  return trimmed.length > LONGEST_TRIED ? trimmed : trimmed.normalize('NFKC').trim().toUpperCase()
}

function explain(code: string): ParsedUscc {
  const length = code.length > LONGEST_TRIED ? code.length : Array.from(code).length
  if (length !== 18) return wrong('USCC_LENGTH', { found: length, expected: 18 })
  const read18 = code.length === 18 ? read(code) : undefined
  if (read18 !== undefined) return read18
  const characters = Array.from(code)
  for (let i = 0; i < 18; i++) {
    if (valueAt(characters[i]!, 0) < 0) return wrongCharacter('USCC_ALPHABET', characters, i)
  }
  for (let i = 2; i < 8; i++) {
    if (valueAt(code, i) > 9) return wrongCharacter('USCC_DIVISION', characters, i)
  }
  if (code.charCodeAt(16) !== organisationCheckCode(code, 8)) return { ok: false, finding: organisationFinding(code, 'error') }
  return wrong('USCC_CHECK', { position: 18, found: code[17]!, expected: usccCheckCharacter(code.slice(0, 17)) ?? '' })
}

function wrong(code: FindingCode, params: Readonly<Record<string, string | number>>): ParsedUscc {
  return { ok: false, finding: makeFinding(code, { params }) }
}

function wrongCharacter(code: FindingCode, characters: readonly string[], index: number): ParsedUscc {
  const params: Record<string, string | number> = { position: index + 1, found: characters[index]! }
  const expected = solve(characters, index) ?? LOOK_ALIKE[characters[index]!]
  if (expected !== undefined) params.expected = expected
  return wrong(code, params)
}

/** The one character that makes both checks pass at that place, if all the others are right (31 is prime: there is one). */
function solve(characters: readonly string[], index: number): string | undefined {
  const tried = [...characters]
  for (const candidate of ALPHABET) {
    tried[index] = candidate
    const parsed = read(tried.join(''))
    if (parsed?.ok && parsed.warnings.length === 0) return candidate
  }
  return undefined
}

function organisationFinding(code: string, level: 'error' | 'warning'): Finding {
  const expected = String.fromCharCode(organisationCheckCode(code, 8))
  return makeFinding('USCC_ORGANISATION_CHECK', { level, params: { position: 17, found: code[16]!, expected } })
}

/** Character code of the organisation check over eight characters from `at`; -1 where one of them is no digit or letter. */
function organisationCheckCode(text: string, at: number): number {
  let sum = 0
  for (let i = 0; i < 8; i++) {
    const code = text.charCodeAt(at + i)
    const value = code < 128 ? ORGANISATION_VALUES[code]! : -1
    if (value < 0) return -1
    sum += value * ORGANISATION_WEIGHTS[i]!
  }
  const rest = 11 - (sum % 11)
  return rest === 10 ? 88 : rest === 11 ? 48 : 48 + rest
}

/** The check character of seventeen characters of the alphabet (more are not read); undefined where one is not of it. */
export function usccCheckCharacter(first17: string): string | undefined {
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const value = valueAt(first17, i)
    if (value < 0 || i >= first17.length) return undefined
    sum += value * WEIGHTS[i]!
  }
  return ALPHABET[(31 - (sum % 31)) % 31]
}

/** The check character of an organisation code's eight characters; undefined where one is no digit or upper-case letter. */
export function organisationCheck(first8: string): string | undefined {
  const code = organisationCheckCode(first8, 0)
  return code < 0 ? undefined : String.fromCharCode(code)
}

/** The parts of a code that was parsed before. */
export function usccParts(uscc: Uscc): UsccParts {
  return partsOf(uscc)
}
