// An objection is the fold of its steps: where it stands, whether the mark stands on the record, what may be done next.
import { allowed, type MayRuling, refused } from '#rules/outcome'
import type { LocalDate } from '#rules/time'

/** What is objected to: what the record says, until when it is shown, a decision on its repair; or that the decision behind it was annulled. */
export const SUBJECTS = ['content', 'period', 'decision', 'annulled'] as const
export type Subject = (typeof SUBJECTS)[number]

/** What can happen to an objection, in the order in which it mostly does. Never changed once written. */
export const OBJECTION_STEPS = [
  'filed',
  'acknowledged',
  'refused',
  'verification-asked',
  'verified',
  'extended',
  'upheld',
  'rejected',
  'second-look-asked',
  'second-upheld',
  'second-rejected',
  'withdrawn',
] as const
export type ObjectionStepKind = (typeof OBJECTION_STEPS)[number]
export type ObjectionStep = {
  readonly kind: ObjectionStepKind
  readonly on: LocalDate
  /** With the filing of one that says that the decision was annulled: the day of the document that did it. */
  readonly annulledOn?: LocalDate | null
}

/** Being overdue is a matter of dates, never a standing: no objection is decided by a clock. */
export type ObjectionStanding =
  | 'filed'
  | 'acknowledged'
  | 'checking'
  | 'verified'
  | 'refused'
  | 'upheld'
  | 'rejected'
  | 'second-look'
  | 'withdrawn'

export type Objection = {
  readonly standing: ObjectionStanding
  readonly filedOn: LocalDate
  readonly annulledOn: LocalDate | null
  readonly acknowledgedOn: LocalDate | null
  readonly checkingSince: LocalDate | null
  readonly extendedOn: LocalDate | null
  /** The day of the first decision, or of not being acknowledged. */
  readonly decidedOn: LocalDate | null
  readonly askedAgainOn: LocalDate | null
  readonly decidedAgainOn: LocalDate | null
  /** Null while it is open; a second look opens it again. */
  readonly closedOn: LocalDate | null
}

/** What a step does to the mark on the record. */
export type MarkChange = 'set' | 'lifted' | null

const OPEN: readonly ObjectionStanding[] = ['filed', 'acknowledged', 'checking', 'verified', 'second-look']
const TAKEN: readonly ObjectionStanding[] = ['acknowledged', 'checking', 'verified']
/** Where the organisation may ask the superior unit to look again. */
const LOST: readonly ObjectionStanding[] = ['refused', 'rejected']

/** Throws where there is no step: a case begins with an objection. */
export function foldObjection(steps: readonly ObjectionStep[]): Objection {
  const [first, ...rest] = steps
  if (first?.kind !== 'filed') throw new Error('a case of objection begins with its filing')
  let found: Objection = {
    standing: 'filed',
    filedOn: first.on,
    annulledOn: first.annulledOn ?? null,
    acknowledgedOn: null,
    checkingSince: null,
    extendedOn: null,
    decidedOn: null,
    askedAgainOn: null,
    decidedAgainOn: null,
    closedOn: null,
  }
  for (const step of rest) found = after(found, step)
  return found
}

function after(found: Objection, { kind, on }: ObjectionStep): Objection {
  switch (kind) {
    case 'filed':
      return found
    case 'acknowledged':
      return { ...found, standing: 'acknowledged', acknowledgedOn: on }
    case 'verification-asked':
      return { ...found, standing: 'checking', checkingSince: on }
    case 'verified':
      return { ...found, standing: 'verified' }
    case 'extended':
      return { ...found, extendedOn: on }
    case 'second-look-asked':
      return { ...found, standing: 'second-look', askedAgainOn: on, closedOn: null }
    case 'second-upheld':
      return { ...found, standing: 'upheld', decidedAgainOn: on, closedOn: on }
    case 'second-rejected':
      return { ...found, standing: 'rejected', decidedAgainOn: on, closedOn: on }
    case 'withdrawn':
      return { ...found, standing: 'withdrawn', closedOn: on }
    default:
      return { ...found, standing: kind, decidedOn: on, closedOn: on }
  }
}

// Which standing each step starts from.
const FROM: Readonly<Record<ObjectionStepKind, readonly ObjectionStanding[]>> = {
  filed: [],
  acknowledged: ['filed'],
  refused: ['filed'],
  'verification-asked': ['acknowledged', 'verified'],
  verified: ['checking'],
  extended: TAKEN,
  upheld: TAKEN,
  rejected: TAKEN,
  'second-look-asked': LOST,
  'second-upheld': ['second-look'],
  'second-rejected': ['second-look'],
  withdrawn: OPEN,
}

/** Whether the step starts from where the objection stands; what days have to say of it is `mayStepOn`. */
export function mayFollow(found: Objection, kind: ObjectionStepKind): MayRuling {
  const { standing } = found
  if (!FROM[kind].includes(standing)) return refused('OBJECTION_STEP_NOT_NOW', { details: { asked: kind, stands: standing } })
  // Looked at again once: what the superior unit says is the end of it here.
  if (kind === 'second-look-asked' && found.askedAgainOn !== null)
    return refused('OBJECTION_SECOND_LOOK_NOT_NOW', { details: { why: 'once' } })
  return allowed()
}

/** The mark stands from the day on which an objection was acknowledged, or is looked at again, until it is decided or withdrawn. */
export function markOf(found: Objection, kind: ObjectionStepKind): MarkChange {
  if (kind === 'acknowledged' || kind === 'second-look-asked') return 'set'
  return TAKEN.includes(found.standing) || found.standing === 'second-look' ? (isClosing(kind) ? 'lifted' : null) : null
}

const CLOSING: readonly ObjectionStepKind[] = ['upheld', 'rejected', 'second-upheld', 'second-rejected', 'withdrawn']
const isClosing = (kind: ObjectionStepKind): boolean => CLOSING.includes(kind)
