/** Fetches from outside and from nowhere else: by TLS, never at a private address, whatever a name points to when it is called. */

import { request } from 'node:https'
import { isWrittenInside, lookupOutside } from '#storage/notices'

const OUTSIDE = lookupOutside(() => Object.assign(new Error('the name points inside'), { code: 'EACCES' }))
const TIMEOUT_MS = 10_000
const MOST_BYTES = 1_048_576

type Asked = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: unknown }

/** No redirect is followed. */
export const fetchOutside = (address: string, { method = 'GET', headers = {}, body }: Asked): Promise<Response> => {
  const url = new URL(address)
  if (url.protocol !== 'https:' || isWrittenInside(url))
    return Promise.reject(new Error('only addresses outside are asked, by TLS'))
  return new Promise((done, failed) => {
    const asking = request(url, { method, headers, lookup: OUTSIDE, timeout: TIMEOUT_MS }, answer => {
      const pieces: Buffer[] = []
      let size = 0
      answer.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > MOST_BYTES) asking.destroy(new Error('the answer is too long'))
        else pieces.push(piece)
      })
      answer.on('error', failed)
      answer.on('end', () => {
        const given = new Headers()
        for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) given.set(name, String(value))
        const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304
        done(new Response(hasBody ? Buffer.concat(pieces) : null, { status: answer.statusCode ?? 502, headers: given }))
      })
    })
    asking.on('timeout', () => asking.destroy(new Error('no answer in time')))
    asking.on('error', failed)
    asking.end(body === undefined || body === null ? undefined : String(body))
  })
}
