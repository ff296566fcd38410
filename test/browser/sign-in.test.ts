/** Signing in at the console: the first account ends the way in without one; an invitation is taken up; a reporter sees its own unit. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { codeOf } from '#support/access'
import { openBrowser, violationsOf } from '#support/browser'
import { makeProgram, type Server, untilConsole, untilReady } from '#support/program'

const PASSWORD = 'seven-grey-herons-42'
const program = makeProgram()
let server: Server
let browser: Browser
let page: Page
let unit: { uscc: string; name: string }
let reporter: { invitation: string }

before(
  async () => {
    server = await program.start('--sample', 'small')
    await untilReady(server)
    const known = (await (await fetch(`${server.addresses.console}context.json`)).json()) as {
      units: { uscc: string; name: string }[]
    }
    unit = known.units.find(one => one.name.includes('市场监督管理局'))!
    for (const args of [
      ['first-administrator', 'admin.one', '--unit', unit.uscc],
      ['open-account', 'reporter.one', '--unit', unit.uscc, '--post', '报送员', '--role', 'unit-reporter'],
    ]) {
      const ended = await program.run('access', ...args, '--json')
      assert.equal(ended.code, 0, ended.err)
      reporter = JSON.parse(ended.out)
    }
    browser = await openBrowser()
    await untilConsole(server)
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 } })
    page = await context.newPage()
    page.on('pageerror', error => assert.fail(error))
  },
  { timeout: 240_000 },
)
after(async () => {
  await browser?.close()
  await program.remove()
})

const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

test('from the first account on the console asks who one is, and the commands of this machine still work', async () => {
  await page.goto(server.addresses.console)
  await page.getByRole('heading', { name: '登录' }).waitFor()
  assert.equal((await fetch(`${server.addresses.console}context.json`)).status, 401)
  assert.equal((await program.run('access', 'accounts', '--json')).code, 0)
})

test('an invitation is taken up with a password and an authenticator, once, and leaves the address', async () => {
  await page.goto(`${server.addresses.console}invitation#${reporter.invitation}`)
  await page.getByRole('heading', { name: '验证器密钥' }).waitFor()
  assert.equal(new URL(page.url()).hash, '')
  const secret = (await page.locator('form code').textContent())!.replaceAll(' ', '')
  assert.match(secret, /^[A-Z2-7]{32}$/)
  await fill('设置密码', PASSWORD)
  await fill('再输一遍密码', `${PASSWORD}x`)
  await press('启用账号')
  await page.getByText('两次输入的密码不同').waitFor()
  await fill('再输一遍密码', PASSWORD)
  await fill('验证码', '000000')
  await press('启用账号')
  await page.getByRole('alert').getByText('六位数字').waitFor()
  assert.deepEqual(await violationsOf(page), [])
  await fill('验证码', codeOf(secret, -1))
  await press('启用账号')
  await page.getByText('账号已启用，请登录').waitFor()

  await fill('账号', 'reporter.one')
  await fill('密码', PASSWORD)
  await fill('验证码', '000000')
  await press('登录')
  await page.getByText('账号、密码或者验证码不对').waitFor()
  await fill('验证码', codeOf(secret))
  await press('登录')
  await page.getByRole('heading', { name: '递交文件' }).waitFor()
  const bar = page.getByRole('complementary', { name: '谁可以用' })
  await bar.getByText('单位报送员').waitFor()
  assert.match((await bar.textContent())!, new RegExp(`报送员 · ${unit.name} · 单位报送员`))
})

test('no script reads the session; the reporter knows its own unit alone; who signs out is out', async () => {
  assert.equal(await page.evaluate('document.cookie'), '')
  const [cookie] = await page.context().cookies()
  assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict'])
  const units = (await page.evaluate(
    `fetch('/console/context.json').then(answer => answer.json()).then(known => known.units.map(one => one.uscc))`,
  )) as string[]
  assert.deepEqual(units, [unit.uscc])
  await press('退出登录')
  await page.getByRole('heading', { name: '登录' }).waitFor()
  assert.equal(await page.evaluate(`fetch('/console/context.json').then(answer => answer.status)`), 401)
  await page.goto(`${server.addresses.console}invitation#${reporter.invitation}`)
  await page.getByRole('alert').getByText('邀请').waitFor()
})
