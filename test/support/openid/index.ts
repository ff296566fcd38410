/** A real OpenID provider on this machine, with a page of its own that asks who somebody is. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the provider says of a subject beside its name: by which means it was asked, and for which organisation it acts. */
export type Subject = { readonly amr?: readonly string[]; readonly organisation?: string }

export type OpenIdServer = { readonly issuer: string; readonly client: { id: string; secret: string }; close(): void }

const CLIENT = { id: 'xinheng', secret: 'a-secret-of-this-test' }
/** The claim by which it names an organisation. */
export const ORGANISATION_CLAIM = 'legal_entity'

/** @param callback where it sends browsers back to */
export async function startProvider(callback: string, subjects: Readonly<Record<string, Subject>>): Promise<OpenIdServer> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, 'localhost', done))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  // @ts-expect-error It comes without types.
  const { default: Provider } = await import('oidc-provider')
  const client = { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [callback] }
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub', 'amr', ORGANISATION_CLAIM] },
    conformIdTokenClaims: false,
    findAccount: (_ctx: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, [ORGANISATION_CLAIM]: subjects[accountId]?.organisation }),
    }),
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
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

/** What a browser does at the provider: signs in as the subject, consents, and is sent back. Gives the address it is sent to. */
export async function atProvider(address: string, subject: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const { origin } = new URL(address)
  let next: { url: string; form?: string } = { url: address }
  for (let step = 0; step < 12; step++) {
    const given: Response = await fetch(next.url, {
      redirect: 'manual',
      method: next.form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(next.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(next.form === undefined ? {} : { body: next.form }),
    })
    for (const line of given.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value === '') cookies.delete(name!)
      else cookies.set(name!, value!)
    }
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
