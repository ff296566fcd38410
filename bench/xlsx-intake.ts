/** Intake of licences as xlsx, against the fastest streaming reader of others and against our own intake of csv. */

import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import exceljs from 'exceljs'
import { streamXlsxRows } from 'hucre/xlsx'
import { streamSharedWorkbook } from '#support/files'
import { type Bench, timed } from './bench.ts'
import { handIn } from './ground.ts'
import { HEADINGS, licenceCells } from './licences.ts'
import { LICENCE, loadedHouse, writeMore } from './loaded.ts'

const OF_READER = 0.8
const OF_CSV = 0.9

export const run = async (bench: Bench): Promise<void> => {
  const loaded = await loadedHouse(bench)
  const { licences, workbook: rows } = bench.amounts
  const { environment } = loaded.house
  const xlsx = join(bench.ground.folder, 'licences.xlsx')
  // Rows that no other figure has handed in.
  const first = 10 * licences
  await pipeline(Readable.from(streamSharedWorkbook(cells(first, rows, loaded.organisations))), createWriteStream(xlsx))
  const csv = await handIn(environment, LICENCE, await writeMore(bench, loaded, first + rows, first + 2 * rows))
  const intake = await handIn(environment, LICENCE, xlsx)
  const readers = { exceljs: await timed(() => readWithExceljs(xlsx)), hucre: await timed(() => readWithHucre(xlsx)) }
  for (const [name, { result }] of Object.entries(readers))
    if (result !== rows + 1) throw new Error(`${name} read ${result} rows of ${rows + 1}`)
  const fastest = Math.min(readers.exceljs.seconds, readers.hucre.seconds)
  const goal = Math.min((OF_READER * rows) / fastest, (OF_CSV * rows) / csv.seconds)
  const rate = rows / intake.seconds
  const figure = 'xlsx-intake'
  bench.tell({ figure, measure: 'rate', value: rate, unit: 'rows/s', beside: `${rows} rows` })
  const others = `exceljs ${Math.round(rows / readers.exceljs.seconds)}, hucre ${Math.round(rows / readers.hucre.seconds)} rows/s`
  bench.tell({ figure, measure: 'ratio-to-reader', value: (rate * fastest) / rows, beside: others })
  bench.tell({
    figure,
    measure: 'ratio-to-csv',
    value: (rate * csv.seconds) / rows,
    beside: `csv of as many rows, ${Math.round(rows / csv.seconds)} rows/s`,
  })
  bench.tell({
    figure,
    measure: 'ratio-to-goal',
    value: rate / goal,
    beside: `the smaller of ${OF_READER} of the reader and ${OF_CSV} of csv: ${Math.round(goal)} rows/s`,
    least: 1,
    cause: 'codes of units are looked for in the whole workbook before its first row lands, so it is inflated twice',
  })
}

function* cells(from: number, count: number, organisations: number): Generator<readonly string[]> {
  yield HEADINGS
  for (let n = from; n < from + count; n++) yield licenceCells(n, organisations)
}

const readWithExceljs = async (path: string): Promise<number> => {
  const reader = new exceljs.stream.xlsx.WorkbookReader(createReadStream(path), { sharedStrings: 'cache', worksheets: 'emit' })
  let rows = 0
  for await (const sheet of reader) for await (const row of sheet) if (row.hasValues) rows += 1
  return rows
}

const readWithHucre = async (path: string): Promise<number> => {
  let rows = 0
  for await (const row of streamXlsxRows(await readFile(path))) if (row.values.length > 0) rows += 1
  return rows
}
