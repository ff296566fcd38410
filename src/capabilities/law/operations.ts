/** What may be asked about the law in force: another version, every record folded again, and what either would move. */

import { type Environment, longCommand, query } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { changedEffects, impactOf, measuredItems, ReachCount } from '#rules/measures'
import { type LocalDate, laterOf } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type CheckedLaw, lawOfFiles, listLawVersions, putLawVersion } from '#storage/law'
import { type Moved, readAllMeasured, refold as refoldRecords, refuseLaterEnds } from '#storage/ledger'
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
  async prepare({ environment, law: before }, { dir }) {
    const { database } = environment
    const { checked, law } = await database.transaction(tx => readFolder(tx, dir), { readOnly: true })
    if (law.digest !== before.digest)
      refuseLaterEnds(
        await refoldRecords(database, law, { preview: true, before, onMoved: () => {}, ...watching(environment) }),
      )
    return checked
  },
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
  async run({ tx, law: current, today, environment, looked }, { dir }) {
    const law = dir === undefined ? current : (await readFolder(tx, dir)).law
    const moved: Moved[] = []
    const { records, laterEnds } = await refoldRecords(environment.database, law, {
      preview: true,
      before: current,
      onMoved: one => void moved.push(one),
      ...watching(environment),
    })
    for (const organisationId of new Set(moved.map(organisationOf))) looked(organisationId, MOVED)
    return {
      version: law.version,
      records,
      moved: moved.map(one => ({ ...one })),
      laterEnds: laterEnds.map(({ rule, records: ends }) => ({ rule, records: ends })),
      effects: await newEffects(tx, current, law, today),
    }
  },
})

/** Whom each measure or incentive that is new would touch on its first day, and who of them is restricted by nothing today. */
async function newEffects(tx: OpenTransaction, current: Law, law: Law, today: LocalDate) {
  const changed = changedEffects(current, law)
  if (changed.length === 0) return []
  const items = [...new Set([...measuredItems(current), ...changed.map(effect => effect.item)])]
  const now = new ReachCount(current, today)
  const coming = changed.map(effect => ({ effect, count: new ReachCount(law, laterOf(effect.from, today), [effect]) }))
  for await (const page of readAllMeasured(tx, { items, divisions: undefined, on: today }))
    for (const one of page) for (const count of [now, ...coming.map(found => found.count)]) count.add(one)
  return coming.map(({ effect, count }) => ({
    ...{ effect: effect.id, title: effect.title, from: laterOf(effect.from, today), ...impactOf(count, now) },
  }))
}

/** A sound folder, as the version it is or would be. */
async function readFolder(tx: OpenTransaction, dir: string): Promise<{ checked: CheckedLaw; law: Law }> {
  const checked = await getSoundLaw(tx, dir)
  const versions = await listLawVersions(tx)
  const known = versions.find(one => one.digest === checked.digest)
  const version = known?.version ?? Math.max(0, ...versions.map(one => one.version)) + 1
  return { checked, law: lawOfFiles(checked.files, version) }
}

const watching = ({ watch }: Environment) => (watch === undefined ? {} : { onProgress: watch })
