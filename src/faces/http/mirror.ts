/** The server of a mirror: pages of a snapshot, and nothing at all where what they would say may not be so today. */

import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Sources } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { addLeaving } from './leaving.ts'
import { makeLimiter, NETWORK, networkOf } from './limits.ts'
import { requestLine } from './lines.ts'
import { isLoopback } from './local.ts'
import { gauge, makeCounters } from './measured.ts'
import type { Meter } from './meter.ts'
import { addOperating } from './operating.ts'
import { addPages, askOf, type Pages, sendPage } from './pages.ts'
import { securityHeaders } from './security.ts'
import { cutOffStalled } from './stalled.ts'
import { STATUS } from './status.ts'
import { type Log, reportFault, traceOf } from './trace.ts'

export type MirrorOptions = {
  readonly pages: Omit<Pages, 'forms'>
  /** Why nothing is shown now, with the page that says so; undefined where something is. */
  readonly refusal: () => { readonly because: string; readonly page: string } | undefined
  /** The page for a fault that says that the snapshot is no longer what was checked; undefined for any other. */
  readonly pageOfUntrue: (thrown: unknown) => string | undefined
  readonly sources: Sources
  /** Seconds since the instant of what is shown; null where nothing is. */
  readonly age: () => number | null
  /** Where browsers reach the mirror, `https://…`. */
  readonly origin: string | undefined
  readonly proxies: readonly string[]
  readonly meter: Meter
  readonly logsRequests: boolean
  readonly stallLimitMs: number
  readonly log: Log
}

/** When to ask again: a snapshot that is put there is seen within seconds. */
const AGAIN_SECONDS = 60
const BODY_BYTES = 16 * 1024
/** Asked by whoever runs the mirror; and what no snapshot changes. */
const ALWAYS = new Set(['/healthz', '/readyz', '/metrics', '/robots.txt', '/favicon.svg'])

/** Not yet listening. */
export const createMirrorServer = (options: MirrorOptions): FastifyInstance => {
  const { pages, refusal, sources, log } = options
  const app = Fastify({
    logger: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    // Nobody has anything to send here; what is sent all the same is cut off as the platform does it.
    bodyLimit: BODY_BYTES,
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    trustProxy: false,
    return503OnClosing: false,
    exposeHeadRoutes: true,
    frameworkErrors: (_thrown, _request, reply) => void sendStatus(reply as FastifyReply, 400),
  })
  addLeaving(app)
  cutOffStalled(app, options.stallLimitMs)
  const limitNetwork = makeLimiter(NETWORK, sources.nowMs)
  const counters = makeCounters()
  const refuse = (reply: FastifyReply, page: string): FastifyReply =>
    sendPage(reply.header('retry-after', String(AGAIN_SECONDS)), { status: 503, body: page, keep: 'never' })

  app.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url
    reply.headers(securityHeaders(route ?? 'none', options.origin !== undefined))
    const network = networkOf(request, options.proxies)
    if (!isLoopback(network)) limitNetwork(network)
    const refused = route !== undefined && ALWAYS.has(route) ? undefined : refusal()
    if (refused !== undefined) return refuse(reply, refused.page)
    return undefined
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime: ms } = reply
    counters.note(request.routeOptions.url ?? 'none', status, ms)
    if (options.logsRequests) log(requestLine(request, traceOf(request, sources), { status, ms, code: undefined }))
    done()
  })
  app.setNotFoundHandler((request, reply) => sendPage(reply, pages.errorPage(askOf(request), 404)))
  app.setErrorHandler((thrown, request, reply) => {
    const untrue = options.pageOfUntrue(thrown)
    if (untrue !== undefined) {
      log({ level: 'error', event: 'snapshot-untrue', text: String(thrown) })
      return refuse(reply, untrue)
    }
    if (thrown instanceof Refusal) {
      const { seconds } = thrown.details as { seconds?: number }
      if (seconds !== undefined) reply.header('retry-after', String(seconds))
      return sendStatus(reply, STATUS[thrown.code])
    }
    const { statusCode = 500 } = thrown as { statusCode?: number }
    if (statusCode < 500) return sendStatus(reply, statusCode)
    const trace = traceOf(request, sources)
    reportFault(log, trace, request, thrown)
    // The frame of a page is of the snapshot too.
    const refused = refusal()
    return refused === undefined
      ? sendPage(reply, pages.errorPage(askOf(request), 500, { trace }))
      : refuse(reply, refused.page)
  })
  addOperating(app, {
    counters,
    ready: async () => {
      const because = refusal()?.because
      return { ok: because === undefined, waitingFor: because === undefined ? [] : [`snapshot-${because}`] }
    },
    figures: async () => [
      gauge('mirror_age_seconds', 'Seconds since the instant of the snapshot that is shown', options.age()),
    ],
    meter: options.meter,
  })
  addPages(app, pages, { nowMs: sources.nowMs })
  return app
}

const sendStatus = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('')
