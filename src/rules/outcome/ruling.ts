// A result together with the clauses and facts that make it so.

/** `instrument#article`, e.g. 'cn-ndrc-2025-36#4'; whether it resolves is checked against law/. */
export type ClauseId = string & { readonly __brand: 'ClauseId' }

/** Why one field of a result is what it is. `note` is a code, never a sentence. */
export type Because = {
  readonly field: string
  readonly clause?: ClauseId
  readonly rule?: string
  readonly entry?: number
  readonly note?: string
  readonly params?: Readonly<Record<string, string | number>>
}

export type Ruling<T> = { readonly value: T; readonly because: readonly Because[] }

/** The form of a clause id; undefined where the text is none. */
export function parseClauseId(text: string): ClauseId | undefined {
  return /^[a-z0-9][a-z0-9.-]{0,79}#[a-z0-9][a-z0-9.-]{0,79}$/.test(text) ? (text as ClauseId) : undefined
}
