// The form of a backup: its folders, and the manifest that is written last, so that what has none is no backup.
import { existsSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'

/** The cluster's files as PostgreSQL wrote them; the write-ahead log of the time in which they were copied; the other files of the data folder. */
export const FOLDERS = { cluster: 'cluster', wal: 'wal', data: 'data' } as const

export type BackedUp = { readonly path: string; readonly bytes: number; readonly sha256: string }

/** What the ledger came to when it was read again. */
export type Standing = {
  readonly ok: boolean
  readonly entries: number
  readonly acts: number
  readonly root: string
  /** How many leaves the log has. */
  readonly leaves: number
  /** Its newest signed checkpoint; null where none was signed yet. */
  readonly checkpoint: string | null
}

export type Manifest = {
  readonly form: 1
  readonly program: string
  readonly takenAt: string
  /** Last day on which it is kept and may be restored: what was erased since would come back with it. */
  readonly expiresOn: LocalDate
  /** Whole version number: the files open under the same first part only. */
  readonly postgres: number
  readonly wal: { readonly timeline: number; readonly start: string; readonly end: string; readonly segmentBytes: number }
  /** All of it stands in the copy. */
  readonly ledger: Standing
  readonly withKeys: boolean
  /** Folders, empty ones too: PostgreSQL asks for them. */
  readonly folders: readonly string[]
  readonly files: readonly BackedUp[]
}

const FILE = 'manifest.json'

export async function putManifest(folder: string, manifest: Manifest): Promise<void> {
  const fresh = join(folder, `${FILE}.new`)
  const handle = await open(fresh, 'wx', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(manifest, null, 1)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(fresh, join(folder, FILE))
}

/** Refusal `BACKUP_INCOMPLETE` where there is none. */
export function getManifest(folder: string): Manifest {
  const file = join(folder, FILE)
  if (!existsSync(file)) throw new Refusal('BACKUP_INCOMPLETE', { details: { folder } })
  const manifest = parse(readFileSync(file, 'utf8'))
  // A path out of the folder could write over anything.
  const isOurs =
    manifest?.form === 1 && [...manifest.folders, ...manifest.files.map(one => one.path)].every(path => !CLIMBS.test(path))
  if (!isOurs) throw new Refusal('BACKUP_INCOMPLETE', { details: { folder } })
  return manifest
}

const CLIMBS = /^\/|(^|\/)\.\.(\/|$)/

/** Undefined where it was cut short. */
function parse(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
