// The form of a proof file and of the headers in it: what is read here has the shape that the checks go by.
import { fromHex, isWellFormed, utf8 } from './bytes.js'
import { sha256 } from './sha.js'

/** Why a check failed: the step, the reason, and values that say where. */
export class Failed extends Error {
  /** @param {string} step @param {string} reason @param {Record<string, string | number>} [values] */
  constructor(step, reason, values = {}) {
    super(`${step}: ${reason}`)
    this.step = step
    this.reason = reason
    this.values = values
  }
}

/**
 * @typedef {{ act: string, at: string, entry: number, kind: number, law: number, organisation: string, previous: string, record: string, source: string | null, v: number }} Header
 * @typedef {{ headerText: string, commitment: Uint8Array, salt: Uint8Array | null, content: string | null, index: bigint | null, inclusion: Uint8Array[] | null }} Entry
 * @typedef {{ key: Uint8Array, count: number, head: string }} Place
 * @typedef {Place & { organisation: string, proof: Uint8Array[], other: Place | null }} MapProof
 * @typedef {{ type: 'record' | 'organisation' | 'absence', origin: string, checkpoint: string, entries: Entry[], map: MapProof | null }} Proof
 */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const RECORD = /^[0-9a-z]{26}-[0-9a-z]{12}$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const isCount = (/** @type {unknown} */ value) => Number.isSafeInteger(value) && Number(value) >= 0
export const isText = (/** @type {unknown} */ value) => typeof value === 'string' && isWellFormed(value)

/** @param {unknown} holds @param {string} place */
function must(holds, place) {
  if (!holds) throw new Failed('form', 'form', { place })
}

/** @param {any} value @param {string} place @returns {any} */
function object(value, place) {
  must(typeof value === 'object' && value !== null && !Array.isArray(value), place)
  return value
}

/** @param {unknown} value @param {string} place @param {number} [length] @returns {Uint8Array} */
function hash(value, place, length = 32) {
  const bytes = fromHex(value, length)
  must(bytes, place)
  return /** @type {Uint8Array} */ (bytes)
}

/** @param {unknown} value @param {string} place @param {number} most */
function hashes(value, place, most) {
  must(Array.isArray(value) && value.length <= most, place)
  return /** @type {unknown[]} */ (value).map((one, i) => hash(one, `${place}[${i}]`))
}

/** @param {any} value @param {string} place @returns {Entry} */
function readEntry(value, place) {
  const { header, commitment, salt, content, index, inclusion } = object(value, place)
  must(isText(header), `${place}.header`)
  must(content === null || isText(content), `${place}.content`)
  must(index === null || /^(0|[1-9][0-9]{0,19})$/.test(index), `${place}.index`)
  must((index === null) === (inclusion === null), `${place}.inclusion`)
  return {
    headerText: header,
    commitment: hash(commitment, `${place}.commitment`),
    salt: salt === null ? null : hash(salt, `${place}.salt`, 16),
    content,
    index: index === null ? null : BigInt(index),
    inclusion: inclusion === null ? null : hashes(inclusion, `${place}.inclusion`, 64),
  }
}

/** @param {any} value @param {string} place @param {boolean} isHead whether there must be something @returns {Place} */
function readPlace(value, place, isHead) {
  const { key, count, head } = object(value, place)
  must(isCount(count) && count > 0 === isHead, `${place}.count`)
  must(isHead ? fromHex(head, 32) : head === '', `${place}.head`)
  return { key: hash(key, `${place}.key`), count, head }
}

/** @param {any} value @param {string} type @returns {MapProof} */
function readMap(value, type) {
  const { organisation, proof, other } = object(value, 'map')
  must(typeof organisation === 'string' && UUID.test(organisation), 'map.organisation')
  must(other === null || type === 'absence', 'map.other')
  return {
    ...readPlace(value, 'map', type === 'organisation'),
    organisation,
    proof: hashes(proof, 'map.proof', 256),
    other: other === null ? null : readPlace(other, 'map.other', true),
  }
}

/** The one object of a file. @param {string} text @returns {any} */
export function readJson(text) {
  try {
    return object(JSON.parse(text), 'file')
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failed('form', 'unreadable')
    throw error
  }
}

/** Throws Failed where it is not of the form. @param {string} text @returns {Proof} */
export function readProof(text) {
  const { kind, type, origin, checkpoint, entries, map } = readJson(text)
  if (kind === 'xinheng-consistency-1') throw new Failed('form', 'needs-checkpoints')
  if (kind !== 'xinheng-proof-1' || !['record', 'organisation', 'absence'].includes(type))
    throw new Failed('form', 'unknown-kind')
  must(isText(origin), 'origin')
  must(isText(checkpoint), 'checkpoint')
  must(Array.isArray(entries) && entries.length > 0 === (type !== 'absence'), 'entries')
  return {
    type,
    origin,
    checkpoint,
    entries: entries.map((/** @type {any} */ one, /** @type {number} */ i) => readEntry(one, `entries[${i}]`)),
    map: type === 'record' ? null : readMap(map, type),
  }
}

/** Throws Failed where it is not of the form. @param {string} text */
export function readConsistency(text) {
  const { kind, from, to, proof } = readJson(text)
  if (kind !== 'xinheng-consistency-1') throw new Failed('form', 'unknown-kind')
  for (const size of [from, to]) must(typeof size === 'string' && /^(0|[1-9][0-9]{0,19})$/.test(size), 'from, to')
  return { from: BigInt(from), to: BigInt(to), proof: hashes(proof, 'proof', 128) }
}

const MEMBERS = ['act', 'at', 'entry', 'kind', 'law', 'organisation', 'previous', 'record', 'source', 'v']

/** A header says each thing once and in one way: written again it must give the same text. @param {string} text @param {number} place @returns {Header} */
export function readHeader(text, place) {
  const failed = new Failed('headers', 'header', { place })
  /** @type {any} */
  let header
  try {
    header = JSON.parse(text)
  } catch {
    throw failed
  }
  if (typeof header !== 'object' || header === null || Object.keys(header).join() !== MEMBERS.join()) throw failed
  const isFormed =
    (header.v === 1 || header.v === 2) &&
    header.entry >= 1 &&
    [header.entry, header.kind, header.law].every(isCount) &&
    [header.act, header.organisation].every(id => typeof id === 'string' && UUID.test(id)) &&
    typeof header.at === 'string' &&
    INSTANT.test(header.at) &&
    typeof header.record === 'string' &&
    RECORD.test(header.record) &&
    (header.source === null || isText(header.source)) &&
    fromHex(header.previous, 32) !== undefined
  if (!isFormed || JSON.stringify(header) !== text) throw failed
  return header
}

/** @param {string} organisation a uuid */
export const mapKey = organisation => sha256(/** @type {Uint8Array} */ (fromHex(organisation.replaceAll('-', ''))))

/** @param {Place} place */
export const mapLeaf = ({ key, count, head }) =>
  sha256(Uint8Array.of(0, ...key, ...utf8(`{"count":${count},"head":"${head}"}`)))

/** @param {Uint8Array} key @param {number} bit from the first */
export const bitOf = (key, bit) => (key[bit >> 3] >> (7 - (bit & 7))) & 1

/** Whether two keys begin with the same bits. @param {Uint8Array} a @param {Uint8Array} b @param {number} bits */
export const shareBits = (a, b, bits) => {
  for (let bit = 0; bit < bits; bit++) if (bitOf(a, bit) !== bitOf(b, bit)) return false
  return true
}
