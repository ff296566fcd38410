// Reads JSON Lines as a table: one object a line; the keys, in the order in which they are first met, are the headings.
import { decodePieces } from './csv-rows.ts'
import type { Encoding } from './encoding.ts'
import { type FileLimits, refuseFile } from './limits.ts'
import { type RowChunk, RowChunks } from './row-chunks.ts'
import type { SealedFile } from './sealed-file.ts'

/** Stands between the values of a list; fields that hold several take them apart again. */
const BETWEEN = ';'

/** A line that is no object, or holds what is no value of a cell, is marked and has no cells. */
type Line = ReadonlyMap<string, string> | 'unreadable' | 'too-long' | 'blank'

/**
 * Row 1 is the headings, line n is row n + 1: the same list as a text file of cells has the same row numbers. The file is read twice, for
 * its last line may bring a key.
 */
export function* readJsonRows(
  file: SealedFile,
  encoding: Encoding,
  options: { limits: FileLimits; chunkRows: number; after: number },
): Generator<RowChunk> {
  const { limits } = options
  const places = headingsOf(file, encoding, limits)
  const chunks = new RowChunks(options)
  chunks.add(1, [...places.keys()], 0)
  let row = 1
  for (const text of lines(file, encoding, limits)) {
    row += 1
    const line = readLine(text)
    if (line === 'blank') continue
    if (typeof line === 'string') {
      chunks.mark(row, [], line === 'too-long' ? 'row-too-long' : 'not-an-object')
      chunks.add(row, [], 0)
    } else addLine(chunks, row, line, places, limits)
    yield* chunks.take()
  }
  yield* chunks.take(true)
}

function addLine(
  chunks: RowChunks,
  row: number,
  line: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, number>,
  limits: FileLimits,
): void {
  const cells: string[] = new Array(places.size).fill('')
  const long: number[] = []
  let chars = 0
  for (const [key, text] of line) {
    const place = places.get(key)!
    if (text.length > limits.cellLength) long.push(place)
    else cells[place] = text
    chars += text.length
  }
  if (long.length > 0) chunks.mark(row, long, 'cell-too-long')
  chunks.add(row, cells, chars)
}

function headingsOf(file: SealedFile, encoding: Encoding, limits: FileLimits): Map<string, number> {
  const places = new Map<string, number>()
  for (const text of lines(file, encoding, limits)) {
    const line = readLine(text)
    if (typeof line === 'string') continue
    for (const key of line.keys()) {
      if (places.has(key)) continue
      if (places.size === limits.columns) refuseFile('FILE_TOO_MANY_COLUMNS', { row: 1, column: places.size + 1 })
      places.set(key, places.size)
    }
  }
  return places
}

/** Undefined stands for a line that is longer than any row. */
function* lines(file: SealedFile, encoding: Encoding, limits: FileLimits): Generator<string | undefined> {
  let held = ''
  let skipping = false
  for (const piece of decodePieces(file, encoding)) {
    let from = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      const line = held + piece.slice(from, end)
      yield skipping || line.length > limits.rowLength ? undefined : line
      held = ''
      skipping = false
      from = end + 1
    }
    if (!skipping) held += piece.slice(from)
    if (held.length > limits.rowLength) {
      skipping = true
      held = ''
    }
  }
  if (skipping) yield undefined
  else if (held !== '') yield held
}

function readLine(text: string | undefined): Line {
  if (text === undefined) return 'too-long'
  if (text.trim() === '') return 'blank'
  let read: unknown
  try {
    // A number keeps the digits it is written with: a code of eighteen would lose its last.
    read = JSON.parse(text, asWritten as (key: string, value: unknown) => unknown)
  } catch {
    // No JSON, or nested deeper than any value.
    return 'unreadable'
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return 'unreadable'
  const cells = new Map<string, string>()
  for (const [key, value] of Object.entries(read)) {
    const cell = textOf(value)
    if (cell === undefined) return 'unreadable'
    cells.set(key, cell)
  }
  return cells
}

function asWritten(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === 'number' ? (context.source ?? String(value)) : value
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (!Array.isArray(value)) return undefined
  const texts = value.map(one => (Array.isArray(one) ? undefined : textOf(one)))
  return texts.some(text => text === undefined) ? undefined : texts.join(BETWEEN)
}
