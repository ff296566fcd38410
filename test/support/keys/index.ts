/** The door of keys for tests: a real ring, in a folder of the test or in one that goes with the process. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LocalDate } from '#rules/time'
import { type Keys, openKeys } from '#storage/keys'

const TODAY = '2026-11-20' as LocalDate

export const keysOf = (dataDir: string, today = TODAY, env: Record<string, string> = {}): Promise<Keys> =>
  openKeys({ dataDir, randomBytes: size => randomBytes(size), nowMs: () => 0, today, env })

/** For what needs keys and nothing else of a data folder. */
export const testKeys = (env: Record<string, string> = {}): Promise<Keys> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'xinheng-keys-'))
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  return keysOf(dataDir, TODAY, env)
}
