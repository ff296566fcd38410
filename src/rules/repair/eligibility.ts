// Whether, from which day and where repair of a record may be asked for; which condition is missing, and by which clause.
import { REASONS } from '#rules/disclosure'
import type { Channel, Law, LawOnDay, RepairCondition, RuleOnDay, When } from '#rules/law'
import type { FoldFact, RecordState } from '#rules/ledger'
import type { Because, ClauseId, Ruling } from '#rules/outcome'
import { addDays, correspondingDay, type LocalDate, type Period } from '#rules/time'

/** A day on which false material, an untrue commitment or its deliberate breach was found. */
export type Falsehood = {
  readonly foundOn: LocalDate
  /** Whether the repair of this very record had been got by it. */
  readonly here: boolean
}

export type EligibilityInput = {
  /** The newest fact; undefined where its content was erased. */
  readonly fact: Pick<FoldFact, 'item' | 'fields'> | undefined
  /** Its fold with the reasons, by `explain`. */
  readonly record: Ruling<RecordState>
  readonly division: string | null
  readonly falsehoods: readonly Falsehood[]
  /** Whether the determining unit holds the act corrected and all duties done; undefined: the applicant has to show it. */
  readonly corrected?: boolean | undefined
}

/**
 * `now`: may be asked for. `later`: from a day to come. `first-ends`: publicity stops by itself before any application could end it.
 * `ended`: nothing is left to repair. `excluded`: the law excludes it. `not-adverse`: no rule of repair is about it.
 */
export type Standing = 'now' | 'later' | 'first-ends' | 'ended' | 'excluded' | 'not-adverse'

/** `met` and `missing` are known today; what is `to-show`, the application has to show. */
export type ConditionSeen = {
  readonly condition: RepairCondition | 'no-falsehood'
  readonly seen: 'met' | 'missing' | 'to-show'
  /** The first day on which it is met, where the law knows one. */
  readonly from: LocalDate | null
  readonly clauses: readonly ClauseId[]
}

export type Eligibility = {
  readonly standing: Standing
  /** First day on which an application may be made; null where there is none. */
  readonly from: LocalDate | null
  readonly channel: Channel | null
  readonly conditions: readonly ConditionSeen[]
}

/** Pure; by the law of the day. `because` cites every rule that had a part. */
export function eligibilityOn(input: EligibilityInput, law: Law, today: LocalDate): Ruling<Eligibility> {
  const { record, division, fact } = input
  const state = record.value
  const onDay = law.on(today, division)
  const because: Because[] = []
  const conditions = onDay.rule('repair-conditions', 'conditions', state.item)
  const answer = (standing: Standing, more: Partial<Eligibility> = {}): Ruling<Eligibility> => ({
    value: { standing, from: null, channel: null, conditions: [], ...more },
    because,
  })
  if (!conditions || !fact) return answer(isEndedOn(state, today) ? 'ended' : 'not-adverse')
  const excluding = exclusionOf(onDay, fact, because)
  if (excluding) return answer('excluded')
  if (isEndedOn(state, today)) return answer('ended')
  const channel = channelOf(onDay, fact, because)
  const shortest = shortestOf(record)
  const bars = barsOf(input.falsehoods, law, division, because)
  const barred = latest(bars.map(bar => bar.until))
  cite(because, 'conditions', conditions)
  const clauses = [conditions.value.clause, ...conditions.value.also]
  const seen = conditions.value.value.map((condition): ConditionSeen => {
    if (condition === 'shortest-period') return { condition, ...metFrom(shortest.from, today), clauses: shortest.clauses }
    if (condition === 'corrected')
      return {
        condition,
        seen: input.corrected === undefined ? 'to-show' : input.corrected ? 'met' : 'missing',
        from: null,
        clauses,
      }
    return { condition, seen: 'to-show', from: null, clauses }
  })
  if (bars.length > 0)
    seen.push({
      condition: 'no-falsehood',
      ...metFrom(barred, today),
      clauses: [...new Set(bars.flatMap(bar => bar.clauses))],
    })
  const days = seen.filter(one => one.condition === 'shortest-period' || one.condition === 'no-falsehood')
  const from = days.some(one => one.from === null) ? null : latest(days.map(one => one.from!))
  const ends = state.disclosedUntil
  because.push(...record.because.filter(one => one.field === 'mayEndEarlyFrom'))
  if (from === null || (ends !== null && from >= ends)) return answer('first-ends', { channel, conditions: seen })
  return answer(from <= today ? 'now' : 'later', { from, channel, conditions: seen })
}

