/** Binds the number of a law version, which every header carries, to the digest of what was loaded under it. */

import { Type } from '@sinclair/typebox'
import { type Actor, command, type Environment, runOperation } from '#capabilities/operation'
import { hasActUnder } from '#storage/ledger'

const NAME = 'law.attest'

/** The act's content holds the answer: with it the ledger contradicts whoever rewrites a stored law together with its digest. */
export const attest = command({
  name: NAME,
  title: 'Say in the ledger which law is in force: its version and the digest of all its files',
  may: ['local-operator'],
  evenReadOnly: true,
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ version: Type.Integer(), digest: Type.String() }),
  run: async ({ law }) => ({ version: law.version, digest: law.digest }),
})

/** Once per version, when it has been switched on; the roof calls it at every opening, so that a kill in between is made good. */
export async function attestLaw(environment: Environment, operator: Actor): Promise<void> {
  const { version } = environment.law.current()
  const isAttested = await environment.database.transaction(tx => hasActUnder(tx, NAME, version), { readOnly: true })
  if (!isAttested) await runOperation(attest, environment, operator, {})
}
