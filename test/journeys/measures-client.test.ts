// The client that others copy: its types are the platform's own, it is answered by key with its purpose kept, and what is declined has its code.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { type check, measures, type reportUse } from '#capabilities/measures'
import { type Answer as AnswerOf, makeRegistry, runOperation } from '#capabilities/operation'
import { type Answer, Declined, type Measures, measuresOf, type Reported } from '#client/measures'
import type { LocalDate } from '#rules/time'
import { type City, makeCity, registration, uscc } from '#support/portal'

const registry = makeRegistry([access, measures])
const [LISTED, CLEAN] = [uscc(1), uscc(2)] as const
let city: City
let app: FastifyInstance
let address: string
let key: string

before(async () => {
  city = await makeCity('2026-06-30' as LocalDate)
  const listed = {
    decisionNo: '演应急列〔2026〕3号',
    list: 'work-safety',
    listedOn: '2026-03-08',
    listedTo: '2029-03-08',
    listStatus: '列入中',
  }
  for (const [code, records] of [
    [LISTED, [{ item: 'severe-list', begins: 'imported' as const, on: '2026-03-10' as LocalDate, fields: listed }]],
    [CLEAN, []],
  ] as const)
    await city.put({
      uscc: code,
      name: `明衡演示${code.slice(-6)}商贸有限公司`,
      registered: registration(`明衡演示${code.slice(-6)}商贸有限公司`, code, '2026-01-02' as LocalDate),
      records: [...records],
    })
  app = await city.serve({ registry, localOperator: false })
  address = await app.listen({ port: 0, host: '127.0.0.1' })
  const { rows } = await city.database.pool.query<{ uscc: string }>('select uscc from unit order by name limit 1')
  const made = {
    unit: rows[0]!.uscc,
    title: '开标系统',
    role: 'partner-platform',
    scopes: ['measures.check', 'measures.report-use'],
    days: 30,
  }
  const operator = { id: 'local-operator', role: 'local-operator' } as const
  key = ((await runOperation(registry.get('access.make-key')!, city.environment, operator, made)) as { token: string }).token
})
after(() => city?.close())

// Held by the compiler: what either has and the other lacks is an error here.
const asTheClientSays = (answer: AnswerOf<typeof check>): Answer => answer
const asThePlatformSays = (answer: Answer): AnswerOf<typeof check> => answer
const reportedAlike = (reported: AnswerOf<typeof reportUse>): Reported => reported

const client = (): Measures => measuresOf({ address, key, purpose: '招标资格审查' })

test('asked by key, with the purpose kept; the answer is reported on', async () => {
  const { check: ask, report } = client()
  const answer = asTheClientSays(asThePlatformSays(await ask(LISTED, 'tender')))
  assert.deepEqual(
    answer.applies.map(one => [one.kind, one.measure, one.clause, one.until]),
    [['must', 'market-entry-restriction', 'demo-hengyuan-social-credit-2025#34', '2029-03-09']],
  )
  assert.deepEqual((await ask(LISTED, 'tender', { on: '2029-03-09' })).applies, [])
  const reported = reportedAlike(await report(LISTED, 'tender', [{ measure: 'market-entry-restriction', applied: true }]))
  assert.equal(reported.uses[0]!.finding, null)
  const { rows } = await city.database.pool.query("select distinct purpose from access where operation = 'measures.check'")
  assert.deepEqual(rows, [{ purpose: '招标资格审查' }])
})

test('what is declined has its code: an unknown organisation, no purpose, a key that is nobody’s', async () => {
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'done',
      (thrown: Declined) => (thrown instanceof Declined ? thrown.code : thrown),
    )
  assert.equal(await codeOf(client().check(uscc(99), 'tender')), 'ORGANISATION_UNKNOWN')
  assert.equal(await codeOf(measuresOf({ address, key, purpose: '' }).check(CLEAN, 'tender')), 'PURPOSE_NEEDED')
  assert.equal(await codeOf(measuresOf({ address, key: `${key}x`, purpose: '核查' }).check(CLEAN, 'tender')), 'SIGN_IN_NEEDED')
})

test('the example says a line for each code and what applies to it', async () => {
  const example = join(import.meta.dirname, '../../client/example.ts')
  const args = [example, address, 'tender', 'bid evaluation', LISTED, CLEAN, uscc(99)]
  const ran = await promisify(execFile)(process.execPath, args, { env: { ...process.env, XINHENG_KEY: key } }).catch(
    (failed: { code: number; stdout: string }) => failed,
  )
  assert.deepEqual('code' in ran && ran.code, 1)
  assert.equal(
    ran.stdout,
    `${LISTED} 2026-06-30 must market-entry-restriction by demo-hengyuan-social-credit-2025#34, from 2026-03-08 until 2029-03-09
${CLEAN} 2026-06-30 nothing applies
${uscc(99)} declined: ORGANISATION_UNKNOWN
`,
  )
})
