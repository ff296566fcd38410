/** A proposal as officers see it: where it stands follows from what was decided, from what was switched on, and from the day. */

import type { Static } from '@sinclair/typebox'
import type { Actor } from '#capabilities/operation'
import type { Clause, Law, LawChange } from '#rules/law'
import type { LocalDate } from '#rules/time'
import type { LawProposal } from '#storage/law'
import type { Change, ProposedOutput } from './proposal-shapes.ts'

type On = {
  readonly today: LocalDate
  /** Versions as they were switched on, oldest first. */
  readonly activated: readonly number[]
}

/** Nothing is switched on when the day comes: the value in the law says from when it holds. */
function standingOf(proposal: LawProposal, { today, activated }: On): Static<typeof ProposedOutput>['standing'] {
  const { decision, version, mattersFrom, undoneVersion } = proposal
  if (decision === null) return 'open'
  if (decision !== 'approved') return decision
  const on = activated.lastIndexOf(version!)
  if (undoneVersion !== null) return activated.lastIndexOf(undoneVersion) > on ? 'undone' : 'folding'
  // Another law was loaded over one that had not come through: that one never will.
  if (on < 0) return activated.some(one => one > version!) ? 'superseded' : 'folding'
  return mattersFrom !== null && today < mattersFrom ? 'awaits-its-day' : 'in-force'
}

export const isOwnOf = ({ proposedBy, proposedFor }: LawProposal, { id, substitutes }: Actor): boolean =>
  [id, substitutes].some(hand => hand !== undefined && (hand === proposedBy || hand === proposedFor))

export const shownProposal = (proposal: LawProposal, actor: Actor, on: On): Static<typeof ProposedOutput> => ({
  ...{ proposal: proposal.proposal, kind: proposal.kind, division: proposal.division, title: proposal.title },
  ...{ reason: proposal.reason, standing: standingOf(proposal, on), mattersFrom: proposal.mattersFrom },
  ...{ proposedOn: proposal.proposedOn, decidedOn: proposal.decidedOn, decidedReason: proposal.decidedReason },
  ...{ undoneOn: proposal.undoneOn, undoneReason: proposal.undoneReason, version: proposal.version },
  isOwn: isOwnOf(proposal, actor),
})

/** With what is known of the clause, by the first of the laws that has it. */
export const shownChange = (change: LawChange, laws: readonly Law[]): Static<typeof Change> => {
  const clause = laws.flatMap(law => (change.clause === null ? [] : (law.clause(change.clause) ?? [])))[0]
  const { value } = change
  return {
    ...change,
    clause: change.clause === null ? null : { id: change.clause, known: clause === undefined ? null : saidClause(clause) },
    value: value === null ? null : { ...value, before: saidValue(value.before), after: saidValue(value.after) },
    days: change.days.map(one => ({ ...one })),
  }
}

const saidClause = ({ article, unconfirmed, instrument: { title, number, level } }: Clause) => ({
  ...{ article, unconfirmed },
  instrument: { title, number, level },
})

type Said = NonNullable<NonNullable<LawChange['value']>['before']>
const saidValue = (one: Said | null) =>
  one === null
    ? null
    : {
        value: one.value,
        exceptions: one.exceptions.map(({ when, value }) => ({ when: { field: when.field, in: [...when.in] }, value })),
      }
