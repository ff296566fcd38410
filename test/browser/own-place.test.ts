/** An organisation's own place in a browser: what begins and ends, what it can do about what, and where else it is told. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { notices } from '#capabilities/notices'
import { chinaDay } from '#rules/time'
import { noticeSettings } from '#storage/notices'
import { assertClean, countPresses, openBrowser } from '#support/browser'
import { type Console, FIRST_BUILD_MS, freePort, serveConsole } from '#support/console'
import { type City, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = chinaDay(Date.now())
const [CODE, NAME] = [uscc(1), '明衡演示精工机械有限公司']
let city: City
let served: Console
let browser: Browser

before(
  async () => {
    city = await makeCity(TODAY)
    const warned = penalty(TODAY, { penaltyCategories: ['警告'], content: '给予警告', fineWan: '' })
    await city.put({ uscc: CODE, name: NAME, registered: registration(NAME, CODE, TODAY), records: [warned] })
    // A mail server that nobody asks here: what is on its way is sent by a worker.
    const toldByMail = noticeSettings({
      XINHENG_NOTICE_OWN_DOMAINS: 'mail.example',
      XINHENG_SMTP_URL: 'smtp://127.0.0.1:9',
      XINHENG_SMTP_FROM: 'xinheng@office.example.gov',
    })
    served = await serveConsole(city, await freePort(), undefined, { rooms: [notices], ...toldByMail })
    browser = await openBrowser()
  },
  { timeout: FIRST_BUILD_MS },
)
after(async () => {
  await browser?.close()
  await city?.close()
})

test('an organisation sees everything that is held about it without a click, also what is not public; and who looked in one', async () => {
  const page = await served.windowOf(browser, 'agent.two', { role: 'organisation-user', organisation: CODE })
  page.on('pageerror', error => assert.fail(error))
  const presses = await countPresses(page)
  await page.goto(`${served.address}console/`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('article').first().waitFor()
  const held = await city.database.pool.query<{ records: number }>(
    'select count(*)::int as records from state s join organisation o using (organisation_id) where o.uscc = $1',
    [CODE],
  )
  assert.equal(await page.getByRole('article').count(), held.rows[0]!.records, 'every record stands there')
  const hidden = page.getByRole('article').filter({ hasText: '明环罚〔2026〕0147号' })
  assert.equal(await hidden.getByText('不公示').first().isVisible(), true)
  assert.equal(await presses(), 0)
  await page.getByRole('link', { name: '谁查过', exact: true }).click()
  await page
    .getByRole('heading', { name: /谁查过/ })
    .first()
    .waitFor()
  assert.ok((await presses()) <= 2, `${await presses()} clicks`)
  await page.context().close()
})

test('what began today stands at the top, and that saying so is a service; in a click it is told elsewhere, and no more', async () => {
  const page = await served.windowOf(browser, 'agent.one', { role: 'organisation-user', organisation: CODE })
  page.on('pageerror', error => assert.fail(error))
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).first().fill(text)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await page.goto(`${served.address}console/`)
  const warned = page.getByRole('article').filter({ hasText: '明环罚〔2026〕0147号' })
  // What the public never sees may be wrong, too.
  await warned.getByRole('link', { name: /提出异议/ }).waitFor()
  const told = page.getByRole('region', { name: '公示提示' })
  assert.match(
    (await told.textContent())!,
    /今天登记，不公示 行政处罚 明环罚〔2026〕0147号.*今天起公示 登记注册信息.*不是法定告知.*第八条/s,
  )
  await assertClean(page, page.url())
  await page.getByRole('link', { name: '在平台外收提示（邮件、网址）' }).click()
  await page.getByRole('heading', { name: '登记一个地址' }).waitFor()
  await fill('地址', 'finance@elsewhere.example')
  await press('登记')
  await page.getByRole('alert').getByText('列入名单').waitFor()
  await fill('地址', 'finance@mail.example')
  await press('登记')
  await page.getByRole('row').filter({ hasText: 'finance@mail.example' }).filter({ hasText: '登记说明' }).waitFor()
  await assertClean(page, page.url())
  const address = page.getByRole('row').filter({ hasText: 'finance@mail.example' }).filter({ hasText: '停用' })
  await address.getByRole('button', { name: '停用' }).click()
  await address.getByRole('button', { name: '确认' }).click()
  await page.getByText('还没有登记地址').waitFor()
})
