// A rule: a value or a named method that a clause sets, with the days from which it holds.
import type { ClauseId } from '#rules/outcome'
import type { LocalDate, Period } from '#rules/time'

export const SEVERITIES = ['minor', 'ordinary', 'serious'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a rule gives; each kind has its own named methods. There is no expression language. */
export const METHODS = {
  period: ['correspondingDay'],
  'working-days': ['workingDays'],
  publicity: ['whileInForce', 'whileRegistered', 'bySeverity', 'notDisclosed'],
  severity: ['mostSerious'],
  term: ['notBeforeItsTerm'],
  'unless-given': ['notDisclosedUnlessGiven'],
  conditions: ['allOfThem'],
  exclusions: ['noneOfThem'],
  channel: ['throughThisChannel'],
  decider: ['byThisUnit'],
} as const

export type Gives = keyof typeof METHODS
export const GIVES = Object.keys(METHODS) as readonly Gives[]

/** 'none': no shortest period at all. */
export type PeriodValue = Period | 'none'

/** The one closed test: a field of the fact is, or has among its values, one of these. */
export type When = { readonly field: string; readonly in: readonly string[] }

/**
 * `ended`: values of the item's status field that mean the thing decided no longer holds. `shownWhen`: where the fact itself says whether
 * it is for the public (a commitment's disclosure type, an organisation's consent); anything else is not shown.
 */
export type PublicityValue = { readonly ended: readonly string[]; readonly shownWhen: When | null }

export type Grade = { readonly severity: Severity; readonly in: readonly string[]; readonly clause: ClauseId }

/** How the severity of a decision follows from what it says. The most serious of its categories counts. */
export type SeverityValue = {
  /** Decides alone, whatever the categories are: the summary procedure. */
  readonly decided: { readonly when: When; readonly severity: Severity; readonly clause: ClauseId } | null
  readonly field: string
  readonly grades: readonly Grade[]
  /** Below `minorBelow` minor, from `seriousFrom` on serious (decimal text in the unit of the field), else `severity`. */
  readonly amount: {
    readonly in: readonly string[]
    readonly field: string
    readonly minorBelow: string | null
    readonly seriousFrom: string | null
    readonly severity: Severity
    readonly clause: ClauseId
  } | null
  readonly otherwise: { readonly severity: Severity; readonly clause: ClauseId }
  /** The determining unit's own word; it may raise the severity, never lower it. */
  readonly stated: {
    readonly field: string
    readonly clause: ClauseId
    readonly words: Readonly<Record<string, Severity>>
  } | null
}

/** Categories whose penalty has a term, with the field of categories and the field of the term's last day. */
export type TermValue = { readonly field: string; readonly in: readonly string[]; readonly last: string }

/** What must hold before repair may be asked for. The code knows each by its name; the law chooses among them. */
export const CONDITIONS = ['shortest-period', 'corrected', 'commitment', 'other-law'] as const
export type Condition = (typeof CONDITIONS)[number]

/** Where an application goes in: the national window alone, or the authority's own. */
export const CHANNELS = ['credit-china', 'own'] as const
export type Channel = (typeof CHANNELS)[number]

/** Whose decision an objection waits for: the unit that determined, or the one above it. */
export const DECIDERS = ['determining-unit', 'superior-unit'] as const
export type Decider = (typeof DECIDERS)[number]

export type ValueOf = {
  period: PeriodValue
  'working-days': number
  publicity: PublicityValue
  severity: SeverityValue
  term: TermValue
  /** The field in which the determining unit states why it is shown all the same, or 'never'. */
  'unless-given': string
  conditions: readonly Condition[]
  /** What of it is excluded, each by a test on one field; empty: nothing. */
  exclusions: readonly When[]
  channel: Channel
  decider: Decider
}

export const TRANSITIONS = ['keep', 'new', 'milder'] as const
/** For records older than the value: the old value stays, the new one takes over, or what is milder for the organisation. */
export type Transition = (typeof TRANSITIONS)[number]

export type RuleException<G extends Gives = Gives> = {
  readonly when: When
  readonly value: ValueOf[G]
  readonly clause: ClauseId
  readonly division: string | null
}

/** One value in force on [from, until). */
export type RuleValue<G extends Gives = Gives> = {
  readonly from: LocalDate
  readonly until: LocalDate | null
  readonly value: ValueOf[G]
  readonly method: string
  readonly clause: ClauseId
  /** Further clauses that carry the value, e.g. the one that says from which day to count. */
  readonly also: readonly ClauseId[]
  readonly exceptions: readonly RuleException<G>[]
  readonly transition: Transition
  readonly transitionClause: ClauseId | null
  /** Null: national. Otherwise the division whose overlay set it. */
  readonly division: string | null
}

/** publicity: the day whose law decides; period and working days: the day from which is counted. Other kinds have none. */
export const ANCHORS = ['determinedOn', 'recordedOn'] as const
/** Days of a case, from which its clocks run: no record has them, so only the rules of that word may count from them. */
export const CASE_ANCHORS = [
  'receivedOn',
  'acceptedOn',
  'foundOn',
  'filedOn',
  'acknowledgedOn',
  'decidedOn',
  'askedAgainOn',
  'annulledOn',
] as const
export const CASE_WORDS: readonly string[] = ['repair', 'objection']
export type Anchor = (typeof ANCHORS)[number] | (typeof CASE_ANCHORS)[number]

export const ANCHORED: readonly Gives[] = ['publicity', 'period', 'working-days']

export const OVERRIDABLE = ['no', 'lengthen', 'shorten', 'both'] as const
export type Overridable = (typeof OVERRIDABLE)[number]

export type Rule<G extends Gives = Gives> = {
  readonly id: string
  readonly title: string
  readonly english: string
  readonly gives: G
  /** Ids of the items it is about; empty: all. */
  readonly items: readonly string[]
  readonly anchor: Anchor | null
  readonly overridable: Overridable
  /** By `from`, ascending, without overlap. */
  readonly values: readonly RuleValue<G>[]
  /** Null: national. Otherwise the division whose overlay brought it. */
  readonly division: string | null
  readonly file: string
}

/** A rule of some kind, told apart by `gives`. */
export type AnyRule = { [G in Gives]: Rule<G> }[Gives]
export type AnyRuleValue = { [G in Gives]: RuleValue<G> }[Gives]
