// Signing in, through HTTP: from the first administrator to sessions that end, with nothing told to who guesses.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { chinaDay } from '#rules/time'
import { codeOf } from '#support/access'
import { type City, makeCity, registration, uscc } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const UNIT = '11990100007501019Y'
const PASSWORD = 'seven-grey-herons-42'
const CODE = uscc(1)
const registry = makeRegistry([organisations, disclosure, intake, access])
let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  await city.put({
    uscc: CODE,
    name: '明衡演示精工机械有限公司',
    registered: registration('明衡演示精工机械有限公司', CODE, city.today),
  })
  app = await city.serve({
    registry,
    localOperator: 'until-accounts',
    origin: ORIGIN,
  })
})
after(() => city.close())

type Headers = Record<string, string>
const HERE: Headers = { host: 'localhost' }
const AWAY: Headers = { host: 'credit.example.gov', 'x-forwarded-for': '192.0.2.7' }
const PAGE: Headers = { ...AWAY, origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const post = (operation: string, payload: object, headers: Headers = PAGE) =>
  app.inject({ method: 'POST', url: `/api/${operation.replace('.', '/')}`, payload, headers })
const get = (url: string, headers: Headers) => app.inject({ method: 'GET', url, headers })
const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0]!
const rows = async <T>(text: string, values: unknown[] = []) => (await city.database.pool.query(text, values)).rows as T[]
// Each code is good once: every sign-in of the test goes on by a step, as far as the clock may differ.
const freshCode = async (name: string) => {
  await rows('update account set totp_step = 0 where name = $1', [name])
  return codeOf(secrets.get(name)!)
}
const secrets = new Map<string, string>()

/** Takes an invitation up; the password is always the same. */
async function takeUp(invitation: string): Promise<void> {
  const opened = (await post('access.open-invitation', { token: invitation })).json()
  secrets.set(opened.name, opened.secret)
  const code = codeOf(opened.secret)
  const accepted = await post('access.accept-invitation', { token: invitation, password: PASSWORD, code })
  assert.equal(accepted.statusCode, 200, accepted.body)
}

async function signIn(name: string): Promise<Headers> {
  const answer = await post('access.sign-in', { name, password: PASSWORD, code: await freshCode(name) })
  assert.equal(answer.statusCode, 200, answer.body)
  return { ...PAGE, cookie: cookieOf(answer) }
}

test('as long as nobody has an account the machine’s operator asks without signing in; from the first on nobody does', async () => {
  assert.equal((await get('/api/access/list-accounts', HERE)).statusCode, 200)
  const opened = await post(
    'access.open-account',
    { name: 'Admin.One', post: '系统管理员', role: 'administrator', unit: UNIT },
    HERE,
  )
  assert.equal(opened.statusCode, 200, opened.body)
  const { name, invitation } = opened.json()
  assert.equal(name, 'admin.one')
  assert.match(invitation, /^xi_[\w-]{43}$/)
  assert.equal((await get('/api/access/list-accounts', HERE)).json().code, 'SIGN_IN_NEEDED')
  // The token is nowhere: neither in its table nor in what the act keeps.
  const kept = await rows<{ content: string }>(
    "select content from act_content where content like '%admin.one%' or content like '%Admin.One%'",
  )
  assert.equal(kept.length, 1)
  assert.ok(!kept[0]!.content.includes('xi_'))

  const weak = async (password: string) =>
    (await post('access.accept-invitation', { token: invitation, password, code: '000000' })).json().code
  const secret = (await post('access.open-invitation', { token: invitation })).json().secret as string
  assert.match(secret, /^[A-Z2-7]{32}$/)
  for (const password of ['short', '123456789012', 'admin.one-admin', 'aaaaaaaaaaaaaa'])
    assert.equal(await weak(password), 'PASSWORD_WEAK')
  assert.equal(await weak(PASSWORD), 'CODE_WRONG')
  await takeUp(invitation)
  assert.equal(await weak(PASSWORD), 'INVITATION_INVALID')
  assert.equal((await rows<{ password: string }>('select password from account'))[0]!.password.slice(0, 7), 'scrypt$')
})

