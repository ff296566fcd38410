/**
 * Asks at a rate, however slowly it is answered: arrivals are random and independent, as from many people, and what each waited counts
 * from the moment at which it was due. (autocannon's own rate asks everything at the beginning of each second, as fast as it can.)
 */

import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

type OpenLoad = {
  readonly url: string
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly seconds: number
  readonly perSecond: number
}
/** What each waited, in milliseconds, smallest first. */
export type Waited = { readonly waitedMs: Float64Array; readonly seconds: number; readonly failed: number }

/** Counted are those due later: until then the asker itself is still being compiled. */
const WARM_SECONDS = 2
/** More than are ever on their way where the server keeps up. */
const MOST_SOCKETS = 512

export async function openLoop({ url, paths, headers, seconds, perSecond }: OpenLoad): Promise<Waited> {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS, scheduling: 'lifo' })
  const waited: number[] = []
  let failed = 0
  let open = 0
  let idle = () => {}
  const { hostname, port } = new URL(url)
  const begun = performance.now()
  const countedMs = begun + 1000 * WARM_SECONDS
  const until = countedMs + 1000 * seconds
  const ask = (path: string, dueMs: number): void => {
    open += 1
    const over = (isGood: boolean) => {
      if (!isGood) failed += 1
      else if (dueMs >= countedMs) waited.push(performance.now() - dueMs)
      open -= 1
      if (open === 0) idle()
    }
    get({ hostname, port, path, headers, agent }, answer => {
      answer.on('end', () => over(answer.statusCode === 200)).resume()
    }).on('error', () => over(false))
  }
  let next = 0
  for (let dueMs = begun; dueMs < until; ) {
    for (
      const now = performance.now();
      dueMs <= now && dueMs < until;
      dueMs -= (Math.log(1 - Math.random()) * 1000) / perSecond
    )
      ask(paths[next++ % paths.length]!, dueMs)
    await sleep(1)
  }
  if (open > 0)
    await new Promise<void>(done => {
      idle = done
    })
  const took = (performance.now() - countedMs) / 1000
  agent.destroy()
  return { waitedMs: Float64Array.from(waited).sort(), seconds: took, failed }
}
