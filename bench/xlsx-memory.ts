/** Reads a workbook of a million rows in which every string is another one, in a process of its own, and asserts its peak memory. */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { openRows, scanCodes, spoolFile } from '#storage/files'
import { streamUniqueWorkbook } from '#support/files'
import type { Bench } from './bench.ts'

const MOST_MB = 500
const COLUMNS = 28

const text = (row: number, column: number): string =>
  column % 3 === 0
    ? `演示市第${row}号企业有限公司${column}`
    : column % 3 === 1
      ? `91990100MA${row.toString(36).toUpperCase()}${column}`
      : `2024年第${row}号决定书所载违法事实之${column}`

export const run = async (bench: Bench): Promise<void> => {
  const rows = bench.amounts.unique
  const folder = join(bench.ground.folder, 'xlsx-memory')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  try {
    const file = join(folder, 'unique.xlsx')
    await pipeline(Readable.from(streamUniqueWorkbook(rows, COLUMNS, text)), createWriteStream(file))
    const read = await readInChild(folder, file)
    if (read.rows !== rows) throw new Error(`${read.rows} of ${rows} rows were read`)
    bench.tell({
      figure: 'xlsx-memory',
      measure: 'peak',
      value: read.peakBytes / 2 ** 20,
      unit: 'MB',
      beside: `reading alone: ${rows} rows, ${rows * COLUMNS} unique strings, ${read.rowsPerSecond} rows/s with spool and search`,
      most: MOST_MB,
    })
    if (read.peakBytes > MOST_MB * 2 ** 20) throw new Error('the reader took more memory than is allowed')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type ChildFigure = {
  rows: number
  /** Spooling, looking for codes and reading, from the file to the last row. */
  rowsPerSecond: number
  peakBytes: number
}

function readInChild(folder: string, file: string): Promise<ChildFigure> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [folder, file])
    child.on('message', message => resolve(message as ChildFigure))
    child.on('error', reject)
    child.on('exit', code => reject(new Error(`the reader ended with ${code}`)))
  })
}

async function readHere(folder: string, file: string): Promise<ChildFigure> {
  const begun = performance.now()
  const bytes = createReadStream(file, { highWaterMark: 256 * 1024 })
  const spool = await spoolFile({ dataDir: folder, id: 'bench', bytes, randomBytes })
  await scanCodes({ dataDir: folder, id: 'bench', key: spool.key }, ['91990100MA0000001X'])
  const opened = await openRows({ dataDir: folder, id: 'bench', key: spool.key, media: spool.media, randomBytes })
  let rows = 0
  for await (const chunk of opened.chunks) rows += chunk.rows.length
  const seconds = (performance.now() - begun) / 1000
  return { rows, rowsPerSecond: Math.round(rows / seconds), peakBytes: process.resourceUsage().maxRSS * 1024 }
}

const [, , folder, file] = process.argv
if (process.send !== undefined && folder !== undefined && file !== undefined) process.send(await readHere(folder, file))