test('a session is a cookie that no script reads, no other page sends and no answer tells', async () => {
  const code = await freshCode('admin.one')
  const answer = await post('access.sign-in', { name: 'ADMIN.one', password: PASSWORD, code })
  assert.match(
    String(answer.headers['set-cookie']),
    /^__Host-xinheng=xs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
  )
  assert.deepEqual(Object.keys(answer.json()).sort(), ['expiresAt', 'post'])
  const again = await post('access.sign-in', { name: 'admin.one', password: PASSWORD, code })
  assert.equal(again.json().code, 'SIGN_IN_REFUSED', 'a code is good once')
  const signedIn = { ...PAGE, cookie: cookieOf(answer) }
  const listed = await get('/api/access/list-accounts', signedIn)
  assert.equal(listed.json().accounts[0].name, 'admin.one')
  assert.equal(listed.headers['cache-control'], 'no-store')
  const known = await get('/console/context.json', signedIn)
  assert.equal(known.statusCode, 404, 'the console is not served here')
  const away = { ...AWAY, cookie: signedIn.cookie! }
  assert.equal((await get('/api/access/list-accounts', { ...away, 'sec-fetch-site': 'cross-site' })).statusCode, 401)
  for (const headers of [away, { ...away, origin: 'https://evil.example' }, { ...away, 'sec-fetch-site': 'cross-site' }])
    assert.ok([401, 403].includes((await post('access.close-account', { name: 'admin.one' }, headers)).statusCode))
  assert.equal((await post('access.close-account', { name: 'nobody.here' }, away)).json().code, 'ORIGIN_FOREIGN')
  assert.equal((await post('access.close-account', { name: 'nobody.here' }, signedIn)).json().code, 'ACCOUNT_UNKNOWN')
  assert.equal(
    (await post('access.sign-in', { name: 'a', password: 'b' }, { ...AWAY, origin: 'https://evil.example' })).json().code,
    'ORIGIN_FOREIGN',
  )

  const out = await post('access.sign-out', {}, signedIn)
  assert.match(String(out.headers['set-cookie']), /^__Host-xinheng=; .*Max-Age=0$/)
  assert.equal(out.headers['clear-site-data'], '"cache", "storage"', 'and what the browser holds of the pages goes')
  assert.equal((await get('/api/access/list-accounts', signedIn)).statusCode, 401)
})

test('a session ends when it is left alone, when its day is over, and with the account', async () => {
  for (const end of [
    "update session set seen_at = seen_at - interval '31 minutes'",
    'update session set expires_at = clock_timestamp()',
    'update account set retained_until = china_today()',
  ]) {
    const signedIn = await signIn('admin.one')
    assert.equal((await get('/api/access/list-accounts', signedIn)).statusCode, 200)
    await rows(end)
    assert.equal((await get('/api/access/list-accounts', signedIn)).statusCode, 401, end)
    await rows('update account set retained_until = china_today() + 700')
  }
  // A session goes with the next sign-in in its place.
  const first = await signIn('admin.one')
  const second = await post(
    'access.sign-in',
    { name: 'admin.one', password: PASSWORD, code: await freshCode('admin.one') },
    first,
  )
  assert.equal(second.statusCode, 200)
  assert.equal((await get('/api/access/list-accounts', first)).statusCode, 401)
})

