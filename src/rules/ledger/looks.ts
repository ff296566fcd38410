// The chain of looks: the form of one, the link it makes, and the act that puts the head of a day into the log (docs/proof.md).
import { concatBytes, utf8 } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import type { ActHeader } from './entry.ts'
import { type Digest, sha256 } from './sha256.ts'

/** Who looked, in which role, when, at what, why; numbers and instants as text, microseconds and all. */
export type Look = {
  readonly access: string
  readonly actor: string
  readonly at: string
  readonly operation: string
  readonly organisation: string
  readonly purpose: string | null
  readonly role: string | null
  readonly unit: string | null
  readonly visibleFrom: string | null
  readonly what: string
}

/** What stands before the first look. */
export const NO_LOOKS: Uint8Array = new Uint8Array(32)

export const lookText = (look: Look): string => canonicalJson({ ...look, v: 2 })

/** SHA-256(link before ‖ UTF-8 of the look). */
export const linkOf = (before: Uint8Array, text: string, digest: Digest = sha256): Uint8Array =>
  digest(concatBytes(before, utf8(text)))

/** The operation of the act that closes a day of looks. Its content is never erased: it is what binds them. */
export const CLOSING_OPERATION = 'access.close'

/** So many looks were there at the end of the day, from the very first, and this is the link of the last. */
export type Closing = { readonly day: string; readonly head: string; readonly looks: number }

export const closingContent = ({ day, head, looks }: Closing): { readonly closes: Closing } => ({
  closes: { day, head, looks },
})

const FORM = /^\{"closes":\{"day":"([0-9]{4}-[0-9]{2}-[0-9]{2})","head":"([0-9a-f]{64})","looks":([1-9][0-9]{0,15})\}\}$/

/** What an act with this header and content closes; undefined where it closes nothing. */
export function closingOf(header: Pick<ActHeader, 'operation' | 'outcome'>, content: string): Closing | undefined {
  if (header.operation !== CLOSING_OPERATION || header.outcome !== 'done') return undefined
  const [, day, head, looks] = FORM.exec(content) ?? []
  return day === undefined ? undefined : { day, head: head!, looks: Number(looks) }
}
