// A log goes on under another key: the former one hands over, what it signed stays checkable, and nobody else can take over.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommandLine } from '#faces/cli'
import { believeCheckpoint, isSignedBy, parseNote, parseVerifier, toHex, verifierText } from '#rules/ledger'
import {
  findCheckpoint,
  findLogKey,
  holdCheckpoint,
  listLogs,
  logConsistency,
  Mark,
  openLog,
  proveOrganisation,
  rotateLogKey,
  sequence,
  verifyLedger,
  verifySignature,
} from '#storage/ledger'
import { id } from '#support/ledger'
import { owner, PICTURE, type Place, sequenceAll, withLog, writing } from '#support/log'
import { followKeys, maySign } from '#verifier/keys'
import { parseKey } from '#verifier/note'

const write = async (place: Place, organisation: number): Promise<string> => {
  await place.database.transaction(tx => writing(tx, [organisation]))
  await sequenceAll(place)
  return (await place.database.transaction(tx => findCheckpoint(tx)))!.note
}
const rotate = ({ database, setting }: Place) => database.transaction(tx => rotateLogKey(tx, setting))
const reopened = async (place: Place): Promise<Place> => ({ ...place, log: (await openLog(place.database, place.setting))! })
const wrong = async ({ database }: Place) => (await verifyLedger(database, undefined, 0)).firstWrong
const tools = { verify: verifySignature }

test('what a former key signed stays checkable by it, what comes after by the next, to which it has handed over', () =>
  withLog(async place => {
    const before = await write(place, 1)
    const first = place.log.key
    const rotated = (await rotate(place))!
    assert.equal(rotated.after, 2n)
    // Whoever has the log open under the former key signs no more.
    await place.database.transaction(tx => writing(tx, [2]))
    assert.deepEqual(await sequence(place.database, place.log, new Mark()), { done: 'nothing', why: 'key-rotated' })
    const again = await reopened(place)
    assert.equal(verifierText(again.log.key), rotated.key)
    const after = await write(again, 3)
    assert.ok('size' in believeCheckpoint(before, first, tools) && 'size' in believeCheckpoint(after, again.log.key, tools))
    assert.ok(
      !isSignedBy(parseNote(after)!, first, verifySignature) && !isSignedBy(parseNote(before)!, again.log.key, verifySignature),
    )
    assert.equal(await place.database.transaction(tx => findLogKey(tx)), rotated.key)
    // Twice without a checkpoint between, and on.
    await rotate(again)
    const third = await reopened(again)
    const newest = (await rotate(third))!
    const last = await write(await reopened(third), 4)
    assert.ok('size' in believeCheckpoint(last, parseVerifier(newest.key)!, tools))
    assert.equal(await wrong(place), null)
    for (const note of [before, after, last])
      assert.equal((await place.database.transaction(tx => holdCheckpoint(tx, note))).found, 'holds')

    // Whoever has the first key alone is led to the others, each for its sizes.
    const statements = (await place.database.transaction(listLogs))[0]!.keys.slice(1).map(({ statement }) => statement)
    const history = (some: unknown[]) => JSON.stringify({ kind: 'xinheng-log-keys-1', statements: some })
    const known = parseKey(verifierText(first))!
    const followed = followKeys(known, history(statements))
    assert.deepEqual(
      followed.map(({ after, until }) => [after, until]),
      [
        [undefined, 2n],
        [2n, 6n],
        [6n, 6n],
        [6n, undefined],
      ],
    )
    assert.deepEqual(
      [2n, 3n, 6n, 7n].map(size => followed.findIndex(key => maySign(key, size))),
      [0, 1, 1, 3],
    )
    assert.equal(followKeys(parseKey(rotated.key)!, history(statements)).length, 3, 'from a key in the middle on')
    assert.equal(followKeys(known, history(statements.toReversed())).length, 2, 'in their order only')
    assert.equal(followKeys(known, history(statements.slice(1))).length, 1, 'none may be left out')
    assert.equal(followKeys(known, history([statements[0]!.replace('\n2\n', '\n1\n'), 7])).length, 1)
  }))

