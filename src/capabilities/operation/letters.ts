/** What letters say: of an applicant to a unit, and of a unit to whoever asked. */

import type { NamedFact } from '#rules/ledger'
import type { LocalDate } from '#rules/time'

/** Whose commitment it is, and for the repair of what. */
export type Commitment = {
  readonly today: string
  readonly organisation: { readonly uscc: string | null; readonly name: string }
  readonly records: readonly (NamedFact & { readonly determinedOn: string | null })[]
}

/** What a unit tells an applicant in a case of repair. */
export type Notice = Omit<Commitment, 'today'> & {
  readonly step: 'returned' | 'accepted' | 'refused' | 'extended' | 'approved' | 'rejected'
  readonly on: LocalDate
  /** Of the letter; null of one that went out before letters had numbers. */
  readonly letter: string | null
  /** Of the case: in the national window, or ours. */
  readonly number: string
  readonly unit: string
  readonly receivedOn: LocalDate
  readonly reason: string | null
  readonly missing: readonly string[]
  /** What is due next, and settled. */
  readonly due: LocalDate | null
}

/** What a unit answers to an objection. */
export type ObjectionAnswer = {
  readonly step: 'acknowledged' | 'refused' | 'extended' | 'upheld' | 'rejected' | 'second-upheld' | 'second-rejected'
  readonly on: LocalDate
  /** Of the letter; null of one that went out before letters had numbers. */
  readonly letter: string | null
  /** Of the case. */
  readonly number: string
  readonly unit: string
  readonly filedOn: LocalDate
  /** Of rules/objection SUBJECTS. */
  readonly subject: string
  readonly organisation: { readonly uscc: string | null; readonly name: string }
  readonly record: NamedFact | null
  readonly reason: string | null
  /** How it was put right, and to what. */
  readonly remedy: string | null
  readonly amended: readonly { readonly title: string; readonly value: string }[]
  /** Until when it is decided, where that is still to come. */
  readonly due: LocalDate | null
  /** Until when the unit above may be asked to look again. */
  readonly mayAskAgainUntil: LocalDate | null
}

type Numbering = { letterNumber?(year: number, number: number, code: string | null): string }

/** How the n-th letter of a unit's year is numbered, `code`: behind what the unit is told by; where no words are handed in, by figures. */
export const numberedBy =
  ({ words }: { readonly words?: Numbering }, code: string | null) =>
  (year: number, number: number): string =>
    words?.letterNumber?.(year, number, code) ?? `${code ?? ''}(${year})${number}`
