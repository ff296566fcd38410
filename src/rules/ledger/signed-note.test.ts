// Signed notes, checkpoints and tile names against the vectors of the Go project (sumdb/note and sumdb/tlog, BSD-3).
import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import {
  believeCheckpoint,
  checkpointText,
  fromBase64,
  isSignedBy,
  leafHash,
  noteKey,
  noteText,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  parseVerifier,
  signatureLine,
  tilePath,
  toBase64,
  toHex,
  utf8,
  type VerifySignature,
  verifierText,
} from './index.ts'

const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
const BY_NEUMANN =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const BY_ENOCH = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'
const SPOILT =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNABCDIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

const ed25519: VerifySignature = (key, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]), format: 'der', type: 'spki' }),
    signature,
  )

test('C2SP signed-note: keys are read and written, and one whose id or kind is another is none', () => {
  for (const text of [NEUMANN, ENOCH]) {
    const key = parseVerifier(text)!
    assert.equal(verifierText(key), text)
    assert.deepEqual(noteKey(key.name, key.key), key)
  }
  for (const text of [
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    NEUMANN.replace('c74f20a3', 'c74f20a4'),
    NEUMANN.replace('Peter', 'Peter '),
    '',
  ])
    assert.equal(parseVerifier(text), undefined, text)
})

test('C2SP signed-note: a note is believed by whoever signed it, and lines of others are passed over', () => {
  const [neumann, enoch] = [parseVerifier(NEUMANN)!, parseVerifier(ENOCH)!]
  const first = parseNote(`${TEXT}\n${BY_NEUMANN}`)!
  assert.deepEqual([first.text, isSignedBy(first, neumann, ed25519), isSignedBy(first, enoch, ed25519)], [TEXT, true, false])
  const both = parseNote(`${TEXT}\n${BY_NEUMANN}${BY_ENOCH}`)!
  assert.deepEqual([isSignedBy(both, neumann, ed25519), isSignedBy(both, enoch, ed25519)], [true, true])
  assert.equal(noteText(both.text, both.signatures), `${TEXT}\n${BY_NEUMANN}${BY_ENOCH}`)
  assert.equal(signatureLine(first.signatures[0]!), BY_NEUMANN)
  const spoilt = parseNote(`${TEXT}\n${SPOILT}`)
  assert.ok(spoilt === undefined || !isSignedBy(spoilt, neumann, ed25519))
  const touched = parseNote(`${TEXT.replace('answer', 'question')}\n${BY_NEUMANN}`)!
  assert.equal(isSignedBy(touched, neumann, ed25519), false)
  // One line that holds does not excuse another of the same key that does not.
  const mixed = BY_NEUMANN.replace('UG/S', 'UG/T')
  assert.equal(isSignedBy(parseNote(`${TEXT}\n${BY_NEUMANN}${mixed}`)!, neumann, ed25519), false)
})

test('C2SP signed-note: what is malformed is no note', () => {
  for (const note of [
    TEXT,
    `${TEXT}\n`,
    `${TEXT}\n${BY_NEUMANN.trimEnd()}`,
    `\u0001${TEXT}\n${BY_NEUMANN}`,
    `${TEXT}\n${BY_NEUMANN.replace('PeterNeumann', 'Bad Name')}`,
    `${TEXT}\n${BY_NEUMANN}Unexpected line.\n`,
    `${TEXT}\n${BY_NEUMANN.repeat(101)}`,
    `${TEXT}\n${BY_NEUMANN.replace('— ', '- ')}`,
    `${TEXT}\n— PeterNeumann x08g\n`,
  ])
    assert.equal(parseNote(note), undefined, JSON.stringify(note).slice(0, 150))
})

test('C2SP tlog-checkpoint: a head is read, and what is no number or no hash is refused', () => {
  const head = 'go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n'
  const read = parseCheckpoint(head)!
  assert.deepEqual([read.origin, read.size, read.map], ['go.sum database tree', 123456789012n, null])
  assert.equal(toHex(read.root), toHex(leafHash(utf8('hello world'))))
  assert.equal(checkpointText(read), head)
  const second = parseCheckpoint(`${head}other line\nprevious 77\n`)!
  assert.deepEqual([read.previous, second.previous], [null, 77n])
  assert.equal(checkpointText(second), `${head}previous 77\n`)
  for (const bad of [
    'go.sum database tree\n0xabcdef\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n',
    'go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBTOOBIG=\n',
    'go.sum database tree\n007\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n',
    'go.sum database tree\n7\n',
    head.trimEnd(),
    `${head}previous 07\n`,
    `${head}previous 1\nprevious 1\n`,
    `\n7\n${head.split('\n')[2]}\n`,
    `${head}map nonsense\n`,
    `${head}map TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0= 1\nmap TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0= 1\n`,
  ])
    assert.equal(parseCheckpoint(bad), undefined, JSON.stringify(bad))
  const extended = parseCheckpoint(`${head}other words\nmap TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0= 12\n`)!
  assert.equal(extended.map?.organisations, 12n)
  const key = parseVerifier(NEUMANN)!
  assert.deepEqual(believeCheckpoint(`${TEXT}\n${BY_NEUMANN}`, key, { verify: ed25519 }), { ok: false, wrong: 'checkpoint' })
})

test('C2SP tlog-tiles: names of tiles, of logs larger than 2^32 too', () => {
  for (const [path, name] of [
    ['0/001', { level: 0, tile: 1n, width: 256 }],
    ['0/001.p/5', { level: 0, tile: 1n, width: 5 }],
    ['5/x123/x456/078', { level: 5, tile: 123456078n, width: 256 }],
    ['5/x123/x456/078.p/2', { level: 5, tile: 123456078n, width: 2 }],
    ['entries/x003/x057/500', { level: 'entries', tile: 3057500n, width: 256 }],
    ['0/x072/x057/x594/x037/927.p/255', { level: 0, tile: 72057594037927n, width: 255 }],
  ] as const) {
    assert.deepEqual(parseTilePath(path), name)
    assert.equal(tilePath(name), path)
  }
  for (const path of [
    '5/123/456/078',
    '-1/x123/x456/078',
    '0/1',
    '0/x000/001',
    '0/001.p/256',
    '0/001.p/0',
    '0/001.p/05',
    '64/001',
    '00/001',
    'data/001',
    '0/001/',
    '',
  ])
    assert.equal(parseTilePath(path), undefined, path)
})

test('base64 has one form for each bytes', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 7) % 256)
    assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'))
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes)
  }
  for (const bad of ['A', 'AA', 'AAA', 'AB==', 'AAB=', 'A===', '====', 'AA=A', 'AA A', 'AA-_', 'AAAA\n']) {
    assert.equal(fromBase64(bad), undefined, bad)
  }
})
