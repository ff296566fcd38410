// The second signature of checkpoints: SM2 beside Ed25519, by keys that are rotated and stay checkable.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { believeCheckpoint, isSignedBy, noteKey, parseNote, parseVerifier, utf8, verifierText } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { publicKeyPem, sm2Der, verifySignature } from '#storage/keys'
import { findCheckpoint, listCosignerKeys, openLog, verifySignature as verifyEd25519, verifyLedger } from '#storage/ledger'
import { noOpenssl, openssl } from '#support/cryptography'
import { keysOf } from '#support/keys'
import { ORIGIN, owner, type Place, sequenceAll, withLog, writing } from '#support/log'

const TODAY = '2026-11-20' as LocalDate

/** A log whose checkpoints are signed by the keys of the suite `both`. */
async function withSm2(
  run: (place: Place, keys: Awaited<ReturnType<typeof keysOf>>) => Promise<void>,
  env = {},
): Promise<void> {
  await withLog(async place => {
    const keys = await keysOf(place.dataDir, TODAY, { XINHENG_CRYPTO_SUITE: 'both', ...env })
    const setting = { ...place.setting, cosigners: () => keys.signersOf('log-signing'), secrets: keys.secrets }
    await run({ ...place, setting, log: (await openLog(place.database, setting))! }, keys)
  })
}

const write = (place: Place, organisation: number) =>
  place.database.transaction(tx => writing(tx, [organisation])).then(() => sequenceAll(place))
const newestNote = async ({ database }: Place) => (await database.transaction(tx => findCheckpoint(tx)))!.note
const verified = ({ database }: Place) => verifyLedger(database, undefined, 0, verifySignature)

test('GB/T 39786: a checkpoint bears the line of the log and one by SM2; each is believed by whoever knows that key alone', async () => {
  await withSm2(async (place, keys) => {
    await write(place, 1)
    const note = await newestNote(place)
    assert.equal(parseNote(note)!.signatures.length, 2)
    const [signer] = await keys.signersOf('log-signing')
    const sm2 = noteKey(ORIGIN, signer!.public)
    for (const key of [place.log.key, sm2])
      assert.deepEqual(
        [believeCheckpoint(note, key, { verify: verifySignature })].map(one => 'size' in one && one.size),
        [2n],
      )
    // A checker that has never heard of SM2 passes its line over.
    assert.ok('size' in believeCheckpoint(note, place.log.key, { verify: verifyEd25519 }))
    assert.equal((await verified(place)).firstWrong, null)
    assert.deepEqual((await verifyLedger(place.database, undefined, 0)).firstWrong?.what, 'checkpoint-signature')
  })
})

test('docs/proof.md: the key of an SM2 line is written and read, and its id covers name, type and point', async () => {
  await withSm2(async (_, keys) => {
    const [signer] = await keys.signersOf('log-signing')
    const key = noteKey(ORIGIN, signer!.public)
    const text = verifierText(key)
    const typed = Buffer.concat([Buffer.of(0xff), Buffer.from('SM2-SM3:1234567812345678'), signer!.public])
    assert.equal(text, `${ORIGIN}+${key.id}+${typed.toString('base64')}`)
    const id = createHash('sha256').update(`${ORIGIN}\n`).update(typed).digest('hex').slice(0, 8)
    assert.equal(key.id, id)
    assert.deepEqual(parseVerifier(text), { name: ORIGIN, id, key: new Uint8Array(signer!.public) })
    assert.equal(parseVerifier(text.replace(id, '00000000')), undefined)
    assert.equal(parseVerifier(`${ORIGIN}+${id}+${typed.subarray(0, -1).toString('base64')}`), undefined)
    assert.throws(() => noteKey(ORIGIN, new Uint8Array(64)))
  })
})

