// The sequencer on PostgreSQL: every committed batch once, whoever sequences, whenever it commits, and whatever breaks in the middle.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkConsistency, checkProof, toHex, verifyConsistency } from '#rules/ledger'
import {
  findCheckpoint,
  logConsistency,
  Mark,
  type OpenLog,
  openLog,
  proveOrganisation,
  sequence,
  verifyLedger,
  verifySignature,
} from '#storage/ledger'
import { id } from '#support/ledger'
import { age, newest, ORIGIN, owner, PICTURE, sequenceAll, withLog, writing } from '#support/log'
import { sized } from '#support/survival'

const ROUNDS = sized(25, 300)

test('a batch that commits long after younger ones is taken once, and every checkpoint stays a beginning of the log', () =>
  withLog(async place => {
    const { database } = place
    const mark = new Mark()
    let finish = (): void => {}
    const held = new Promise<void>(resolve => {
      finish = resolve
    })
    let opened = (): void => {}
    const begun = new Promise<void>(resolve => {
      opened = resolve
    })
    const slow = database.transaction(async tx => {
      await writing(tx, [1, 2, 1])
      opened()
      await held
    })
    await begun
    const checkpoints = []
    for (let round = 0; round < ROUNDS; round++) {
      await database.transaction(tx => writing(tx, [10 + round, 11 + round]))
      await sequenceAll(place, mark)
      checkpoints.push(await newest(place))
    }
    assert.equal(checkpoints.at(-1)!.size, BigInt(ROUNDS * 3))
    finish()
    await slow
    assert.equal(await sequenceAll(place, mark), BigInt(ROUNDS * 3 + 4))
    assert.equal(await sequenceAll(place, mark), BigInt(ROUNDS * 3 + 4), 'nothing twice')
    const last = await newest(place)
    for (const older of checkpoints) {
      const proof = await database.transaction(tx => logConsistency(tx, place.log.log, older.size, last.size))
      assert.ok(
        verifyConsistency({ from: older.size, to: last.size, proof, fromRoot: older.root, toRoot: last.root }),
        `${older.size}`,
      )
      const file = { kind: 'xinheng-consistency-1', from: `${older.size}`, to: `${last.size}`, proof: proof.map(toHex) }
      assert.ok(checkConsistency(older, last, file))
      const [first, ...rest] = file.proof
      const touched = { ...file, proof: first === undefined ? ['0'.repeat(64)] : [...rest, '0'.repeat(64)] }
      assert.equal(checkConsistency(older, last, touched), false)
    }
    const verified = await verifyLedger(database)
    assert.deepEqual([verified.firstWrong, verified.root, verified.size], [null, toHex(last.root), last.size])
  }))

test('two sequencers and several writers at once: each batch once, one root, and it verifies', () =>
  withLog(async place => {
    const { database, log, setting } = place
    let writers = 4
    const write = async (n: number) => {
      for (let i = 0; i < 12; i++) await database.transaction(tx => writing(tx, [n, n + 1, 40 + n]))
      writers -= 1
    }
    const other = (await openLog(database, setting))!
    assert.deepEqual(other.key, log.key)
    const sequencing = async (own: OpenLog) => {
      const mark = new Mark()
      while (writers > 0) {
        await age(place)
        await sequence(database, own, mark, 20)
      }
    }
    await Promise.all([write(1), write(2), write(3), write(4), sequencing(log), sequencing(other)])
    assert.equal(await sequenceAll(place), 4n * 12n * 4n)
    const [{ batches }] = (await (
      await owner(place.made)
    ).asOwner('select count(distinct batch_id)::int as batches from leaf having count(*) = count(distinct batch_id)')) as [
      { batches: number },
    ]
    assert.equal(batches, 48)
    const verified = await verifyLedger(database)
    assert.deepEqual([verified.firstWrong, verified.root], [null, toHex((await newest(place)).root)])
  }))

test('a sequencer that is killed in the middle leaves nothing of its round, and the next one takes all of it', () =>
  withLog(async place => {
    const { database, made } = place
    const { asOwner } = await owner(made)
    await database.transaction(tx => writing(tx, [1, 2]))
    await sequenceAll(place)
    await database.transaction(tx => writing(tx, [3, 1]))
    // Whatever a round writes: it is killed behind that.
    for (const table of ['leaf', 'tile_end', 'map_head', 'map_node', 'checkpoint']) {
      await asOwner(`create function die() returns trigger language plpgsql security definer as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
        create trigger die after insert or update on ${table} for each statement execute function die()`)
      await assert.rejects(sequence(database, place.log, new Mark()))
      await asOwner(`drop trigger die on ${table}; drop function die()`)
      const held = await newest(place)
      assert.equal(held.size, 3n, table)
      const verified = await verifyLedger(database, undefined, 0)
      assert.deepEqual([verified.root, verified.firstWrong?.what], [toHex(held.root), 'not-sequenced'], table)
    }
    assert.equal(await sequenceAll(place), 6n)
    assert.equal((await verifyLedger(database)).firstWrong, null)
  }))

test('the key lies in the data folder for its owner alone; another folder can read the log and not continue it', () =>
  withLog(async place => {
    const file = join(place.dataDir, 'keys/log.json')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    const kept = await readFile(file, 'utf8')
    const again = (await openLog(place.database, place.setting))!
    assert.deepEqual(again.key, place.log.key)
    assert.equal(await readFile(file, 'utf8'), kept)
    const elsewhere = await mkdtemp(join(tmpdir(), 'xinheng-log-'))
    try {
      const stranger = (await openLog(place.database, { ...place.setting, dataDir: elsewhere }))!
      assert.equal(stranger.signer, null)
      await assert.rejects(sequence(place.database, stranger, new Mark()), /key of the log/)
      await assert.rejects(stat(join(elsewhere, 'keys/log.json')), { code: 'ENOENT' })
    } finally {
      await rm(elsewhere, { recursive: true })
    }
  }))

test('a second log takes what comes after it was opened; the first stays as it was, and the map goes on', () =>
  withLog(async place => {
    const { database, setting } = place
    await database.transaction(tx => writing(tx, [1, 2], 1n))
    await sequenceAll(place)
    const first = await newest(place)
    const log = (await openLog(database, { ...setting, origin: `${ORIGIN}/2027` }))!
    await assert.rejects(openLog(database, setting), /closed/)
    const second = { ...place, log }
    await database.transaction(tx => writing(tx, [2, 3], 10n))
    await sequenceAll(second)
    const last = await newest(second)
    assert.deepEqual([last.origin, last.size, last.map?.organisations], [`${ORIGIN}/2027`, 3n, 3n])
    assert.equal((await database.transaction(tx => findCheckpoint(tx, 1)))!.size, first.size)
    const tools = { verify: verifySignature }
    const whole = (await database.transaction(tx => proveOrganisation(tx, id(2)), PICTURE))!
    assert.deepEqual(
      whole.entries.map(entry => entry.index !== null),
      [false, true],
      'the first entry stands in the former log, and the chain binds it',
    )
    assert.equal(checkProof(whole, log.key, tools).ok, true)
    const touched = {
      ...whole,
      entries: [{ ...whole.entries[0]!, commitment: '0'.repeat(64), salt: null, content: null }, whole.entries[1]!],
    }
    assert.equal(checkProof(touched, log.key, tools).ok, false)
    assert.equal((await verifyLedger(database)).firstWrong, null)
  }))
