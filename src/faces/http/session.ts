/** Sessions over HTTP: the token of a session is the browser's cookie, and stands in no answer and no request body. */

import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Operation } from '#capabilities/operation'
import { cookieName, refuseForeignPage, type Serving, sessionToken } from './caller.ts'

/** The input and the output as callers over HTTP know them. */
export const outwardShapes = (operation: Operation) => {
  const output = operation.form === 'file-query' ? undefined : operation.output
  if (operation.session === undefined) return { input: operation.input, output }
  const members = operation.session === 'begins' ? 'replaces' : 'token'
  return { input: Type.Omit(operation.input, [members]), output: output === undefined ? output : Type.Omit(output, ['token']) }
}

/** The input of what begins or ends a session, with the token that the browser holds. */
export const withSession = (operation: Operation, request: FastifyRequest, serving: Serving, input: object): object => {
  if (operation.session === undefined) return input
  refuseForeignPage(request, serving)
  const token = sessionToken(request, serving)
  if (operation.session === 'begins') return token === undefined ? input : { ...input, replaces: token.slice(0, 100) }
  return { ...input, token: (token ?? '').slice(0, 100) }
}

/** The answer without its token, which goes into the cookie. Of this machine's own address the cookie cannot be marked as secure. */
export const keepSession = (operation: Operation, reply: FastifyReply, serving: Serving, answer: unknown): unknown => {
  if (operation.session === undefined) return answer
  const marks = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(serving.origin === undefined ? [] : ['Secure'])]
  const { token, ...rest } = answer as { token?: string }
  const value = operation.session === 'begins' ? `${token}` : ''
  const end = operation.session === 'ends' ? ['Max-Age=0'] : []
  reply.header('set-cookie', [`${cookieName(serving)}=${value}`, ...marks, ...end].join('; '))
  return rest
}
