// Where the embedded server keeps the write-ahead log that it has finished with: chosen once for a data folder, used from its next start on.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Beside the tables and not in the environment: a command that starts the server must archive as the service does, or there are gaps.
const fileOf = (dataDir: string): string => join(dataDir, 'archive.json')

/** The folder; undefined where nothing is archived. */
export function findArchive(dataDir: string): string | undefined {
  const file = fileOf(dataDir)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { folder: string }).folder : undefined
}

export function putArchive(dataDir: string, folder: string): void {
  writeFileSync(fileOf(dataDir), JSON.stringify({ folder }), { mode: 0o600 })
}

export function dropArchive(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true })
}
