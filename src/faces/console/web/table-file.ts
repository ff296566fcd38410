/** A table of the page as a file that a spreadsheet opens and does not run: what is seen is what is saved. */

// What a table program would take for a formula is text: the same marks, full-width ones among them, as in files of the server. A cell that
// already begins with an apostrophe gets one more, so that it comes back as it was.
const FORMULA = /^'*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/
const cell = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

export function saveTable(name: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [head, ...rows].map(row => `${row.map(cell).join(',')}\r\n`)
  // Table programs read Chinese without garbling where the file begins so.
  saveAs(new Blob(['\ufeff', ...lines], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
}

/** Gives the browser a file to keep. */
export function saveAs(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
