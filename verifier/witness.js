#!/usr/bin/env node
// Watches a log for somebody else: remembers its last head, checks that it only grows, cosigns, raises an alarm.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toHex } from './bytes.js'
import { judgeGrowth, readCheckpoint } from './judge.js'
import { openMemory } from './memory.js'
import { COSIGNATURE, parseCheckpoint, parseKey, parseNote, signersOf } from './note.js'
import { TileMissing } from './tiles.js'
import { fill, langOf, say, wordsOf } from './words.js'

const USAGE = `node witness.js --log URL --key KEYFILE --state DIR [--once] [--every SECONDS] [--name NAME] [--origin LINE]
       [--submit URL] [--lang zh|en]

--log     where the log is served, up to but without /checkpoint
--key     a file with the log's public key (name+id+key), from another hand than the log's
--state   a folder of this witness: its own key, the last head, evidence of alarms
--once    look once; otherwise every 60 seconds, or --every
--name    of this witness, at its first run
--origin  first line of the log's checkpoints, where it is not the key's name
--submit  where the platform takes cosignatures, as https://credit.example/api/ledger/witness
--lang    of the sentences on standard error; otherwise that of the machine

One line of JSON for each look on standard output, a sentence on standard error.
Ends with 0, with 1 after an alarm, with 2 where the log could not be looked at or the call is wrong.`

const LARGEST_CHECKPOINT = 65_536
const LARGEST_TILE = 8192
/** Of one answer, and of one look with all that it fetches. */
const ANSWER_MS = 30_000
const LOOK_MS = 300_000

/** What could not be looked at: neither fine nor an alarm. */
class Unavailable extends Error {}

/** @param {string} address @param {number} largest @param {AbortSignal} look @returns {Promise<Uint8Array | undefined>} undefined: no such file */
async function download(address, largest, look) {
  try {
    // Sent elsewhere, one would look at another's log: that is not followed.
    const signal = AbortSignal.any([look, AbortSignal.timeout(ANSWER_MS)])
    const answer = await fetch(address, { signal, cache: 'no-store', redirect: 'manual' })
    if (answer.status === 404 || answer.status === 410) return undefined
    if (answer.status !== 200 || answer.body === null) throw new Unavailable(`${address}: ${answer.status}`)
    const pieces = []
    let length = 0
    for await (const piece of answer.body) {
      length += piece.length
      if (length > largest) throw new Unavailable(`${address}: more than ${largest} bytes`)
      pieces.push(piece)
    }
    return new Uint8Array(Buffer.concat(pieces))
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const { message, cause } = /** @type {Error} */ (error)
    throw new Unavailable(`${address}: ${cause instanceof Error ? cause.message : message}`)
  }
}

/** Hands in what was cosigned; undefined where it was taken, else why not. @param {string} address @param {string} checkpoint */
async function submit(address, checkpoint) {
  try {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ checkpoint })
    const signal = AbortSignal.timeout(ANSWER_MS)
    const { status } = await fetch(address, { method: 'POST', headers, body, signal, redirect: 'manual' })
    return status === 200 ? undefined : `${address}: ${status}`
  } catch (error) {
    const { message, cause } = /** @type {Error} */ (error)
    return `${address}: ${cause instanceof Error ? cause.message : message}`
  }
}

/** @typedef {{ log: string, origin: string, key: import('./note.js').Key, memory: ReturnType<typeof openMemory>, lang: import('./words.js').Lang, submit: string | undefined }} Watch */

/** The look's line of JSON and its sentence. @param {Watch} watch @param {Record<string, string | number | boolean | null>} line @param {string} code */
function report({ log, origin, lang }, line, code) {
  const { WITNESS } = wordsOf(lang)
  const { evidence, why, ...values } = Object.fromEntries(Object.entries(line).map(([name, value]) => [name, String(value)]))
  const said = [fill(say(WITNESS, code), { ...values, why })]
  if (evidence !== undefined) said.push(fill(WITNESS.evidence, { evidence }))
  if (line.submitted === false) said.push(fill(WITNESS.notTaken, { why }))
  process.stdout.write(`${JSON.stringify({ ...line, log, origin })}\n`)
  process.stderr.write(`${line.at}  ${said.join(lang === 'zh' ? '' : ' ')}\n`)
}

