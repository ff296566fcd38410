/** Gives a log its next key: by the operator of the machine on which the key lies, and as an act, which the log itself then holds. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { listLogs, rotateLogKey } from '#storage/ledger'
import { settingOf } from './keep-log.ts'

export const rotateKey = command({
  name: 'ledger.rotate-key',
  title: 'Let the log go on under a new key, which the former one hands over to in a signed statement',
  may: ['local-operator'],
  input: Type.Object({ origin: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }),
  /** `after`: the size of the last checkpoint by the former key. */
  output: Type.Object({ origin: Type.String(), key: Type.String(), after: Type.String(), statement: Type.String() }),
  async run({ tx, environment }, input) {
    const origin = input.origin ?? (await listLogs(tx)).findLast(log => log.isNewest && log.division === null)?.origin
    const rotated = origin === undefined ? undefined : await rotateLogKey(tx, { ...settingOf(environment), origin })
    if (origin === undefined || rotated === undefined) throw new Refusal('LOG_KEY_ELSEWHERE')
    return { origin, ...rotated, after: String(rotated.after) }
  },
})