/** Its publicity has run out by itself, or an act has ended it. */
function isEndedOn(state: RecordState, today: LocalDate): boolean {
  if (state.endedOn !== null && state.endedOn <= today) return true
  if (state.reason === REASONS.overOnArrival || state.reason === REASONS.noRule) return true
  return state.disclosedUntil !== null && state.disclosedUntil <= today
}

/** What is not published in principle has no shortest period: repair may be asked for from the day of determination. */
function shortestOf({ value, because }: Ruling<RecordState>): { from: LocalDate | null; clauses: readonly ClauseId[] } {
  const isHidden = value.disclosedFrom === null
  const field = isHidden ? 'reason' : 'mayEndEarlyFrom'
  const clauses = because.flatMap(one => (one.field === field && one.clause !== undefined ? [one.clause] : []))
  const from = isHidden ? (value.determinedOn ?? value.recordedOn) : value.mayEndEarlyFrom
  return { from, clauses: [...new Set(clauses)] }
}

function metFrom(from: LocalDate | null, today: LocalDate): Pick<ConditionSeen, 'seen' | 'from'> {
  return { seen: from !== null && from <= today ? 'met' : 'missing', from }
}

function exclusionOf(law: LawOnDay, fact: Pick<FoldFact, 'item' | 'fields'>, because: Because[]): When | undefined {
  const rule = law.rule('repair-exclusions', 'exclusions', fact.item)
  if (!rule) return undefined
  cite(because, 'exclusion', rule)
  return rule.value.value.find(test => holds(fact, test))
}

/** Where an application goes in; null where the law of the day says nothing. */
function channelOf(law: LawOnDay, fact: Pick<FoldFact, 'item' | 'fields'>, because: Because[] = []): Channel | null {
  const rule = law.rule('repair-channel', 'channel', fact.item)
  if (!rule) return null
  const exception = rule.value.exceptions.find(one => holds(fact, one.when))
  if (!exception) cite(because, 'channel', rule)
  else because.push({ field: 'channel', clause: exception.clause, rule: rule.rule.id })
  return exception?.value ?? rule.value.value
}

type Bar = { readonly until: LocalDate; readonly clauses: readonly ClauseId[] }

/** Each finding bars the records whose repair was got by it from an early end, and where a law says so the organisation from applying at all. */
function barsOf(falsehoods: readonly Falsehood[], law: Law, division: string | null, because: Because[]): Bar[] {
  return falsehoods.flatMap(({ foundOn, here }) => {
    const onDay = law.on(foundOn, division)
    const rules = [
      here ? onDay.rule('falsehood-no-early-end', 'period') : undefined,
      onDay.rule('falsehood-application-bar', 'period'),
    ]
    return rules.flatMap(rule => {
      if (rule?.rule.anchor !== 'foundOn' || rule.value.value === 'none') return []
      cite(because, 'no-falsehood', rule)
      const until = addDays(correspondingDay(foundOn, rule.value.value as Period), 1)
      return [{ until, clauses: [rule.value.clause, ...rule.value.also] }]
    })
  })
}

function cite(because: Because[], field: string, { rule, value }: RuleOnDay<never> | RuleOnDay): void {
  for (const clause of [value.clause, ...value.also]) because.push({ field, clause, rule: rule.id })
}

function holds(fact: Pick<FoldFact, 'fields'>, test: When): boolean {
  const value = fact.fields[test.field]
  return (typeof value === 'string' ? [value] : (value ?? [])).some(one => test.in.includes(one))
}

function latest(days: readonly LocalDate[]): LocalDate | null {
  return days.reduce<LocalDate | null>((a, b) => (a === null || b > a ? b : a), null)
}
