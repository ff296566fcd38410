/** Trees and logs that others made, and trees larger than any log: our prover and checker, and the verifier beside them, agree on all. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as own from '#rules/ledger'
import { pathOf } from '#verifier/made-log'
import { parseCheckpoint, parseKey, parseNote, signersOf } from '#verifier/note'
import { openTiles, tilePath } from '#verifier/tiles'
import * as verifier from '#verifier/tree'

const CHECKERS = Object.entries({ own, verifier })
const bytes = (hex: string) => own.fromHex(hex)!

type Inclusion = Parameters<typeof own.verifyInclusion>[0]
type Growth = Parameters<typeof own.verifyConsistency>[0]

function agreeOn(holds: boolean, claim: Inclusion | Growth, said: string): void {
  for (const [name, { verifyInclusion, verifyConsistency }] of CHECKERS)
    assert.equal('leaf' in claim ? verifyInclusion(claim) : verifyConsistency(claim), holds, `${name}: ${said}`)
}

/** Every way of spoiling a claim that leaves its form alone is refused by both. */
function agreeOnSpoiled(claim: Inclusion | Growth, said: string): void {
  const { proof } = claim
  const flip = (hash: Uint8Array) => hash.map((byte, i) => (i === 17 ? byte ^ 4 : byte))
  const spoiled = [
    ...proof.map((_, at) => ({ ...claim, proof: proof.map((hash, i) => (i === at ? flip(hash) : hash)) })),
    ...proof.map((_, at) => ({ ...claim, proof: proof.filter((_hash, i) => i !== at) })),
    ...[...proof, undefined].map((_, at) => ({ ...claim, proof: proof.toSpliced(at, 0, bytes('ab'.repeat(32))) })),
    ...('leaf' in claim
      ? [
          { ...claim, leaf: flip(claim.leaf) },
          { ...claim, root: flip(claim.root) },
          { ...claim, index: claim.size },
          { ...claim, index: -1n },
          { ...claim, size: 0n },
        ]
      : [
          { ...claim, toRoot: flip(claim.toRoot) },
          { ...claim, fromRoot: flip(claim.fromRoot) },
          { ...claim, from: claim.to + 1n },
          { ...claim, from: -1n },
        ]),
  ]
  for (const [i, one] of spoiled.entries()) agreeOn(false, one, `${said}, spoiled ${i}`)
}

// The eight leaves and their trees that the authors of RFC 6962 published with their implementation.
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const LEAVES = INPUTS.map(hex => own.leafHash(bytes(hex)))
const SECOND = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7'
const THIRD_AND_FOURTH = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e'
const RIGHT_HALF = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'
const FIFTH = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'
const SEVENTH_AND_EIGHTH = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0'
const FIFTH_AND_SIXTH = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a'

test('RFC 6962: roots, inclusion and consistency of the published trees, by our prover and by both checkers', () => {
  for (const [size, root] of ROOTS.entries()) assert.equal(own.toHex(own.merkleRoot(LEAVES.slice(0, size))), root)
  for (const [index, size, published] of [
    [0, 1, []],
    [0, 8, [SECOND, THIRD_AND_FOURTH, RIGHT_HALF]],
    [5, 8, [FIFTH, SEVENTH_AND_EIGHTH, ROOTS[4]!]],
    [2, 3, [ROOTS[2]!]],
    [1, 5, [ROOTS[1]!, THIRD_AND_FOURTH, FIFTH]],
  ] as const) {
    const said = `leaf ${index} of ${size}`
    const proof = own.inclusionProof(LEAVES.slice(0, size), BigInt(index))
    assert.deepEqual(proof.map(own.toHex), published, said)
    const claim = { index: BigInt(index), size: BigInt(size), leaf: LEAVES[index]!, proof, root: bytes(ROOTS[size]!) }
    agreeOn(true, claim, said)
    agreeOnSpoiled(claim, said)
  }
  for (const [from, to, published] of [
    [1, 1, []],
    [1, 8, [SECOND, THIRD_AND_FOURTH, RIGHT_HALF]],
    [6, 8, [FIFTH_AND_SIXTH, SEVENTH_AND_EIGHTH, ROOTS[4]!]],
    [2, 5, [THIRD_AND_FOURTH, FIFTH]],
  ] as const) {
    const said = `${from} to ${to}`
    const proof = own.consistencyProof(LEAVES.slice(0, to), BigInt(from))
    assert.deepEqual(proof.map(own.toHex), published, said)
    const claim = { from: BigInt(from), to: BigInt(to), fromRoot: bytes(ROOTS[from]!), toRoot: bytes(ROOTS[to]!), proof }
    agreeOn(true, claim, said)
    agreeOnSpoiled(claim, said)
  }
})

