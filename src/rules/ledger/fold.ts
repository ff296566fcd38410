// Folds the entries of a record into its state: dates, never flags.
import type { Claimed } from '#rules/catalogue'
import {
  afterDissolution,
  claimedSince,
  type Disclosure,
  decideDisclosure,
  disclosureFrom,
  planOf,
  REASONS,
  type Reason,
} from '#rules/disclosure'
import type { Law } from '#rules/law'
import type { Because, Ruling } from '#rules/outcome'
import { addDays, type LocalDate } from '#rules/time'
import { type Claim, type End, endClaimed, joinClaims } from './claims.ts'
import { ENTRY_KINDS, type EntryKind } from './entry.ts'
import { type Shield, shieldOf } from './shields.ts'

/** An entry as the fold reads it: without a fact where its kind has none or its content was erased. */
export type FoldEntry = {
  readonly entryNo: number
  readonly kind: EntryKind
  readonly recordedOn: LocalDate
  readonly fact?: FoldFact
  /** With an erasing entry: what it leaves said of the record. */
  readonly remains?: Remains
}

/** Where a fact comes from. Stands in the content of each entry that brings one, beside its fields: handed in again it changes no fact. */
export type Origin = {
  /** Of the determining unit on the day of receipt: the law of its province and city counts. */
  readonly division: string
  /** Day on which the hand-in was received: when the department acted, however long reading took. */
  readonly received: LocalDate
  /** The unit that handed it in. */
  readonly source: string
  /** The unit that determined it; null where none did. */
  readonly unit: string | null
}

/** `v`: version of the item by which it was read; the newest where a case does not say. */
export type FoldFact = {
  readonly item: string
  readonly v?: number
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  /** Left out only where a case of the law speaks of no unit. */
  readonly origin?: Origin
  /** Of an imported record; what is amended later keeps it. */
  readonly claimed?: Claimed
  /** Of a record that was moved here: the day on which it was first recorded. Where it stands makes no period longer. */
  readonly since?: LocalDate
}

/** What an erasure leaves: nothing about anybody, and enough to fold the record again without its facts. */
export type Remains = {
  readonly item: string
  /** Of the newest fact, with the day on which the first was received. */
  readonly origin: Origin
  /** First day on which it was on the portal; null where it never was. */
  readonly shown: LocalDate | null
}

/** What is so about the organisation for a time: shielded while a court-approved plan is performed. Ends are exclusive. */
export type Condition = {
  readonly kind: 'shield' | 'bar' | 'deregistration'
  readonly from: LocalDate
  readonly until: LocalDate | null
  /** Day on which the ledger came to know it. */
  readonly recordedOn: LocalDate
}

export type FoldSetting = {
  /** A first day on the portal that an earlier fold has found, under whatever law; once it has come it is never forgotten. */
  readonly shownFrom?: LocalDate | null
  /** The day until which that day counts as come; the day of the newest entry where not given. A refold hands it in. */
  readonly today?: LocalDate
}

/** What is so about a record. A day is in [from, until). Null `disclosedFrom`: not to be shown. */
export type RecordState = {
  readonly item: string
  /** 1 minor, 2 ordinary, 3 serious. */
  readonly severity: 1 | 2 | 3 | null
  readonly determinedOn: LocalDate | null
  /** Day of its first entry. */
  readonly recordedOn: LocalDate
  /** Day on which the hand-in that began it was received: whether it was late is told by this one. */
  readonly receivedOn: LocalDate
  readonly disclosedFrom: LocalDate | null
  /** Null together with `disclosedFrom` set: no end. */
  readonly disclosedUntil: LocalDate | null
  readonly mayEndEarlyFrom: LocalDate | null
  readonly shieldedFrom: LocalDate | null
  /** Null together with `shieldedFrom` set: no end. */
  readonly shieldedUntil: LocalDate | null
  /** The newest time in which an objection to it was open: taken up on the first day, decided or withdrawn on `objectedUntil`. */
  readonly objectedFrom: LocalDate | null
  /** Null together with `objectedFrom` set: it is still open. */
  readonly objectedUntil: LocalDate | null
  /** First day on which it was, or will be, in fact on the portal. */
  readonly shownFrom: LocalDate | null
  /** From this day on it is not shown, for good. */
  readonly endedOn: LocalDate | null
  readonly reason: Reason | null
  readonly dueOn: LocalDate | null
}

