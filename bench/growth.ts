/**
 * From one million records to twenty: what reads, searches, questions and intakes cost on the way, and what a record takes on the disk. In a
 * folder that is kept (`--at`), a run that was stopped or killed goes on where it was: the ledger says how far it is.
 */

import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOrganisation, tableReader } from '#capabilities/disclosure'
import { check } from '#capabilities/measures'
import { runOperation } from '#capabilities/operation'
import type { Uscc } from '#rules/organisations'
import { openLog } from '#storage/ledger'
import { type Bench, quantile, timed } from './bench.ts'
import { type House, handIn, land } from './ground.ts'
import { codeOf, writeLicenceCsv } from './licences.ts'
import { LICENCE } from './loaded.ts'
import { ORIGIN, sequenceAll } from './log.ts'
import { officeOf } from './measures.ts'
import { planOf } from './page.ts'
import { searchStorage, searchTexts, writeRegistrations } from './search.ts'

/** Measured after so many parts, and after the last. */
const STAGES = [1, 5, 10, 20]
/** Of a part's records, one in so many registers an organisation; the others are licences of these. */
const PER_ORGANISATION = 5
const LOOKUPS = 5_000
/** Read again and again: what the server then has at hand. */
const AT_HAND = 100
const QUESTIONS = 1_000
/** At each stage. How many entries are in the log is told beside what a record takes. */
const SEQUENCING_SECONDS = 60
/** A part that may not fit is not begun: what its records take with room to spare, and what PostgreSQL writes ahead. */
const ROOM = { record: 3_000, beside: 6e9 }

type Times = { readonly p50: number; readonly p95: number; readonly p99: number }
type Stage = {
  readonly part: number
  readonly page: Times
  readonly atHand: Times
  /** Of one page of the former: 8 kB each, among the server's own and from outside. */
  readonly blocks: { readonly hit: number; readonly read: number }
  readonly search: Times
  readonly question: Times
  readonly sequenced: { readonly leaves: number; readonly seconds: number }
  readonly bytes: { readonly database: number; readonly ahead: number; readonly files: number }
  readonly peak: number
  readonly vacuum: number
  readonly plan: readonly string[]
  readonly seconds: number
}
/** Rows a second of its two hand-ins; null where one was interrupted. Seconds are those after the interruption. */
type Part = Rates & { readonly part: number; readonly seconds: number }
type Rates = { readonly registrations: number | null; readonly licences: number | null }
type Kept = { readonly stages: Stage[]; readonly parts: Part[] }

export const run = async (bench: Bench): Promise<void> => {
  const house = await bench.ground.openHouse('growth')
  const file = join(bench.ground.folder, 'growth.json')
  const kept: Kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { stages: [], parts: [] }
  const keep = () => {
    writeFileSync(`${file}.new`, JSON.stringify(kept))
    renameSync(`${file}.new`, file)
  }
  const records = bench.amounts.licences
  for (;;) {
    const part = await wholeParts(bench, house)
    const isLast = part >= bench.amounts.parts || !hasRoom(bench)
    if ((isLast || STAGES.includes(part)) && !kept.stages.some(one => one.part === part)) {
      bench.note(`measured at ${part * records} records`)
      const { seconds, result } = await timed(() => measure(bench, house, part))
      kept.stages.push({ part, ...result, seconds })
      keep()
      bench.note(JSON.stringify({ ...result, plan: undefined }))
    }
    if (isLast) break
    const { seconds, result } = await timed(() => grow(bench, house, part))
    const done = Math.floor(part) + 1
    kept.parts.push({ part: done, ...result, seconds })
    keep()
    bench.note(`${done * records} records: ${rateText(result.licences)} of licences, ${seconds.toFixed(0)} s in all`)
  }
  await house.leave()
  tell(bench, kept)
}

/** Each part is two hand-ins. One that a kill left open is carried on first. */
const wholeParts = async (bench: Bench, { environment, owner }: House): Promise<number> => {
  const open = await owner.query<{ id: string }>('select submission_id as id from submission where closed_at is null')
  for (const { id } of open.rows) {
    bench.note(`${id} is carried on`)
    await land(environment, id)
  }
  const { rows } = await owner.query<{ many: number }>('select count(*)::int as many from submission')
  return rows[0]!.many / 2
}

const hasRoom = ({ ground, amounts, note }: Bench): boolean => {
  const { bavail, bsize } = statfsSync(ground.folder)
  const isRoom = bavail * bsize > amounts.licences * ROOM.record + ROOM.beside
  if (!isRoom) note(`${((bavail * bsize) / 1e9).toFixed(0)} GB are left: no part more`)
  return isRoom
}

