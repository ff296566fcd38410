/** The lines that a running program writes: sentences and faults for who watches, or JSON alone, a line for each request among them. */

import type { FastifyRequest } from 'fastify'
import type { Log } from './trace.ts'

/** `XINHENG_LOG=json`: every line is one JSON document, and each request leaves one. */
export type LineSettings = { readonly XINHENG_LOG?: string | undefined }

export const logsRequests = ({ XINHENG_LOG }: LineSettings): boolean => XINHENG_LOG === 'json'

/** `note` says a sentence of the program's own, `log` a line with fields. */
export const linesOf = (
  settings: LineSettings,
  write: (text: string) => void,
  now: () => string,
): { readonly note: (text: string) => void; readonly log: Log } => {
  const log: Log = line => write(`${JSON.stringify({ at: now(), ...line })}\n`)
  const note = logsRequests(settings)
    ? (text: string) => log({ level: 'info', event: 'note', text })
    : (text: string) => write(`${text}\n`)
  return { note, log }
}

/** An operation by its name, any other address by the pattern of its route: what was asked for stands in neither. */
export const askedOf = (route: string | undefined): string => {
  if (route === undefined) return 'none'
  const operation = /^\/api\/([\w-]+)\/([\w-]+)$/.exec(route)
  return operation === null ? route : `${operation[1]}.${operation[2]}`
}

// Methods are few, but a request may name any.
export const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])

/** What a request leaves: which it was, what was asked, how it ended. Nothing that it carried: no address, no header, no body, no caller. */
export const requestLine = (
  request: FastifyRequest,
  trace: string,
  { status, ms, code }: { readonly status: number; readonly ms: number; readonly code: string | undefined },
): Parameters<Log>[0] => ({
  level: 'info',
  event: 'request',
  trace,
  method: METHODS.has(request.method) ? request.method : 'other',
  asked: askedOf(request.routeOptions.url),
  status,
  ms: Math.round(ms * 10) / 10,
  ...(code === undefined ? {} : { code }),
})
