/** A real OpenID provider on this machine, with a page of its own that asks who somebody is. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the provider says of a subject beside its name: by which means it was asked, and for which organisation it acts. */
export type Subject = { readonly amr?: readonly string[]; readonly organisation?: string }

export type OpenIdServer = { readonly issuer: string; readonly client: { id: string; secret: string }; close(): void }

const CLIENT = { id: 'xinheng', secret: 'a-secret-of-this-test' }
/** The claim by which it names an organisation. */
export const ORGANISATION_CLAIM = 'legal_entity'

/** Where it tells who has signed out, and whether it says of which session. */
export type Logout = { readonly address: string; readonly saysSession: boolean }

/** @param callback where it sends browsers back to */
export async function startProvider(
  callback: string,
  subjects: Readonly<Record<string, Subject>>,
  logout?: Logout,
): Promise<OpenIdServer> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, 'localhost', done))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  // @ts-expect-error It comes without types.
  const { default: Provider } = await import('oidc-provider')
  const hears = logout && {
    backchannel_logout_uri: logout.address,
    backchannel_logout_session_required: logout.saysSession,
  }
  const client = { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [callback], ...hears }
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub', 'amr', ORGANISATION_CLAIM] },
    conformIdTokenClaims: false,
    findAccount: (_ctx: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, [ORGANISATION_CLAIM]: subjects[accountId]?.organisation }),
    }),
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: logout !== undefined } },
    // Its own guard against private addresses, where everything stands in a test.
    fetch: (url: string, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown }) => fetch(url, options),
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  })
  const asked = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url!.startsWith('/interaction/')) return asked(request, response)
    void answer(provider, request, response, subjects)
  })
  return {
    issuer,
    client: CLIENT,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** One page: whoever types a name is that subject, and agrees to what is asked. */
// biome-ignore lint/suspicious/noExplicitAny: the package comes without types.
async function answer(provider: any, request: any, response: any, subjects: Readonly<Record<string, Subject>>): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    const label = prompt.name === 'login' ? '<label>login <input name="login" autofocus></label>' : ''
    response.end(
      `<!doctype html><title>provider</title><form method="post" action="${request.url}"><input type="hidden" name="prompt" value="${prompt.name}">${label}<button>continue</button></form>`,
    )
    return
  }
  let body = ''
  for await (const part of request) body += part
  const accountId = new URLSearchParams(body).get('login') ?? session?.accountId
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId, amr: subjects[accountId]?.amr } })
  const grant = new provider.Grant({ accountId, clientId: params.client_id })
  grant.addOIDCScope('openid')
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
}

/** What a browser keeps of the provider. */
export type Jar = Map<string, string>

async function visit(jar: Jar, url: string, form?: string): Promise<Response> {
  const given = await fetch(url, {
    redirect: 'manual',
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form === undefined ? {} : { body: form }),
  })
  for (const line of given.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
    if (value === '') jar.delete(name!)
    else jar.set(name!, value!)
  }
  return given
}

/** What a browser does at the provider: signs in as the subject, consents, and is sent back. Gives the address it is sent to. */
export async function atProvider(address: string, subject: string, jar: Jar = new Map()): Promise<URL> {
  const { origin } = new URL(address)
  let next: { url: string; form?: string } = { url: address }
  for (let step = 0; step < 12; step++) {
    const given = await visit(jar, next.url, next.form)
    const location = given.headers.get('location')
    if (location !== null) {
      const url = new URL(location, next.url)
      if (url.origin !== origin) return url
      next = { url: url.href }
      continue
    }
    const page = await given.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (prompt === undefined || action === undefined) throw new Error(page.slice(0, 400))
    const form = prompt === 'login' ? `prompt=login&login=${subject}` : `prompt=${prompt}`
    next = { url: new URL(action, next.url).href, form }
  }
  throw new Error('the provider sends in circles')
}

/** Signs the browser out at the provider, which tells whom it has signed in there. */
export async function signOutAtProvider(issuer: string, jar: Jar): Promise<void> {
  const page = await (await visit(jar, `${issuer}/session/end`)).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1]
  if (xsrf === undefined) throw new Error(page.slice(0, 400))
  const given = await visit(jar, `${issuer}/session/end/confirm`, `xsrf=${xsrf}&logout=yes`)
  if (given.status >= 400) throw new Error(`${given.status} ${await given.text()}`)
}
