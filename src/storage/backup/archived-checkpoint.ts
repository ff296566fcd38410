// The newest signed checkpoint, kept beside the archived log: what a restore must reach, or say that it does not.
import { existsSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { findArchive } from '#storage/database'

const FILE = 'checkpoint'

/** Nothing where nothing is archived. */
export async function putCheckpoint(dataDir: string, note: string): Promise<void> {
  const archive = findArchive(dataDir)
  // Chosen, and made by the next start of the server.
  if (archive === undefined || !existsSync(archive)) return
  const fresh = join(archive, `${FILE}.new`)
  const handle = await open(fresh, 'w', 0o600)
  try {
    await handle.writeFile(note)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(fresh, join(archive, FILE))
}

/** Those that lie in folders of archived segments. */
export function listCheckpoints(folders: readonly string[]): { readonly file: string; readonly note: string }[] {
  return folders
    .map(folder => join(folder, FILE))
    .filter(file => existsSync(file))
    .map(file => ({ file, note: readFileSync(file, 'utf8') }))
}
