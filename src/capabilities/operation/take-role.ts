/** Hands a bounded actor's query to the database role that reads what is within reach and nothing else. */

import type { OpenTransaction } from '#storage/database'
import type { DivisionTree } from '#storage/organisations'
import type { Admitted } from './admit.ts'
import type { Role } from './shapes.ts'

/** Until the transaction ends. What an operation forgets to ask its scope, the views of schema `reach` do not show it. */
export const takeBoundedRole = async (
  { client }: OpenTransaction,
  { actor, within }: Admitted,
  divisions: DivisionTree | undefined,
): Promise<void> => {
  const { byCode, isWithin } = divisions ?? { byCode: new Map(), isWithin: () => false }
  const own = within === 'own-division' ? [...byCode.keys()].filter(one => isWithin(one, actor.division!)) : []
  await takeReach(client, {
    ...{ role: actor.role, divisions: own, isWhole: within === 'own-division' && byCode.get(actor.division!)?.parent === null },
    unitId: within === 'own-unit' ? actor.unitId : undefined,
    organisationId: within === 'own-organisation' ? actor.organisationId : undefined,
  })
}

type Reach = {
  readonly role: Role
  readonly unitId?: string | undefined
  readonly organisationId?: string | undefined
  readonly divisions?: readonly string[]
  readonly isWhole?: boolean
}

/** As far as an organisation itself, for whoever has a number that only it and its unit were told. */
export const takeReachOf = ({ client }: OpenTransaction, organisationId: string): Promise<void> =>
  takeReach(client, { role: 'organisation-user', organisationId })

const takeReach = async (
  client: OpenTransaction['client'],
  { role, unitId = '', organisationId = '', divisions = [], isWhole = false }: Reach,
): Promise<void> => {
  const bounds = {
    role,
    unit: unitId,
    organisation: organisationId,
    divisions: divisions.join(' '),
    whole: isWhole ? 'yes' : '',
  }
  // As statements, which machines that tables are spread over are told; the role is not: they are asked in its name.
  await client.query(
    Object.entries(bounds)
      .map(([name, value]) => `set local xinheng.${name} = ${client.escapeLiteral(value)}`)
      .join(';'),
  )
  await client.query("select set_config('role', 'xinheng_bounded', true), set_config('search_path', 'reach, public', true)")
}
