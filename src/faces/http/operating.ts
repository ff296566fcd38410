/** What those who run the platform ask of it: is it alive, is it ready, how much does it do. */

import type { FastifyInstance } from 'fastify'

const BOUNDS = [0.005, 0.02, 0.1, 0.5, 2, 10]

type Line = { count: number; seconds: number; buckets: number[] }

/** Counts answers by route and status. Routes are patterns, never addresses: what was asked for is nobody's business. */
export const makeCounters = () => {
  const lines = new Map<string, Line>()
  return {
    note(route: string, status: number, ms: number): void {
      const key = `route="${route}",status="${status}"`
      let line = lines.get(key)
      if (!line) {
        line = { count: 0, seconds: 0, buckets: BOUNDS.map(() => 0) }
        lines.set(key, line)
      }
      line.count += 1
      line.seconds += ms / 1000
      for (let i = 0; i < BOUNDS.length; i++) if (ms / 1000 <= BOUNDS[i]!) line.buckets[i]! += 1
    },
    text(): string {
      const out = ['# TYPE xinheng_http_request_seconds histogram']
      for (const [key, line] of lines) {
        BOUNDS.forEach((bound, i) => {
          out.push(`xinheng_http_request_seconds_bucket{${key},le="${bound}"} ${line.buckets[i]}`)
        })
        out.push(
          `xinheng_http_request_seconds_bucket{${key},le="+Inf"} ${line.count}`,
          `xinheng_http_request_seconds_sum{${key}} ${line.seconds.toFixed(6)}`,
          `xinheng_http_request_seconds_count{${key}} ${line.count}`,
        )
      }
      return out.join('\n')
    },
  }
}
export type Counters = ReturnType<typeof makeCounters>

/** Whether the platform can serve: what it still waits for, or what is wrong. Filled by the roof. */
export type Readiness = { readonly ok: boolean; readonly waitingFor: readonly string[] }

export const addOperating = (
  app: FastifyInstance,
  {
    counters,
    ready,
    gauges,
  }: { counters: Counters; ready: () => Promise<Readiness>; gauges: () => Readonly<Record<string, number>> },
): void => {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const state = await ready().catch((): Readiness => ({ ok: false, waitingFor: ['database'] }))
    return reply
      .code(state.ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok: state.ok, waitingFor: state.waitingFor })
  })
  app.get('/metrics', async (_request, reply) => {
    const measured = Object.entries(gauges()).map(([name, value]) => `# TYPE xinheng_${name} gauge\nxinheng_${name} ${value}`)
    return reply
      .header('cache-control', 'no-store')
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(`${[counters.text(), ...measured].join('\n')}\n`)
  })
}
