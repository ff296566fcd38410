// Opens a snapshot: its signature and the digest of every part are checked before anything of it is read.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { VerifySignature } from '#rules/ledger'
import { digestOfManifest, MANIFEST, type Manifest, readManifest, type TrustedKey } from './manifest.ts'
import { type OpenTable, openTable, overlaidTable, type Table } from './read-table.ts'
import { SnapshotUntrue } from './untrue.ts'
import { documentFile } from './write-snapshot.ts'
import type { Part } from './write-table.ts'

export type OpenSnapshot = {
  /** Of its folder. */
  readonly name: string
  /** Of its manifest. */
  readonly digest: string
  readonly manifest: Manifest
  /** As of the instant of the snapshot: of a delta, over what it changes. */
  table(name: string): Table
  /** Throws where there is none. */
  document<T>(name: string): Promise<T>
  close(): Promise<void>
}

export type Trust = { readonly keys: readonly TrustedKey[]; readonly verify: VerifySignature }

/** @param baseOf gives a whole snapshot by its folder; and closes it; without it the one beside the delta is opened, and closed with it */
export async function openSnapshot(
  folder: string,
  trust: Trust,
  baseOf?: (folder: string) => Promise<OpenSnapshot>,
): Promise<OpenSnapshot> {
  const note = await readFile(join(folder, MANIFEST), 'utf8').catch(() => {
    throw new SnapshotUntrue('incomplete', MANIFEST)
  })
  const manifest = readManifest(note, trust.keys, trust.verify)
  await checkParts(folder, manifest.parts)
  const base =
    manifest.base === null ? undefined : await openBase(join(dirname(folder), manifest.base.name), manifest, trust, baseOf)
  const own = new Map<string, OpenTable>()
  const close = async () => {
    for (const table of own.values()) await table.close()
    if (baseOf === undefined) await base?.close()
  }
  try {
    for (const name of manifest.tables) own.set(name, await openTable(folder, name))
  } catch (thrown) {
    await close()
    throw thrown
  }
  const getTable = (name: string): Table => {
    const table = own.get(name)
    if (table === undefined) throw new Error(`the snapshot has no table ${name}`)
    return base === undefined ? table : overlaidTable(table, base.table(name))
  }
  return {
    name: basename(folder),
    digest: digestOfManifest(note),
    manifest,
    table: getTable,
    async document<T>(name: string) {
      const part = manifest.parts.find(one => one.name === documentFile(name))
      if (part === undefined) throw new Error(`the snapshot has no document ${name}`)
      const bytes = await readFile(join(folder, part.name))
      // It may have been written to since it was checked.
      if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) throw new SnapshotUntrue('hash', part.name)
      return JSON.parse(bytes.toString()) as T
    },
    close,
  }
}

/** First whether all are there, which costs nothing while they are still being copied. */
async function checkParts(folder: string, parts: readonly Part[]): Promise<void> {
  for (const { name, bytes } of parts) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found === undefined || found.size < bytes) throw new SnapshotUntrue('incomplete', name)
  }
  for (const { name, sha256 } of parts) {
    const digest = createHash('sha256')
    await pipeline(createReadStream(join(folder, name), { highWaterMark: 1 << 20 }), digest)
    if (digest.digest('hex') !== sha256) throw new SnapshotUntrue('hash', name)
  }
}

async function openBase(
  folder: string,
  { base }: Manifest,
  trust: Trust,
  baseOf: ((folder: string) => Promise<OpenSnapshot>) | undefined,
): Promise<OpenSnapshot> {
  const opened = await (baseOf === undefined ? openSnapshot(folder, trust) : baseOf(folder))
  if (opened.digest === base!.sha256 && opened.manifest.base === null) return opened
  if (baseOf === undefined) await opened.close()
  throw new SnapshotUntrue('base', base!.name)
}
