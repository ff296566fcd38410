/** A table of the page as a file that a spreadsheet opens and does not run: what is seen is what is saved. */

// What a table program would take for a formula is text.
const cell = (text: string): string => `"${(/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

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
