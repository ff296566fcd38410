// Proofs from the log, its tiles and its verification, on PostgreSQL.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkProof, leafHash, type Proof, parseCheckpoint, parseNote, parseRecordId, toHex, treeRoot } from '#rules/ledger'
import {
  findCheckpoint,
  LogBroken,
  Mark,
  proveOrganisation,
  proveRecord,
  readTile,
  sequence,
  verifyLedger,
  verifySignature,
} from '#storage/ledger'
import { id } from '#support/ledger'
import { age, newest, owner, PICTURE, sequenceAll, withLog, writing } from '#support/log'

test('proofs of records and of everything about an organisation hold by the key alone, over hundreds of tiles; changed ones do not', () =>
  withLog(async place => {
    const { database, log } = place
    const organisations = Array.from({ length: 700 }, (_, n) => n + 1)
    await database.transaction(tx => writing(tx, organisations, 1n))
    await sequenceAll(place)
    for (let round = 0; round < 3; round++) {
      await database.transaction(tx =>
        writing(tx, [5, 6, 5, ...organisations.slice(round * 100, round * 100 + 90)], 5_000n + BigInt(round) * 1000n),
      )
      await sequenceAll(place)
    }
    const tools = { verify: verifySignature }
    const holds = (proof: Proof | undefined) => checkProof(JSON.parse(JSON.stringify(proof)), log.key, tools)
    for (const n of [1, 5, 6, 90, 350, 700]) {
      const whole = (await database.transaction(tx => proveOrganisation(tx, id(n)), PICTURE))!
      const entries = n === 5 ? 8 : n === 6 ? 5 : n <= 90 ? 2 : n < 300 ? 2 : 1
      assert.deepEqual([holds(whole).ok, whole.entries.length], [true, entries], `${n}`)
      const record = parseRecordId(JSON.parse(whole.entries[0]!.header).record)!
      const one = (await database.transaction(tx => proveRecord(tx, record), PICTURE))!
      assert.equal(holds(one).ok, true)
      // What was left out, or put elsewhere, is found.
      for (const changed of changesOf(whole)) assert.equal(holds(changed).ok, false, JSON.stringify(changed).slice(0, 200))
      for (const changed of changesOf(one)) assert.equal(holds(changed).ok, false)
    }
    const none = (await database.transaction(tx => proveOrganisation(tx, id(90_000)), PICTURE))!
    assert.deepEqual([none.type, holds(none)], ['absence', { ...holds(none), ok: true, type: 'absence', entries: 0 }])
    const present = (await database.transaction(tx => proveOrganisation(tx, id(5)), PICTURE))!
    const denied = { ...present, type: 'absence' as const, entries: [], map: { ...present.map!, count: 0, head: '' } }
    assert.equal(holds(denied).ok, false, 'nobody is denied who is there')
    const nothing = { ...denied, map: { ...denied.map, proof: [] } }
    assert.equal(holds(nothing).ok, false)
  }))

function* changesOf(proof: Proof): Generator<Proof> {
  const [first, ...rest] = proof.entries
  if (proof.type === 'organisation') {
    if (rest.length > 0) {
      yield { ...proof, entries: rest, map: { ...proof.map!, count: rest.length } }
      const fewer = proof.entries.slice(0, -1)
      yield { ...proof, entries: fewer, map: { ...proof.map!, count: fewer.length } }
    }
    yield { ...proof, map: { ...proof.map!, organisation: id(77_777) } }
    yield { ...proof, map: { ...proof.map!, proof: proof.map!.proof.slice(1) } }
  }
  yield { ...proof, entries: [{ ...first!, header: first!.header.replace('"kind":1', '"kind":3') }, ...rest] }
  yield { ...proof, entries: [{ ...first!, header: ` ${first!.header}` }, ...rest] }
  yield { ...proof, entries: [{ ...first!, content: `${first!.content} ` }, ...rest] }
  yield { ...proof, entries: [{ ...first!, salt: null }, ...rest] }
  yield { ...proof, entries: [{ ...first!, index: String(BigInt(first!.index!) + 1n) }, ...rest] }
  yield { ...proof, checkpoint: proof.checkpoint.replace('\n', '\n1') }
  yield { ...proof, origin: 'xinheng.test/other' }
}

