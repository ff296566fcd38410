/** Sessions over HTTP: the token of a session is the browser's cookie, and stands in no answer and no request body. */

import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Operation } from '#capabilities/operation'
import { cookieName, refuseForeignPage, type Serving, sessionToken, startName } from './caller.ts'

/** The input and the output as callers over HTTP know them. */
export const outwardShapes = (operation: Operation) => {
  const output = operation.form === 'file-query' ? undefined : operation.output
  if (operation.session === undefined) return { input: operation.input, output }
  const kept = ['token', 'replaces', ...(operation.session === 'asks' ? ['state'] : [])]
  return { input: Type.Omit(operation.input, ['token', 'replaces']), output: output && Type.Omit(output, kept) }
}

/** The input of what begins or ends a session, with the token that the browser holds. */
export const withSession = (operation: Operation, request: FastifyRequest, serving: Serving, input: object): object => {
  if (operation.session === undefined) return input
  refuseForeignPage(request, serving)
  const token = sessionToken(request, serving)
  if (operation.session === 'asks') return input
  if (operation.session === 'begins') return token === undefined ? input : { ...input, replaces: token.slice(0, 100) }
  return { ...input, token: (token ?? '').slice(0, 100) }
}

/** The answer without its token, which goes into the cookie. Of this machine's own address the cookie cannot be marked as secure. */
export const keepSession = (operation: Operation, reply: FastifyReply, serving: Serving, answer: unknown): unknown => {
  if (operation.session === undefined) return answer
  const secure = serving.origin === undefined ? [] : ['Secure']
  if (operation.session === 'asks') {
    const { state, ...asked } = answer as { state?: string }
    // Lax: it is another site that sends the browser back.
    const marks = ['Path=/', 'HttpOnly', 'SameSite=Lax', 'Max-Age=600', ...secure]
    reply.header('set-cookie', [`${startName(serving)}=${state}`, ...marks].join('; '))
    return asked
  }
  const marks = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...secure]
  const { token, ...rest } = answer as { token?: string }
  const value = operation.session === 'begins' ? `${token}` : ''
  const end = operation.session === 'ends' ? ['Max-Age=0'] : []
  reply.header('set-cookie', [`${cookieName(serving)}=${value}`, ...marks, ...end].join('; '))
  return rest
}
