// How a log went on under other keys: each handed over to the next in a statement that both signed (docs/proof.md).
import { isOfLog, parseKey, parseNote, signersOf } from './note.js'

/** @typedef {import('./note.js').Key} Key */

const KIND = 'xinheng-log-keys-1'
const STATEMENT = /^xinheng-log-key-1\n([^\n]+)\n([^\n]+)\n(0|[1-9][0-9]{0,19})\n$/

/**
 * The keys to which the history leads from the one that is known, with the sizes that each may sign; that one alone where it leads
 * nowhere. What stands before the known key in the history is passed over.
 * @param {Key} known @param {string} text of `/log/key-history` @returns {Key[]}
 */
export function followKeys(known, text) {
  const trusted = [known]
  for (const note of statementsIn(text)) {
    const last = trusted[trusted.length - 1]
    const parsed = parseNote(note)
    const [, origin, line = '', size = ''] = STATEMENT.exec(parsed?.text ?? '') ?? []
    const next = parseKey(line)
    // By a statement before it the key was taken into office, which it signed too.
    const isOne = isOfLog(next) && next.name === origin && next.id !== last.id
    if (parsed === undefined || origin !== known.name || !isOne) continue
    const after = BigInt(size)
    const signs = (/** @type {Key} */ key) => (signersOf(parsed, [key]) ?? []).length > 0
    if (!signs(last) || !signs(next) || after < (last.after ?? 0n)) continue
    trusted[trusted.length - 1] = { ...last, until: after }
    trusted.push({ ...next, after })
  }
  return trusted
}

/** @param {string} text @returns {string[]} */
function statementsIn(text) {
  try {
    const { kind, statements } = JSON.parse(text)
    return kind === KIND && Array.isArray(statements) ? statements.filter(one => typeof one === 'string') : []
  } catch {
    // No history: the key stands alone.
    return []
  }
}

/** Whether a key may sign a checkpoint of that size. @param {Key} key @param {bigint} size */
export const maySign = ({ after, until }, size) =>
  (after === undefined || size > after) && (until === undefined || size <= until)