type Draft = {
  fact: FoldFact | undefined
  /** Of the newest fact, or what an erasure left of it. */
  item: string
  receivedOn: LocalDate | null
  factEntry: number
  /** What a former system says of it, and the entry that brought it. */
  claim: Claim | null
  ended: End | null
  /** Apart from other ends: what was got by falsehood is restored, and nothing else is. */
  repaired: End | null
  /** First days of the runs of facts whose status says that it no longer holds, or that the organisation is no more. */
  lapsed: { on: LocalDate; entry: number } | null
  dissolvedOn: LocalDate | null
  shield: Shield | null
  /** `open` counts those that are: the mark stands until the last of them is decided. */
  objected: { from: LocalDate; until: LocalDate | null; entry: number; open: number } | null
  /** First day of the run of prefixes under which it may be shown. */
  knownOn: LocalDate | null
  shownFrom: LocalDate | null
  shownEntry: number
}

/** The state of a record with these entries, in order of their numbers. Pure. Throws where there is no entry. */
export function fold(
  entries: readonly FoldEntry[],
  law: Law,
  conditions: readonly Condition[] = [],
  setting: FoldSetting = {},
): RecordState {
  return run(entries, law, conditions, setting)
}

/** The same state with its reasons: rule, clause, entry. */
export function explain(
  entries: readonly FoldEntry[],
  law: Law,
  conditions: readonly Condition[] = [],
  setting: FoldSetting = {},
): Ruling<RecordState> {
  const because: Because[] = []
  const value = run(entries, law, conditions, setting, because)
  return { value, because }
}

/** Whether a record in this state is on the portal on that day. */
export function isShownOn(state: RecordState, day: LocalDate): boolean {
  if (state.disclosedFrom === null || day < state.disclosedFrom) return false
  if (state.disclosedUntil !== null && day >= state.disclosedUntil) return false
  if (state.endedOn !== null && day >= state.endedOn) return false
  return state.shieldedFrom === null || day < state.shieldedFrom || (state.shieldedUntil !== null && day >= state.shieldedUntil)
}

/** Whether an objection to it is open on that day: the mark stands wherever the record does. */
export function isObjectedOn({ objectedFrom: from, objectedUntil: until }: RecordState, day: LocalDate): boolean {
  return from !== null && from <= day && (until === null || day < until)
}

function run(
  entries: readonly FoldEntry[],
  law: Law,
  conditions: readonly Condition[],
  setting: FoldSetting,
  because?: Because[],
): RecordState {
  const first = entries[0]
  if (!first) throw new Error('a record without entries has no state')
  const draft: Draft = {
    fact: undefined,
    item: '',
    receivedOn: null,
    factEntry: 0,
    claim: null,
    ended: null,
    repaired: null,
    lapsed: null,
    dissolvedOn: null,
    shield: shieldOf(conditions),
    objected: null,
    knownOn: null,
    shownFrom: shownBefore(setting, entries.at(-1)!.recordedOn),
    shownEntry: 0,
  }
  let state: RecordState | undefined
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries[index]!
    applyEntry(draft, entry)
    const last = index === entries.length - 1
    state = stateOf(draft, entry, first.recordedOn, law, last ? because : undefined)
    if (draft.shownFrom === null) {
      const day = firstShownIn(state, entry.recordedOn, entries[index + 1]?.recordedOn ?? null)
      if (day !== null) {
        draft.shownFrom = day
        draft.shownEntry = entry.entryNo
        state = { ...state, shownFrom: day }
      }
    }
  }
  if (first.kind === ENTRY_KINDS.movedIn) because?.push({ field: 'recordedOn', note: 'MOVED_IN', entry: first.entryNo })
  if (state!.shownFrom !== null) {
    because?.push({
      field: 'shownFrom',
      note: 'FIRST_VISIBLE_DAY',
      ...(draft.shownEntry > 0 ? { entry: draft.shownEntry } : {}),
      params: { day: state!.shownFrom },
    })
  }
  return state!
}

// Kinds that end a record for good. The first of them counts. Repair does so too, unless it was got by falsehood.
const ENDS: Readonly<Partial<Record<EntryKind, Reason>>> = {
  [ENTRY_KINDS.withdrawn]: REASONS.withdrawn,
  [ENTRY_KINDS.annulled]: REASONS.annulled,
  [ENTRY_KINDS.erased]: REASONS.erased,
  [ENTRY_KINDS.movedOut]: REASONS.movedOut,
  [ENTRY_KINDS.delisted]: REASONS.delisted,
}

