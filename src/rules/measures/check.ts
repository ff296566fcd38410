// Which measures and incentives the records of an organisation bring about in a matter on a day. No live basis, no measure.
import type { Effect, EffectKind, Law, When } from '#rules/law'
import { isDivisionWithin } from '#rules/law'
import type { FoldFact, RecordState } from '#rules/ledger'
import type { Because, ClauseId, Ruling } from '#rules/outcome'
import { addDays, earlierEnd, isWithinInterval, type LocalDate, laterOf, parseLocalDate } from '#rules/time'

/** As much of a record as a measure rests on. Without its fact, which was erased, it brings about nothing. */
export type MeasuredRecord = {
  readonly id: string
  readonly fact: Pick<FoldFact, 'item' | 'v' | 'fields'> | undefined
  readonly state: Pick<RecordState, 'determinedOn' | 'recordedOn' | 'endedOn' | 'shieldedFrom' | 'shieldedUntil'>
  /** Of the determining unit. */
  readonly division: string | null
}

export type MeasureQuestion = {
  readonly matter: string
  readonly on: LocalDate
  /** Where it is asked: the law of that place counts. Null: where each record was determined. */
  readonly place: string | null
}

/** Applies on [from, until); null: only performance or an act ends it. */
export type AppliedMeasure = {
  readonly measure: string
  readonly kind: EffectKind
  readonly clause: ClauseId
  readonly also: readonly ClauseId[]
  readonly effect: string
  readonly record: string
  readonly from: LocalDate
  readonly until: LocalDate | null
}

/** `waits`: would apply, but nobody has seen the wording of its basis. It restricts nobody. */
export type MeasureAnswer = { readonly applies: readonly AppliedMeasure[]; readonly waits: readonly AppliedMeasure[] }

const ORDER: readonly EffectKind[] = ['must-not', 'must', 'may', 'incentive']

export function checkMeasures(records: readonly MeasuredRecord[], law: Law, question: MeasureQuestion): Ruling<MeasureAnswer> {
  const found = law.measures.effects
    .filter(effect => effect.matters.includes(question.matter))
    .flatMap(effect => records.flatMap(record => judge(effect, record, law, question) ?? []))
  const isBarred = ({ kind, measure, record }: AppliedMeasure) =>
    (kind === 'must' || kind === 'may') &&
    found.some(other => other.applied.kind === 'must-not' && other.seen && sameOf(other.applied, { measure, record }))
  const some = (seen: boolean) =>
    found
      .flatMap(one => (one.seen === seen && !isBarred(one.applied) ? [one.applied] : []))
      .sort(
        (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.measure < b.measure ? -1 : a.measure > b.measure ? 1 : 0),
      )
  const value = { applies: some(true), waits: some(false) }
  const because = [...value.applies, ...value.waits].flatMap((one): Because[] =>
    [one.clause, ...one.also].map(clause => ({ field: one.measure, clause, rule: one.effect })),
  )
  return { value, because }
}

const sameOf = (a: Pick<AppliedMeasure, 'measure' | 'record'>, b: Pick<AppliedMeasure, 'measure' | 'record'>): boolean =>
  a.measure === b.measure && a.record === b.record

/** Whether the record brings the effect about on that day, from when, until when; whether somebody has seen the wording of its basis. */
export function judge(
  effect: Effect,
  record: MeasuredRecord,
  law: Law,
  { on, place }: MeasureQuestion,
): { readonly seen: boolean; readonly applied: AppliedMeasure } | undefined {
  const { fact } = record
  if (fact?.item !== effect.item || !holds(fact, effect.when) || !isHere(effect, place ?? record.division)) return undefined
  const clause = law.clause(effect.clause)
  if (clause === undefined) return undefined
  // The instrument's own days too: a law that was loaded before it ended says so by itself.
  const { from: since, until: end } = clause.instrument
  const stands = standing(record, effect, law, on)
  if (stands === undefined) return undefined
  const from = [effect.from, since, stands.from].reduce(laterOf)
  const until = [effect.until, end, stands.until].reduce(earlierEnd)
  if (!isWithinInterval({ from, until }, on)) return undefined
  const { measure, kind, id, also } = effect
  return {
    seen: !clause.unconfirmed,
    applied: { measure, kind, clause: effect.clause, also, effect: id, record: record.id, from, until },
  }
}

/** The days on which the record bears the effect, as far as they touch the day asked for. */
function standing(
  { fact, state }: MeasuredRecord,
  { during, kind }: Effect,
  law: Law,
  on: LocalDate,
): { readonly from: LocalDate; readonly until: LocalDate | null } | undefined {
  const last = lastDayOf(fact!, law)
  const whole = {
    from: state.determinedOn ?? state.recordedOn,
    until: earlierEnd(last === undefined ? null : addDays(last, 1), state.endedOn),
  }
  const { shieldedFrom } = state
  if (shieldedFrom === null) return during === 'shielded' ? undefined : whole
  const shield = { from: shieldedFrom, until: state.shieldedUntil }
  if (during === 'shielded') return { from: laterOf(whole.from, shield.from), until: earlierEnd(whole.until, shield.until) }
  if (kind === 'incentive' || kind === 'must-not') return whole
  if (isWithinInterval(shield, on)) return undefined
  return on < shield.from
    ? { from: whole.from, until: earlierEnd(whole.until, shield.from) }
    : { from: laterOf(shield.until!, whole.from), until: whole.until }
}

function lastDayOf(fact: Pick<FoldFact, 'item' | 'v' | 'fields'>, law: Law): LocalDate | undefined {
  const prop = law.item(fact.item, fact.v)?.roles.validTo
  const value = typeof prop === 'string' ? fact.fields[prop] : undefined
  return typeof value === 'string' ? parseLocalDate(value) : undefined
}

function holds({ fields }: Pick<FoldFact, 'fields'>, when: When | null): boolean {
  if (when === null) return true
  const value = fields[when.field]
  return (typeof value === 'string' ? [value] : (value ?? [])).some(one => when.in.includes(one))
}

function isHere({ division }: Effect, place: string | null): boolean {
  return division === null || (place !== null && isDivisionWithin(place, division))
}

/** Items of which any record could bring something about: nothing else has to be read. */
export function measuredItems(law: Law): readonly string[] {
  return [...new Set(law.measures.effects.map(effect => effect.item))]
}
