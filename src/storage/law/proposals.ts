// Proposals of local law and calendars: files over the law in force, until another officer approves them.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import type { LawFiles } from './read-folder.ts'

/** Path in the law folder → text; null where the file goes. */
export type ProposedFiles = ReadonlyMap<string, string | null>

export type LawProposal = {
  readonly proposal: string
  readonly kind: 'calendar' | 'overlay'
  /** Whose law; null: a calendar, everybody's. */
  readonly division: string | null
  readonly title: string
  readonly reason: string
  /** The law in force when it was proposed. */
  readonly baseVersion: number
  /** First day on which anything of it matters; null: none. */
  readonly mattersFrom: LocalDate | null
  readonly proposedBy: string
  readonly proposedFor: string | null
  readonly proposedOn: LocalDate
  readonly actId: string
  readonly decision: 'approved' | 'rejected' | 'withdrawn' | null
  readonly decidedBy: string | null
  readonly decidedOn: LocalDate | null
  readonly decidedReason: string | null
  readonly version: number | null
  readonly undoneOn: LocalDate | null
  readonly undoneReason: string | null
  readonly undoneVersion: number | null
}

const COLUMNS = `proposal_id as proposal, kind, division, title, reason, base_version as "baseVersion", matters_from as "mattersFrom",
  proposed_by as "proposedBy", proposed_for as "proposedFor", proposed_on as "proposedOn", act_id as "actId", decision,
  decided_by as "decidedBy", decided_on as "decidedOn", decided_reason as "decidedReason", law_version as version,
  undone_on as "undoneOn", undone_reason as "undoneReason", undone_version as "undoneVersion"`

type Said = Pick<
  LawProposal,
  | 'proposal'
  | 'kind'
  | 'division'
  | 'title'
  | 'reason'
  | 'baseVersion'
  | 'mattersFrom'
  | 'proposedBy'
  | 'proposedFor'
  | 'proposedOn'
  | 'actId'
>

export async function putLawProposal(tx: OpenTransaction, said: Said, files: ProposedFiles): Promise<void> {
  await tx.client.query(
    `insert into law_proposal (proposal_id, kind, division, title, reason, files, base_version, matters_from, proposed_by, proposed_for,
       proposed_on, act_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[said.proposal, said.kind, said.division, said.title, said.reason, JSON.stringify(Object.fromEntries(files))],
      ...[said.baseVersion, said.mattersFrom, said.proposedBy, said.proposedFor, said.proposedOn, said.actId],
    ],
  )
}

export async function findLawProposal(
  tx: OpenTransaction,
  id: string,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<LawProposal | undefined> {
  const { rows } = await tx.client.query<LawProposal>(
    `select ${COLUMNS} from law_proposal where proposal_id = $1 ${lock ? 'for update' : ''}`,
    [id],
  )
  return rows[0]
}

/** Those that wait first, then the newest. */
export async function listLawProposals(tx: OpenTransaction, limit: number): Promise<LawProposal[]> {
  const { rows } = await tx.client.query<LawProposal>(
    `select ${COLUMNS} from law_proposal order by decided_on desc nulls first, proposed_on desc, proposal_id desc limit $1`,
    [limit],
  )
  return rows
}

export async function proposedFiles(tx: OpenTransaction, id: string): Promise<ProposedFiles> {
  const { rows } = await tx.client.query<{ files: string }>('select files from law_proposal where proposal_id = $1', [id])
  return new Map(Object.entries(JSON.parse(rows[0]?.files ?? '{}') as Record<string, string | null>))
}

type Hand = {
  readonly by: string
  readonly for: string | null
  readonly on: LocalDate
  readonly act: string
  readonly reason: string
}

/** Decides it, once; false where it was decided. `version`: as which an approved one is taken in. */
export async function decideLawProposal(
  tx: OpenTransaction,
  id: string,
  decision: NonNullable<LawProposal['decision']>,
  hand: Hand,
  version: number | null,
): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `update law_proposal set decision = $2, decided_by = $3, decided_for = $4, decided_on = $5, decided_act_id = $6, decided_reason = $7,
       law_version = $8
     where proposal_id = $1 and decision is null`,
    [id, decision, hand.by, hand.for, hand.on, hand.act, hand.reason, version],
  )
  return rowCount === 1
}

/** Says that an approved one was taken back before its day, by a version without it. */
export async function undoLawProposal(tx: OpenTransaction, id: string, hand: Hand, version: number): Promise<void> {
  await tx.client.query(
    `update law_proposal set undone_by = $2, undone_on = $3, undone_act_id = $4, undone_reason = $5, undone_version = $6
     where proposal_id = $1`,
    [id, hand.by, hand.on, hand.act, hand.reason, version],
  )
}

/** Which versions were ever switched on, and on which day in China, oldest first; a version may have been so more than once. */
export async function listActivations(tx: Pick<OpenTransaction, 'client'>): Promise<{ version: number; on: LocalDate }[]> {
  const { rows } = await tx.client.query<{ version: number; on: LocalDate }>(
    `select law_version as version, (activated_at at time zone 'Asia/Shanghai')::date as on
     from law_activation order by activation_no`,
  )
  return rows
}

/** The files of a law with those of a proposal over them. */
export function laidOn(files: LawFiles, proposed: ProposedFiles): LawFiles {
  const all = new Map(files)
  for (const [path, text] of proposed) {
    if (text === null) all.delete(path)
    else all.set(path, text)
  }
  return all
}

/** Of the paths, those at which two laws differ. */
export const differingPaths = (paths: Iterable<string>, one: LawFiles, other: LawFiles): string[] =>
  [...paths].filter(path => one.get(path) !== other.get(path))
