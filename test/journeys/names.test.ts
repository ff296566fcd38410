/** A name is public with a record that says it: names of undisclosed and of withdrawn records are in no page, search or answer. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { formatRecordId } from '#rules/ledger'
import {
  fileOf,
  type House,
  makeHouse,
  penalty,
  type Row,
  registration,
  type Served,
  serveBeside,
  TODAY,
  UNITS,
  uscc,
} from '#support/intake'

let house: House
let served: Served
before(async () => {
  house = await makeHouse()
  served = await serveBeside(house.environment, TODAY, makeRegistry([organisations, disclosure]))
})
after(async () => {
  await served?.close()
  await house?.close()
})

const decide = async (...rows: Row[]) => {
  const done = await house.handIn(await fileOf('administrative-penalty', rows, { source: UNITS.city.uscc }))
  assert.equal(done.registered, rows.length, JSON.stringify(done.causes))
}
const register = async (row: Row) => {
  const done = await house.handIn(await fileOf('registration', [row]))
  assert.equal(done.registered, 1, JSON.stringify(done.causes))
}
const withdraw = async (code: string) => {
  const { rows } = await served.portal.pool.query<{ organisation_id: string; record_no: string }>(
    `select organisation_id, record_no from disclosed_record
     where item = 'registration' and organisation_id = (select organisation_id from organisation_code where code = $1)`,
    [code],
  )
  const record = formatRecordId(rows[0]!.organisation_id, BigInt(rows[0]!.record_no))
  await house.ask('intake.withdraw', { record, reason: '登记有误' })
}
const get = async (url: string) => (await served.app.inject({ url, headers: { host: 'localhost' } })).body
const found = async (text: string): Promise<{ name: string; found: string | null }[]> =>
  JSON.parse(await get(`/api/organisations?q=${encodeURIComponent(text)}`)).hits.map(
    (hit: { name: string; found: { name: string } | null }) => ({ name: hit.name, found: hit.found?.name ?? null }),
  )
const namesOf = async (code: string): Promise<string[]> =>
  JSON.parse(await get(`/api/organisations/${code}`)).names.map((one: { name: string }) => one.name)
/** All that the public can ask about the organisation. */
const everything = async (code: string): Promise<string> => {
  const answer = await get(`/api/organisations/${code}`)
  const records: { id: string }[] = JSON.parse(answer).records ?? []
  const pages = [`/organisations/${code}`, `/organisations?q=${code}`, `/api/organisations?q=${code}`]
  const all = [...pages, ...records.flatMap(({ id }) => [`/records/${id}`, `/api/records/${id}`])]
  return answer + (await Promise.all(all.map(get))).join('')
}

const WARNING = { penaltyCategories: '警告', content: '警告', fineWan: '' }

test('a name that only an undisclosed decision says is shown nowhere once a registration says another', async () => {
  const [code, warned, called] = [uscc(1401), '明衡演示山茶暗记商贸有限公司', '明衡演示明登商贸有限公司']
  await decide(penalty(401, { partyName: warned, ...WARNING }))
  assert.deepEqual(await found('山茶暗记'), [])
  await register(registration(401, { name: called }))
  assert.deepEqual(await found('山茶暗记'), [])
  assert.deepEqual(await found(warned), [])
  assert.deepEqual(await found('明登'), [{ name: called, found: null }])
  assert.deepEqual(await namesOf(code), [called])
  assert.doesNotMatch(await everything(code), /山茶暗记/)
})

test('a name that another decision says, which is disclosed, is found by it', async () => {
  const [code, decided, called] = [uscc(1402), '明衡演示木槿双记商贸有限公司', '明衡演示新登商贸有限公司']
  await decide(penalty(402, { partyName: decided, ...WARNING }))
  await decide(penalty(402, { partyName: decided, decisionNo: '明市监罚〔2026〕4021号' }))
  assert.deepEqual(await found('木槿双记'), [{ name: decided, found: null }])
  await register(registration(402, { name: called }))
  assert.deepEqual(await found('木槿双记'), [{ name: called, found: decided }])
  assert.deepEqual(await namesOf(code), [called, decided])
})

test('the same for an organisation of more records than are read at once', async () => {
  const [code, warned, called] = [uscc(1403), '明衡演示石榴多记商贸有限公司', '明衡演示多登商贸有限公司']
  await decide(penalty(403, { partyName: warned, ...WARNING }))
  await register(registration(403, { name: called }))
  const rows = Array.from({ length: 65 }, (_, n) =>
    penalty(403, { partyName: called, decisionNo: `明市监罚〔2026〕403${n}号` }),
  )
  await decide(...rows)
  assert.deepEqual(await namesOf(code), [called])
  const more = `/organisations/${code}?item=administrative-penalty&page=2`
  assert.doesNotMatch((await everything(code)) + (await get(more)), /石榴多记/)
})

test('a registration that is withdrawn takes its name, status and old numbers along; decisions say what it is called', async () => {
  const [code, decided, called] = [uscc(1404), '明衡演示海棠仍记商贸有限公司', '明衡演示错登商贸有限公司']
  await decide(penalty(404, { partyName: decided }))
  await register(
    registration(404, {
      name: called,
      formerNames: '明衡演示错旧商贸有限公司',
      businessRegNo: '330199000004046',
      status: '存续',
    }),
  )
  assert.deepEqual(await found('330199000004046'), [{ name: called, found: null }])
  await withdraw(code)
  const shown = await everything(code)
  assert.doesNotMatch(shown, /错登|错旧|存续/)
  assert.match(shown, new RegExp(`<h1[^>]*>${decided}`))
  for (const gone of ['错登', '错旧', '330199000004046']) assert.deepEqual(await found(gone), [], gone)
  assert.deepEqual(await found('海棠仍记'), [{ name: decided, found: null }])
  // What nothing says any longer is not the name under which a decision is landed.
  const late = penalty(404, { partyName: called, decisionNo: '明市监罚〔2026〕4042号' })
  const held = await house.handIn(await fileOf('administrative-penalty', [late], { source: UNITS.city.uscc }))
  assert.equal(held.held, 1)
})

test('a name that decisions say too outlives the registration; one that nothing else says waits for a decision', async () => {
  const [both, alone] = ['明衡演示紫薇同记商贸有限公司', '明衡演示腊梅独记商贸有限公司']
  await register(registration(405, { name: both }))
  await decide(penalty(405, { partyName: both }))
  await withdraw(uscc(1405))
  assert.deepEqual(await found('紫薇同记'), [{ name: both, found: null }])
  await register(registration(406, { name: alone }))
  await withdraw(uscc(1406))
  assert.deepEqual(await found('腊梅独记'), [])
  assert.deepEqual(await found(uscc(1406)), [])
  await decide(penalty(406, { partyName: alone }))
  assert.deepEqual(await found('腊梅独记'), [{ name: alone, found: null }])
})
