/** Makes the HTTP server: routes from operations, problems from refusals, and the pages that the roof hands in. */

import { existsSync } from 'node:fs'
import multipart from '@fastify/multipart'
import statics from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Environment, OpenIdSettings, Registry } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { isWithinMs } from '#rules/time'
import { describeFault, isAway, isDiskFull } from '#storage/database'
import { type Caller, callerOf, type Serving } from './caller.ts'
import { addLeaving } from './leaving.ts'
import { CALLER, makeLimiter, NETWORK, networkOf } from './limits.ts'
import { requestLine } from './lines.ts'
import { isLoopback } from './local.ts'
import { addLog } from './log.ts'
import { type Figure, makeCounters } from './measured.ts'
import { type Meter, meterOf } from './meter.ts'
import { openApiOf } from './openapi.ts'
import { addOpenId, addOpenIdLogout, LOGOUT } from './openid.ts'
import { addOperating, type Readiness } from './operating.ts'
import { addOperations, addShortAddresses } from './operations.ts'
import { addForms, addPages, askOf, type Pages, sendPage } from './pages.ts'
import { faultProblem, langOf, notFound, problemOf, sendProblem, withHints } from './problem.ts'
import { securityHeaders } from './security.ts'
import { cutOffStalled, stallLimitOf } from './stalled.ts'
import { type Log, reportFault, traceOf } from './trace.ts'
import { addTracing } from './tracing.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** For faces that add addresses of their own. */
    whoAsks(request: FastifyRequest): Promise<Caller>
  }
}

export type HttpOptions = {
  readonly environment: Environment
  readonly registry: Registry
  readonly pages?: Pages
  /** The folder of the console's build, served under /console/. */
  readonly consoleDir?: string
  /** Whether requests from this machine act as its operator. Switch it off behind a proxy that hides where requests come from. */
  readonly localOperator?: Serving['localOperator']
  /** Where browsers reach the platform, `https://…`. */
  readonly origin?: string | undefined
  /** Peers whose word on where a request comes from is taken. */
  readonly proxies?: readonly string[]
  /** Where else accounts sign in. */
  readonly openId?: OpenIdSettings | undefined
  /** By which word of a proxy the place's gateway vouches for a terminal; administrators act from no other then. */
  readonly terminals?: Serving['terminals']
  /** From which networks offices are held. */
  readonly officeNetworks?: Environment['officeNetworks'] | undefined
  readonly ready?: () => Promise<Readiness>
  /** What is measured beside the answers. */
  readonly figures?: () => Promise<readonly Figure[]>
  /** Who may read it; this machine alone where nothing is said. */
  readonly meter?: Meter
  /** How long a body may bring next to nothing. */
  readonly stallLimitMs?: number
  readonly log?: Log
  /** Whether each request leaves a line, and carries its number back. */
  readonly logsRequests?: boolean
  /** Version of the program, for the interface's description. */
  readonly version?: string
}

/** When to ask again while the database is away, and how often that it is away is written down. */
const AWAY_SECONDS = 5
const AWAY_TOLD_MS = 10_000
/** What is no caller's doing, as the log has it. */
const OUTSIDE: Readonly<Record<string, string>> = { DATABASE_AWAY: 'database-away', DISK_FULL: 'disk-full' }

