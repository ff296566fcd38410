/** The process that asks a server, so that asking does not slow the answers. */

import autocannon from 'autocannon'

export type Load = {
  readonly url: string
  readonly paths: readonly string[]
  readonly connections: number
  readonly seconds: number
  readonly headers?: Readonly<Record<string, string>>
  /** Not more than so many in a second; as many as are answered where nothing is said. */
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

process.once('message', async (load: Load) => {
  const { url, paths, connections, seconds, headers = {}, perSecond } = load
  const requests = paths.map(path => ({ path }))
  const rate = perSecond === undefined ? {} : { overallRate: perSecond }
  const result = await autocannon({ url, connections, duration: seconds, requests, headers, ...rate })
  const asked: Asked = {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    p99: result.latency.p99,
    answered: result.requests.total,
    failed: result.errors + result.non2xx,
  }
  process.send!(asked, () => process.exit(0))
})
