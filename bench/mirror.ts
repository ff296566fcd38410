/** A signed snapshot of what is disclosed, a delta over it, and a mirror: how fast, how large, in how much memory; its pages beside those of the tables. */

import { join } from 'node:path'
import { listKept } from '#capabilities/announcements'
import { makeSnapshot, readOrganisation, snapshotReader, tableReader } from '#capabilities/disclosure'
import { runOperation } from '#capabilities/operation'
import { keptEligibility } from '#capabilities/repair'
import { openMirror } from '#faces/portal'
import type { Uscc } from '#rules/organisations'
import { chinaDay } from '#rules/time'
import { verifySignature } from '#storage/keys'
import { openSnapshot } from '#storage/snapshot'
import { type Bench, quantile } from './bench.ts'
import { handIn } from './ground.ts'
import { LICENCE, loadedHouse, writeMore } from './loaded.ts'
import { codesOf } from './page.ts'

const LOOKED_MS = 50
/** Licences between two deltas. */
const MORE = 1000
const MB = 2 ** 20

export const run = async (bench: Bench): Promise<void> => {
  const loaded = await loadedHouse(bench)
  const { house, organisations } = loaded
  const { environment } = house
  const out = join(bench.ground.folder, 'snapshots')
  const write = async (since?: string) => {
    const operation = makeSnapshot({
      isSample: false,
      program: 'bench',
      beside: async (...asked) => ({ repair: await keptEligibility(...asked) }),
      documents: async tx => ({ announcements: await listKept(tx) }),
      onProgress: () => {},
    })
    const before = process.memoryUsage().rss
    let most = before
    const looking = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss)
    }, LOOKED_MS)
    const begun = performance.now()
    const input = { out, ...(since === undefined ? {} : { since }) }
    const written = await runOperation(operation, environment, { id: 'local-operator', role: 'local-operator' }, input)
    clearInterval(looking)
    return { written, seconds: (performance.now() - begun) / 1000, megabytes: (most - before) / MB }
  }
  const whole = await write()
  const records = whole.written.lines.records!
  const bytes = `${(whole.written.bytes / records).toFixed(0)} bytes a record, ${(whole.written.bytes / MB).toFixed(0)} MB of ${records} records`
  bench.tell({ figure: 'mirror', measure: 'snapshot-rate', value: records / whole.seconds, unit: 'records/s', beside: bytes })
  bench.tell({
    figure: 'mirror',
    measure: 'snapshot-memory',
    value: whole.megabytes,
    unit: 'MB',
    beside: 'more than before, at most',
    most: 250,
  })
  const delta = await write(whole.written.folder)
  bench.tell({
    ...{ figure: 'mirror', measure: 'delta', value: delta.seconds, unit: 's' },
    beside: `nothing had changed: ${delta.written.lines.records} lines`,
  })
  const { licences } = bench.amounts
  await handIn(house.environment, LICENCE, await writeMore(bench, loaded, licences, licences + MORE))
  const more = await write(whole.written.folder)
  bench.tell({
    ...{ figure: 'mirror', measure: 'delta-of-more', value: more.seconds, unit: 's' },
    beside: `${MORE} licences had come: ${more.written.lines.records} lines`,
  })

  const [signer] = await environment.keys.signersOf('statement-signing')
  const trust = { keys: [{ key: signer!.public }], verify: verifySignature }
  const { nowMs } = environment.sources
  const memory = process.memoryUsage().rss
  const begun = performance.now()
  const mirror = await openMirror({ dir: out, rememberIn: join(out, 'shown'), ...trust, nowMs, note: bench.note })
  const refused = mirror.refusal()
  if (refused !== undefined) throw new Error(`the mirror shows nothing: ${refused.because}`)
  bench.tell({
    ...{ figure: 'mirror', measure: 'until-shown', value: (performance.now() - begun) / 1000, unit: 's' },
    beside: `signature, every digest and the names of ${organisations} organisations; ${((process.memoryUsage().rss - memory) / MB).toFixed(0)} MB more`,
  })
  await mirror.close()

  const snapshot = await openSnapshot(whole.written.folder, trust)
  const law = environment.law.current()
  const readers = [tableReader(house.portal as never), await snapshotReader(snapshot, () => chinaDay(nowMs()))]
  const medians: number[] = []
  for (const reader of readers) {
    const times: number[] = []
    for (const code of codesOf(organisations)) {
      const at = performance.now()
      if ((await readOrganisation(reader, law, code as Uscc)) === undefined) throw new Error(`${code} is not there`)
      times.push(performance.now() - at)
    }
    medians.push(quantile(times, 0.5))
  }
  await snapshot.close()
  const [tables, copy] = medians as [number, number]
  bench.tell({
    ...{ figure: 'mirror', measure: 'page-ratio', value: tables / copy },
    beside: `an organisation read one at a time, all over: ${copy.toFixed(2)} ms of the snapshot, ${tables.toFixed(2)} ms of the tables`,
  })
}
