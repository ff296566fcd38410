// Numbers that identify people, so that they can be kept out: GB 11643 with eighteen characters, and the former fifteen digits.
import { makeLocalDate } from '#rules/time'
import { parseUscc } from './uscc.ts'

const WEIGHTS = Uint8Array.of(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
const CHECKS = '10X98765432'
const ZERO = 48
const X = 88
const MASK = '*'
// A run of digits may be parted by a few of these between two digits; people write 330102 19900101 1234.
const SEPARATOR = /[\s\p{Cf}\p{Pd}\u00b7\u30fb_]/u
const MOST_SEPARATORS = 4
const BLANKS = /[\s\p{Cf}\p{Pd}]/gu
// Beyond this a cell is no number, whatever levelling makes of it.
const LONGEST_TRIED = 100

/**
 * Whether the text is a resident identity number, with compatibility forms levelled and without blanks and dashes: 18 characters with date
 * and check, or 15 digits with a date.
 */
export function isResidentNumber(text: string): boolean {
  if (text.length > LONGEST_TRIED) return false
  const trimmed = text.normalize('NFKC').replace(BLANKS, '')
  if (trimmed.length < 15 || trimmed.length > 40) return false
  const codes = Uint8Array.from(trimmed, character => digitCode(character.charCodeAt(0)))
  return isEighteen(codes, 0, codes.length) || isFifteen(codes, 0, codes.length)
}

/** ASCII code of a digit or X, whatever width or case; 0 for anything else. */
function digitCode(code: number): number {
  if (code >= 48 && code <= 57) return code
  if (code === 88 || code === 120) return X
  if (code >= 0xff10 && code <= 0xff19) return code - 0xff10 + ZERO
  return code === 0xff38 || code === 0xff58 ? X : 0
}

function isEighteen(codes: Uint8Array, at: number, length: number): boolean {
  if (length !== 18) return false
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const digit = codes[at + i]! - ZERO
    if (digit < 0 || digit > 9) return false
    sum += digit * WEIGHTS[i]!
  }
  if (codes[at + 17] !== CHECKS.charCodeAt(sum % 11)) return false
  const year = number(codes, at + 6, 4)
  return (
    isProvince(codes, at) && year >= 1900 && year < 2100 && isDate(year, number(codes, at + 10, 2), number(codes, at + 12, 2))
  )
}

function isFifteen(codes: Uint8Array, at: number, length: number): boolean {
  if (length !== 15) return false
  for (let i = 0; i < 15; i++) if (codes[at + i]! < 48 || codes[at + i]! > 57) return false
  return isProvince(codes, at) && isDate(1900 + number(codes, at + 6, 2), number(codes, at + 8, 2), number(codes, at + 10, 2))
}

function number(codes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = 0; i < count; i++) value = value * 10 + codes[at + i]! - ZERO
  return value
}

function isDate(year: number, month: number, day: number): boolean {
  return makeLocalDate(year, month, day) !== undefined
}

/** First digit of GB/T 2260 regions, 9 for residence permits of foreigners. */
function isProvince(codes: Uint8Array, at: number): boolean {
  return codes[at]! >= 49 && codes[at]! <= 57
}

/**
 * Covers every resident number in a text with stars, also full width, or parted by a few blanks, hyphens or invisible characters, or inside a longer run of
 * digits. A text that is nothing but the valid credit code of a business is left as it is; anything else that could be both (about
 * one of 50,000 other codes) is covered. Fifteen digits are covered only where they stand alone. `found` counts the numbers.
 */
export function maskResidentNumbers(text: string): { readonly text: string; readonly found: number } {
  if (text.length < 15 || !hasFifteenDigits(text)) return { text, found: 0 }
  if (text.length < 40 && isSoundBusinessCode(text)) return { text, found: 0 }
  const covered = new Uint8Array(text.length)
  const found = cover(text, covered)
  if (found === 0) return { text, found }
  let masked = ''
  for (let i = 0; i < text.length; i++) masked += covered[i] === 1 ? MASK : text[i]
  return { text: masked, found }
}

/** One resident number in a few hundred passes as a credit code, but none of a citizen begins with 9, as the codes of businesses do. */
function isSoundBusinessCode(text: string): boolean {
  const parsed = parseUscc(text)
  return parsed.ok && parsed.warnings.length === 0 && parsed.parts.department === '9'
}

function hasFifteenDigits(text: string): boolean {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code >= 48 && code <= 57) || (code >= 0xff10 && code <= 0xff19)) {
      count += 1
      if (count === 15) return true
    }
  }
  return false
}

function cover(text: string, covered: Uint8Array): number {
  let found = 0
  for (let i = 0; i < text.length; ) {
    if (!isDigit(text, i)) {
      i += 1
      continue
    }
    const end = runEnd(text, i)
    found += coverRun(text, i, end, covered)
    i = end
  }
  return found
}

function isDigit(text: string, index: number): boolean {
  const code = digitCode(text.charCodeAt(index))
  return code >= 48 && code <= 57
}

/** The end of a run of digits, X and a few separators between them that begins at `from`. */
function runEnd(text: string, from: number): number {
  let end = from
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (digitCode(code) !== 0) end = i + 1
    else if (i - end >= MOST_SEPARATORS || !SEPARATOR.test(text[i]!)) break
  }
  return end
}

function coverRun(text: string, from: number, end: number, covered: Uint8Array): number {
  const codes = new Uint8Array(end - from)
  const places = new Uint32Array(end - from)
  let length = 0
  for (let i = from; i < end; i++) {
    const code = digitCode(text.charCodeAt(i))
    if (code === 0) continue
    codes[length] = code
    places[length] = i
    length += 1
  }
  let found = 0
  let behind = 0
  for (let at = 0; at + 18 <= length; ) {
    // Set apart, it begins where digits begin or behind another: within a list of days there are such windows by chance.
    const begins = places[at + 17] === places[at]! + 17 || at === behind || places[at] !== places[at - 1]! + 1
    if (begins && isEighteen(codes, at, 18)) {
      coverPlaces(covered, places, at, at + 18)
      found += 1
      at += 18
      behind = at
    } else at += 1
  }
  found += coverFifteens(codes, places, length, covered)
  const digits = length === 16 && codes[15] === X ? 15 : length
  if (found === 0 && isFifteen(codes, 0, digits) && isParted(text, places, from, end)) {
    coverPlaces(covered, places, 0, length)
    return 1
  }
  return found
}

/** Fifteen digits that are parted are a number where nothing else stands in the text, or where they are parted as one: 330102 900101 123. */
function isParted(text: string, places: Uint32Array, from: number, end: number): boolean {
  const apart = (at: number) => places[at]! > places[at - 1]! + 1
  return text.trim().length === end - from || (apart(6) && apart(12))
}

/** Only fifteen digits without separators and without digits beside them: longer numbers hold such dates by chance too often. */
function coverFifteens(codes: Uint8Array, places: Uint32Array, length: number, covered: Uint8Array): number {
  let found = 0
  for (let start = 0; start < length; ) {
    let end = start + 1
    while (end < length && places[end] === places[end - 1]! + 1) end += 1
    const trimmed = end - start === 16 && codes[end - 1] === X ? end - 1 : end
    if (covered[places[start]!] === 0 && isFifteen(codes, start, trimmed - start)) {
      coverPlaces(covered, places, start, trimmed)
      found += 1
    }
    start = end
  }
  return found
}

function coverPlaces(covered: Uint8Array, places: Uint32Array, from: number, until: number): void {
  for (let i = from; i < until; i++) covered[places[i]!] = 1
}
