/** Writes the sample into a folder: the files as units would hand them in, the truth beside them. */
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { makeSampleFiles, type SampleOrder } from './files.ts'

/** Name of the truth file: JSON lines, one for each file and one for each row where something was planted. */
const TRUTH_FILE = 'truth.jsonl'

export async function writeSample(dir: string, order: SampleOrder): Promise<{ files: number; rows: number; planted: number }> {
  await mkdir(dir, { recursive: true })
  const truth = createWriteStream(join(dir, TRUTH_FILE))
  const written = { files: 0, rows: 0, planted: 0 }
  for (const file of makeSampleFiles(order)) {
    await writeFile(join(dir, file.name), file.bytes)
    truth.write(`${[file.truth, ...file.rowTruths].map(line => JSON.stringify(line)).join('\n')}\n`)
    written.files++
    written.rows += file.truth.rows
    written.planted += file.rowTruths.length
  }
  truth.end()
  await finished(truth)
  return written
}
