// The mark of a data folder that was restored and lacks something: it is read, and nothing is written to it.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Missing } from './missing.ts'

const fileOf = (dataDir: string): string => join(dataDir, 'restored-incomplete.json')

/** What is missing; undefined where the folder is whole. Whoever decides to go on without it removes the file. */
function findIncomplete(dataDir: string): readonly Missing[] | undefined {
  const file = fileOf(dataDir)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { missing: Missing[] }).missing : undefined
}

/** A data folder, and whether it may be written to. */
export const folderAt = (dataDir: string) => ({ dataDir, isReadOnly: findIncomplete(dataDir) !== undefined })

export function putIncomplete(dataDir: string, missing: readonly Missing[]): void {
  writeFileSync(fileOf(dataDir), `${JSON.stringify({ missing }, null, 1)}\n`, { mode: 0o600 })
}

export function dropIncomplete(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true })
}

const lostIn = (dataDir: string): string => join(dataDir, 'restored-files.json')

/** What the first start has to do: submissions that were being read when what is restored was written, and files older than erasures. */
export function putLost(dataDir: string, submissions: readonly string[]): void {
  writeFileSync(lostIn(dataDir), JSON.stringify({ submissions }), { mode: 0o600 })
}

export type AfterRestore = {
  /** Hears what the folder lacks, of one that is only read; */
  lacks(missing: Missing): void
  /** and why cleaned copies could not be held against the erasures since. */
  notErased(fault: unknown): void
  /** Closes a submission whose raw file is gone. */
  close(submission: string): Promise<void>
  /** Files of the backup may hold what the replayed log says was erased. */
  eraseAgain(): Promise<unknown>
}

/**
 * For the start of a server: says what is missing in a folder that is only read; in a whole one has done what is left to do, once. Files
 * open with the keys alone, which are kept apart: until they are put back nobody can read them either, and the next start tries again.
 */
export async function startRestored(dataDir: string, after: AfterRestore): Promise<void> {
  const missing = findIncomplete(dataDir)
  for (const one of missing ?? []) after.lacks(one)
  const file = lostIn(dataDir)
  if (!existsSync(file)) return
  try {
    await after.eraseAgain()
  } catch (fault) {
    after.notErased(fault)
    return
  }
  if (missing !== undefined) return
  const { submissions } = JSON.parse(readFileSync(file, 'utf8')) as { submissions: string[] }
  for (const submission of submissions) await after.close(submission)
  rmSync(file)
}
