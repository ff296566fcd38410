// Copies files and tells what was copied: bytes and SHA-256.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chown, mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ServerUser } from '#storage/database'

const PIECE = 2 ** 20

/** Undefined where the file has gone meanwhile. On disk when it returns; `sha256` is of what was written. */
export async function copyFile(
  from: string,
  to: string,
  owner?: ServerUser,
): Promise<{ bytes: number; sha256: string } | undefined> {
  const source = await open(from, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (source === undefined) return undefined
  try {
    const target = await open(to, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      const piece = Buffer.allocUnsafe(PIECE)
      let bytes = 0
      for (;;) {
        const { bytesRead } = await source.read(piece, 0, PIECE, bytes)
        if (bytesRead === 0) break
        const part = piece.subarray(0, bytesRead)
        hash.update(part)
        for (let at = 0; at < part.length; ) at += (await target.write(part, at, part.length - at, bytes + at)).bytesWritten
        bytes += bytesRead
      }
      await target.datasync()
      if (owner !== undefined) await target.chown(owner.uid, owner.gid)
      return { bytes, sha256: hash.digest('hex') }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** SHA-256 of a file; undefined where it is not there. */
export async function digestOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE })) hash.update(piece as Buffer)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return hash.digest('hex')
}

/** Writes a text of our own; its line is as a copied file's. */
export async function writeText(to: string, text: string): Promise<{ bytes: number; sha256: string }> {
  const target = await open(to, 'wx', 0o600)
  try {
    await target.writeFile(text)
    await target.datasync()
  } finally {
    await target.close()
  }
  return { bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
}

export async function makeFolder(path: string, owner?: ServerUser): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (owner !== undefined) await chown(path, owner.uid, owner.gid)
}

export type Walked = { readonly folders: readonly string[]; readonly files: readonly string[] }

/** Regular files and folders below a folder, by their paths in it with `/`; `takes` is asked for each, and of folders left out nothing is read. */
export async function walk(root: string, takes: (path: string, isFolder: boolean) => boolean): Promise<Walked> {
  const folders: string[] = []
  const files: string[] = []
  const enter = async (folder: string): Promise<void> => {
    const inside = await readdir(join(root, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      // A folder that has gone meanwhile has nothing to copy.
      if (error.code === 'ENOENT') return []
      throw error
    })
    for (const one of inside) {
      const path = folder === '' ? one.name : `${folder}/${one.name}`
      if (one.isFile() && takes(path, false)) files.push(path)
      if (!one.isDirectory() || !takes(path, true)) continue
      folders.push(path)
      await enter(path)
    }
  }
  await enter('')
  return { folders, files }
}

/** Copies all of it into `to`, which gets the folders first; `prefix` stands before the paths that are told. */
export async function copyWalked(
  { from, to, prefix }: { from: string; to: string; prefix: string },
  walked: Walked,
): Promise<{ path: string; bytes: number; sha256: string }[]> {
  const copied = []
  for (const folder of ['', ...walked.folders]) await makeFolder(join(to, folder))
  for (const path of walked.files) {
    await makeFolder(dirname(join(to, path)))
    const done = await copyFile(join(from, path), join(to, path))
    if (done !== undefined) copied.push({ path: `${prefix}/${path}`, ...done })
  }
  return copied
}
