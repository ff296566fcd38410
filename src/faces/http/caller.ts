/** Who asks over HTTP: a machine by its key, the holder of a session by its cookie, the operator of this machine, or the public. */

import type { FastifyRequest } from 'fastify'
import { findMachine, findSignedIn, isWithoutAccounts, type SignedIn, type Whence } from '#capabilities/access'
import type { Actor, Environment, Operation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { browserOf } from './browser.ts'
import { addressOf, isSaidByProxy, networkOf, type ProxyWord } from './limits.ts'
import { isHandedOn, isLocal, isLoopback } from './local.ts'

const PUBLIC: Actor = { id: 'public', role: 'public' }
const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator' }

export type Serving = {
  readonly environment: Environment
  /** Whether requests from this machine act as its operator: never, always, or as long as nobody has an account. */
  readonly localOperator: boolean | 'until-accounts'
  /** Where browsers reach the platform, `https://…`; without it nobody signs in but on this machine. */
  readonly origin: string | undefined
  /** Peers whose word on where a request comes from is taken. */
  readonly proxies: readonly string[]
  /** By which word of a proxy the place's gateway vouches for a terminal. */
  readonly terminals?: ProxyWord | undefined
  /** Throws where a verified caller asks too often. */
  readonly limitCaller: (id: string) => void
}

export type Caller = {
  readonly actor: Actor
  readonly by: 'key' | 'session' | 'machine' | 'nothing'
  readonly signedIn?: SignedIn
}

/** What the browser gives back; of the machine's own address it cannot be marked as secure. */
export const cookieName = ({ origin }: Serving): string => (origin === undefined ? 'xinheng' : '__Host-xinheng')

/** Holds, for ten minutes and sealed, what this browser has begun: a sign-in at a provider, a question to a passkey. */
export const startName = (serving: Serving): string => `${cookieName(serving)}-start`

const cookie = (request: FastifyRequest, named: string): string | undefined =>
  (request.headers.cookie ?? '')
    .split(/;\s*/)
    .find(one => one.startsWith(`${named}=`))
    ?.slice(named.length + 1)

export const begunToken = (request: FastifyRequest, serving: Serving): string | undefined => cookie(request, startName(serving))

export const sessionToken = (request: FastifyRequest, serving: Serving): string | undefined => {
  return cookie(request, cookieName(serving))
}

const isFromHere = (request: FastifyRequest): boolean =>
  isLocal(request.socket.remoteAddress, request.headers, request.raw.httpVersion)

/** Throws `SIGN_IN_NEEDED` where a token is shown that is nobody's: it is not taken for the public's. */
export const callerOf = async (request: FastifyRequest, serving: Serving): Promise<Caller> => {
  const { environment } = serving
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    const actor = await findMachine(environment, bearer, whenceOf(request, serving))
    if (actor === undefined) throw new Refusal('SIGN_IN_NEEDED')
    return { actor: { ...actor, ...saidBeside(request) }, by: 'key' }
  }
  const token = sessionToken(request, serving)
  if (token !== undefined && isOwnPage(request, serving)) {
    const chosen = request.headers['xinheng-office']
    const signedIn = await findSignedIn(environment, token, {
      ...{ from: whenceOf(request, serving), chosen: typeof chosen === 'string' ? chosen : undefined },
    })
    if (signedIn !== undefined) return { actor: { ...signedIn.actor, ...saidBeside(request) }, by: 'session', signedIn }
  }
  if (await mayOperate(request, serving)) return { actor: { ...OPERATOR, ...saidBeside(request) }, by: 'machine' }
  return { actor: PUBLIC, by: 'nothing' }
}

const mayOperate = async (request: FastifyRequest, { localOperator, environment }: Serving): Promise<boolean> => {
  if (localOperator === false || !isFromHere(request)) return false
  return localOperator === true || isWithoutAccounts(environment)
}

