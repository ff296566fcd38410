/** Offices of power are given by two hands: one proposes, another confirms. */

import { type CommandContext, command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { confirmOffice as confirm, findOffice, type Invitation, isRoleHeld, proposeAgain } from '#storage/actors'
import { isPlaceWithin } from './place.ts'
import { ConfirmedOffice, EndOfficeInput } from './shapes.ts'

/** Who keeps the keys, and who decides. */
export const POWERS: readonly string[] = ['administrator', 'decider']
const OPERATOR = 'local-operator'

/**
 * Who has confirmed an office that is given now: the giver, where no second hand is asked for, or where there is none. The very first
 * administrator is made on the machine, by one who has it in his hands anyway; from then on there is somebody to ask.
 */
export const confirmedAtOnce = async (
  { tx, today, actor }: Pick<CommandContext, 'tx' | 'today' | 'actor'>,
  role: string,
): Promise<string | null> => {
  if (!POWERS.includes(role)) return actor.id
  if (actor.role !== 'local-operator') return null
  return (await isRoleHeld(tx, 'administrator', today, null)) ? null : actor.id
}

/** Whoever invites an account again could take it up himself: what of it has power waits for another hand. */
export const confirmAnew = async ({ tx, today }: CommandContext, { accountId, invitedBy }: Invitation): Promise<void> => {
  if (invitedBy === OPERATOR && !(await isRoleHeld(tx, 'administrator', today, accountId))) return
  await proposeAgain(tx, accountId, POWERS, invitedBy)
}

export const confirmOffice = command({
  name: 'access.confirm-office',
  title: 'Confirm an office of power that another has proposed',
  may: ['local-operator', 'administrator'],
  within: { administrator: 'own-division' },
  apartFrom: async ({ tx }, { office: officeId }) => {
    const office = await findOffice(tx, officeId)
    // Nor does anybody confirm an office of his own.
    return office === undefined ? [] : [office.proposedBy, office.accountId]
  },
  input: EndOfficeInput,
  output: ConfirmedOffice,
  async run(ctx, { office: officeId }) {
    const office = await findOffice(ctx.tx, officeId)
    if (office === undefined || !(await isPlaceWithin(ctx, office)))
      throw new Refusal('OFFICE_UNKNOWN', { details: { office: officeId } })
    // The machine's operator is one hand among others as soon as there is another.
    const isOwn = ctx.actor.role === OPERATOR && office.proposedBy === OPERATOR
    if (isOwn && (await isRoleHeld(ctx.tx, 'administrator', ctx.today, office.accountId)))
      throw new Refusal('SAME_HAND', { details: { operation: 'access.confirm-office' } })
    if (!(await confirm(ctx.tx, officeId, ctx.actor.id)))
      throw new Refusal('OFFICE_CONFIRMED', { details: { office: officeId } })
    return { office: officeId, role: office.role }
  },
})
