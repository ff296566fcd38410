/** Reads the same tables with our readers and with the libraries that could have been taken instead. */
import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { streamXlsxRows } from 'hucre/xlsx'
import { openRows, spoolFile, writeCsv, writeXlsx } from '#storage/files'
import { streamUniqueWorkbook } from '#support/files'
import { type Bench, timed } from './bench.ts'

const COLUMNS = 28
const BATCH = 1000

/** A penalty as departments export it: a third of its cells empty, another third repeated. */
function cellOf(row: number, column: number): string {
  if (column % 3 === 2) return ''
  if (column % 3 === 1) return `演示市市场监督管理局${column}${row % 50}`
  return column % 2 === 0
    ? `91990100MA${String(row).padStart(7, '0')}X`
    : `演市监罚决〔2024〕${row}号，当事人于某日销售不合格产品`
}

const readers: Readonly<Record<string, (file: string) => Promise<number>>> = {
  'csv-parse': async file => {
    let rows = 0
    for await (const _ of createReadStream(file, { highWaterMark: 256 * 1024 }).pipe(parse({ bom: true }))) rows++
    return rows
  },
  hucre: async file => {
    let rows = 0
    for await (const _ of streamXlsxRows(await readFile(file))) rows++
    return rows
  },
  exceljs: async file => {
    const ExcelJS = createRequire(import.meta.url)('exceljs') as typeof import('exceljs')
    const options = {
      sharedStrings: 'cache',
      styles: 'cache',
      worksheets: 'emit',
      hyperlinks: 'ignore',
      entries: 'ignore',
    } as const
    let rows = 0
    for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file, options)) for await (const _ of sheet) rows++
    return rows
  },
}

export const run = async (bench: Bench): Promise<void> => {
  const rows = bench.amounts.workbook
  const folder = join(bench.ground.folder, 'file-readers')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const headings = Array.from({ length: COLUMNS }, (_, n) => `列${n}`)
  const batches = function* () {
    for (let from = 0; from < rows; from += BATCH) {
      yield Array.from({ length: BATCH }, (_, n) => headings.map((_, column) => cellOf(from + n, column)))
    }
  }
  const files: Record<string, AsyncIterable<Buffer>> = {
    'table.csv': writeCsv(headings, batches()),
    'inline.xlsx': writeXlsx('x', headings, batches()),
    'unique.xlsx': streamUniqueWorkbook(rows, COLUMNS, (row, column) => `第${row}行${column}列的内容`),
  }
  try {
    for (const [name, pieces] of Object.entries(files)) {
      const file = join(folder, name)
      await pipeline(Readable.from(pieces), createWriteStream(file))
      await measure(bench, 'ours', name, () => readOurs(folder, file))
      // hucre takes a minute and a gigabyte for every 200,000 rows of unique strings.
      const others = name.endsWith('.csv') ? ['csv-parse'] : name === 'unique.xlsx' ? ['exceljs'] : ['hucre', 'exceljs']
      for (const reader of others) await measure(bench, reader, name, () => readers[reader]!(file))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(bench: Bench, reader: string, file: string, read: () => Promise<number>): Promise<void> {
  const cpu = process.cpuUsage()
  const { seconds, result } = await timed(read)
  const { user, system } = process.cpuUsage(cpu)
  bench.tell({
    figure: 'file-readers',
    measure: `${file} ${reader}`,
    value: result / seconds,
    unit: 'rows/s',
    beside: `${((user + system) / 1e6).toFixed(1)} CPU seconds for ${result} rows of ${COLUMNS} columns`,
  })
}

/** Spooling too, which the others are spared. */
async function readOurs(folder: string, file: string): Promise<number> {
  const id = `bench-${randomBytes(4).toString('hex')}`
  const bytes = createReadStream(file, { highWaterMark: 256 * 1024 })
  const spool = await spoolFile({ dataDir: folder, id, bytes, randomBytes })
  let rows = 0
  const opened = await openRows({
    dataDir: folder,
    id,
    key: spool.key,
    media: spool.media,
    encoding: spool.encoding,
    randomBytes,
  })
  for await (const chunk of opened.chunks) rows += chunk.rows.length
  return rows
}
