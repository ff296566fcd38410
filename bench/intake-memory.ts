/** Peak memory of a whole process that takes in a workbook in which every string is another one: spool, threads, ledger and all. */

import { fork } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { streamUniqueWorkbook } from '#support/files'
import type { Bench } from './bench.ts'
import type { Taken } from './intake-process.ts'
import { HEADINGS, licenceCells } from './licences.ts'
import { LICENCE } from './loaded.ts'

const MOST_MB = 500
const COLUMN_OF_CONTENT = HEADINGS.indexOf('XK_NR')

export const run = async (bench: Bench): Promise<void> => {
  const { unique: rows } = bench.amounts
  const house = await bench.ground.openHouse()
  const path = join(bench.ground.folder, 'unique.xlsx')
  const text = (row: number, column: number): string => {
    if (row === 0) return HEADINGS[column]!
    const cell = licenceCells(row, rows)[column]!
    return column === COLUMN_OF_CONTENT ? `${cell}第${row}项` : cell
  }
  await pipeline(Readable.from(streamUniqueWorkbook(rows + 1, HEADINGS.length, text)), createWriteStream(path))
  const { dataDir } = house.environment
  const taken = await new Promise<Taken>((done, failed) => {
    const child = fork(new URL('./intake-process.ts', import.meta.url), [house.url, dataDir, LICENCE, path])
    child.once('message', message => done(message as Taken))
    child.once('error', failed)
    child.once('exit', code => failed(new Error(`the process ended with ${code}`)))
  })
  await house.leave()
  bench.tell({
    figure: 'intake-memory',
    measure: 'peak',
    value: taken.peakBytes / 2 ** 20,
    unit: 'MB',
    beside: `${taken.rows} rows, ${(rows + 1) * HEADINGS.length} shared strings, ${(taken.rows / taken.seconds).toFixed(0)} rows/s`,
    most: MOST_MB,
  })
  if (bench.size !== 'S' && taken.peakBytes > MOST_MB * 2 ** 20) throw new Error('intake took more memory than is allowed')
}
