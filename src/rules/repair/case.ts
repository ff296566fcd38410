// A repair case is the fold of its steps: where it stands, which clock runs, what may be done next.
import type { Anchor, Law } from '#rules/law'
import { allowed, type Because, type MayRuling, refused } from '#rules/outcome'
import { type LocalDate, type WorkingDayDue, workingDayDue } from '#rules/time'

/** What can happen to a case, in the order in which it mostly does. Never changed once written. */
export const STEPS = [
  'submitted',
  'returned',
  'completed-again',
  'accepted',
  'refused',
  'extended',
  'approved',
  'rejected',
  'withdrawn',
  'falsehood-found',
] as const
export type StepKind = (typeof STEPS)[number]
export type Step = { readonly kind: StepKind; readonly on: LocalDate }

/** Being overdue is a matter of dates, never a standing: no case is decided by a clock. */
export type CaseStanding = 'submitted' | 'returned' | 'accepted' | 'refused' | 'approved' | 'rejected' | 'withdrawn' | 'revoked'

export type RepairCase = {
  readonly standing: CaseStanding
  /** When the application that is dealt with came in: the one completed after a return counts anew. */
  readonly receivedOn: LocalDate
  readonly wasReturned: boolean
  readonly acceptedOn: LocalDate | null
  readonly extendedOn: LocalDate | null
  /** The day of refusal, decision or withdrawal; null while it is open. */
  readonly closedOn: LocalDate | null
}

/** Which clock, and its last day in time. */
export type Clock = { readonly clock: 'acceptance' | 'decision' | 'feedback'; readonly due: WorkingDayDue }

const OPEN: readonly CaseStanding[] = ['submitted', 'returned', 'accepted']
export const isOpen = ({ standing }: Pick<RepairCase, 'standing'>): boolean => OPEN.includes(standing)

/** Throws where there is no step: a case begins with an application. */
export function foldCase(steps: readonly Step[]): RepairCase {
  const [first, ...rest] = steps
  if (first?.kind !== 'submitted') throw new Error('a repair case begins with its application')
  let found: RepairCase = {
    standing: 'submitted',
    receivedOn: first.on,
    wasReturned: false,
    acceptedOn: null,
    extendedOn: null,
    closedOn: null,
  }
  for (const step of rest) found = after(found, step)
  return found
}

function after(found: RepairCase, { kind, on }: Step): RepairCase {
  switch (kind) {
    case 'submitted':
      return found
    case 'returned':
      return { ...found, standing: 'returned', wasReturned: true }
    case 'completed-again':
      return { ...found, standing: 'submitted', receivedOn: on }
    case 'accepted':
      return { ...found, standing: 'accepted', acceptedOn: on }
    case 'extended':
      return { ...found, extendedOn: on }
    case 'falsehood-found':
      return { ...found, standing: 'revoked', closedOn: found.closedOn ?? on }
    default:
      return { ...found, standing: kind, closedOn: on }
  }
}

// Which standing each step starts from.
const FROM: Readonly<Record<StepKind, readonly CaseStanding[]>> = {
  submitted: [],
  returned: ['submitted'],
  'completed-again': ['returned'],
  accepted: ['submitted'],
  refused: ['submitted'],
  extended: ['accepted'],
  approved: ['accepted'],
  rejected: ['accepted'],
  withdrawn: OPEN,
  'falsehood-found': ['submitted', 'accepted', 'approved', 'rejected', 'refused'],
}

/** Whether the step may be done on that day. An act is not refused for want of a calendar, nor because a clock has run out. */
export function mayStep(found: RepairCase, kind: StepKind, law: Law, division: string | null, today: LocalDate): MayRuling {
  const { standing } = found
  if (!FROM[kind].includes(standing)) return refused('REPAIR_STEP_NOT_NOW', { details: { step: kind, standing } })
  if (kind === 'returned' && found.wasReturned) return refused('REPAIR_RETURNED_ONCE', { clause: 'cn-ndrc-2025-36#acceptance' })
  if (kind === 'extended') {
    if (found.extendedOn !== null)
      return refused('REPAIR_EXTENSION_NOT_NOW', { clause: 'cn-ndrc-2025-36#extension', details: { why: 'once' } })
    const { value } = clocksOf(found, law, division)
    const due = value.find(one => one.clock === 'decision')?.due
    if (due?.settled === true && today > due.due)
      return refused('REPAIR_EXTENSION_NOT_NOW', {
        clause: 'cn-ndrc-2025-36#extension',
        details: { why: 'beforehand', due: due.due },
      })
  }
  return allowed()
}

/** The clocks that run, or ran to the end of the case. While the applicant completes what is missing, none does. */
export function clocksOf(
  found: RepairCase,
  law: Law,
  division: string | null,
): { readonly value: readonly Clock[]; readonly because: readonly Because[] } {
  if (found.standing === 'returned') return { value: [], because: [] }
  const because: Because[] = []
  const { receivedOn, acceptedOn, extendedOn } = found
  const anchors: Readonly<Partial<Record<Anchor, LocalDate | null>>> = { receivedOn, acceptedOn }
  const find = (id: string, on: LocalDate, field: string) => {
    const rule = law.on(on, division).rule(id, 'working-days')
    const from = rule && anchors[rule.rule.anchor ?? 'receivedOn']
    if (!rule || !from) return undefined
    because.push({ field, clause: rule.value.clause, rule: rule.rule.id, params: { days: rule.value.value } })
    return { from, days: rule.value.value }
  }
  const value: Clock[] = []
  const put = (clock: Clock['clock'], from: LocalDate, days: number) =>
    value.push({ clock, due: workingDayDue(law.calendar, from, days) })
  const acceptance = acceptedOn === null ? find('repair-acceptance-clock', receivedOn, 'acceptance') : undefined
  if (acceptance) put('acceptance', acceptance.from, acceptance.days)
  const decision = acceptedOn === null ? undefined : find('repair-decision-clock', acceptedOn, 'decision')
  const more = extendedOn === null ? undefined : find('repair-extension', extendedOn, 'decision')
  if (decision) put('decision', more?.from ?? decision.from, decision.days + (more?.days ?? 0))
  const feedback = find('repair-feedback-clock', receivedOn, 'feedback')
  if (feedback) put('feedback', feedback.from, feedback.days + (more?.days ?? 0))
  return { value, because }
}

/** Whether a clock has run out: only where its due day is settled. A closed case is judged by the day on which it closed. */
export function isOverdue({ due }: Clock, found: RepairCase, today: LocalDate): boolean {
  return due.settled && (found.closedOn ?? today) > due.due
}

/** Which clock of the unit a step stops, so that keeping it can be counted. A return stops it too: what is missing was told in time. */
export const CLOCK_STOPPED_BY: Readonly<Partial<Record<StepKind, Clock['clock']>>> = {
  returned: 'acceptance',
  accepted: 'acceptance',
  refused: 'acceptance',
  approved: 'decision',
  rejected: 'decision',
}
