/** Who acts for an organisation by the word of a provider: the provincial sign-on, or the electronic business licence. */

import type { CommandContext } from '#capabilities/operation'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { addDays } from '#rules/time'
import {
  findAccount,
  findIdentity,
  findLostKey,
  keepAccount,
  listOffices,
  putAccount,
  putIdentity,
  putOffice,
  putSecrets,
  renewOffice,
} from '#storage/actors'
import { findOrganisation } from '#storage/organisations'
import { identityOf } from './provider.ts'
import { isOpen } from './second-factor.ts'

/** Without another sign-in the office ends after so many days, and the account goes after half a year. */
const CLAIM_DAYS = 30
const KEPT_DAYS = 183
const BY_CLAIM = 'provider'

type Claim = {
  readonly claimed: string
  readonly days?: number | undefined
  /** Issuer and subject. */
  readonly of: readonly [string, string]
  /** Whose the identity is by an invitation. */
  readonly bound: Awaited<ReturnType<typeof findAccount>>
}

/** The account of somebody for one organisation, opened at the first sign-in, its office renewed at each. Who acts for two has two. */
export const accountOfClaim = async (ctx: CommandContext, { claimed, days = CLAIM_DAYS, of, bound }: Claim) => {
  const { tx, today } = ctx
  const parsed = parseUscc(claimed)
  if (!parsed.ok) return undefined
  const organisation = await findOrganisation(tx, parsed.uscc)
  if (organisation === undefined) return undefined
  const { organisationId, name } = organisation
  if (bound?.organisationId === organisationId) return bound
  const identity = await identityOf(ctx.environment, ...of, parsed.uscc)
  const known = await findIdentity(tx, identity)
  const account = known === undefined ? undefined : await findAccount(tx, known)
  const retainedUntil = addDays(today, KEPT_DAYS)
  const until = addDays(today, days)
  if (account !== undefined) {
    // Whom the organisation or an officer has shut out stays out, whatever the provider says.
    if (!isOpen(account, today)) return account
    await keepAccount(tx, account.accountId, retainedUntil)
    const held = (await listOffices(tx, [account.accountId])).find(one => one.bound === 'claim')
    if (held !== undefined) await renewOffice(tx, held.officeId, until)
    return account
  }
  // Without the key of a former mark nobody knows whether this is somebody who was shut out.
  const key = await findLostKey(tx, identity)
  if (key !== undefined) throw new Refusal('KEY_NOT_HELD', { details: { key } })
  const accountId = ctx.sources.uuid()
  const mark = Buffer.from(ctx.sources.randomBytes(6)).toString('hex')
  await putAccount(tx, { accountId, name: `agent.${mark}`, post: name, unitId: null, organisationId, retainedUntil })
  await putSecrets(tx, accountId, { password: null, totpSecret: null, step: 0 })
  await putIdentity(tx, identity, accountId)
  await putOffice(tx, {
    ...{ officeId: ctx.sources.uuid(), accountId, role: 'organisation-user', unitId: null, organisationId },
    ...{ fromOn: today, untilOn: until, substitutes: null, scopes: null, bound: 'claim' },
    ...{ proposedBy: BY_CLAIM, confirmedBy: BY_CLAIM },
  })
  return findAccount(tx, accountId)
}
