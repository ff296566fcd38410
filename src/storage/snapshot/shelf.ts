// The newest true snapshot of a folder into which others are put: what is newer replaces it, what is older never does.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type OpenSnapshot, openSnapshot, type Trust } from './open-snapshot.ts'
import { SnapshotUntrue } from './untrue.ts'
import { instantOfFolder, isDelta, isSnapshotFolder, namedAfter } from './write-snapshot.ts'

export type Shelf = {
  current(): OpenSnapshot | undefined
  /** Why the newest that lies there is not believed; undefined where it is. */
  doubt(): SnapshotUntrue | undefined
  /** Takes up what is newer; true where it has. */
  look(): Promise<boolean>
  close(): Promise<void>
}

export type ShelfOptions = Trust & {
  readonly dir: string
  /** A file that keeps of which instant the newest was that was taken up: nothing older is, also after a new start. */
  readonly rememberIn: string
  /** Hears once of each that is not believed. */
  readonly onDoubt: (folder: string, doubt: SnapshotUntrue) => void
}

export async function makeShelf({ dir, rememberIn, onDoubt, ...trust }: ShelfOptions): Promise<Shelf> {
  const notBefore = (await readFile(rememberIn, 'utf8').catch(() => '')).trim()
  let current: OpenSnapshot | undefined
  let former: OpenSnapshot | undefined
  let doubt: SnapshotUntrue | undefined
  let base: { readonly folder: string; readonly opened: OpenSnapshot } | undefined
  let formerBase: OpenSnapshot | undefined
  const doubted = new Map<string, { readonly mark: string; readonly doubt: SnapshotUntrue }>()

  /** A whole one is checked once, however many deltas change it. */
  const baseOf = async (folder: string): Promise<OpenSnapshot> => {
    if (base?.folder === folder) return base.opened
    const opened = await openSnapshot(folder, trust)
    await formerBase?.close()
    formerBase = base?.opened
    base = { folder, opened }
    return opened
  }
  // Deltas over a whole one will be asked for.
  const open = (folder: string): Promise<OpenSnapshot> =>
    isDelta(folder) ? openSnapshot(folder, trust, baseOf) : baseOf(folder)
  const isNewer = ({ manifest }: OpenSnapshot): boolean =>
    current === undefined ? manifest.at >= notBefore : manifest.at > current.manifest.at

  return {
    current: () => current,
    doubt: () => doubt,
    async look() {
      const names = (await readdir(dir).catch(() => [])).filter(isSnapshotFolder)
      names.sort((a, b) => (instantOfFolder(a) < instantOfFolder(b) ? 1 : -1))
      doubt = undefined
      for (const name of names) {
        if (current !== undefined && instantOfFolder(name) <= instantOfFolder(current.name)) break
        const folder = join(dir, name)
        const mark = await markOf(folder)
        try {
          // Nothing has come since it was not believed.
          const before = doubted.get(name)
          if (before?.mark === mark) throw before.doubt
          // By its name, which costs nothing; by its manifest below.
          if (instantOfFolder(name) < namedAfter(notBefore)) throw new SnapshotUntrue('older', name)
          const opened = await open(folder)
          if (!isNewer(opened)) {
            if (opened !== base?.opened) await opened.close()
            throw new SnapshotUntrue('older', name)
          }
          // Whoever still reads of the former one does not do so for long.
          if (former !== undefined && former !== base?.opened && former !== formerBase) await former.close()
          doubted.clear()
          former = current
          current = opened
          await remember(rememberIn, opened.manifest.at)
          return true
        } catch (thrown) {
          if (!(thrown instanceof SnapshotUntrue)) throw thrown
          doubt ??= thrown
          if (doubted.get(name)?.mark !== mark) onDoubt(folder, thrown)
          doubted.set(name, { mark, doubt: thrown })
        }
      }
      return false
    },
    async close() {
      for (const one of new Set([current, former, base?.opened, formerBase])) await one?.close()
    },
  }
}

async function remember(file: string, at: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, `${at}\n`, { flush: true })
  await rename(`${file}.new`, file)
}

/** Changes with any file that is put there or written to. */
async function markOf(folder: string): Promise<string> {
  const files = await readdir(folder).catch(() => [])
  const stats = await Promise.all(files.map(one => stat(join(folder, one)).catch(() => undefined)))
  return files.map((one, at) => `${one} ${stats[at]?.size} ${stats[at]?.mtimeMs}`).join('\n')
}
