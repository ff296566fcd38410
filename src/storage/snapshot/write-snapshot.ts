// Writes a snapshot, whole or as what has changed since a whole one: beside its place first, and there only when all of it is on the disk.
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { difference, type Lines } from './lines.ts'
import { MANIFEST, type Manifest, type Sign, signedManifest } from './manifest.ts'
import type { OpenSnapshot } from './open-snapshot.ts'
import { type Part, writePart, writeTable } from './write-table.ts'

export type SnapshotContent = {
  /** In the order in which they are asked for; each begins to read when it is written. */
  readonly tables: Readonly<Record<string, () => Lines>>
  /** Where `tables` give of a delta only the lines that may have changed: the same lines as the base has them. Of the other tables, all. */
  readonly before?: Readonly<Record<string, () => Lines>>
  /** Small ones, which a delta holds whole; asked for when all tables are written. */
  readonly documents: () => Promise<Readonly<Record<string, unknown>>>
}

export type SnapshotToWrite = SnapshotContent & {
  /** The folder of snapshots. */
  readonly out: string
  readonly head: Pick<Manifest, 'origin' | 'at' | 'day' | 'isSample' | 'logs' | 'law' | 'place'>
  /** A whole one, of which only the difference is written. */
  readonly base?: OpenSnapshot | undefined
  readonly sign: Sign
}

export type WrittenSnapshot = {
  readonly folder: string
  readonly manifest: Manifest
  /** Lines by table. */
  readonly lines: Readonly<Record<string, number>>
}

export const documentFile = (name: string): string => `${name}.json`

const FOLDER = /^(snapshot|delta)-\d{8}T\d{9}Z$/
export const isSnapshotFolder = (name: string): boolean => FOLDER.test(name)
export const isDelta = (folder: string): boolean => basename(folder).startsWith('delta-')
/** An instant, as names of folders say it. */
export const namedAfter = (at: string): string => at.replace(/[-:.]/g, '')
/** Rises with the instant, whichever of the two it is. */
export const instantOfFolder = (name: string): string => name.slice(name.indexOf('-') + 1)

export async function writeSnapshot(asked: SnapshotToWrite): Promise<WrittenSnapshot> {
  const { out, head, base } = asked
  const name = `${base === undefined ? 'snapshot' : 'delta'}-${namedAfter(head.at)}`
  const beside = join(out, `.${name}`)
  // What a writer left that was killed.
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { recursive: true })
  try {
    const parts: Part[] = []
    const lines: Record<string, number> = {}
    for (const [table, read] of Object.entries(asked.tables)) {
      const now = read()
      const before = asked.before?.[table]?.() ?? base?.table(table).from('')
      const written = await writeTable(beside, table, before === undefined ? now : difference(now, before))
      parts.push(...written.parts)
      lines[table] = written.count
    }
    for (const [document, content] of Object.entries(await asked.documents()))
      parts.push(await writePart(beside, documentFile(document), JSON.stringify(content)))
    const manifest: Manifest = {
      kind: 'xinheng-snapshot-2',
      ...head,
      base: base === undefined ? null : { name: base.name, sha256: base.digest },
      tables: Object.keys(asked.tables),
      parts,
    }
    await writePart(beside, MANIFEST, await signedManifest(manifest, asked.sign))
    const folder = resolve(out, name)
    await rename(beside, folder)
    await syncFolder(out)
    return { folder, manifest, lines }
  } catch (thrown) {
    await rm(beside, { recursive: true, force: true })
    throw thrown
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
