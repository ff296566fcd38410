/** Peak memory of the program while it takes in a workbook in which every string is another one: server, threads, ledger and all. */

import { createWriteStream, openAsBlob, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { streamUniqueWorkbook } from '#support/files'
import { makeProgram, processesBelow, untilReady } from '#support/program'
import { type Bench, timed } from './bench.ts'
import { HEADINGS, licenceCells, UNIT_CODE } from './licences.ts'
import { LICENCE } from './loaded.ts'

const MOST_MB = 500
/** Often enough to meet a peak; each look walks through the pages of both. */
const LOOKED_MS = 100
const COLUMN_OF_CONTENT = HEADINGS.indexOf('XK_NR')

type Told = { readonly closedAt: string | null; readonly outcome: string; readonly registered: number }

export const run = async (bench: Bench): Promise<void> => {
  if (process.platform !== 'linux') return bench.note('the peak of another process is asked of /proc, which is not here')
  const { unique: rows } = bench.amounts
  const house = await bench.ground.openHouse()
  const path = join(bench.ground.folder, 'unique.xlsx')
  const text = (row: number, column: number): string => {
    if (row === 0) return HEADINGS[column]!
    const cell = licenceCells(row, rows)[column]!
    return column === COLUMN_OF_CONTENT ? `${cell}第${row}项` : cell
  }
  await pipeline(Readable.from(streamUniqueWorkbook(rows + 1, HEADINGS.length, text)), createWriteStream(path))
  const program = makeProgram({ databaseUrl: house.url })
  try {
    const server = await program.start('--empty')
    await untilReady(server)
    const pid = server.process.pid!
    const before = memoryOf([pid, ...processesBelow(pid)])
    let peak: readonly number[] = before
    const looking = setInterval(() => {
      const now = memoryOf([pid, ...processesBelow(pid)])
      if (sumOf(now) > sumOf(peak)) peak = now
    }, LOOKED_MS)
    const { seconds, result } = await timed(() => handInOver(server.addresses.api, path)).finally(() => clearInterval(looking))
    if (result.outcome !== 'done' || result.registered !== rows)
      throw new Error(`${result.registered} of ${rows} rows landed: ${result.outcome}`)
    bench.tell({
      figure: 'intake-memory',
      measure: 'peak',
      value: sumOf(peak),
      unit: 'MB',
      beside: `the server and its worker at one moment (${peak.map(one => one.toFixed(0)).join(' and ')} MB; ${sumOf(before).toFixed(0)} MB before), pages that both use counted once; ${rows} rows of as many organisations, ${(rows + 1) * HEADINGS.length} shared strings, ${(rows / seconds).toFixed(0)} rows/s`,
      most: MOST_MB,
      cause: 'two processes that each hold the program and the law, and the strings of the workbook while it is read',
    })
    if (bench.size !== 'S' && sumOf(peak) > MOST_MB) throw new Error('intake took more memory than is allowed')
  } finally {
    await program.remove()
    await house.leave()
  }
}

/** As a department does it, and waits until the file is closed. */
const handInOver = async (api: string, path: string): Promise<Told> => {
  const form = new FormData()
  form.set('item', LICENCE)
  form.set('source', UNIT_CODE)
  form.set('file', await openAsBlob(path), 'unique.xlsx')
  const answer = await fetch(`${api}intake/submit`, { method: 'POST', body: form })
  const { submission } = (await answer.json()) as { submission?: string }
  if (submission === undefined) throw new Error(`handing in was answered with ${answer.status}`)
  for (;;) {
    await sleep(500)
    const told = (await (await fetch(`${api}intake/show?submission=${submission}`)).json()) as Told
    if (told.closedAt !== null) return told
  }
}

const sumOf = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0)

/** Megabytes of each, a page that several use shared out among them; none of one that has ended. */
const memoryOf = (pids: readonly number[]): readonly number[] =>
  pids.map(pid => {
    try {
      return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]) / 1024
    } catch {
      return 0
    }
  })
