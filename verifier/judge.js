// What a witness thinks of a checkpoint, by the last head that it has seen: fine, or which alarm.
import { same } from './bytes.js'
import { isOfLog, parseCheckpoint, parseNote, signersOf } from './note.js'
import { openTiles } from './tiles.js'
import { verifyConsistency } from './tree.js'

/** @typedef {import('./note.js').Checkpoint} Checkpoint */
/** @typedef {import('./note.js').Key} Key */

/**
 * - malformed: it is no signed checkpoint
 * - bad-signature: the log's key did not sign it
 * - wrong-origin: it is of another log
 * - rollback: the log is shorter than it was
 * - fork: as long as it was, with another root
 * - map-fork: as long as it was, with another map of heads
 * - rewritten: longer, but what was there before is another
 * - skipped: longer and whole, but it denies the checkpoint that was seen, or no longer says which one was before it
 * - tiles: the tiles do not make the root that was signed
 * @typedef {'malformed' | 'bad-signature' | 'wrong-origin' | 'rollback' | 'fork' | 'map-fork' | 'rewritten' | 'skipped' | 'tiles'} Alarm
 */

/**
 * A checkpoint whose signature and origin are right.
 * @param {string} given @param {Key} key @param {string} origin
 * @returns {{ checkpoint: Checkpoint, text: string } | { alarm: Alarm }}
 */
export function readCheckpoint(given, key, origin) {
  const note = parseNote(given)
  const checkpoint = note && parseCheckpoint(note.text)
  if (note === undefined || checkpoint === undefined) return { alarm: 'malformed' }
  const signers = signersOf(note, [key])
  if (!isOfLog(key) || signers === undefined || signers.length === 0) return { alarm: 'bad-signature' }
  if (checkpoint.origin !== origin) return { alarm: 'wrong-origin' }
  return { checkpoint, text: note.text }
}

/** Whether it is of a log that names the checkpoint before: ours does in all but its first. @param {Checkpoint} checkpoint */
const isBound = ({ extensions }) => extensions.some(line => line.startsWith('map ') || line.startsWith('previous '))

/** @param {Checkpoint} checkpoint */
const mapLines = ({ extensions }) => extensions.filter(line => line.startsWith('map ')).join('\n')

/** The size of the checkpoint signed before this one, where it says so. @param {Checkpoint} checkpoint */
function previousOf({ extensions }) {
  const [, size] = extensions.map(line => /^previous (0|[1-9][0-9]{0,19})$/.exec(line)).find(found => found !== null) ?? []
  return size === undefined ? undefined : BigInt(size)
}

/**
 * Whether the log only grew from `head`. Without one, only that the tiles make the root. Throws TileMissing where that cannot be seen.
 * @param {Checkpoint} checkpoint @param {Checkpoint | undefined} head @param {import('./tiles.js').Fetch} fetch
 * @returns {Promise<{ alarm?: Alarm, proof?: Uint8Array[] }>} `proof` is what was tried, where it did not hold
 */
export async function judgeGrowth(checkpoint, head, fetch) {
  const { size, root } = checkpoint
  if (head !== undefined && size < head.size) return { alarm: 'rollback' }
  if (head !== undefined && size === head.size) {
    if (!same(root, head.root)) return { alarm: 'fork' }
    if (mapLines(checkpoint) !== mapLines(head)) return { alarm: 'map-fork' }
    return previousOf(checkpoint) === previousOf(head) ? {} : { alarm: 'skipped' }
  }
  const tiles = openTiles(fetch, size)
  if (head === undefined) return (await tiles.make(root)) ? {} : { alarm: 'tiles' }
  const proof = await tiles.consistencyProof(head.size)
  if (verifyConsistency({ from: head.size, to: size, fromRoot: head.root, toRoot: root, proof })) {
    const previous = previousOf(checkpoint)
    if (previous === undefined) return isBound(head) || isBound(checkpoint) ? { alarm: 'skipped' } : {}
    return previous < head.size || previous >= size ? { alarm: 'skipped' } : {}
  }
  // Tiles that make the new root and do not lead from the old one tell of a rewriting; others are only broken, or forged.
  return { alarm: (await tiles.make(root)) ? 'rewritten' : 'tiles', proof }
}