// Ends that an act has made by mistake, and another takes back: a withdrawal, a move.
const REINSTATED: ReadonlySet<Reason> = new Set([REASONS.withdrawn, REASONS.movedOut])

// A first day that had not come yet was a forecast, and this fold may know better.
function shownBefore({ shownFrom = null, today }: FoldSetting, newest: LocalDate): LocalDate | null {
  return shownFrom !== null && shownFrom <= (today ?? newest) ? shownFrom : null
}

function applyEntry(draft: Draft, entry: FoldEntry): void {
  const { kind, recordedOn: on, entryNo } = entry
  if (entry.fact) {
    draft.fact = entry.fact
    draft.factEntry = entryNo
    draft.item = entry.fact.item
    draft.receivedOn ??= entry.fact.origin?.received ?? on
    if (entry.fact.claimed) applyClaim(draft, entry.fact.claimed, entryNo)
  }
  if (kind === ENTRY_KINDS.erased) applyErasure(draft, entry.remains)
  if (ENDS[kind] !== undefined) draft.ended ??= { on, reason: ENDS[kind], entry: entryNo }
  if (kind === ENTRY_KINDS.repaired) draft.repaired ??= { on, reason: REASONS.repaired, entry: entryNo }
  if (kind === ENTRY_KINDS.restored) draft.repaired = null
  if (kind === ENTRY_KINDS.reinstated && draft.ended && REINSTATED.has(draft.ended.reason)) draft.ended = null
  if (kind === ENTRY_KINDS.shielded) draft.shield = { from: on, until: null, entry: entryNo }
  if (kind === ENTRY_KINDS.unshielded && draft.shield && (draft.shield.until === null || draft.shield.until > on)) {
    draft.shield = draft.shield.from < on ? { ...draft.shield, until: on, entry: entryNo } : null
  }
  if (kind === ENTRY_KINDS.objected || kind === ENTRY_KINDS.objectionDecided) applyObjection(draft, entry)
}

function applyObjection(draft: Draft, { kind, recordedOn: on, entryNo }: FoldEntry): void {
  const { objected } = draft
  const open = objected?.open ?? 0
  if (kind === ENTRY_KINDS.objected) {
    draft.objected = open > 0 ? { ...objected!, open: open + 1 } : { from: on, until: null, entry: entryNo, open: 1 }
  } else if (open > 1) draft.objected = { ...objected!, open: open - 1 }
  // Decided on its first day, it stood on none.
  else if (open === 1) draft.objected = objected!.from < on ? { ...objected!, until: on, open: 0 } : null
}

function applyClaim(draft: Draft, claimed: Claimed, entry: number): void {
  draft.claim = joinClaims(draft.claim, claimed, entry)
  const end = endClaimed(claimed, entry)
  if (end?.reason === REASONS.repaired) draft.repaired ??= end
  else if (end !== undefined) draft.ended ??= end
}

// The same state, whether the facts before it have been blanked already or not.
function applyErasure(draft: Draft, remains: Remains | undefined): void {
  if (draft.ended?.claimed) draft.ended = null
  if (draft.repaired?.claimed) draft.repaired = null
  draft.claim = null
  draft.fact = undefined
  draft.lapsed = draft.dissolvedOn = null
  if (!remains) return
  draft.item = remains.item
  draft.receivedOn = remains.origin.received
  draft.shownFrom = remains.shown
}

function stateOf(draft: Draft, entry: FoldEntry, recordedOn: LocalDate, law: Law, because?: Because[]): RecordState {
  const { fact, shield, objected, item } = draft
  const decided = fact ? decide(draft, fact, entry, law, because) : undefined
  const ended = endOf(draft)
  if (ended && because) {
    because.push({
      field: 'endedOn',
      entry: ended.entry,
      ...(ended.reason === REASONS.notInForce ? {} : { note: ENDED_NOTES[ended.reason] ?? 'WITHDRAWN' }),
    })
    if (draft.claim !== null && ended.claimed)
      because.push({ field: 'endedOn', entry: ended.entry, note: 'CLAIMED_END', params: { by: draft.claim.claimed.by } })
  }
  if (shield && because)
    because.push({
      field: 'shieldedFrom',
      note: 'SHIELDED',
      ...(shield.entry > 0 ? { entry: shield.entry } : {}),
      params: { from: shield.from },
    })
  if (objected?.until === null)
    because?.push({ field: 'objectedFrom', note: 'OBJECTED', entry: objected.entry, params: { from: objected.from } })
  return {
    item,
    severity: decided?.severity ?? null,
    determinedOn: decided?.determinedOn ?? null,
    recordedOn,
    receivedOn: draft.receivedOn ?? recordedOn,
    disclosedFrom: decided?.disclosedFrom ?? null,
    disclosedUntil: decided?.disclosedUntil ?? null,
    mayEndEarlyFrom: decided?.mayEndEarlyFrom ?? null,
    shieldedFrom: shield?.from ?? null,
    shieldedUntil: shield?.until ?? null,
    objectedFrom: objected?.from ?? null,
    objectedUntil: objected?.until ?? null,
    shownFrom: draft.shownFrom,
    endedOn: ended?.on ?? null,
    reason: ended?.reason ?? decided?.reason ?? null,
    // Whether it came in time the former system knew.
    dueOn: draft.claim === null ? (decided?.dueOn ?? null) : null,
  }
}

