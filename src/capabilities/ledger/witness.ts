/** Takes in what witnesses have signed: from then on checkpoints and proofs bear their lines. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { putWitnessed, verifySignature } from '#storage/ledger'

/** A checkpoint with lines behind it is smaller than a tile. */
const LARGEST = 65_536

/** Whoever brings it: the line says by itself who signed, and only those that the platform was told of count. */
export const witness = command({
  name: 'ledger.witness',
  title: 'Hand in a checkpoint that a known witness has cosigned',
  may: ['public'],
  leavesNoAct: true,
  input: Type.Object({ checkpoint: Type.String({ maxLength: LARGEST }) }, { additionalProperties: false }),
  output: Type.Object({ witnesses: Type.Array(Type.String()) }),
  async run({ tx, environment }, { checkpoint }) {
    const found = await putWitnessed(tx, checkpoint, environment.logWitnesses?.() ?? [], verifySignature)
    if (found === undefined) throw new Refusal('WITNESS_REFUSED', { details: { why: 'checkpoint' } })
    if (found.length === 0) throw new Refusal('WITNESS_REFUSED', { details: { why: 'witness' } })
    return { witnesses: found.map(({ name }) => name) }
  },
})
