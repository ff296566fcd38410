// Passkeys: in place of an authenticator app, as the second factor, alone; of one's own account, and nothing that does not hold counts.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { makeRegistry, runOperation } from '#capabilities/operation'
import { chinaDay } from '#rules/time'
import { Authenticator, type Behaviour, codeOf } from '#support/access'
import { type City, makeCity } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const UNIT = '11990100007501019Y'
const PASSWORD = 'seven-grey-herons-42'
const PAGE: Headers = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
type Headers = Record<string, string>
const registry = makeRegistry([access])
let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  app = await city.serve({ registry, origin: ORIGIN })
})
after(() => city.close())

const post = (operation: string, payload: object, headers: Headers = PAGE) =>
  app.inject({ method: 'POST', url: `/api/${operation.replace('.', '/')}`, payload, headers })
const rows = async <T>(text: string, values: unknown[] = []) => (await city.database.pool.query(text, values)).rows as T[]
type Given = { headers: Record<string, unknown> }
const cookiesOf = (answer: Given) => [answer.headers['set-cookie']].flat().map(one => String(one).split(';')[0]!)
const started = (answer: Given) => cookiesOf(answer).find(one => one.startsWith('__Host-xinheng-start='))!
const session = (answer: Given): Headers => ({
  ...PAGE,
  cookie: cookiesOf(answer).find(one => one.startsWith('__Host-xinheng=xs_'))!,
})
const beside = (headers: Headers, begun: Given): Headers => ({
  ...headers,
  cookie: [headers.cookie, started(begun)].filter(one => one !== undefined).join('; '),
})

async function invite(name: string): Promise<string> {
  const place = { post: '报送员', role: 'unit-reporter', unit: UNIT }
  const opened = await runOperation(registry.get('access.open-account')!, city.environment, OPERATOR, { name, ...place })
  return (opened as { invitation: string }).invitation
}

async function takeUp(invitation: string, authenticator: Authenticator, more: object = {}, as: Behaviour = {}) {
  const begun = await post('access.begin-passkey-making', { invitation })
  const passkey = authenticator.make(begun.json().toMake, ORIGIN, as)
  return post('access.accept-invitation', { token: invitation, passkey, ...more }, beside(PAGE, begun))
}

async function signIn(authenticator: Authenticator, as: Behaviour = {}) {
  const begun = await post('access.begin-passkey', {})
  const passkey = authenticator.sign(begun.json().asked, ORIGIN, as)
  return { passkey, begun, answer: await post('access.sign-in-by-passkey', { passkey }, beside(PAGE, begun)) }
}

const own = new Authenticator()

test('an invitation is taken up with a passkey alone: what is held, and what its holder shows to it, are two factors', async () => {
  const invitation = await invite('reporter.key')
  for (const as of [{ isVerified: false }, { origin: 'https://evil.example' }, { challenge: 'AAAA' }, { rpId: 'evil.example' }])
    assert.equal((await takeUp(invitation, own, {}, as)).json().code, 'PASSKEY_REFUSED', JSON.stringify(as))
  const taken = await takeUp(invitation, own)
  assert.equal(taken.statusCode, 200, taken.body)
  const { answer } = await signIn(own)
  assert.equal(answer.statusCode, 200, answer.body)
  assert.deepEqual(Object.keys(answer.json()).sort(), ['expiresAt', 'post'])
  const seen = await app.inject({ url: '/api/access/list-accounts', headers: session(answer) })
  assert.equal(seen.json().code, 'ACTOR_MAY_NOT', 'in, as a reporter')
})

test('an answer counts once, of the key that was bound, to the question of this browser, from our page, with its holder shown', async () => {
  const refused = async (as: Behaviour) => (await signIn(own, as)).answer.json().code
  for (const as of [
    { isVerified: false },
    { origin: 'https://credit.example.gov.evil.example' },
    { rpId: 'example.gov' },
    { challenge: 'AAAA' },
    { counter: 1 },
  ])
    assert.equal(await refused(as), 'SIGN_IN_REFUSED', JSON.stringify(as))
  own.counter = 5
  const once = await signIn(own)
  assert.equal(once.answer.statusCode, 200, once.answer.body)
  const replayed = await post('access.sign-in-by-passkey', { passkey: once.passkey }, beside(PAGE, once.begun))
  assert.equal(replayed.json().code, 'SIGN_IN_REFUSED', 'twice')
  const other = await post('access.begin-passkey', {})
  const elsewhere = await post('access.sign-in-by-passkey', { passkey: once.passkey }, beside(PAGE, other))
  assert.equal(elsewhere.json().code, 'SIGN_IN_REFUSED', 'to another question')
  const stranger = new Authenticator()
  stranger.handle = own.handle
  assert.equal((await signIn(stranger)).answer.json().code, 'SIGN_IN_REFUSED', 'of another key')
  const forged = { ...PAGE, cookie: `${started(other).slice(0, -3)}AAA` }
  const passkey = own.sign(other.json().asked, ORIGIN)
  assert.equal((await post('access.sign-in-by-passkey', { passkey }, forged)).json().code, 'SIGN_IN_REFUSED', 'not ours')
})

