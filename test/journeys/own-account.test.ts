// One's own account: the password is changed by who shows the one there is, and sessions elsewhere end.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { makeRegistry, runOperation } from '#capabilities/operation'
import { chinaDay } from '#rules/time'
import { type City, makeCity, registration, uscc } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const PAGE: Record<string, string> = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
const [OLD, NEW] = ['seven-grey-herons-42', 'nine-blue-lanterns-17']
const NAME = '明衡演示精工机械有限公司'
const registry = makeRegistry([access])
let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  await city.put({ uscc: uscc(1), name: NAME, registered: registration(NAME, uscc(1), city.today) })
  app = await city.serve({ registry, origin: ORIGIN })
  const input = { name: 'agent.one', post: '财务岗', role: 'organisation-user', organisation: uscc(1) }
  const opened = await runOperation(registry.get('access.open-account')!, city.environment, OPERATOR, input)
  const { invitation: token } = opened as { invitation: string }
  assert.equal((await post('accept-invitation', { token, password: OLD })).statusCode, 200)
})
after(() => city.close())

const post = (operation: string, payload: object, headers = PAGE) =>
  app.inject({ method: 'POST', url: `/api/access/${operation}`, payload, headers })
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
  await city.database.pool.query("update session set began_at = began_at - interval '11 minutes' where ended_at is null")
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
