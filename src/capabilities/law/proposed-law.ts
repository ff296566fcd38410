/** The law as a proposal would make it: its files over those in force, checked as any folder is. */

import type { Context } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import {
  type CheckedLaw,
  checkLawFilesOnce,
  differingPaths,
  findLawProposal,
  type LawProposal,
  laidOn,
  type ProposedFiles,
  proposedFiles,
  storedFiles,
} from '#storage/law'
import { refuseUnsound } from './sound-folder.ts'

export const OFFICERS = { may: ['local-operator', 'centre-officer'], within: 'own-division' } as const

export type Proposed = { readonly checked: CheckedLaw; readonly law: Law }

/** Throws `LAW_UNSOUND` with all that is found. */
export async function lawWith(tx: OpenTransaction, current: Law, files: ProposedFiles): Promise<Proposed> {
  const checked = checkLawFilesOnce(laidOn(await storedFiles(tx, current.version), files))
  await refuseUnsound(tx, checked, [...files.keys()][0] ?? '')
  return { checked, law: checked.law! }
}

/** Within reach: whoever may not see it is told that there is none. */
export async function getLawProposal(
  { tx, scope }: Pick<Context, 'tx' | 'scope'>,
  id: string,
  options: { readonly lock?: boolean } = {},
): Promise<LawProposal> {
  const found = await findLawProposal(tx, id, options)
  if (found === undefined || !scope.admits({ division: found.division }))
    throw new Refusal('LAW_PROPOSAL_UNKNOWN', { details: { proposal: id } })
  return found
}

/** What it would make of the law in force now; refused where another has changed the same files since it was proposed. */
export async function lawWithProposal(tx: OpenTransaction, current: Law, proposal: LawProposal): Promise<Proposed> {
  const files = await proposedFiles(tx, proposal.proposal)
  const [base, now] = [await storedFiles(tx, proposal.baseVersion), await storedFiles(tx, current.version)]
  refuseOutdated(differingPaths(files.keys(), base, now))
  return lawWith(tx, current, files)
}

/** The law in force without it: its files as they were; refused where another has changed them since. */
export async function lawWithout(tx: OpenTransaction, current: Law, proposal: LawProposal): Promise<Proposed> {
  const files = await proposedFiles(tx, proposal.proposal)
  const [base, now] = [await storedFiles(tx, proposal.baseVersion), await storedFiles(tx, current.version)]
  refuseOutdated(differingPaths(files.keys(), laidOn(now, files), now))
  return lawWith(tx, current, new Map([...files.keys()].map(path => [path, base.get(path) ?? null])))
}

function refuseOutdated(paths: readonly string[]): void {
  if (paths.length > 0) throw new Refusal('LAW_PROPOSAL_OUTDATED', { details: { files: [...paths] } })
}
