/** A mirror that runs: looks for newer snapshots in its folder, takes up those that are true, and says why it shows nothing where it does not. */

import type { VerifySignature } from '#rules/ledger'
import { instantMs } from '#rules/time'
import { faultLines } from '#storage/database'
import { makeShelf, SnapshotUntrue, type TrustedKey, whyNotShown } from '#storage/snapshot'
import { createMirrorPages, type Mirror, type MirrorRefusal, mirrorWindow } from './mirror.ts'
import type { Site, WindowOptions } from './view.ts'

export type MirrorOptions = {
  readonly dir: string
  /** Where is kept of which instant the newest was that was ever shown. */
  readonly rememberIn: string
  readonly keys: readonly TrustedKey[]
  readonly verify: VerifySignature
  readonly nowMs: () => number
  readonly platform?: string | undefined
  /** Whose platform it is, where a snapshot is the sample's. */
  readonly sampleSite?: Site
  /** How often it looks whether something newer is there; only when it is told to where nothing is said. */
  readonly everyMs?: number
  /** Hears what is taken up, and what is not believed. */
  readonly note: (text: string) => void
}

export type RunningMirror = {
  readonly pages: Mirror
  refusal(): { readonly because: MirrorRefusal; readonly page: string } | undefined
  pageOfUntrue(thrown: unknown): string | undefined
  /** Seconds since the instant of what is shown; null where nothing is. */
  age(): number | null
  /** Looks whether something newer is there; never two at once. */
  look(): Promise<void>
  close(): Promise<void>
}

export const openMirror = async (options: MirrorOptions): Promise<RunningMirror> => {
  const { nowMs, platform, note } = options
  const shelf = await makeShelf({
    ...options,
    onDoubt: (folder, { because, file, cause }) =>
      note(`${folder} is not taken up: ${because}, ${file}${cause === undefined ? '' : `: ${faultLines(cause)}`}`),
  })
  let window: WindowOptions | undefined
  const take = async (): Promise<void> => {
    let made: WindowOptions | undefined
    const isNew = await shelf.look(async snapshot => {
      const site = snapshot.manifest.isSample && options.sampleSite !== undefined ? { site: options.sampleSite } : {}
      made = await mirrorWindow(snapshot, { nowMs, platform, ...site })
    })
    if (!isNew) return
    window = made
    const { name, manifest } = shelf.current()!
    note(`${name} is shown, as of ${manifest.at}`)
  }
  let looking: Promise<void> | undefined
  const look = (): Promise<void> => {
    looking ??= take().finally(() => {
      looking = undefined
    })
    return looking
  }
  await look()
  const lookAgain = () => void look().catch(fault => note(faultLines(fault)))
  const timer = options.everyMs === undefined ? undefined : setInterval(lookAgain, options.everyMs)
  const current = (): WindowOptions => {
    if (window === undefined) throw new Error('nothing is shown without a snapshot')
    return window
  }
  const pages = createMirrorPages(current)
  const why = (): MirrorRefusal | undefined => {
    if (window !== undefined) return whyNotShown(window.mirrored!, nowMs())
    const doubt = shelf.doubt()?.because
    if (doubt === undefined || doubt === 'incomplete') return 'none'
    return doubt === 'older' || doubt === 'unread' ? doubt : 'untrue'
  }
  return {
    pages,
    refusal() {
      const because = why()
      return because && { because, page: pages.refusalPage(because, platform) }
    },
    pageOfUntrue: thrown => (thrown instanceof SnapshotUntrue ? pages.refusalPage('untrue', platform) : undefined),
    age: () => (window === undefined ? null : Math.round((nowMs() - instantMs(window.mirrored!.at)) / 1000)),
    look,
    async close() {
      clearInterval(timer)
      await looking?.catch(() => {})
      await shelf.close()
    },
  }
}