/** Why it is asked, and until when that is kept from the organisation: in headers, so that no address holds it. */
const saidBeside = ({ headers }: FastifyRequest): Pick<Actor, 'purpose' | 'visibleFrom'> => {
  const purpose = headers['xinheng-purpose']
  const visibleFrom = headers['xinheng-visible-from']
  return {
    ...(typeof purpose === 'string' ? { purpose: decoded(purpose).replaceAll('\0', '') } : {}),
    ...(typeof visibleFrom === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(visibleFrom)
      ? { visibleFrom: visibleFrom as LocalDate }
      : {}),
  }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not written as an address is: taken as it stands.
    return text
  }
}

/** Whether some see more of it than the public: then who asks is looked at, and answers differ by that. */
export const isForSome = ({ may }: Operation): boolean =>
  may.includes('public') && may.some(role => role !== 'public' && role !== 'local-operator')

/** Whoever is signed in: by the network alone. */
export const asPublic = (request: FastifyRequest, serving: Serving): Actor => {
  const page = ownOrigin(request, serving)
  const [networks, from] = [networksOf(request, serving), whenceOf(request, serving)]
  return { ...PUBLIC, networks, from, ...(page === undefined ? {} : { page }) }
}

/**
 * As whom an operation is asked. What the public may ask, and nobody may see more of, is answered as to the public, whoever asks: nobody sees
 * by accident more than a page shows.
 */
export const actorFor = async (request: FastifyRequest, operation: Operation, serving: Serving): Promise<Actor> => {
  if (operation.may.includes('public') && !isForSome(operation)) return asPublic(request, serving)
  const { actor, by } = await callerOf(request, serving)
  // The operator of this machine sees its pages as everybody does, and the rest by its commands.
  if (operation.may.includes('public') && (by === 'nothing' || by === 'machine')) return asPublic(request, serving)
  if (by === 'nothing') throw new Refusal('SIGN_IN_NEEDED')
  if (by === 'key' || by === 'session') serving.limitCaller(actor.id)
  if (by === 'session' && request.method !== 'GET' && request.method !== 'HEAD') refuseForeignPage(request, serving)
  return actor
}

/** Where an attempt comes from. What a proxy says of it counts where the settings name that proxy; of another it is a claim. */
const networksOf = (request: FastifyRequest, { proxies }: Serving): NonNullable<Actor['networks']> => {
  const near = request.socket.remoteAddress ?? 'unknown'
  const named = networkOf(request, proxies)
  return isHandedOn(request.headers) && named === networkOf(request, []) ? { near } : { near, named }
}

const whenceOf = (request: FastifyRequest, { proxies, terminals }: Serving): Whence => {
  const address = addressOf(request, proxies)
  // This machine's own browser goes by IPv4 and by IPv6 in turn.
  const network = isLoopback(address) ? 'loopback' : networkOf(request, proxies)
  const isVouched = terminals !== undefined && isSaidByProxy(request, proxies, terminals)
  return { address, network, browser: browserOf(request.headers['user-agent']), isVouched }
}

const ownOrigin = (request: FastifyRequest, { origin }: Serving): string | undefined =>
  origin ?? (isFromHere(request) ? `http://${request.headers.host}` : undefined)

/** Whether the browser says that another page asks; programs say nothing. */
const isOwnPage = (request: FastifyRequest, serving: Serving): boolean => {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const { origin } = request.headers
  return origin === undefined || origin === ownOrigin(request, serving)
}

/** Where a session changes something, the browser must say that the page which asks is our own (docs/operating/threats.md). */
export const refuseForeignPage = (request: FastifyRequest, serving: Serving): void => {
  const own = ownOrigin(request, serving)
  const isSaid = request.headers.origin === own || request.headers['sec-fetch-site'] === 'same-origin'
  if (own === undefined || !isSaid || !isOwnPage(request, serving)) throw new Refusal('ORIGIN_FOREIGN')
}
