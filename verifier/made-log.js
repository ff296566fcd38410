// Makes small logs for the tests: word for word after RFC 6962 and C2SP, with Node's own digest and signatures and none of the checker's code.
import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'

/** @param {...(string | Uint8Array)} parts @returns {Buffer} */
export const digest = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

const NODE = Buffer.of(1)
/** @param {readonly Buffer[]} leaves leaf hashes @returns {Buffer} */
export function rootOf(leaves) {
  if (leaves.length === 0) return digest()
  if (leaves.length === 1) return leaves[0]
  const split = splitAt(leaves.length)
  return digest(NODE, rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
}

/** @param {number} length */
function splitAt(length) {
  let power = 1
  while (power * 2 < length) power *= 2
  return power
}

/** PATH of the RFC. @param {number} index @param {readonly Buffer[]} leaves @returns {Buffer[]} */
export function pathOf(index, leaves) {
  if (leaves.length <= 1) return []
  const split = splitAt(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split ? [...pathOf(index, left), rootOf(right)] : [...pathOf(index - split, right), rootOf(left)]
}

/** PROOF of the RFC. @param {number} old @param {readonly Buffer[]} leaves @param {boolean} [whole] @returns {Buffer[]} */
export function growthOf(old, leaves, whole = true) {
  if (old === 0) return []
  if (old === leaves.length) return whole ? [] : [rootOf(leaves)]
  const split = splitAt(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return old <= split ? [...growthOf(old, left, whole), rootOf(right)] : [...growthOf(old - split, right, false), rootOf(left)]
}

/** @param {string} name @param {number} [kind] */
export function makeKey(name, kind = 1) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  const typed = Buffer.concat([Buffer.of(kind), raw])
  const id = digest(name, '\n', typed).subarray(0, 4)
  return {
    name,
    line: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    /** @param {string} text */
    sign: text => `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`,
    /** @param {string} text @param {number} time */
    cosign(text, time) {
      const at = Buffer.alloc(8)
      at.writeBigUInt64BE(BigInt(time))
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey)
      return `— ${name} ${Buffer.concat([id, at, signature]).toString('base64')}\n`
    },
  }
}

/** @param {string} origin @param {number} size @param {Buffer} root @param {string} [extension] */
export const checkpointText = (origin, size, root, extension = '') =>
  `${origin}\n${size}\n${root.toString('base64')}\n${extension}`

/** The files of a log of these leaf hashes: every tile, full or partial. @param {readonly Buffer[]} leaves @returns {Map<string, Buffer>} */
export function tilesOf(leaves) {
  const files = new Map()
  let hashes = leaves
  for (let level = 0; hashes.length > 0; level++) {
    const above = []
    for (let at = 0; at < hashes.length; at += 256) {
      const tile = hashes.slice(at, at + 256)
      const digits = String(at / 256)
      const groups = digits.padStart(3 * Math.ceil(digits.length / 3), '0').match(/.{3}/g) ?? []
      const place = groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join('/')
      files.set(`tile/${level}/${place}${tile.length === 256 ? '' : `.p/${tile.length}`}`, Buffer.concat(tile))
      if (tile.length === 256) above.push(rootOf(tile))
    }
    hashes = above
  }
  return files
}

/** Serves files; `set` puts others in their place. */
export async function serveFiles() {
  let files = /** @type {Map<string, string | Buffer>} */ (new Map())
  const asked = /** @type {string[]} */ ([])
  /** @type {import('node:http').RequestListener | undefined} */
  let answer
  const server = createServer((request, response) => {
    if (answer !== undefined) return answer(request, response)
    const path = (request.url ?? '').replace(/^\/log\//, '')
    asked.push(path)
    const file = files.get(path)
    response.writeHead(file === undefined ? 404 : 200).end(file)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    address: `http://127.0.0.1:${port}/log`,
    asked,
    /** @param {Map<string, string | Buffer>} others */
    set(others) {
      files = others
      answer = undefined
    },
    all: () => files,
    /** @param {string} path */
    served: path => /** @type {string | Buffer} */ (files.get(path)),
    /** Answers everything by another hand. @param {import('node:http').RequestListener} by */
    answer(by) {
      answer = by
    },
    close() {
      server.closeAllConnections()
      return new Promise(resolve => void server.close(() => resolve(undefined)))
    },
  }
}

/** @param {string} uuid */
const uuidBytes = uuid => Buffer.from(uuid.replaceAll('-', ''), 'hex')
const hex = (/** @type {Buffer} */ bytes) => bytes.toString('hex')

/** @typedef {{ header: string, commitment: string, salt: string | null, content: string | null, leafData: Buffer }} MadeEntry */

/** @param {{ organisation: string, entry: number, record: string, previous: string, content: string, kind?: number, v?: number }} of @returns {MadeEntry} */
function makeEntry({ organisation, entry, record, previous, content, kind = 1, v = 1 }) {
  const at = '2026-11-20T04:00:00.000Z'
  const header = JSON.stringify({
    act: randomUUID(),
    at,
    entry,
    kind,
    law: 1,
    organisation,
    previous,
    record,
    source: null,
    v,
  })
  const salt = randomBytes(16)
  const commitment = createHash(v === 2 ? 'sm3' : 'sha256')
    .update(salt)
    .update(content)
    .digest()
  return { header, commitment: hex(commitment), salt: hex(salt), content, leafData: digest(header, commitment) }
}

/** A chain of entries of one organisation. @param {string} organisation @param {readonly string[]} records one for each entry @param {number} [v] of the headers @returns {MadeEntry[]} */
export function makeChain(organisation, records, v = 1) {
  const chain = /** @type {MadeEntry[]} */ ([])
  for (const [i, record] of records.entries()) {
    const previous = i === 0 ? '0'.repeat(64) : hex(chain[i - 1].leafData)
    chain.push(makeEntry({ organisation, entry: i + 1, record, previous, content: `{"n":${i + 1}}`, v }))
  }
  return chain
}

/** The map of heads over chains. @param {ReadonlyMap<string, readonly MadeEntry[]>} chains by organisation */
function makeMap(chains) {
  const places = [...chains].map(([organisation, chain]) => {
    const head = hex(/** @type {MadeEntry} */ (chain.at(-1)).leafData)
    const key = digest(uuidBytes(organisation))
    return {
      organisation,
      key,
      count: chain.length,
      head,
      leaf: digest(Buffer.of(0), key, `{"count":${chain.length},"head":"${head}"}`),
    }
  })
  /** @typedef {typeof places} Places */
  const bit = (/** @type {Buffer} */ key, /** @type {number} */ at) => (key[at >> 3] >> (7 - (at & 7))) & 1
  /** @param {Places} within @param {number} depth @returns {Buffer} */
  const root = (within, depth) => {
    if (within.length === 0) return Buffer.alloc(32)
    if (within.length === 1) return within[0].leaf
    const [left, right] = [0, 1].map(side =>
      root(
        within.filter(({ key }) => bit(key, depth) === side),
        depth + 1,
      ),
    )
    return digest(NODE, left, right)
  }
  return {
    root: root(places, 0),
    line: `map ${root(places, 0).toString('base64')} ${places.length}\n`,
    /** The member `map` of a proof file. @param {string} organisation */
    prove(organisation) {
      const key = digest(uuidBytes(organisation))
      const siblings = []
      let within = places
      let depth = 0
      for (; within.length > 1; depth++) {
        const other = within.filter(one => bit(one.key, depth) !== bit(key, depth))
        siblings.unshift(hex(root(other, depth + 1)))
        within = within.filter(one => bit(one.key, depth) === bit(key, depth))
      }
      const [found] = within
      const told = found && { key: hex(found.key), count: found.count, head: found.head }
      const own = found?.organisation === organisation
      return {
        organisation,
        ...(own ? told : { key: hex(key), count: 0, head: '' }),
        proof: siblings,
        other: own || found === undefined ? null : told,
      }
    },
  }
}

/** A log of entries with its map, and proof files from it. @param {ReadonlyMap<string, readonly MadeEntry[]>} chains @param {string} origin */
export function makeLog(chains, origin) {
  const key = makeKey(origin)
  const entries = [...chains.values()].flat()
  const leaves = entries.map(({ leafData }) => digest(Buffer.of(0), leafData))
  const map = makeMap(chains)
  const text = checkpointText(origin, leaves.length, rootOf(leaves), map.line)
  const checkpoint = `${text}\n${key.sign(text)}`
  /** @param {MadeEntry} entry */
  const proved = entry => {
    const { leafData: _, ...given } = entry
    const index = entries.indexOf(entry)
    return { ...given, index: String(index), inclusion: pathOf(index, leaves).map(hex) }
  }
  const file = { kind: 'xinheng-proof-1', origin, checkpoint }
  return {
    key,
    leaves,
    text,
    checkpoint,
    /** @param {string} organisation @param {string} record */
    proveRecord(organisation, record) {
      const its = (chains.get(organisation) ?? []).filter(({ header }) => JSON.parse(header).record === record)
      return { ...file, type: 'record', entries: its.map(proved) }
    },
    /** Everything, or that there is nothing. @param {string} organisation */
    proveOrganisation(organisation) {
      const its = chains.get(organisation) ?? []
      const type = its.length > 0 ? 'organisation' : 'absence'
      return { ...file, type, entries: its.map(proved), map: map.prove(organisation) }
    },
  }
}
