/** What may be asked about the law in force: another version, every record folded again, and what either would move. */

import { longCommand, query } from '#capabilities/operation'
import type { Law } from '#rules/law'
import type { OpenTransaction } from '#storage/database'
import { type CheckedLaw, lawOfFiles, putLawVersion } from '#storage/law'
import { type Moved, refuseLaterEnds } from '#storage/ledger'
import { carryOnFold, LOAD, MOVED, organisationOf, REFOLD } from './fold-under.ts'
import { previewUnder, refoldUnder } from './moved-records.ts'
import { LoadInput, LoadOutput, PreviewInput, PreviewOutput, RefoldInput, RefoldOutput } from './shapes.ts'
import { getSoundLaw, versionOfDigest } from './sound-folder.ts'

/** The version is stored with the act that opens; it is in force once every record is folded under it, with the act that closes. */
export const load = longCommand({
  name: LOAD,
  title: 'Take in a law folder as a version, fold every record under it, and switch it on',
  may: ['local-operator'],
  input: LoadInput,
  output: LoadOutput,
  async prepare({ environment, law: before }, { dir }) {
    const { checked, law } = await environment.database.transaction(tx => readFolder(tx, dir), { readOnly: true })
    if (law.digest !== before.digest) refuseLaterEnds(await refoldUnder(environment, before, law, () => {}))
    return checked
  },
  async open({ tx, act }, _input, checked) {
    const { version } = await putLawVersion(tx, checked)
    return { subject: act.id, output: { act: act.id, version, digest: checked.digest } }
  },
  carryOn: carryOnFold,
})

export const refold = longCommand({
  name: REFOLD,
  title: 'Fold every record again under the law in force',
  may: ['local-operator'],
  input: RefoldInput,
  output: RefoldOutput,
  prepare: async () => undefined,
  open: async ({ act, law }) => ({ subject: act.id, output: { act: act.id, version: law.version } }),
  carryOn: carryOnFold,
})

/** Whose records are shown to move stands in `access`: they may be undisclosed. */
export const preview = query({
  name: 'law.preview',
  title: 'Which records would move, under a law folder or under the law in force',
  may: ['local-operator'],
  input: PreviewInput,
  output: PreviewOutput,
  async run(ctx, { dir }) {
    const law = dir === undefined ? ctx.law : (await readFolder(ctx.tx, dir)).law
    const moved: Moved[] = []
    const { records, laterEnds, effects } = await previewUnder(ctx, law, one => void moved.push(one))
    for (const organisationId of new Set(moved.map(organisationOf))) ctx.looked(organisationId, MOVED)
    return { version: law.version, records, moved: moved.map(one => ({ ...one })), laterEnds, effects }
  },
})

/** A sound folder, as the version it is or would be. */
async function readFolder(tx: OpenTransaction, dir: string): Promise<{ checked: CheckedLaw; law: Law }> {
  const checked = await getSoundLaw(tx, dir)
  return { checked, law: lawOfFiles(checked.files, await versionOfDigest(tx, checked.digest)) }
}