/** Ended for good or by its own status; where both, for good, and from the day on which it was no longer shown. */
function endOf({ ended: other, repaired, lapsed }: Draft): End | null {
  const ended = other === null || (repaired !== null && repaired.entry < other.entry) ? (repaired ?? other) : other
  if (ended === null) return lapsed && { ...lapsed, reason: REASONS.notInForce }
  return lapsed !== null && lapsed.on < ended.on ? { ...ended, on: lapsed.on } : ended
}

/** Ended for good. What its own status field ended may begin again by the same field, and may still be withdrawn. */
export function isEndedForGood(state: { readonly endedOn: LocalDate | null; readonly reason: number | null }): boolean {
  return state.endedOn !== null && state.reason !== REASONS.notInForce
}

const ENDED_NOTES: Readonly<Record<number, string>> = {
  [REASONS.repaired]: 'REPAIRED',
  [REASONS.withdrawn]: 'WITHDRAWN',
  [REASONS.annulled]: 'ANNULLED',
  [REASONS.erased]: 'ERASED',
  [REASONS.movedOut]: 'MOVED_OUT',
  [REASONS.delisted]: 'DELISTED',
}

function decide(draft: Draft, fact: FoldFact, entry: FoldEntry, law: Law, because?: Because[]): Disclosure {
  const basis = {
    item: fact.item,
    v: fact.v,
    fields: fact.fields,
    recordedOn: draft.knownOn ?? fact.since ?? entry.recordedOn,
    division: fact.origin?.division ?? null,
  }
  const claimed = draft.claim?.claimed
  const since = claimed === undefined ? basis.recordedOn : claimedSince(basis, claimed, law)
  const input = { ...basis, recordedOn: since, claimed }
  let decided: Disclosure
  if (because) {
    const ruling = decideDisclosure(input, law)
    decided = ruling.value
    because.push(...ruling.because.map(one => ({ ...one, entry: draft.factEntry })))
    if (claimed !== undefined && since < entry.recordedOn)
      because.push({
        field: 'disclosedFrom',
        note: 'CLAIMED_SINCE',
        entry: draft.claim!.entry,
        params: { by: claimed.by, since },
      })
  } else decided = disclosureFrom(planOf(input, law), input.recordedOn, undefined, claimed)
  // An amendment makes known what was not shown before; what was already shown keeps its day.
  draft.knownOn = decided.disclosedFrom === null ? null : input.recordedOn
  if (!decided.endedByStatus) draft.lapsed = null
  else draft.lapsed ??= { on: entry.recordedOn, entry: entry.entryNo }
  draft.dissolvedOn = decided.dissolved ? (draft.dissolvedOn ?? entry.recordedOn) : null
  return draft.dissolvedOn ? afterDissolution(decided, { ...basis, on: draft.dissolvedOn }, law, because) : decided
}

/** First day of [from, until] on which the state is shown; `until` is inclusive, for on its day the old state was still seen. */
function firstShownIn(state: RecordState, from: LocalDate, until: LocalDate | null): LocalDate | null {
  if (state.disclosedFrom === null) return null
  let day = state.disclosedFrom > from ? state.disclosedFrom : from
  const shielded =
    state.shieldedFrom !== null && day >= state.shieldedFrom && (state.shieldedUntil === null || day < state.shieldedUntil)
  if (shielded) {
    if (state.shieldedUntil === null) return null
    day = state.shieldedUntil
  }
  return (until === null || day <= until) && isShownOn(state, day) ? day : null
}

/** The day before an exclusive end: what people read. */
export function lastDayBefore(until: LocalDate | null): LocalDate | null {
  return until === null ? null : addDays(until, -1)
}
