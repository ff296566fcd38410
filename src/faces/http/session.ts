/** Sessions over HTTP: the token of a session is the browser's cookie, and stands in no answer and no request body. */

import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Operation } from '#capabilities/operation'
import { begunToken, cookieName, refuseForeignPage, type Serving, sessionToken, startName } from './caller.ts'

const kept = ({ session }: Operation): string[] => [
  ...(session === 'begins' ? ['token', 'begun'] : []),
  ...(session === 'asks' ? ['begun'] : []),
]

/** The input and the output as callers over HTTP know them. */
export const outwardShapes = (operation: Operation) => {
  const output = operation.form === 'file-query' ? undefined : operation.output
  const { handsIn = [] } = operation
  return {
    input: handsIn.length === 0 ? operation.input : Type.Omit(operation.input, [...handsIn]),
    output: output && (operation.session === undefined ? output : Type.Omit(output, kept(operation))),
  }
}

const LONGEST_TOKEN = 100
const LONGEST_BEGUN = 3000

/** The input with what the browser keeps for us: only where our own page asks. */
export const withSession = (operation: Operation, request: FastifyRequest, serving: Serving, input: object): object => {
  const { handsIn, session } = operation
  if (handsIn === undefined && session === undefined) return input
  refuseForeignPage(request, serving)
  return { ...input, ...heldBy(operation, request, serving) }
}

/** What the browser keeps, as the operation names it. */
export const heldBy = ({ handsIn = [] }: Operation, request: FastifyRequest, serving: Serving): object => {
  const token = sessionToken(request, serving)
  const begun = begunToken(request, serving)
  return {
    ...(handsIn.includes('token') ? { token: (token ?? '').slice(0, LONGEST_TOKEN) } : {}),
    ...(handsIn.includes('replaces') && token !== undefined ? { replaces: token.slice(0, LONGEST_TOKEN) } : {}),
    ...(handsIn.includes('begun') && begun !== undefined ? { begun: begun.slice(0, LONGEST_BEGUN) } : {}),
  }
}

/** The answer without what the browser keeps, which goes into cookies. Of this machine's own address they cannot be marked as secure. */
export const keepSession = (operation: Operation, reply: FastifyReply, serving: Serving, answer: unknown): unknown => {
  const { session } = operation
  if (session === undefined) return answer
  const { token, begun, ...rest } = answer as { token?: string | null; begun?: string | null }
  const secure = serving.origin === undefined ? [] : ['Secure']
  // Lax: it is another site that sends the browser back.
  const start = (value: string, seconds: number) =>
    [`${startName(serving)}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${seconds}`, ...secure].join('; ')
  const own = (value: string, ...more: string[]) =>
    [`${cookieName(serving)}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', ...secure, ...more].join('; ')
  // What the browser holds of the pages goes too. Not by "cookies": that reaches every name of the place, of other offices as well.
  if (session === 'ends') reply.header('set-cookie', own('', 'Max-Age=0')).header('clear-site-data', '"cache", "storage"')
  else if (typeof begun === 'string') reply.header('set-cookie', start(begun, 600))
  else if (session === 'begins') {
    const forget = begunToken(reply.request, serving) === undefined ? [] : [start('', 0)]
    reply.header('set-cookie', [...(typeof token === 'string' ? [own(token)] : []), ...forget])
  }
  return rest
}