/** The next part, or the half of it that is missing: as many organisations more, and licences of them. */
const grow = async (bench: Bench, house: House, part: number): Promise<Rates> => {
  const { environment, owner } = house
  const organisations = bench.amounts.licences / PER_ORGANISATION
  const licences = bench.amounts.licences - organisations
  const first = Math.floor(part) * organisations
  let registrations: number | null = null
  if (Number.isInteger(part)) {
    const { rows, seconds } = await handIn(
      environment,
      'registration',
      await writeRegistrations(bench, first, first + organisations),
    )
    registrations = rows / seconds
    // As autovacuum does a minute later: without it, the first chunks would be planned for an empty table.
    if (part === 0) await owner.query('analyze')
  }
  const path = join(bench.ground.folder, 'more.csv')
  const from = Math.floor(part) * licences
  await writeLicenceCsv(path, from, from + licences, organisations, first)
  const { rows, seconds } = await handIn(environment, LICENCE, path)
  return { registrations, licences: rows / seconds }
}

const measure = async (bench: Bench, house: House, part: number): Promise<Omit<Stage, 'part' | 'seconds'>> => {
  const { environment, owner } = house
  const organisations = (part * bench.amounts.licences) / PER_ORGANISATION
  const vacuum = await timed(() => owner.query('vacuum analyze'))
  await owner.query('checkpoint')
  // The first half warms what a running server has warm.
  await lookups(house, organisations, 0, LOOKUPS)
  const before = await blocksOf(house)
  const page = await lookups(house, organisations, LOOKUPS, LOOKUPS)
  const after = await blocksOf(house)
  await lookups(house, AT_HAND, 0, AT_HAND)
  const atHand = await lookups(house, AT_HAND, 0, LOOKUPS)
  bench.note('search')
  const { all: search } = await searchStorage(house, searchTexts(bench.amounts.searches, organisations))
  bench.note('questions')
  const question = await questions(house, organisations)
  bench.note('log')
  const log = (await openLog(environment.database, { origin: ORIGIN, dataDir: environment.dataDir, randomBytes }))!
  const sequenced = await timed(() => sequenceAll(house, log, undefined, SEQUENCING_SECONDS))
  const { rows } = await owner.query<{ database: string; ahead: string }>(
    'select pg_database_size(current_database()) as database, (select sum(size) from pg_ls_waldir()) as ahead',
  )
  return {
    ...{ page: timesOf(page), atHand: timesOf(atHand), search: timesOf(search), question: timesOf(question) },
    blocks: { hit: (after.hit - before.hit) / LOOKUPS, read: (after.read - before.read) / LOOKUPS },
    sequenced: { leaves: sequenced.result.leaves, seconds: sequenced.seconds },
    bytes: {
      ...{ database: Number(rows[0]!.database), ahead: Number(rows[0]!.ahead) },
      files: bytesIn(environment.dataDir),
    },
    peak: process.resourceUsage().maxRSS * 1024,
    vacuum: vacuum.seconds,
    plan: await planOf(house, codeOf(100 + organisations - 1)),
  }
}

const timesOf = (all: readonly number[]): Times => ({
  ...{ p50: quantile(all, 0.5), p95: quantile(all, 0.95), p99: quantile(all, 0.99) },
})

/** Milliseconds of reads of an organisation's page, one at a time, all over the table: the `from`-th and so many more. */
const lookups = async (
  { environment, portal }: House,
  organisations: number,
  from: number,
  many: number,
): Promise<number[]> => {
  const law = environment.law.current()
  const reader = tableReader(portal.pool as never)
  const all: number[] = []
  for (let n = from; n < from + many; n++) {
    const code = codeOf(100 + ((n * 48_271) % organisations))
    const begun = performance.now()
    const found = await readOrganisation(reader, law, code as Uscc)
    if (found === undefined) throw new Error(`${code} is not there`)
    all.push(performance.now() - begun)
  }
  return all
}

/** Blocks that this database was asked for so far. */
const blocksOf = async ({ owner, portal }: House): Promise<{ hit: number; read: number }> => {
  // Otherwise a session tells of its last second when it likes.
  await portal.pool.query('select pg_stat_force_next_flush()')
  const { rows } = await owner.query<{ hit: string; read: string }>(
    'select blks_hit as hit, blks_read as read from pg_stat_database where datname = current_database()',
  )
  return { hit: Number(rows[0]!.hit), read: Number(rows[0]!.read) }
}