test('who guesses is told the same of every name, waits longer each time, and leaves the refused attempts of known names', async () => {
  const admin = await signIn('admin.one')
  const { invitation } = (
    await post('access.open-account', { name: 'reporter.one', post: '报送员', role: 'unit-reporter', unit: UNIT }, admin)
  ).json()
  await takeUp(invitation)
  const guess = async (name: string, password = 'wrong') =>
    (await post('access.sign-in', { name, password, code: '000000' })).json()
  for (let n = 0; n < 5; n++) {
    const [known, unknown] = [await guess('reporter.one'), await guess('no.such.post')]
    assert.deepEqual(known, unknown)
    assert.equal(known.code, 'SIGN_IN_REFUSED')
  }
  // The fifth locks: even the right password waits, and so does a name that is nobody's.
  for (const name of ['reporter.one', 'no.such.post']) assert.equal((await guess(name, PASSWORD)).code, 'SIGN_IN_TOO_OFTEN')
  // Locked until a time that the clock, set back by three hours, is far from: nobody is held longer than anybody ever is.
  await rows(
    "update sign_in_attempt set last_at = last_at + interval '3 hours', locked_until = locked_until + interval '3 hours'",
  )
  assert.equal((await guess('no.such.post')).code, 'SIGN_IN_REFUSED')
  assert.equal((await guess('no.such.post')).code, 'SIGN_IN_TOO_OFTEN', 'what was counted counts on')
  const attempts = await rows<{ actor: string; n: number }>(
    "select actor, count(*)::int as n from act where operation = 'access.sign-in' and outcome = 'refused:SIGN_IN_REFUSED' group by actor order by actor = 'public'",
  )
  const { account_id } = (await rows<{ account_id: string }>("select account_id from account where name = 'reporter.one'"))[0]!
  assert.equal(attempts.find(one => one.actor === account_id)?.n, 5)
  const typed = await rows("select 1 from act_content where content like '%wrong%' or content like '%no.such.post%'")
  assert.deepEqual(typed, [], 'nothing that was typed is kept')
  await rows('delete from sign_in_attempt')
})

test('administrators read nothing undisclosed, reporters administer nothing; each attempt is an act of the account', async () => {
  const admin = await signIn('admin.one')
  const reporter = await signIn('reporter.one')
  const show = `/api/organisations/show?uscc=${CODE}`
  const purpose = { 'xinheng-purpose': encodeURIComponent('核对') }
  assert.equal((await get(show, { ...admin, ...purpose })).json().code, 'ACTOR_MAY_NOT')
  assert.equal((await get('/api/access/list-accounts', reporter)).json().code, 'ACTOR_MAY_NOT')
  assert.equal(
    (await post('access.open-account', { name: 'a.b.c', post: '报送员', role: 'unit-reporter', unit: UNIT }, reporter)).json()
      .code,
    'ACTOR_MAY_NOT',
  )
  const acts = await rows<{ operation: string }>(
    "select operation from act join account on account_id::text = actor where outcome = 'refused:ACTOR_MAY_NOT' order by operation",
  )
  assert.deepEqual(
    acts.map(({ operation }) => operation),
    ['access.list-accounts', 'access.open-account', 'organisations.show'],
  )
})

