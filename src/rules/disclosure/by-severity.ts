// The period of an item that is shown according to its severity: under the law of its day, then under each later law.
import type { Anchor, LawOnDay, RuleOnDay, RuleValue, Severity, Transition } from '#rules/law'
import { SEVERITIES } from '#rules/law'
import type { Because } from '#rules/outcome'
import { addDays, correspondingDay, type LocalDate, type Period } from '#rules/time'
import type { Note } from './reasons.ts'
import { type FactFields, gradeOf, holds, isMoreSerious, valuesOf } from './severity.ts'

/** What one law, or several one after the other, make of a decision. Ends are exclusive. */
export type SeverityPeriod = {
  readonly severity: Severity | null
  readonly published: boolean
  /** Not shown before this day, where only a later law publishes it. */
  readonly notBefore: LocalDate | null
  readonly until: LocalDate | null
  readonly early: LocalDate | null
  readonly noRule: boolean
  readonly because: {
    readonly severity: readonly Because[]
    readonly published: readonly Because[]
    readonly until: readonly Because[]
    readonly early: readonly Because[]
  }
}

const NOTHING: SeverityPeriod = {
  severity: null,
  published: false,
  notBefore: null,
  until: null,
  early: null,
  noRule: true,
  because: { severity: [], published: [{ field: 'reason', note: 'NO_RULE' satisfies Note }], until: [], early: [] },
}

/** The days from which may be counted. */
export type Anchors = { readonly determinedOn: LocalDate; readonly recordedOn: LocalDate }

/** The day from which a rule counts. The loader lets only rules of cases count from the days of a case. */
export function anchorDay(anchors: Anchors, anchor: Anchor | null | undefined, otherwise: keyof Anchors): LocalDate {
  return anchors[anchor === 'determinedOn' || anchor === 'recordedOn' ? anchor : otherwise]
}

/** The law of the day of determination first; each later law as its transition says. */
export function periodBySeverity(
  item: string,
  fields: FactFields,
  anchors: Anchors,
  eras: readonly LawOnDay[],
): SeverityPeriod {
  let [period] = underOneLaw(item, fields, anchors, eras[0]!)
  for (const era of eras.slice(1)) period = carriedOver(period, ...underOneLaw(item, fields, anchors, era), era)
  return period
}

type RulesUsed = {
  readonly publicity?: RuleOnDay
  readonly severity?: RuleOnDay
  readonly minor?: RuleOnDay
  readonly longest?: RuleOnDay
  readonly shortest?: RuleOnDay
  readonly term?: RuleOnDay
}

function underOneLaw(item: string, fields: FactFields, anchors: Anchors, law: LawOnDay): [SeverityPeriod, RulesUsed] {
  const publicity = law.rule(`${item}-publicity`, 'publicity', item)
  const grading = law.rule(`${item}-severity`, 'severity', item)
  if (publicity?.value.method !== 'bySeverity' || !grading) return [NOTHING, {}]
  const graded = gradeOf(grading, fields)
  const { severity } = graded
  const minor = severity === 'minor' ? law.rule('minor-publicity', 'unless-given', item) : undefined
  const longest = law.rule(`${severity}-longest-publicity`, 'period', item)
  const shortest = law.rule(`${severity}-shortest-publicity`, 'period', item)
  const term = law.rule('penalty-term', 'term', item)
  const rules: RulesUsed = { publicity, severity: grading, minor, longest, shortest, term } as RulesUsed
  const published: Because[] = [{ field: 'disclosedFrom', clause: publicity.value.clause, rule: publicity.rule.id }]
  if (minor) {
    const because = { field: 'reason', clause: minor.value.clause, rule: minor.rule.id }
    const prop = minor.value.exceptions.find(one => holds(fields, one.when))?.value ?? minor.value.value
    if (prop === 'never' || valuesOf(fields, prop).length === 0) {
      const why = { severity: graded.because, published: [{ ...because, note: 'MINOR_NOT_PUBLISHED' }], until: [], early: [] }
      return [{ ...NOTHING, noRule: false, severity, because: why }, rules]
    }
    published.push({ ...because, field: 'disclosedFrom', note: 'MINOR_PUBLISHED_WITH_REASON' })
  }
  const end = longest && periodEnd(longest, fields, anchors, 'disclosedUntil')
  if (!end) return [{ ...NOTHING, severity, because: { ...NOTHING.because, severity: graded.because } }, rules]
  const start = shortest && periodEnd(shortest, fields, anchors, 'mayEndEarlyFrom')
  const lasting = term && termEnd(term, fields)
  const ends = lasting ? laterOf(end, { day: lasting.day, because: lasting.because('disclosedUntil') }) : end
  const early = start && (lasting ? laterOf(start, { day: lasting.day, because: lasting.because('mayEndEarlyFrom') }) : start)
  const because = { severity: graded.because, published, until: ends.because, early: early?.because ?? [] }
  return [
    { severity, published: true, notBefore: null, until: ends.day, early: early?.day ?? null, noRule: false, because },
    rules,
  ]
}

