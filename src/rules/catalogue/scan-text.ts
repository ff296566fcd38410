// One pass over a cell that tells which slower looks it needs.

/** Blanks at an edge. */
export const EDGE_BLANK = 1
/** A character beyond the basic plane, half of one, or one that cannot be stored. */
export const UNUSUAL = 2
/** Eleven or more digits with nothing but separators between them. */
export const LONG_NUMBER = 4

const LONG = 11

/** Zero for the text that needs no slower look: by far the most. */
export function scanText(text: string): number {
  let flags = 0
  let digits = 0
  const length = text.length
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x4e00 && code <= 0x9fff) digits = 0
    else if ((code >= 48 && code <= 57) || (code >= 0xff10 && code <= 0xff19)) {
      digits += 1
      if (digits === LONG) flags |= LONG_NUMBER
    } else if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) {
      flags |= UNUSUAL
      // Digits of mathematics: the lower half of their pair.
      if (code >= 0xdfce && text.charCodeAt(i - 1) === 0xd835 && ++digits === LONG) flags |= LONG_NUMBER
    } else if (code > 0xb1 && isOddDigit(code)) {
      digits += 1
      if (digits === LONG) flags |= LONG_NUMBER
    } else if ((code >= 65 && code <= 90 && code !== 88) || (code >= 97 && code <= 122 && code !== 120)) digits = 0
  }
  if (length > 0 && (isEdge(text.charCodeAt(0)) || isEdge(text.charCodeAt(length - 1)))) flags |= EDGE_BLANK
  return flags
}

/** Raised, lowered and circled digits. */
function isOddDigit(code: number): boolean {
  return (
    (code >= 0x2070 && code <= 0x2089) ||
    (code >= 0x2460 && code <= 0x2473) ||
    code === 0x24ea ||
    code === 0xb2 ||
    code === 0xb3 ||
    code === 0xb9
  )
}

/** Blanks that `trim` takes away. */
function isEdge(code: number): boolean {
  return (
    code <= 32 || code === 0xa0 || code === 0x3000 || code === 0xfeff || (code >= 0x1680 && code <= 0x205f && isOddBlank(code))
  )
}

function isOddBlank(code: number): boolean {
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f
  )
}

/** Whether PostgreSQL and UTF-8 can hold the text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** Length in characters as people count them. */
export function lengthOf(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xd800 && code <= 0xdbff) length -= 1
  }
  return length
}
