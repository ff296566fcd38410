// Keys by role: rotated, published, locked, and never in the clear where they should not be.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { publicKeyOfPem, publicKeyPem, verifySm2 } from '#storage/keys'
import { withDataDir } from '#support/files'
import { keysOf } from '#support/keys'

const day = (text: string) => text as LocalDate
const refused = (code: string) => (error: Refusal) => error.code === code
const ringOf = (dataDir: string) => join(dataDir, 'keys', 'ring.json')
const locksIn = (dataDir: string) => readdirSync(join(dataDir, 'keys')).filter(name => name.includes('.lock'))
const goneProcess = () => spawnSync(process.execPath, ['--version']).pid

test('GB/T 39786: without a choice the suite is international; a choice is written down and holds for processes that make none', async () => {
  await withDataDir(async dataDir => {
    const first = await keysOf(dataDir)
    assert.deepEqual([first.suite, first.commitments, first.files.cipher], ['international', 'sha256', 'aes'])
    const chosen = await keysOf(dataDir, day('2026-11-20'), { XINHENG_CRYPTO_SUITE: 'national' })
    assert.deepEqual([chosen.suite, chosen.commitments, chosen.files.cipher], ['national', 'sm3', 'sm4'])
    assert.equal(first.suite, 'national')
    assert.equal((await keysOf(dataDir)).suite, 'national')
    await first.choose('both')
    const both = await keysOf(dataDir)
    assert.deepEqual([both.suite, both.commitments, both.files.cipher], ['both', 'sha256', 'sm4'])
    await assert.rejects(keysOf(dataDir, day('2026-11-20'), { XINHENG_CRYPTO_SUITE: 'sm' }), refused('CRYPTO_SUITE_UNKNOWN'))
  })
})

test('GB/T 39786: each role signs with keys of its own, by the algorithms of the suite', async () => {
  await withDataDir(async dataDir => {
    const keys = await keysOf(dataDir, day('2026-11-20'), { XINHENG_CRYPTO_SUITE: 'both' })
    const message = randomBytes(100)
    const log = await keys.signersOf('log-signing')
    assert.deepEqual(
      log.map(one => one.algorithm),
      ['sm2'],
    )
    assert.ok(verifySm2(log[0]!.public, message, await log[0]!.sign(message)))
    const statements = await keys.signersOf('statement-signing')
    assert.deepEqual(
      statements.map(one => one.algorithm),
      ['ed25519', 'sm2'],
    )
    const pem = publicKeyPem((await keys.list()).find(key => key.id === statements[0]!.id)!)!
    assert.ok(verify(null, message, createPublicKey(pem), await statements[0]!.sign(message)))
    assert.ok(!verifySm2(log[0]!.public, message, await statements[1]!.sign(message)))
    assert.deepEqual(await keys.signersOf('log-signing').then(again => again.map(one => one.id)), [log[0]!.id])
    await keys.choose('international')
    assert.deepEqual(await keys.signersOf('log-signing'), [])
  })
})

test('GB/T 39786: a new key signs from its day on; the old one stays published, and what it wrapped opens', async () => {
  await withDataDir(async dataDir => {
    const today = await keysOf(dataDir, day('2026-11-20'), { XINHENG_CRYPTO_SUITE: 'national' })
    const fileKey = randomBytes(32)
    const wrapped = await today.files.wrap(fileKey, 'spool one')
    const [before] = await today.signersOf('log-signing')
    const [made] = await today.rotate('log-signing', day('2026-12-01'))
    await today.rotate('files-at-rest', day('2026-12-01'))
    assert.deepEqual([made!.from, made!.isCurrent], ['2026-12-01', false])
    assert.equal((await today.signersOf('log-signing'))[0]!.id, before!.id)
    const later = await keysOf(dataDir, day('2026-12-01'))
    const [after] = await later.signersOf('log-signing')
    assert.equal(after!.id, made!.id)
    assert.notDeepEqual(after!.public, before!.public)
    const listed = (await later.list()).filter(key => key.role === 'log-signing')
    assert.deepEqual(
      listed.map(({ id, until, isCurrent }) => ({ id, until, isCurrent })),
      [
        { id: before!.id, until: '2026-12-01', isCurrent: false },
        { id: after!.id, until: null, isCurrent: true },
      ],
    )
    assert.equal(listed[0]!.public, before!.public.toString('hex'))
    assert.deepEqual(Buffer.from(await later.files.unwrap(wrapped, 'spool one')), fileKey)
    assert.notDeepEqual((await later.files.wrap(fileKey, 'x')).subarray(0, 30), wrapped.subarray(0, 30))
    await assert.rejects(later.files.unwrap(wrapped, 'spool two'), /about something else/)
    await assert.rejects(later.rotate('log-signing', day('2026-11-30')), refused('KEY_DAY_PAST'))
  })
})

