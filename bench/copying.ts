/** The floor of intake: plain COPY of the same entries, contents and states into the same tables with the same indexes. */

import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { timed } from './bench.ts'
import { type Ground, type House, processorSeconds, processorsBetween } from './ground.ts'

export const LEDGER_TABLES = ['entry', 'entry_content', 'state'] as const
const TRIES = 2
const PIECE = { highWaterMark: 1 << 18 }

export type Copied = { readonly seconds: number; readonly processors: string }

/** The best of two copies of all that the house's ledger holds, each into a database of its own. */
export const copyLedger = async (ground: Ground, house: House, note: (text: string) => void): Promise<Copied> => {
  const fileOf = (table: string) => join(ground.folder, `floor-${table}`)
  for (const table of LEDGER_TABLES)
    await pipeline(house.owner.query(copyTo(`copy ${table} to stdout`)), createWriteStream(fileOf(table)))
  let best: Copied | undefined
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const empty = await ground.openHouse()
    await empty.owner.query('checkpoint')
    const before = await processorSeconds(empty.owner)
    const { seconds } = await timed(async () => {
      await empty.owner.query('begin')
      for (const table of LEDGER_TABLES)
        await pipeline(createReadStream(fileOf(table), PIECE), empty.owner.query(copyFrom(`copy ${table} from stdin`)))
      await empty.owner.query('commit')
    })
    const processors = processorsBetween(before, await processorSeconds(empty.owner))
    await empty.leave()
    note(`floor ${attempt} of ${TRIES}: ${seconds.toFixed(1)} s, ${processors}`)
    if (best === undefined || seconds < best.seconds) best = { seconds, processors }
  }
  for (const table of LEDGER_TABLES) await rm(fileOf(table))
  return best!
}
