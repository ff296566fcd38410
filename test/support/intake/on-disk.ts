/** Searches everything that an installation has written: its data folder, the database server's files, its log and its journal. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { House } from './index.ts'

/** The paths of files whose bytes hold any of the texts, in any of the encodings that a program may write them in. */
export async function onDisk(house: House, texts: readonly string[]): Promise<string[]> {
  const folders = [house.dataDir, ...(await serverFolder(house.url))]
  const needles = texts.flatMap(text => [Buffer.from(text), Buffer.from(text, 'utf16le')])
  const found: string[] = []
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      // Files of the server come and go meanwhile.
      const bytes = await readFile(path).catch(() => Buffer.alloc(0))
      if (needles.some(needle => bytes.includes(needle))) found.push(path)
    }
  return found
}

/** The server's folder, where its files may be read at all, with everything that it has been told written into them. */
async function serverFolder(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('checkpoint')
    const { rows } = await client.query<{ dir: string }>("select current_setting('data_directory') as dir")
    return rows.map(row => row.dir)
  } catch {
    // A login that may do neither is not the embedded server's: the data folder is searched alone.
    return []
  } finally {
    await client.end()
  }
}
