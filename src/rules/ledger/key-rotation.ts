// How one key of a log follows another: a statement that both sign, in the form of a signed note (docs/proof.md).
import { parseCheckpoint } from './checkpoint.ts'
import { isSignedBy, type NoteKey, parseNote, parseVerifier, type VerifySignature, verifierText } from './signed-note.ts'

const KIND = 'xinheng-log-key-1'

/** `next` signs the checkpoints that are larger than `after`, which is the size of the last one by the key before. */
export type KeyRotation = { readonly origin: string; readonly next: NoteKey; readonly after: bigint }

/** The text that is signed: no checkpoint, whose second line is a size. */
export const rotationText = ({ origin, next, after }: KeyRotation): string =>
  `${KIND}\n${origin}\n${verifierText(next)}\n${after}\n`

/** The former key hands over, and whoever takes over has the next one. */
export function isRotation(note: string, rotation: KeyRotation, former: NoteKey, verify: VerifySignature): boolean {
  const parsed = parseNote(note)
  if (parsed === undefined || parsed.text !== rotationText(rotation)) return false
  return isSignedBy(parsed, former, verify) && isSignedBy(parsed, rotation.next, verify)
}

/** A key, and the size from behind which it signs; of the one that is given nothing is known of before. */
export type HeldKey = { readonly key: NoteKey; readonly after: bigint }

const HISTORY = 'xinheng-log-keys-1'
const STATEMENT = /^xinheng-log-key-1\n[^\n]+\n([^\n]+)\n(0|[1-9][0-9]{0,18})\n$/

/**
 * The keys to which `history` (as at /log/key-history) leads from the one that is given, in their order; that one alone where it leads
 * nowhere. What stands before the given key in the history is passed over.
 */
export function followKeys(given: NoteKey, history: unknown, verify: VerifySignature): readonly HeldKey[] {
  const held: HeldKey[] = [{ key: given, after: -1n }]
  for (const note of statementsOf(history)) {
    const last = held.at(-1)!
    const [, line = '', size = ''] = STATEMENT.exec(parseNote(note)?.text ?? '') ?? []
    const next = parseVerifier(line)
    if (next === undefined || next.id === last.key.id || BigInt(size) < last.after) continue
    const rotation = { origin: given.name, next, after: BigInt(size) }
    if (next.name === given.name && isRotation(note, rotation, last.key, verify)) held.push({ key: next, after: BigInt(size) })
  }
  return held
}

/** Of those keys the one by which a note must be signed, by the size that it says; the last where it says none. */
export function keyOfNote(note: string, held: readonly HeldKey[]): NoteKey {
  const size = parseCheckpoint(parseNote(note)?.text ?? '')?.size
  return (held.findLast(({ after }) => size === undefined || after < size) ?? held[0]!).key
}

function statementsOf(history: unknown): readonly string[] {
  const { kind, statements } = (history ?? {}) as { kind?: unknown; statements?: unknown }
  return kind === HISTORY && Array.isArray(statements) ? statements.filter(one => typeof one === 'string') : []
}
