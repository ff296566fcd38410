/** How often somebody may ask: by the verified caller, or by the network a request comes from. Never by what a request says of itself. */

import type { FastifyRequest } from 'fastify'
import { Refusal } from '#rules/outcome'

/** What fills up again each second, and how much at most. */
export type Rate = { readonly perSecond: number; readonly burst: number }
/** An office may share one address; a machine hands in one file after the other, not a hundred at a time. */
export const NETWORK: Rate = { perSecond: 200, burst: 2000 }
export const CALLER: Rate = { perSecond: 20, burst: 400 }
/** Keys that are full again are forgotten once there are so many. */
const MOST_KEYS = 50_000

/** Throws `TOO_MANY_REQUESTS`, with the seconds to wait, where a key has used up what it has. Of this process alone. */
export const makeLimiter = ({ perSecond, burst }: Rate, nowMs: () => number) => {
  const used = new Map<string, { level: number; at: number }>()
  const levelNow = (one: { level: number; at: number }, now: number) =>
    Math.max(0, one.level - ((now - one.at) / 1000) * perSecond)
  return (key: string): void => {
    const now = nowMs()
    if (used.size > MOST_KEYS) for (const [known, one] of used) if (levelNow(one, now) === 0) used.delete(known)
    const before = used.get(key)
    // A clock that was set back makes nobody wait until it is there again.
    if (before !== undefined && before.at > now) before.at = now
    const level = before === undefined ? 0 : levelNow(before, now)
    if (level + 1 > burst)
      throw new Refusal('TOO_MANY_REQUESTS', { details: { seconds: Math.ceil((level + 1 - burst) / perSecond) } })
    used.set(key, { level: level + 1, at: now })
  }
}

const plainAddress = (address: string): string => address.replace(/^::ffff:/i, '')

/** The network of an address: itself, or the 64 bits that a household or an office is given in IPv6. */
const networkOfAddress = (address: string): string => {
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.toLowerCase().split('%')[0]!.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  const whole = [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
  return `${whole
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

const peerOf = ({ socket }: FastifyRequest): string => plainAddress(socket.remoteAddress ?? 'unknown')

/** The words of a header that a proxy of the settings sets; of anybody else they are a claim. */
export type ProxyWord = { readonly header: string; readonly value: string }
export const isSaidByProxy = (request: FastifyRequest, proxies: readonly string[], { header, value }: ProxyWord): boolean =>
  proxies.includes(peerOf(request)) && request.headers[header] === value

/**
 * Where a request comes from: the peer; or, where the peer is a proxy that the settings name, whom that proxy says it hands on for. What
 * anybody else says of it is a claim.
 */
export const addressOf = (request: FastifyRequest, proxies: readonly string[]): string => {
  const peer = peerOf(request)
  const named = request.headers['x-forwarded-for']
  if (typeof named !== 'string' || !proxies.includes(peer)) return peer
  return plainAddress(named.split(',').at(-1)!.trim())
}

/** The network of that address. */
export const networkOf = (request: FastifyRequest, proxies: readonly string[]): string =>
  networkOfAddress(addressOf(request, proxies))
