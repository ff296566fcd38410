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
  /**
   * Takes up what is newer; true where it has.
   * @param show is offered what would be taken up, and does all that showing it needs: where it throws, the one before stays
   */
  look(show: (offered: OpenSnapshot) => Promise<void>): Promise<boolean>
  close(): Promise<void>
}

export type ShelfOptions = Trust & {
  readonly dir: string
  /** A file that keeps of which instant the newest was that was taken up: nothing older is, also after a new start. */
  readonly rememberIn: string
  /** Hears once of each that is not believed, and again when a file of it has changed. */
  readonly onDoubt: (folder: string, doubt: SnapshotUntrue) => void
}

/** With the whole one that it changes, or is. */
type Held = { readonly opened: OpenSnapshot; readonly baseFolder: string; readonly base: OpenSnapshot }

export async function makeShelf({ dir, rememberIn, onDoubt, ...trust }: ShelfOptions): Promise<Shelf> {
  const notBefore = (await readFile(rememberIn, 'utf8').catch(() => '')).trim()
  let current: Held | undefined
  let former: Held | undefined
  let doubt: SnapshotUntrue | undefined
  const doubted = new Map<string, { readonly mark: string; readonly doubt: SnapshotUntrue }>()
  /** The mark of which it was told. */
  const told = new Map<string, string>()

  const isHeld = (one: OpenSnapshot): boolean =>
    [current, former].some(held => held !== undefined && (held.opened === one || held.base === one))
  /** Closes what nobody reads of any more. */
  const letGo = async (all: readonly (OpenSnapshot | undefined)[]): Promise<void> => {
    for (const one of new Set(all)) if (one !== undefined && !isHeld(one)) await one.close()
  }
  /** A whole one is checked once, however many deltas change it. */
  const open = async (folder: string): Promise<Held> => {
    if (!isDelta(folder)) {
      const opened = await openSnapshot(folder, trust)
      return { opened, baseFolder: folder, base: opened }
    }
    let base: Omit<Held, 'opened'> | undefined
    try {
      const opened = await openSnapshot(folder, trust, async baseFolder => {
        base = [current, former].find(held => held?.baseFolder === baseFolder)
        base ??= { baseFolder, base: await openSnapshot(baseFolder, trust) }
        return base.base
      })
      // One that calls itself a delta and is whole.
      return { opened, baseFolder: base?.baseFolder ?? folder, base: base?.base ?? opened }
    } catch (thrown) {
      await letGo([base?.base])
      throw thrown
    }
  }
  const isNewer = ({ manifest }: OpenSnapshot): boolean =>
    current === undefined ? manifest.at >= notBefore : manifest.at > current.opened.manifest.at

  const takeUp = async (held: Held, name: string, show: Parameters<Shelf['look']>[0]): Promise<void> => {
    const { opened, base } = held
    try {
      if (!isNewer(opened)) throw new SnapshotUntrue('older', name)
      await show(opened).catch(thrown => {
        // Of the machine, which may have it otherwise the next time: not of what was offered.
        const isMachines = thrown instanceof Error && 'syscall' in thrown
        throw isMachines || thrown instanceof SnapshotUntrue ? thrown : new SnapshotUntrue('unread', name, thrown)
      })
      await remember(rememberIn, opened.manifest.at)
    } catch (thrown) {
      await letGo([opened, base])
      throw thrown
    }
    // Whoever still reads of the former one does not do so for long.
    const gone = former
    former = current
    current = held
    doubted.clear()
    for (const one of told.keys()) if (instantOfFolder(one) <= instantOfFolder(name)) told.delete(one)
    await letGo([gone?.opened, gone?.base])
  }

  return {
    current: () => current?.opened,
    doubt: () => doubt,
    async look(show) {
      const names = (await readdir(dir).catch(() => [])).filter(isSnapshotFolder)
      names.sort((a, b) => (instantOfFolder(a) < instantOfFolder(b) ? 1 : -1))
      doubt = undefined
      for (const name of names) {
        if (current !== undefined && instantOfFolder(name) <= instantOfFolder(current.opened.name)) break
        const folder = join(dir, name)
        const mark = await markOf(folder)
        try {
          // Nothing has come since it was not believed.
          const before = doubted.get(name)
          if (before?.mark === mark) throw before.doubt
          // By its name, which costs nothing; by its manifest when it is opened.
          if (instantOfFolder(name) < namedAfter(notBefore)) throw new SnapshotUntrue('older', name)
          await takeUp(await open(folder), name, show)
          return true
        } catch (thrown) {
          if (!(thrown instanceof SnapshotUntrue)) throw thrown
          doubt ??= thrown
          doubted.set(name, { mark, doubt: thrown })
          if (told.get(name) !== mark) onDoubt(folder, thrown)
          told.set(name, mark)
        }
      }
      return false
    },
    async close() {
      const all = [current, former].flatMap(held => [held?.opened, held?.base])
      current = former = undefined
      await letGo(all)
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
