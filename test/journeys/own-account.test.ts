// One's own account: password and authenticator are changed by who shows the password there is, and sessions elsewhere end; and what is held of
// accounts goes on its day.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access, breachedIn, codeHashIn } from '#capabilities/access'
import { makeRegistry, runOperation } from '#capabilities/operation'
import { chinaDay } from '#rules/time'
import { codeOf } from '#support/access'
import { type City, makeCity, registration, uscc } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const PAGE: Record<string, string> = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
const [OLD, NEW] = ['seven-grey-herons-42', 'nine-blue-lanterns-17']
/** Long and of many characters, and known from a breach. */
const BREACHED = 'correct horse battery staple'
const folder = mkdtempSync(join(tmpdir(), 'xinheng-own-'))
const NAME = '明衡演示精工机械有限公司'
const registry = makeRegistry([access])
let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  await city.put({ uscc: uscc(1), name: NAME, registered: registration(NAME, uscc(1), city.today) })
  const list = join(folder, 'breached')
  writeFileSync(list, `${createHash('sha1').update(BREACHED).digest('hex').toUpperCase()}:12\r\n`)
  Object.assign(city.environment, breachedIn({ XINHENG_BREACHED_PASSWORDS: list }))
  app = await city.serve({ registry, origin: ORIGIN })
  const input = { name: 'agent.one', post: '财务岗', role: 'organisation-user', organisation: uscc(1) }
  const opened = await runOperation(registry.get('access.open-account')!, city.environment, OPERATOR, input)
  const { invitation: token } = opened as { invitation: string }
  assert.equal((await post('accept-invitation', { token, password: OLD })).statusCode, 200)
})
after(async () => {
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})

const post = (operation: string, payload: object, headers = PAGE, at = app) =>
  at.inject({ method: 'POST', url: `/api/access/${operation}`, payload, headers })
const signIn = (password: string) => post('sign-in', { name: 'agent.one', password })
const session = (answer: { headers: Record<string, unknown> }): Record<string, string> => ({
  ...PAGE,
  cookie: String([answer.headers['set-cookie']].flat()[0]).split(';')[0]!,
})
const isIn = async (headers: Record<string, string>) =>
  (await app.inject({ url: '/api/access/agents', headers })).statusCode === 200

test('the password is changed by who shows the one there is; the new one signs in, the old one not, sessions elsewhere end', async () => {
  const [one, two] = [session(await signIn(OLD)), session(await signIn(OLD))]
  const change = (current: string, password: string, headers = one) => post('change-password', { current, password }, headers)
  assert.equal((await change('something else 99', NEW)).json().code, 'SIGN_IN_REFUSED')
  assert.equal((await change(OLD, 'agent.one agent.one')).json().code, 'PASSWORD_WEAK')
  assert.equal((await change(OLD, BREACHED)).json().code, 'PASSWORD_BREACHED')
  assert.equal((await change(OLD, NEW, PAGE)).json().code, 'SIGN_IN_NEEDED')
  assert.equal((await change(OLD, NEW, { ...one, origin: 'https://evil.example' })).json().code, 'ORIGIN_FOREIGN')
  assert.deepEqual([await isIn(one), await isIn(two)], [true, true])
  assert.deepEqual((await change(OLD, NEW)).json(), { ended: 1 })
  assert.deepEqual([await isIn(one), await isIn(two)], [true, false])
  assert.equal((await signIn(OLD)).json().code, 'SIGN_IN_REFUSED')
  assert.equal((await signIn(NEW)).statusCode, 200)
  const { rows } = await city.database.pool.query(
    "select 1 from act_content where content like '%herons%' or content like '%lanterns%'",
  )
  assert.deepEqual(rows, [], 'no act keeps either')
})

test('a session is not its holder: after ten minutes nothing of how one signs in is changed, and guesses are counted', async () => {
  const one = session(await signIn(NEW))
  await city.database.pool.query("update session set shown_at = shown_at - interval '11 minutes' where ended_at is null")
  assert.equal((await post('change-password', { current: NEW, password: OLD }, one)).json().code, 'SIGN_IN_AGAIN')
  const fresh = session(await signIn(NEW))
  const codes: string[] = []
  for (let n = 0; n < 8; n++)
    codes.push((await post('change-password', { current: `wrong guess ${n}`, password: OLD }, fresh)).json().code)
  assert.equal(codes[0], 'SIGN_IN_REFUSED')
  assert.equal(codes.at(-1), 'SIGN_IN_TOO_OFTEN')
})

