/** The same file handed in a second time, against our csv reader alone over the same encrypted file. */

import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { parse as csvParse } from 'csv-parse'
import { dropSpool, openRows, spoolFile } from '#storage/files'
import { type Bench, timed } from './bench.ts'
import { handIn, processorSeconds, processorsBetween } from './ground.ts'
import { LICENCE, loadedHouse } from './loaded.ts'

const TRIES = 2

export const run = async (bench: Bench): Promise<void> => {
  const { house, path, handedIn } = await loadedHouse(bench)
  const { dataDir } = house.environment
  const before = await processorSeconds(house.owner)
  const again = await handIn(house.environment, LICENCE, path)
  const after = await processorSeconds(house.owner)
  if (again.unchanged !== handedIn.rows) throw new Error('the same file again was not unchanged')
  const id = 'bench-parse'
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 })
  const { key, encoding } = await spoolFile({ dataDir, id, bytes, randomBytes, name: basename(path) })
  let parse = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { seconds } = await timed(async () => {
      let rows = 0
      const source = { dataDir, id, key, media: 'csv' as const, encoding, randomBytes }
      for await (const chunk of (await openRows(source)).chunks) rows += chunk.rows.length
      if (rows !== handedIn.rows + 1) throw new Error(`the reader found ${rows} rows`)
    })
    parse = Math.min(parse, seconds)
  }
  await dropSpool(dataDir, id)
  const library = await timed(() => parseWithLibrary(path))
  bench.tell({
    figure: 'same-again',
    measure: 'ratio',
    value: parse / again.seconds,
    beside: `parsing alone ${parse.toFixed(1)} s, again ${again.seconds.toFixed(1)} s; ${processorsBetween(before, after)}`,
    least: 0.6,
    cause:
      'a goal that judging rows cannot reach: every row of every file is judged, also of one seen before, for its record may have been withdrawn, corrected or moved since, its law, names and the day be others; checking, two hashes, a look at the key and the cleaned copy each take as long as parsing does, at 300,000 to 500,000 rows a second. The line below says it against what others parse with',
  })
  bench.tell({
    figure: 'same-again',
    measure: 'ratio-to-csv-parse',
    value: library.seconds / again.seconds,
    beside: `csv-parse over the plain file ${library.seconds.toFixed(1)} s: what a program without a reader of its own would parse with`,
  })
}

const parseWithLibrary = async (path: string): Promise<number> => {
  let rows = 0
  const parsing = createReadStream(path, { highWaterMark: 1 << 20 }).pipe(csvParse({ bom: true }))
  for await (const _ of parsing) rows += 1
  return rows
}
