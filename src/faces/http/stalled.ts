/** Cuts off a request whose body does not come on: a file on a slow line takes as long as it takes, one that nobody sends must not. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#rules/outcome'

type Settings = { readonly XINHENG_STALL_LIMIT?: string | undefined }

const LIMIT_SECONDS = 60
const MOST_SECONDS = 3600
/** What comes more slowly in that time is not coming: the slowest line there is brings as much in a second. */
const LEAST_BYTES = 1000
const SWEEPS = 4

/** `XINHENG_STALL_LIMIT`: seconds for which a body may bring next to nothing (60). */
export const stallLimitOf = ({ XINHENG_STALL_LIMIT: value = '' }: Settings): number => {
  if (value === '') return LIMIT_SECONDS * 1000
  const seconds = Number(value)
  if (!/^\d+$/.test(value) || seconds < 1 || seconds > MOST_SECONDS)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_STALL_LIMIT', value } })
  return seconds * 1000
}

/** A request that is put in by hand has no line on which anything could stall. */
const isOnLine = ({ socket }: IncomingMessage): boolean => socket instanceof Socket

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** What has come and was not read yet is no stalling of the other side. */
const waitsForUs = (request: IncomingMessage): boolean => request.readableLength > 0 || request.socket.isPaused()

const cutOff = ({ socket }: IncomingMessage, response: ServerResponse): void => {
  if (response.headersSent) socket.destroy()
  else socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy())
}

/** By a clock that nobody sets. */
export const cutOffStalled = (app: FastifyInstance, limitMs: number): void => {
  const coming = new Map<IncomingMessage, { readonly response: ServerResponse; bytes: number; at: number }>()
  app.addHook('onRequest', ({ raw }, reply, done) => {
    if (isOnLine(raw) && hasBody(raw)) {
      coming.set(raw, { response: reply.raw, bytes: raw.socket.bytesRead, at: performance.now() })
      raw.once('close', () => coming.delete(raw))
    }
    done()
  })
  const sweep = () => {
    const now = performance.now()
    for (const [request, seen] of coming) {
      const { bytesRead } = request.socket
      if (request.complete || request.destroyed) coming.delete(request)
      else if (waitsForUs(request) || bytesRead - seen.bytes >= LEAST_BYTES) Object.assign(seen, { bytes: bytesRead, at: now })
      else if (now - seen.at >= limitMs) {
        coming.delete(request)
        cutOff(request, seen.response)
      }
    }
  }
  const sweeping = setInterval(sweep, limitMs / SWEEPS).unref()
  app.addHook('onClose', async () => clearInterval(sweeping))
}
