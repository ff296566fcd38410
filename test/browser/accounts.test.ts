/** Who may and who looked, in a browser: passkeys of a device, a real OpenID provider, two hands, the organisation's own page. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Actor, runOperation } from '#capabilities/operation'
import { quality } from '#capabilities/quality'
import { addDays, chinaDay } from '#rules/time'
import { openDatabase } from '#storage/database'
import { codeOf } from '#support/access'
import { assertClean, openBrowser } from '#support/browser'
import { addVirtualKey, type Console, FIRST_BUILD_MS, freePort, serveConsole, windowIn } from '#support/console'
import { type OpenIdServer, startProvider } from '#support/openid'
import { type City, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = chinaDay(Date.now())
const UNIT = '11990100007501019Y'
/** Of the province, which lies in no other: the whole is its administrators'. */
const TOP = '11990000007501022T'
const [CODE, NAME] = [uscc(1), '明衡演示精工机械有限公司']
const PASSWORD = 'seven-grey-herons-42'
const PROVIDER = '省统一身份认证（演示）'
const folder = mkdtempSync(join(tmpdir(), 'xinheng-accounts-'))
let city: City
let served: Console
let provider: OpenIdServer
let browser: Browser
/** The administrator's window, with a device of its own. */
let admin: Page

before(
  async () => {
    city = await makeCity(TODAY)
    const warned = penalty(TODAY, { penaltyCategories: ['警告'], content: '给予警告', fineWan: '' })
    await city.put({ uscc: CODE, name: NAME, registered: registration(NAME, CODE, TODAY), records: [warned] })
    await city.database.pool.query(
      "insert into unit (unit_id, uscc, name, division, from_on) values (gen_random_uuid(), $1, '衡原省信用中心（演示）', '990000', '2000-01-01')",
      [TOP],
    )
    await city.database.pool.query(
      "insert into unit_item (unit_id, item, from_on) select unit_id, 'administrative-penalty', '2000-01-01' from unit",
    )
    const port = await freePort()
    const callback = `http://localhost:${port}/session/callback`
    provider = await startProvider(callback, { 'weak-one': { amr: ['pwd'] }, 'strong-one': { amr: ['pwd', 'otp'] } })
    const { issuer, client } = provider
    served = await serveConsole(
      city,
      port,
      {
        ...{ callback, allowLocal: true },
        providers: [{ issuer, clientId: client.id, clientSecret: client.secret, title: PROVIDER, amr: ['otp', 'hwk'] }],
      },
      { rooms: [quality] },
    )
    browser = await openBrowser()
    admin = await openWindow()
  },
  { timeout: FIRST_BUILD_MS },
)
after(async () => {
  await browser?.close()
  provider?.close()
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openWindow(): Promise<Page> {
  const page = await (await windowIn(browser)).newPage()
  page.on('pageerror', error => assert.fail(error))
  await addVirtualKey(page)
  return page
}
const go = async (page: Page, path: string, heading: string) => {
  await page.goto(`${served.address}console/${path}`)
  await page.getByRole('heading', { name: heading, exact: true }).first().waitFor()
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).first().fill(text)
const menuOf = (page: Page) => page.getByRole('navigation').first().getByRole('link').allTextContents()

const isClean = (page: Page) => assertClean(page, page.url())

const statusOf = async () => (await fetch(`${served.address}console/context.json`)).status

test('from the first account on the console asks who one is; an invitation is taken up with a password and an authenticator, once', async () => {
  assert.equal(await statusOf(), 200)
  const token = await served.invite('reporter.zero', { role: 'unit-reporter', unit: UNIT })
  assert.equal(await statusOf(), 401)
  await go(admin, '', '登录')
  const page = await (await windowIn(browser)).newPage()
  page.on('pageerror', error => assert.fail(error))
  await go(page, `invitation#${token}`, '验证器密钥')
  assert.equal(new URL(page.url()).hash, '', 'it leaves the address')
  const secret = (await page.locator('form code').textContent())!.replaceAll(' ', '')
  assert.match(secret, /^[A-Z2-7]{32}$/)
  await fill(page, '设置密码', PASSWORD)
  await fill(page, '再输一遍密码', `${PASSWORD}x`)
  await press(page, '启用账号')
  await page.getByText('两次输入的密码不同').waitFor()
  await fill(page, '再输一遍密码', PASSWORD)
  await fill(page, '验证码', '000000')
  await press(page, '启用账号')
  await page.getByRole('alert').getByText('六位数字').waitFor()
  await isClean(page)
  // The code of the half minute before is good until this one ends.
  const left = 30_000 - (Date.now() % 30_000)
  if (left < 10_000) await page.waitForTimeout(left + 100)
  await fill(page, '验证码', codeOf(secret, -1))
  await press(page, '启用账号')
  await page.getByText('账号已启用，请登录').waitFor()
  await fill(page, '账号', 'reporter.zero')
  await fill(page, '密码', PASSWORD)
  await fill(page, '验证码', '000000')
  await press(page, '登录')
  await page.getByText('账号、密码或者验证码不对').waitFor()
  await fill(page, '验证码', codeOf(secret))
  await press(page, '登录')
  await page.getByRole('heading', { name: '递交文件' }).waitFor()
  const bar = page.getByRole('complementary', { name: '谁可以用' })
  await bar.getByText('单位报送员').waitFor()
  assert.match((await bar.textContent())!, /演示岗位 · .+ · 单位报送员/)

  assert.equal(await page.evaluate('document.cookie'), '', 'no script reads the session')
  const [cookie] = await page.context().cookies()
  assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict'])
  const asked = `fetch('/console/context.json').then(answer => answer.json()).then(known => known.units.map(one => one.uscc))`
  assert.deepEqual(await page.evaluate(asked), [UNIT], 'the own unit alone')

  await go(page, 'account', '我的账号')
  await press(page, '更换验证器')
  const next = (await page.getByRole('region', { name: '验证器' }).locator('code').textContent())!.replaceAll(' ', '')
  const form = page.getByRole('region', { name: '验证器' })
  await form.getByLabel('验证码').fill(codeOf(next, -1))
  await form.getByLabel('现在的密码').fill(PASSWORD)
  await press(page, '保存新的验证器')
  await page.getByText('验证器已更换').waitFor()
  await isClean(page)
  await page.evaluate(`sessionStorage.setItem('measures', 'why'), localStorage.setItem('hand-in', '{}')`)
  await press(page, '退出登录')
  await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
  assert.equal(await page.evaluate('sessionStorage.length + localStorage.length'), 0, 'nothing is left to who comes next')
  assert.equal(await page.evaluate(`fetch('/console/context.json').then(answer => answer.status)`), 401)
  await fill(page, '账号', 'reporter.zero')
  await fill(page, '密码', PASSWORD)
  await fill(page, '验证码', codeOf(secret))
  await press(page, '登录')
  await page.getByText('账号、密码或者验证码不对').waitFor()
  await fill(page, '验证码', codeOf(next))
  await press(page, '登录')
  await page.getByRole('heading', { name: /我的账号|递交文件/ }).waitFor()
  await page.goto(`${served.address}console/invitation#${token}`)
  await page.getByRole('alert').getByText('邀请').waitFor()
  await page.context().close()
})

test('an invitation is taken up with a passkey of the device, and the passkey alone signs in', async () => {
  const token = await served.invite('admin.one', { role: 'administrator', unit: TOP })
  await go(admin, `invitation#${token}`, '启用账号')
  await press(admin, '不设密码，用通行密钥启用')
  await admin.getByText('账号已启用，请登录').waitFor()
  await press(admin, '用通行密钥登录')
  await admin.getByText('系统管理员').first().waitFor()
  assert.deepEqual(await menuOf(admin), [
    '公示页面',
    '我的账号',
    '账号和岗位',
    '单位',
    '系统密钥',
    '部门数据库取数',
    '应急处置',
  ])
  await go(admin, 'account', '我的账号')
  await fill(admin, '名称', '值班室电脑')
  await press(admin, '添加通行密钥')
  // The device already holds one of this account, and the platform asks for another device.
  await admin.getByRole('alert').waitFor()
  await isClean(admin)
})

test('an administrator opens an account; one of power counts once another hand has confirmed it', async () => {
  await go(admin, 'accounts', '账号和岗位')
  const form = admin.getByRole('region', { name: '开立账号' })
  await form.getByLabel('账号', { exact: true }).fill('decider.one')
  await form.getByLabel('岗位名称').fill('修复决定岗')
  await form.getByLabel('单位代码').fill(UNIT)
  await form.getByLabel('第一个岗位').selectOption('decider')
  await form.getByRole('button', { name: '开立账号' }).click()
  const link = await admin
    .getByRole('region', { name: /邀请链接/ })
    .locator('code')
    .textContent()
  assert.match(link ?? '', /^http:\/\/localhost:\d+\/console\/invitation#xi_/)
  await admin.getByRole('link', { name: 'decider.one' }).click()
  await admin.getByText('待另一人确认').waitFor()
  await press(admin, '确认生效')
  await admin.getByRole('alert').getByText('须由另一人决定').waitFor()
  // The machine's operator is another hand, and confirms a second administrator, who confirms the rest.
  const second = await served.windowOf(browser, 'admin.two', { role: 'administrator', unit: UNIT })
  const { accounts } = await served.ask<{
    accounts: { account: string; name: string; offices: { office: string }[] }[]
  }>('access.list-accounts', {})
  const named = (name: string) => accounts.find(one => one.name === name)!
  await go(admin, `accounts?account=${named('admin.two').account}`, 'admin.two · 演示岗位')
  await press(admin, '确认生效')
  await admin.getByText('已办理。').waitFor()
  await go(second, `accounts?account=${named('decider.one').account}`, 'decider.one · 修复决定岗')
  await press(second, '确认生效')
  await second.getByText('已办理。').waitFor()
  await second.context().close()
  const confirmed = await served.ask<
    typeof accounts extends unknown ? { accounts: { name: string; offices: { confirmed: boolean }[] }[] } : never
  >('access.list-accounts', {})
  assert.equal(confirmed.accounts.find(one => one.name === 'decider.one')!.offices[0]!.confirmed, true)
  await isClean(admin)
})

test('staff of a provider that asks for one thing alone show a second of ours; bound from the own account, in the browser', async () => {
  const page = await openWindow()
  const token = await served.invite('reporter.one', { role: 'unit-reporter', unit: UNIT })
  await go(page, `invitation#${token}`, '启用账号')
  await press(page, '不设密码，用通行密钥启用')
  await page.getByText('账号已启用，请登录').waitFor()
  await press(page, '用通行密钥登录')
  await page.getByRole('heading', { name: '递交文件' }).waitFor()
  await go(page, 'account', '我的账号')
  await press(page, `绑定${PROVIDER}`)
  await atProvider(page, 'weak-one')
  await page.getByText('统一身份认证已绑定到您的账号').waitFor()
  await press(page, '退出登录')
  await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
  await page.goto(`${served.address}console/sign-in`)
  await press(page, `用${PROVIDER}登录`)
  await page
    .getByText(/continue/)
    .or(page.getByRole('heading', { name: '还要出示一重验证' }))
    .first()
    .waitFor()
  if (page.url().startsWith(provider.issuer)) await atProvider(page, 'weak-one')
  await page.getByRole('heading', { name: '还要出示一重验证' }).waitFor()
  await isClean(page)
  await fill(page, '验证码', '000000')
  await press(page, '登录')
  await page.getByRole('alert').waitFor()
  await page.goto(`${served.address}console/sign-in`)
  await press(page, `用${PROVIDER}登录`)
  await page.getByRole('heading', { name: '还要出示一重验证' }).waitFor()
  await press(page, '用通行密钥登录')
  await page.getByRole('heading', { name: '递交文件' }).waitFor()
  await page.context().close()
})

test('an invitation is taken up at a provider that asks for two, and its next sign-in needs nothing more', async () => {
  const page = await openWindow()
  const token = await served.invite('reporter.two', { role: 'unit-reporter', unit: UNIT })
  await go(page, `invitation#${token}`, '启用账号')
  await press(page, `不设密码，用${PROVIDER}启用`)
  await atProvider(page, 'strong-one')
  await page.getByRole('heading', { name: '递交文件' }).waitFor()
  assert.equal(await page.evaluate('document.cookie'), '')
  await page.context().close()
})

/** Types who somebody is on the provider's page, and agrees. */
async function atProvider(page: Page, subject: string): Promise<void> {
  await page.getByLabel('login').fill(subject)
  await press(page, 'continue')
  await page.getByRole('button', { name: 'continue' }).click()
}

const CASE: Actor = { id: 'a case handler', role: 'case-handler', division: '990100', purpose: '修复申请核查' }

test('the organisation sees who looked, why and at what; a look that is kept from it appears by its date; auditors search and take along', async () => {
  const [unitId] = Object.values(city.units)
  assert.ok(unitId !== undefined)
  const look = (more: Partial<Actor>) =>
    runOperation(served.registry.get('organisations.show')!, city.environment, { ...CASE, unitId, ...more }, { uscc: CODE })
  await look({})
  await look({ purpose: '立案前核查', visibleFrom: addDays(TODAY, 30) })
  const page = await served.windowOf(browser, 'agent.one', { role: 'organisation-user', organisation: CODE })
  // Signed in, everything that is held stands before it: no click; its content, who decided and why it is not shown, one.
  await go(page, '', '我的信息')
  const warned = page.getByRole('article').filter({ hasText: '明环罚〔2026〕0147号' })
  assert.match((await warned.textContent())!, /不公示，轻微失信信息，原则上不公示/)
  await warned.locator('summary').click()
  await warned.getByText('给予警告').waitFor()
  await isClean(page)
  await go(page, 'who-looked', '谁查过本组织')
  const row = page.getByRole('row').filter({ hasText: '修复申请核查' })
  await row.first().waitFor()
  const said = (await row.first().textContent()) ?? ''
  for (const part of ['案件经办人', '行政处罚', TODAY.slice(0, 4)]) assert.ok(said.includes(part), `${part}: ${said}`)
  assert.ok(!said.includes(CASE.id), 'no person is named')
  assert.equal(await page.getByText('立案前核查').count(), 0)
  await isClean(page)
  const later = openDatabase({ url: city.database.url, role: 'xinheng_app', today: addDays(TODAY, 30), max: 2 })
  const [organisation] = (await later.pool.query('select organisation_id from organisation where uscc = $1', [CODE])).rows
  const own: Actor = { id: 'the agent', role: 'organisation-user', organisationId: organisation.organisation_id }
  const seen = await runOperation(served.registry.get('audit.who-looked')!, { ...city.environment, database: later }, own, {})
  await later.close()
  assert.match(JSON.stringify(seen), /立案前核查/)
  // Taken along: as a table, and as a file that proves itself.
  const [table] = await Promise.all([page.waitForEvent('download'), press(page, '下载 CSV')])
  assert.match(readFileSync((await table.path())!, 'utf8'), /^\uFEFF"时间","单位和岗位".*修复申请核查/s)
  await go(page, `who-looked?from=${TODAY}&until=${TODAY}`, '谁查过本组织')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出并签名' }).click()])
  assert.match(readFileSync((await file.path())!, 'utf8'), /"export":"who-looked".*\n.*"signature":/)
  await page.context().close()
  const auditor = await served.windowOf(browser, 'auditor.one', { role: 'auditor', unit: TOP })
  await go(auditor, 'acts', '办理记录')
  await auditor.getByLabel('结果', { exact: true }).selectOption('refused')
  await press(auditor, '查询')
  await auditor.waitForURL(/outcome=refused/)
  await auditor
    .getByText(/被拒绝：提出的人不能决定/)
    .first()
    .waitFor()
  await isClean(auditor)
  await go(auditor, `looks?actor=${encodeURIComponent(CASE.id)}`, '查询记录')
  await auditor.getByText('立案前核查').waitFor()
  await auditor.context().close()
})

test('a letter is checked by two officers, each with the file in hand; the organisation ends what it gave', async () => {
  const [letter, other] = ['letter.pdf', 'other.pdf'].map(name => join(folder, name))
  writeFileSync(letter!, 'the letter as it was scanned')
  writeFileSync(other!, 'another letter')
  const one = await served.windowOf(browser, 'officer.one', { role: 'centre-officer', unit: UNIT })
  const two = await served.windowOf(browser, 'officer.two', { role: 'centre-officer', unit: UNIT })
  await go(one, `agents?organisation=${CODE}`, '组织的经办人')
  const form = one.getByRole('region', { name: '登记授权书' })
  for (const [label, text] of [
    ['授权书编号', '授权〔2026〕7号'],
    ['授权书日期', TODAY],
    ['账号名', 'finance.desk'],
    ['身份', '财务岗'],
    ['终止日（这一天起不再担任）', addDays(TODAY, 100)],
  ] as const)
    await form.getByLabel(label, { exact: true }).fill(text)
  await form.getByLabel('授权书扫描件').setInputFiles(letter!)
  await form.getByRole('button', { name: '登记授权书' }).click()
  await one.getByText('已登记，等另一名工作人员核对。').waitFor()
  await isClean(one)
  const check = async (page: Page, file: string) => {
    await go(page, `agents?organisation=${CODE}`, '组织的经办人')
    const waiting = page.getByRole('region', { name: '待核对的授权书' })
    await waiting.getByRole('button', { name: '核对并确认' }).click()
    await waiting.getByLabel('授权书扫描件').setInputFiles(file)
    await waiting.locator('form').first().getByRole('button', { name: '核对并确认' }).click()
  }
  await check(one, letter!)
  await one.getByRole('alert').getByText('须由另一人决定').waitFor()
  await check(two, other!)
  await two.getByRole('alert').getByText('不一致').waitFor()
  await check(two, letter!)
  await two.getByRole('region', { name: /邀请链接/ }).waitFor()
  await isClean(two)
  await Promise.all([one.context().close(), two.context().close()])
  const agent = await served.windowOf(browser, 'agent.two', { role: 'organisation-user', organisation: CODE })
  await go(agent, 'agents', '组织的经办人')
  const row = agent.getByRole('row').filter({ hasText: 'finance.desk' })
  await row.getByRole('button', { name: '终止授权' }).click()
  await row.getByRole('button', { name: '确认' }).click()
  await row.getByText('已注销').waitFor()
  await agent.context().close()
})

test('in an emergency: only answers, a key ended with everything of its unit, and what it had read stays to be seen', async () => {
  const reporter = await served.windowOf(browser, 'reporter.three', { role: 'unit-reporter', unit: UNIT })
  await go(reporter, '', '递交文件')
  const { key } = await served.ask<{ key: string }>('access.make-key', {
    ...{ unit: UNIT, title: '业务系统', role: 'unit-reporter', scopes: ['intake.*'], days: 30 },
  })
  await go(admin, 'emergency', '应急处置')
  await press(admin, '切换为只读')
  await press(admin, '确认')
  await admin.getByText('平台现在只读').waitFor()
  await isClean(admin)
  await go(admin, 'keys', '系统密钥')
  await admin.getByText('平台现在只能查询').waitFor()
  await admin.getByRole('row').filter({ hasText: '业务系统' }).getByText('有效', { exact: true }).waitFor()
  await isClean(admin)
  await go(admin, 'emergency', '应急处置')
  await press(admin, '恢复办理')
  await press(admin, '确认')
  await admin.getByText('平台现在正常办理').waitFor()
  await fill(admin, '单位代码', UNIT)
  await press(admin, '全部撤销')
  await press(admin, '确认')
  await admin.getByText(/已停用 1 个密钥/).waitFor()
  const { keys } = await served.ask<{ keys: { key: string; endedAt: string | null }[] }>('access.list-keys', {})
  assert.notEqual(keys.find(one => one.key === key)!.endedAt, null)
  await reporter.reload()
  await reporter.getByRole('heading', { name: '登录', exact: true }).waitFor()
  // Nobody's page had asked what its reader may not: it would stand here of every auditor and agent above.
  const refused = "select from act where operation = 'quality.reminders' and outcome like 'refused%'"
  assert.equal((await city.database.pool.query(refused)).rowCount, 0)
})
