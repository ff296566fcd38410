/** Who acts for an organisation: named by a letter that two officers have looked at, or by a provider; seen and ended by the organisation. */

import type { Static } from '@sinclair/typebox'
import { type CommandContext, type Context, command, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { addDays, laterOf } from '#rules/time'
import {
  type AgentProposal,
  closeAccount,
  endAllOf,
  endOfficesOf,
  endProposal,
  findAccount,
  findAccountByName,
  findOffice,
  findProposer,
  listAccountsOf,
  listOfficesFor,
  listProposals,
  lockProposal,
  putAccount,
  putOffice,
  putProposal,
} from '#storage/actors'
import { findOrganisation, findOrganisationById, type Organisation } from '#storage/organisations'
import { CLOSED_DAYS, invite, KEPT_DAYS } from './accounts.ts'
import { dayAt, wrongAt } from './days.ts'
import { foldedName } from './secrets.ts'
import {
  AgentsInput,
  AgentsOutput,
  Closed,
  ConfirmAgentInput,
  DeclineInput,
  EndAgentInput,
  Invited,
  Proposed,
  ProposeInput,
} from './shapes.ts'

const BY_OFFICERS = {
  may: ['local-operator', 'centre-officer'],
  within: { 'centre-officer': 'own-division' },
} as const
const LONGEST_DAYS = 1096
/** A letter that came to nothing is kept as long as somebody may ask why. */
const PROPOSAL_DAYS = 183

const getOrganisation = async ({ tx, scope }: Pick<Context, 'tx' | 'scope'>, code: string): Promise<Organisation> => {
  const uscc = code.trim().toUpperCase()
  const organisation = await findOrganisation(tx, uscc)
  if (organisation === undefined || !scope.admits(organisation))
    throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc } })
  return organisation
}

export const proposeAgent = command({
  name: 'access.propose-agent',
  title: 'Take in a letter by which an organisation names who acts for it, with which rights and until when',
  ...BY_OFFICERS,
  input: ProposeInput,
  output: Proposed,
  async run(ctx, input) {
    const { organisationId } = await getOrganisation(ctx, input.organisation)
    const until = dayAt('/until', input.until)
    const letterOn = dayAt('/letterOn', input.letterOn)
    if (until <= ctx.today || until > addDays(ctx.today, LONGEST_DAYS)) throw wrongAt('/until', 'maximum')
    if (letterOn > ctx.today) throw wrongAt('/letterOn', 'maximum')
    const name = foldedName(input.name)
    if ((await findAccountByName(ctx.tx, name)) !== undefined) throw new Refusal('ACCOUNT_NAME_TAKEN', { details: { name } })
    const proposalId = ctx.sources.uuid()
    await putProposal(ctx.tx, {
      ...{ proposalId, organisationId, name, post: input.post.trim(), scopes: input.scopes ?? null, untilOn: until },
      ...{ letterNo: input.letterNo.trim(), letterOn, letterDigest: Buffer.from(input.letterSha256, 'hex') },
      ...{ proposedBy: ctx.actor.id, proposedUnit: ctx.actor.unitId ?? null },
      retainedUntil: addDays(ctx.today, PROPOSAL_DAYS),
    })
    return { proposal: proposalId }
  },
})

/** Of others’ divisions not even that it is there. */
const getProposal = async (ctx: CommandContext, proposalId: string): Promise<AgentProposal> => {
  const proposal = await lockProposal(ctx.tx, proposalId)
  const organisation = proposal && (await findOrganisationById(ctx.tx, proposal.organisationId))
  if (proposal === undefined || organisation === undefined || !ctx.scope.admits(organisation))
    throw new Refusal('PROPOSAL_UNKNOWN', { details: { proposal: proposalId } })
  if (proposal.outcome !== null) throw new Refusal('PROPOSAL_ENDED', { details: { outcome: proposal.outcome } })
  return proposal
}

const proposers = async ({ tx }: Context, { proposal }: { proposal: string }): Promise<readonly string[]> => {
  // Whose it is does not change: it is locked where it is decided on.
  const by = await findProposer(tx, proposal)
  return by === undefined ? [] : [by]
}

/** The second officer makes the digest from the letter in hand: both have looked at the same one. */
export const confirmAgent = command({
  name: 'access.confirm-agent',
  title:
    'Confirm, as a second officer with the same letter in hand, who acts for an organisation; opens the account with an invitation',
  ...BY_OFFICERS,
  apartFrom: proposers,
  secrets: ['invitation'],
  input: ConfirmAgentInput,
  output: Invited,
  async run(ctx, { proposal: proposalId, letterSha256 }) {
    const proposal = await getProposal(ctx, proposalId)
    if (Buffer.from(proposal.letterDigest).toString('hex') !== letterSha256) throw new Refusal('LETTER_DIFFERS')
    const { organisationId, name, post, scopes, untilOn } = proposal
    const accountId = ctx.sources.uuid()
    // As long as an account without another word, and not before what it was opened for has ended.
    const retainedUntil = laterOf(addDays(ctx.today, KEPT_DAYS), addDays(untilOn, CLOSED_DAYS))
    if (!(await putAccount(ctx.tx, { accountId, name, post, unitId: null, organisationId, retainedUntil })))
      throw new Refusal('ACCOUNT_NAME_TAKEN', { details: { name } })
    await putOffice(ctx.tx, {
      ...{ officeId: ctx.sources.uuid(), accountId, role: 'organisation-user', unitId: null, organisationId },
      ...{ fromOn: ctx.today, untilOn, substitutes: null, scopes, bound: 'letter' },
      ...{ proposedBy: proposal.proposedBy, confirmedBy: ctx.actor.id },
    })
    await endProposal(ctx.tx, proposalId, { outcome: 'confirmed', by: ctx.actor.id, accountId })
    return { ...(await invite(ctx, { accountId, name }, { isAgain: false })), confirmed: true }
  },
})