type DayBecause = { readonly day: LocalDate; readonly because: readonly Because[] }

function laterOf(a: DayBecause, b: DayBecause): DayBecause {
  return b.day > a.day ? { day: b.day, because: [...a.because, ...b.because] } : a
}

// 'none': the early end may be asked for from the first day on.
function periodEnd(on: RuleOnDay<'period'>, fields: FactFields, anchors: Anchors, field: string): DayBecause {
  const from = anchorDay(anchors, on.rule.anchor, 'determinedOn')
  const exception = on.value.exceptions.find(one => holds(fields, one.when))
  const period = exception?.value ?? on.value.value
  const clause = exception?.clause ?? on.value.clause
  const also = on.value.also.map((id): Because => ({ field, clause: id, rule: on.rule.id }))
  if (period === 'none')
    return { day: from, because: [{ field, clause, rule: on.rule.id, note: 'NO_SHORTEST_PERIOD' }, ...also] }
  const lastDay = correspondingDay(from, period as Period)
  return {
    day: addDays(lastDay, 1),
    because: [{ field, clause, rule: on.rule.id, note: 'COUNTED_TO_LAST_DAY', params: { period, lastDay } }, ...also],
  }
}

// The term stands in the file as its last day. One without an end lengthens nothing: no law says that publicity lasts for ever.
function termEnd(
  on: RuleOnDay<'term'>,
  fields: FactFields,
): { day: LocalDate; because: (field: string) => Because[] } | undefined {
  const { value } = on.value
  const last = valuesOf(fields, value.last)[0]
  if (!last || !holds(fields, value) || !/^\d{4}-\d\d-\d\d$/.test(last)) return undefined
  const day = addDays(last as LocalDate, 1)
  return {
    day,
    because: field => [{ field, clause: on.value.clause, rule: on.rule.id, note: 'TERM_NOT_OVER', params: { lastDay: last } }],
  }
}

type Change = { readonly transition: Transition; readonly value: RuleValue; readonly rule: string }

/** How the law that begins with `era` says that older records fare: the first of these rules that it changes. */
function changeOf(era: LawOnDay, rules: readonly (RuleOnDay | undefined)[]): Change {
  const changed = rules.find(on => on && on.value.from === era.from)
  // A law that changes none of them ends nothing later and nothing earlier.
  if (!changed) return { transition: 'keep', value: undefined as never, rule: '' }
  return { transition: changed.value.transition, value: changed.value, rule: changed.rule.id }
}

