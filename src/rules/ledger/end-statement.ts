// The end of a record, and the statement of it that the platform signs (docs/proof.md): what its holder shows to whoever has a stale copy.
import { REASONS } from '#rules/disclosure'
import type { LocalDate } from '#rules/time'
import { canonicalJson } from './canonical-json.ts'
import type { RecordState } from './fold.ts'
import { type Note, noteText, parseNote } from './signed-note.ts'

/** What ended it. An erasure says nothing of what it erased, and what has moved out is another platform's to say: neither is stated. */
export const END_CAUSES = ['repair', 'period', 'withdrawal', 'annulment', 'delisting', 'status'] as const
export type EndCause = (typeof END_CAUSES)[number]
export type End = { readonly on: LocalDate; readonly by: EndCause }

const CAUSES: Readonly<Record<number, EndCause>> = {
  [REASONS.repaired]: 'repair',
  [REASONS.withdrawn]: 'withdrawal',
  [REASONS.annulled]: 'annulment',
  [REASONS.delisted]: 'delisting',
  [REASONS.notInForce]: 'status',
}

/** The day from which it is no longer shown, and by what: the earlier of its two ends. Undefined while it has none; a shield is none. */
export function endOn(state: RecordState, today: LocalDate): End | undefined {
  if (state.reason === REASONS.erased || state.reason === REASONS.movedOut) return undefined
  const { endedOn, disclosedUntil, reason } = state
  const period = disclosedUntil !== null && disclosedUntil <= today ? disclosedUntil : null
  const act = endedOn !== null && endedOn <= today ? endedOn : null
  if (act !== null && (period === null || act <= period)) {
    const by = CAUSES[reason ?? 0]
    return by && { on: act, by }
  }
  return period === null ? undefined : { on: period, by: 'period' }
}

/** What is said, and nothing of the record's content beyond it. Every member stands in what is signed. */
export type EndStatement = {
  readonly kind: 'xinheng-end-1'
  readonly record: string
  readonly item: string
  /** What the item is called, in Chinese as the law has it. */
  readonly title: string
  readonly documentNo: string | null
  readonly organisation: { readonly uscc: string | null; readonly name: string }
  /** First day on which it is no longer shown, shared or used. */
  readonly endedOn: string
  readonly by: EndCause
  readonly clause: string | null
  /** Of the clause, as people cite it: the title of its instrument in Chinese and the number of the article, where they are known. */
  readonly instrument: string | null
  readonly article: string | null
  /** Of the platform's own day: what comes after it is not said. */
  readonly statedOn: string
  /** The log as it then stood: whoever holds the statement can have it proved that later logs begin with this one. */
  readonly log: { readonly origin: string; readonly size: string; readonly root: string }
}

/** The name under which a platform's statements are signed; the log's own key signs none, and these sign no checkpoint. */
export const statementKeyName = (origin: string): string => `${origin}/statements`

/** What is signed: the text of a signed note, one line. */
export const endStatementText = (statement: EndStatement): string => `${canonicalJson(statement)}\n`

/** One JSON object: the statement, and the signature lines of its note beside it. */
export function signedEndStatement(
  statement: EndStatement,
  signatures: Note['signatures'],
): EndStatement & { readonly signatures: string[] } {
  const text = endStatementText(statement)
  const lines = noteText(text, signatures)
    .slice(text.length + 1)
    .trimEnd()
    .split('\n')
  return { ...statement, signatures: lines }
}

/** A file that says that it is such a statement, with the note that was signed: every member of it stands there. Undefined where it is none. */
export function readEndStatement(file: unknown): { readonly statement: EndStatement; readonly note: Note } | undefined {
  const given = file as Partial<EndStatement & { signatures: unknown }> | null | undefined
  if (given?.kind !== KIND || !Array.isArray(given.signatures) || typeof given.log?.origin !== 'string') return undefined
  const { signatures, ...statement } = given as EndStatement & { signatures: unknown[] }
  const note = parseNote(`${endStatementText(statement)}\n${signatures.map(line => `${line}\n`).join('')}`)
  return note && { statement, note }
}
const KIND: EndStatement['kind'] = 'xinheng-end-1'
