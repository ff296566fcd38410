// The mark of a data folder that was restored and lacks something: it is read, and nothing is written to it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Missing, sayMissing } from './missing.ts'

const fileOf = (dataDir: string): string => join(dataDir, 'restored-incomplete.json')

/** What is missing, a sentence for each; undefined where the folder is whole. Whoever decides to go on without it removes the file. */
export function findIncomplete(dataDir: string): readonly string[] | undefined {
  const file = fileOf(dataDir)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { missing: string[] }).missing : undefined
}

/** A data folder, and whether it may be written to. */
export const folderAt = (dataDir: string) => ({ dataDir, isReadOnly: findIncomplete(dataDir) !== undefined })

export function putIncomplete(dataDir: string, missing: readonly Missing[]): void {
  writeFileSync(fileOf(dataDir), `${JSON.stringify({ missing: missing.map(sayMissing) }, null, 1)}\n`, { mode: 0o600 })
}
