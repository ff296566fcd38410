/** Gives a fault its number, and writes down what happened without writing down whose data it happened to. */

import type { FastifyRequest } from 'fastify'
import type { Sources } from '#capabilities/operation'

export type LogLine = { readonly level: 'info' | 'error'; readonly event: string; readonly [key: string]: unknown }
export type Log = (line: LogLine) => void

/** Eight hexadecimal digits in two groups, to be read out on the telephone. */
export const newTrace = (sources: Sources): string =>
  Buffer.from(sources.randomBytes(4))
    .toString('hex')
    .toUpperCase()
    .replace(/^(.{4})/, '$1-')

/**
 * The kind of the fault, its frames and the route's pattern. Messages of the database and addresses may carry a name or a
 * number that somebody typed, so neither is logged; of our own errors the message is.
 */
export const reportFault = (log: Log, trace: string, request: FastifyRequest, thrown: unknown): void => {
  const error = thrown instanceof Error ? thrown : undefined
  const database = error !== undefined && 'severity' in error
  log({
    level: 'error',
    event: 'fault',
    trace,
    method: request.method,
    route: request.routeOptions.url ?? null,
    name: error?.name ?? typeof thrown,
    ...(database ? { sqlState: (error as { code?: string }).code ?? null } : { message: error?.message ?? null }),
    frames: (error?.stack ?? '')
      .split('\n')
      .filter(line => /^\s+at /.test(line))
      .slice(0, 12)
      .map(line => line.trim()),
  })
}