test('sessions of other browsers are ended from the one in hand, as often as one likes', async () => {
  await city.database.pool.query('delete from sign_in_attempt')
  const sessions = [session(await signIn(NEW)), session(await signIn(NEW)), session(await signIn(NEW))]
  const ended = (await post('end-other-sessions', {}, sessions[0])).json().ended as number
  assert.ok(ended >= 2)
  assert.deepEqual(await Promise.all(sessions.map(isIn)), [true, false, false])
  assert.deepEqual((await post('end-other-sessions', {}, sessions[0])).json(), { ended: 0 })
  assert.equal((await post('end-other-sessions', {}, PAGE)).json().code, 'SIGN_IN_NEEDED')
})

const UNIT = '11990100007501019Y'
test('a member of staff changes the authenticator with the password and a code of the new one; the old one opens nothing any more', async () => {
  await city.database.pool.query('delete from sign_in_attempt')
  const input = { name: 'clerk.one', post: '窗口岗', role: 'case-handler', unit: UNIT }
  const opened = await runOperation(registry.get('access.open-account')!, city.environment, OPERATOR, input)
  const { invitation: token } = opened as { invitation: string }
  const { secret: old } = (await post('open-invitation', { token })).json()
  const known = await post('accept-invitation', { token, password: BREACHED, code: codeOf(old) })
  assert.equal(known.json().code, 'PASSWORD_BREACHED')
  assert.equal((await post('accept-invitation', { token, password: OLD, code: codeOf(old) })).statusCode, 200)
  // Each code is good once, and none that is to come is taken: the clock is told to begin again.
  const again = () => city.database.pool.query("update account set totp_step = 0 where name = 'clerk.one'")
  await again()
  const enter = (code: string) => post('sign-in', { name: 'clerk.one', password: OLD, code })
  const one = session(await enter(codeOf(old)))
  await again()
  const other = session(await enter(codeOf(old)))
  const isKnown = async (headers: Record<string, string>) =>
    (await post('begin-code', {}, headers)).json().code !== 'SIGN_IN_NEEDED'
  const begin = async (headers: Record<string, string>): Promise<{ secret: string; headers: Record<string, string> }> => {
    const answer = await post('begin-code', {}, headers)
    assert.equal(answer.json().begun, undefined, 'the browser keeps it, and no script')
    const cookie = `${headers.cookie}; ${String(answer.headers['set-cookie']).split(';')[0]}`
    return { secret: answer.json().secret as string, headers: { ...headers, cookie } }
  }
  const { secret, headers } = await begin(one)
  assert.notEqual(secret, old)
  const shown = codeOf(secret)
  const change = (given: object, by = headers) => post('change-code', { current: OLD, code: shown, ...given }, by)
  assert.equal((await change({ current: NEW })).json().code, 'SIGN_IN_REFUSED')
  assert.equal((await change({ code: codeOf(old) })).json().code, 'CODE_WRONG')
  assert.equal((await change({}, other)).json().code, 'INPUT_INVALID', 'another browser has begun nothing')
  assert.deepEqual([await isKnown(one), await isKnown(other)], [true, true])
  assert.deepEqual((await change({})).json(), { ended: 1 })
  assert.deepEqual([await isKnown(one), await isKnown(other)], [true, false])
  assert.equal((await change({ code: codeOf(secret) })).json().code, 'SIGN_IN_REFUSED', 'what was begun is used once')
  assert.equal((await enter(codeOf(old))).json().code, 'SIGN_IN_REFUSED')
  assert.equal((await enter(shown)).json().code, 'SIGN_IN_REFUSED', 'the code that was shown is spent')
  await again()
  assert.equal((await enter(codeOf(secret))).statusCode, 200)
  await city.database.pool.query("update session set shown_at = shown_at - interval '11 minutes' where ended_at is null")
  assert.equal((await post('begin-code', {}, one)).json().code, 'SIGN_IN_AGAIN')
  const kept = await city.database.pool.query('select 1 from act_content where content like any ($1)', [
    [`%${secret}%`, `%${OLD}%`],
  ])
  assert.deepEqual(kept.rows, [], 'no act keeps either')
})

