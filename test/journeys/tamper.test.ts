// Nobody rewrites the record unseen: whatever a superuser does to it, verification names it, or a witness where the log's own key was used.
import assert from 'node:assert/strict'
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { believeCheckpoint, type Checkpoint, checkConsistency, toHex } from '#rules/ledger'
import { chainLooks, findCheckpoint, logConsistency, makeLooksMark, verifyLedger, verifySignature } from '#storage/ledger'
import {
  chanceOf,
  DEEDS,
  type Hand,
  LOG_TABLES,
  type Place,
  rewriteHistory,
  sequenceAll,
  TABLES,
  withLog,
  writing,
} from '#support/log'

import { sized } from '#support/survival'

/** The seed of this run; XINHENG_SEED gives another run's again. */
const SEED = Number(process.env.XINHENG_SEED ?? randomInt(2 ** 31))
const EACH = sized(36, 400)
const REWRITES = sized(8, 60)
const PICTURE = { readOnly: true, isolation: 'repeatable read' } as const

let hand: Hand
let place: Place
let remembered: Checkpoint
let leave: () => void
let gone: Promise<void>

before(async () => {
  const opened = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  leave = left.resolve
  gone = withLog(async one => {
    place = one
    opened.resolve()
    await left.promise
  })
  await Promise.race([opened.promise, gone])
  const owner = new pg.Client({ connectionString: place.made.url })
  await owner.connect()
  hand = { owner, chance: chanceOf(SEED) }
  const some = Array.from({ length: 290 }, (_, n) => n + 1)
  for (const [round, organisations] of [some, some.slice(0, 20), [3, 3, 4, 5], some.slice(100, 110)].entries()) {
    await place.database.transaction(tx => writing(tx, organisations, 1_000n * BigInt(round + 1)))
    await sequenceAll(place)
    // The picture that a restored copy of yesterday would bring back.
    if (round === 1) await keep('early')
  }
  await look()
  remembered = await signed()
  await keep('kept')
  assert.equal((await verifyLedger(place.database)).ok, true)
})
after(async () => {
  await hand.owner.end()
  leave()
  await gone
})

/** Ten people looked, one at a time. */
const look = async (): Promise<void> => {
  await place.database.pool.query(
    `insert into access (organisation_id, looked_at, operation, actor, what)
     select gen_random_uuid(), clock_timestamp(), 'organisations.show', 'local', 'look ' || n from generate_series(1, 10) as n`,
  )
  await chainLooks(place.database, { uuid: () => randomUUID(), randomBytes }, makeLooksMark())
}

const keep = async (prefix: string): Promise<void> => {
  for (const table of TABLES) await hand.owner.query(`create table ${prefix}_${table} as table ${table}`)
}
const bringBack = async (prefix: string, tables: readonly string[] = TABLES): Promise<void> => {
  for (const table of tables)
    await hand.owner.query(`truncate ${table}; insert into ${table} overriding system value select * from ${prefix}_${table}`)
}
const signed = async (): Promise<Checkpoint> => {
  const stored = (await place.database.transaction(tx => findCheckpoint(tx)))!
  const believed = believeCheckpoint(stored.note, place.log.key, { verify: verifySignature })
  if ('ok' in believed) throw new Error(believed.wrong)
  return believed
}

/** What another party does that kept a checkpoint: asks for the newest and for the proof that it goes on from the one it kept. */
const doesWitnessBelieve = async (): Promise<boolean> => {
  const newest = await signed()
  if (newest.size < remembered.size) return false
  const { log } = (await place.database.transaction(tx => findCheckpoint(tx)))!
  const proof = await place.database.transaction(tx => logConsistency(tx, log, remembered.size, newest.size), PICTURE)
  const file = {
    kind: 'xinheng-consistency-1',
    from: String(remembered.size),
    to: String(newest.size),
    proof: proof.map(toHex),
  }
  return checkConsistency(remembered, newest, file)
}

for (const [name, deed] of Object.entries(DEEDS))
  test(`${name}: verification names it every time`, async t => {
    let done = 0
    for (let n = 0; done < EACH; n++) {
      assert.ok(n < EACH * 20, 'the tables refuse almost everything of this kind')
      const one = await deed(hand)
      const touched = await one.do()
      if (touched === 0) continue
      const { ok, firstWrong } = await verifyLedger(place.database, undefined, 0)
      await bringBack('kept', one.touched)
      assert.equal(ok, false, `${one.what} went unseen (seed ${SEED})`)
      assert.notEqual(firstWrong, null)
      done += 1
    }
    assert.equal((await verifyLedger(place.database)).ok, true)
    t.diagnostic(`${done} done, seed ${SEED}`)
  })

test('the tail cut off with its tiles and checkpoint, as a restored copy would: the witness alone can know, and does', async () => {
  await bringBack('early')
  assert.equal((await verifyLedger(place.database)).ok, true, 'yesterday’s ledger is sound in itself')
  assert.equal(await doesWitnessBelieve(), false)
  // Grown again to the old size and beyond, it is another log.
  await place.database.transaction(tx =>
    writing(
      tx,
      Array.from({ length: 40 }, (_, n) => n + 1),
      90_000n,
    ),
  )
  await sequenceAll(place)
  assert.equal((await verifyLedger(place.database)).ok, true)
  assert.ok((await signed()).size >= remembered.size)
  assert.equal(await doesWitnessBelieve(), false)
  await bringBack('kept')
  assert.equal(await doesWitnessBelieve(), true)
})

test('everything rewritten and signed anew with the log’s own key: sound in itself, and the witness names it every time', async t => {
  for (let n = 0; n < REWRITES; n++) {
    assert.ok((await rewriteHistory(hand)) > 0)
    // Without the log made anew, verification sees it.
    if (n % 4 === 0) assert.equal((await verifyLedger(place.database, undefined, 0)).ok, false)
    for (const table of LOG_TABLES) await hand.owner.query(`truncate ${table}`)
    await sequenceAll(place)
    const verified = await verifyLedger(place.database)
    assert.deepEqual([verified.ok, verified.firstWrong], [true, null], 'the forger made no mistake')
    assert.equal(await doesWitnessBelieve(), false, `rewriting ${n} went unseen (seed ${SEED})`)
    await bringBack('kept')
  }
  assert.equal(await doesWitnessBelieve(), true)
  t.diagnostic(`${REWRITES} rewritings, seed ${SEED}`)
})
