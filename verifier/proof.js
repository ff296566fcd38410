// Checks a proof file step by step with the log's public key alone: no network, no database, nothing of the program that made it.
import { concat, fromBase64, same, toHex, utf8 } from './bytes.js'
import { bitOf, Failed, mapKey, mapLeaf, readConsistency, readHeader, readProof, shareBits } from './form.js'
import { COSIGNATURE, isOfLog, parseCheckpoint, parseNote, signersOf } from './note.js'
import { sha256 } from './sha.js'
import { sm3 } from './sm3.js'
import { isEnd, keyNameOf, readEnd } from './statement.js'
import { leafHash, nodeHash, verifyConsistency, verifyInclusion } from './tree.js'

/** @typedef {import('./form.js').Entry} Entry */
/** @typedef {import('./form.js').Header} Header */
/** @typedef {import('./form.js').MapProof} MapProof */
/** @typedef {import('./note.js').Key} Key */
/** @typedef {import('./note.js').Checkpoint} Checkpoint */
/** @typedef {Header & { headerText: string, content: string | null, index: bigint | null, leafData: Uint8Array }} ReadEntry */
/** @typedef {{ step: string, ok: boolean, reason?: string, values: Record<string, string | number> }} Step */
/** @typedef {{ name: string, time: bigint }[]} Cosigned */
/** @typedef {Checkpoint & { cosigned: Cosigned }} Believed */
/**
 * What was found. `entries`, `checkpoint` and so on are there only as far as the checks came.
 * `statement` is a text that a key signed and that is no checkpoint; `end`, what a statement of the end of a record says.
 * @typedef {{ ok: boolean, steps: Step[], type?: string, organisation?: string, record?: string, entries?: ReadEntry[], checkpoint?: Believed,
 *   statement?: { text: string, name: string, cosigned: Cosigned }, end?: import('./statement.js').End }} Result
 */

const NOTHING = '0'.repeat(64)

/** Runs the steps in order until one fails. @param {(result: Result, passed: (step: string, values?: Step['values']) => void) => void} run @returns {Result} */
function inSteps(run) {
  /** @type {Result} */
  const result = { ok: false, steps: [] }
  try {
    run(result, (step, values = {}) => void result.steps.push({ step, ok: true, values }))
    result.ok = true
  } catch (error) {
    if (!(error instanceof Failed)) throw error
    const { step, reason, values } = error
    result.steps.push({ step, ok: false, reason, values })
  }
  return result
}

/** A proof file, a statement of an end, or a signed note: a checkpoint or another statement. @param {string} text @param {readonly Key[]} keys @returns {Result} */
export function checkFile(text, keys) {
  if (isEnd(text)) return checkEnd(text, keys)
  return parseNote(text) === undefined ? checkProof(text, keys) : checkNote(text, keys)
}

/** @param {string} text @param {readonly Key[]} keys @returns {Result} */
function checkNote(text, keys) {
  return inSteps((result, passed) => {
    const said = parseNote(text)?.text ?? ''
    const read = parseCheckpoint(said)
    result.type = read === undefined ? 'statement' : 'checkpoint'
    passed('form', { type: result.type })
    if (read !== undefined) {
      result.checkpoint = believe(text, keys, read.origin)
      passed('signature', { origin: read.origin, size: String(read.size) })
      if (asksWitness(keys)) passed('cosigned', { witnesses: result.checkpoint.cosigned.length })
    } else {
      const { name, cosigned } = signerOf(text, keys, 'statement')
      result.statement = { text: said, name, cosigned }
      passed('statement', { origin: name })
      if (asksWitness(keys)) passed('cosigned', { witnesses: cosigned.length })
    }
  })
}

/** @param {string} text @param {readonly Key[]} keys @returns {Result} */
function checkEnd(text, keys) {
  return inSteps((result, passed) => {
    const { end, note } = readEnd(text)
    result.type = 'end'
    passed('form', { type: result.type })
    const { name } = signerOf(note, keys.filter(isOfLog), 'statement')
    if (name !== keyNameOf(end)) throw new Failed('statement', 'other-key')
    passed('statement', { origin: name })
    result.end = end
    result.record = end.record
  })
}