test('what the tiles serve makes the root of the checkpoint, full and partial, and leaf data make the hashes of level 0', () =>
  withLog(async place => {
    const { database } = place
    for (const size of [1, 200, 55, 300]) {
      await database.transaction(tx =>
        writing(
          tx,
          Array.from({ length: size }, (_, n) => n),
          BigInt(size) * 10_000n,
        ),
      )
      await sequenceAll(place)
    }
    const { size, root } = await newest(place)
    assert.equal(size, 560n)
    await database.transaction(async tx => {
      const hashes: Uint8Array[] = []
      for (const [tile, width] of [
        [0n, 256],
        [1n, 256],
        [2n, 48],
      ] as const) {
        const level0 = (await readTile(tx, { level: 0, tile, width }))!
        const bundle = (await readTile(tx, { level: 'entries', tile, width }))!
        assert.deepEqual([level0.length, bundle.length], [width * 32, width * 34])
        for (let leaf = 0; leaf < width; leaf++) {
          assert.equal(bundle.readUInt16BE(leaf * 34), 32)
          const data = bundle.subarray(leaf * 34 + 2, leaf * 34 + 34)
          assert.equal(toHex(leafHash(data)), level0.toString('hex', leaf * 32, leaf * 32 + 32))
          hashes.push(level0.subarray(leaf * 32, leaf * 32 + 32))
        }
      }
      assert.equal(toHex(await rootOf(hashes)), toHex(root))
      // A width that the tile once had is still served; what the log does not reach is not.
      assert.equal((await readTile(tx, { level: 0, tile: 1n, width: 7 }))!.length, 7 * 32)
      assert.equal(await readTile(tx, { level: 0, tile: 2n, width: 49 }), undefined)
      assert.equal(await readTile(tx, { level: 0, tile: 2n, width: 256 }), undefined)
      assert.equal((await readTile(tx, { level: 1, tile: 0n, width: 2 }))!.length, 64)
      assert.equal(await readTile(tx, { level: 2, tile: 0n, width: 1 }), undefined)
    })
  }))

const rootOf = async (hashes: readonly Uint8Array[]) => {
  const { EMPTY_TREE, growTree } = await import('#rules/ledger')
  return treeRoot(growTree(EMPTY_TREE, hashes))
}

test('a log whose end was cut off is not continued: nothing is signed that contradicts what was', () =>
  withLog(async place => {
    const { database, made } = place
    const { asOwner } = await owner(made)
    await database.transaction(tx => writing(tx, [1, 2]))
    await sequenceAll(place)
    await database.transaction(tx => writing(tx, [3]))
    await sequenceAll(place)
    for (const [touch, restore] of [
      [
        'update leaf set leaves = leaves - 1 where first_index = 3',
        'update leaf set leaves = leaves + 1 where first_index = 3',
      ],
      [
        'update tile_end set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1)',
        'update tile_end set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1)',
      ],
    ] as const) {
      await asOwner(touch)
      await database.transaction(tx => writing(tx, [4]))
      await age(place)
      await assert.rejects(sequence(database, place.log, new Mark()), LogBroken, touch)
      assert.notEqual((await verifyLedger(database)).firstWrong, null, touch)
      await asOwner(restore)
      await sequenceAll(place)
      assert.equal((await verifyLedger(database)).firstWrong, null)
    }
  }))

