// Signing in by an OpenID provider, a real one: discovery, PKCE, an account bound to issuer and subject; and what is refused.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { makeRegistry, type OpenIdSettings, runOperation } from '#capabilities/operation'
import { chinaDay } from '#rules/time'
import { type City, makeCity } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const CALLBACK = `${ORIGIN}/session/callback`
const UNIT = '11990100007501019Y'
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
const PAGE = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const registry = makeRegistry([access])
let city: City
let app: FastifyInstance
let provider: Server
let openId: OpenIdSettings
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  provider = createServer()
  await new Promise<void>(done => provider.listen(0, 'localhost', done))
  const issuer = `http://localhost:${(provider.address() as AddressInfo).port}`
  // @ts-expect-error It comes without types.
  const { default: Provider } = await import('oidc-provider')
  const client = { client_id: 'xinheng', client_secret: 'a-secret-of-this-test', redirect_uris: [CALLBACK] }
  const configuration = {
    clients: [client],
    findAccount: (_ctx: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    pkce: { required: () => true },
  }
  provider.on('request', new Provider(issuer, configuration).callback())
  openId = {
    callback: CALLBACK,
    allowLocal: true,
    providers: [{ issuer, clientId: 'xinheng', clientSecret: 'a-secret-of-this-test', title: '省统一身份认证（演示）' }],
  }
  app = await city.serve({ registry, origin: ORIGIN, openId })
})
after(async () => {
  provider.closeAllConnections()
  provider.close()
  await city.close()
})

const post = (operation: string, payload: object, headers: Record<string, string> = PAGE) =>
  app.inject({ method: 'POST', url: `/api/${operation.replace('.', '/')}`, payload, headers })
const rows = async <T>(text: string) => (await city.database.pool.query(text)).rows as T[]
const invite = async (name: string) =>
  (
    (await runOperation(registry.get('access.open-account')!, city.environment, OPERATOR, {
      ...{ name, post: '报送员', role: 'unit-reporter', unit: UNIT },
    })) as { invitation: string }
  ).invitation

/** What a browser does at the provider: signs in as the subject, consents, and is sent back. Gives the address it is sent to. */
async function atProvider(address: string, subject: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const issuer = new URL(address).origin
  let next: { url: string; form?: string } = { url: address }
  for (let step = 0; step < 12; step++) {
    const answer: Response = await fetch(next.url, {
      redirect: 'manual',
      method: next.form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(next.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(next.form === undefined ? {} : { body: next.form }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value === '') cookies.delete(name!)
      else cookies.set(name!, value!)
    }
    const location = answer.headers.get('location')
    if (location !== null) {
      const url = new URL(location, next.url)
      if (url.origin !== issuer) return url
      next = { url: url.href }
      continue
    }
    const page = await answer.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    const action = /action="([^"]+)"/.exec(page)?.[1]
    assert.ok(prompt !== undefined && action !== undefined, page.slice(0, 400))
    const form = prompt === 'login' ? `prompt=login&login=${subject}&password=x` : `prompt=${prompt}`
    next = { url: new URL(action, next.url).href, form }
  }
  throw new Error('the provider sends in circles')
}

const startCookie = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0]!
const back = (url: URL, cookie: string) =>
  app.inject({
    url: url.pathname + url.search,
    headers: { host: 'credit.example.gov', 'sec-fetch-site': 'cross-site', cookie },
  })
const cookiesOf = (answer: { headers: Record<string, unknown> }) => [answer.headers['set-cookie']].flat().map(String)

async function signIn(subject: string, more: object = {}) {
  const begun = await post('access.begin-openid', { issuer: openId.providers[0]!.issuer, ...more })
  assert.equal(begun.statusCode, 200, begun.body)
  assert.deepEqual(Object.keys(begun.json()), ['address'])
  return back(await atProvider(begun.json().address, subject), startCookie(begun))
}