/** One look; gives the exit code. @param {Watch} watch */
async function look(watch) {
  const { log, origin, key, memory } = watch
  const now = new Date()
  const at = now.toISOString()
  const signal = AbortSignal.timeout(LOOK_MS)
  try {
    const head = headOf(memory, key)
    const bytes = await download(`${log}/checkpoint`, LARGEST_CHECKPOINT, signal)
    if (bytes === undefined) throw new Unavailable(`${log}/checkpoint: no such file`)
    const given = new TextDecoder().decode(bytes)
    const read = readCheckpoint(given, key, origin)
    const { alarm, proof = [] } =
      'alarm' in read
        ? { alarm: read.alarm }
        : await judgeGrowth(read.checkpoint, head, path => download(`${log}/${path}`, LARGEST_TILE, signal))
    const sizes = {
      remembered: head === undefined ? null : String(head.size),
      ...('alarm' in read ? {} : toldOf(read.checkpoint)),
    }
    if (alarm !== undefined || 'alarm' in read) {
      const told = { at, alarm: String(alarm), ...sizes }
      const evidence = memory.putEvidence(String(alarm), given, { ...told, log, origin, proof: proof.map(toHex) })
      report(watch, { ...told, evidence }, String(alarm))
      return 1
    }
    // Only the log's own line goes with the text: signatures of strangers are not ours to keep.
    const signature = given.split('\n').find(line => line.startsWith(`— ${key.name} `) && isOf(line, read.text, key))
    const line = memory.putHead(`${read.text}\n${signature}\n`, read.text, BigInt(Math.floor(now.getTime() / 1000)))
    // What was seen is remembered and published here all the same; it is handed in again at the next look.
    const why = watch.submit === undefined ? undefined : await submit(watch.submit, memory.readHead() ?? '')
    const handedIn = watch.submit === undefined ? {} : { submitted: why === undefined, ...(why === undefined ? {} : { why }) }
    report(watch, { at, ok: true, ...sizes, cosignature: line.trim(), ...handedIn }, head === undefined ? 'first' : 'ok')
    return 0
  } catch (error) {
    if (!(error instanceof Unavailable || error instanceof TileMissing)) throw error
    report(watch, { at, unavailable: true, why: error.message }, 'unavailable')
    return 2
  }
}

/** @param {string} line @param {string} text @param {import('./note.js').Key} key */
function isOf(line, text, key) {
  const note = parseNote(`${text}\n${line}\n`)
  return note !== undefined && (signersOf(note, [key])?.length ?? 0) > 0
}

/** @param {import('./note.js').Checkpoint} checkpoint */
const toldOf = ({ size, root }) => ({ size: String(size), root: toHex(root) })

/** The head remembered; whoever wrote it without our key wrote it in vain. @param {ReturnType<typeof openMemory>} memory @param {import('./note.js').Key} key */
function headOf(memory, key) {
  const kept = memory.readHead()
  if (kept === undefined) return undefined
  const note = parseNote(kept)
  const own = parseKey(memory.verifierKey)
  const signers = note && own && signersOf(note, [own, key])
  const head = note && parseCheckpoint(note.text)
  if (head === undefined || !signers?.some(({ key }) => key.kind === COSIGNATURE))
    throw new Error('the remembered head was changed by somebody: it does not bear the signature of this witness')
  return head
}

async function main() {
  const { values } = parseArgs({
    options: {
      log: { type: 'string' },
      key: { type: 'string' },
      state: { type: 'string' },
      once: { type: 'boolean', default: false },
      every: { type: 'string', default: '60' },
      name: { type: 'string', default: 'xinheng-witness' },
      origin: { type: 'string' },
      submit: { type: 'string' },
      lang: { type: 'string', default: process.env.LC_ALL || process.env.LANG || '' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const { log, key: keyFile, state } = values
  const every = Number(values.every)
  const isAddress = log !== undefined && /^https?:$/.test(URL.parse(log)?.protocol ?? '')
  if (!isAddress || keyFile === undefined || state === undefined || !(every > 0)) throw new Error(USAGE)
  const key = parseKey(readFileSync(keyFile, 'utf8'))
  if (key === undefined) throw new Error(`${keyFile} holds no key of a log (name+id+key)`)
  const memory = openMemory(state, values.name)
  process.once('exit', memory.leave)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0))
  const lang = langOf(values.lang)
  const watch = { log: log.replace(/\/+$/, ''), origin: values.origin ?? key.name, key, memory, lang, submit: values.submit }
  for (;;) {
    const code = await look(watch)
    // What cannot be looked at now may be later; an alarm is for people.
    if (values.once || code === 1) return code
    await new Promise(resolve => setTimeout(resolve, every * 1000))
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`)
  process.exitCode = 2
}
