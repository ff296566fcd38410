// The case of an entry on a list is the fold of its steps: where it stands, which clock runs, what may be done next.
import type { Law, ListRule } from '#rules/law'
import { allowed, type Because, type MayRuling, refused } from '#rules/outcome'
import { correspondingDay, type LocalDate, type Period, type WorkingDayDue, workingDayDue } from '#rules/time'
import { numberOf, standingOf } from './standing.ts'

/** What can happen, in the order in which it mostly does. Never changed once written. */
export const LIST_STEPS = [
  'proposed',
  'noticed',
  'defended',
  'lapsed',
  'hearing-held',
  'reviewed',
  'decided-in',
  'decided-not',
  'served',
  'published',
  'removal-asked',
  'removal-refused',
  'removed-early',
  'basis-annulled',
  'annulled',
  'withdrawn',
] as const
export type ListStepKind = (typeof LIST_STEPS)[number]

export type ListStep = {
  readonly kind: ListStepKind
  readonly on: LocalDate
  /** With the notice: working days in which the party may state and defend, by the law or as the case says. */
  readonly statementDays?: number
  /** With the defence: whether a hearing is asked for. */
  readonly hearing?: boolean
  /** With the decision to enter: months on the list, null where only performance ends it; and after how many it may be asked to end early. */
  readonly termMonths?: number | null
  readonly removalAfterMonths?: number | null
}

export type ListCaseStanding =
  | 'proposed'
  | 'noticed'
  | 'defended'
  | 'lapsed'
  | 'reviewed'
  | 'entered'
  | 'not-entered'
  | 'served'
  | 'published'
  | 'removal-asked'
  | 'removed'
  | 'annulled'
  | 'withdrawn'

export type ListCase = {
  readonly standing: ListCaseStanding
  readonly noticedOn: LocalDate | null
  readonly statementDays: number | null
  readonly hearingAsked: boolean
  readonly hearingHeldOn: LocalDate | null
  readonly decidedOn: LocalDate | null
  readonly termMonths: number | null
  readonly removalAfterMonths: number | null
  readonly publishedOn: LocalDate | null
  readonly removalAskedOn: LocalDate | null
  readonly basisAnnulledOn: LocalDate | null
  readonly closedOn: LocalDate | null
}

const BEGUN: Omit<ListCase, 'standing'> = {
  noticedOn: null,
  statementDays: null,
  hearingAsked: false,
  hearingHeldOn: null,
  decidedOn: null,
  termMonths: null,
  removalAfterMonths: null,
  publishedOn: null,
  removalAskedOn: null,
  basisAnnulledOn: null,
  closedOn: null,
}

/** Throws where there is no step: a case begins with a proposal. */
export function foldListCase(steps: readonly ListStep[]): ListCase {
  const [first, ...rest] = steps
  if (first?.kind !== 'proposed') throw new Error('a case of a list begins with its proposal')
  return rest.reduce(after, { standing: 'proposed', ...BEGUN })
}

function after(found: ListCase, step: ListStep): ListCase {
  const { kind, on } = step
  switch (kind) {
    case 'proposed':
      return found
    case 'noticed':
      return { ...found, standing: 'noticed', noticedOn: on, statementDays: step.statementDays ?? null }
    case 'defended':
      return { ...found, standing: 'defended', hearingAsked: found.hearingAsked || step.hearing === true }
    case 'hearing-held':
      return { ...found, hearingHeldOn: on }
    case 'lapsed':
    case 'reviewed':
    case 'served':
      return { ...found, standing: kind }
    case 'decided-in': {
      const { termMonths = null, removalAfterMonths = null } = step
      return { ...found, standing: 'entered', decidedOn: on, termMonths, removalAfterMonths }
    }
    case 'decided-not':
      return { ...found, standing: 'not-entered', decidedOn: on, closedOn: on }
    case 'published':
      return { ...found, standing: 'published', publishedOn: on }
    case 'removal-asked':
      return { ...found, standing: 'removal-asked', removalAskedOn: on }
    case 'removal-refused':
      return { ...found, standing: 'published', removalAskedOn: null }
    case 'removed-early':
      return { ...found, standing: 'removed', closedOn: on }
    case 'basis-annulled':
      return { ...found, basisAnnulledOn: found.basisAnnulledOn ?? on }
    default:
      return { ...found, standing: kind, closedOn: on }
  }
}

const ENTERED: readonly ListCaseStanding[] = ['entered', 'served', 'published', 'removal-asked']

// Which standing each step starts from.
const FROM: Readonly<Record<ListStepKind, readonly ListCaseStanding[]>> = {
  proposed: [],
  noticed: ['proposed'],
  // Also after the days have run out, as long as nothing is decided: what is said for the party is heard.
  defended: ['noticed', 'lapsed'],
  lapsed: ['noticed'],
  'hearing-held': ['defended'],
  reviewed: ['defended'],
  'decided-in': ['lapsed', 'reviewed'],
  'decided-not': ['lapsed', 'reviewed'],
  served: ['entered'],
  published: ['served'],
  'removal-asked': ['published'],
  'removal-refused': ['removal-asked'],
  'removed-early': ['removal-asked'],
  'basis-annulled': ENTERED,
  annulled: ENTERED,
  withdrawn: ['proposed', 'noticed', 'defended', 'lapsed', 'reviewed'],
}

/**
 * Whether the party is told and heard before any decision: of a severe list always; of an abnormal list, which tells that a duty was not met and
 * ends when it is, where its own rule gives days for it.
 */