test('verification names what was changed of the log: places, tiles, checkpoints, the map', () =>
  withLog(async place => {
    const { database, made } = place
    const { asOwner } = await owner(made)
    await database.transaction(tx =>
      writing(
        tx,
        Array.from({ length: 600 }, (_, n) => n),
        1n,
      ),
    )
    await sequenceAll(place)
    await database.transaction(tx => writing(tx, [1, 2], 50_000n))
    await sequenceAll(place)
    const flip = (column: string) => `set_byte(${column}, 40, get_byte(${column}, 40) # 1)`
    const tables = ['leaf', 'tile', 'tile_end', 'checkpoint', 'map_head', 'map_node', 'act', 'batch']
    for (const table of tables) await asOwner(`create table kept_${table} as table ${table}`)
    const wrongs: [string, string][] = [
      [`update tile set hashes = ${flip('hashes')} where level = -1 and tile = 1`, 'leaf'],
      [`delete from tile where level = -1 and tile = 0`, 'tile-missing'],
      [`insert into tile select log, level, 7, hashes, roots from tile where tile = 0`, 'tile-behind'],
      [`update tile set roots = set_byte(roots, 511, 255 - get_byte(roots, 511)) where level = -1 and tile = 0`, 'tile'],
      [`update tile_end set hashes = ${flip('hashes')} where level = 1`, 'tile-end'],
      [`update tile_end set hashes = ${flip('hashes')} where level = -1`, 'tile-end'],
      [`delete from tile_end where level = 1`, 'tile-end'],
      [`update leaf set leaves = leaves + 1 where first_index = 0`, 'leaf-place'],
      [`update leaf set first_index = first_index + 1 where first_index > 0`, 'leaf-place'],
      [`delete from checkpoint where size = (select max(size) from checkpoint)`, 'checkpoint-missing'],
      [`update checkpoint set root = set_byte(root, 3, get_byte(root, 3) # 1) where size = 601`, 'checkpoint-root'],
      [`update checkpoint set note = replace(note, '601', '602') where size = 601`, 'checkpoint-signature'],
      [`update checkpoint set size = size - 1 where size = 601`, 'checkpoint-size'],
      [`update checkpoint set organisations = 599 where size = (select max(size) from checkpoint)`, 'checkpoint-signature'],
      [`update map_head set entries = entries - 1 where entries = 2`, 'map-head'],
      [
        `update map_head set head = set_byte(head, 0, get_byte(head, 0) # 1) where bucket = (select max(bucket) from map_head)`,
        'map-head',
      ],
      [`delete from map_head where bucket = (select max(bucket) from map_head)`, 'map-missing'],
      [
        `update map_node set below = ${flip('below')} where depth = 8 and prefix = (select max(prefix) from map_node where depth = 8)`,
        'map-node',
      ],
      // Of an act nothing else binds the header.
      [`update act set operation = 'nothing.done'`, 'leaf'],
    ]
    for (const [touch, what] of wrongs) {
      await asOwner(touch)
      const { ok, firstWrong } = await verifyLedger(database)
      assert.deepEqual([ok, firstWrong?.what], [false, what], touch)
      if (what === 'leaf') assert.ok('entry' in firstWrong! || 'act' in firstWrong!, 'the leaf is named')
      for (const table of tables)
        await asOwner(`truncate ${table}; insert into ${table} overriding system value select * from kept_${table}`)
    }
    assert.equal((await verifyLedger(database)).firstWrong, null)
  }))

test('a checkpoint comes at most every second, the first at once, and of an empty ledger too', () =>
  withLog(async place => {
    const { database, log } = place
    assert.equal((await sequence(database, log, new Mark())).done, 'sequenced')
    const { note } = (await database.transaction(tx => findCheckpoint(tx)))!
    const empty = parseCheckpoint(parseNote(note)!.text)!
    assert.deepEqual([empty.size, empty.map?.organisations, toHex(empty.map!.root)], [0n, 0n, '0'.repeat(64)])
    assert.deepEqual(await sequence(database, log, new Mark()), { done: 'nothing', why: 'none-waits' })
    await database.transaction(tx => writing(tx, [1]))
    assert.deepEqual(await sequence(database, log, new Mark()), { done: 'nothing', why: 'too-soon' })
    await age(place)
    assert.equal((await sequence(database, log, new Mark())).done, 'sequenced')
    const none = await database.transaction(tx => proveRecord(tx, { organisationId: id(9), recordNo: 5n }), PICTURE)
    assert.equal(none, undefined)
  }))
