// How one key of a log follows another: a statement that both sign, in the form of a signed note (docs/proof.md).
import { isSignedBy, type NoteKey, parseNote, type VerifySignature, verifierText } from './signed-note.ts'

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
