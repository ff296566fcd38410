/** Accounts: opened with an invitation, invited again, closed, listed, removed on their day. */

import { type CommandContext, command, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { addDays, type LocalDate, parseLocalDate } from '#rules/time'
import {
  type Account,
  closeAccount as close,
  endAllOf,
  endOfficesOf,
  findAccountByName,
  keepAccount,
  listAccounts as list,
  listOffices,
  listPasskeys,
  putAccount,
  putInvitation,
  putOffice,
  removeAccounts as remove,
} from '#storage/actors'
import { unitsById } from '#storage/organisations'
import { wrongAt } from './days.ts'
import { INVITED_HOURS } from './invitations.ts'
import { getPlace, isPlaceWithin, refuseOtherPlace, refuseWiderReach } from './place.ts'
import { digestOf, foldedName, tokenOf } from './secrets.ts'
import { AccountsOutput, Closed, Invited, InviteInput, NameInput, Nothing, OpenInput, Removed } from './shapes.ts'
import { confirmedAtOnce, POWERS } from './two-hands.ts'

const BY_ADMINISTRATORS = {
  may: ['local-operator', 'administrator'],
  within: { administrator: 'own-division' },
} as const
/** Without another word an account goes after two years, and a closed one after half a year. */
export const KEPT_DAYS = 730
export const CLOSED_DAYS = 183
const LONGEST_KEPT_DAYS = 1830

/** An open account within reach; of others not even that they exist. */
export const getAccount = async (ctx: Pick<CommandContext, 'tx' | 'scope'>, name: string): Promise<Account> => {
  const account = await findAccountByName(ctx.tx, foldedName(name))
  const isReached = account !== undefined && (await isPlaceWithin(ctx, account))
  if (account === undefined || !isReached || account.closedAt !== null)
    throw new Refusal('ACCOUNT_UNKNOWN', { details: { name } })
  return account
}

/** @param isAgain where the account was there before */
export const invite = async (
  ctx: CommandContext,
  { accountId, name }: Pick<Account, 'accountId' | 'name'>,
  { isAgain }: { isAgain: boolean },
) => {
  const token = tokenOf('xi', ctx.sources.randomBytes(32))
  const invitation = { digest: digestOf(token), accountId, hours: INVITED_HOURS, invitedBy: ctx.actor.id, isAgain }
  return { name, invitation: token, expiresAt: await putInvitation(ctx.tx, invitation) }
}

const keptUntil = (today: LocalDate, asked: string | undefined): LocalDate => {
  const until = asked === undefined ? addDays(today, KEPT_DAYS) : parseLocalDate(asked)
  if (until === undefined || until <= today || until > addDays(today, LONGEST_KEPT_DAYS)) throw wrongAt('/keepUntil', 'date')
  return until
}

export const openAccount = command({
  name: 'access.open-account',
  title: 'Open an account of a post, with its first office and an invitation',
  ...BY_ADMINISTRATORS,
  secrets: ['invitation'],
  input: OpenInput,
  output: Invited,
  async run(ctx, input) {
    const place = await getPlace(ctx, input)
    refuseOtherPlace(input.role, place)
    refuseWiderReach(input.role, ctx.scope)
    await remove(ctx.tx, ctx.today)
    const account = {
      ...place,
      accountId: ctx.sources.uuid(),
      name: foldedName(input.name),
      post: input.post.trim(),
      retainedUntil: keptUntil(ctx.today, input.keepUntil),
    }
    if (!(await putAccount(ctx.tx, account))) throw new Refusal('ACCOUNT_NAME_TAKEN', { details: { name: account.name } })
    const confirmedBy = await confirmedAtOnce(ctx, input.role)
    await putOffice(ctx.tx, {
      ...place,
      officeId: ctx.sources.uuid(),
      accountId: account.accountId,
      role: input.role,
      fromOn: (input.from ?? ctx.today) as LocalDate,
      untilOn: (input.until ?? null) as LocalDate | null,
      substitutes: null,
      scopes: null,
      bound: 'given',
      proposedBy: ctx.actor.id,
      confirmedBy,
    })
    return { ...(await invite(ctx, account, { isAgain: false })), confirmed: confirmedBy !== null }
  },
})

/** Also where a password or a second factor was lost: what is there holds until the invitation is taken up. */
export const inviteAgain = command({
  name: 'access.invite-again',
  title: 'Invite the holder of an account again; an invitation before is void, and offices of power are confirmed anew',
  ...BY_ADMINISTRATORS,
  secrets: ['invitation'],
  input: InviteInput,
  output: Invited,
  async run(ctx, { name, keepUntil }) {
    const account = await getAccount(ctx, name)
    if (keepUntil !== undefined) await keepAccount(ctx.tx, account.accountId, keptUntil(ctx.today, keepUntil))
    const hasPower = (await listOffices(ctx.tx, [account.accountId])).some(({ role }) => POWERS.includes(role))
    return { ...(await invite(ctx, account, { isAgain: true })), confirmed: !hasPower }
  },
})

export const closeAccount = command({
  name: 'access.close-account',
  title: 'Close an account: its sessions, offices and invitations end, its password and second factor are gone',
  ...BY_ADMINISTRATORS,
  evenReadOnly: true,
  input: NameInput,
  output: Closed,
  async run(ctx, { name }) {
    const account = await getAccount(ctx, name)
    const sessions = await endAllOf(ctx.tx, account.accountId)
    await endOfficesOf(ctx.tx, account.accountId, ctx.today)
    const until = addDays(ctx.today, CLOSED_DAYS)
    await close(ctx.tx, account.accountId, until)
    return { name: account.name, sessions, keptUntil: until }
  },
})

export const listAccounts = query({
  name: 'access.list-accounts',
  title: 'Accounts with their offices, closed ones until they are removed',
  may: ['local-operator', 'administrator', 'auditor'],
  within: { administrator: 'own-division', auditor: 'own-division' },
  input: Nothing,
  output: AccountsOutput,
  async run({ tx, scope }) {
    scope.bounds()
    const units = await unitsById(tx)
    const placed = (unitId: string | null) => (unitId === null ? null : (units.get(unitId)?.division ?? null))
    const accounts = (await list(tx)).filter(account => scope.admits({ division: placed(account.unitId) }))
    const names = new Map(accounts.map(account => [account.accountId, account.name]))
    const offices = await listOffices(tx, [...names.keys()])
    const passkeys = await listPasskeys(tx, [...names.keys()])
    const unitOf = (unitId: string | null) => (unitId === null ? null : (units.get(unitId)?.uscc ?? null))
    return {
      accounts: accounts.map(account => ({
        account: account.accountId,
        name: account.name,
        post: account.post,
        unit: unitOf(account.unitId),
        unitName: units.get(account.unitId ?? '')?.name ?? null,
        organisation: account.organisationId,
        offices: offices
          .filter(({ accountId }) => accountId === account.accountId)
          .map(office => ({
            office: office.officeId,
            role: office.role,
            unit: unitOf(office.unitId),
            organisation: office.organisationId,
            from: office.fromOn,
            until: office.untilOn,
            substitutes: office.substitutes === null ? null : (names.get(office.substitutes) ?? office.substitutes),
            confirmed: office.confirmedAt !== null,
            proposedBy: names.get(office.proposedBy) ?? office.proposedBy,
          })),
        passkeys: passkeys.filter(({ accountId }) => accountId === account.accountId).length,
        isTakenUp: account.isTakenUp,
        closedAt: account.closedAt,
        keptUntil: account.retainedUntil,
      })),
    }
  },
})

/** Opening an account and signing in do it too; from that day on nobody signs in with one, and nobody is shown it. */
export const removeAccounts = command({
  name: 'access.remove-accounts',
  title: 'Remove the accounts whose day has come; what they did stands in the acts under their number',
  may: ['local-operator', 'administrator'],
  within: 'all',
  input: Nothing,
  output: Removed,
  run: async ({ tx, today }) => ({ accounts: await remove(tx, today) }),
})
