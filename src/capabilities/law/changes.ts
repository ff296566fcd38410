/** The change log of the law: what each version said otherwise than the one before it, made of the two. */

import type { Static } from '@sinclair/typebox'
import { query } from '#capabilities/operation'
import { lawChanges } from '#rules/law'
import { getLaw, listActivations } from '#storage/law'
import { type Change, ChangesInput, ChangesOutput } from './proposal-shapes.ts'
import { shownChange } from './shown-proposal.ts'

// Two versions never change, so what lies between them does not either; by digest, for databases share nothing but numbers.
const known = new Map<string, Static<typeof Change>[]>()

export const changes = query({
  name: 'law.changes',
  title: 'How the law changed here: each version that was switched on, with what it says otherwise than the one before',
  may: ['public'],
  input: ChangesInput,
  output: ChangesOutput,
  async run({ tx, today }, { limit }) {
    const activated = await listActivations(tx)
    const versions: Static<typeof ChangesOutput>['versions'] = []
    for (let at = activated.length - 1; at > 0 && versions.length < limit; at -= 1) {
      const [before, after] = [await getLaw(tx, activated[at - 1]!.version), await getLaw(tx, activated[at]!.version)]
      const key = `${before.digest} ${after.digest}`
      const said = known.get(key) ?? lawChanges(before, after).map(one => shownChange(one, [after, before]))
      known.set(key, said)
      versions.push({ ...activated[at]!, changes: said })
    }
    return { today, versions }
  },
})
