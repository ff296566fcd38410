// Measures, matters and effects: what an office may do to an organisation, or for one, where, because of which records, by which clause.
import type { ClauseId } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { Level } from './instrument.ts'
import type { When } from './rule.ts'

/** The three classes of the national list, and what is to an organisation's good. */
export const MEASURE_CLASSES = ['rights-restriction', 'focused-supervision', 'market-measures', 'incentive'] as const
export type MeasureClass = (typeof MEASURE_CLASSES)[number]

/** One row of the list of measures, about organisations: what bites on people is no row of this law. */
export type Measure = {
  readonly id: string
  readonly title: string
  readonly english: string
  readonly class: MeasureClass
  /** Reduces rights or adds duties: needs a law, an administrative or a local regulation. */
  readonly reducesRights: boolean
  readonly clause: ClauseId
  readonly division: string | null
  readonly file: string
}

/** An occasion on which an office asks. */
export type Matter = {
  readonly id: string
  readonly title: string
  readonly english: string
  /** The offices that ask in it, in words. */
  readonly units: string
  /** Whatever restricts in it needs the ground of one that reduces rights: tax preferences. */
  readonly ownGround: boolean
  readonly file: string
}

/** `must` and `may`: the office applies the measure, or may. `must-not`: no office applies it. `incentive`: it is due. */
export const EFFECT_KINDS = ['must', 'may', 'must-not', 'incentive'] as const
export type EffectKind = (typeof EFFECT_KINDS)[number]
/** What is applied to somebody, not for them. */
export const restricts = ({ kind }: { readonly kind: EffectKind }): boolean => kind === 'must' || kind === 'may'

/** While the record stands; or while a court-approved plan shields it. */
export const DURING = ['in-force', 'shielded'] as const
export type During = (typeof DURING)[number]

/** What a record brings about in some matters, on the days of its clause: [from, until). */
export type Effect = {
  readonly id: string
  readonly title: string
  readonly english: string
  readonly measure: string
  readonly kind: EffectKind
  readonly matters: readonly string[]
  readonly item: string
  /** One closed test on a field of the record; null: every record of the item. */
  readonly when: When | null
  readonly during: During
  readonly from: LocalDate
  readonly until: LocalDate | null
  readonly clause: ClauseId
  readonly also: readonly ClauseId[]
  /** Null: national. Otherwise the division whose overlay brought it. */
  readonly division: string | null
  readonly file: string
}

/** By id; of effects several places may have brought one of the same id. */
export type MeasureLaw = {
  readonly measures: ReadonlyMap<string, Measure>
  readonly matters: ReadonlyMap<string, Matter>
  readonly effects: readonly Effect[]
}

/** @clause cn-cpc-state-council-office-2025-social-credit#12 */
export const MEASURE_LEVELS: readonly Level[] = [
  'law',
  'administrative-regulation',
  'local-regulation',
  'central-policy-document',
]
/** @clause cn-cpc-state-council-office-2025-social-credit#12 */
export const RIGHTS_LEVELS: readonly Level[] = ['law', 'administrative-regulation', 'local-regulation']
