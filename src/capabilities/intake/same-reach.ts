/** Which proposals and organisations an officer who decides whether two are one may see. */

import { hash } from 'node:crypto'
import type { Context } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { headsOf, listStates } from '#storage/ledger'
import { listCodes, listNames, type Organisation } from '#storage/organisations'
import { findProposal, type Proposal } from './same-store.ts'

type On = Pick<Context, 'tx' | 'scope'>

/** It lies in the officer's divisions, or something that was decided there is about it. */
export const isReached = async (ctx: On, one: Organisation | undefined): Promise<boolean> =>
  one !== undefined &&
  (ctx.scope.admits(one) ||
    (await listStates(ctx.tx, one.organisationId)).some(({ division }) => ctx.scope.admits({ division })))

export const getProposal = async (ctx: On, id: string, options: { lock?: boolean } = {}): Promise<Proposal> => {
  const found = await findProposal(ctx.tx, id, options)
  if (found === undefined || !ctx.scope.admits(found)) throw new Refusal('SAME_UNKNOWN', { details: { proposal: id } })
  return found
}

/** Accepted, and not taken back. */
export const isInForce = ({ decision, undoneOn }: Proposal): boolean => decision === 'accepted' && undoneOn === null

/** Stands for all by which they are seen side by side: entries, names, codes, the rows that wait without a code, the law and the day. */
export const seenOf = async (
  { tx, law, today }: Pick<Context, 'tx' | 'law' | 'today'>,
  organisationIds: readonly string[],
  waiting: readonly { readonly submission: string; readonly row: number }[],
): Promise<string> => {
  const heads = await headsOf(tx, organisationIds)
  const names = []
  for (const id of organisationIds) names.push((await listNames(tx, id)).map(({ folded, standing }) => [folded, standing]))
  const codes = []
  for (const id of organisationIds) codes.push((await listCodes(tx, id)).map(({ scheme, code }) => [scheme, code]))
  const rows = waiting.map(({ submission, row }) => [submission, row])
  return hash('sha256', JSON.stringify([today, law.version, organisationIds, heads, names, codes, rows])).slice(0, 32)
}
