// What a witness thinks of a checkpoint, by the last head that it has seen: fine, or which alarm.
import { same } from './bytes.js'
import { parseCheckpoint, parseNote, SIGNATURE, signersOf } from './note.js'
import { openTiles } from './tiles.js'
import { EMPTY_ROOT, verifyConsistency } from './tree.js'

/** @typedef {import('./note.js').Checkpoint} Checkpoint */
/** @typedef {import('./note.js').Key} Key */

/**
 * - malformed: it is no signed checkpoint
 * - bad-signature: the log's key did not sign it
 * - wrong-origin: it is of another log
 * - rollback: the log is shorter than it was
 * - fork: as long as it was, with another root
 * - inconsistent: longer, but what was there before was rewritten; or the tiles do not make the root
 * @typedef {'malformed' | 'bad-signature' | 'wrong-origin' | 'rollback' | 'fork' | 'inconsistent'} Alarm
 */

/**
 * A checkpoint whose signature and origin are right.
 * @param {string} text @param {Key} key @param {string} origin
 * @returns {{ checkpoint: Checkpoint, text: string } | { alarm: Alarm }}
 */
export function readCheckpoint(text, key, origin) {
  const note = parseNote(text)
  const checkpoint = note && parseCheckpoint(note.text)
  if (note === undefined || checkpoint === undefined) return { alarm: 'malformed' }
  const signers = signersOf(note, [key])
  if (key.kind !== SIGNATURE || signers === undefined || signers.length === 0) return { alarm: 'bad-signature' }
  if (checkpoint.origin !== origin) return { alarm: 'wrong-origin' }
  return { checkpoint, text: note.text }
}

/**
 * Whether the log only grew from `head`. Without one, only that the tiles make the root. Throws TileMissing where that cannot be seen.
 * @param {Checkpoint} checkpoint @param {Checkpoint | undefined} head @param {import('./tiles.js').Fetch} fetch
 * @returns {Promise<Alarm | undefined>}
 */
export async function judgeGrowth(checkpoint, head, fetch) {
  const { size, root } = checkpoint
  if (head !== undefined && size < head.size) return 'rollback'
  if (head !== undefined && size === head.size) return same(root, head.root) ? undefined : 'fork'
  const tiles = openTiles(fetch, size)
  if (head === undefined) return same(root, size === 0n ? EMPTY_ROOT : await tiles.root()) ? undefined : 'inconsistent'
  const proof = await tiles.consistencyProof(head.size)
  const grew = verifyConsistency({ from: head.size, to: size, fromRoot: head.root, toRoot: root, proof })
  return grew ? undefined : 'inconsistent'
}