test('a mark is made under a key that only the ring has, the present one first, and those before it go on finding what they marked', async () => {
  await withDataDir(async dataDir => {
    const before = await keysOf(dataDir, day('2026-11-20'))
    const [first, ...none] = await before.marksOf('subject')
    assert.deepEqual([first.bytes.length, none], [32, []])
    assert.deepEqual(await (await keysOf(dataDir, day('2026-11-20'))).marksOf('subject'), [first])
    assert.notDeepEqual(await before.marksOf('another'), [first])
    await before.rotate('account-marks', day('2026-12-01'))
    assert.deepEqual((await before.marksOf('subject'))[0], first, 'not before its day')
    const later = await (await keysOf(dataDir, day('2026-12-01'))).marksOf('subject')
    assert.equal(later.length, 2)
    assert.notDeepEqual(later[0], first)
    assert.deepEqual(later[1], first)
    const national = await (await keysOf(dataDir, day('2026-12-01'), { XINHENG_CRYPTO_SUITE: 'national' })).marksOf('subject')
    assert.deepEqual(national.slice(1), later, 'by SM3, and found by what was there before')
  })
  // With a ring of its own nobody gets the same: without the key there is nothing to try.
  await withDataDir(async dataDir => {
    const [mine] = await (await keysOf(dataDir)).marksOf('subject')
    await withDataDir(async other => assert.notDeepEqual(await (await keysOf(other)).marksOf('subject'), [mine]))
  })
})

test('GB/T 39786: many processes that begin at once make one key', async () => {
  await withDataDir(async dataDir => {
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => keysOf(dataDir, day('2026-11-20'), { XINHENG_CRYPTO_SUITE: 'both' })),
    )
    const signers = await Promise.all(opened.map(keys => keys.signersOf('log-signing')))
    assert.equal(new Set(signers.map(([one]) => one!.id)).size, 1)
    assert.equal((await opened[0]!.list()).length, 1)
  })
})

test('GB/T 39786: the ring is readable by its owner alone; with a passphrase no secret stands in it in the clear', async () => {
  await withDataDir(async dataDir => {
    const open = await keysOf(dataDir, day('2026-11-20'), { XINHENG_CRYPTO_SUITE: 'national' })
    const [signer] = await open.signersOf('log-signing')
    const wrapped = await open.files.wrap(Buffer.alloc(32, 7), 'one')
    if (process.platform !== 'win32') assert.equal(statSync(ringOf(dataDir)).mode & 0o777, 0o600)
    const held = (JSON.parse(readFileSync(ringOf(dataDir), 'utf8')) as { keys: { held: string }[] }).keys.map(key => key.held)
    assert.ok(held.every(secret => secret.length === 64))
    const env = { XINHENG_KEYS_PASSPHRASE: 'a long passphrase of the centre' }
    const locked = await keysOf(dataDir, day('2026-11-20'), env)
    const text = readFileSync(ringOf(dataDir), 'utf8')
    for (const secret of held) assert.ok(!text.includes(secret))
    const message = randomBytes(50)
    assert.ok(verifySm2(signer!.public, message, await (await locked.signersOf('log-signing'))[0]!.sign(message)))
    assert.deepEqual(Buffer.from(await locked.files.unwrap(wrapped, 'one')), Buffer.alloc(32, 7))
    await locked.rotate('log-signing', day('2026-11-20'))
    assert.ok(!/"held": "[0-9a-f]{64}"/.test(readFileSync(ringOf(dataDir), 'utf8')))
    await assert.rejects(keysOf(dataDir), refused('KEYS_LOCKED'))
    await assert.rejects(keysOf(dataDir, day('2026-11-20'), { XINHENG_KEYS_PASSPHRASE: 'another' }), refused('KEYS_LOCKED'))
    const file = join(dataDir, 'passphrase')
    writeFileSync(file, `${env.XINHENG_KEYS_PASSPHRASE}\n`)
    assert.ok(await keysOf(dataDir, day('2026-11-20'), { XINHENG_KEYS_PASSPHRASE_FILE: file }))
    writeFileSync(file, 'short\n')
    await assert.rejects(keysOf(dataDir, day('2026-11-20'), { XINHENG_KEYS_PASSPHRASE_FILE: file }), refused('KEYS_LOCKED'))
  })
})

const CHILD = join(import.meta.dirname, '../../../test/support/keys/child.ts')

