/** A proof for anyone that what is shown of a record today was recorded so: docs/proof.md. */

import { Type } from '@sinclair/typebox'
import { behind, isBehind, query } from '#capabilities/operation'
import { isPublicField } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { proveShown as proveEntry } from '#storage/ledger'
import { ProofShape } from './prove.ts'

/** A fact stands in a proof whole or not at all: whole where the public is shown every one of its fields. */
const isShownIn = (law: Law) => (itemId: string, text: string) => {
  const { v, fields = {}, raw = {} } = JSON.parse(text) as { v?: number; fields?: object; raw?: object }
  const item = law.item(itemId, v)
  const shown = new Set(item?.fields.filter(isPublicField).map(field => field.prop))
  return [fields, raw].every(part => Object.keys(part).every(prop => shown.has(prop)))
}

/** One entry, that of the fact on the page: what else an organisation's history holds is not for everyone. */
export const proveShown = query({
  name: 'ledger.prove-shown',
  title: 'Prove that what is disclosed of a record today stands in the log',
  may: ['public', 'local-operator'],
  input: Type.Object({ record: Type.String({ maxLength: 60 }) }, { additionalProperties: false }),
  output: ProofShape,
  async run({ tx, law, environment, actor }, { record }) {
    // Which item it is of, the proof alone knows.
    if (isBehind(environment, actor)) throw behind()
    const name = parseRecordId(record)
    const proof = name === undefined ? 'unknown' : await proveEntry(tx, name, isShownIn(law))
    if (proof === 'unknown') throw new Refusal('RECORD_UNKNOWN', { details: { record } })
    if (proof === 'waiting') throw new Refusal('LOG_BEHIND')
    const { map: _none, ...rest } = proof
    return structuredClone(rest) as typeof ProofShape.static
  },
})
