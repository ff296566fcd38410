/** Mounts pages that another face renders. That face knows nothing of HTTP but what is asked and what is answered. */

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, isBehind } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { cacheControlOf, isKnown, tagOf } from './caching.ts'
import { asPublic, type Serving } from './caller.ts'
import { withForms } from './forms.ts'
import { makeKeeper } from './kept-pages.ts'

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
  /** Organisations that it is about: whoever is given it has looked at them. */
  readonly about?: readonly string[]
}

export type Pages = {
  /** Forms that anybody sends from a page; as the public, whoever is signed in. */
  readonly forms: readonly { readonly path: string; answer(ask: FormAsk): Promise<Answer> }[]
  readonly routes: readonly { readonly path: string; answer(ask: Ask): Promise<Answer> | Answer }[]
  /** What an asker has chosen that makes the page another one at the same address. */
  choicesOf(ask: Ask): string
  /** The page for what is not there (404) or went wrong (500 with a trace, 503 with a code). */
  errorPage(ask: Ask, status: number, said?: { readonly trace?: string; readonly code?: string }): Answer
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

/** Each field once. */
export const addForms = (app: FastifyInstance, { forms }: Pages, serving: Serving): void =>
  withForms(app, scope => {
    for (const { path, answer } of forms)
      scope.post(path, async (request, reply) => {
        const form = request.body instanceof URLSearchParams ? Object.fromEntries(request.body) : {}
        return sendPage(reply, await answer({ ...askOf(request), form, caller: asPublic(request, serving) }))
      })
  })

/** What may be kept, as it is sent: made once, and packed once for all who take it packed. */
type Page = { readonly bytes: Buffer; readonly tag: string; packed?: Promise<Buffer> }
type Made = { readonly answer: Answer; readonly askedAt: number; readonly page: Page | undefined }

const pageOf = ({ keep, cookies, body }: Answer): Page | undefined => {
  if (keep !== 'today' || cookies) return undefined
  const bytes = Buffer.from(body)
  return { bytes, tag: tagOf(bytes) }
}

const pack = promisify(gzip)
/** Fast: a page is text, and whoever waits for it waits for this too. */
const PACKING = { level: 4 }
/** What fits into one packet gets no smaller. */
const WORTH_PACKING = 1200
const TAKES_PACKED = /(?:^|[\s,])gzip(?!\s*;\s*q=0(?:\.0*)?(?:\s|,|$))/

export type Watching = {
  readonly nowMs: () => number
  /** Hears which organisation whoever was given a page has looked at. */
  readonly seen?: ((organisation: string) => void) | undefined
  /** Whether what pages are made of may be older than it may be. */
  readonly isBehind?: (() => boolean) | undefined
  readonly proof?: (() => number | undefined) | undefined
}

export const addPages = (app: FastifyInstance, pages: Omit<Pages, 'forms'>, watching: Watching): void => {
  const { nowMs, seen, proof } = watching
  const keep = makeKeeper<Made>(nowMs, made => made.page !== undefined, proof)
  for (const { path, answer: render } of pages.routes)
    app.get(path, async (request, reply) => {
      const ask = askOf(request)
      const { answer, askedAt, page } = await keep(`${ask.host} ${pages.choicesOf(ask)} ${ask.url}`, async () => {
        const askedAt = nowMs()
        // What is left out of it is there again in a moment.
        const wasBehind = isBehind(watching)
        const answer = await render(ask)
        return { answer, askedAt, page: wasBehind || isBehind(watching) ? undefined : pageOf(answer) }
      })
      for (const organisation of answer.about ?? []) seen?.(organisation)
      if (page === undefined) return sendPage(reply, answer)
      reply
        .code(answer.status)
        .type(answer.type ?? 'text/html; charset=utf-8')
        .header('vary', 'cookie, accept-encoding')
        .header('cache-control', cacheControlOf({ askedAt, answeredAt: nowMs(), day: answer.day }))
      if (isKnown(request, reply, page.tag)) return reply.code(304).send(Buffer.alloc(0))
      if (page.bytes.length < WORTH_PACKING || !TAKES_PACKED.test(String(request.headers['accept-encoding'] ?? '')))
        return reply.send(page.bytes)
      page.packed ??= pack(page.bytes, PACKING)
      return reply.header('content-encoding', 'gzip').send(await page.packed)
    })
}
