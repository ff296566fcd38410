// Where cryptography stands: ciphers, signatures, MACs and derivations in the files that docs/operating/cryptography.md names, hashes by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTest, listFiles, ROOT, readText } from './tree.ts'

/** Hashing, comparing, drawing: everywhere. */
const ANYWHERE = ['hash', 'createHash', 'timingSafeEqual', 'randomBytes', 'KeyObject', 'ScryptOptions', 'Hash']
/** Everything else of `node:crypto`, and packages that calculate themselves. */
const PLACES: Readonly<Record<string, string>> = {
  'src/capabilities/access/secrets.ts': 'scrypt of passwords',
  'src/capabilities/access/totp.ts': 'HMAC of RFC 6238',
  'src/capabilities/access/webauthn.ts': 'passkeys',
  'src/capabilities/intake/drawn.ts': 'numbers drawn for records, by a cipher',
  'src/capabilities/intake/push-store.ts': 'HMAC of what a system pushes',
  'src/faces/console/web/guard-form.tsx': 'the digest of a letter, in the browser',
  'src/storage/files/file-cipher.ts': 'files at rest',
  'src/storage/keys/box.ts': 'wrapping',
  'src/storage/keys/ed25519.ts': 'signatures',
  'src/storage/keys/ring.ts': 'scrypt of the passphrase',
  'src/storage/keys/sm2.ts': 'signatures of GB/T 32918',
  'src/storage/keys/verify-signature.ts': 'signatures',
  'src/storage/ledger/log-keys.ts': 'the log’s own key',
  'src/storage/notices/webhook.ts': 'HMAC of what a webhook is told',
}
/** SHA-1 where a form of others has it, and nothing rests on it. */
const WEAK: Readonly<Record<string, string>> = { 'src/capabilities/access/breached.ts': 'lists of breached passwords' }

const found = (text: string): string[] => {
  const names = [...text.matchAll(/import (?:type )?\{([^}]*)\} from 'node:crypto'/g)].flatMap(([, list]) =>
    list!.split(',').map(one => one.replace(/^\s*type\s+/, '').trim()),
  )
  const own = names.filter(name => name !== '' && !ANYWHERE.includes(name))
  return /from 'sm-crypto|import\('@simplewebauthn|from '@noble|crypto\.subtle/.test(text) ? [...own, 'package'] : own
}
const weakIn = (text: string): boolean => /(?:createHash|hash|createHmac)\('(?:md5|sha1|ripemd\w*)'/.test(text)

test('walls: planted ciphers and weak hashes are found', () => {
  assert.deepEqual(found("import { createCipheriv, hash } from 'node:crypto'"), ['createCipheriv'])
  assert.deepEqual(found("import { type KeyObject, hash } from 'node:crypto'"), [])
  assert.deepEqual(found("import { sm2 } from 'sm-crypto-v2'"), ['package'])
  assert.deepEqual([weakIn("createHash('md5')"), weakIn("createHash('sha256')")], [true, false])
})

test('ASVS 11.1.3: ciphers, signatures, MACs and derivations stand where the inventory says, and hashes are not weak', () => {
  const files = listFiles(ROOT, /\.tsx?$/, ['src', 'bin']).filter(path => !isTest(path))
  const using = files.filter(path => found(readText(ROOT, path)).length > 0)
  assert.deepEqual(using, Object.keys(PLACES).sort())
  const weak = files.filter(path => weakIn(readText(ROOT, path)) && PLACES[path] === undefined)
  assert.deepEqual(weak, Object.keys(WEAK))
})
