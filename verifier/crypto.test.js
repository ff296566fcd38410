// Digests, signatures, notes and the tree, against what others made: FIPS, RFC 8032, RFC 6962, the Go project's samples.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { test } from 'node:test'
import { fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.js'
import { verifyEd25519 } from './ed25519.js'
import { checkpointText, digest, growthOf, makeKey, pathOf, rootOf } from './made-log.js'
import { cosignedText, parseCheckpoint, parseKey, parseNote, signersOf } from './note.js'
import { sha256, sha512 } from './sha.js'
import { verifySm2 } from './sm2.js'
import { sm3 } from './sm3.js'
import { leafHash, nodeHash, verifyConsistency, verifyInclusion } from './tree.js'

const bytes = (/** @type {string} */ hex) => /** @type {Uint8Array} */ (fromHex(hex))

test('FIPS 180-4: digests of every length up to three blocks are those of Node', () => {
  for (let length = 0; length <= 400; length++) {
    const message = randomBytes(length)
    assert.equal(toHex(sha256(message)), createHash('sha256').update(message).digest('hex'), `${length}`)
    assert.equal(toHex(sha512(message)), createHash('sha512').update(message).digest('hex'), `${length}`)
  }
})

test('GB/T 32905-2016, appendix A: its examples; and digests of every length up to three blocks are those of Node', () => {
  const hex = (/** @type {string} */ text) => toHex(sm3(utf8(text)))
  assert.equal(hex('abc'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  assert.equal(hex('abcd'.repeat(16)), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  for (let length = 0; length <= 200; length++) {
    const message = randomBytes(length)
    assert.equal(toHex(sm3(message)), createHash('sm3').update(message).digest('hex'), `${length}`)
  }
})

test('GB/T 32918: signatures by OpenSSL and another library verify, and none with a bit turned, nor by a key that is on no curve', () => {
  for (const [key, message, signature] of [
    [
      '049635aaf327020c3f7562f5593400408b7be6bcd38a77a3c93e6cc0c06f30e24b711a1fccf960c79ee05fab390bcbfa559229e6aad2d073a5729932bf3d0aa014',
      'e4bfa1e794a8',
      '9f505e7cbde6786dc1e77c09b1c5d177ec0c8fcdbd38ccaafb7484955b078fc43d2717da59f91617581e3fb446fb12518ff1d4a7a1b0efb53590b494782c0201',
    ],
    [
      '04409c08d6fa2adf1083a4e7f1898cdecc7357bb8fb7517d38eff0b03ad9cff13d700d5e3839110863fed5392b67c5b4b31e45bad97b0d9909ff240951cbc979e4',
      '000d1a2734414e5b6875828f9ca9b6c3d0ddeaf704111e2b3845525f6c798693a0adbac7d4e1eefb0815222f3c495663707d8a97a4b1becbd8e5f2ff0c192633404d5a6774818e9ba8b5c2cfdce9f603101d2a3744515e6b7885929facb9c6d3e0edfa0714212e3b4855626f7c8996a3b0bdcad7e4f1fe0b1825323f4c596673808d9aa7b4c1cedbe8f5020f1c293643505d6a7784919eabb8c5d2dfecf90613202d3a4754616e7b8895a2afbcc9d6e3f0fd0a1724313e4b5865727f8c99a6b3c0cddae7f4010e1b2835424f5c697683909daab7c4d1deebf805121f2c394653606d7a8794a1aebbc8d5e2effc091623303d4a5764717e8b98a5b2bfccd9e6f3000d1a2734414e5b6875828f9ca9b6c3d0ddeaf704111e2b3845525f6c798693a0adbac7d4e1eefb0815222f3c495663707d8a97a4b1becbd8e5f2ff0c192633404d5a6774818e9ba8b5c2cfdce9f603101d2a3744515e6b7885929facb9c6d3e0edfa0714212e3b4855626f7c8996a3b0bdcad7e4f1fe0b1825323f4c596673808d9aa7b4c1cedbe8f5020f1c293643505d6a7784919eabb8c5d2dfecf90613202d3a4754616e7b8895a2afbcc9d6e3f0fd0a1724313e4b5865727f8c99a6b3c0cddae7f4010e1b2835424f5c697683909daab7c4d1deebf805121f2c394653606d7a8794a1aebbc8d5e2effc091623303d4a5764717e8b98a5b2bfccd9e6f3000d1a2734414e5b6875828f9ca9b6c3d0ddeaf704111e2b3845525f6c798693a0adbac7d4e1eefb0815222f3c495663707d8a97a4b1becbd8e5f2ff0c192633404d5a6774818e9ba8b5c2cfdce9f603101d2a3744515e6b7885929facb9c6d3e0edfa0714212e3b4855626f7c8996a3b0bdcad7e4f1fe0b1825323f4c596673808d9aa7b4c1cedbe8f5020f1c293643505d6a7784919eabb8c5d2dfecf90613202d3a4754616e7b8895a2afbcc9d6e3f0fd0a1724313e4b5865727f8c99a6b3c0cddae7f4010e1b2835424f5c697683909daab7c4d1deebf805121f2c394653606d7a8794a1aebbc8d5e2effc091623303d4a5764717e8b98a5b2bfccd9e6f3000d1a2734414e5b6875828f9ca9b6c3d0ddeaf704111e2b3845525f6c798693a0adbac7d4e1eefb0815222f3c495663707d8a97a4b1becbd8e5f2ff0c192633404d5a6774818e9ba8b5c2cfdce9f603101d2a3744515e6b7885929facb9c6d3e0edfa0714212e3b4855626f7c8996a3b0bdcad7e4f1fe0b1825323f4c596673808d9aa7b4c1cedbe8f5020f1c293643505d6a7784919eabb8c5d2dfecf90613202d3a4754616e7b8895a2afbcc9d6e3f0fd0a1724313e4b5865727f8c99a6b3c0cddae7f4010e1b2835424f5c697683909daab7c4d1deebf805121f2c394653606d7a8794a1aebb',
      '02b86a98e941e6fe3c51d2b311fb4d08f3aaea5e5537c4137aceb776919ab1eb9cbe5654a5656f3f62523ce1f4a28dfbe6d577773b486d3d1b5bc3be6403b5b0',
    ],
    [
      '04fd3a28928e18a51222848bfe3159f06bce7e16da18a9e2c4db7203f39a3e5b75aba43190c748cf46e25626a90a2fcab98cabc1c336d7cd6c88fdaa83f7da6c7f',
      '656e6372797074696f6e207374616e6461726420656e6372797074696f6e20',
      '00cd0b56bf6be810032d28ff27d6f3468f1f1a09bcf8581f30a5de6692c85ea696ba29c086134af1be139dd572f2f2908f30e01fd0c28e06a687cbb0ff6e33ce',
    ],
  ]) {
    const given = { key: bytes(key), message: bytes(message), signature: bytes(signature) }
    const holds = (/** @type {Partial<typeof given>} */ other) => {
      const { key, message, signature } = { ...given, ...other }
      return verifySm2(key, message, signature)
    }
    assert.equal(holds({}), true)
    for (const name of /** @type {const} */ (['key', 'message', 'signature']))
      for (let bit = 0; bit < 8; bit++) {
        const turned = Uint8Array.from(given[name])
        turned[Math.floor((bit * (turned.length - 1)) / 7)] ^= 1 << bit
        assert.equal(holds({ [name]: turned }), false, `${name} ${bit}`)
      }
    for (const other of ['00'.repeat(64), `${signature}00`, `${signature.slice(0, 64)}${'ff'.repeat(32)}`])
      assert.equal(holds({ signature: bytes(other) }), false)
    assert.equal(
      holds({
        key: bytes(
          '048356e642a40ebd18d29ba3532fbd9f3bbee8f027c3f6f39a5ba2f870369f9988981f5efe55d1c5cdf6c0ef2b070847a14f7fdf4272a8df09c442f3058af94ba2',
        ),
      }),
      false,
    )
    assert.equal(holds({ key: given.key.subarray(1) }), false)
  }
})

/** The checkpoint of an empty log, signed by OpenSSL. */
const SM2_NOTE = {
  key: '0438be5a9ec297a864a093bb96d6e5f210b653b264b2cad3949745bfe30494fcd489d1183e1edcdea94439c6e4cc277387f21fc5a65c89f64d926eb7006370ee94',
  text: 'log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
  signature:
    '856ac3858243b83067270a7a7e90f224755596ced78e97737fbe50f8f3adc2f1a0e374005b6475eed32790f4fb29735477ad0b959d2f7b09bb446b15254c6407',
}

test('docs/proof.md: a note signed by an Ed25519 and an SM2 key of a platform is believed by either; a false line of a known key spoils it', () => {
  const [publicKey, message, signature] = [bytes(SM2_NOTE.key), SM2_NOTE.text, bytes(SM2_NOTE.signature)]
  const typed = Buffer.concat([Buffer.of(0xff), Buffer.from('SM2-SM3:1234567812345678'), publicKey])
  const id = digest('log.example', '\n', typed).subarray(0, 4)
  const line = `log.example+${id.toString('hex')}+${typed.toString('base64')}`
  const sm2 = key(line)
  assert.deepEqual([sm2.kind, sm2.id, toHex(sm2.publicKey)], [0xff, id.toString('hex'), SM2_NOTE.key])
  for (const other of [
    typed.subarray(0, -1),
    Buffer.concat([typed, Buffer.of(0)]),
    Buffer.concat([Buffer.of(1), typed.subarray(1)]),
  ]) {
    const own = digest('log.example', '\n', other).subarray(0, 4).toString('hex')
    assert.equal(parseKey(`log.example+${own}+${other.toString('base64')}`), undefined)
  }
  const ed = makeKey('log.example')
  const by = (/** @type {Uint8Array} */ raw) => `\u2014 log.example ${Buffer.concat([id, raw]).toString('base64')}\n`
  const note = (/** @type {string} */ lines) => /** @type {import('./note.js').Note} */ (parseNote(`${message}\n${lines}`))
  const both = note(ed.sign(message) + by(signature))
  assert.equal(signersOf(both, [sm2])?.length, 1)
  assert.equal(signersOf(both, [key(ed.line)])?.length, 1)
  assert.equal(signersOf(both, [sm2, key(ed.line)])?.length, 2)
  const false_ = Uint8Array.from(signature, (byte, i) => (i === 9 ? byte ^ 1 : byte))
  assert.equal(signersOf(note(ed.sign(message) + by(false_)), [sm2, key(ed.line)]), undefined)
  assert.equal(
    signersOf(note(ed.sign(message) + by(false_)), [key(ed.line)])?.length,
    1,
    'who does not know the key passes it over',
  )
})

test('RFC 8032, 7.1: its signatures verify', () => {
  for (const [key, message, signature] of [
    [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ]) {
    assert.equal(verifyEd25519(bytes(key), bytes(message), bytes(signature)), true)
    assert.equal(verifyEd25519(bytes(key), bytes(`${message}00`), bytes(signature)), false)
  }
})

test('signatures by Node verify, and none with a bit turned anywhere, nor with the order added to s', () => {
  for (let i = 0; i < 24; i++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = new Uint8Array(Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url'))
    const message = new Uint8Array(randomBytes(40))
    const signature = new Uint8Array(sign(null, message, privateKey))
    assert.equal(verifyEd25519(key, message, signature), true)
    const flip = (/** @type {Uint8Array} */ of) =>
      of.map((byte, at) => (at === (i * 7) % of.length ? byte ^ (1 << (i % 8)) : byte))
    assert.equal(verifyEd25519(flip(key), message, signature), false)
    assert.equal(verifyEd25519(key, flip(message), signature), false)
    assert.equal(verifyEd25519(key, message, flip(signature)), false)
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    let s = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + order
    const other = signature.slice()
    for (let at = 32; at < 64; at++, s >>= 8n) other[at] = Number(s & 255n)
    assert.equal(verifyEd25519(key, message, other), false)
  }
  for (const [key, signature] of [
    [31, 64],
    [32, 63],
    [0, 0],
  ])
    assert.equal(verifyEd25519(new Uint8Array(key), utf8(''), new Uint8Array(signature)), false)
})

test('base64 and hexadecimal are read in one way only', () => {
  for (let length = 0; length < 40; length++) {
    const some = new Uint8Array(randomBytes(length))
    assert.deepEqual(fromBase64(toBase64(some)), some)
    assert.deepEqual(fromHex(toHex(some)), some)
  }
  for (const text of ['A', 'AA', 'AB==', 'AAB=', 'AA=', '=', 'A===', '-_8=', ' AA=', 'AAAA\n', null, 4])
    assert.equal(fromBase64(text), undefined)
  for (const text of ['0', 'AA', 'zz', '0 ', '00\n', null]) assert.equal(fromHex(text), undefined)
})

// From golang.org/x/mod/sumdb/note (BSD-3-Clause): the key names are the sample names of that project.
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const FIRST = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const SECOND = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
const LINE = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const OTHER = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'
const key = (/** @type {string} */ line) => /** @type {import('./note.js').Key} */ (parseKey(line))

test('C2SP signed-note: the samples of the Go project verify, by one key, by both, by the one that is known', () => {
  const note = parseNote(`${TEXT}\n${LINE}${OTHER}`)
  assert.ok(note !== undefined && note.text === TEXT)
  const names = (/** @type {string[]} */ ...lines) => signersOf(note, lines.map(key))?.map(({ key: by }) => by.name)
  assert.deepEqual(names(FIRST), ['PeterNeumann'])
  assert.deepEqual(names(SECOND), ['EnochRoot'])
  assert.deepEqual(names(FIRST, SECOND), ['PeterNeumann', 'EnochRoot'])
  assert.deepEqual(names(makeKey('PeterNeumann').line), [])
})

test('C2SP signed-note: what the Go project calls malformed is no note; a spoiled signature spoils it', () => {
  const bare = LINE.slice(0, -1)
  for (const text of [
    TEXT,
    `${TEXT}\n`,
    `${TEXT}\n${bare}`,
    `\u0001${TEXT}\n${LINE}`,
    `\ud83d${TEXT}\n${LINE}`,
    `\ude00${TEXT}\n${LINE}`,
    `${TEXT}\n${LINE.replace('PeterNeumann', 'Bad Name')}`,
    `${TEXT}\n${LINE}Unexpected line.\n`,
    `${TEXT}\n${LINE.repeat(101)}`,
    `${TEXT}\n${LINE.replace('= \n', '\n')} \n`,
    `${TEXT}\n— PeterNeumann x08gow==\n`,
    `${TEXT}\r\n\n${LINE}`,
  ])
    assert.equal(parseNote(text), undefined, JSON.stringify(text.slice(-60)))
  assert.ok(parseNote(`\u{1f600}${TEXT}\n${LINE}`), 'a pair is a character')
  const spoiled = parseNote(`${TEXT}\n${LINE.replace('NIuGUgYN', 'NIuGUgYM')}${OTHER}`)
  assert.ok(spoiled !== undefined)
  assert.equal(signersOf(spoiled, [key(FIRST), key(SECOND)]), undefined)
  assert.equal(signersOf(spoiled, [key(SECOND)])?.length, 1)
  for (const line of [
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    FIRST.replace('c74f20a3', 'c74f20a4'),
    FIRST.replace('PeterNeumann', ''),
    '',
  ])
    assert.equal(parseKey(line), undefined, line)
})

test('C2SP tlog-checkpoint: the tree head of the checksum database, and the bad ones', () => {
  const head = 'go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n'
  const read = parseCheckpoint(head)
  assert.deepEqual([read?.origin, read?.size, read?.extensions], ['go.sum database tree', 123456789012n, []])
  assert.deepEqual(read?.root, leafHash(utf8('hello world')))
  assert.deepEqual(parseCheckpoint(`${head}one\ntwo\n`)?.extensions, ['one', 'two'])
  for (const bad of [
    head.replace('123456789012', '0xabcdef'),
    head.replace('123456789012', '0123'),
    head.replace('123456789012', '18446744073709551616'),
    head.replace('BwmuwBb0=', 'BwmuwBTOOBIG='),
    head.replace('0HmuwBb0=', '0HmuwBTOOBIG='),
    head.slice(0, -1),
    `${head}\n`,
    `\n${head}`,
    '',
  ])
    if (bad !== head) assert.equal(parseCheckpoint(bad), undefined, JSON.stringify(bad))
})

test('C2SP tlog-cosignature: the message is that of the specification, the time is part of it', () => {
  const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
  assert.equal(cosignedText(text, 1679315147n), `cosignature/v1\ntime 1679315147\n${text}`)
  const [log, witness] = [makeKey('example.com/behind-the-sofa'), makeKey('witness.example.com/w1', 4)]
  const note = parseNote(`${text}\n${log.sign(text)}${witness.cosign(text, 1679315147)}`)
  assert.ok(note !== undefined)
  assert.deepEqual(
    signersOf(note, [key(log.line), key(witness.line)])?.map(({ time }) => time),
    [undefined, 1679315147n],
  )
  const later = Buffer.from(note.signatures[1].bytes)
  later.writeBigUInt64BE(1679315148n)
  note.signatures[1].bytes = new Uint8Array(later)
  assert.equal(signersOf(note, [key(witness.line)]), undefined)
})

const LEAVES = Array.from({ length: 70 }, (_, i) => digest(Buffer.of(0), `leaf ${i}`))

test('RFC 6962: the roots of its authors', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const leaves = inputs.map(hex => leafHash(bytes(hex)))
  const root = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
  assert.equal(rootOf(leaves.map(leaf => Buffer.from(leaf))).toString('hex'), root)
  const [a, b] = [
    nodeHash(nodeHash(leaves[0], leaves[1]), nodeHash(leaves[2], leaves[3])),
    nodeHash(nodeHash(leaves[4], leaves[5]), nodeHash(leaves[6], leaves[7])),
  ]
  assert.equal(toHex(nodeHash(a, b)), root)
})

test('RFC 6962: every leaf of every tree up to 70 is proved, at its place only and by the whole proof only', () => {
  for (let size = 1; size <= LEAVES.length; size++) {
    const leaves = LEAVES.slice(0, size)
    const root = rootOf(leaves)
    for (let index = 0; index < size; index++) {
      const proof = pathOf(index, leaves)
      const claim = { index: BigInt(index), size: BigInt(size), leaf: leaves[index], proof, root }
      assert.equal(verifyInclusion(claim), true, `${index} of ${size}`)
      if (index % 5 !== size % 5) continue
      assert.equal(verifyInclusion({ ...claim, index: claim.index ^ 1n }), false)
      assert.equal(verifyInclusion({ ...claim, leaf: digest('other') }), false)
      assert.equal(verifyInclusion({ ...claim, proof: [...proof, root] }), false)
      assert.equal(verifyInclusion({ ...claim, proof: proof.slice(0, -1) }), size === 1)
    }
  }
})

test('RFC 6962: every growth of trees up to 70 is proved, and no other', () => {
  for (let to = 0; to <= LEAVES.length; to++) {
    const toRoot = rootOf(LEAVES.slice(0, to))
    for (let from = 0; from <= to; from++) {
      const proof = growthOf(from, LEAVES.slice(0, to))
      const claim = { from: BigInt(from), to: BigInt(to), fromRoot: rootOf(LEAVES.slice(0, from)), toRoot, proof }
      assert.equal(verifyConsistency(claim), true, `${from} to ${to}`)
      if (from % 7 !== to % 7) continue
      assert.equal(verifyConsistency({ ...claim, fromRoot: digest('other') }), false)
      assert.equal(verifyConsistency({ ...claim, toRoot: digest('other') }), from === 0 && to > 0)
      assert.equal(verifyConsistency({ ...claim, proof: [...proof, toRoot] }), false)
      if (proof.length > 0) assert.equal(verifyConsistency({ ...claim, proof: proof.slice(1) }), false)
    }
  }
})

test('RFC 6962: trees beyond 2^32 and up to 2^63 leaves', () => {
  // Equal leaves, so that each level of complete subtrees has one hash.
  const levels = [leafHash(utf8('same'))]
  for (let level = 1; level <= 63; level++) levels.push(nodeHash(levels[level - 1], levels[level - 1]))
  for (const height of [33, 41, 63]) {
    const size = 2n ** BigInt(height)
    const inside = { index: size - 12_345n, size, leaf: levels[0], proof: levels.slice(0, height), root: levels[height] }
    assert.equal(verifyInclusion(inside), true)
    assert.equal(verifyInclusion({ ...inside, index: size }), false)
    // One leaf more stands alone on the right.
    const grown = {
      from: size,
      to: size + 1n,
      fromRoot: levels[height],
      toRoot: nodeHash(levels[height], levels[0]),
      proof: [levels[0]],
    }
    assert.equal(verifyConsistency(grown), true)
    assert.equal(verifyConsistency({ ...grown, from: size - 1n }), false)
    assert.equal(
      verifyInclusion({ index: size, size: size + 1n, leaf: levels[0], proof: [levels[height]], root: grown.toRoot }),
      true,
    )
  }
})

test('a checkpoint made here is read as it was made', () => {
  const text = checkpointText('log', 3, digest('root'), 'map x 1\n')
  assert.deepEqual(parseCheckpoint(text), {
    origin: 'log',
    size: 3n,
    root: new Uint8Array(digest('root')),
    extensions: ['map x 1'],
  })
})