test('RFC 6962: hashes of another length are refused by both, where they would agree with each other too', () => {
  const none = new Uint8Array(0)
  agreeOn(false, { index: 0n, size: 1n, leaf: none, proof: [], root: none }, 'empty leaf and root')
  agreeOn(false, { from: 1n, to: 1n, fromRoot: none, toRoot: none, proof: [] }, 'empty roots')
  agreeOn(false, { index: 0n, size: 2n, leaf: LEAVES[0]!, proof: [none], root: bytes(ROOTS[2]!) }, 'empty sibling')
})

/** A log without end of equal leaves but one: each complete subtree has one of two hashes. */
function endless(odd: bigint) {
  const equal = [own.leafHash(own.utf8('same'))]
  const other = [own.leafHash(own.utf8('odd'))]
  for (let height = 0; height < 63; height++) {
    equal.push(own.nodeHash(equal[height]!, equal[height]!))
    const isRight = (odd >> BigInt(height)) % 2n === 1n
    const [left, right] = isRight ? [equal[height]!, other[height]!] : [other[height]!, equal[height]!]
    other.push(own.nodeHash(left, right))
  }
  const hashOf = ({ height, index }: own.Subtree) => (odd >> BigInt(height) === index ? other : equal)[height]!
  const foldAll = (subtrees: readonly own.Subtree[]) => own.foldSubtrees(subtrees.map(hashOf))
  return {
    hashOf,
    root: (size: bigint) => foldAll(own.rootPlan(size)),
    inclusion: (index: bigint, size: bigint) => own.inclusionPlan(index, size).map(foldAll),
    consistency: (from: bigint, to: bigint) => own.consistencyPlan(from, to).map(foldAll),
  }
}

test('RFC 6962: the plans that the log is proved by are those of the RFC, in small trees', () => {
  const { hashOf, inclusion, root } = endless(11n)
  const leaves = Array.from({ length: 40 }, (_, i) => Buffer.from(hashOf({ height: 0, index: BigInt(i) })))
  for (let size = 1; size <= 40; size++) {
    assert.equal(own.toHex(root(BigInt(size))), own.toHex(own.merkleRoot(leaves.slice(0, size))))
    for (let index = 0; index < size; index++)
      assert.deepEqual(
        inclusion(BigInt(index), BigInt(size)).map(own.toHex),
        pathOf(index, leaves.slice(0, size)).map(own.toHex),
      )
  }
})

const TWO_32 = 2n ** 32n
const SIZES = [
  TWO_32 - 1n,
  TWO_32,
  TWO_32 + 1n,
  TWO_32 * 5n + 12_345n,
  2n ** 40n - 1n,
  2n ** 40n,
  2n ** 40n + 77n,
  2n ** 53n + 3n,
  2n ** 62n + 5n,
]

test('RFC 6962: inclusion in logs larger than 2^32, 2^40 and 2^53 leaves, proved by our plans, checked by both', () => {
  for (const size of SIZES) {
    for (const odd of [0n, 1n, TWO_32 - 2n, size / 3n, size - 2n, size - 1n]) {
      const log = endless(odd)
      const said = `leaf ${odd} of ${size}`
      const leaf = log.hashOf({ height: 0, index: odd })
      const claim = { index: odd, size, leaf, proof: log.inclusion(odd, size), root: log.root(size) }
      agreeOn(true, claim, said)
      agreeOnSpoiled(claim, said)
      // The one leaf that is other stands nowhere else: not next door, and not where the number would be in 32 or 53 bits.
      for (const index of [odd ^ 1n, odd % TWO_32, odd + TWO_32, BigInt(Number(odd)), BigInt.asUintN(31, odd)])
        if (index !== odd) agreeOn(false, { ...claim, index }, `${said} at ${index}`)
    }
  }
})

