/** A table as a file that a spreadsheet opens and does not run. */
import { Button } from 'antd'
import { saveAs } from './measure-client.ts'

type Table = { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] }

const cell = (text: string): string => {
  const plain = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n;\t]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

export function ExportCsv({ name, label, table }: { name: string; label: string; table: Table }) {
  const save = () => {
    const lines = [table.headings, ...table.rows].map(row => `${row.map(cell).join(',')}\r\n`)
    saveAs(new Blob(['\ufeff', ...lines], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
  }
  return <Button onClick={save}>{label}</Button>
}
