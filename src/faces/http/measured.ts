/** Figures as Prometheus reads them: what this process counts of its answers and of itself. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Database } from '#storage/database'

type Value = { readonly labels?: Readonly<Record<string, string>>; readonly value: number }
/** One name with its values. What a label may say is fixed by the program or by what its operator has set up: never by a request. */
export type Figure = {
  /** Without the `xinheng_` before it. */
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter'
  readonly values: readonly Value[]
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
const labelled = (labels: Value['labels']): string => {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

export const figuresText = (figures: readonly Figure[]): string =>
  figures
    .flatMap(({ name, help, type, values }) => [
      `# HELP xinheng_${name} ${help}`,
      `# TYPE xinheng_${name} ${type}`,
      ...values.map(({ labels, value }) => `xinheng_${name}${labelled(labels)} ${value}`),
    ])
    .join('\n')

export const gauge = (name: string, help: string, value: number | null): Figure => ({
  ...{ name, help, type: 'gauge' },
  values: value === null ? [] : [{ value }],
})

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
      const name = 'xinheng_http_request_seconds'
      const out = [`# HELP ${name} Answers by route and status, and how long they took.`, `# TYPE ${name} histogram`]
      for (const [key, line] of lines) {
        BOUNDS.forEach((bound, i) => {
          out.push(`${name}_bucket{${key},le="${bound}"} ${line.buckets[i]}`)
        })
        out.push(
          `${name}_bucket{${key},le="+Inf"} ${line.count}`,
          `${name}_sum{${key}} ${line.seconds.toFixed(6)}`,
          `${name}_count{${key}} ${line.count}`,
        )
      }
      return out.join('\n')
    },
  }
}
export type Counters = ReturnType<typeof makeCounters>

const poolValues = (pools: Readonly<Record<string, Database>>, read: (pool: Database['pool']) => number): Value[] =>
  Object.entries(pools).map(([name, { pool }]) => ({ labels: { pool: name }, value: read(pool) }))

const LOOKED_AT_MS = 20
let late: ReturnType<typeof monitorEventLoopDelay> | undefined

/** The 99th percentile since it was last asked for; measured from the first time on. */
const secondsLate = (): number => {
  if (late === undefined) {
    late = monitorEventLoopDelay({ resolution: LOOKED_AT_MS })
    late.enable()
  }
  // What is measured is the time between two looks.
  const seconds = late.count === 0 ? 0 : Math.max(0, late.percentile(99) / 1e9 - LOOKED_AT_MS / 1000)
  late.reset()
  return seconds
}

/** What this process holds, and how late it is to what it has to do. */
export const makeOwnFigures = (pools: Readonly<Record<string, Database>>): (() => Figure[]) => {
  secondsLate()
  return () => {
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    return [
      gauge(
        'event_loop_lag_seconds',
        'How late the process is to what it has to do: 99th percentile since last asked.',
        secondsLate(),
      ),
      gauge('memory_bytes', 'Memory that the process holds.', rss),
      gauge('heap_bytes', 'Of it, what the program’s own objects take.', heapUsed),
      { ...gauge('cpu_seconds_total', 'Processor time that the process has used.', (user + system) / 1e6), type: 'counter' },
      gauge('uptime_seconds', 'For how long the process has run.', process.uptime()),
      {
        ...gauge('pool_connections', 'Connections to the database that are open.', null),
        values: poolValues(pools, pool => pool.totalCount),
      },
      {
        ...gauge('pool_in_use', 'Connections to the database that somebody holds.', null),
        values: poolValues(pools, pool => pool.totalCount - pool.idleCount),
      },
      {
        ...gauge('pool_waiting', 'Requests that wait for a connection to the database.', null),
        values: poolValues(pools, pool => pool.waitingCount),
      },
    ]
  }
}
