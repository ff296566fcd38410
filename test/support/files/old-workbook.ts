// Makes workbooks of the old format: small ones, for the library writes them slowly.
import { CFB, set_cptable, utils, write } from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs'

const GBK = 936
const CODE_PAGE = Buffer.from('42000200', 'hex')

/** `biff8` keeps texts in Unicode; `biff5` in the code page of the system that wrote it, GBK here. */
export function makeOldWorkbook(
  table: readonly (readonly unknown[])[],
  { form = 'biff8', sheet = 'data' }: { form?: 'biff8' | 'biff5'; sheet?: string } = {},
): Buffer {
  if (form === 'biff8') return written(table, form, sheet)
  // The library writes no Chinese into such a file: in its place goes as many ASCII characters as the text has bytes.
  const stand = new Map<string, Buffer>()
  const placed = (value: unknown) => {
    if (typeof value !== 'string' || !/[^ -~]/.test(value)) return value
    const bytes = Buffer.from(encode(GBK, value))
    const place = stand.size.toString(36).padStart(2, '0').padEnd(bytes.length, '~')
    stand.set(place, bytes)
    return place
  }
  const file = written(
    table.map(row => row.map(placed)),
    form,
    placed(sheet) as string,
  )
  const pages = file.indexOf(CODE_PAGE)
  if (pages < 0) throw new Error('the workbook says no code page')
  file.writeUInt16LE(GBK, pages + CODE_PAGE.length)
  for (const [place, bytes] of stand) {
    const at = file.indexOf(place)
    if (at < 0) throw new Error(`the workbook does not hold ${place}`)
    for (let next = at; next >= 0; next = file.indexOf(place, next + 1)) bytes.copy(file, next)
  }
  return file
}

// The types of the library know what it was before it became a module.
const { encode } = (codepages as unknown as { utils: { encode(page: number, text: string): Uint8Array } }).utils

function written(table: readonly (readonly unknown[])[], bookType: 'biff8' | 'biff5', sheet: string): Buffer {
  set_cptable(codepages)
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(table.map(row => [...row])), sheet)
  return write(book, { type: 'buffer', bookType }) as Buffer
}

const record = (id: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id, 0)
  head.writeUInt16LE(body.length, 2)
  return Buffer.concat([head, body])
}
/** The container of the old formats. */
export const makeOle = (entries: Readonly<Record<string, Buffer>>): Buffer => {
  const made = CFB.utils.cfb_new()
  for (const [path, bytes] of Object.entries(entries)) CFB.utils.cfb_add(made, path, bytes)
  return Buffer.from(CFB.write(made, { type: 'buffer' }) as Uint8Array)
}
/** A sheet of numbers, six bytes a cell. */
export const makeOldWorkbookOfNumbers = (rows: number): Buffer => {
  const begin = (kind: number) => record(0x0809, Buffer.from([0, 6, kind, 0, 0xbb, 0x0d, 0xcc, 7, 0, 0, 0, 0, 6, 0, 0, 0]))
  const end = record(0x000a, Buffer.alloc(0))
  const name = Buffer.from([0, 0, 0, 0, 0, 0, 1, 0, 0x61])
  const opening = begin(5).length + 4 + name.length + end.length
  name.writeUInt32LE(opening, 0)
  const line = Buffer.alloc(6 + 256 * 6)
  for (let column = 0; column < 256; column++) line.writeInt32LE(((column + 7) << 2) | 2, 6 + column * 6)
  line.writeUInt16LE(255, line.length - 2)
  const lines = Array.from({ length: rows }, (_, row) => {
    const body = Buffer.from(line)
    body.writeUInt16LE(row, 0)
    return record(0x00bd, body)
  })
  return makeOle({ Workbook: Buffer.concat([begin(5), record(0x0085, name), end, begin(16), ...lines, end]) })
}
