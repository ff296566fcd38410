/** A way to a database, or to its replica, on which everything is lost and nobody says so: what waits for an answer waits for a known time. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TestDatabase, withDatabase } from '#support/database'
import { type SilentWay, silentWay } from '#support/silent'
import { openDatabase } from './connect.ts'
import { openPools } from './replica.ts'
import { followReplica, untilReplicasShow } from './replicas.ts'

const LAG_MS = 1500
let made: TestDatabase
let way: SilentWay
before(async () => {
  made = await withDatabase()
  way = await silentWay(made.url)
})
after(async () => {
  await way?.close()
  await made?.drop()
})

const until = async (isSo: () => boolean, ms: number, what: string): Promise<void> => {
  for (const end = performance.now() + ms; !isSo(); await sleep(20)) assert.ok(performance.now() < end, what)
}
const timed = async (of: Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await of
  return performance.now() - began
}

for (const [lost, urls] of [
  ['the replica', () => [made.url, way.url]],
  ['the database', () => [way.url, made.url]],
] as const)
  test(`a server to which ${lost} is silent knows that it may be behind, follows again when it speaks, and leaves in time`, async () => {
    const [url, replica] = urls() as [string, string]
    const opened: string[] = []
    const pools = openPools({ url, name: 'silent', onError: () => {} }, { url: replica, lagMs: LAG_MS }, () => {
      opened.push(randomUUID())
      return opened.at(-1)!
    })
    await until(() => !pools.isBehind!(), 10_000, 'never followed')
    way.fallSilent()
    const silent = performance.now()
    await until(() => pools.isBehind!(), LAG_MS + 1000, `not behind after ${LAG_MS} ms`)
    assert.ok(performance.now() - silent > LAG_MS / 3)
    way.speak()
    // What was asked is given up, and asked anew over another connection.
    await until(() => !pools.isBehind!(), 4 * LAG_MS + 5000, 'never followed again')
    way.fallSilent()
    await sleep(400)
    const took = await timed(pools.close())
    assert.ok(took < 4000, `left after ${took} ms`)
    assert.ok(pools.isBehind!())
    way.speak()
  })

test('who waits until replicas show an end waits no longer where the database falls silent meanwhile', async () => {
  const way = await silentWay(made.url)
  const database = openDatabase({ url: way.url, role: 'xinheng_app', onError: () => {} })
  await made.database.query('insert into replica_reader (reader_id, beat, proven, lag_ms) values ($1, 5, 4, $2)', [
    ...[randomUUID(), LAG_MS],
  ])
  await database.query('select 1')
  const waiting = timed(untilReplicasShow(database.pool))
  await sleep(300)
  way.fallSilent()
  const took = await waiting
  assert.ok(took >= LAG_MS && took < LAG_MS + 1600, `waited ${took} ms`)
  await way.close()
  await made.database.query('delete from replica_reader')
  await database.close()
})

test('a number that arrives when a later one stands there changes nothing', async () => {
  const readerId = randomUUID()
  const late: (() => Promise<unknown>)[] = []
  let isLosing = false
  const primary: Parameters<typeof followReplica>[0]['primary'] = {
    query: (statement, values) => {
      if (!isLosing) return made.database.query(statement, values)
      late.push(() => made.database.query(statement, values))
      return Promise.reject(new Error('Query read timeout'))
    },
  }
  const following = followReplica({ primary, replica: made.database, lagMs: LAG_MS, readerId })
  const beat = async () => {
    const { rows } = await made.database.query<{ beat: string }>('select beat from replica_reader where reader_id = $1', [
      readerId,
    ])
    return Number(rows[0]?.beat ?? 0)
  }
  await until(() => !following.isBehind(), 10_000, 'never followed')
  isLosing = true
  await until(() => late.length > 0, 5000, 'nothing was asked')
  isLosing = false
  const before = await beat()
  while ((await beat()) <= before) await sleep(20)
  const stood = await beat()
  for (const arrive of late) await arrive().catch(() => {})
  assert.ok((await beat()) >= stood)
  await following.close()
})
