// Numbers that lead to a person, covered with stars: identity numbers, mobile telephones, bank cards.
import { maskResidentNumbers } from '#rules/organisations'
import { LONG_NUMBER, scanText } from './scan-text.ts'

const FIFTEEN = /^\s*\d{15}\s*$/
// Mobile numbers stand alone, with or without the country code; cards of the national network begin with 62.
const CONTACT = /(?<!\d)(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)62\d{14,17}(?!\d)/g
const FULL_WIDTH = /[\uff10-\uff19]/g

export type Masked = { readonly text: string; readonly identity: number; readonly contact: number }

/** What a column may hold: a column of fifteen-digit registration numbers, or of codes and document numbers, or free text. */
export type MaskedAs = 'text' | 'number'

/**
 * Covers the numbers. In a column of numbers, a cell of fifteen digits is what the column is for, and eleven digits are no telephone.
 */
export function maskPersonalNumbers(text: string, as: MaskedAs): Masked {
  if (as === 'number' && FIFTEEN.test(text)) return { text, identity: 0, contact: 0 }
  const resident = maskResidentNumbers(text)
  return as === 'number'
    ? { text: resident.text, identity: resident.found, contact: 0 }
    : withContact(resident.text, resident.found)
}

/** The text with such numbers covered; the same text where there is none. */
export function masked(text: string, as: MaskedAs = 'text'): string {
  return (scanText(text) & LONG_NUMBER) === 0 ? text : maskPersonalNumbers(text, as).text
}

function withContact(text: string, identity: number): Masked {
  const plain = text.replace(FULL_WIDTH, digit => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 48))
  let contact = 0
  let covered = ''
  let from = 0
  for (const match of plain.matchAll(CONTACT)) {
    if (match[0].startsWith('62') && match[0].length > 15 && !isCardNumber(match[0])) continue
    contact += 1
    covered += text.slice(from, match.index) + '*'.repeat(match[0].length)
    from = match.index + match[0].length
  }
  return { text: contact === 0 ? text : covered + text.slice(from), identity, contact }
}

/** Luhn's check. */
function isCardNumber(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = digit * 2
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
