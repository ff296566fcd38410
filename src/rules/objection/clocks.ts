// The clocks of an objection, in working days, and what they say of a step on a day.
import type { Anchor, Decider, Law } from '#rules/law'
import { allowed, type Because, type MayRuling, type Ruling, refused } from '#rules/outcome'
import { type LocalDate, type WorkingDayDue, workingDayDue } from '#rules/time'
import { mayFollow, type Objection, type ObjectionStepKind } from './case.ts'

/** Which clock, its last day in time, and the day on which it was stopped; null while it runs. */
export type ObjectionClock = {
  readonly clock: 'acknowledgement' | 'decision' | 'annulment' | 'second-look'
  readonly due: WorkingDayDue
  readonly stoppedOn: LocalDate | null
}

type Of = {
  readonly law: Law
  readonly division: string | null
  readonly item: string | undefined
  readonly because: Because[]
}

/** The rule's days from its anchor, under the law of the day from which is counted; undefined where none is known then. */
function daysOf(of: Of, found: Objection, id: string, field: string): { from: LocalDate; days: number } | undefined {
  const anchors: Readonly<Partial<Record<Anchor, LocalDate | null>>> = {
    filedOn: found.filedOn,
    acknowledgedOn: found.acknowledgedOn,
    decidedOn: found.decidedOn,
    askedAgainOn: found.askedAgainOn,
    annulledOn: found.annulledOn,
  }
  const anchor = of.law.ruleIn(id, of.division)?.anchor
  const from = anchor ? anchors[anchor] : undefined
  const rule = from ? of.law.on(from, of.division).rule(id, 'working-days', of.item) : undefined
  if (!from || !rule) return undefined
  const { clause, also, value } = rule.value
  for (const one of [clause, ...also]) of.because.push({ field, clause: one, rule: id, params: { days: value } })
  return { from, days: value }
}

/** The clocks that run or ran, each with its reasons. Of an annulled decision only one counts: from the day of the document. */
export function objectionClocks(
  found: Objection,
  law: Law,
  division: string | null,
  item: string,
): Ruling<readonly ObjectionClock[]> {
  const of: Of = { law, division, item, because: [] }
  const value: ObjectionClock[] = []
  const put = (
    clock: ObjectionClock['clock'],
    at: { from: LocalDate; days: number } | undefined,
    stoppedOn: LocalDate | null,
    more = 0,
  ) => {
    if (at) value.push({ clock, due: workingDayDue(law.calendar, at.from, at.days + more), stoppedOn })
  }
  if (found.annulledOn !== null) {
    const own = daysOf(of, found, 'penalty-annulment-clock', 'annulment')
    put('annulment', own ?? daysOf(of, found, 'annulment-clock', 'annulment'), found.decidedOn ?? found.closedOn)
  } else {
    // What was not taken up is open again on a second look: its first clock stays stopped.
    const acknowledged = found.acknowledgedOn ?? found.decidedOn ?? found.closedOn
    put('acknowledgement', daysOf(of, found, 'objection-acknowledgement-clock', 'acknowledgement'), acknowledged)
    const more = found.extendedOn === null ? undefined : daysOf(of, found, 'objection-extension', 'extension')
    put('decision', daysOf(of, found, 'objection-decision-clock', 'decision'), found.decidedOn ?? found.closedOn, more?.days)
  }
  put('second-look', daysOf(of, found, 'second-look-clock', 'secondLook'), found.decidedAgainOn ?? found.closedOn)
  return { value, because: of.because }
}

/** Which clock a step stops, for the count of deadlines kept; a withdrawal stops what nobody has kept or missed. */
export function clockStoppedBy(found: Objection, kind: ObjectionStepKind): ObjectionClock['clock'] | null {
  if (kind === 'second-upheld' || kind === 'second-rejected') return 'second-look'
  if (kind === 'upheld' || kind === 'rejected') return found.annulledOn === null ? 'decision' : 'annulment'
  if (kind === 'refused') return found.annulledOn === null ? 'acknowledgement' : 'annulment'
  return kind === 'acknowledged' && found.annulledOn === null ? 'acknowledgement' : null
}

/** Until when the superior unit may be asked to look again; undefined where nothing was decided, or no rule says it. */
export function secondLookUntil(found: Objection, law: Law, division: string | null): Ruling<WorkingDayDue | undefined> {
  const of: Of = { law, division, item: undefined, because: [] }
  const window = daysOf(of, found, 'second-look-window', 'secondLookUntil')
  return { value: window && workingDayDue(law.calendar, window.from, window.days), because: of.because }
}

/** Whether a clock has run out: only where its due day is settled. One that was stopped is judged by that day. */
export function isPast({ due, stoppedOn }: ObjectionClock, today: LocalDate): boolean {
  return due.settled && (stoppedOn ?? today) > due.due
}

/** Whose decision it waits for, by the law of the day on which it was filed or asked again. */
export function deciderOf(found: Objection, law: Law, division: string | null): Ruling<Decider> {
  const [id, on, usual] =
    found.askedAgainOn === null
      ? (['objection-decider', found.filedOn, 'determining-unit'] as const)
      : (['second-look-decider', found.askedAgainOn, 'superior-unit'] as const)
  const rule = law.on(on, division).rule(id, 'decider')
  if (!rule) return { value: usual, because: [] }
  const { clause, also, value } = rule.value
  return { value, because: [clause, ...also].map(one => ({ field: 'decider', clause: one, rule: id })) }
}

/** Whether the step may be done on that day. Nothing is refused for want of a calendar, nor because the unit's own clock has run out. */
export function mayStepOn(
  found: Objection,
  kind: ObjectionStepKind,
  law: Law,
  division: string | null,
  item: string,
  today: LocalDate,
): MayRuling {
  const ruling = mayFollow(found, kind)
  if (ruling.value !== true) return ruling
  if (kind === 'extended') {
    if (found.extendedOn !== null) return refused('OBJECTION_EXTENSION_NOT_NOW', { details: { why: 'once' } })
    const { value, because } = objectionClocks(found, law, division, item)
    const decision = value.find(one => one.clock === 'decision')
    const clause = because.find(one => one.field === 'decision')?.clause
    if (decision === undefined) return refused('OBJECTION_EXTENSION_NOT_NOW', { details: { why: 'no-clock' } })
    if (isPast(decision, today) && decision.due.settled)
      return refused('OBJECTION_EXTENSION_NOT_NOW', { clause, details: { why: 'beforehand', due: decision.due.due } })
  }
  if (kind === 'second-look-asked') {
    const { value, because } = secondLookUntil(found, law, division)
    if (value?.settled === true && today > value.due)
      return refused('OBJECTION_SECOND_LOOK_NOT_NOW', {
        clause: because[0]?.clause,
        details: { why: 'too-late', due: value.due },
      })
  }
  return allowed()
}
