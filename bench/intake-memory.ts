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
    const { seconds, result } = await timed(() => handInOver(server.addresses.api, path))
    if (result.outcome !== 'done' || result.registered !== rows)
      throw new Error(`${result.registered} of ${rows} rows landed: ${result.outcome}`)
    const pid = server.process.pid!
    const peak = [pid, ...processesBelow(pid)].reduce((sum, one) => sum + peakOf(one), 0)
    bench.tell({
      figure: 'intake-memory',
      measure: 'peak',
      value: peak / 2 ** 20,
      unit: 'MB',
      beside: `the server and its worker; ${rows} rows of as many organisations, ${(rows + 1) * HEADINGS.length} shared strings, ${(rows / seconds).toFixed(0)} rows/s`,
      most: MOST_MB,
      cause: 'the peaks of two processes, which need not fall together, each with the pages of the program that both use',
    })
    if (bench.size !== 'S' && peak > MOST_MB * 2 ** 20) throw new Error('intake took more memory than is allowed')
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

const peakOf = (pid: number): number => {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (found === null) throw new Error(`/proc says no peak of ${pid}`)
  return Number(found[1]) * 1024
}
