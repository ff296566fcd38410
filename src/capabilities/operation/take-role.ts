/** Hands a bounded actor's query to the database role that reads what is within reach and nothing else. */

import type { OpenTransaction } from '#storage/database'
import type { DivisionTree } from '#storage/organisations'
import type { Admitted } from './admit.ts'

/** Until the transaction ends. What an operation forgets to ask its scope, the views of schema `reach` do not show it. */
export const takeBoundedRole = async (
  { client }: OpenTransaction,
  { actor, within }: Admitted,
  divisions: DivisionTree | undefined,
): Promise<void> => {
  const { byCode, isWithin } = divisions ?? { byCode: new Map(), isWithin: () => false }
  const own = within === 'own-division' ? [...byCode.keys()].filter(one => isWithin(one, actor.division!)) : []
  const isWhole = within === 'own-division' && byCode.get(actor.division!)?.parent === null
  await client.query(
    `select set_config('xinheng.role', $1, true), set_config('xinheng.unit', $2, true),
       set_config('xinheng.organisation', $3, true), set_config('xinheng.divisions', $4, true), set_config('xinheng.whole', $5, true)`,
    [
      actor.role,
      within === 'own-unit' ? actor.unitId : '',
      within === 'own-organisation' ? actor.organisationId : '',
      own.join(' '),
      isWhole ? 'yes' : '',
    ],
  )
  await client.query('set local role xinheng_bounded; set local search_path to reach, public')
}
