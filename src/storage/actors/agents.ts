// Letters by which organisations name who acts for them, until two officers have looked at them.
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type AgentProposal = {
  readonly proposalId: string
  readonly organisationId: string
  readonly name: string
  readonly post: string
  readonly scopes: readonly string[] | null
  readonly untilOn: LocalDate
  readonly letterNo: string
  readonly letterOn: LocalDate
  /** SHA-256 of the letter as it was scanned: the letter itself, which names people, is kept where letters are kept. */
  readonly letterDigest: Uint8Array
  readonly proposedBy: string
  readonly proposedUnit: string | null
  readonly proposedAt: Instant
  readonly outcome: 'confirmed' | 'declined' | null
  readonly endedAt: Instant | null
  readonly retainedUntil: LocalDate
}

type Row = {
  proposal_id: string
  organisation_id: string
  name: string
  post: string
  scopes: string[] | null
  until_on: LocalDate
  letter_no: string
  letter_on: LocalDate
  letter_digest: Buffer
  proposed_by: string
  proposed_unit: string | null
  proposed_at: Instant
  outcome: AgentProposal['outcome']
  ended_at: Instant | null
  retained_until: LocalDate
}

const COLUMNS = `proposal_id, organisation_id, name, post, scopes, until_on, letter_no, letter_on, letter_digest, proposed_by, proposed_unit,
  proposed_at, outcome, ended_at, retained_until`

const toProposal = (row: Row): AgentProposal => ({
  proposalId: row.proposal_id,
  organisationId: row.organisation_id,
  name: row.name,
  post: row.post,
  scopes: row.scopes,
  untilOn: row.until_on,
  letterNo: row.letter_no,
  letterOn: row.letter_on,
  letterDigest: row.letter_digest,
  proposedBy: row.proposed_by,
  proposedUnit: row.proposed_unit,
  proposedAt: row.proposed_at,
  outcome: row.outcome,
  endedAt: row.ended_at,
  retainedUntil: row.retained_until,
})

export async function putProposal(
  tx: OpenTransaction,
  proposal: Omit<AgentProposal, 'proposedAt' | 'outcome' | 'endedAt'>,
): Promise<void> {
  await tx.client.query(
    `insert into agent_proposal (organisation_id, proposal_id, name, post, scopes, until_on, letter_no, letter_on, letter_digest,
       proposed_by, proposed_unit, proposed_at, retained_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp(), $12)`,
    [
      proposal.organisationId,
      proposal.proposalId,
      proposal.name,
      proposal.post,
      proposal.scopes,
      proposal.untilOn,
      proposal.letterNo,
      proposal.letterOn,
      Buffer.from(proposal.letterDigest),
      proposal.proposedBy,
      proposal.proposedUnit,
      proposal.retainedUntil,
    ],
  )
}

/** From its day on a proposal is there for nobody, removed or not. */
const KEPT = 'retained_until > china_today()'

/** Who has proposed it. */
export async function findProposer(tx: OpenTransaction, proposalId: string): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ proposed_by: string }>(
    `select proposed_by from agent_proposal where proposal_id = $1 and ${KEPT}`,
    [proposalId],
  )
  return rows[0]?.proposed_by
}

/** Held until the transaction ends. */
export async function lockProposal(tx: OpenTransaction, proposalId: string): Promise<AgentProposal | undefined> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from agent_proposal where proposal_id = $1 and ${KEPT} for update`,
    [proposalId],
  )
  return rows[0] === undefined ? undefined : toProposal(rows[0])
}

/** Of these organisations, or of all within reach; newest first. */
export async function listProposals(
  tx: OpenTransaction,
  { organisationId, isOpen, limit }: { organisationId?: string | undefined; isOpen: boolean; limit: number },
): Promise<AgentProposal[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from agent_proposal where ${KEPT} and ($1::uuid is null or organisation_id = $1) and (not $2 or outcome is null)
     order by proposed_at desc, proposal_id limit $3`,
    [organisationId ?? null, isOpen, limit],
  )
  return rows.map(toProposal)
}

export async function endProposal(
  tx: OpenTransaction,
  proposalId: string,
  { outcome, by, accountId }: { outcome: 'confirmed' | 'declined'; by: string; accountId: string | null },
): Promise<void> {
  await tx.client.query(
    `update agent_proposal set outcome = $2, ended_by = $3, account_id = $4, ended_at = statement_timestamp() where proposal_id = $1`,
    [proposalId, outcome, by, accountId],
  )
}
