// What was signed last in each log, kept beside the archived segments with what they do not hold yet: a restore reaches it, or says that it does not.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, findArchive } from '#storage/database'
import { keepTail } from './archived-tail.ts'

const FILE = /^checkpoint\.[1-9][0-9]*$/
const fileOf = (log: number): string => `checkpoint.${log}`

/** Nothing where nothing is archived. The log that the tables are made of comes first: no checkpoint lies there that counts more than it. */
export async function archiveSigned(
  database: Database,
  dataDir: string,
  signed: readonly { readonly log: number; readonly note: string }[],
): Promise<void> {
  const archive = findArchive(dataDir)
  // Chosen, and made by the next start of the server.
  if (archive === undefined || !existsSync(archive)) return
  const fresh = signed.filter(({ log, note }) => readIfThere(join(archive, fileOf(log))) !== note)
  if (fresh.length === 0) return
  await keepTail(database, dataDir, archive)
  for (const { log, note } of fresh) await putFile(archive, fileOf(log), note)
}

const readIfThere = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

async function putFile(folder: string, name: string, text: string): Promise<void> {
  const beside = join(folder, `${name}.new`)
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(beside, join(folder, name))
}

/** Those that lie in folders of archived segments. */
export function listCheckpoints(folders: readonly string[]): { readonly file: string; readonly note: string }[] {
  return folders
    .flatMap(folder => readdirSync(folder).map(name => ({ name, file: join(folder, name) })))
    .filter(({ name }) => FILE.test(name))
    .map(({ file }) => ({ file, note: readFileSync(file, 'utf8') }))
}
