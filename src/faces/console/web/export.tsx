/** A button that takes a table along as a file. */
import { Button } from 'antd'
import { saveTable } from './table-file.ts'

type Table = { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] }

export function ExportCsv({ name, label, table }: { name: string; label: string; table: Table }) {
  return <Button onClick={() => saveTable(name, table.headings, table.rows)}>{label}</Button>
}
