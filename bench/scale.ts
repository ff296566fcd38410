/**
 * How many machines a country takes, simulated: what one page costs is measured here and now, one at a time; arrivals, places and queues
 * are made up. Organisations are spread by a hash of their id, as docs/operating/scale.md says; each machine answers so many at once as
 * it has cores, in the order in which they came.
 */

import { readOrganisation, tableReader } from '#capabilities/disclosure'
import type { Uscc } from '#rules/organisations'
import { type Bench, quantile } from './bench.ts'
import { loadedHouse } from './loaded.ts'
import { codesOf } from './page.ts'

/** Enterprises, individual businesses and other organisations in the national code database at the end of 2024. */
const ORGANISATIONS = 192_000_000
/** Requests a second of the national portal: 200 million visits a day; and ten times that. */
const RATES = [2_300, 23_000]
const MACHINES = [1, 2, 4, 8, 16]
const CORES = 16
const SECONDS = 20
/** Beyond, a queue grows without end, and what anybody waits says nothing. */
const FULL = 0.95

export const run = async (bench: Bench): Promise<void> => {
  const { house, organisations } = await loadedHouse(bench)
  const costs: number[] = []
  for (const code of codesOf(organisations)) {
    const begun = performance.now()
    await readOrganisation(tableReader(house.portal.pool as never), house.environment.law.current(), code as Uscc)
    costs.push(performance.now() - begun)
  }
  const measured = `${costs.length} pages one at a time, p50 ${quantile(costs, 0.5).toFixed(2)} ms, p99 ${quantile(costs, 0.99).toFixed(2)} ms`
  const lines = ['| requests/s | machines | busiest machine | p50 | p99 |', '| --- | --- | --- | --- | --- |']
  for (const perSecond of RATES) {
    let enough: number | undefined
    for (const machines of MACHINES) {
      const { busiest, p50, p99 } = simulate({ perSecond, machines, costs, random: randomOf(7) })
      const isFull = busiest > FULL
      if (!isFull) enough ??= machines
      const waits = isFull ? '– | –' : `${p50.toFixed(1)} ms | ${p99.toFixed(1)} ms`
      lines.push(`| ${perSecond} | ${machines} | ${(100 * busiest).toFixed(0)} % | ${waits} |`)
    }
    const beside = `simulated: machines of ${CORES} cores for ${perSecond} pages a second, ${ORGANISATIONS} organisations by Zipf; ${measured}`
    bench.tell({ figure: 'scale', measure: `machines-at-${perSecond}`, value: enough ?? Number.POSITIVE_INFINITY, beside })
  }
  bench.keep('Machines for a country, simulated', lines)
}

type Simulated = {
  readonly perSecond: number
  readonly machines: number
  /** What one page costs a core, in milliseconds; drawn at random. */
  readonly costs: readonly number[]
  readonly random: () => number
}

/** Times in milliseconds; `busiest` is the share of its time that the busiest machine works. */
const simulate = ({ perSecond, machines, costs, random }: Simulated): { busiest: number; p50: number; p99: number } => {
  // Of each core of each machine: until when it is taken.
  const taken = Array.from({ length: machines }, () => new Float64Array(CORES))
  const worked = new Float64Array(machines)
  const waited: number[] = []
  for (let nowMs = 0; nowMs < 1000 * SECONDS; nowMs += (-Math.log(1 - random()) * 1000) / perSecond) {
    const rank = Math.floor(ORGANISATIONS ** random())
    const machine = Math.imul(rank ^ (rank >>> 15), 0x2c1b3c6d) >>> 0
    const at = machine % machines
    const cores = taken[at]!
    let first = 0
    for (let core = 1; core < CORES; core++) if (cores[core]! < cores[first]!) first = core
    const cost = costs[Math.floor(random() * costs.length)]!
    const until = Math.max(nowMs, cores[first]!) + cost
    cores[first] = until
    worked[at]! += cost
    waited.push(until - nowMs)
  }
  const busiest = Math.max(...worked) / (1000 * SECONDS * CORES)
  return { busiest, p50: quantile(waited, 0.5), p99: quantile(waited, 0.99) }
}

/** Numbers in [0, 1), the same for the same seed. */
const randomOf = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