/** Not yet listening. `close()` answers what has begun, lets go of idle connections, and resolves. */
export const createHttpServer = async (options: HttpOptions): Promise<FastifyInstance> => {
  const { registry, pages, consoleDir, openId, officeNetworks, terminals } = options
  const environment: Environment = {
    ...options.environment,
    ...(openId === undefined ? {} : { openId }),
    ...(officeNetworks === undefined ? {} : { officeNetworks }),
    ...(terminals === undefined ? {} : { terminalsVouched: true }),
  }
  const serving: Serving = {
    environment,
    localOperator: options.localOperator ?? true,
    origin: options.origin,
    proxies: options.proxies ?? [],
    terminals,
    limitCaller: makeLimiter(CALLER, environment.sources.nowMs),
  }
  const log: Log = options.log ?? (() => {})
  const app = Fastify({
    logger: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    bodyLimit: 1_048_576,
    // A large file on a slow line takes as long as it takes; the headers must not, and a body that does not come on is cut off.
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    trustProxy: false,
    // Whoever asks on a connection that was kept is answered, also while the server leaves.
    return503OnClosing: false,
    exposeHeadRoutes: true,
    frameworkErrors: (_thrown, request, reply) => void declineAddress(request as FastifyRequest, reply as FastifyReply),
  })
  app.decorate('whoAsks', (request: FastifyRequest) => callerOf(request, serving))
  addLeaving(app)
  cutOffStalled(app, options.stallLimitMs ?? stallLimitOf({}))
  const limitNetwork = makeLimiter(NETWORK, environment.sources.nowMs)
  const counters = makeCounters()

  app.addHook('onRequest', (request, reply, done) => {
    // By the route that was found, never by the address as written: one address can be written in many ways.
    reply.headers(securityHeaders(routeOf(request), serving.origin !== undefined))
    if (options.logsRequests === true) reply.header('x-request-id', traceOf(request, environment.sources))
    const network = networkOf(request, serving.proxies)
    try {
      // This machine's own requests come from whoever stands before it, or from nobody else.
      if (!isLoopback(network)) limitNetwork(network)
      done()
    } catch (refusal) {
      done(refusal as Error)
    }
  })
  const codes = new WeakMap<FastifyRequest, string>()
  if (environment.around !== undefined)
    addTracing(app, environment.around, request => ({
      trace: traceOf(request, environment.sources),
      code: codes.get(request),
    }))
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime: ms } = reply
    counters.note(request.routeOptions.url ?? 'none', status, ms)
    if (options.logsRequests === true)
      log(requestLine(request, traceOf(request, environment.sources), { status, ms, code: codes.get(request) }))
    done()
  })

  const asPage = (request: FastifyRequest): boolean =>
    pages !== undefined &&
    routeOf(request) !== LOGOUT &&
    !/^\/(?:api|log|openapi|healthz|readyz|metrics|console\/context)(?:[/.?]|$)/.test(routeOf(request))
  /** What was declined before any route was found: no hook has run. */
  const declineAddress = (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(securityHeaders('none', serving.origin !== undefined))
    const refusal = new Refusal('INPUT_INVALID', { details: { places: [{ place: 'address', keyword: 'format' }] } })
    const problem = problemOf(refusal, environment, langOf(request))
    return asPage(request)
      ? sendPage(reply, pages!.errorPage(askOf(request), problem.status))
      : sendProblem(reply, problem, langOf(request))
  }

  let toldAt = Number.NEGATIVE_INFINITY
  /** Once for all who ask while the database is away, or a disk is full. */
  const tellOutside = (event: string, thrown: unknown) => {
    const now = environment.sources.nowMs()
    if (isWithinMs(toldAt, now, AWAY_TOLD_MS)) return
    toldAt = now
    log({ level: 'error', event, ...describeFault(thrown) })
  }
  app.setNotFoundHandler((request, reply) => {
    codes.set(request, 'NOT_FOUND')
    if (!asPage(request)) return sendProblem(reply, problemOf(notFound(), environment, langOf(request)), langOf(request))
    return sendPage(reply, pages!.errorPage(askOf(request), 404))
  })
  app.setErrorHandler((thrown, request, reply) => {
    const lang = langOf(request)
    const refusal = refusalOf(thrown)
    if (refusal) {
      const problem = problemOf(refusal, environment, lang)
      codes.set(request, problem.code)
      const event = OUTSIDE[refusal.code]
      if (event !== undefined) tellOutside(event, thrown)
      withHints(reply, problem)
      return asPage(request)
        ? sendPage(reply, pages!.errorPage(askOf(request), problem.status, { code: problem.code }))
        : sendProblem(reply, problem, lang)
    }
    codes.set(request, 'FAULT')
    const trace = traceOf(request, environment.sources)
    reportFault(log, trace, request, thrown)
    return asPage(request)
      ? sendPage(reply, pages!.errorPage(askOf(request), 500, { trace }))
      : sendProblem(reply, faultProblem(trace, lang), lang)
  })

  await app.register(multipart)
  addOperations(app, registry, serving)
  addShortAddresses(app, registry, serving)
  addOpenId(app, registry, serving)
  addOpenIdLogout(app, registry, serving)
  addLog(app, environment)
  addOperating(app, {
    counters,
    ready: options.ready ?? (async () => ({ ok: true, waitingFor: [] })),
    figures: options.figures ?? (async () => []),
    meter: options.meter ?? meterOf({}),
  })
  const description = JSON.stringify(openApiOf(registry, options.version ?? '0'))
  app.get('/openapi.json', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=60').type('application/json; charset=utf-8').send(description),
  )
  if (consoleDir !== undefined && existsSync(consoleDir)) await addConsole(app, consoleDir)
  if (pages) {
    addForms(app, pages, serving)
    const { seen, isBehind, proof } = environment
    addPages(app, pages, { nowMs: environment.sources.nowMs, seen, isBehind, proof })
  }
  return app
}

/** The pattern of the route that was found; the address as written where none was. */
const routeOf = (request: FastifyRequest): string => request.routeOptions?.url ?? request.url

/** The console is one page: its own addresses below /console/ all give that page. */
const addConsole = async (app: FastifyInstance, root: string): Promise<void> => {
  await app.register(statics, {
    root,
    prefix: '/console/',
    index: 'index.html',
    setHeaders: (response, path) =>
      response.header('cache-control', /-[\w-]{8,}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  app.get('/console', (_request, reply) => reply.redirect('/console/', 308))
}

/** What Fastify itself declines (a malformed body, an unknown media type) is the caller's doing and no fault of ours. */
const refusalOf = (thrown: unknown): Refusal | undefined => {
  if (thrown instanceof Refusal) return thrown
  if (isAway(thrown)) return new Refusal('DATABASE_AWAY', { details: { seconds: AWAY_SECONDS } })
  if (isDiskFull(thrown)) return new Refusal('DISK_FULL')
  const { statusCode, code } = thrown as { statusCode?: number; code?: string }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Refusal('FILE_MEDIA_UNKNOWN')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Refusal('INPUT_INVALID', { details: { places: [{ place: 'body', keyword: code ?? String(statusCode) }] } })
  return undefined
}
