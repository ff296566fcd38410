/** A log over a small ledger, for tests: opened in a data folder of its own, written to, sequenced. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Law } from '#rules/law'
import { believeCheckpoint } from '#rules/ledger'
import type { Database, OpenTransaction } from '#storage/database'
import { findCheckpoint, type LogSetting, Mark, type OpenLog, openLog, sequence, verifySignature } from '#storage/ledger'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryLaw } from '#support/law'
import { makeWriter, penalty } from '#support/ledger'

export const ORIGIN = 'xinheng.test/log'
export const PICTURE = { readOnly: true, isolation: 'repeatable read' } as const

const law: Law = await repositoryLaw()

export type Place = { made: TestDatabase; database: Database; dataDir: string; setting: LogSetting; log: OpenLog }

export async function withLog(run: (place: Place) => Promise<void>): Promise<void> {
  const made = await withDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'xinheng-log-'))
  const setting = { origin: ORIGIN, dataDir, randomBytes }
  try {
    const log = (await openLog(made.database, setting))!
    await run({ made, database: made.database, dataDir, setting, log })
  } finally {
    await made.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

export const writing = (
  tx: OpenTransaction,
  organisations: readonly number[],
  firstRecord = BigInt(randomBytes(4).readUInt32LE()),
) => {
  const { row, write } = makeWriter(law)
  return write(
    tx,
    organisations.map((n, i) => row(n, firstRecord + BigInt(i), penalty('2026-05-30'))),
  )
}

/** Lets the newest checkpoint be a second old, without waiting for it. */
export const age = async ({ made }: Place): Promise<void> => {
  const { asOwner } = await owner(made)
  await asOwner("update checkpoint set signed_at = signed_at - interval '1 hour'")
}

export async function owner(made: TestDatabase): Promise<{ asOwner(sql: string, values?: unknown[]): Promise<unknown[]> }> {
  const { default: pg } = await import('pg')
  return {
    async asOwner(sql, values) {
      const client = new pg.Client({ connectionString: made.url })
      await client.connect()
      try {
        return (await client.query(sql, values)).rows
      } finally {
        await client.end()
      }
    },
  }
}

export const sequenceAll = async (place: Place, mark = new Mark(), most?: number): Promise<bigint> => {
  for (;;) {
    await age(place)
    const round = await sequence(place.database, place.log, mark, most)
    if (round.done === 'nothing') {
      assert.equal(round.why, 'none-waits')
      return (await place.database.transaction(tx => findCheckpoint(tx)))!.size
    }
  }
}

export const newest = async ({ database, log }: Place) => {
  const stored = (await database.transaction(tx => findCheckpoint(tx)))!
  const believed = believeCheckpoint(stored.note, log.key, { verify: verifySignature })
  if ('ok' in believed) throw new Error(believed.wrong)
  return believed
}
export { chanceOf, DEEDS, type Hand, LOG_TABLES, rewriteHistory, TABLES } from './tampering.ts'
