/** The door of intake for tests: a small city with units, made files in every form, and the operations asked as its operator. */

import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { carryOn as carryOnSubmission, intake, listOpenSubmissions } from '#capabilities/intake'
import {
  type Actor,
  type Environment,
  type FileOut,
  type LongCommand,
  makeRegistry,
  type Operation,
  runOperation,
} from '#capabilities/operation'
import { province } from '#capabilities/province'
import { quality } from '#capabilities/quality'
import { madeFileWords } from '#faces/text'
import type { LocalDate } from '#rules/time'
import { type Database, openDatabase } from '#storage/database'
import { openLaw } from '#storage/law'
import { putDivisions, putUnits } from '#storage/organisations'
import { withDatabase } from '#support/database'
import { keysOf } from '#support/keys'
import { repositoryLaw } from '#support/law'
import { UNITS } from './city.ts'

export { UNITS, uscc } from './city.ts'

export const TODAY = '2026-11-20' as LocalDate
export const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator' }
const registry = makeRegistry([intake, quality, province])
const LAW_DIR = join(import.meta.dirname, '../../../law')

const ALL_ITEMS = (await repositoryLaw()).items.keys()

const MAY: Readonly<Record<keyof typeof UNITS, readonly string[]>> = {
  city: [...ALL_ITEMS],
  cityFire: ['administrative-penalty'],
  east: ['administrative-licence', 'administrative-penalty'],
  west: ['registration', 'administrative-licence', 'administrative-penalty'],
}

export type Submission = {
  submission: string
  outcome: 'open' | 'done' | 'refused'
  refusal: { code: string; details: Record<string, unknown> } | null
  fileName: string
  headings: string[] | null
  rows: number
  registered: number
  amended: number
  unchanged: number
  refused: number
  held: number
  late: number
  personRows: number
  causes: { code: string; level: string; field: string | null; rows: number }[]
}
export type Found = {
  row: number
  findings: {
    code: string
    level: string
    field: string | null
    value: string | null
    params: Record<string, unknown> | null
  }[]
}

export type House = {
  readonly url: string
  /** When it was made. */
  readonly madeMs: number
  readonly dataDir: string
  readonly environment: Environment
  readonly database: Database
  ask<T>(operation: string, input: object, actor?: Actor): Promise<T>
  /** Opens a submission and leaves it open. */
  open(file: MadeFile, actor?: Actor): Promise<string>
  carryOn(submission: string, chunkRows?: number): Promise<void>
  /** Hands in and waits for the end. */
  handIn(file: MadeFile, actor?: Actor): Promise<Submission>
  listOpen(): Promise<string[]>
  findings(submission: string): Promise<Found[]>
  fileOut(operation: string, input: object): Promise<Buffer>
  rows<T>(sql: string, values?: unknown[]): Promise<T[]>
  close(): Promise<void>
}

export type MadeFile = { readonly name: string; readonly bytes: Uint8Array; readonly item: string; readonly source: string }

export const environmentOf = async (url: string, dataDir: string, today: LocalDate): Promise<Environment> => {
  const keys = await keysOf(dataDir, today)
  const database = openDatabase({ url, role: 'xinheng_app', today, commitments: () => keys.commitments })
  const law = await openLaw(database, LAW_DIR)
  return {
    database,
    law,
    words: madeFileWords(id => law.current().clause(id)),
    sources: { uuid: () => randomUUID(), randomBytes: size => randomBytes(size), nowMs: () => performance.now() },
    dataDir,
    keys,
  }
}

export async function makeHouse(today: LocalDate = TODAY): Promise<House> {
  const madeMs = Date.now()
  const held = await withDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'xinheng-intake-'))
  const environment = await environmentOf(held.url, dataDir, today)
  await putCity(environment)
  const { database } = environment
  const operation = (name: string): Operation => registry.get(name)!
  const ask = async <T>(name: string, input: object, actor = OPERATOR): Promise<T> =>
    (await runOperation(operation(name), environment, actor, input)) as T
  const submit = operation('intake.submit') as LongCommand
  const open = async (file: MadeFile, actor = OPERATOR): Promise<string> => {
    const beside = { file: { name: file.name, bytes: inOnePiece(file.bytes) } }
    const answer = await runOperation(submit, environment, actor, { item: file.item, source: file.source }, beside)
    return (answer as Submission).submission
  }
  const carryOn = (submission: string, chunkRows?: number) => carryOnSubmission(environment, submission, chunkRows)
  return {
    url: held.url,
    madeMs,
    dataDir,
    environment,
    database,
    ask,
    open,
    carryOn,
    async handIn(file, actor = OPERATOR) {
      const submission = await open(file, actor)
      await carryOn(submission)
      return ask<Submission>('intake.show', { submission })
    },
    listOpen: () => database.transaction(tx => listOpenSubmissions(tx)) as Promise<string[]>,
    async findings(submission) {
      const all: Found[] = []
      for (let after = 0; ; ) {
        const page = await ask<{ rows: Found[]; next: number | null }>('intake.findings', { submission, after, limit: 1000 })
        all.push(...page.rows)
        if (page.next === null) return all
        after = page.next
      }
    },
    async fileOut(name, input) {
      const file = await ask<FileOut>(name, input)
      const pieces: Uint8Array[] = []
      for await (const piece of file.bytes) pieces.push(piece)
      return Buffer.concat(pieces)
    },
    rows: async (text, values = []) => (await database.pool.query(text, values)).rows,
    async close() {
      await database.close()
      await held.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export const putCity = (environment: Environment): Promise<unknown> =>
  environment.database.transaction(async tx => {
    const from = '2000-01-01' as LocalDate
    await putDivisions(tx, [
      { division: '990000', name: '衡原省（演示）', parent: null, level: 1 },
      { division: '990100', name: '明衡市（演示）', parent: '990000', level: 2 },
      { division: '990101', name: '东衡县（演示）', parent: '990100', level: 3 },
      { division: '990102', name: '西衡县（演示）', parent: '990100', level: 3 },
    ])
    const units = Object.entries(UNITS).map(([key, unit]) => ({
      ...unit,
      unitId: environment.sources.uuid(),
      fromOn: from,
      items: MAY[key as keyof typeof UNITS],
    }))
    await putUnits(tx, units, from)
  })

/** Carries a submission on in a process of its own, which can be killed. */
export const carryOnInChild = (house: House, submission: string, chunkRows: number): ChildProcess =>
  fork(join(import.meta.dirname, 'child.ts'), [house.url, house.dataDir, submission, String(chunkRows)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

export {
  abnormal,
  bytesOf,
  type Form,
  fileOf,
  honour,
  licence,
  penalty,
  type Row,
  registration,
  tableOf,
} from './made-files.ts'
export { onDisk } from './on-disk.ts'
export { askedOver, type Served, serveBeside, serveOn } from './serve.ts'