test('a key that nobody handed over to is named: put into the table, its statement changed, or taken away', () =>
  withLog(async place => {
    await write(place, 1)
    await rotate(place)
    await write(await reopened(place), 2)
    assert.equal(await wrong(place), null)
    const { asOwner } = await owner(place.made)
    await asOwner('create table kept_key as table log_key')
    const strangers = await mkdtemp(join(tmpdir(), 'xinheng-log-'))
    await withLog(async other => {
      const foreign = (await rotate(other))!
      for (const touch of [
        `update log_key set key = '${foreign.key}'`,
        `update log_key set statement = '${foreign.statement}', key = '${foreign.key}'`,
        `update log_key set after_size = after_size - 1`,
        `update log_key set statement = replace(statement, E'\\n2\\n', E'\\n1\\n'), after_size = 1`,
        `insert into log_key (log, key_no, key, after_size, statement) select log, 2, '${foreign.key}', 1000, statement from log_key`,
      ]) {
        await asOwner(touch)
        assert.equal((await wrong(place))?.what, 'log-key', touch)
        await asOwner('truncate log_key; insert into log_key select * from kept_key')
      }
    })
    await asOwner('truncate log_key')
    assert.equal((await wrong(place))?.what, 'checkpoint-signature')
    await asOwner('insert into log_key select * from kept_key')
    // Without the key that signs now nobody hands over.
    assert.equal(await rotate({ ...place, setting: { ...place.setting, dataDir: strangers } }), undefined)
    await rm(strangers, { recursive: true })
    assert.equal(await wrong(place), null)
    const kept = JSON.parse(await readFile(join(place.dataDir, 'keys/log.json'), 'utf8')) as { keys: unknown[] }
    assert.equal(kept.keys.length, 2)
  }))

test('`ledger check` and `ledger consistency` follow the keys without a database, and say which key is wanted where they are not led to it', () =>
  withLog(async place => {
    const { dataDir, database } = place
    const kept = async (name: string, text: string): Promise<string> => {
      await writeFile(join(dataDir, name), text)
      return join(dataDir, name)
    }
    const proof = async (n: number) => JSON.stringify(await database.transaction(tx => proveOrganisation(tx, id(n)), PICTURE))
    const old = await kept('old', await write(place, 1))
    const key = ['--key', await kept('key', verifierText(place.log.key))]
    const before = await kept('before', await proof(1))
    const rotated = (await rotate(place))!
    const now = await kept('new', await write(await reopened(place), 2))
    const after = await kept('after', await proof(2))
    const history = async (statement: string) => [
      '--history',
      await kept('history', JSON.stringify({ kind: 'xinheng-log-keys-1', statements: [statement] })),
    ]
    const led = await history(rotated.statement)
    const proved = await database.transaction(tx => logConsistency(tx, place.log.log, 2n, 4n))
    const file = { kind: 'xinheng-consistency-1', from: '2', to: '4', proof: proved.map(toHex) }
    const between = await kept('between', JSON.stringify(file))
    const say = async (...args: string[]) => {
      const said: string[] = []
      const roof = {
        lang: 'en',
        version: '0',
        out: said.push.bind(said),
        err: said.push.bind(said),
        isWatched: false,
        nowMs: () => 0,
      }
      return { code: await runCommandLine(roof as never, ['ledger', ...args, '--data', dataDir]), said: said.join('') }
    }
    for (const args of [
      ['check', before, ...key],
      ['check', before, ...key, ...led],
      ['check', after, ...key, ...led],
      ['check', after, '--key', await kept('next', rotated.key)],
      ['consistency', old, now, ...key, ...led, '--proof', between],
    ])
      assert.equal((await say(...args)).code, 0, args.join(' '))
    // Who took over signs nothing of before, and nobody is led by a statement that somebody else signed.
    assert.equal((await say('check', before, '--key', join(dataDir, 'next'))).code, 1)
    for (const more of [[], await history(rotated.statement.replace('\n2\n', '\n1\n'))]) {
      const checked = await say('check', after, ...key, ...more)
      assert.deepEqual(
        [checked.code, checked.said.includes(`it is signed by ${rotated.key.split('+', 2).join('+')}`)],
        [1, true],
      )
      const compared = await say('consistency', old, now, ...key, ...more, '--proof', between)
      assert.deepEqual([compared.code, compared.said.includes('--history leads to it')], [2, true])
    }
  }))
