// Chooses where the write-ahead log is archived from the server's next start on, or that it is no longer.
import { chownSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { Refusal } from '#rules/outcome'
import { type Database, dropArchive, findCluster, putArchive, reachable } from '#storage/database'
import { clusterOf } from './make-backup.ts'

/** Null: from the next start on nothing is archived. Refusal `BACKUP_FOLDER` where the server could not write there. */
export async function chooseArchive(database: Database, dataDir: string, folder: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: database.url, application_name: 'xinheng backup' })
  await client.connect()
  try {
    await clusterOf(client, dataDir)
    if (folder === null) return dropArchive(dataDir)
    const path = resolve(folder)
    const refuse = (why: string) => new Refusal('BACKUP_FOLDER', { details: { folder: path, why } })
    const { rows } = await client.query<{ folder: string }>("select setting as folder from pg_config where name = 'PKGLIBDIR'")
    const libraries = ['so', 'dylib', 'dll'].map(ending => join(rows[0]!.folder, `basic_archive.${ending}`))
    if (!libraries.some(library => existsSync(library))) throw refuse('no-archiver')
    const { user } = findCluster({ dataDir, log: () => {} })
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (!reachable(dirname(path), user)) throw refuse('unreachable')
    if (user !== undefined) chownSync(path, user.uid, user.gid)
    putArchive(dataDir, path)
  } finally {
    await client.end()
  }
}
