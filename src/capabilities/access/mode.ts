/** Switches the whole installation to answering only, and back. */

import { command, type Environment } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { isReadOnly, putMode } from '#storage/actors'
import { ModeInput } from './shapes.ts'

/** The whole installation is nobody's but of those whose division is the whole. */
export const switchMode = command({
  name: 'access.switch-mode',
  title: 'Take commands, or only answer',
  may: ['local-operator', 'administrator'],
  within: { administrator: 'own-division' },
  evenReadOnly: true,
  input: ModeInput,
  output: ModeInput,
  async run(ctx, { readOnly }) {
    if (!ctx.scope.admits({ division: null }))
      throw new Refusal('ACTOR_MAY_NOT', { details: { operation: 'access.switch-mode' } })
    await putMode(ctx.tx, readOnly, ctx.act.id)
    return { readOnly }
  },
})

/** Whether commands are refused, for a face that says so before one is asked. */
export const onlyAnswers = async ({ database, isReadOnly: isRestored }: Environment): Promise<boolean> =>
  isRestored === true || (await database.transaction(tx => isReadOnly(tx), { readOnly: true }))
