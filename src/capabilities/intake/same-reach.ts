/** Which proposals and organisations an officer who decides whether two are one may see. */

import type { Context } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { listStates } from '#storage/ledger'
import type { Organisation } from '#storage/organisations'
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
