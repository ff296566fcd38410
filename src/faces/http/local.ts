/** Tells whether a request comes from this machine, whose operator asks without signing in as long as nobody has an account. */

import type { IncomingHttpHeaders } from 'node:http'

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i
// A request that a proxy hands on comes from elsewhere, even where the proxy stands on this machine.
const HANDED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']

export const isLoopback = (address: string): boolean => LOOPBACK.test(address)

export const isHandedOn = (headers: IncomingHttpHeaders): boolean => HANDED_ON.some(name => headers[name] !== undefined)

/**
 * The address is the loopback; the name it was asked by is local (a foreign page that had its name point here is not); and a browser says
 * that the page which asks is our own. Programs that send none of a browser's headers are judged by address and name.
 */
export const isLocal = (remoteAddress: string | undefined, headers: IncomingHttpHeaders, httpVersion = '1.1'): boolean => {
  // Proxies that tell nothing of where a request comes from ask in HTTP 1.0; no browser and no console does.
  if (httpVersion === '1.0') return false
  const host = headers.host ?? ''
  if (!LOOPBACK.test(remoteAddress ?? '') || !LOCAL_HOST.test(host)) return false
  if (isHandedOn(headers)) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = headers.origin
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`
}
