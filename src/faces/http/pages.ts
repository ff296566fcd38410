/** Mounts pages that another face renders. That face knows nothing of HTTP but what is asked and what is answered. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { cacheControlOf, tagged } from './caching.ts'
import { asPublic, type Serving } from './caller.ts'

/** What a page is asked with. `cookie` is the header as it came. */
export type Ask = {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly cookie: string | undefined
  /** Path and query. */
  readonly url: string
  readonly host: string
}

export type FormAsk = Ask & { readonly form: Readonly<Record<string, string>>; readonly caller: Actor }

/** What a page answers with. `keep`: like everything shown today; as a file that never changes; not at all. */
export type Answer = {
  readonly status: number
  readonly body: string
  readonly type?: string
  readonly cookies?: readonly string[]
  readonly location?: string
  readonly keep: 'today' | 'always' | 'never'
  /** The day that it is true of, where it depends on one. */
  readonly day?: LocalDate | undefined
}

export type Pages = {
  /** Forms that anybody sends from a page; as the public, whoever is signed in. */
  readonly forms: readonly { readonly path: string; answer(ask: FormAsk): Promise<Answer> }[]
  readonly routes: readonly { readonly path: string; answer(ask: Ask): Promise<Answer> | Answer }[]
  /** The page for what is not there (404) or went wrong (500 with a trace, 503). */
  errorPage(ask: Ask, status: number, trace?: string): Answer
}

export const askOf = (request: FastifyRequest): Ask => ({
  params: (request.params ?? {}) as Record<string, string>,
  query: (request.query ?? {}) as Record<string, string | string[] | undefined>,
  cookie: request.headers.cookie,
  url: request.url,
  host: request.host,
})

export const sendPage = (reply: FastifyReply, answer: Answer): FastifyReply => {
  reply.code(answer.status).type(answer.type ?? 'text/html; charset=utf-8')
  if (answer.cookies) reply.header('set-cookie', [...answer.cookies])
  if (answer.location !== undefined) reply.header('location', answer.location)
  return reply
    .header('cache-control', answer.keep === 'always' ? 'public, max-age=31536000, immutable' : 'no-store')
    .send(answer.body)
}

/** A form is a few short texts; each field once. */
const LONGEST_FORM = 16 * 1024

const addForms = (app: FastifyInstance, { forms }: Pages, serving: Serving): void => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LONGEST_FORM },
    async (_request: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)),
  )
  for (const { path, answer } of forms)
    app.post(path, async (request, reply) => {
      const form = (request.body ?? {}) as Record<string, string>
      return sendPage(reply, await answer({ ...askOf(request), form, caller: asPublic(request, serving) }))
    })
}

export const addPages = (app: FastifyInstance, pages: Pages, serving: Serving): void => {
  const { environment } = serving
  addForms(app, pages, serving)
  for (const { path, answer } of pages.routes)
    app.get(path, async (request, reply) => {
      const askedAt = environment.sources.nowMs()
      const given = await answer(askOf(request))
      if (given.keep !== 'today' || given.cookies) return sendPage(reply, given)
      reply
        .code(given.status)
        .type(given.type ?? 'text/html; charset=utf-8')
        .header('vary', 'cookie')
        .header('cache-control', cacheControlOf({ askedAt, answeredAt: environment.sources.nowMs(), day: given.day }))
      return reply.send(tagged(request, reply, given.body))
    })
}