function carriedOver(old: SeverityPeriod, next: SeverityPeriod, rules: RulesUsed, era: LawOnDay): SeverityPeriod {
  const bySeverity = changeOf(era, [rules.severity])
  const severity = carriedSeverity(old, next, bySeverity)
  const change = changeOf(era, [rules.longest, rules.minor, rules.term, rules.publicity, gradedAnew(rules.severity)])
  const changeEarly = changeOf(era, [rules.shortest, rules.minor, rules.term, gradedAnew(rules.severity)])
  const graded =
    severity === old.severity
      ? old.because.severity
      : severity === next.severity
        ? withTransition(next.because.severity, bySeverity, 'severity', 'NEW_LAW_APPLIES', era)
        : next.because.severity
  if (!old.published)
    return {
      ...carriedUnpublished(old, next, change, era),
      severity,
      because: { ...(change.transition === 'new' && next.published ? next : old).because, severity: graded },
    }
  const until = carriedEnd(old.until!, next.published ? next.until! : era.from, change, era)
  const oldEarly = old.early
  const early = oldEarly === null ? null : carriedEnd(oldEarly, next.early ?? oldEarly, changeEarly, era)
  return {
    severity,
    published: true,
    notBefore: old.notBefore,
    noRule: false,
    until,
    early,
    because: {
      severity: graded,
      published: old.because.published,
      until:
        until === old.until
          ? kept(old.because.until, change, 'disclosedUntil', era)
          : moved(until, next, next.because.until, change, 'disclosedUntil', era),
      early:
        early === oldEarly ? old.because.early : moved(early, next, next.because.early, changeEarly, 'mayEndEarlyFrom', era),
    },
  }
}

// Where only the grading changes, what it changes about periods is milder at most: a new grading lengthens nothing that was shown.
function gradedAnew(on: RuleOnDay | undefined): RuleOnDay | undefined {
  return (
    on && { rule: on.rule, value: { ...on.value, transition: on.value.transition === 'keep' ? 'keep' : 'milder' } as RuleValue }
  )
}

function carriedSeverity(old: SeverityPeriod, next: SeverityPeriod, change: Change): Severity | null {
  if (old.severity === null) return next.severity
  if (next.severity === null || change.transition === 'keep') return old.severity
  if (change.transition === 'milder') return isMoreSerious(next.severity, old.severity) ? old.severity : next.severity
  return next.severity
}

function carriedUnpublished(old: SeverityPeriod, next: SeverityPeriod, change: Change, era: LawOnDay): SeverityPeriod {
  if (change.transition !== 'new' || !next.published) return old.noRule && !next.noRule ? { ...next, published: false } : old
  return { ...next, notBefore: era.from }
}

/** What was shown under the old law ends under the new one on its first day at the earliest; what is over stays over. */
function carriedEnd(old: LocalDate, next: LocalDate, change: Change, era: LawOnDay): LocalDate {
  if (change.transition === 'keep' || old <= era.from) return old
  const notBefore = next < era.from ? era.from : next
  return change.transition === 'milder' && old < notBefore ? old : notBefore
}

function kept(because: readonly Because[], change: Change, field: string, era: LawOnDay): readonly Because[] {
  const note: Note = change.transition === 'keep' ? 'OLD_LAW_KEPT' : 'MILDER_OLD_PERIOD'
  return change.rule === '' || because.length === 0 ? because : withTransition(because, change, field, note, era)
}

function moved(
  day: LocalDate | null,
  next: SeverityPeriod,
  because: readonly Because[],
  change: Change,
  field: string,
  era: LawOnDay,
): readonly Because[] {
  const reasons = next.published ? because : next.because.published.map(one => ({ ...one, field }))
  const cut = day === era.from
  const note: Note = cut ? 'MILDER_CUT_BY_NEW_LAW' : change.transition === 'milder' ? 'MILDER_NEW_PERIOD' : 'NEW_LAW_APPLIES'
  return withTransition(reasons, change, field, note, era)
}

function withTransition(
  because: readonly Because[],
  change: Change,
  field: string,
  note: Note,
  era: LawOnDay,
): readonly Because[] {
  if (change.rule === '') return because
  const clause = change.value.transitionClause
  return [...because, { field, ...(clause ? { clause } : {}), rule: change.rule, note, params: { from: era.from } }]
}

/** The number that stands in a state: 1 minor, 2 ordinary, 3 serious. */
export function severityNumber(severity: Severity | null): 1 | 2 | 3 | null {
  return severity === null ? null : ((SEVERITIES.indexOf(severity) + 1) as 1 | 2 | 3)
}