test('RFC 6962: growth beyond 2^32, 2^40 and 2^53 leaves, proved by our plans, checked by both; what was rewritten is refused', () => {
  for (const to of SIZES) {
    for (const from of [1n, TWO_32 - 1n, ...SIZES, to / 2n, to - 1n, to].filter(size => size <= to)) {
      const log = endless(from / 2n)
      const said = `${from} to ${to}`
      const claim = { from, to, fromRoot: log.root(from), toRoot: log.root(to), proof: log.consistency(from, to) }
      agreeOn(true, claim, said)
      agreeOnSpoiled(claim, said)
      // Another history of the same length, with whatever proof.
      const rewritten = endless(from - 1n)
      if (from - 1n === from / 2n) continue
      const fromRoot = rewritten.root(from)
      agreeOn(false, { ...claim, fromRoot }, `${said}, rewritten`)
      agreeOn(false, { ...claim, fromRoot, proof: rewritten.consistency(from, to) }, `${said}, rewritten with its proof`)
    }
  }
})

test('C2SP tlog-tiles: the witness reads growth beyond 2^32 leaves from few tiles, by the names that our log gives them', async () => {
  for (const [from, to] of [
    [TWO_32 - 1n, 2n ** 40n + 77n],
    [TWO_32 + 5n, TWO_32 * 5n + 12_345n],
    [2n ** 40n, 2n ** 53n + 3n],
  ] as const) {
    const log = endless(from / 2n)
    const asked: string[] = []
    const fetchTile = async (path: string) => {
      asked.push(path)
      const name = own.parseTilePath(path.replace(/^tile\//, ''))
      assert.ok(name !== undefined, path)
      assert.equal(tilePath(name.level as number, name.tile, name.width), path)
      const height = 8 * (name.level as number)
      const first = name.tile * BigInt(own.TILE_WIDTH)
      if (first + BigInt(name.width) > own.hashesOn(name.level as number, to)) return undefined
      return own.concatBytes(...Array.from({ length: name.width }, (_, i) => log.hashOf({ height, index: first + BigInt(i) })))
    }
    const proof = await openTiles(fetchTile, to).consistencyProof(from)
    agreeOn(true, { from, to, fromRoot: log.root(from), toRoot: log.root(to), proof }, `${from} to ${to} by tiles`)
    assert.deepEqual(proof.map(own.toHex), log.consistency(from, to).map(own.toHex))
    assert.ok(asked.length <= 24, `${asked.length} tiles`)
    assert.equal(await openTiles(fetchTile, to).make(log.root(to)), true)
  }
})

// From golang.org/x/mod/sumdb (BSD-3-Clause): the sample keys and the tree head of the checksum database's tests.
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const KEYS = [
  'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop',
]
const LINES = [
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n',
]

test('C2SP signed-note: the samples of the Go project are read alike by the program and the verifier', () => {
  const whole = `${TEXT}\n${LINES.join('')}`
  const note = parseNote(whole)!
  const ours = own.parseNote(whole)!
  assert.deepEqual([note.text, ours.text], [TEXT, TEXT])
  for (const line of KEYS) {
    const key = parseKey(line)!
    const { name, id, key: publicKey } = own.parseVerifier(line)!
    assert.deepEqual([name, id, own.toHex(publicKey)], [key.name, key.id, own.toHex(key.publicKey)])
    assert.deepEqual(
      signersOf(note, [key])?.map(signer => signer.key.name),
      [name],
    )
  }
  const head = 'go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n'
  for (const parse of [parseCheckpoint, own.parseCheckpoint]) {
    const read = parse(head)!
    assert.deepEqual(
      [read.origin, read.size, own.toHex(read.root)],
      ['go.sum database tree', 123456789012n, own.toHex(own.leafHash(own.utf8('hello world')))],
    )
    for (const bad of [head.replace('123456789012', '0xabcdef'), head.replace('0HmuwBb0=', '0HmuwBTOOBIG='), head.slice(0, -1)])
      assert.equal(parse(bad), undefined, bad)
  }
})
