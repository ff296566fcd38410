// The question at the counter: which measure or incentive, by which clause, until when; what offices did, and what shows up.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { checkFile, measures } from '#capabilities/measures'
import { type Actor, type Environment, makeRegistry, type Role, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { type Roof, runCommandLine } from '#faces/cli'
import { madeFileWords } from '#faces/text'
import type { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { readCells, readFolder, readWholeFile, withDataDir } from '#support/files'
import { type City, makeCity, registration, type SeedRecord, uscc } from '#support/portal'

const TODAY = '2026-06-30' as LocalDate
const day = (text: string) => text as LocalDate
const registry = makeRegistry([organisations, measures])
const [LISTED, HONOURED, ABNORMAL, CLEAN] = [uscc(1), uscc(2), uscc(3), uscc(4)] as const
let city: City
let app: FastifyInstance

const listed = (fields: Record<string, string>): SeedRecord => ({
  item: 'severe-list',
  begins: 'imported',
  on: day('2026-03-10'),
  fields: { decisionNo: '演应急列〔2026〕3号', list: 'work-safety', listedOn: '2026-03-08', listStatus: '列入中', ...fields },
})
const honour: SeedRecord = {
  item: 'honour',
  on: day('2026-01-20'),
  fields: { honourNo: '演誉〔2026〕2号', grantedOn: '2026-01-15', validTo: '2028-01-14', honourStatus: '有效' },
}
const abnormal: SeedRecord = {
  item: 'abnormal-operation',
  on: day('2026-05-10'),
  fields: { decisionNo: '演异〔2026〕1号', listedOn: '2026-05-08', entryReason: '未按期公示年度报告', listStatus: '列入中' },
}

before(async () => {
  city = await makeCity(TODAY)
  for (const [code, records] of [
    [LISTED, [listed({ listedTo: '2029-03-08' })]],
    [HONOURED, [honour, listed({ list: 'judgment-defaulter', decisionNo: '演法执〔2026〕9号' })]],
    [ABNORMAL, [abnormal]],
    [CLEAN, []],
  ] as const)
    await city.put({
      uscc: code,
      name: `明衡演示${code.slice(-6)}商贸有限公司`,
      registered: registration(`明衡演示${code.slice(-6)}商贸有限公司`, code, day('2026-01-02')),
      records: [...records],
    })
  app = await city.serve({ registry })
})
after(() => city?.close())

const office = (role: Role, more: Partial<Actor> = {}): Actor => ({
  ...{ id: `the ${role}`, role, unitId: Object.values(city.units)[1]!, division: '990100', purpose: '招标资格审查' },
  ...more,
})
type Applied = { measure: string; kind: string; clause: string; record: string; from: string; until: string | null }
type Answer = { on: string; applies: Applied[]; waits: Applied[] }
const ask = <T>(name: string, input: object, actor: Actor) =>
  runOperation(registry.get(`measures.${name}`)!, city.environment, actor, input) as Promise<T>
const check = (code: string, matter: string, more = {}, actor = office('case-handler')) =>
  ask<Answer>('check', { uscc: code, matter, ...more }, actor)
const said = ({ applies }: Answer) => applies.map(one => `${one.kind} ${one.measure} ${one.from} ${one.until ?? '-'}`)
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'done',
    (refusal: Refusal) => refusal.code,
  )

test('cn-cpc-state-council-office-2025-social-credit#12: at the counter the answer has measure, article, record and end, and nothing where nothing applies', async () => {
  const funds = await check(LISTED, 'fund-application')
  assert.deepEqual(said(funds), ['may fiscal-funds-restriction 2026-03-08 2029-03-09'])
  assert.equal(funds.applies[0]!.clause, 'cn-cpc-state-council-office-2025-social-credit#12.effects')
  assert.match(funds.applies[0]!.record, /^[0-9a-z]{26}-[0-9a-z]{12}$/)
  assert.deepEqual(said(await check(LISTED, 'tender')), ['must market-entry-restriction 2026-03-08 2029-03-09'])
  assert.deepEqual(said(await check(LISTED, 'fund-application', { on: '2029-03-08' })).length, 1)
  assert.deepEqual(said(await check(LISTED, 'fund-application', { on: '2029-03-09' })), [])
  for (const matter of city.law.measures.matters.keys()) assert.deepEqual((await check(CLEAN, matter)).applies, [])
})

test('incentive and measure side by side, and no end where only performance ends it', async () => {
  const answer = await check(HONOURED, 'fund-application')
  assert.deepEqual(said(answer), [
    'may fiscal-funds-restriction 2026-03-08 -',
    'incentive service-convenience 2026-01-15 2028-01-15',
  ])
  assert.equal(new Set(answer.applies.map(one => one.record)).size, 2)
})

test('a measure whose basis ends: on its last day it says so, on the next it is gone at once, and elsewhere it never was', async () => {
  assert.deepEqual(said(await check(ABNORMAL, 'land')), ['must preference-restriction 2026-05-08 2026-07-01'])
  assert.deepEqual(said(await check(ABNORMAL, 'land', { on: '2026-07-01' })), [])
  assert.deepEqual(said(await check(ABNORMAL, 'land', { division: '320100' })), [])
})

test('a basis that nobody has read restricts nobody, and the answer says that it waits', async () => {
  await city.put({
    uscc: uscc(5),
    name: '明衡演示建筑劳务有限公司',
    registered: registration('明衡演示建筑劳务有限公司', uscc(5), day('2026-01-02')),
    records: [listed({ list: 'migrant-wage-arrears', decisionNo: '演人社列〔2026〕7号', listedTo: '2029-03-08' })],
  })
  const answer = await check(uscc(5), 'tax-benefit')
  assert.deepEqual(answer.applies, [])
  assert.deepEqual(
    answer.waits.map(one => [one.measure, one.clause]),
    [['preference-restriction', 'cn-state-council-migrant-wages-2019#48']],
  )
})

test('who asks says why; a wrong code, an unknown organisation and an unknown matter are no clean record', async () => {
  assert.equal(await codeOf(check(LISTED, 'tender', {}, office('case-handler', { purpose: '' }))), 'PURPOSE_NEEDED')
  assert.equal(await codeOf(check(LISTED, 'tender', {}, office('auditor'))), 'ACTOR_MAY_NOT')
  assert.equal(await codeOf(check(`${LISTED.slice(0, 17)}${LISTED.endsWith('X') ? 'Y' : 'X'}`, 'tender')), 'USCC_INVALID')
  assert.equal(await codeOf(check(uscc(99), 'tender')), 'ORGANISATION_UNKNOWN')
  assert.equal(await codeOf(check(LISTED, 'marriage')), 'MATTER_UNKNOWN')
})

test('an office sees by this door what bears a measure, also what its reach hides, and leaves a look with its purpose', async () => {
  const { rows } = await city.database.pool.query(
    "select purpose, what from access where operation = 'measures.check' and what like 'measures land: must%' limit 1",
  )
  assert.deepEqual(rows[0], { purpose: '招标资格审查', what: 'measures land: must preference-restriction' })
  const shown = office('supervisor', { division: '990102' })
  const other = await runOperation(registry.get('organisations.show')!, city.environment, shown, { uscc: ABNORMAL })
  assert.equal(JSON.stringify(other).includes('abnormal-operation'), false)
  assert.deepEqual(said(await check(ABNORMAL, 'land', { division: '990102' }, shown)).length, 1)
})

test('many at the same counter at the same moment: each gets its own answer and leaves its own look', async () => {
  const count = async () =>
    Number((await city.database.pool.query("select count(*) from access where operation = 'measures.check'")).rows[0].count)
  const before = await count()
  const codes = Array.from({ length: 120 }, (_, n) => [LISTED, CLEAN, uscc(99)][n % 3]!)
  const told = await Promise.allSettled(codes.map(code => check(code, 'tender')))
  for (const [n, one] of told.entries()) {
    const found = one.status === 'fulfilled' ? said(one.value).join() : (one.reason as Refusal).code
    const expected = ['must market-entry-restriction 2026-03-08 2029-03-09', '', 'ORGANISATION_UNKNOWN'][n % 3]
    assert.equal(found, expected)
  }
  assert.equal((await count()) - before, 80)
})

test('a file of codes is answered as a workbook, each look committed with its purpose; what is no code and who is unknown is said in its row', async () => {
  const words = madeFileWords(id => city.law.clause(id))
  await withDataDir(async dataDir => {
    const app = await city.serve({ registry, environment: { ...city.environment, dataDir, words } })
    const send = async (text: string, matter = 'tender') => {
      const form = new FormData()
      form.append('matter', matter)
      form.append('batch', '0197a000-0000-7000-8000-000000000001')
      form.append('file', new Blob([text]), '投标单位.csv')
      const request = new Request('http://localhost/', { method: 'POST', body: form })
      const headers = {
        host: 'localhost:8080',
        'xinheng-purpose': encodeURIComponent('资格审查'),
        'content-type': request.headers.get('content-type')!,
      }
      const payload = Buffer.from(await request.arrayBuffer())
      return app.inject({ method: 'POST', url: '/api/measures/check-file', payload, headers })
    }
    const lines = [LISTED, CLEAN.toLowerCase(), '11010519491231002X', uscc(99), ABNORMAL].map(
      (code, n) => `${n + 1},${code},张三`,
    )
    const answer = await send(`开标登记\n序号,统一社会信用代码,经办人\n${lines.join('\n')}\n`)
    assert.equal(answer.statusCode, 200, answer.body)
    assert.match(decodeURIComponent(String(answer.headers['content-disposition'])), /投标单位\.措施核查\.xlsx/)
    const { rows } = await readWholeFile(answer.rawPayload, { name: 'answer.xlsx' })
    const told = rows.map(([, [row, code, , result, , clause, , , until]]) => [row, code, result, clause, until].join(' '))
    assert.deepEqual(told.slice(1), [
      `3 ${LISTED} 应当采取 《衡原省（演示）社会信用条例》第三十四条 2029-03-09`,
      `4 ${CLEAN.toLowerCase()} 没有适用的措施和激励  `,
      '5 ****************** 代码有误，没有核查  ',
      `6 ${uscc(99)} 没有这个组织，没有核查  `,
      `7 ${ABNORMAL} 依据条文尚未核对，不限制任何人 《企业信息公示暂行条例》第十八条 `,
    ])
    assert.equal(JSON.stringify(rows).includes('张三'), false)
    const headers = { host: 'localhost:8080' }
    const batch = (n: number) => `/api/measures/progress?batch=0197a000-0000-7000-8000-00000000000${n}`
    // At whichever server it is asked.
    const another = openDatabase({ url: city.url, role: 'xinheng_app', today: TODAY, max: 2 })
    const elsewhere = await city.serve({ registry, environment: { ...city.environment, database: another } })
    for (const server of [app, elsewhere])
      assert.deepEqual((await server.inject({ url: batch(1), headers })).json(), { known: true, rows: 7, ended: true })
    await elsewhere.close()
    await another.close()
    const asked = { batch: '0197a000-0000-7000-8000-000000000001' }
    assert.deepEqual(await ask('progress', asked, office('case-handler')), { known: false, rows: 0, ended: false })
    assert.deepEqual((await app.inject({ url: batch(2), headers })).json(), { known: false, rows: 0, ended: false })
    assert.equal((await send('a,b\nc,d\n')).json().code, 'MEASURE_FILE_WITHOUT_CODES')
    assert.equal((await send(LISTED, 'marriage')).json().code, 'MATTER_UNKNOWN')
    assert.equal((await readFolder(dataDir)).length, 0)
    const looks = await city.database.pool.query(
      "select purpose from access where operation = 'measures.check-file' and what like 'measures tender%'",
    )
    assert.deepEqual(looks.rows, [{ purpose: '资格审查' }, { purpose: '资格审查' }, { purpose: '资格审查' }])
  })
})

test('a file of thousands of codes: rows in their order, none leaves before the looks of its chunk are committed, and whoever stops listening leaves no file', async () => {
  const thorough = office('case-handler', { id: 'the thorough one', unitId: Object.values(city.units)[2]! })
  const many = 4_500
  const codes = Array.from({ length: many }, (_, n) => (n === 4_400 ? LISTED : CLEAN))
  const looksOf = async () =>
    Number(
      (
        await city.database.pool.query(
          "select count(*) from access where actor = 'the thorough one' and what like 'measures licence:%'",
        )
      ).rows[0].count,
    )
  await withDataDir(async dataDir => {
    // Rows of which the answer has left.
    let left = 0
    const watch = ({ records }: { records: number }) => {
      left = records
    }
    const send = (database: Environment['database'], actor: Actor = thorough) => {
      const file = { name: 'many.csv', bytes: Readable.from([Buffer.from(`code\n${codes.join('\n')}\n`)]) }
      const environment = { ...city.environment, dataDir, database, watch }
      return runOperation(checkFile, environment, actor, { matter: 'licence' }, { file })
    }
    const whole = await buffer(Readable.from((await send(city.database)).bytes))
    const rows = await readCells(whole, { name: 'answer.xlsx' })
    assert.deepEqual(
      rows.slice(1).map(([row, code]) => [row, code]),
      codes.map((code, n) => [String(n + 2), code]),
    )
    assert.equal(await looksOf(), many)
    // The first look says that a file was asked of; those of the second chunk come to nothing, after a while in which rows might leave.
    let writes = 0
    const query: Environment['database']['query'] = async (asked, values) => {
      if (typeof asked === 'object' && asked.name === 'put-access' && ++writes === 3) {
        await setTimeout(200)
        throw new Error('the disk is full')
      }
      return city.database.query(asked, values)
    }
    left = 0
    const answer = await send({ ...city.database, query })
    await assert.rejects(buffer(Readable.from(answer.bytes)), /the disk is full/)
    const committed = (await looksOf()) - many
    assert.ok(left > 0 && left < many && left <= committed + 1, `${left} rows left, ${committed} looks committed`)
    for await (const _ of (await send(city.database)).bytes) break
    assert.equal((await readFolder(dataDir)).length, 0)
    // Whoever does not even begin to listen; and what is refused once the file is there.
    await (await send(city.database)).close!()
    assert.equal((await readFolder(dataDir)).length, 0)
    const later = { ...thorough, purpose: 'case 1', visibleFrom: '2099-01-01' as LocalDate }
    await assert.rejects(send(city.database, later), { code: 'INPUT_INVALID' })
    assert.equal((await readFolder(dataDir)).length, 0)
  })
})

test('what an office did is reported; without basis, forbidden or left out it shows up, and so does silence', async () => {
  const handler = office('case-handler')
  type Uses = { uses: { measure: string; finding: string | null; clause: string | null }[] }
  const report = (code: string, matter: string, some: object[], actor = handler) =>
    ask<Uses>('report-use', { uscc: code, matter, uses: some }, actor)
  const lawful = await report(LISTED, 'tender', [{ measure: 'market-entry-restriction', applied: true }])
  assert.deepEqual(
    lawful.uses.map(one => [one.finding, one.clause]),
    [[null, 'demo-hengyuan-social-credit-2025#34']],
  )
  const without = await report(CLEAN, 'tender', [{ measure: 'market-entry-restriction', applied: true }])
  assert.equal(without.uses[0]!.finding, 'without-basis')
  const omitted = await report(ABNORMAL, 'land', [
    { measure: 'preference-restriction', applied: false, omittedBecause: 'application-withdrawn' },
  ])
  assert.equal(omitted.uses[0]!.finding, 'omitted')
  assert.equal(await codeOf(report(CLEAN, 'tender', [{ measure: 'exit-restriction', applied: true }])), 'MEASURE_UNKNOWN')
  const silent = office('case-handler', { id: 'the silent one', unitId: Object.values(city.units)[2]! })
  await check(LISTED, 'award', {}, silent)
  type Seen = { uscc: string; unit: string | null; matter: string; finding?: string; told?: string }
  const auditor = office('auditor', { division: '990000' })
  const found = await ask<{ unlawful: Seen[]; unreported: Seen[] }>('uses', {}, auditor)
  assert.deepEqual(found.unlawful.map(one => [one.uscc, one.matter, one.finding]).sort(), [
    [ABNORMAL, 'land', 'omitted'],
    [CLEAN, 'tender', 'without-basis'],
  ])
  const of = (matter: string) => found.unreported.filter(one => one.matter === matter).map(one => one.uscc)
  assert.deepEqual(of('award'), [LISTED])
  // Asked by a file, three times, of which the second told nothing and the third was broken off.
  assert.ok(of('licence').length > 0 && of('licence').every(code => code === LISTED))
  assert.equal(of('tender').includes(LISTED), false)
  const elsewhere = await ask<{ unlawful: Seen[]; unreported: Seen[] }>('uses', {}, { ...auditor, division: '990102' })
  assert.deepEqual([elsewhere.unlawful, elsewhere.unreported], [[], []])
})

test('the guard: every effect with its uses and whom it touches, what is idle and unusual, and whom a rule would touch before it takes hold', async () => {
  type Told = { effect: string; organisations: number; applied: number; usedOn: number; longestDays: number; seen: boolean }
  type Overview = {
    effects: Told[]
    measuresWithoutEffect: { measure: string }[]
    density: { restricted: number; organisations: number }[]
  }
  const auditor = office('auditor', { division: '990000' })
  const found = await ask<Overview>('overview', {}, auditor)
  const of = (id: string) => found.effects.find(one => one.effect === id)
  const tender = of('demo-listed-tender')
  assert.deepEqual([tender?.organisations, tender?.applied, tender?.usedOn, tender?.longestDays], [3, 1, 1, 115])
  assert.deepEqual([of('demo-listed-land')?.organisations, of('demo-listed-land')?.applied], [3, 0])
  assert.deepEqual([of('wage-arrears-tender')?.organisations, of('wage-arrears-tender')?.seen], [1, false])
  assert.equal(of('honour-convenience')?.organisations, 1)
  assert.ok(found.measuresWithoutEffect.some(one => one.measure === 'push-to-market'))
  assert.deepEqual([found.density[0]!.restricted, found.density[0]!.organisations], [4, 5])
  const later = await ask<Overview>('overview', { on: '2026-07-01' }, auditor)
  assert.equal(
    later.effects.some(one => one.effect === 'demo-abnormal-land-preference'),
    false,
  )
  const elsewhere = await ask<Overview>('overview', {}, { ...auditor, division: '990102' })
  assert.ok(elsewhere.effects.every(one => one.organisations === 0))
  type Impact = { records: number; touches: number; first: number }
  const impact = async (rule: object) => {
    const { records, touches, first } = await ask<Impact>('impact', rule, auditor)
    return [records, touches, first]
  }
  // Who is on a list is restricted already; who holds an honour and is on no list would be for the first time.
  assert.deepEqual(await impact({ item: 'severe-list' }), [3, 3, 0])
  assert.deepEqual(await impact({ item: 'severe-list', field: 'list', values: ['work-safety'] }), [1, 1, 0])
  assert.deepEqual(await impact({ item: 'registration', division: '990000' }), [5, 5, 1])
  assert.deepEqual(await impact({ effect: 'demo-abnormal-land-preference' }), [1, 1, 1])
  assert.equal(await codeOf(impact({ effect: 'no-such' })), 'MEASURE_UNKNOWN')
  assert.equal(await codeOf(ask('overview', {}, office('case-handler'))), 'ACTOR_MAY_NOT')
})

test('the command line says one document and keeps the purpose; a file of codes becomes a workbook', async () => {
  const run = async (environment: Environment, ...args: string[]) => {
    let out = ''
    const house = { environment, registry, operator: { id: 'local-operator', role: 'local-operator' }, close: async () => {} }
    const said = { lang: 'en', isWatched: false, nowMs: () => 0, err: () => {}, version: '0' }
    const hear = (text: string) => {
      out += text
    }
    const roof = { ...said, out: hear, openHouse: async () => house } as unknown as Roof
    const code = await runCommandLine(roof, ['--json', 'measures', ...args])
    return { code, answer: out === '' ? undefined : JSON.parse(out) }
  }
  const asked = ['--matter', 'tender', '--purpose', '窗口核查']
  const { code, answer } = await run(city.environment, 'check', LISTED, ...asked)
  assert.deepEqual([code, said(answer)], [0, ['must market-entry-restriction 2026-03-08 2029-03-09']])
  assert.equal((await run(city.environment, 'check', uscc(99), ...asked)).answer.code, 'ORGANISATION_UNKNOWN')
  assert.equal((await run(city.environment, 'check', LISTED, '--matter', 'tender', '--purpose', 'x')).code, 2)
  await withDataDir(async dataDir => {
    const path = join(dataDir, 'codes.csv')
    await writeFile(path, `code\n${LISTED}\n${CLEAN}\n`)
    const out = join(dataDir, 'answer.xlsx')
    const made = await run({ ...city.environment, dataDir }, 'check-file', path, ...asked, '--out', out)
    assert.deepEqual([made.code, made.answer], [0, { rows: 3, file: out }])
    const rows = await readCells(await readFile(out), { name: 'answer.xlsx' })
    assert.deepEqual(
      rows.slice(1).map(row => [row[1], row[3]]),
      [
        [LISTED, 'must'],
        [CLEAN, 'nothing'],
      ],
    )
  })
  const { rows } = await city.database.pool.query(
    "select distinct purpose from access where actor = 'local-operator' and operation = 'measures.check' and purpose = '窗口核查'",
  )
  assert.equal(rows.length, 1)
})

test('over HTTP: the operator asks with a purpose, everybody sees what is in force and on which basis', async () => {
  const headers = { host: 'localhost:8080', 'xinheng-purpose': encodeURIComponent('窗口核查') }
  const answer = await app.inject({ url: `/api/measures/check?uscc=${LISTED}&matter=award`, headers })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.deepEqual(said(answer.json()), ['may awards-restriction 2026-03-08 2029-03-09'])
  const law = (await app.inject({ url: '/api/measures/in-force', headers: { host: 'localhost:8080' } })).json() as {
    effects: { effect: string; until: string | null; seen: boolean; level: string }[]
  }
  const trial = law.effects.find(one => one.effect === 'demo-abnormal-land-preference')
  assert.deepEqual([trial?.until, trial?.level], ['2026-07-01', 'local-regulation'])
  assert.equal(law.effects.find(one => one.effect === 'wage-arrears-tender')?.seen, false)
})