test('passkeys are several, added and removed by who has just signed in; the last way in stays', async () => {
  const { answer } = await signIn(own)
  const me = session(answer)
  const add = async (authenticator: Authenticator, headers: Headers) => {
    const begun = await post('access.begin-passkey-making', {}, headers)
    if (begun.statusCode !== 200) return begun
    const passkey = authenticator.make(begun.json().toMake, ORIGIN)
    return post('access.add-passkey', { passkey, title: '办公室的钥匙' }, beside(headers, begun))
  }
  const [{ passkey_id: first }] = (await rows<{ passkey_id: string }>('select passkey_id from passkey')) as [
    { passkey_id: string },
  ]
  assert.equal((await post('access.remove-passkey', { passkey: first }, me)).json().code, 'LAST_WAY_IN')
  const second = new Authenticator()
  const added = await add(second, me)
  assert.equal(added.statusCode, 200, added.body)
  assert.equal((await add(second, me)).json().code, 'PASSKEY_REFUSED', 'it is there')
  assert.equal((await signIn(second)).answer.statusCode, 200)
  await rows("update session set shown_at = shown_at - interval '11 minutes'")
  assert.equal((await add(new Authenticator(), me)).json().code, 'SIGN_IN_AGAIN')
  assert.equal((await post('access.remove-passkey', { passkey: first }, me)).json().code, 'SIGN_IN_AGAIN')
  const fresh = session((await signIn(second)).answer)
  assert.equal((await post('access.remove-passkey', { passkey: first }, fresh)).statusCode, 200)
  assert.equal((await signIn(own)).answer.json().code, 'SIGN_IN_REFUSED', 'removed')
  const outside = { ...PAGE, origin: 'https://evil.example', cookie: fresh.cookie! }
  assert.equal((await add(new Authenticator(), outside)).json().code, 'ORIGIN_FOREIGN')
})

test('beside a password it is the second factor: neither is enough alone, and of another account it does not count', async () => {
  const key = new Authenticator()
  const taken = await takeUp(await invite('reporter.both'), key, { password: PASSWORD })
  assert.equal(taken.statusCode, 200, taken.body)
  const both = async (authenticator: Authenticator | undefined, password = PASSWORD) => {
    const begun = await post('access.begin-passkey', {})
    const passkey = authenticator?.sign(begun.json().asked, ORIGIN)
    return post('access.sign-in', { name: 'reporter.both', password, passkey }, beside(PAGE, begun))
  }
  assert.equal((await both(undefined)).json().code, 'SIGN_IN_REFUSED')
  assert.equal((await both(key, `${PASSWORD}x`)).json().code, 'SIGN_IN_REFUSED')
  const mine = new Authenticator()
  await takeUp(await invite('reporter.mine'), mine)
  assert.equal((await both(mine)).json().code, 'SIGN_IN_REFUSED')
  const right = await both(key)
  assert.equal(right.statusCode, 200, right.body)
})

test('an invitation that is taken up anew, a closed account and a revoked unit leave no passkey that signs in', async () => {
  const key = new Authenticator()
  await takeUp(await invite('reporter.gone'), key)
  assert.equal((await signIn(key)).answer.statusCode, 200)
  const again = await runOperation(registry.get('access.invite-again')!, city.environment, OPERATOR, { name: 'reporter.gone' })
  const { invitation } = again as { invitation: string }
  const { secret } = (await post('access.open-invitation', { token: invitation })).json()
  await post('access.accept-invitation', { token: invitation, password: PASSWORD, code: codeOf(secret, -1) })
  assert.equal((await signIn(key)).answer.json().code, 'SIGN_IN_REFUSED')
  const kept = new Authenticator()
  await takeUp(await invite('reporter.last'), kept)
  await runOperation(registry.get('access.revoke-unit')!, city.environment, OPERATOR, { unit: UNIT })
  assert.equal((await signIn(kept)).answer.json().code, 'SIGN_IN_REFUSED')
  assert.deepEqual(await rows('select from passkey'), [])
})