test('GB/T 39786: a module that another process speaks for signs and wraps, and its secrets never come near the ring', async () => {
  await withDataDir(async dataDir => {
    const path = join(dataDir, 'module.json')
    const env = { XINHENG_CRYPTO_SUITE: 'national', XINHENG_KEY_MODULE: JSON.stringify([process.execPath, CHILD, path]) }
    const keys = await keysOf(dataDir, day('2026-11-20'), env)
    const [signer] = await keys.signersOf('log-signing')
    const message = randomBytes(500)
    assert.ok(verifySm2(signer!.public, message, await signer!.sign(message)))
    const wrapped = await keys.files.wrap(Buffer.alloc(32, 9), 'one')
    assert.deepEqual(Buffer.from(await keys.files.unwrap(wrapped, 'one')), Buffer.alloc(32, 9))
    await assert.rejects(keys.files.unwrap(wrapped, 'two'), /the key module answered/)
    assert.deepEqual(
      (await keys.list()).map(key => key.holder),
      ['module', 'module'],
    )
    const ring = readFileSync(ringOf(dataDir), 'utf8')
    const secrets = Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, { secret: string }>)
    assert.equal(secrets.length, 2)
    for (const { secret } of secrets) assert.ok(!ring.includes(secret))
    await keys.close()

    // Another process, and so another module's process, goes on with the same keys.
    const again = await keysOf(dataDir, day('2026-11-20'), env)
    const [same] = await again.signersOf('log-signing')
    assert.equal(same!.id, signer!.id)
    assert.ok(verifySm2(signer!.public, message, await same!.sign(message)))
    // Many at once, each with its own answer.
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => again.files.wrap(Buffer.alloc(32, n), `file ${n}`)))
    for (const [n, one] of many.entries())
      assert.deepEqual(Buffer.from(await again.files.unwrap(one, `file ${n}`)), Buffer.alloc(32, n))
    await again.rotate('log-signing', day('2026-11-20'))
    const [next] = await again.signersOf('log-signing')
    assert.notEqual(next!.id, signer!.id)
    assert.ok(verifySm2(next!.public, message, await next!.sign(message)))
    await again.close()
  })
})

test('GB/T 39786: where the module is gone nothing is signed in its place, and once it is back it goes on', async () => {
  await withDataDir(async dataDir => {
    const path = join(dataDir, 'module.json')
    const env = { XINHENG_CRYPTO_SUITE: 'national', XINHENG_KEY_MODULE: JSON.stringify([process.execPath, CHILD, path]) }
    const keys = await keysOf(dataDir, day('2026-11-20'), env)
    const [signer] = await keys.signersOf('log-signing')
    writeFileSync(`${path}.pulled`, '')
    await assert.rejects(signer!.sign(randomBytes(10)), /the key module ended/)
    assert.ok(existsSync(path))
    rmSync(`${path}.pulled`)
    const message = randomBytes(10)
    assert.ok(verifySm2(signer!.public, message, await signer!.sign(message)))
    const without = await keysOf(dataDir)
    await assert.rejects((await without.signersOf('log-signing'))[0]!.sign(message), refused('KEY_MODULE_MISSING'))
    await keys.close()
    const none = await keysOf(dataDir, day('2026-11-20'), { XINHENG_KEY_MODULE: join(dataDir, 'no-such-program') })
    await assert.rejects((await none.signersOf('log-signing'))[0]!.sign(message), /did not start/)
  })
})

test('the lock of a process that was killed is taken away, also where this one has its number, as in a container', async () => {
  await withDataDir(async dataDir => {
    const keys = await keysOf(dataDir)
    for (const pid of [process.pid, goneProcess()]) writeFileSync(`${ringOf(dataDir)}.lock.${pid}.1`, '')
    await Promise.all([keys.rotate('log-signing', day('2026-11-20')), keys.rotate('statement-signing', day('2026-11-20'))])
    const roles = (await keys.list()).map(key => key.role)
    assert.ok(roles.includes('statement-signing'))
    assert.deepEqual(locksIn(dataDir), [])
  })
})

test('processes that change the ring at the same moment, beside a lock of one that was killed, lose nothing of each other', async () => {
  await withDataDir(async dataDir => {
    const keys = await keysOf(dataDir)
    await keys.list()
    writeFileSync(`${ringOf(dataDir)}.lock.${goneProcess()}.1`, '')
    const script = `import { keysOf } from '#support/keys'
      const keys = await keysOf(process.argv[1], '2026-11-20')
      for (let n = 0; n < 8; n++) await keys.rotate('statement-signing', '2026-11-20')`
    const before = (await keys.list()).length
    const made = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, dataDir], { stdio: 'inherit' })
        return (await once(child, 'exit'))[0] as number
      }),
    )
    assert.deepEqual(made, [0, 0, 0, 0])
    assert.equal((await keys.list()).length - before, 32)
    assert.deepEqual(locksIn(dataDir), [])
  })
})

test('a public key is read as it is exported, Ed25519 and SM2; anything else is none', () => {
  const raw = Buffer.alloc(32, 3)
  const point = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 5)])
  assert.deepEqual(publicKeyOfPem(publicKeyPem({ algorithm: 'ed25519', public: raw.toString('hex') })!), raw)
  assert.deepEqual(publicKeyOfPem(publicKeyPem({ algorithm: 'sm2', public: point.toString('hex') })!), point)
  for (const text of ['', 'x', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])
    assert.equal(publicKeyOfPem(text), undefined)
})
