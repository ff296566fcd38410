// Numbers that lead to a person, covered with stars: identity numbers, mobile telephones, bank cards.
import { isRegistrationNumber, isResidentNumber, maskResidentNumbers, parseUscc } from '#rules/organisations'
import { makeLocalDate } from '#rules/time'
import { LONG_NUMBER, scanText } from './scan-text.ts'

const COMMITMENT = /^\d{6}(\d{4})(\d\d)(\d\d)\d{6}$/
const FIRST_COMMITMENTS = 2014
const FIFTEEN = /^\d{15}$/
// Mobile numbers stand alone, with or without the country code.
const MOBILE = /(?<!\d)(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g
// Bank cards have sixteen to nineteen digits, often in fours; those of the networks in use begin with 3, 4, 5, 6 or 9.
const CARD = /(?<![0-9A-Za-z])[34569](?:[- ]?\d){15,18}(?![0-9A-Za-z])/g
const FULL_WIDTH = /[\uff10-\uff19]/g
// Digits that are one only once compatibility forms are levelled: raised, lowered, circled, of mathematics.
const ODD_DIGITS = /[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u2473\u24ea\u{1d7ce}-\u{1d7ff}]/u
const BLANKS = /[\s\p{Cf}\p{Pd}]/gu

export type Masked = {
  readonly text: string
  readonly identity: number
  readonly contact: number
  /** The number may be what its column is for: an officer says which. */
  readonly doubtful?: boolean
}

/** What a column may hold: codes and document numbers, fifteen-digit registration numbers among them; numbers of commitments; or free text. */
export type MaskedAs = 'text' | 'number' | 'commitment-number'

/**
 * Covers the numbers. In a column of numbers, eleven digits are no telephone, and fifteen are what the column is for, unless they hold a
 * date of birth and lack the check digit of a registration number.
 */
export function maskPersonalNumbers(text: string, as: MaskedAs): Masked {
  if (ODD_DIGITS.test(text)) {
    const levelled = maskPersonalNumbers(text.normalize('NFKC'), as)
    return levelled.identity + levelled.contact > 0 ? levelled : { text, identity: 0, contact: 0 }
  }
  if (as === 'commitment-number' && isCommitmentNumber(text)) return { text, identity: 0, contact: 0 }
  if (as !== 'text') {
    const bare = text.normalize('NFKC').replace(BLANKS, '')
    if (FIFTEEN.test(bare)) {
      if (isRegistrationNumber(bare) || !isResidentNumber(bare)) return { text, identity: 0, contact: 0 }
      return { text: '*'.repeat(text.length), identity: 1, contact: 0, doubtful: true }
    }
  }
  const resident = maskResidentNumbers(text)
  return as !== 'text'
    ? { text: resident.text, identity: resident.found, contact: 0 }
    : withContact(resident.text, resident.found)
}

/**
 * Division (6), day made (8), serial (6): one in four holds eighteen digits with a day and a right check character by chance. Commitments
 * are of after the outline of 2014; who was born since is no party.
 */
function isCommitmentNumber(text: string): boolean {
  const parts = COMMITMENT.exec(text.trim())
  if (parts === null) return false
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  return year >= FIRST_COMMITMENTS && makeLocalDate(year, month, day) !== undefined
}

/** The text with such numbers covered; the same text where there is none. */
export function masked(text: string, as: MaskedAs = 'text'): string {
  return (scanText(text) & LONG_NUMBER) === 0 ? text : maskPersonalNumbers(text, as).text
}

function withContact(text: string, identity: number): Masked {
  // As long as the text itself, so that what is found in it is found there.
  const plain = text.replace(FULL_WIDTH, digit => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 48))
  const mobiles = covered(text, plain, MOBILE, () => true)
  const cards = covered(mobiles.text, covered(plain, plain, MOBILE, () => true).text, CARD, isCardNumber)
  return { text: cards.text, identity, contact: mobiles.found + cards.found }
}

function covered(
  text: string,
  plain: string,
  form: RegExp,
  isOne: (found: string) => boolean,
): { text: string; found: number } {
  let found = 0
  let kept = ''
  let from = 0
  for (const match of plain.matchAll(form)) {
    if (!isOne(match[0])) continue
    found += 1
    kept += text.slice(from, match.index) + '*'.repeat(match[0].length)
    from = match.index + match[0].length
  }
  return { text: found === 0 ? text : kept + text.slice(from), found }
}

/** Luhn's check; a credit code of digits alone passes it one time in ten, and is none. */
function isCardNumber(written: string): boolean {
  const digits = written.replace(/[- ]/g, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = digit * 2
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0 && !(digits.length === 18 && parseUscc(digits).ok)
}
