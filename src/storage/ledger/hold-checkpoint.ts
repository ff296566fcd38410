// Holds the log that is here against a checkpoint that was signed some time and kept elsewhere.
import { isSignedBy, parseCheckpoint, parseNote, verifyConsistency } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import { keyAt, listLogs, verifySignature } from './log-keys.ts'
import { findCheckpoint, logConsistency } from './read-log.ts'
import { digest } from './tile-growth.ts'

export type HeldCheckpoint = {
  /** `holds`: all that it counts is here, as it was. */
  readonly found: 'holds' | 'no-checkpoint' | 'log-unknown' | 'not-signed' | 'shorter' | 'other-history'
  /** What the checkpoint counts. */
  readonly size: bigint
  /** Leaves of the log here. */
  readonly here: bigint
}

/** Its signature must be of the log's own key; those of witnesses are not looked at. */
export async function holdCheckpoint(tx: OpenTransaction, text: string): Promise<HeldCheckpoint> {
  const note = parseNote(text)
  const signed = note && parseCheckpoint(note.text)
  if (note === undefined || signed === undefined) return { found: 'no-checkpoint', size: 0n, here: 0n }
  const { origin, size } = signed
  const log = (await listLogs(tx)).find(one => one.origin === origin)
  if (log === undefined) return { found: 'log-unknown', size, here: 0n }
  const newest = await findCheckpoint(tx, log.log)
  const here = newest?.size ?? 0n
  if (!isSignedBy(note, keyAt(log, size), verifySignature)) return { found: 'not-signed', size, here }
  if (newest === undefined || size > here) return { found: 'shorter', size, here }
  if (size === 0n) return { found: 'holds', size, here }
  const proof = await logConsistency(tx, log.log, size, here)
  const isSame = verifyConsistency({ from: size, to: here, proof, fromRoot: signed.root, toRoot: newest.root }, digest)
  return { found: isSame ? 'holds' : 'other-history', size, here }
}
