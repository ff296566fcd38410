/** The pages on quality in a browser: what a unit sent in a month, what is still open, the figures and the bulletin. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertClean, openBrowser, openPage } from '#support/browser'
import { makeCity, SAMPLE_CITY, type Server, untilReady } from '#support/program'

const UNIT = '明衡市市场监督管理局（演示）'

const program = await makeCity()
let folder: string
let server: Server
let browser: Browser
let page: Page

before(
  async () => {
    folder = mkdtempSync(join(tmpdir(), 'xinheng-quality-'))
    server = await program.start(...SAMPLE_CITY)
    await untilReady(server)
    browser = await openBrowser()
    page = await openPage(browser)
    // The first start of a checkout builds the console in the background.
    while (!(await (await fetch(server.addresses.console)).text()).includes('/console/assets/'))
      await new Promise(done => setTimeout(done, 100))
  },
  { timeout: 240_000 },
)

after(async () => {
  await browser?.close()
  await program.remove()
  rmSync(folder, { recursive: true, force: true })
})

test('a clerk sees what the unit sent in a month, says of what there was nothing, settles what will not come; every figure opens', {
  timeout: 150_000,
}, async () => {
  await page.goto(`${server.addresses.console}quality/month`)
  await page.getByLabel('单位').selectOption({ label: UNIT })
  await page.getByLabel('月份').selectOption('2026-11')
  await page.getByRole('heading', { name: '还没有办结的行' }).waitFor()
  await assertClean(page, 'a month')
  await page.getByLabel('月份').selectOption('2026-10')
  const silent = page.getByRole('button', { name: /: 2026-10 没有$/ })
  await silent.first().waitFor()
  const before = await silent.count()
  assert.ok(before > 0)
  await silent.first().click()
  await page.getByText(/^已零报送：2026-10 没有/).waitFor()
  await silent.nth(before - 1).waitFor({ state: 'detached' })
  await page.getByLabel('月份').selectOption('2026-11')
  const open = page.getByRole('button', { name: /^第 \d+ 行: 不再报送$/ })
  await open.first().waitFor()
  const rows = await open.count()
  assert.ok(rows > 0)
  await open.first().click()
  await page.getByLabel('原因').fill('该决定由另一单位报送')
  await assertClean(page, 'a row is settled')
  await page.getByRole('button', { name: '确定不再报送' }).click()
  await page.getByText(/^第 \d+ 行已办结。$/).waitFor()
  await open.nth(rows - 1).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '质量统计' }).click()
  await page.getByLabel('单位').selectOption({ label: UNIT })
  await page.waitForURL(/unit=/)
  await page.locator('.figures tbody tr').first().waitFor()
  await assertClean(page, 'figures')
  await page.locator('.figures tbody tr').last().locator('td a').first().click()
  await page.getByRole('heading', { name: '报送的行' }).waitFor()
  await page.locator('table.data tbody tr').first().waitFor()
  await assertClean(page, 'behind a figure')
  await page.getByRole('link', { name: '质量通报' }).click()
  await page.getByLabel('月份').selectOption('2026-11')
  await page.getByText('上报情况').waitFor()
  await assertClean(page, 'bulletin')
  const [paper] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载通报（PDF）' }).click(),
  ])
  await paper.saveAs(join(folder, 'bulletin.pdf'))
  assert.equal(readFileSync(join(folder, 'bulletin.pdf')).subarray(0, 5).toString(), '%PDF-')
})