/** The check of an office before a tender, its look committed; one at a time. */
const questions = async (house: House, organisations: number): Promise<number[]> => {
  const office = await officeOf(house)
  const all: number[] = []
  for (let n = 0; n < 2 * QUESTIONS; n++) {
    const uscc = codeOf(100 + ((n * 48_271 + 11) % organisations))
    const { seconds } = await timed(() => runOperation(check, house.environment, office, { uscc, matter: 'tender' }))
    if (n >= QUESTIONS) all.push(1000 * seconds)
  }
  return all
}

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

const tell = (bench: Bench, { stages, parts }: Kept): void => {
  const figure = 'growth'
  const { licences: records } = bench.amounts
  const first = stages[0]!
  const last = stages.at(-1)!
  const blocksText = ({ blocks: { hit, read } }: Stage) => `${(hit + read).toFixed(1)} blocks, ${read.toFixed(1)} of them read`
  for (const one of stages.slice(1))
    bench.tell({
      ...{ figure, measure: `lookup-ratio-${one.part}`, value: one.page.p50 / first.page.p50, most: 1.3 },
      beside: `p50 ${first.page.p50.toFixed(2)} and ${one.page.p50.toFixed(2)} ms; ${records} and ${one.part * records} records, as many organisations more`,
      cause: `what is not among the server's own buffers is read from outside, the more the larger the tables: a page asks for ${blocksText(first)} at first and ${blocksText(one)} then; of pages that were just read, p50 is ${first.atHand.p50.toFixed(2)} and ${one.atHand.p50.toFixed(2)} ms`,
    })
  const whole = parts.flatMap(({ licences }) => licences ?? [])
  bench.tell({
    ...{ figure, measure: 'intake-ratio', value: whole.at(-1)! / whole[0]!, least: 0.8 },
    beside: `licences, rows/s by part, without those that were interrupted: ${whole.map(one => one.toFixed(0)).join(', ')}`,
  })
  const { database, ahead, files } = last.bytes
  const sequenced = stages.reduce((sum, one) => sum + one.sequenced.leaves, 0)
  const all = last.part * records
  bench.tell({
    ...{ figure, measure: 'disk-per-record', value: database / all, unit: 'bytes' },
    beside: `${(database / 1e9).toFixed(1)} GB of tables and indexes for ${all} records, ${sequenced} of their entries in the log; beside it ${(ahead / 1e9).toFixed(1)} GB written ahead and ${(files / 1e9).toFixed(1)} GB of cleaned copies`,
  })
  const seconds = [...stages, ...parts].reduce((sum, one) => sum + one.seconds, 0)
  bench.tell({
    ...{ figure, measure: 'seconds', value: seconds, unit: 's' },
    beside: `${parts.length} parts of ${records} records and ${stages.length} measurements; vacuum analyze at the end ${last.vacuum.toFixed(0)} s`,
  })
  bench.keep('Growth; milliseconds are p50 / p95 / p99', [
    '| records | page | page just read | blocks of a page, read of them | search | question | licences | registrations | sequencing | disk | peak | vacuum analyze |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...stages.map(one => {
      const { licences = null, registrations = null } = parts.find(({ part }) => part === one.part) ?? {}
      const { leaves, seconds: took } = one.sequenced
      const cells = [
        ...[one.part * records, msText(one.page), msText(one.atHand)],
        `${(one.blocks.hit + one.blocks.read).toFixed(1)}, ${one.blocks.read.toFixed(1)}`,
        ...[msText(one.search), msText(one.question)],
        ...[rateText(licences), rateText(registrations), `${(leaves / took).toFixed(0)} entries/s`],
        `${(one.bytes.database / (one.part * records)).toFixed(0)} bytes a record`,
        ...[`${(one.peak / 1e6).toFixed(0)} MB`, `${one.vacuum.toFixed(0)} s`],
      ]
      return `| ${cells.join(' | ')} |`
    }),
  ])
  for (const one of [first, last])
    bench.keep(`Plan of the organisation page at ${one.part * records} records`, ['```', ...one.plan, '```'])
}

const msText = ({ p50, p95, p99 }: Times): string => [p50, p95, p99].map(one => one.toFixed(2)).join(' / ')

const rateText = (rate: number | null): string => (rate === null ? '–' : `${rate.toFixed(0)} rows/s`)
