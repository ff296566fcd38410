/** The ground that figures stand on: a PostgreSQL of their own, migrated databases, and the program's environment over each. */

import { randomBytes } from 'node:crypto'
import { chmodSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import pg from 'pg'
import { v7 } from 'uuid'
import { disclosure } from '#capabilities/disclosure'
import { carryOn, intake, submit } from '#capabilities/intake'
import { type Actor, type Environment, makeRegistry, type Registry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import type { LocalDate } from '#rules/time'
import { type Database, migrate, openDatabase, startEmbedded } from '#storage/database'
import { openKeys } from '#storage/keys'
import { openLaw } from '#storage/law'
import { findUnitByUscc, putDivisions, putUnits } from '#storage/organisations'
import { dropEverywhere, isSpread, makeSpread } from '#support/database'
import { DIVISION, UNIT_CODE, UNIT_NAME } from './licences.ts'

const LAW_DIR = join(import.meta.dirname, '..', 'law')
const OPERATOR: Actor = { id: 'bench', role: 'local-operator' }

/** A migrated database with the bench's unit in it, and the program over it. */
export type House = {
  readonly environment: Environment
  readonly registry: Registry
  readonly portal: Database
  /** The owner's connection, for what no role of the program may do. */
  readonly owner: pg.Client
  readonly url: string
  leave(): Promise<void>
}

export type Ground = {
  readonly folder: string
  readonly serverVersion: string
  /** @param kept where the ground is kept, a house of this name is too: it is opened again as it was left */
  openHouse(kept?: string): Promise<House>
  close(): Promise<void>
  /** Stops the bench's own server under whatever runs on it, and removes its folder. */
  abandon(): Promise<void>
}

/** @param at a folder that is kept; otherwise one of its own, which is removed */
export const openGround = async (note: (text: string) => void, at?: string): Promise<Ground> => {
  const folder = at === undefined ? mkdtempSync(join(tmpdir(), 'xinheng-bench-')) : resolve(at)
  mkdirSync(folder, { recursive: true })
  // PostgreSQL may run under another user, who must get through.
  chmodSync(folder, 0o711)
  const given = process.env.DATABASE_URL
  const embedded =
    given === undefined || given === ''
      ? await startEmbedded({ dataDir: join(folder, 'server'), log: note, randomBytes })
      : undefined
  const url = embedded?.url ?? given!
  const administrator = new pg.Client({ connectionString: url })
  await administrator.connect()
  const { rows } = await administrator.query<{ server_version: string }>('show server_version')
  const houses = new Set<House>()
  let made = 0
  const abandon = async () => {
    await embedded?.stop()
    if (at === undefined) rmSync(folder, { recursive: true, force: true })
  }
  return {
    folder,
    serverVersion: rows[0]!.server_version,
    async openHouse(kept) {
      const isKept = at !== undefined && kept !== undefined
      const name = `xinheng_bench_${isKept ? kept : `${process.pid}_${++made}`}`
      const { rowCount } = await administrator.query('select 1 from pg_database where datname = $1', [name])
      if (rowCount === 0)
        await (isSpread
          ? makeSpread(url, name)
          : administrator.query(`create database ${name} template template0 encoding 'UTF8'`))
      const dataDir = join(folder, name)
      mkdirSync(dataDir, { recursive: true })
      const house = await furnish(url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`), dataDir, async () => {
        houses.delete(house)
        if (isKept) return
        await dropEverywhere(url, name)
        rmSync(dataDir, { recursive: true, force: true })
      })
      houses.add(house)
      return house
    },
    async close() {
      for (const house of houses) await house.leave()
      await administrator.end()
      await abandon()
    },
    abandon,
  }
}

/** Opens the program over a database that is there. */
const openEnvironment = async (url: string, dataDir: string): Promise<Environment & { portal: Database }> => {
  const sources = { uuid: () => v7(), randomBytes: (size: number) => randomBytes(size), nowMs: () => Date.now() }
  const keys = await openKeys({ dataDir, ...sources })
  const database = openDatabase({ url, role: 'xinheng_app', commitments: () => keys.commitments })
  const portal = openDatabase({ url, role: 'xinheng_portal' })
  const law = await openLaw(database, LAW_DIR)
  return { database, portal, law, sources, dataDir, keys }
}

const furnish = async (url: string, dataDir: string, drop: () => Promise<void>): Promise<House> => {
  await migrate(url)
  const environment = await openEnvironment(url, dataDir)
  const { database, portal } = environment
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await database.transaction(async tx => {
    if ((await findUnitByUscc(tx, UNIT_CODE)) !== undefined) return
    await putDivisions(tx, [{ division: DIVISION, name: '演示市', parent: null, level: 2 }])
    const unitId = v7()
    const items = ['registration', 'administrative-licence', 'administrative-penalty']
    const fromOn = '2000-01-01' as LocalDate
    await putUnits(tx, [{ unitId, uscc: UNIT_CODE, name: UNIT_NAME, division: DIVISION, fromOn, items }], fromOn)
  })
  return {
    environment,
    registry: makeRegistry([organisations, disclosure, intake]),
    portal,
    owner,
    url,
    async leave() {
      await owner.end()
      await database.close()
      await portal.close()
      await drop()
    },
  }
}

export type HandedIn = {
  readonly submission: string
  readonly seconds: number
  readonly rows: number
  readonly registered: number
  readonly unchanged: number
}

/** Hands a file in as the bench's unit, and waits until it is closed. */
export const handIn = async (environment: Environment, item: string, path: string): Promise<HandedIn> => {
  const begun = performance.now()
  const file = { name: basename(path), bytes: createReadStream(path, { highWaterMark: 1 << 20 }) }
  const { submission } = await runOperation(submit, environment, OPERATOR, { item, source: UNIT_CODE }, { file })
  const landed = await land(environment, submission)
  return { submission, seconds: (performance.now() - begun) / 1000, ...landed }
}

/** Carries a hand-in on to its end. Throws where a row of it did not land. */
export const land = async (
  environment: Environment,
  submission: string,
): Promise<Pick<HandedIn, 'rows' | 'registered' | 'unchanged'>> => {
  await carryOn(environment, submission)
  const { rows } = await environment.database.pool.query<Record<string, string>>(
    'select outcome, rows, registered, unchanged, refused, held from submission where submission_id = $1',
    [submission],
  )
  const told = rows[0]!
  const landed = Number(told.registered) + Number(told.unchanged)
  if (told.outcome !== 'done' || landed !== Number(told.rows))
    throw new Error(`${submission} did not land whole: ${JSON.stringify(told)}`)
  return { rows: Number(told.rows), registered: Number(told.registered), unchanged: Number(told.unchanged) }
}

export type Processors = { readonly own: number; readonly server: number | undefined }

/** What two readings are apart, as words: beside other work on the machine, this tells more than the clock. */
export const processorsBetween = (before: Processors, after: Processors): string => {
  const server = after.server === undefined ? '' : `, PostgreSQL ${(after.server - before.server!).toFixed(1)} s`
  return `processor: program ${(after.own - before.own).toFixed(1)} s${server}`
}

/** Seconds of processor that the server's processes and our own have used so far; undefined for a server elsewhere. */
export const processorSeconds = async (owner: pg.Client): Promise<Processors> => {
  const { user, system } = process.cpuUsage()
  return { own: (user + system) / 1e6, server: await serverSeconds(owner) }
}

// Ticks of /proc are hundredths of a second on every Linux that Node runs on.
const TICKS = 100

const statOf = (pid: number): string[] | undefined => {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  return text.includes('(postgres)') ? text.slice(text.indexOf(')') + 2).split(' ') : undefined
}

const serverSeconds = async (owner: pg.Client): Promise<number | undefined> => {
  const { rows } = await owner.query<{ pid: number }>('select pg_backend_pid() as pid')
  const postmaster = Number(statOf(rows[0]!.pid)?.[1])
  const main = statOf(postmaster)
  if (main === undefined) return undefined
  // The postmaster's own sum of children holds those that have ended.
  let ticks = Number(main[13]) + Number(main[14])
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    if (stat !== undefined && Number(stat[1]) === postmaster) ticks += Number(stat[11]) + Number(stat[12])
  }
  return ticks / TICKS
}