test('what is held of accounts has a day, and from it on is shown to nobody and goes with whoever signs in next', async () => {
  const { pool } = city.database
  await pool.query('delete from sign_in_attempt')
  const of = { name: 'clerk.two', post: '窗口岗', role: 'case-handler', unit: UNIT }
  await runOperation(registry.get('access.open-account')!, city.environment, OPERATOR, of)
  const letter = {
    ...{ organisation: uscc(1), name: 'agent.two', post: '财务岗', letterNo: '授权1号', letterOn: city.today },
    ...{ letterSha256: 'a'.repeat(64), until: chinaDay(Date.now() + 30 * 86_400_000) },
  }
  await runOperation(registry.get('access.propose-agent')!, city.environment, OPERATOR, letter)
  const counts = async () => {
    const { rows } = await pool.query(
      `select (select count(*)::int from account where name in ('clerk.one', 'clerk.two')) as accounts,
         (select count(*)::int from office o where not exists (select from account a where a.account_id = o.account_id)
           or account_id in (select account_id from account where name = 'clerk.two')) as offices,
         (select count(*)::int from invitation) as invitations, (select count(*)::int from agent_proposal) as proposals,
         (select count(*)::int from session where ended_at is not null) as ended, (select count(*)::int from sign_in_attempt
           where last_at < clock_timestamp() - interval '1 day') as attempts`,
    )
    return rows[0]
  }
  const before = await counts()
  assert.ok(before.ended > 0 && before.invitations > 0, JSON.stringify(before))
  assert.deepEqual([before.accounts, before.offices, before.proposals], [2, 1, 1])
  await pool.query("update account set retained_until = china_today() where name like 'clerk.%'")
  await pool.query('update agent_proposal set retained_until = china_today()')
  type Listed = { accounts: { name: string }[] }
  const listed = await runOperation(registry.get('access.list-accounts')!, city.environment, OPERATOR, {})
  assert.deepEqual(
    (listed as Listed).accounts.map(({ name }) => name),
    ['agent.one'],
    'its day has come: whether the row is still there or not',
  )
  const waiting = await runOperation(registry.get('access.agents')!, city.environment, OPERATOR, {})
  assert.deepEqual((waiting as { proposals: unknown[] }).proposals, [])
  for (const [table, columns] of [
    ['session', ['began_at', 'seen_at', 'expires_at', 'ended_at']],
    ['invitation', ['expires_at', 'ended_at']],
    ['sign_in_attempt', ['last_at', 'locked_until']],
  ] as const)
    await pool.query(`update ${table} set ${columns.map(one => `${one} = ${one} - interval '2 days'`).join(', ')}`)
  assert.equal((await signIn(NEW)).statusCode, 200)
  assert.deepEqual(await counts(), { accounts: 0, offices: 0, invitations: 0, proposals: 0, ended: 0, attempts: 0 })
})

test('where the place asks for SHA-256 a new authenticator makes codes by it, one that cannot is told so, and what was bound stays good', async () => {
  assert.throws(() => codeHashIn({ XINHENG_CODE_HASH: 'md5' }), { code: 'SETTING_INVALID' })
  await city.database.pool.query('delete from sign_in_attempt')
  const strict = await city.serve({
    ...{ registry, origin: ORIGIN },
    environment: { ...city.environment, ...codeHashIn({ XINHENG_CODE_HASH: 'sha256' }) },
  })
  const bound = async (name: string, at: FastifyInstance) => {
    const input = { name, post: '窗口岗', role: 'case-handler', unit: UNIT }
    const { invitation: token } = (await runOperation(
      registry.get('access.open-account')!,
      city.environment,
      OPERATOR,
      input,
    )) as { invitation: string }
    return { token, secret: (await post('open-invitation', { token }, PAGE, at)).json().secret as string }
  }
  const accept = (token: string, code: string) => post('accept-invitation', { token, password: OLD, code }, PAGE, strict)
  const [before, { token, secret }] = [await bound('clerk.two', app), await bound('clerk.three', strict)]
  assert.deepEqual([before.secret.length, secret.length], [32, 52])
  assert.equal((await accept(before.token, codeOf(before.secret))).statusCode, 200)
  assert.equal((await accept(token, codeOf(secret, 0, Date.now(), 'sha1'))).json().code, 'CODE_OF_OLD_APP')
  assert.equal((await accept(token, '000000')).json().code, 'CODE_WRONG')
  assert.equal((await accept(token, codeOf(secret))).statusCode, 200)
  await city.database.pool.query("update account set totp_step = 0 where name like 'clerk.%'")
  const enter = async (name: string, code: string) =>
    (await post('sign-in', { name, password: OLD, code }, PAGE, strict)).statusCode
  assert.equal(await enter('clerk.three', codeOf(secret, 0, Date.now(), 'sha1')), 401, 'nor later')
  assert.equal(await enter('clerk.three', codeOf(secret)), 200)
  assert.equal(await enter('clerk.two', codeOf(before.secret)), 200)
})
