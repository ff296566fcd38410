/** Loads the sample, again and again until it is there or may not come. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment, Registry } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { runAsOnlyOne } from '#storage/database'
import { bringCases } from './cases.ts'
import type { SampleOrder } from './files.ts'
import { loadSample, type SampleProgress } from './load.ts'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

export async function bringSample(
  environment: Environment,
  registry: Registry,
  order: SampleOrder,
  told: { onProgress: (sample: SampleProgress) => void; onFault: (fault: unknown) => void },
): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      let whole: SampleProgress = { done: 0, total: 0 }
      await loadSample(environment, registry, order, sample => {
        if (sample.done === sample.total) whole = sample
        else told.onProgress(sample)
      })
      // Another process that is at it makes them once for all.
      await runAsOnlyOne(environment.database, 'sample cases', () => bringCases(environment, registry, order))
      // Whole with its cases, not before.
      return told.onProgress(whole)
    } catch (fault) {
      // Told to whoever serves on: what is loaded stays, and the next try or start goes on with the rest.
      told.onFault(fault)
      // Units of others came while it began: it is not waited for.
      if (fault instanceof Refusal && fault.code === 'SAMPLE_NOT_ALONE') return told.onProgress({ done: 0, total: 0 })
      await sleep(pause)
    }
  }
}