/** @param {string} text of the proof file @param {readonly Key[]} keys the log's, and those of witnesses that must have cosigned @returns {Result} */
export function checkProof(text, keys) {
  return inSteps((result, passed) => {
    const proof = readProof(text)
    result.type = proof.type
    passed('form', { type: proof.type })
    const checkpoint = believe(proof.checkpoint, keys, proof.origin)
    result.checkpoint = checkpoint
    passed('signature', { origin: checkpoint.origin, size: String(checkpoint.size) })
    if (asksWitness(keys)) passed('cosigned', { witnesses: checkpoint.cosigned.length })
    const entries = proof.entries.map(readEntry)
    if (entries.length > 0) passed('headers', { entries: entries.length })
    checkContents(proof.entries, entries)
    const given = entries.filter(entry => entry.content !== null).length
    const kept = entries.length - given
    if (entries.length > 0) passed(kept > 0 ? 'contentsKept' : 'contents', { given, kept })
    checkInclusion(proof.entries, entries, checkpoint)
    if (entries.length > 0) passed('inclusion', { entries: entries.filter(entry => entry.index !== null).length })
    if (proof.map === null) {
      checkRecord(entries)
      passed('record', { entries: entries.length })
      result.record = entries[0].record
    } else {
      if (proof.type === 'organisation') {
        checkChain(entries, proof.map)
        passed('chain', { entries: entries.length })
      }
      checkMap(proof.map, checkpoint)
      passed(proof.type === 'organisation' ? 'everything' : 'nothing', { organisation: proof.map.organisation })
    }
    result.entries = entries
    result.organisation = proof.map?.organisation ?? entries[0].organisation
  })
}

/** Whether the newer checkpoint's log begins with the older one's. @param {string} older @param {string} newer @param {string} proofText @param {readonly Key[]} keys @returns {Result} */
export function checkConsistency(older, newer, proofText, keys) {
  return inSteps((result, passed) => {
    const { from, to, proof } = readConsistency(proofText)
    result.type = 'consistency'
    passed('form', { type: result.type })
    const origin = parseCheckpoint(parseNote(older)?.text ?? '')?.origin ?? ''
    const [old, young] = [older, newer].map(note => {
      const checkpoint = believe(note, keys, origin)
      passed('signature', { origin, size: String(checkpoint.size) })
      if (asksWitness(keys)) passed('cosigned', { witnesses: checkpoint.cosigned.length })
      return checkpoint
    })
    result.checkpoint = young
    if (old.size !== from || young.size !== to) throw new Failed('consistency', 'sizes')
    const grew = verifyConsistency({ from, to, fromRoot: old.root, toRoot: young.root, proof })
    if (!grew) throw new Failed('consistency', 'inconsistent')
    passed('consistency', { from: String(from), to: String(to) })
  })
}

/** @param {readonly Key[]} keys */
const asksWitness = keys => keys.some(key => key.kind === COSIGNATURE)

/** The checkpoint, if the log's key signed it and the witnesses that are asked for have cosigned. @param {string} text @param {readonly Key[]} keys @param {string} origin @returns {Believed} */
function believe(text, keys, origin) {
  const checkpoint = parseCheckpoint(parseNote(text)?.text ?? '')
  if (checkpoint === undefined) throw new Failed('signature', 'checkpoint')
  const { name, cosigned } = signerOf(text, keys, 'signature')
  if (checkpoint.origin !== origin || name !== origin) throw new Failed('signature', 'origin')
  return { ...checkpoint, cosigned }
}

/** Who signed a note, by the log's key, and who cosigned. @param {string} text @param {readonly Key[]} keys @param {string} step */
function signerOf(text, keys, step) {
  if (!keys.some(isOfLog)) throw new Failed(step, 'no-key')
  const note = parseNote(text)
  const signers = note && signersOf(note, keys)
  if (signers === undefined) throw new Failed(step, 'signature')
  const signer = signers.find(({ key }) => isOfLog(key))
  if (signer === undefined) throw new Failed(step, 'other-key')
  const cosigned = signers.flatMap(({ key, time }) => (time === undefined ? [] : [{ name: key.name, time }]))
  if (asksWitness(keys) && cosigned.length === 0) throw new Failed(step, 'no-witness')
  return { name: signer.key.name, cosigned }
}

