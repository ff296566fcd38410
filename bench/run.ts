/** `npm run bench -- [figure …] [--size S|M|L] [--at FOLDER] [--parts N]`: measures, prints a line per figure, and writes RESULTS.md. */

import { parseArgs } from 'node:util'
import { AMOUNTS, type Bench, SIZES, type Size, type Told, valueText } from './bench.ts'
import { openGround } from './ground.ts'
import { writeResults } from './results.ts'

type Figure = { run(bench: Bench): Promise<void> }

/**
 * In this order: the ones before leave what the next ones read. `growth` runs when named or at L; in a folder that is kept, where it goes on
 * after whatever stopped it, up to so many parts.
 */
const FIGURES: Readonly<Record<string, () => Promise<Figure>>> = {
  'csv-intake': () => import('./csv-intake.ts'),
  'same-again': () => import('./same-again.ts'),
  'xlsx-intake': () => import('./xlsx-intake.ts'),
  'xlsx-memory': () => import('./xlsx-memory.ts'),
  'intake-memory': () => import('./intake-memory.ts'),
  'file-readers': () => import('./file-readers.ts'),
  append: () => import('./append.ts'),
  page: () => import('./page.ts'),
  search: () => import('./search.ts'),
  measures: () => import('./measures.ts'),
  log: () => import('./log.ts'),
  refold: () => import('./refold.ts'),
  cryptography: () => import('./cryptography.ts'),
  mirror: () => import('./mirror.ts'),
  growth: () => import('./growth.ts'),
  scale: () => import('./scale.ts'),
}
const ONLY_WHEN_LARGE = new Set(['growth'])

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: 'M' }, at: { type: 'string' }, parts: { type: 'string' } },
})
const size = values.size.toUpperCase() as Size
const parts = Number(values.parts ?? AMOUNTS[size]?.parts)
const unknown = positionals.filter(name => FIGURES[name] === undefined)
if (!SIZES.includes(size) || !(parts >= 1) || unknown.length > 0) {
  process.stderr.write(`npm run bench -- [${Object.keys(FIGURES).join('|')}] [--size S|M|L] [--at FOLDER] [--parts N]\n`)
  process.exit(2)
}
const chosen =
  positionals.length > 0 ? positionals : Object.keys(FIGURES).filter(name => size === 'L' || !ONLY_WHEN_LARGE.has(name))

const note = (text: string): void => void process.stderr.write(`${text}\n`)
const told: Told[] = []
const kept: { title: string; lines: readonly string[] }[] = []
const ground = await openGround(note, values.at)
const bench: Bench = {
  size,
  amounts: { ...AMOUNTS[size], parts },
  ground,
  tell(one) {
    told.push(one)
    process.stdout.write(`${one.figure} ${one.measure} ${valueText(one)}\n`)
    if (one.beside !== undefined) note(`  ${one.beside}`)
  },
  keep: (title, lines) => void kept.push({ title, lines }),
  note,
}
// An interrupted run leaves no server behind, and no folder but one that was named.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ground.abandon().finally(() => process.exit(1)))
const begun = performance.now()
try {
  for (const name of chosen) {
    note(`— ${name}`)
    try {
      await (await FIGURES[name]!()).run(bench)
    } catch (fault) {
      // The others are measured all the same.
      note(`${name} failed: ${fault instanceof Error ? fault.stack : String(fault)}`)
      process.exitCode = 1
    }
  }
} finally {
  await ground.close()
}
const seconds = (performance.now() - begun) / 1000
note(`${seconds.toFixed(0)} s in all`)
// A smoke run says that the bench works, and nothing about speed.
if (size !== 'S') writeResults({ size, seconds, serverVersion: ground.serverVersion, told, kept })