export const declineAgent = command({
  name: 'access.decline-agent',
  title: 'Decline a letter by which an organisation names who acts for it, with the reason',
  ...BY_OFFICERS,
  input: DeclineInput,
  output: Proposed,
  async run(ctx, { proposal }) {
    await getProposal(ctx, proposal)
    await endProposal(ctx.tx, proposal, { outcome: 'declined', by: ctx.actor.id, accountId: null })
    return { proposal }
  },
})

/** Whoever acts for the organisation ends another, or himself; an officer ends anybody’s. It holds whatever a provider says later. */
export const endAgent = command({
  name: 'access.end-agent',
  title: 'End what somebody may do for an organisation: the account is closed, its sessions end',
  may: ['local-operator', 'centre-officer', 'organisation-user'],
  within: { 'centre-officer': 'own-division', 'organisation-user': 'own-organisation' },
  evenReadOnly: true,
  input: EndAgentInput,
  output: Closed,
  async run(ctx, { office: officeId }) {
    const office = await findOffice(ctx.tx, officeId)
    const organisation = office?.organisationId == null ? undefined : await findOrganisationById(ctx.tx, office.organisationId)
    const account = office && (await findAccount(ctx.tx, office.accountId))
    if (organisation === undefined || !ctx.scope.admits(organisation) || account === undefined || account.closedAt !== null)
      throw new Refusal('OFFICE_UNKNOWN', { details: { office: officeId } })
    const { accountId, name } = account
    const sessions = await endAllOf(ctx.tx, accountId)
    await endOfficesOf(ctx.tx, accountId, ctx.today)
    const until = addDays(ctx.today, CLOSED_DAYS)
    await closeAccount(ctx.tx, accountId, until)
    return { name, sessions, keptUntil: until }
  },
})

const MOST_PROPOSALS = 200

export const agents = query({
  name: 'access.agents',
  title: 'Who acts for an organisation, with which rights, until when, by what; and letters that wait for a second officer',
  may: ['local-operator', 'organisation-user', 'centre-officer', 'auditor'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division', auditor: 'own-division' },
  input: AgentsInput,
  output: AgentsOutput,
  async run(ctx, { organisation: code }) {
    ctx.scope.bounds()
    const own =
      ctx.actor.role === 'organisation-user' ? await findOrganisationById(ctx.tx, ctx.actor.organisationId!) : undefined
    const one = code === undefined ? own : await getOrganisation(ctx, code)
    const offices = one === undefined ? [] : await listOfficesFor(ctx.tx, [one.organisationId])
    const accounts = new Map((await listAccountsOf(ctx.tx, one?.organisationId ?? null)).map(each => [each.accountId, each]))
    const isOpen = one === undefined
    const found = await listProposals(ctx.tx, { organisationId: one?.organisationId, isOpen, limit: MOST_PROPOSALS })
    const proposals: Static<typeof AgentsOutput>['proposals'] = []
    for (const proposal of found) {
      const organisation = one ?? (await findOrganisationById(ctx.tx, proposal.organisationId))
      if (organisation !== undefined && ctx.scope.admits(organisation)) proposals.push(shownProposal(proposal, organisation))
    }
    if (one !== undefined) ctx.looked(one.organisationId, 'agents')
    return {
      organisation: one === undefined ? null : { uscc: one.uscc, name: one.name },
      agents: offices.flatMap(office => {
        const account = accounts.get(office.accountId)
        if (account === undefined) return []
        return {
          office: office.officeId,
          name: account.name,
          post: account.post,
          scopes: office.scopes === null ? null : [...office.scopes],
          from: office.fromOn,
          until: office.untilOn,
          bound: office.bound,
          isTakenUp: account.isTakenUp,
          closedAt: account.closedAt,
        }
      }),
      proposals,
    }
  },
})

const shownProposal = (proposal: AgentProposal, { uscc, name }: Organisation) => ({
  proposal: proposal.proposalId,
  organisation: { uscc, name },
  name: proposal.name,
  post: proposal.post,
  scopes: proposal.scopes === null ? null : [...proposal.scopes],
  until: proposal.untilOn,
  letterNo: proposal.letterNo,
  letterOn: proposal.letterOn,
  proposedAt: proposal.proposedAt,
  outcome: proposal.outcome,
  keptUntil: proposal.retainedUntil,
})