test('GB/T 39786: keys are rotated and dropped while the log goes on; every checkpoint stays checkable by the key of its time', async () => {
  await withSm2(async (place, keys) => {
    await write(place, 1)
    const [first] = await keys.signersOf('log-signing')
    await keys.rotate('log-signing', TODAY)
    await write(place, 2)
    const [second] = await keys.signersOf('log-signing')
    assert.notDeepEqual(first!.public, second!.public)
    await keys.choose('international')
    await write(place, 3)
    assert.equal(parseNote(await newestNote(place))!.signatures.length, 1)
    await keys.choose('national')
    await write(place, 4)
    const known = await place.database.transaction(tx => listCosignerKeys(tx, place.log.log))
    assert.deepEqual(
      known.map(({ key, from, until }) => [Buffer.from(key.key).toString('hex'), from, until]),
      [
        [first!.public.toString('hex'), 2n, 4n],
        [second!.public.toString('hex'), 4n, 6n],
        [second!.public.toString('hex'), 8n, null],
      ],
    )
    assert.equal((await verified(place)).firstWrong, null)
  })
})

test('a second signature that is taken away, changed, or by another key is named by verification', async () => {
  await withSm2(async (place, keys) => {
    await write(place, 1)
    await write(place, 2)
    const { asOwner } = await owner(place.made)
    const note = await newestNote(place)
    const lines = note.split('\n')
    const sm2Line = lines.at(-2)!
    const other = await keysOf(`${place.dataDir}/other`, TODAY, { XINHENG_CRYPTO_SUITE: 'both' })
    const [stranger] = await other.signersOf('log-signing')
    const parsed = parseNote(note)!
    const forged = Buffer.concat([
      Buffer.from(parsed.signatures[1]!.id, 'hex'),
      await stranger!.sign(utf8(parsed.text)),
    ]).toString('base64')
    const [signer] = await keys.signersOf('log-signing')
    assert.ok(isSignedBy(parsed, noteKey(ORIGIN, signer!.public), verifySignature))
    for (const touched of [
      note.replace(`${sm2Line}\n`, ''),
      note.replace(sm2Line, `${sm2Line.slice(0, 60)}${sm2Line[60] === 'A' ? 'B' : 'A'}${sm2Line.slice(61)}`),
      note.replace(sm2Line, sm2Line.replace(/\S+$/, forged)),
    ]) {
      assert.notEqual(touched, note)
      await asOwner('update checkpoint set note = $1 where size = 4', [touched])
      assert.deepEqual((await verified(place)).firstWrong, { what: 'checkpoint-signature', log: place.log.log, size: '4' })
    }
    await asOwner('update checkpoint set note = $1 where size = 4', [note])
    assert.equal((await verified(place)).firstWrong, null)
  })
})

test('GB/T 39786: with a passphrase the key of the log is sealed as well, also one that was made before', async () => {
  await withLog(async place => {
    const file = join(place.dataDir, 'keys', 'log.json')
    const bare = /"seed": "([0-9a-f]{64})"/.exec(readFileSync(file, 'utf8'))![1]!
    const keys = await keysOf(place.dataDir, TODAY, { XINHENG_KEYS_PASSPHRASE: 'a long passphrase of the centre' })
    const setting = { ...place.setting, secrets: keys.secrets }
    const log = (await openLog(place.database, setting))!
    assert.ok(!readFileSync(file, 'utf8').includes(bare))
    await write({ ...place, log }, 1)
    const again = (await openLog(place.database, setting))!
    await write({ ...place, log: again }, 2)
    assert.equal((await verified(place)).firstWrong, null)
  })
})

test('GB/T 32918: OpenSSL verifies the second line of a checkpoint', { skip: noOpenssl }, async () => {
  await withSm2(async (place, keys) => {
    await write(place, 1)
    const { text, signatures } = parseNote(await newestNote(place))!
    const own = (await keys.list()).find(key => key.role === 'log-signing')!
    const asked = (message: string) =>
      openssl(
        [
          ...['pkeyutl', '-verify', '-in', 'm', '-pubin', '-inkey', 'p', '-sigfile', 's', '-rawin', '-digest', 'sm3'],
          ...['-pkeyopt', 'distid:1234567812345678'],
        ],
        { m: message, p: publicKeyPem(own)!, s: sm2Der(signatures[1]!.signature) },
      ).status
    assert.equal(asked(text), 0)
    assert.notEqual(asked(`${text} `), 0)
  })
})
