/** The console on a small city, served by this process: accounts that have signed in, each in a window of its own. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { access } from '#capabilities/access'
import { audit } from '#capabilities/audit'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import {
  type Capability,
  type Environment,
  makeRegistry,
  type OpenIdSettings,
  type Registry,
  runOperation,
} from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import { addConsoleRoutes, ensureConsole } from '#faces/console'
import { Authenticator } from '#support/access'
import type { City } from '#support/portal'

export { sampleDecision } from './decision.ts'
export { findRepairable, type Repairable } from './repairable.ts'

const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const

export type Console = {
  /** Ends with a slash. */
  readonly address: string
  readonly registry: Registry
  /** As the machine's operator. */
  ask<T>(operation: string, input: object): Promise<T>
  /** Opens an account and gives its invitation. */
  invite(name: string, office: object): Promise<string>
  /** A window in which the account has signed in, with a passkey of the test's own. */
  windowOf(browser: Browser, name: string, office: object): Promise<Page>
}

/** A port that is free now: a provider must know where it sends browsers back to before anybody serves there. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

const FIRST_BUILD_MS = 240_000

export { FIRST_BUILD_MS }

export async function serveConsole(
  city: City,
  port: number,
  openId?: OpenIdSettings,
  { rooms = [], ...settings }: { rooms?: readonly Capability[] } & Partial<Pick<Environment, 'begin' | 'notices'>> = {},
): Promise<Console> {
  const built = ensureConsole()
  await built.built
  const registry = makeRegistry([access, audit, disclosure, intake, organisations, repair, ...rooms])
  const app = await city.serve({
    registry,
    environment: { ...city.environment, ...settings },
    consoleDir: built.dir,
    localOperator: 'until-accounts',
    ...(openId === undefined ? {} : { openId }),
  })
  const clauseAddress = (clause: string) => `/rules/${clause}`
  addConsoleRoutes(app, { environment: city.environment, registry, isSample: true, sample: () => null, clauseAddress })
  await app.listen({ port, host: 'localhost' })
  const origin = `http://localhost:${port}`
  const ask = <T>(name: string, input: object) =>
    runOperation(registry.get(name)!, city.environment, OPERATOR, input) as Promise<T>
  const invite = async (name: string, office: object) =>
    (await ask<{ invitation: string }>('access.open-account', { name, post: '演示岗位', ...office })).invitation
  const post = async (operation: string, payload: object, cookie?: string, agent?: string) => {
    const browser = agent === undefined ? {} : { 'user-agent': agent }
    const headers = { host: `localhost:${port}`, origin, ...browser, ...(cookie === undefined ? {} : { cookie }) }
    const given = await app.inject({ method: 'POST', url: `/api/access/${operation}`, payload, headers })
    if (given.statusCode !== 200) throw new Error(`${operation}: ${given.body}`)
    const cookies = [given.headers['set-cookie']].flat().map(one => String(one).split(';')[0]!)
    return { answer: given.json(), cookies }
  }
  return {
    address: `${origin}/`,
    registry,
    ask,
    invite,
    async windowOf(browser, name, office) {
      const token = await invite(name, office)
      const own = new Authenticator()
      const making = await post('begin-passkey-making', { invitation: token })
      await post('accept-invitation', { token, passkey: own.make(making.answer.toMake, origin) }, making.cookies[0])
      const context = await windowIn(browser)
      const page = await context.newPage()
      // In the name of the browser that goes on with it: a session that has moved acts no more.
      const agent = String(await page.evaluate('navigator.userAgent'))
      const asking = await post('begin-passkey', {})
      const passkey = own.sign(asking.answer.asked, origin)
      const signed = await post('sign-in-by-passkey', { passkey }, asking.cookies[0], agent)
      const [, value = ''] = signed.cookies.find(one => one.startsWith('xinheng=xs_'))!.split('=')
      await context.addCookies([{ name: 'xinheng', value, url: origin, httpOnly: true, sameSite: 'Strict' }])
      return page
    },
  }
}

export const windowIn = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 }, acceptDownloads: true })

/** A device that holds passkeys and shows at once who holds it, as Chromium makes one for tests. */
export async function addVirtualKey(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
}