export const isHeardFirst = (list: ListRule): boolean => list.kind === 'severe' || list.numbers.statementDays !== undefined

const mayFollow = (kind: ListStepKind, standing: ListCaseStanding, list: ListRule): boolean =>
  FROM[kind].includes(standing) ||
  ((kind === 'decided-in' || kind === 'decided-not') && standing === 'proposed' && !isHeardFirst(list))

/** Steps to the list: none is taken while a basis of the list is missing or no longer in force. */
const ONTO_LIST: readonly ListStepKind[] = ['noticed', 'decided-in', 'published']

/** Whether the step may be done on that day. No decision without notice and defence or its lapse; a hearing that was asked for is held. */
export function mayListStep(found: ListCase, kind: ListStepKind, list: ListRule, law: Law, today: LocalDate): MayRuling {
  const { standing } = found
  if (!mayFollow(kind, standing, list))
    return refused('LIST_STEP_NOT_NOW', { details: { listStep: kind, listStanding: standing } })
  if (ONTO_LIST.includes(kind)) {
    const { value } = standingOf(list, law, today)
    if (value.standing !== 'in-force')
      return refused('LIST_PREPARED', { details: { list: list.title, missing: [...value.missing] } })
  }
  // What rests on an annulled document is undone, and not carried on with.
  if (found.basisAnnulledOn !== null && (kind === 'served' || kind === 'published'))
    return refused('LIST_STEP_NOT_NOW', { details: { listStep: kind, listStanding: standing } })
  const last = lastDayOn(found, list)
  if (last !== null && today > last && (kind === 'removal-asked' || kind === 'removed-early' || kind === 'published'))
    return refused('LIST_TERM_OVER', { details: { last } })
  if (kind === 'lapsed') {
    const due = workingDayDue(law.calendar, found.noticedOn!, found.statementDays ?? 0)
    // Where a year on the way has no calendar yet, nobody can say that the days are over.
    if (!due.settled || today <= due.due)
      return refused('LIST_STATEMENT_OPEN', { details: { last: due.settled ? due.due : due.notBefore } })
  }
  if (kind === 'hearing-held' && !found.hearingAsked)
    return refused('LIST_STEP_NOT_NOW', { details: { listStep: kind, listStanding: standing } })
  if (kind === 'reviewed' && found.hearingAsked && list.hearing !== null && found.hearingHeldOn === null)
    return refused('LIST_HEARING_NEEDED', { clause: list.hearing })
  if (kind === 'removal-asked') {
    const from = removalFrom(found, list)
    if (from !== null && today < from)
      return refused('LIST_REMOVAL_TOO_EARLY', { clause: list.numbers.removalAfterMonths?.clause, details: { from } })
  }
  if (kind === 'annulled' && found.basisAnnulledOn === null)
    return refused('LIST_STEP_NOT_NOW', { details: { listStep: kind, listStanding: standing } })
  return allowed()
}

/** The last day on the list; null before it is entered, and where only performance ends it. */
export function lastDayOn(found: ListCase, list: ListRule): LocalDate | null {
  const from = list.termFrom === 'published' ? found.publishedOn : found.decidedOn
  return from === null || found.termMonths === null ? null : correspondingDay(from, months(found.termMonths))
}

/** The first day on which removal may be asked for: once the months have run. Null where none are set. */
export function removalFrom(found: ListCase, list: ListRule): LocalDate | null {
  const from = list.termFrom === 'published' ? found.publishedOn : found.decidedOn
  return from === null || found.removalAfterMonths === null ? null : correspondingDay(from, months(found.removalAfterMonths))
}

const months = (count: number): Period => `P${count}M` as Period

/** Where the case stands on that day: its term ends by the day alone. */
export function listStandingOn(found: ListCase, list: ListRule, today: LocalDate): ListCaseStanding | 'expired' {
  const last = lastDayOn(found, list)
  const runs = found.standing === 'published' || found.standing === 'removal-asked'
  return runs && last !== null && today > last ? 'expired' : found.standing
}

export type ListClock = {
  readonly clock: 'statement' | 'publication' | 'removal' | 'annulment'
  readonly due: WorkingDayDue
}

/** The clocks that run: until when the party may be heard; by when it is published, removal decided, the entry undone. */
export function listClocks(
  found: ListCase,
  list: ListRule,
  law: Law,
): { readonly value: readonly ListClock[]; readonly because: readonly Because[] } {
  const value: ListClock[] = []
  const because: Because[] = []
  const put = (clock: ListClock['clock'], from: LocalDate | null, days: number | undefined) => {
    if (from !== null && days !== undefined) value.push({ clock, due: workingDayDue(law.calendar, from, days) })
  }
  const known = (clock: ListClock['clock'], name: 'publicationDays' | 'removalDays' | 'annulmentDays') => {
    const number = numberOf(list, law, name)
    if (number) because.push({ field: clock, clause: number.clause, rule: list.id, params: { days: number.value } })
    return number?.value
  }
  if (found.standing === 'noticed') put('statement', found.noticedOn, found.statementDays ?? undefined)
  if (found.standing === 'entered' || found.standing === 'served')
    put('publication', found.decidedOn, known('publication', 'publicationDays'))
  if (found.standing === 'removal-asked') put('removal', found.removalAskedOn, known('removal', 'removalDays'))
  if (ENTERED.includes(found.standing))
    put('annulment', found.basisAnnulledOn, found.basisAnnulledOn === null ? undefined : known('annulment', 'annulmentDays'))
  return { value, because }
}
