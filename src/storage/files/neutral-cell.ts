// Keeps a cell of an export from being taken for a formula, and takes the mark away again when it comes back.

// = + - @, tab, CR, LF and the full-width forms that a spreadsheet in a Chinese locale takes for the same.
const DANGEROUS = /^'*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/
const NEUTRALISED = /^'+[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/

/** The cell as an export carries it: one apostrophe before what might run. A cell that already begins so gets one more. */
export function neutraliseCell(text: string): string {
  const first = text.charCodeAt(0)
  // Nearly every cell begins with a letter, a digit or a Han character.
  if ((first > 64 && first < 0xff00) || (first > 47 && first < 61)) return text
  return DANGEROUS.test(text) ? `'${text}` : text
}

/** The exact reverse, applied to every cell that is read: `plainCell(neutraliseCell(x)) === x`. */
export function plainCell(text: string): string {
  return text.charCodeAt(0) === 39 && NEUTRALISED.test(text) ? text.slice(1) : text
}
