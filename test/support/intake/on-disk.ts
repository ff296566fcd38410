/** Searches everything that an installation has written: its data folder, the database server's files, its log and its journal. */

import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import pg from 'pg'
import type { House } from './index.ts'

/** The paths of files whose bytes hold any of the texts, in any of the encodings that a program may write them in. */
export async function onDisk(house: House, texts: readonly string[]): Promise<string[]> {
  const server = await serverFolder(house.url)
  const folders = [house.dataDir, ...(server === undefined ? [] : [server.dir])]
  const needles = texts.flatMap(text => [Buffer.from(text), Buffer.from(text, 'utf16le')])
  const found: string[] = []
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      // The server holds the databases of other tests too, and what was written before this house stood.
      if (folder === server?.dir && (isOfAnother(relative(folder, path), server.database) || (await isOlder(path, house))))
        continue
      // Files of the server come and go meanwhile.
      const bytes = await readFile(path).catch(() => Buffer.alloc(0))
      if (needles.some(needle => bytes.includes(needle))) found.push(path)
    }
  return found
}

/** The server's folder, where its files may be read at all, with everything that it has been told written into them. */
async function serverFolder(url: string): Promise<{ dir: string; database: string } | undefined> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('checkpoint')
    const { rows } = await client.query<{ dir: string; database: string }>(
      "select current_setting('data_directory') as dir, oid::text as database from pg_database where datname = current_database()",
    )
    return rows[0]
  } catch {
    // A login that may do neither is not the embedded server's: the data folder is searched alone.
    return undefined
  } finally {
    await client.end()
  }
}

const isOfAnother = (path: string, database: string): boolean => {
  const [, own] = /^base\/(\d+)\//.exec(path) ?? []
  return own !== undefined && own !== database
}

/** Clocks of files are coarser than ours. */
const SLACK_MS = 5000
const isOlder = async (path: string, { madeMs }: House): Promise<boolean> => {
  const known = await stat(path).catch(() => undefined)
  return known === undefined || known.mtimeMs < madeMs - SLACK_MS
}
