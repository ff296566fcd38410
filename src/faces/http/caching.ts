/** How long an answer may be kept: never past the next midnight in China, when what is lawfully shown changes by itself. */

import { crc32 } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { chinaDay, type LocalDate, msUntilChinaMidnight } from '#rules/time'

/** Whole seconds that remain of the day in China, less one for the way of the answer. */
export const secondsLeftOfDay = (nowMs: number): number => Math.max(0, Math.floor(msUntilChinaMidnight(nowMs) / 1000) - 1)

/**
 * A browser asks again after two seconds, as fast as a hand-in becomes visible; a shared cache after a minute at most.
 * `must-revalidate`, because a cache that cannot reach us must not serve what may have ended.
 */
export const cacheControl = (nowMs: number): string => {
  const left = secondsLeftOfDay(nowMs)
  return `public, max-age=${Math.min(2, left)}, s-maxage=${Math.min(60, left)}, must-revalidate`
}

/**
 * As above, for what was read between two instants and is true of `day`, the day of the database. Where midnight has passed
 * meanwhile, or the database goes by another day than this clock, nobody can say how long it stays true: it is not kept.
 */
export const cacheControlOf = (read: { askedAt: number; answeredAt: number; day?: LocalDate | undefined }): string => {
  const today = chinaDay(read.askedAt)
  const isOfToday = chinaDay(read.answeredAt) === today && (read.day ?? today) === today
  return isOfToday ? cacheControl(read.answeredAt) : 'no-store'
}

/** A checksum, not a digest: it tells versions of one page apart, and takes a tenth of the time. */
export const tagOf = (bytes: Buffer): string => `W/"${crc32(bytes).toString(36)}-${bytes.length.toString(36)}"`

/** Sets the tag, and tells whether the caller already has what bears it. */
export const isKnown = (request: FastifyRequest, reply: FastifyReply, tag: string): boolean => {
  reply.header('etag', tag)
  const known = request.headers['if-none-match']
  return known !== undefined && (known === tag || known.split(',').some(one => one.trim() === tag))
}

/** The body as bytes, tagged; a 304 with nothing where the caller already has it. */
export const tagged = (request: FastifyRequest, reply: FastifyReply, body: string): Buffer => {
  // As bytes from here on: a string would be encoded once for the tag and again, more slowly, for the socket.
  const bytes = Buffer.from(body)
  if (!isKnown(request, reply, tagOf(bytes))) return bytes
  reply.code(304)
  return Buffer.alloc(0)
}
