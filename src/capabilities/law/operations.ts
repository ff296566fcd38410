/** What may be asked about the law in force: another version, every record folded again, and what either would move. */

import { longCommand, query } from '#capabilities/operation'
import { lawOfFiles, listLawVersions, putLawVersion } from '#storage/law'
import { type Moved, refold as refoldRecords } from '#storage/ledger'
import { foldUnder, LOAD, MOVED, organisationOf, REFOLD } from './fold-under.ts'
import { LoadInput, LoadOutput, PreviewInput, PreviewOutput, RefoldInput, RefoldOutput } from './shapes.ts'
import { getSoundLaw } from './sound-folder.ts'

/** The version is stored with the act that opens; it is in force once every record is folded under it, with the act that closes. */
export const load = longCommand({
  name: LOAD,
  title: 'Take in a law folder as a version, fold every record under it, and switch it on',
  may: ['local-operator'],
  input: LoadInput,
  output: LoadOutput,
  prepare: async (_ctx, { dir }) => getSoundLaw(dir),
  async open({ tx, act }, _input, checked) {
    const { version } = await putLawVersion(tx, checked)
    return { subject: act.id, output: { act: act.id, version, digest: checked.digest } }
  },
  carryOn: async (environment, subject) => void (await foldUnder(environment, subject)),
})

export const refold = longCommand({
  name: REFOLD,
  title: 'Fold every record again under the law in force',
  may: ['local-operator'],
  input: RefoldInput,
  output: RefoldOutput,
  prepare: async () => undefined,
  open: async ({ act, law }) => ({ subject: act.id, output: { act: act.id, version: law.version } }),
  carryOn: async (environment, subject) => void (await foldUnder(environment, subject)),
})

/** Whose records are shown to move stands in `access`: they may be undisclosed. */
export const preview = query({
  name: 'law.preview',
  title: 'Which records would move, under a law folder or under the law in force',
  may: ['local-operator'],
  input: PreviewInput,
  output: PreviewOutput,
  async run({ tx, law: current, environment, looked }, { dir }) {
    let law = current
    if (dir !== undefined) {
      const checked = await getSoundLaw(dir)
      const versions = await listLawVersions(tx)
      const known = versions.find(one => one.digest === checked.digest)
      law = lawOfFiles(checked.files, known?.version ?? Math.max(0, ...versions.map(one => one.version)) + 1)
    }
    const moved: Moved[] = []
    const { records } = await refoldRecords(environment.database, law, {
      preview: true,
      onMoved: one => void moved.push(one),
      ...(environment.watch === undefined ? {} : { onProgress: environment.watch }),
    })
    for (const organisationId of new Set(moved.map(organisationOf))) looked(organisationId, MOVED)
    return { version: law.version, records, moved: moved.map(one => ({ ...one })) }
  },
})
