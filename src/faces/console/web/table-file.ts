/** A table of the page as a file: what is seen is what is saved. */

/** Cells that a table program would take for a formula are marked as text. */
const plain = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

export function saveTable(name: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const text = [head, ...rows].map(row => row.map(cell => quoted(plain(cell))).join(',')).join('\r\n')
  // Table programs read Chinese without garbling where the file begins so.
  const address = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