test('an invitation is taken up at the provider; from then on the identity signs in, and of it a digest is kept', async () => {
  assert.deepEqual((await app.inject({ url: '/api/access/providers', headers: PAGE })).json().providers, [
    { issuer: openId.providers[0]!.issuer, title: '省统一身份认证（演示）' },
  ])
  const refused = await signIn('subject-one')
  assert.equal(refused.headers.location, '/console/sign-in?refused=SIGN_IN_REFUSED', 'nobody’s yet')
  const done = await signIn('subject-one', { invitation: await invite('reporter.one') })
  assert.equal(done.headers.location, '/console/')
  const session = cookiesOf(done).find(one => one.startsWith('__Host-xinheng=xs_'))!
  assert.match(session, /; Path=\/; HttpOnly; SameSite=Strict; Secure$/)
  const again = await signIn('subject-one')
  assert.equal(again.headers.location, '/console/')
  const cookie = cookiesOf(again)
    .find(one => one.startsWith('__Host-xinheng=xs_'))!
    .split(';')[0]!
  const out = await post('access.sign-out', {}, { ...PAGE, cookie })
  assert.equal(out.json().ended, true)
  const [kept] = await rows<{ n: number }>(
    "select count(*)::int as n from identity where encode(digest, 'escape') like '%subject%'",
  )
  assert.equal(kept!.n, 0)
  assert.deepEqual(await rows("select 1 from act_content where content like '%subject-one%' or content like '%xi_%'"), [])
})

test('an identity is one account’s; an invitation is good once; a closed account is nobody’s', async () => {
  const second = await invite('reporter.two')
  assert.match(String((await signIn('subject-one', { invitation: second })).headers.location), /IDENTITY_BOUND$/)
  assert.equal((await signIn('subject-two', { invitation: second })).headers.location, '/console/')
  assert.match(String((await signIn('subject-three', { invitation: second })).headers.location), /INVITATION_INVALID$/)
  await runOperation(registry.get('access.close-account')!, city.environment, OPERATOR, { name: 'reporter.two' })
  assert.match(String((await signIn('subject-two')).headers.location), /SIGN_IN_REFUSED$/)
})

test('an answer counts once, in the browser that has asked, unaltered, from an issuer of the list', async () => {
  const { issuer } = openId.providers[0]!
  assert.equal((await post('access.begin-openid', { issuer: 'https://evil.example' })).json().code, 'ISSUER_UNKNOWN')
  const begin = () => post('access.begin-openid', { issuer })
  const one = await begin()
  const address = new URL(one.json().address)
  assert.equal(address.searchParams.get('code_challenge_method'), 'S256')
  assert.match(String(one.headers['set-cookie']), /^__Host-xinheng-start=.*; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/)
  const answer = await atProvider(address.href, 'subject-one')
  const refused = /SIGN_IN_REFUSED$/
  // In another browser, which has begun none or another.
  assert.match(String((await back(answer, 'x=y')).headers.location), refused)
  assert.match(String((await back(answer, startCookie(await begin()))).headers.location), refused)
  assert.equal((await back(answer, startCookie(one))).headers.location, '/console/')
  assert.match(String((await back(answer, startCookie(one))).headers.location), refused, 'twice')
  const two = await begin()
  const altered = await atProvider(two.json().address, 'subject-one')
  altered.searchParams.set('code', `${altered.searchParams.get('code')}x`)
  assert.match(String((await back(altered, startCookie(two))).headers.location), refused)
  const foreign = await begin()
  const elsewhere = await atProvider(foreign.json().address, 'subject-one')
  elsewhere.searchParams.set('iss', 'https://evil.example')
  assert.match(String((await back(elsewhere, startCookie(foreign))).headers.location), refused)
  assert.equal(
    (await post('access.begin-openid', { issuer }, { ...PAGE, origin: 'https://evil.example' })).json().code,
    'ORIGIN_FOREIGN',
  )
})

test('outside tests a provider at a private address is never asked, by whatever name', async () => {
  for (const issuer of [
    openId.providers[0]!.issuer.replace('http:', 'https:'),
    'https://127.0.0.1:1',
    'https://[::1]:1',
    'https://10.0.0.1',
    'https://[::ffff:192.168.0.1]',
  ]) {
    const { allowLocal: _, ...strict } = openId
    const settings = { ...strict, providers: [{ ...openId.providers[0]!, issuer }] }
    const shut = await city.serve({ registry, origin: ORIGIN, openId: settings })
    const answer = await shut.inject({ method: 'POST', url: '/api/access/begin-openid', payload: { issuer }, headers: PAGE })
    assert.equal(answer.json().code, 'SIGN_IN_REFUSED', issuer)
  }
})
