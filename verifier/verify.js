#!/usr/bin/env node
// The command: checks a proof file, or that of two checkpoints the newer one's log only grew.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toHex } from './bytes.js'
import { sayStep } from './english.js'
import { COSIGNATURE, parseKey, SIGNATURE } from './note.js'
import { checkConsistency, checkProof } from './proof.js'

const USAGE = `node verify.js FILE --key KEYFILE [--witness KEYFILE]...
node verify.js consistency OLD NEW PROOF --key KEYFILE [--witness KEYFILE]...

FILE      a proof: of a record, of everything about an organisation, or that there is nothing
OLD NEW   two checkpoints; PROOF that the newer log begins with the older
--key     the log's public key, from another hand than the file
--witness the public key of a witness; one of those given must have cosigned
--json    the whole result as JSON

Ends with 0 if everything holds, with 1 if something does not, with 2 if the call is wrong.`

/** @param {string} path as UTF-8 and nothing else */
const readText = path => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path))

/** @param {string} path @param {number} kind */
function readKey(path, kind) {
  const key = parseKey(readText(path))
  if (key === undefined || key.kind !== kind)
    throw new Error(`${path} holds no public key of a ${kind === SIGNATURE ? 'log' : 'witness'}`)
  return key
}

/** @param {import('./proof.js').Result} result */
function* linesOf({ ok, steps, type, organisation, record, entries = [], checkpoint }) {
  for (const step of steps) yield `${step.ok ? 'ok  ' : 'FAIL'}  ${sayStep(step)}`
  if (!ok) return yield 'NOT PROVED'
  if (organisation !== undefined) yield `organisation  ${organisation}`
  if (record !== undefined) yield `record        ${record}`
  for (const { entry, record: of, kind, at, content } of entries)
    yield `entry ${String(entry).padStart(6)}  ${at}  kind ${kind}  record ${of}  ${content ?? '(content erased or not given)'}`
  if (checkpoint !== undefined) {
    yield `checkpoint    ${checkpoint.origin}, ${checkpoint.size} leaves, root ${toHex(checkpoint.root)}`
    for (const { name, time } of checkpoint.cosigned)
      yield `cosigned      ${new Date(Number(time) * 1000).toISOString()}  ${name}`
  }
  yield `PROVED${type === undefined ? '' : `: ${type}`}`
}

/** A file must not steer the terminal that shows what it says. @param {string} line */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const plain = line => line.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?')

/** What JSON has no form for. @param {string} _ @param {unknown} value */
const asJson = (_, value) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? toHex(value) : value)

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      witness: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const isConsistency = positionals[0] === 'consistency'
  if (values.key === undefined || positionals.length !== (isConsistency ? 4 : 1)) throw new Error(USAGE)
  const keys = [readKey(values.key, SIGNATURE), ...values.witness.map(path => readKey(path, COSIGNATURE))]
  const texts = positionals.slice(isConsistency ? 1 : 0).map(readText)
  const result = isConsistency ? checkConsistency(texts[0], texts[1], texts[2], keys) : checkProof(texts[0], keys)
  const lines = values.json ? [JSON.stringify(result, asJson)] : [...linesOf(result)]
  process.stdout.write(`${lines.map(plain).join('\n')}\n`)
  return result.ok ? 0 : 1
}

try {
  process.exitCode = main()
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`)
  process.exitCode = 2
}
