// Numbers of documents, levelled so that one decision handed in twice is found again.
import type { Item } from './item.ts'

const OPENING = '([{\u3014\u3010\u3016\u3008\u300a\u300c\u300e\uff08\uff3b\uff5b\u2768\u2772'
const CLOSING = ')]}\u3015\u3011\u3017\u3009\u300b\u300d\u300f\uff09\uff3d\uff5d\u2769\u2773'
const OPEN = codesOf(OPENING)
const CLOSE = codesOf(CLOSING)

/** For comparing only, never for showing: brackets of all shapes are one, full width is half width, blanks go, letters are upper-case. */
export function normaliseDocumentNo(text: string): string {
  let result = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x4e00 && code <= 0x9fff) result += text[i]
    else if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90)) result += text[i]
    else if (OPEN.has(code)) result += '('
    else if (CLOSE.has(code)) result += ')'
    else if (code < 128) {
      if (code > 32) result += code >= 97 && code <= 122 ? text[i]!.toUpperCase() : text[i]
    } else return slowly(text)
  }
  return result
}

/** The fields by whose value a record is found: numbers of its documents and certificates, never those of its party or of anybody. */
export function documentNumberFields({ fields, roles }: Pick<Item, 'fields' | 'roles'>): string[] {
  const ofParty = new Set([...Object.values(roles.partyOtherCodes), roles.personDocumentNo])
  return fields
    .filter(
      ({ prop, type, person, disclosure }) =>
        !person && disclosure !== 'none' && !ofParty.has(prop) && (prop === roles.documentNo || NUMBERS.includes(type)),
    )
    .map(({ prop }) => prop)
}
const NUMBERS: readonly string[] = ['number', 'commitment-number']

/** A number of somebody's that was covered leads nowhere. */
const COVERED = '*'

/** As it is looked for; undefined where nobody can. */
export const soughtNumber = (value: string): string | undefined =>
  value.includes(COVERED) ? undefined : normaliseDocumentNo(value) || undefined

/** What a fact is found by, each once. @param props `documentNumberFields` of its item */
export function soughtNumbers(
  fields: Readonly<Record<string, string | readonly string[]>>,
  props: readonly string[],
): string[] {
  const found: string[] = []
  for (const prop of props) {
    const value = fields[prop]
    const sought = typeof value === 'string' ? soughtNumber(value) : undefined
    if (sought !== undefined && !found.includes(sought)) found.push(sought)
  }
  return found
}

/** Upper-case may give characters that level further; three rounds are more than any text needs. */
function slowly(text: string): string {
  let result = text
  for (let round = 0; round < 3; round++) {
    const next = level(result)
    if (next === result) break
    result = next
  }
  return result
}

function level(text: string): string {
  let result = ''
  for (const character of text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]/gu, '')
    .toUpperCase()) {
    const code = character.charCodeAt(0)
    result += OPEN.has(code) ? '(' : CLOSE.has(code) ? ')' : character
  }
  return result
}

function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, one => one.charCodeAt(0)))
}