test('offices are held from a day until a day, also in another’s place; who keeps the keys or watches holds nothing else', async () => {
  const admin = await signIn('admin.one')
  const give = async (input: object) => (await post('access.give-office', input, admin)).json()
  const open = async (name: string, role: string) => {
    const opened = await post('access.open-account', { name, post: '科员', role, unit: UNIT }, admin)
    await takeUp(opened.json().invitation)
  }
  await open('officer.one', 'centre-officer')
  await open('decider.one', 'decider')
  // What has power waits for another hand: here the machine's operator, for there is one administrator.
  const confirm = async () => {
    const [{ office_id: office }] = (await rows<{ office_id: string }>(
      'select office_id from office where confirmed_at is null',
    )) as [{ office_id: string }]
    assert.equal((await post('access.confirm-office', { office }, admin)).json().code, 'SAME_HAND')
    const operator = { id: 'local-operator', role: 'local-operator' } as const
    await runOperation(registry.get('access.confirm-office')!, city.environment, operator, { office })
  }
  assert.equal((await get(`/api/organisations/show?uscc=${CODE}`, await signIn('decider.one'))).json().code, 'ACTOR_MAY_NOT')
  await confirm()
  assert.equal((await give({ name: 'officer.one', role: 'auditor' })).code, 'ROLES_APART')
  assert.equal((await give({ name: 'admin.one', role: 'decider' })).code, 'ROLES_APART')
  assert.equal(
    (await give({ name: 'officer.one', role: 'decider', substitutes: 'decider.one' })).code,
    'SUBSTITUTE_NEEDS_OFFICE',
  )
  const until = '2099-01-01'
  assert.equal(
    (await give({ name: 'officer.one', role: 'supervisor', substitutes: 'decider.one', until })).code,
    'SUBSTITUTE_NEEDS_OFFICE',
  )
  const { office } = await give({ name: 'officer.one', role: 'decider', substitutes: 'decider.one', until })
  assert.match(office, /^[0-9a-f-]{36}$/)
  await confirm()
  // In the substitute's office: the look stands in the act's place under the one who looked.
  const officer = await signIn('officer.one')
  const show = `/api/organisations/show?uscc=${CODE}`
  const asked = { ...officer, 'xinheng-office': office, 'xinheng-purpose': encodeURIComponent('代理期间核对') }
  assert.equal((await get(show, asked)).statusCode, 200)
  assert.equal((await get(show, { ...asked, 'xinheng-purpose': '' })).json().code, 'PURPOSE_NEEDED')
  const left = await rows<{ office: object }>(
    "select content::json -> 'office' as office from act join act_content using (act_id, phase) where outcome = 'refused:PURPOSE_NEEDED'",
  )
  const { account_id } = (await rows<{ account_id: string }>("select account_id from account where name = 'decider.one'"))[0]!
  assert.deepEqual(left, [{ office: { role: 'decider', substitutes: account_id } }])
  assert.equal((await post('access.end-office', { office }, admin)).statusCode, 200)
  assert.equal((await get(show, asked)).json().code, 'ACTOR_MAY_NOT')
  // An office of tomorrow is not yet held, and one given until today no longer.
  await rows("update office set from_on = china_today() + 1 where role = 'centre-officer'")
  const { 'xinheng-office': _, ...any } = asked
  assert.equal((await get(show, any)).json().code, 'ACTOR_MAY_NOT')
})

test('a machine’s key does what its scopes name until it ends; everything of a unit ends at one stroke', async () => {
  const admin = await signIn('admin.one')
  const made = (
    await post(
      'access.make-key',
      { unit: UNIT, title: '业务系统', role: 'unit-reporter', scopes: ['intake.list'], days: 30 },
      admin,
    )
  ).json()
  const bearer = (token: string): Headers => ({ ...AWAY, authorization: `Bearer ${token}` })
  const list = async (token: string) => (await get('/api/intake/list', bearer(token))).statusCode
  assert.equal(await list(made.token), 200)
  assert.equal((await get('/api/intake/context', bearer(made.token))).json().code, 'ACTOR_MAY_NOT')
  assert.equal(await list(`xk_${'a'.repeat(43)}`), 401)
  const next = (await post('access.rotate-key', { key: made.key, overlapHours: 1 }, admin)).json()
  assert.deepEqual([await list(made.token), await list(next.token)], [200, 200])
  await rows('update machine_key set ended_at = clock_timestamp() where key_id = $1', [made.key])
  assert.deepEqual([await list(made.token), await list(next.token)], [401, 200])
  const [successor] = (await get('/api/access/list-keys', admin)).json().keys
  assert.equal(successor.follows, made.key)
  const days = (Date.parse(successor.expiresAt) - Date.parse(successor.madeAt)) / 86_400_000
  assert.equal(Math.round(days), 30)

  const reporter = await signIn('reporter.one')
  const revoked = (await post('access.revoke-unit', { unit: UNIT }, admin)).json()
  assert.equal(revoked.keys, 1)
  assert.equal(await list(next.token), 401)
  assert.equal((await get('/api/intake/list', reporter)).statusCode, 401)
  const answer = await post('access.sign-in', {
    name: 'reporter.one',
    password: PASSWORD,
    code: codeOf(secrets.get('reporter.one')!),
  })
  assert.equal(answer.json().code, 'SIGN_IN_REFUSED')
})
