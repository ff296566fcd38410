/** The process that asks a server, so that asking does not slow the answers. */

import autocannon from 'autocannon'
import { quantile } from './bench.ts'
import { openLoop } from './open-loop.ts'

export type Load = {
  readonly url: string
  readonly paths: readonly string[]
  readonly connections: number
  readonly seconds: number
  readonly headers?: Readonly<Record<string, string>>
  /** So many in a second, however slowly they are answered; as many as are answered where nothing is said. */
  readonly perSecond?: number | undefined
}
/** Milliseconds as the askers saw them. */
export type Asked = {
  readonly perSecond: number
  readonly p50: number
  readonly p97: number
  readonly p99: number
  readonly answered: number
  readonly failed: number
}

const asMany = async ({ url, paths, connections, seconds, headers }: Load): Promise<Asked> => {
  const requests = paths.map(path => ({ path }))
  const result = await autocannon({ url, connections, duration: seconds, requests, headers: headers ?? {} })
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    p99: result.latency.p99,
    answered: result.requests.total,
    failed: result.errors + result.non2xx,
  }
}

const atRate = async ({ url, paths, seconds, headers = {} }: Load, perSecond: number): Promise<Asked> => {
  const { waitedMs, seconds: took, failed } = await openLoop({ url, paths, headers, seconds, perSecond })
  const [p50, p97, p99] = [0.5, 0.975, 0.99].map(share => quantile(waitedMs, share)) as [number, number, number]
  return { perSecond: waitedMs.length / took, p50, p97, p99, answered: waitedMs.length, failed }
}

process.once('message', async (load: Load) => {
  const asked = await (load.perSecond === undefined ? asMany(load) : atRate(load, load.perSecond))
  process.send!(asked, () => process.exit(0))
})
