/** Gives a fault its number, and writes down what happened without writing down whose data it happened to. */

import type { FastifyRequest } from 'fastify'
import type { Sources } from '#capabilities/operation'
import { describeFault } from '#storage/database'

export type LogLine = { readonly level: 'info' | 'error'; readonly event: string; readonly [key: string]: unknown }
export type Log = (line: LogLine) => void

/** Eight hexadecimal digits in two groups, to be read out on the telephone. */
const newTrace = (sources: Sources): string =>
  Buffer.from(sources.randomBytes(4))
    .toString('hex')
    .toUpperCase()
    .replace(/^(.{4})/, '$1-')

const traces = new WeakMap<FastifyRequest, string>()

/** The number of a request: made when it is first asked for, never taken from what the request says. */
export const traceOf = (request: FastifyRequest, sources: Sources): string => {
  let trace = traces.get(request)
  if (trace === undefined) {
    trace = newTrace(sources)
    traces.set(request, trace)
  }
  return trace
}

/**
 * The kind of the fault, its frames and the route's pattern. Messages of the database and addresses may carry a name or a
 * number that somebody typed, so neither is logged; of our own errors the message is.
 */
export const reportFault = (log: Log, trace: string, request: FastifyRequest, thrown: unknown): void =>
  log({
    level: 'error',
    event: 'fault',
    trace,
    method: request.method,
    route: request.routeOptions.url ?? null,
    ...describeFault(thrown),
  })