/** @param {Entry} entry @param {number} i @returns {ReadEntry} */
function readEntry({ headerText, commitment, content, index }, i) {
  const leafData = sha256(concat(utf8(headerText), commitment))
  return { ...readHeader(headerText, i + 1), headerText, content, index, leafData }
}

/** Where the content is there, it is what was committed to, by the hash that the header's `v` says. @param {readonly Entry[]} proofs @param {readonly ReadEntry[]} entries */
function checkContents(proofs, entries) {
  for (const [i, { salt, content, commitment }] of proofs.entries()) {
    const digest = entries[i].v === 2 ? sm3 : sha256
    if ((salt === null) !== (content === null)) throw new Failed('contents', 'content-half', { place: i + 1 })
    if (salt !== null && content !== null && !same(digest(concat(salt, utf8(content))), commitment))
      throw new Failed('contents', 'content', { place: i + 1 })
  }
}

/** @param {readonly Entry[]} proofs @param {readonly ReadEntry[]} entries @param {Checkpoint} checkpoint */
function checkInclusion(proofs, entries, { size, root }) {
  for (const [i, { index, inclusion }] of proofs.entries()) {
    if (index === null || inclusion === null) continue
    const leaf = leafHash(entries[i].leafData)
    if (!verifyInclusion({ index, size, leaf, proof: inclusion, root }))
      throw new Failed('inclusion', 'not-in-log', { place: i + 1 })
  }
}

/** Entries of one record, in order, each in this log. @param {readonly ReadEntry[]} entries */
function checkRecord(entries) {
  let last = 0
  for (const [i, { record, organisation, entry, index }] of entries.entries()) {
    const failed = (/** @type {string} */ reason) => new Failed('record', reason, { place: i + 1 })
    if (index === null) throw failed('not-proved')
    if (record !== entries[0].record || organisation !== entries[0].organisation) throw failed('other-record')
    if (entry <= last) throw failed('order')
    last = entry
  }
}

/** All entries of the organisation from the first to the head, each bound to the one before. @param {readonly ReadEntry[]} entries @param {MapProof} map */
function checkChain(entries, map) {
  let previous = NOTHING
  for (const [i, entry] of entries.entries()) {
    const failed = (/** @type {string} */ reason) => new Failed('chain', reason, { place: i + 1 })
    if (entry.organisation !== map.organisation) throw failed('other-organisation')
    if (entry.entry !== i + 1) throw failed('gap')
    if (entry.previous !== previous) throw failed('previous')
    previous = toHex(entry.leafData)
  }
  if (entries.length !== map.count) throw new Failed('chain', 'count', { given: entries.length, count: map.count })
  if (previous !== map.head) throw new Failed('chain', 'head')
}

/** The place of the organisation in the map of heads holds this count and head, or nothing. @param {MapProof} map @param {Checkpoint} checkpoint */
function checkMap(map, checkpoint) {
  const step = map.count > 0 ? 'everything' : 'nothing'
  const root = mapRootOf(checkpoint)
  if (root === undefined) throw new Failed(step, 'no-map')
  if (!same(map.key, mapKey(map.organisation))) throw new Failed(step, 'map-key')
  const depth = map.proof.length
  const { other } = map
  if (other !== null && (same(other.key, map.key) || !shareBits(other.key, map.key, depth))) throw new Failed(step, 'map-other')
  const nothing = new Uint8Array(32)
  const isNothing = map.count === 0 && other === null
  // Nothing beside nothing would not be a place of its own.
  if (isNothing && depth > 0 && same(map.proof[0], nothing)) throw new Failed(step, 'map-root')
  let hash = isNothing ? nothing : mapLeaf(other ?? map)
  for (const [i, sibling] of map.proof.entries())
    hash = bitOf(map.key, depth - 1 - i) === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
  if (!same(hash, root)) throw new Failed(step, 'map-root')
}

/** From the one extension line that names it. @param {Checkpoint} checkpoint */
function mapRootOf({ extensions }) {
  const lines = extensions.filter(line => line.startsWith('map '))
  const [, encoded = ''] = /^map ([^ ]+) (?:0|[1-9][0-9]*)$/.exec(lines[0] ?? '') ?? []
  return lines.length === 1 ? fromBase64(encoded, 32) : undefined
}
