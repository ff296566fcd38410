// The process that takes a workbook of the old format apart: it has a heap of its own, may write nothing, and may be ended at any moment.
import { buffer } from 'node:stream/consumers'
import { CFB, read, set_cptable, type WorkBook } from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs'
import type { RefusalCode } from '#rules/outcome'
import { plainCell } from './neutral-cell.ts'
import { kindOfFormat, NumberText, PLAIN, plainNumber } from './number-text.ts'
import type { CellMark } from './row-chunks.ts'

/** Said once; the bytes come on standard input. */
export type XlsOrder = { readonly columns: number; readonly cellLength: number }
/** So many messages more may be sent: who reads sets the pace. */
export type XlsMore = { readonly more: number }

/** Rows of one message, each with its number from 1; none of them is blank. */
export type XlsRows = {
  readonly rows: readonly (readonly [row: number, cells: string[]])[]
  readonly marks: readonly CellMark[]
}
export type FromXls =
  | { readonly sheet: string | null; readonly sheets: readonly string[] }
  | XlsRows
  | { readonly end: true }
  | { readonly refused: RefusalCode; readonly found?: string }

type Cell = { readonly t?: string; readonly v?: unknown; readonly z?: string | number; readonly f?: string }
type Table = readonly (readonly (Cell | undefined)[] | undefined)[]

const ROWS_OF_A_MESSAGE = 500
// What text files of the same programs are written in, where the workbook does not say.
const GBK = 936
const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

let allowed = 0
let wake: (() => void) | undefined
let order: ((order: XlsOrder) => void) | undefined
const ordered = new Promise<XlsOrder>(done => {
  order = done
})
process.on('message', (message: XlsOrder | XlsMore) => {
  if ('more' in message) allowed += message.more
  else order?.(message)
  wake?.()
})
process.on('disconnect', () => process.exit())

async function tell(message: FromXls): Promise<void> {
  while (allowed === 0)
    await new Promise<void>(done => {
      wake = done
    })
  allowed -= 1
  process.send!(message)
}

/** What stands in the container, before anything is read of it. */
function refusedBy(paths: readonly string[]): FromXls | undefined {
  const has = (name: RegExp) => paths.some(path => name.test(path))
  if (has(/\/EncryptedPackage$/i)) return { refused: 'FILE_ENCRYPTED' }
  if (has(/\/_VBA_PROJECT(_CUR)?(\/|$)/i)) return { refused: 'FILE_MACROS' }
  return has(/\/(Workbook|Book)$/i) ? undefined : { refused: 'FILE_NOT_WORKBOOK', found: 'ole' }
}

/** Of any other version the library would read the rest as a container of another kind. */
const MAJOR_VERSION_AT = 26
const isContainer = (bytes: Uint8Array): boolean => bytes[MAJOR_VERSION_AT] === 3 || bytes[MAJOR_VERSION_AT] === 4

function open(bytes: Uint8Array): WorkBook | FromXls {
  if (!isContainer(bytes)) return { refused: 'FILE_DAMAGED' }
  try {
    const { FullPaths } = CFB.read(bytes, { type: 'array' }) as { FullPaths: string[] }
    const refused = refusedBy(FullPaths)
    if (refused !== undefined) return refused
    // Formulas are kept to be told from values; none is ever computed.
    const book = read(bytes, { type: 'array', dense: true, cellNF: true, cellText: false, cellHTML: false, codepage: GBK })
    return book.SheetNames.length === 0 ? { refused: 'FILE_DAMAGED' } : book
  } catch (error) {
    // The library has no other word for bytes that are no workbook.
    return { refused: /password|encrypt/i.test(String(error)) ? 'FILE_ENCRYPTED' : 'FILE_DAMAGED' }
  }
}

class Sheet {
  readonly #numbers: NumberText
  readonly #order: XlsOrder
  #marks: CellMark[] = []

  constructor(numbers: NumberText, order: XlsOrder) {
    this.#numbers = numbers
    this.#order = order
  }

  *read(table: Table): Generator<XlsRows> {
    let rows: [number, string[]][] = []
    for (let at = 0; at < table.length; at++) {
      const cells = this.#cellsOf(table[at] ?? [], at + 1)
      if (cells.length === 0) continue
      rows.push([at + 1, cells])
      if (rows.length < ROWS_OF_A_MESSAGE) continue
      yield { rows, marks: this.#marks }
      rows = []
      this.#marks = []
    }
    if (rows.length > 0) yield { rows, marks: this.#marks }
  }

  #cellsOf(from: readonly (Cell | undefined)[], row: number): string[] {
    const { columns, cellLength } = this.#order
    const cells: string[] = []
    const marked = new Map<CellMark['mark'], number[]>()
    const mark = (what: CellMark['mark'], column: number) => marked.set(what, [...(marked.get(what) ?? []), column])
    let used = 0
    for (let column = 0; column < from.length; column++) {
      const cell = from[column]
      let text = cell === undefined ? '' : this.#textOf(cell)
      if (cell?.t === 'e') mark('error', column)
      if (cell?.f !== undefined) mark(text === '' && cell.t !== 's' ? 'formula-without-value' : 'formula', column)
      if (text.length > cellLength) {
        text = ''
        mark('cell-too-long', column)
      }
      if (column < columns) cells.push(text)
      if (text !== '') used = column + 1
    }
    if (used > columns) this.#marks.push({ row, columns: [], mark: 'row-too-wide', found: used })
    for (const [what, at] of marked) this.#marks.push({ row, columns: at, mark: what })
    cells.length = Math.min(cells.length, used)
    return cells
  }

  #textOf({ t, v, z }: Cell): string {
    if (v === undefined || v === null) return ''
    if (t === 'n') return this.#numberOf(v as number, z)
    if (t === 'b') return v === true ? 'TRUE' : 'FALSE'
    if (t === 'e') return ERRORS[v as number] ?? '#N/A'
    const text = String(v)
    return plainCell(text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text)
  }

  #numberOf(value: number, format: string | number | undefined): string {
    // As a workbook writes them, so that a code which became a number can be told.
    const raw = Math.abs(value) < 1e15 ? String(value) : value.toExponential().replace('e', 'E')
    const kind =
      typeof format === 'string' ? kindOfFormat(-1, format) : format === undefined ? PLAIN : kindOfFormat(format, undefined)
    return kind === PLAIN ? plainNumber(raw) : this.#numbers.format(raw, kind)
  }
}

async function run(): Promise<void> {
  const told = await ordered
  set_cptable(codepages)
  const opened = open(await buffer(process.stdin))
  if (!('SheetNames' in opened)) return tell(opened)
  const properties = opened.Workbook
  const all = opened.SheetNames.map((name, at) => ({ name, hidden: (properties?.Sheets?.[at]?.Hidden ?? 0) !== 0 }))
  const visible = all.filter(sheet => !sheet.hidden)
  const sheets = visible.map(sheet => sheet.name)
  const reader = new Sheet(new NumberText(properties?.WBProps?.date1904 === true), told)
  for (const { name } of visible.length > 0 ? visible : all) {
    let any = false
    for (const rows of reader.read((opened.Sheets[name] as { '!data'?: Table } | undefined)?.['!data'] ?? [])) {
      if (!any) await tell({ sheet: name, sheets })
      any = true
      await tell(rows)
    }
    if (any) break
  }
  await tell({ end: true })
}

await run()
