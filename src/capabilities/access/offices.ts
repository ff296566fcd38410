/** Offices: given from a day until a day, also in another's place; ended at once. */

import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { endOffice as end, findAccount, findOffice, type HeldOffice, listOffices, putOffice } from '#storage/actors'
import { getAccount } from './accounts.ts'
import { dayAt, wrongAt } from './days.ts'
import { getPlace, isPlaceWithin, refuseOtherPlace, refuseWiderReach } from './place.ts'
import { Ended, EndOfficeInput, GivenOffice, GiveOfficeInput } from './shapes.ts'
import { confirmedAtOnce } from './two-hands.ts'

const BY_ADMINISTRATORS = {
  may: ['local-operator', 'administrator'],
  within: { administrator: 'own-division' },
} as const

/** Who keeps the keys, who watches, and who erases does nothing else. */
const ALONE = ['administrator', 'auditor', 'eraser']

const isLater = (a: LocalDate | null, b: LocalDate): boolean => a === null || b < a

type Held = Pick<HeldOffice, 'role' | 'fromOn' | 'untilOn'>
const overlaps = (one: Held, other: Held): boolean => isLater(one.untilOn, other.fromOn) && isLater(other.untilOn, one.fromOn)

const refuseTogether = (given: Held, held: readonly Held[]): void => {
  const beside = held.find(
    one => overlaps(one, given) && one.role !== given.role && (ALONE.includes(one.role) || ALONE.includes(given.role)),
  )
  if (beside !== undefined) throw new Refusal('ROLES_APART', { details: { role: given.role, held: beside.role } })
}

export const giveOffice = command({
  name: 'access.give-office',
  title: 'Give an account an office for a time, also in the place of another account; one of power is only proposed',
  ...BY_ADMINISTRATORS,
  input: GiveOfficeInput,
  output: GivenOffice,
  async run(ctx, input) {
    const account = await getAccount(ctx, input.name)
    const replaced = input.substitutes === undefined ? undefined : await getAccount(ctx, input.substitutes)
    const { unitId, organisationId } = await getPlace(ctx, input, replaced ?? account)
    refuseOtherPlace(input.role, { unitId, organisationId })
    refuseWiderReach(input.role, ctx.scope)
    const until = input.until === undefined ? null : dayAt('/until', input.until)
    const from = input.from === undefined ? ctx.today : dayAt('/from', input.from)
    const confirmedBy = await confirmedAtOnce(ctx, input.role)
    const office: Omit<HeldOffice, 'confirmedAt'> = {
      officeId: ctx.sources.uuid(),
      accountId: account.accountId,
      role: input.role,
      unitId,
      organisationId,
      fromOn: from,
      untilOn: until,
      substitutes: replaced?.accountId ?? null,
      scopes: null,
      bound: 'given',
      proposedBy: ctx.actor.id,
      confirmedBy,
    }
    // A substitute's office ends by itself, and is the office of the one who is away.
    if (replaced !== undefined) {
      const theirs = await listOffices(ctx.tx, [replaced.accountId])
      const isTheirs = theirs.some(
        one => one.role === office.role && one.unitId === unitId && one.confirmedAt !== null && overlaps(one, office),
      )
      if (until === null || !isTheirs || replaced.accountId === account.accountId)
        throw new Refusal('SUBSTITUTE_NEEDS_OFFICE', { details: { name: replaced.name, role: office.role } })
    }
    if (until !== null && until <= from) throw wrongAt('/until', 'minimum')
    refuseTogether(office, await listOffices(ctx.tx, [account.accountId]))
    await putOffice(ctx.tx, office)
    return { office: office.officeId, name: account.name, confirmed: confirmedBy !== null }
  },
})

export const endOffice = command({
  name: 'access.end-office',
  title: 'End an office today',
  ...BY_ADMINISTRATORS,
  evenReadOnly: true,
  input: EndOfficeInput,
  output: Ended,
  async run(ctx, { office: officeId }) {
    const office = await findOffice(ctx.tx, officeId)
    const account = office === undefined ? undefined : await findAccount(ctx.tx, office.accountId)
    if (office === undefined || account === undefined || !(await isPlaceWithin(ctx, office)))
      throw new Refusal('OFFICE_UNKNOWN', { details: { office: officeId } })
    return { ended: await end(ctx.tx, officeId, ctx.today) }
  },
})
