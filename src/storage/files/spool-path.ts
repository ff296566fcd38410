// Where the files of a submission stand in the data folder.
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Its raw bytes, encrypted, while it is open. */
export function spoolPath(dataDir: string, id: string): string {
  return join(dataDir, 'spool', `${id}.sealed`)
}

/** Its table of strings, encrypted, for as long as it takes to open and unlink it. */
export function stringsPath(dataDir: string, id: string): string {
  return join(dataDir, 'spool', `${id}.strings`)
}

/** Who wrote its raw bytes: the machine and the process, so that a spool whose key died with them is known. */
export function writerPath(dataDir: string, id: string): string {
  return join(dataDir, 'spool', `${id}.writer`)
}

/** Its cleaned copy. */
export function cleanedPath(dataDir: string, id: string): string {
  return join(dataDir, 'files', id, 'cleaned')
}

/** Makes the folder that a file is to stand in. */
export async function makeFolderOf(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
}

/** Returns once the name of a new file is on disk too, so that a power cut does not lose what was acknowledged. */
export async function syncFolderOf(path: string): Promise<void> {
  // Windows has no such call and needs none.
  if (process.platform === 'win32') return
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
