// Lists as the law has them: on what they stand, who is entered, what notice, term and removal are; what nobody knows stays unknown.
import type { ClauseId } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { LEVELS, type Level } from './instrument.ts'

/** Numbers that a list sets, by name: working days, or months. Their clause says them; where it is missing the case has to say, with a reason. */
export const LIST_NUMBERS = [
  'statementDays',
  'termMonths',
  'removalAfterMonths',
  'publicationDays',
  'annulmentDays',
  'removalDays',
] as const
export type ListNumber = (typeof LIST_NUMBERS)[number]

/** From which act the term is counted. */
export const TERM_FROM = ['decided', 'published'] as const
export type TermFrom = (typeof TERM_FROM)[number]

export const LIST_KINDS = ['severe', 'abnormal'] as const

export type ListCondition = { readonly text: string; readonly clause: ClauseId }

export type ListRule = {
  readonly id: string
  readonly title: string
  readonly english: string
  readonly kind: (typeof LIST_KINDS)[number]
  /** The item whose records its entries are. */
  readonly item: string
  /** On what the field of the list stands, and on what its procedure. */
  readonly fieldBasis: readonly ClauseId[]
  readonly procedureBasis: readonly ClauseId[]
  /** Who determines, in words. */
  readonly units: string
  readonly conditions: readonly ListCondition[]
  readonly numbers: Readonly<Partial<Record<ListNumber, { readonly value: number; readonly clause: ClauseId }>>>
  readonly termFrom: TermFrom
  /** A hearing is held where it is asked for. */
  readonly hearing: ClauseId | null
  /** The next higher level has to consent, and by which clause. */
  readonly consent: ClauseId | null
  readonly removalConditions: readonly ListCondition[]
  readonly from: LocalDate
  readonly until: LocalDate | null
  readonly division: string | null
  readonly file: string
}

/** @clause cn-cpc-state-council-office-2025-social-credit#12.entry-exit */
export const PROCEDURE_LEVELS: readonly Level[] = LEVELS.slice(0, LEVELS.indexOf('judicial-interpretation') + 1)
