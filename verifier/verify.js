#!/usr/bin/env node
// The command: checks a proof file, a checkpoint or a statement; or that of two checkpoints the newer one's log only grew.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toHex } from './bytes.js'
import { COSIGNATURE, isOfLog, parseKey } from './note.js'
import { checkConsistency, checkFile } from './proof.js'
import { fill, langOf, linesOfEnd, say, sayAnswer, sayStep, wordsOf } from './words.js'

const USAGE = `node verify.js check FILE --key KEYFILE [--witness KEYFILE]... [--lang zh|en] [--json]
node verify.js consistency OLD NEW PROOF --key KEYFILE [--witness KEYFILE]... [--lang zh|en] [--json]

FILE      a proof: of a record, of everything about an organisation, or that there is nothing; or a signed checkpoint or statement
OLD NEW   two checkpoints; PROOF that the newer log begins with the older
--key     the log's public key, or for statements of an end the keys of statements, one a line; from another hand than the file
--witness the public key of a witness; one of those given must have cosigned
--lang    of the answer; otherwise that of the machine
--json    the whole result as JSON

Ends with 0 if everything holds, with 1 if something does not, with 2 if the call is wrong.`

/** @typedef {import('./proof.js').Result} Result */

/** @param {string} path as UTF-8 and nothing else */
const readText = path => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path))

/** One key a line. @param {string} path @param {'log' | 'witness'} whose */
function readKeys(path, whose) {
  const keys = readText(path).trim().split('\n').map(parseKey)
  return keys.map(key => {
    if (key === undefined || (whose === 'log' ? !isOfLog(key) : key.kind !== COSIGNATURE))
      throw new Error(`${path} holds no public key of a ${whose}`)
    return key
  })
}

/** @param {Result} result @param {import('./words.js').Lang} lang @returns {Generator<string>} */
function* linesOf(result, lang) {
  const { LABELS, KINDS } = wordsOf(lang)
  for (const step of result.steps) yield `${step.ok ? LABELS.ok : LABELS.failed}  ${sayStep(step, lang)}`
  if (result.ok) {
    const { organisation, record, entries = [], checkpoint, statement, end } = result
    if (end !== undefined) {
      for (const [label, value] of linesOfEnd(end, lang)) yield `${label}  ${value}`
      yield fill(wordsOf(lang).END.later, { record: end.record })
    }
    if (organisation !== undefined) yield `${LABELS.organisation}  ${organisation}`
    if (record !== undefined) yield `${LABELS.record}  ${record}`
    for (const { entry, record: of, kind, at, content } of entries)
      yield `${fill(LABELS.entry, { entry })}  ${at}  ${say(KINDS, kind)}  ${of}  ${content ?? LABELS.kept}`
    if (checkpoint !== undefined)
      yield `${LABELS.checkpoint}  ${checkpoint.origin}  ${checkpoint.size} ${LABELS.leaves}  ${LABELS.root} ${toHex(checkpoint.root)}`
    if (statement !== undefined) yield* statement.text.split('\n').map(line => `| ${line}`)
    for (const { name, time } of (checkpoint ?? statement)?.cosigned ?? [])
      yield `${LABELS.cosigned}  ${new Date(Number(time) * 1000).toISOString()}  ${name}`
  }
  yield sayAnswer(result, lang)
}

/** A file must not steer the terminal that shows what it says. @param {string} line */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const plain = line => line.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '?')

/** What JSON has no form for. @param {string} _ @param {unknown} value */
const asJson = (_, value) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? toHex(value) : value)

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      witness: { type: 'string', multiple: true, default: [] },
      lang: { type: 'string', default: process.env.LC_ALL || process.env.LANG || '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const [command, ...paths] = positionals
  const isRight = (command === 'check' && paths.length === 1) || (command === 'consistency' && paths.length === 3)
  if (values.key === undefined || !isRight) throw new Error(USAGE)
  const keys = [...readKeys(values.key, 'log'), ...values.witness.flatMap(path => readKeys(path, 'witness'))]
  const texts = paths.map(readText)
  const result = command === 'check' ? checkFile(texts[0], keys) : checkConsistency(texts[0], texts[1], texts[2], keys)
  const lines = values.json ? [JSON.stringify(result, asJson)] : [...linesOf(result, langOf(values.lang))].map(plain)
  process.stdout.write(`${lines.join('\n')}\n`)
  return result.ok ? 0 : 1
}

try {
  process.exitCode = main()
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`)
  process.exitCode = 2
}
