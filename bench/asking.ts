/** The process that asks a server, so that asking does not slow the answers. */

import autocannon from 'autocannon'

export type Load = {
  readonly url: string
  readonly paths: readonly string[]
  readonly connections: number
  readonly seconds: number
}
/** Milliseconds as the askers saw them. */
export type Asked = {
  readonly perSecond: number
  readonly p50: number
  readonly p97: number
  readonly answered: number
  readonly failed: number
}

process.once('message', async (load: Load) => {
  const { url, paths, connections, seconds } = load
  const requests = paths.map(path => ({ path }))
  const result = await autocannon({ url, connections, duration: seconds, requests })
  const asked: Asked = {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    answered: result.requests.total,
    failed: result.errors + result.non2xx,
  }
  process.send!(asked, () => process.exit(0))
})
