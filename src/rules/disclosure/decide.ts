// Whether a fact is shown to the public, from when and until when, and by what clause.
import { type Claimed, claimedUntil } from '#rules/catalogue'
import type { Law, LawItem, LawOnDay } from '#rules/law'
import type { Because, Ruling } from '#rules/outcome'
import { addDays, type LocalDate, workingDayDue } from '#rules/time'
import { type Anchors, anchorDay, periodBySeverity, type SeverityPeriod, severityNumber } from './by-severity.ts'
import { REASONS, type Reason } from './reasons.ts'
import { type FactFields, valuesOf } from './severity.ts'

export type DisclosureInput = {
  readonly item: string
  /** Version of the item by which the fields were read; the newest where it is not said. */
  readonly v?: number | undefined
  readonly fields: FactFields
  /** Day on which the ledger first held this as something that may be shown. */
  readonly recordedOn: LocalDate
  /** Of the determining unit (GB/T 2260): its province's and city's law counts. */
  readonly division?: string | null
  /** What a former system says of its life there. */
  readonly claimed?: Claimed | undefined
}

export type Disclosure = {
  /** 1 minor, 2 ordinary, 3 serious; null where the item has no severity. */
  readonly severity: 1 | 2 | 3 | null
  readonly determinedOn: LocalDate | null
  /** Null: never shown, see `reason`. */
  readonly disclosedFrom: LocalDate | null
  /** Exclusive; null together with `disclosedFrom` set: no end. */
  readonly disclosedUntil: LocalDate | null
  /** First day from which an early end may be asked for; null where none may. */
  readonly mayEndEarlyFrom: LocalDate | null
  readonly reason: Reason | null
  /** Last working day on which the hand-in was in time; null where no clock runs or the calendar is not published. */
  readonly dueOn: LocalDate | null
  /** The status field says that what was decided no longer holds. */
  readonly endedByStatus: boolean
  /** It says that the organisation is no more: shown for a time still, see `afterDissolution`. */
  readonly dissolved: boolean
}

/** What follows from the fact whatever the day of recording: kept once per kind of fact and day, see `plan.ts`. */
export type Plan = Omit<SeverityPeriod, 'because' | 'noRule' | 'severity'> & {
  readonly severity: 1 | 2 | 3 | null
  readonly determinedOn: LocalDate | null
  readonly reason: Reason | null
  readonly dueOn: LocalDate | null
  readonly endedByStatus: boolean
  readonly dissolved: boolean
}

/** Where the fact stands in its item: the property that plays the part, and what it holds. */
export function roleValue(
  item: LawItem | undefined,
  role: 'determinedOn' | 'validTo' | 'status',
  fields: FactFields,
): string | undefined {
  const prop = item?.roles[role]
  return typeof prop === 'string' ? valuesOf(fields, prop)[0] : undefined
}

/** The period with its reasons. Pure; the days are those of China. */
export function decideDisclosure(input: DisclosureInput, law: Law): Ruling<Disclosure> {
  const because: Because[] = []
  const plan = makePlan(input, law, because)
  const value = disclosureFrom(plan, input.recordedOn, because, input.claimed)
  return { value, because }
}

/** Without reasons: one half of the work. */
export function makePlan(input: DisclosureInput, law: Law, because?: Because[]): Plan {
  const { item, fields, division } = input
  const known = law.item(item, input.v)
  const determinedOn = (roleValue(known, 'determinedOn', fields) as LocalDate | undefined) ?? null
  const anchors: Anchors = { determinedOn: determinedOn ?? input.recordedOn, recordedOn: input.recordedOn }
  if (determinedOn !== null)
    because?.push({ field: 'determinedOn', note: 'DETERMINED_BY_DOCUMENT', params: { day: determinedOn } })
  const dueOn = determinedOn === null ? null : dueDay(law, division, item, anchors, because)
  const since = anchorDay(anchors, law.ruleIn(`${item}-publicity`, division)?.anchor, 'recordedOn')
  const publicity = law.on(since, division).rule(`${item}-publicity`, 'publicity', item)
  const basis = { determinedOn, dueOn, notBefore: null, severity: null, early: null, endedByStatus: false, dissolved: false }
  if (!publicity || publicity.value.method === 'notDisclosed') {
    because?.push({
      field: 'reason',
      note: 'NO_RULE',
      ...(publicity ? { clause: publicity.value.clause, rule: publicity.rule.id } : {}),
    })
    return { ...basis, published: false, until: null, reason: REASONS.noRule }
  }
  const status = roleValue(known, 'status', fields)
  const cited = { clause: publicity.value.clause, rule: publicity.rule.id }
  const isOver = status !== undefined && publicity.value.value.ended.includes(status)
  const dissolved = isOver && publicity.value.method === 'whileRegistered'
  const endedByStatus = isOver && !dissolved
  if (endedByStatus) because?.push({ field: 'endedOn', ...cited, note: 'ENDED_BY_STATUS', params: { status } })
  const { shownWhen } = publicity.value.value
  const said = shownWhen === null ? [] : valuesOf(fields, shownWhen.field)
  if (shownWhen !== null && !said.some(word => shownWhen.in.includes(word))) {
    because?.push({ field: 'reason', ...cited, note: 'NOT_FOR_PUBLIC', params: { said: said.join(', ') } })
    return { ...basis, endedByStatus, published: false, until: null, reason: REASONS.notForPublic }
  }
  if (publicity.value.method === 'whileRegistered') {
    because?.push({ field: 'disclosedFrom', ...cited }, { field: 'disclosedUntil', ...cited, note: 'SHOWN_WHILE_REGISTERED' })
    return { ...basis, dissolved, published: true, until: null, reason: null }
  }
  if (publicity.value.method === 'whileInForce') {
    const last = roleValue(known, 'validTo', fields)
    const until = last !== undefined && /^\d{4}-\d\d-\d\d$/.test(last) ? addDays(last as LocalDate, 1) : null
    because?.push({ field: 'disclosedFrom', ...cited })
    because?.push({
      field: 'disclosedUntil',
      ...cited,
      ...(until ? { note: 'IN_FORCE_UNTIL', params: { lastDay: last! } } : { note: 'NO_END_SET' }),
    })
    return { ...basis, endedByStatus, published: true, until, reason: null }
  }
  const period = periodBySeverity(item, fields, anchors, [law.on(since, division), ...law.after(since, division)])
  because?.push(...period.because.severity, ...period.because.published, ...period.because.until, ...period.because.early)
  const { published, notBefore, until, early } = period
  const reason = published ? null : period.noRule ? REASONS.noRule : REASONS.minorNotPublished
  return { ...basis, severity: severityNumber(period.severity), endedByStatus, published, notBefore, until, early, reason }
}

