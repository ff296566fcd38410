// How the ledger says that the content of an act was erased: by another act, whose content names it and the reason.
import type { ActHeader } from './entry.ts'

/** The operation of an erasing act. Its own content is never erased: it is what accounts for the gap. */
export const ERASING_OPERATION = 'ledger.erase-act'

/** An act's content that is erased, and the code of the reason. */
export type Erasure = { readonly act: string; readonly phase: number; readonly reason: string }

/** The content of an erasing act. */
export const erasureContent = (erasure: Erasure): { readonly erases: Erasure } => ({ erases: erasure })

// The content is canonical, so that the database can hold it against this form as text.
const FORM = /^\{"erases":\{"act":"([0-9a-f-]{36})","phase":([0-9]),"reason":"([a-z][a-z0-9-]*)"\}\}$/

/** What an act with this header and content erases; undefined where it is no erasing act, or says anything else. */
export function erasureOf(header: Pick<ActHeader, 'operation' | 'outcome'>, content: string): Erasure | undefined {
  if (header.operation !== ERASING_OPERATION || header.outcome !== 'done') return undefined
  const [, act, phase, reason] = FORM.exec(content) ?? []
  return act === undefined ? undefined : { act, phase: Number(phase), reason: reason! }
}
