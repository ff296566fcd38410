/** From one million records to five: what a lookup and an intake cost then, against what they cost before. */

import { readOrganisation, tableReader } from '#capabilities/disclosure'
import type { Uscc } from '#rules/organisations'
import type { Bench } from './bench.ts'
import { quantile } from './bench.ts'
import { type House, handIn } from './ground.ts'
import { codeOf } from './licences.ts'
import { LICENCE, loadedHouse, register, writeMore } from './loaded.ts'

const TIMES = 5
const LOOKUPS = 5_000

export const run = async (bench: Bench): Promise<void> => {
  const loaded = await loadedHouse(bench)
  const { house, organisations, handedIn } = loaded
  const { licences } = bench.amounts
  const rates = [handedIn.rows / handedIn.seconds]
  const before = await lookups(house, organisations)
  for (let part = 1; part < TIMES; part++) {
    await register(house, part * organisations, (part + 1) * organisations)
    const path = await writeMore(bench, loaded, part * licences, (part + 1) * licences, part * organisations)
    const { rows, seconds } = await handIn(house.environment, LICENCE, path)
    rates.push(rows / seconds)
    bench.note(`${(part + 1) * licences} records: ${(rows / seconds).toFixed(0)} rows/s`)
  }
  await house.owner.query('vacuum analyze')
  const after = await lookups(house, TIMES * organisations)
  const figure = 'growth'
  const beside = `${licences} and ${TIMES * licences} records, as many organisations more`
  bench.tell({
    figure,
    measure: 'lookup-ratio',
    value: after / before,
    beside: `p50 ${before.toFixed(2)} and ${after.toFixed(2)} ms; ${beside}`,
    most: 1.3,
  })
  bench.tell({
    figure,
    measure: 'intake-ratio',
    value: rates.at(-1)! / rates[0]!,
    beside: `rows/s by part: ${rates.map(rate => rate.toFixed(0)).join(', ')}`,
    least: 0.8,
  })
}

/** Milliseconds of the middle read of an organisation's page, one at a time, all over the table. */
const lookups = async ({ environment, portal }: House, organisations: number): Promise<number> => {
  const law = environment.law.current()
  const reader = tableReader(portal.pool as never)
  const all: number[] = []
  for (let n = 0; n < LOOKUPS * 2; n++) {
    const code = codeOf(100 + ((n * 48_271) % organisations))
    const begun = performance.now()
    const found = await readOrganisation(reader, law, code as Uscc)
    if (found === undefined) throw new Error(`${code} is not there`)
    // The first half warms what a running server has warm.
    if (n >= LOOKUPS) all.push(performance.now() - begun)
  }
  return quantile(all, 0.5)
}