/**
 * From which day a record of a former system counts: since when that has shown it, or else since it was determined, so that no period
 * begins anew because the system did. Never later than it was recorded.
 */
export function claimedSince(input: DisclosureInput, { shownFrom }: Claimed, law: Law): LocalDate {
  const determined = roleValue(law.item(input.item, input.v), 'determinedOn', input.fields) as LocalDate | undefined
  const since = shownFrom ?? determined ?? input.recordedOn
  if (since > input.recordedOn) return input.recordedOn
  return since
}

/** What is left of the law's period where a former system says that it showed the record for a shorter time. */
function shortened(plan: Plan, claimed: Claimed | undefined, because?: Because[]): Plan {
  const until = claimed === undefined || !plan.published ? null : claimedUntil(claimed)
  if (until === null || (plan.until !== null && plan.until <= until)) return plan
  because?.push({ field: 'disclosedUntil', note: 'CLAIMED_UNTIL', params: { by: claimed!.by, lastDay: addDays(until, -1) } })
  return { ...plan, until }
}

/** The plan on the day of recording: first shown on the later of determination and recording, and never if over by then. */
export function disclosureFrom(lawful: Plan, recordedOn: LocalDate, because?: Because[], claimed?: Claimed): Disclosure {
  const plan = shortened(lawful, claimed, because)
  const { severity, determinedOn, dueOn, endedByStatus, dissolved } = plan
  const hidden = {
    severity,
    determinedOn,
    dueOn,
    endedByStatus,
    dissolved,
    disclosedFrom: null,
    disclosedUntil: null,
    mayEndEarlyFrom: null,
  }
  if (!plan.published) return { ...hidden, reason: plan.reason }
  let from = determinedOn !== null && determinedOn > recordedOn ? determinedOn : recordedOn
  if (plan.notBefore !== null && plan.notBefore > from) from = plan.notBefore
  if (plan.until !== null && plan.until <= from) {
    because?.push({ field: 'reason', note: 'OVER_ON_ARRIVAL', params: { lastDay: addDays(plan.until, -1), recordedOn } })
    return { ...hidden, reason: REASONS.overOnArrival }
  }
  because?.push({
    field: 'disclosedFrom',
    note: 'FIRST_SHOWN_LATER_OF_BOTH',
    params: { recordedOn, ...(determinedOn ? { determinedOn } : {}) },
  })
  const early = plan.early !== null && plan.until !== null && plan.early > plan.until ? plan.until : plan.early
  return {
    severity,
    determinedOn,
    dueOn,
    endedByStatus,
    dissolved,
    disclosedFrom: from,
    disclosedUntil: plan.until,
    mayEndEarlyFrom: early,
    reason: null,
  }
}

// Counting working days is the dearest step of a plan, and thousands of decisions share each day.
const dueDays = new WeakMap<LawOnDay, Map<string, Map<LocalDate, LocalDate | null>>>()

function dueDay(
  law: Law,
  division: string | null | undefined,
  item: string,
  anchors: Anchors,
  because?: Because[],
): LocalDate | null {
  const from = anchorDay(anchors, law.ruleIn('hand-in-clock', division)?.anchor, 'determinedOn')
  const today = law.on(from, division)
  if (because) return countedDueDay(today, item, from, because)
  let byItem = dueDays.get(today)
  if (!byItem) {
    byItem = new Map()
    dueDays.set(today, byItem)
  }
  let byDay = byItem.get(item)
  if (!byDay) {
    byDay = new Map()
    byItem.set(item, byDay)
  }
  let due = byDay.get(from)
  if (due === undefined) {
    due = countedDueDay(today, item, from)
    byDay.set(from, due)
  }
  return due
}

function countedDueDay(law: LawOnDay, item: string, from: LocalDate, because?: Because[]): LocalDate | null {
  const clock = law.rule('hand-in-clock', 'working-days', item)
  if (!clock) return null
  const days = clock.value.value
  const due = workingDayDue(law.law.calendar, from, days)
  const cited = { field: 'dueOn', clause: clock.value.clause, rule: clock.rule.id }
  because?.push(
    due.settled
      ? { ...cited, note: 'DUE_WORKING_DAYS', params: { days, due: due.due } }
      : { ...cited, note: 'DUE_NOT_SETTLED', params: { days, notBefore: due.notBefore } },
  )
  return due.settled ? due.due : null
}
