/** Refusals and faults as RFC 9457 problem details. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Environment } from '#capabilities/operation'
import { type Lang, refusalSaid, textOf } from '#faces/text'
import { Refusal, type RefusalCode } from '#rules/outcome'
import { STATUS } from './status.ts'

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly clause?: string
  readonly details?: unknown
  readonly trace?: string
}

/** Chinese, unless the caller has asked for English before it. */
export const langOf = (request: FastifyRequest): Lang => {
  const first = (request.headers['accept-language'] ?? '').split(',')[0]!.trim().toLowerCase()
  return first === 'en' || first.startsWith('en-') ? 'en' : 'zh-CN'
}

export const problemOf = (refusal: Refusal, environment: Environment, lang: Lang): Problem => {
  const clause = refusal.clause === undefined ? undefined : environment.law.current().clause(refusal.clause)
  const said = refusalSaid(refusal.code, refusal.details, lang, clause)
  if (refusal.code === 'NOT_DISCLOSED') return notDisclosed(said, refusal.details.once === true)
  return {
    type: `/api-docs#${refusal.code}`,
    title: said.title,
    status: STATUS[refusal.code as RefusalCode] ?? 400,
    detail: said.detail,
    code: refusal.code,
    ...(refusal.clause === undefined ? {} : { clause: refusal.clause }),
    ...(Object.keys(refusal.details).length === 0 ? {} : { details: refusal.details }),
  }
}

// 410 for what once was shown, 404 for what never was; the body is the same, so it names no status either.
const notDisclosed = (said: { title: string; detail: string }, once: boolean): Problem =>
  Object.defineProperty({ type: '/api-docs#NOT_DISCLOSED', ...said, code: 'NOT_DISCLOSED' } as Problem, 'status', {
    value: once ? 410 : STATUS.NOT_DISCLOSED,
    enumerable: false,
  })

export const faultProblem = (trace: string, lang: Lang): Problem => {
  const said = textOf(lang).fault
  return {
    type: 'about:blank',
    title: said.title,
    status: 500,
    detail: said.detail.replace('{trace}', trace),
    code: 'FAULT',
    trace,
  }
}

/** How to be let in, and when to come again. */
export const withHints = (reply: FastifyReply, { status, details }: Problem): FastifyReply => {
  const { seconds } = (details ?? {}) as { seconds?: number }
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return (status === 429 || status === 503) && seconds !== undefined ? reply.header('retry-after', String(seconds)) : reply
}

/** Problems are never kept: what is not there now may be there in a moment. */
export const sendProblem = (reply: FastifyReply, problem: Problem, lang: Lang): FastifyReply =>
  withHints(reply, problem)
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', lang)
    .header('cache-control', 'no-store')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)

/** A request that names what we do not have. */
export const notFound = (): Refusal => new Refusal('NOT_FOUND')
