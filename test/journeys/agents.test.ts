// Who acts for an organisation, and who gives power: by two hands, of two people; with rights, an end, and a way to be shut out.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { audit } from '#capabilities/audit'
import { type Actor, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import type { Refusal } from '#rules/outcome'
import { addDays, chinaDay, type LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { codeOf as stepCode } from '#support/access'
import { type City, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = chinaDay(Date.now())
const ORIGIN = 'https://credit.example.gov'
const PAGE: Record<string, string> = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator' }
const UNIT = '11990100007501019Y'
const PASSWORD = 'seven-grey-herons-42'
const [CODE, OTHER] = [uscc(1), uscc(2)]
const LETTER = createHash('sha256').update('the letter as it was scanned').digest('hex')
const registry = makeRegistry([access, audit, organisations, repair])
let city: City
let app: FastifyInstance
let hidden: string
before(async () => {
  city = await makeCity(TODAY)
  for (const [n, code] of [CODE, OTHER].entries()) {
    const name = `明衡演示第${n}号商贸有限公司`
    const warned = penalty(TODAY, { penaltyCategories: ['警告'], content: '给予警告', fineWan: '' })
    const [, record] = await city.put({ uscc: code, name, registered: registration(name, code, TODAY), records: [warned] })
    if (code === CODE) hidden = record!
  }
  app = await city.serve({ registry, origin: ORIGIN })
})
after(() => city.close())

const rows = async <T>(text: string, values: unknown[] = []) => (await city.database.pool.query(text, values)).rows as T[]
const ask = <T = Record<string, string>>(name: string, input: object, actor: Actor, environment = city.environment) =>
  runOperation(registry.get(name)!, environment, actor, input) as Promise<T>
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'done',
    (refusal: Refusal) => refusal.code,
  )
const officer = (id: string, division = '990100'): Actor => ({ id, role: 'centre-officer', unitId: randomUUID(), division })
const [ONE, TWO] = [officer('officer one'), officer('officer two')]
const letter = (more: object = {}) => ({
  ...{ organisation: CODE, name: 'agent.one', post: '财务岗', until: addDays(TODAY, 200) },
  ...{ letterNo: '授权〔2026〕1号', letterOn: TODAY, letterSha256: LETTER, scopes: ['organisations.show', 'access.agents'] },
  ...more,
})

async function signIn(invitation: string, name: string): Promise<Record<string, string>> {
  const post = (operation: string, payload: object) =>
    app.inject({ method: 'POST', url: `/api/access/${operation}`, payload, headers: PAGE })
  assert.equal((await post('accept-invitation', { token: invitation, password: PASSWORD })).statusCode, 200)
  const answer = await post('sign-in', { name, password: PASSWORD })
  assert.equal(answer.statusCode, 200, answer.body)
  return { ...PAGE, cookie: String(answer.headers['set-cookie']).split(';')[0]! }
}
const get = (url: string, headers: Record<string, string>) => app.inject({ url: `/api/${url}`, headers })

test('a letter is checked by two officers, two different people with the same letter in hand, within their division', async () => {
  assert.equal(await codeOf(ask('access.propose-agent', letter(), officer('of the county', '990102'))), 'done', 'it lies there')
  await rows('delete from agent_proposal')
  assert.equal(await codeOf(ask('access.propose-agent', letter({ until: TODAY }), ONE)), 'INPUT_INVALID')
  assert.equal(await codeOf(ask('access.propose-agent', letter({ until: addDays(TODAY, 2000) }), ONE)), 'INPUT_INVALID')
  assert.equal(await codeOf(ask('access.propose-agent', letter({ letterOn: addDays(TODAY, 1) }), ONE)), 'INPUT_INVALID')
  const { proposal } = await ask('access.propose-agent', letter(), ONE)
  const confirm = (actor: Actor, letterSha256 = LETTER) => ask('access.confirm-agent', { proposal, letterSha256 }, actor)
  assert.equal(await codeOf(confirm(ONE)), 'SAME_HAND')
  assert.equal(await codeOf(confirm({ ...TWO, substitutes: ONE.id })), 'SAME_HAND', 'nor in the place of the one')
  assert.equal(await codeOf(confirm(TWO, '0'.repeat(64))), 'LETTER_DIFFERS')
  assert.equal(await codeOf(confirm(officer('elsewhere', '990103'))), 'PROPOSAL_UNKNOWN')
  const waiting = await ask<{ proposals: { proposal: string }[] }>('access.agents', {}, TWO)
  assert.deepEqual(
    waiting.proposals.map(one => one.proposal),
    [proposal],
  )
  const { invitation, name } = await confirm(TWO)
  assert.equal(await codeOf(confirm(TWO)), 'PROPOSAL_ENDED')
  const me = await signIn(invitation!, name!)
  // What it is held for, and nothing else of what its role may; of another organisation nothing at all.
  const purpose = { ...me, 'xinheng-purpose': encodeURIComponent('看自己的') }
  assert.equal((await get(`organisations/show?uscc=${CODE}`, purpose)).statusCode, 200)
  assert.equal((await get(`organisations/show?uscc=${OTHER}`, purpose)).json().code, 'ORGANISATION_UNKNOWN')
  assert.equal((await get(`audit/who-looked?uscc=${CODE}`, me)).json().code, 'ACTOR_MAY_NOT')
  const { agents } = (await get('access/agents', me)).json()
  assert.deepEqual(
    agents.map((one: Record<string, unknown>) => [one.name, one.post, one.bound, one.until, one.isTakenUp]),
    [['agent.one', '财务岗', 'letter', addDays(TODAY, 200), true]],
  )
  // Of the letter its number, its day and its digest are kept, until a day; and who the two were stands in the acts.
  const [kept] = await rows<{ outcome: string; left: number; n: number }>(
    'select outcome, retained_until - china_today() as left, (select count(*)::int from agent_proposal) as n from agent_proposal',
  )
  assert.deepEqual(kept, { outcome: 'confirmed', left: 183, n: 1 })
  const hands = await rows<{ actor: string }>(
    "select actor from act where operation in ('access.propose-agent', 'access.confirm-agent') and outcome = 'done' order by recorded_at",
  )
  assert.deepEqual(hands.map(one => one.actor).slice(-2), ['officer one', 'officer two'])
})

test('several act for one organisation, each with rights of its own; one ends another, and an end comes by its day', async () => {
  const make = async (name: string, more: object) => {
    const { proposal } = await ask('access.propose-agent', letter({ name, ...more }), ONE)
    const { invitation } = await ask('access.confirm-agent', { proposal, letterSha256: LETTER }, TWO)
    return signIn(invitation!, name)
  }
  const head = await make('agent.head', { scopes: undefined })
  const repairer = await make('agent.repair', { scopes: ['repair.*'], until: addDays(TODAY, 3) })
  const foreign = await make('agent.other', { organisation: OTHER, scopes: undefined })
  // SEERS: who may see more of it than the public is answered so over HTTP too.
  const eligibility = `repair/eligibility?record=${hidden}`
  const seen = await get(eligibility, repairer)
  assert.deepEqual([seen.statusCode, seen.headers['cache-control']], [200, 'no-store'])
  assert.deepEqual([(await get(eligibility, PAGE)).statusCode, (await get(eligibility, foreign)).statusCode], [404, 404])
  assert.equal((await get('repair/list', repairer)).statusCode, 200)
  assert.equal((await get(`organisations/show?uscc=${CODE}`, repairer)).json().code, 'ACTOR_MAY_NOT')
  const { agents } = (await get('access/agents', head)).json() as { agents: { office: string; name: string }[] }
  assert.deepEqual(agents.map(one => one.name).toSorted(), ['agent.head', 'agent.one', 'agent.repair'])
  const officeOf = (name: string) => agents.find(one => one.name === name)!.office
  const end = (office: string, headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/access/end-agent', payload: { office }, headers })
  assert.equal((await end(officeOf('agent.one'), foreign)).json().code, 'OFFICE_UNKNOWN')
  assert.equal((await end(officeOf('agent.one'), repairer)).json().code, 'ACTOR_MAY_NOT')
  assert.equal((await end(officeOf('agent.one'), head)).statusCode, 200)
  assert.equal(
    await codeOf(ask('access.end-agent', { office: officeOf('agent.one') }, TWO)),
    'OFFICE_UNKNOWN',
    'it has ended already',
  )
  // On its day, by the day and nothing else.
  await rows('update office set until_on = china_today() where office_id = $1', [officeOf('agent.repair')])
  assert.equal((await get('repair/list', repairer)).json().code, 'ACTOR_MAY_NOT')
})

test('a letter may be declined, with the reason in its act; it and its account are gone on their days', async () => {
  const { proposal } = await ask('access.propose-agent', letter({ name: 'agent.late' }), ONE)
  assert.equal(await codeOf(ask('access.decline-agent', { proposal, reason: '印章不清' }, TWO)), 'done')
  assert.equal(await codeOf(ask('access.confirm-agent', { proposal, letterSha256: LETTER }, TWO)), 'PROPOSAL_ENDED')
  const on = addDays(TODAY, 184) as LocalDate
  const database = openDatabase({ url: city.database.url, role: 'xinheng_app', today: on, max: 1 })
  await ask('access.remove-accounts', {}, OPERATOR, { ...city.environment, database })
  await database.close()
  assert.deepEqual(await rows('select from agent_proposal'), [])
  assert.deepEqual(await rows("select from account where name = 'agent.one'"), [], 'closed half a year ago')
})

test('power is given by two hands; the very first administrator by the one who has the machine', async () => {
  type Opened = { invitation: string; confirmed: boolean }
  const account = (name: string, role: string) => ({ name, role, post: '岗位', unit: UNIT })
  const officesOf = async (name: string) =>
    rows<{ office_id: string; confirmed: boolean }>(
      'select office_id, confirmed_at is not null as confirmed from office join account using (account_id) where name = $1',
      [name],
    )
  const idOf = async (name: string) =>
    (await rows<{ account_id: string }>('select account_id from account where name = $1', [name]))[0]!.account_id
  const first = await ask<Opened>('access.open-account', account('admin.one', 'administrator'), OPERATOR)
  assert.equal(first.confirmed, true)
  const admin = async (name: string): Promise<Actor> => ({ id: await idOf(name), role: 'administrator', division: '990100' })
  const one = await admin('admin.one')
  const second = await ask<Opened>('access.open-account', account('admin.two', 'administrator'), OPERATOR)
  assert.equal(second.confirmed, false, 'from now on there is somebody to ask')
  const [proposed] = await officesOf('admin.two')
  const confirm = (actor: Actor, office = proposed!.office_id) => codeOf(ask('access.confirm-office', { office }, actor))
  assert.equal(await confirm(OPERATOR), 'SAME_HAND')
  assert.equal(await confirm(await admin('admin.two')), 'SAME_HAND', 'nor one’s own')
  assert.equal(await confirm({ ...one, division: '990102' }), 'OFFICE_UNKNOWN')
  assert.equal(await confirm(one), 'done')
  assert.equal(await confirm(one), 'OFFICE_CONFIRMED')
  const two = await admin('admin.two')
  const decider = await ask<Opened>('access.open-account', account('decider.one', 'decider'), one)
  const reporter = await ask<Opened>('access.open-account', account('reporter.one', 'unit-reporter'), one)
  assert.deepEqual([decider.confirmed, reporter.confirmed], [false, true])
  const [office] = await officesOf('decider.one')
  assert.equal(await confirm(one, office!.office_id), 'SAME_HAND')
  assert.equal(await confirm(two, office!.office_id), 'done')
  // Who invites an account again could take it up himself: what of it has power waits for another hand once more.
  const again = await ask<Opened>('access.invite-again', { name: 'admin.two' }, one)
  assert.equal(again.confirmed, false)
  assert.equal((await officesOf('admin.two'))[0]!.confirmed, true, 'what is there holds until the invitation is taken up')
  const opened = await ask('access.open-invitation', { token: again.invitation }, { id: 'public', role: 'public' })
  const taken = { token: again.invitation, password: PASSWORD, code: stepCode(opened.secret!) }
  await ask('access.accept-invitation', taken, { id: 'public', role: 'public' })
  assert.equal((await officesOf('admin.two'))[0]!.confirmed, false)
  assert.equal(await confirm(one), 'SAME_HAND')
  assert.equal(await confirm(OPERATOR), 'done')
})
