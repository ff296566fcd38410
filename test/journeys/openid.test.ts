// Signing in by an OpenID provider, a real one: discovery, PKCE, an account bound to issuer and subject; and what is refused.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { makeRegistry, type OpenIdSettings, runOperation } from '#capabilities/operation'
import { chinaDay } from '#rules/time'
import { codeOf } from '#support/access'
import { atProvider, type OpenIdServer, ORGANISATION_CLAIM, startProvider } from '#support/openid'
import { type City, makeCity, registration, uscc } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const CALLBACK = `${ORIGIN}/session/callback`
const UNIT = '11990100007501019Y'
const CODE = uscc(31)
const NAME = '明衡演示精工机械有限公司'
const PASSWORD = 'seven-grey-herons-42'
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
const PAGE = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const registry = makeRegistry([access])
let city: City
let app: FastifyInstance
let provider: OpenIdServer
let openId: OpenIdSettings
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  await city.put({ uscc: CODE, name: NAME, registered: registration(NAME, CODE, city.today) })
  const strong = { amr: ['pwd', 'otp'] }
  provider = await startProvider(CALLBACK, {
    ...{ 'subject-one': strong, 'subject-two': strong, 'subject-three': strong },
    'the-agent': { ...strong, organisation: CODE },
    'a-stranger': { ...strong, organisation: uscc(77) },
  })
  const { issuer, client } = provider
  openId = {
    callback: CALLBACK,
    allowLocal: true,
    providers: [
      {
        ...{ issuer, clientId: client.id, clientSecret: client.secret, title: '省统一身份认证（演示）' },
        ...{ amr: ['otp', 'hwk'], organisationClaim: ORGANISATION_CLAIM, claimDays: 10 },
      },
    ],
  }
  app = await city.serve({ registry, origin: ORIGIN, openId })
})
after(async () => {
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

test('OpenID Connect Core 3.1.2.1: what the provider says of when somebody signed in bounds the session, and what may be changed in it', async () => {
  const [settings] = openId.providers as unknown as { issuer: string; maxAge?: number }[]
  const clock = city.environment.sources as { nowMs(): number }
  const now = clock.nowMs
  const address = async (more: object) =>
    new URL((await post('access.begin-openid', { issuer: settings!.issuer, ...more })).json().address).searchParams
  assert.deepEqual([(await address({})).get('max_age'), (await address({})).get('prompt')], ['36000', null])
  assert.deepEqual(
    [(await address({ anew: true })).get('max_age'), (await address({ anew: true })).get('prompt')],
    ['0', 'login'],
  )
  const lasts = async () =>
    (
      await rows<{ s: number }>(
        'select extract(epoch from expires_at - began_at)::int as s from session order by began_at desc limit 1',
      )
    )[0]!.s
  const unbind = async (signedIn: Awaited<ReturnType<typeof signIn>>) => {
    const cookie = cookiesOf(signedIn)
      .find(one => one.startsWith('__Host-xinheng=xs_'))!
      .split(';')[0]!
    return (await post('access.remove-identities', {}, { ...PAGE, cookie })).json().code
  }
  try {
    settings!.maxAge = 600
    assert.equal(await unbind(await signIn('subject-one')), 'LAST_WAY_IN', 'new enough to change it')
    const fresh = await lasts()
    assert.ok(fresh > 560 && fresh <= 600, String(fresh))
    // As if the browser had signed in there nine minutes ago.
    clock.nowMs = () => now() + 540_000
    await signIn('subject-one')
    const old = await lasts()
    assert.ok(old > 20 && old <= 60, String(old))
    clock.nowMs = () => now() + 1_200_000
    assert.match(String((await signIn('subject-one')).headers.location), /SIGN_IN_REFUSED$/, 'older than its word holds')
    settings!.maxAge = 36_000
    assert.equal(await unbind(await signIn('subject-one')), 'SIGN_IN_AGAIN', 'signed in twenty minutes ago, there')
    assert.match(
      String((await signIn('subject-one', { anew: true })).headers.location),
      /SIGN_IN_REFUSED$/,
      'and was to be asked anew',
    )
    clock.nowMs = now
    assert.equal(await unbind(await signIn('subject-one', { anew: true })), 'LAST_WAY_IN')
  } finally {
    clock.nowMs = now
    delete settings!.maxAge
  }
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

const sessionOf = (answer: { headers: Record<string, unknown> }) => ({
  ...PAGE,
  cookie: cookiesOf(answer)
    .find(one => one.startsWith('__Host-xinheng=xs_'))!
    .split(';')[0]!,
})

/** Takes an invitation up here, with a password and a code. */
async function takeUpHere(invitation: string): Promise<string> {
  const { secret } = (await post('access.open-invitation', { token: invitation })).json()
  const taken = await post('access.accept-invitation', { token: invitation, password: PASSWORD, code: codeOf(secret) })
  await city.database.pool.query('update account set totp_step = 0')
  assert.equal(taken.statusCode, 200, taken.body)
  return secret
}

test('of an identity only a keyed mark is kept; after the key was changed it signs in as before, is marked anew, and ends what it had begun', async () => {
  const { issuer } = openId.providers[0]!
  const marks = async () =>
    (await rows<{ digest: string }>("select encode(digest, 'hex') as digest from identity")).map(one => one.digest)
  const guessed = createHash('sha256')
    .update(JSON.stringify([issuer, 'subject-one']))
    .digest('hex')
  const before = await marks()
  assert.ok(before.length > 0 && !before.includes(guessed), 'nobody finds it by trying names')
  const session = await signIn('subject-one')
  assert.equal(session.headers.location, '/console/')
  const { keys } = city.environment
  await keys.rotate('account-marks', (await keys.list()).find(one => one.role === 'account-marks')!.from)
  assert.equal((await signIn('subject-one')).headers.location, '/console/')
  const after = await marks()
  assert.deepEqual([after.length, after.filter(one => !before.includes(one)).length], [before.length, 1])
  assert.equal((await signIn('subject-one')).headers.location, '/console/')
  assert.deepEqual(await marks(), after)
  // Whose identity it is nobody else binds, by whichever key it was marked.
  const other = await signIn('subject-one', { invitation: await invite('reporter.other') })
  assert.match(String(other.headers.location), /IDENTITY_BOUND$/)
})

test('of staff a provider that asked for one thing alone is not enough: ours is asked for, and without one nobody gets in', async () => {
  const weak = await invite('reporter.weak')
  assert.match(String((await signIn('one-factor', { invitation: weak })).headers.location), /PROVIDER_TOO_WEAK$/)
  const secret = await takeUpHere(weak)
  const here = await post('access.sign-in', { name: 'reporter.weak', password: PASSWORD, code: codeOf(secret) })
  assert.equal(here.statusCode, 200, here.body)
  // Bound from the own account: the browser that comes back shows no session, what it has begun says whose it is.
  const bound = await post('access.begin-openid', { issuer: provider.issuer, binds: true }, sessionOf(here))
  const done = await back(await atProvider(bound.json().address, 'one-factor'), startCookie(bound))
  assert.equal(done.headers.location, '/console/account?bound')
  const half = await signIn('one-factor')
  assert.equal(half.headers.location, '/console/sign-in?second')
  assert.ok(!cookiesOf(half).some(one => one.startsWith('__Host-xinheng=')), 'no session yet')
  await rows("update account set totp_step = 0 where name = 'reporter.weak'")
  const cookie = startCookie(half)
  const wrong = await post('access.second-factor', { code: '000000' }, { ...PAGE, cookie })
  assert.equal(wrong.json().code, 'SIGN_IN_REFUSED')
  const right = await post('access.second-factor', { code: codeOf(secret) }, { ...PAGE, cookie })
  assert.equal(right.statusCode, 200, right.body)
  assert.ok(cookiesOf(right)[0]!.startsWith('__Host-xinheng=xs_'))
  await rows("update account set totp_step = 0 where name = 'reporter.weak'")
  const again = await post('access.second-factor', { code: codeOf(secret) }, { ...PAGE, cookie })
  assert.equal(again.json().code, 'SIGN_IN_REFUSED', 'what was begun is good once')
  // Its secret lies wrapped.
  const [kept] = await rows<{ held: string }>(
    "select encode(totp_secret, 'hex') as held from account where name = 'reporter.weak'",
  )
  assert.ok(kept!.held.includes(Buffer.from('account-secrets').toString('hex')))
})

test('an invitation that is taken up again ends what signed in before: identities elsewhere too', async () => {
  assert.equal((await signIn('one-factor')).headers.location, '/console/sign-in?second')
  const again = (await runOperation(registry.get('access.invite-again')!, city.environment, OPERATOR, {
    name: 'reporter.weak',
  })) as { invitation: string }
  await takeUpHere(again.invitation)
  assert.match(String((await signIn('one-factor')).headers.location), /SIGN_IN_REFUSED$/)
})

test('whoever only begins writes nothing: no act, no row', async () => {
  const count = async () =>
    (await rows<{ n: number }>('select (select count(*) from act) + (select count(*) from begun_spent) as n'))[0]!.n
  const before = await count()
  for (let n = 0; n < 5; n++) {
    await post('access.begin-openid', { issuer: provider.issuer })
    await post('access.begin-passkey', {})
  }
  assert.equal(await count(), before)
})

test('who acts for an organisation by the word of a provider has an office for it, from sign-in to sign-in, until somebody ends it', async () => {
  assert.match(
    String((await signIn('a-stranger')).headers.location),
    /SIGN_IN_REFUSED$/,
    'of an organisation that we do not know',
  )
  const first = await signIn('the-agent')
  assert.equal(first.headers.location, '/console/')
  const agent = sessionOf(first)
  const seen = (await app.inject({ url: '/api/access/agents', headers: agent })).json()
  assert.deepEqual(seen.organisation, { uscc: CODE, name: NAME })
  assert.deepEqual(
    seen.agents.map((one: { post: string; bound: string; scopes: null }) => [one.post, one.bound, one.scopes]),
    [[NAME, 'claim', null]],
  )
  const until = async () =>
    (await rows<{ until: string }>("select (until_on - china_today())::text as until from office where bound = 'claim'"))[0]!
      .until
  assert.equal(await until(), '10')
  await rows("update office set until_on = china_today() + 1 where bound = 'claim'")
  assert.equal((await signIn('the-agent')).headers.location, '/console/')
  assert.equal(await until(), '10')
  assert.equal((await rows("select from account where name like 'agent.%'")).length, 1)
  // Nothing of the person: the name is a number, the post is the organisation's name.
  assert.deepEqual(await rows("select 1 from act_content where content like '%the-agent%'"), [])
  const ended = await post('access.end-agent', { office: seen.agents[0].office }, agent)
  assert.equal(ended.statusCode, 200, ended.body)
  assert.equal((await app.inject({ url: '/api/access/agents', headers: agent })).statusCode, 401)
  assert.match(String((await signIn('the-agent')).headers.location), /SIGN_IN_REFUSED$/, 'whoever was shut out stays out')
  // Also where the key is lost by which he would be known: then no claim opens an account.
  await rows(`update identity set key_id = 'lost', digest = sha256(digest)
    where account_id = (select account_id from account where name like 'agent.%')`)
  assert.match(String((await signIn('the-agent')).headers.location), /KEY_NOT_HELD$/)
  assert.equal((await rows("select from account where name like 'agent.%'")).length, 1)
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
