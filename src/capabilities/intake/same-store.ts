/** The SQL of proposals that two are one organisation. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Proposal = {
  readonly proposal: string
  /** Which stays. */
  readonly organisationId: string
  /** Which goes; null where a name and old numbers have no code. */
  readonly otherId: string | null
  readonly name: string | null
  readonly folded: string | null
  readonly codes: Readonly<Record<string, string>>
  readonly division: string
  readonly reason: string
  readonly proposedOn: LocalDate
  readonly actId: string
  readonly decision: 'accepted' | 'rejected' | null
  readonly decidedOn: LocalDate | null
  readonly decidedAct: string | null
  readonly undoneOn: LocalDate | null
}

type Read = {
  proposal_id: string
  organisation_id: string
  other_id: string | null
  name: string | null
  folded: string | null
  codes: string | null
  division: string
  reason: string
  proposed_on: LocalDate
  act_id: string
  decision: Proposal['decision']
  decided_on: LocalDate | null
  decided_act_id: string | null
  undone_on: LocalDate | null
}

const PROPOSAL = `proposal_id, organisation_id, other_id, name, folded, codes, division, reason, proposed_on, act_id, decision, decided_on,
  decided_act_id, undone_on`
const proposalFrom = (row: Read): Proposal => ({
  proposal: row.proposal_id,
  organisationId: row.organisation_id,
  otherId: row.other_id,
  name: row.name,
  folded: row.folded,
  codes: row.codes === null ? {} : (JSON.parse(row.codes) as Record<string, string>),
  division: row.division,
  reason: row.reason,
  proposedOn: row.proposed_on,
  actId: row.act_id,
  decision: row.decision,
  decidedOn: row.decided_on,
  decidedAct: row.decided_act_id,
  undoneOn: row.undone_on,
})

export const putProposal = async (
  tx: OpenTransaction,
  proposal: Pick<
    Proposal,
    'proposal' | 'organisationId' | 'otherId' | 'name' | 'folded' | 'codes' | 'division' | 'reason' | 'proposedOn' | 'actId'
  >,
): Promise<void> => {
  const { codes } = proposal
  await tx.client.query(
    `insert into same_proposal (proposal_id, organisation_id, other_id, name, folded, codes, division, reason, proposed_on, act_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[proposal.proposal, proposal.organisationId, proposal.otherId, proposal.name, proposal.folded],
      ...[Object.keys(codes).length === 0 ? null : JSON.stringify(codes), proposal.division, proposal.reason],
      ...[proposal.proposedOn, proposal.actId],
    ],
  )
}

export const findProposal = async (
  tx: OpenTransaction,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Proposal | undefined> => {
  const { rows } = await tx.client.query<Read>(
    `select ${PROPOSAL} from same_proposal where proposal_id = $1 ${lock ? 'for update' : ''}`,
    [id],
  )
  return rows[0] === undefined ? undefined : proposalFrom(rows[0])
}

/** An open or accepted proposal of the same two. */
export const findSameProposal = async (
  tx: OpenTransaction,
  organisationId: string,
  of: { readonly otherId: string | null; readonly folded: string | null },
): Promise<Proposal | undefined> => {
  const { rows } = await tx.client.query<Read>(
    `select ${PROPOSAL} from same_proposal
     where (decision is null or decision = 'accepted' and undone_on is null)
       and (organisation_id = $1 and (other_id = $2 or folded = $3) or organisation_id = $2 and other_id = $1)`,
    [organisationId, of.otherId, of.folded],
  )
  return rows[0] === undefined ? undefined : proposalFrom(rows[0])
}

/** Those that wait first, then the newest decided. */
export const listProposals = async (
  tx: OpenTransaction,
  divisions: readonly string[] | undefined,
  { decided, limit }: { decided: boolean; limit: number },
): Promise<Proposal[]> => {
  const { rows } = await tx.client.query<Read>(
    `select ${PROPOSAL} from same_proposal
     where ($1::text[] is null or division = any($1)) and (decision is null) <> $2::boolean
     order by decided_on desc nulls first, proposed_on, proposal_id limit $3`,
    [divisions ?? null, decided, limit],
  )
  return rows.map(proposalFrom)
}

export const decideProposal = async (
  tx: OpenTransaction,
  id: string,
  of: { decision: 'accepted' | 'rejected'; reason: string; actId: string; today: LocalDate },
): Promise<void> => {
  await tx.client.query(
    `update same_proposal set decision = $2, decided_on = $3, decided_act_id = $4, decided_reason = $5 where proposal_id = $1`,
    [id, of.decision, of.today, of.actId, of.reason],
  )
}

export const undoProposal = async (
  tx: OpenTransaction,
  id: string,
  of: { reason: string; actId: string; today: LocalDate },
): Promise<void> => {
  await tx.client.query(
    'update same_proposal set undone_on = $2, undone_act_id = $3, undone_reason = $4 where proposal_id = $1',
    [id, of.today, of.actId, of.reason],
  )
}
