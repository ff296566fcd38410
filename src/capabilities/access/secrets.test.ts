/** Passwords, tokens and one-time codes. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { digestPassword, isPassword, isToken, refuseWeak, tokenOf } from './secrets.ts'
import { base32, codeAt, stepOfCode } from './totp.ts'

test('RFC 6238: the codes of its appendix', () => {
  const secret = Buffer.from('12345678901234567890')
  for (const [seconds, code] of [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ] as const)
    assert.equal(codeAt(secret, Math.floor(seconds / 30), 8), code)
  assert.equal(base32(secret), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  const long = Buffer.from('12345678901234567890123456789012')
  for (const [seconds, code] of [
    [59, '46119246'],
    [1_111_111_109, '68084774'],
    [20_000_000_000, '77737706'],
  ] as const)
    assert.equal(codeAt(long, Math.floor(seconds / 30), 8), code, 'by SHA-256')
})

test('RFC 6238 5.2: a code of the present step and of the one before is taken, no other, and none that is to come', () => {
  const secret = randomBytes(20)
  const now = 1_800_000_000_000
  const at = (steps: number) => stepOfCode(secret, codeAt(secret, now / 30_000 + steps), now)
  assert.deepEqual(
    [-1, 0].map(at),
    [-1, 0].map(steps => now / 30_000 + steps),
  )
  assert.deepEqual([-2, 1, 2].map(at), [undefined, undefined, undefined])
  for (const code of ['', '12345', '1234567', 'abcdef']) assert.equal(stepOfCode(secret, code, now), undefined)
})

test('a password is known again, however its characters are composed, and nothing else is taken for it', async () => {
  const digest = await digestPassword('Größe-和-门-2026', randomBytes(16))
  assert.match(digest, /^scrypt\$32768\$8\$3\$/)
  assert.equal(await isPassword('Gro\u0308ße-和-门-2026'.normalize('NFD'), digest), true)
  assert.equal(await isPassword('Größe-和-门-2027', digest), false)
  assert.equal(await isPassword('', digest), false)
  // Where there is no account, or no password yet, nothing is right.
  assert.equal(await isPassword('', null), false)
})

test('a token says what it is and is not taken for another kind', () => {
  const token = tokenOf('xk', randomBytes(32))
  assert.ok(isToken('xk', token))
  assert.ok(!isToken('xs', token))
  assert.ok(!isToken('xk', `${token}${'a'.repeat(100)}`))
})

test('a password is not made of what everybody tries, of this platform’s words, of its own name, or of a row of digits', () => {
  for (const weak of [
    ...['password1234', 'Qwertyuiop12', 'admin-admin-1234', 'xinheng-2026-x', 'p@ssw0rd!2345', 'aaaaaaaaaaaa', '836192047561'],
    ...['abababababab', 'reporter.one!', 'ｐａｓｓｗｏｒｄ１２３４', 'seven-grey'],
  ])
    assert.throws(() => refuseWeak(weak, 'reporter.one'), { code: 'PASSWORD_WEAK' }, weak)
  for (const good of [
    'seven-grey-herons-42',
    '雨落在青石板上的声音很好听',
    'k9 tulips and a 1234',
    `${'x'.repeat(64)} quiet lamp`,
  ])
    assert.doesNotThrow(() => refuseWeak(good, 'reporter.one'), good)
})
