// Names of organisations, folded so that typography does not make two of one.

const OPENING = /[[{〔【〖《〈「『«‹⟨]/g
const CLOSING = /[\]}〕】〗》〉」』»›⟩]/g
const MIDDLE_DOTS = /[\u00b7\u2022\u2027\u2219\u22c5\u30fb\u2e31\u25cf]/g
const QUOTES = /["“”„‟'‘’‚‛`´]/g
const INVISIBLE = /[\s\p{Cf}\p{Cc}]/gu
const PLAIN = /^[\u4e00-\u9fffA-Z0-9()]*$/

/**
 * The form by which two spellings of one name are equal: compatibility forms levelled, brackets of all shapes made round,
 * middle dots made one, quotation marks, blanks and invisible characters dropped, letters upper-case. For comparing and searching, never for showing.
 */
export function foldName(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(OPENING, '(')
    .replace(CLOSING, ')')
    .replace(MIDDLE_DOTS, '\u00b7')
    .replace(QUOTES, '')
    .toUpperCase()
}
