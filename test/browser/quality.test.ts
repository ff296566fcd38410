/** The pages on quality in a browser: what a unit sent in a month, what is still open, the figures and the bulletin. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { access } from '#capabilities/access'
import { carryOn, intake } from '#capabilities/intake'
import { type Environment, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { quality } from '#capabilities/quality'
import { addConsoleRoutes, ensureConsole } from '#faces/console'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import type { LocalDate } from '#rules/time'
import { openPress } from '#storage/documents'
import { assertClean, openBrowser, openPage } from '#support/browser'
import {
  bytesOf,
  environmentOf,
  fileOf,
  type House,
  licence,
  makeHouse,
  penalty,
  registration,
  tableOf,
  UNITS,
} from '#support/intake'

/** What did not land has been open for longer than ten working days by then. */
const LATER = '2026-12-10' as LocalDate
const UNIT = UNITS.city.name
const PENALTY = 'administrative-penalty'

let house: House
let environment: Environment
let app: FastifyInstance
let browser: Browser
let page: Page
let address: string

before(
  async () => {
    house = await makeHouse()
    await house.handIn(await fileOf('registration', [registration(1), registration(2)]))
    const late = { decisionDate: '2026-10-08', penaltyValidTo: '2027-10-07' }
    await house.handIn(
      await fileOf(PENALTY, [
        ...[penalty(1, late), penalty(2), penalty(9, late), penalty(3, { facts: '' })],
        penalty(3, { partyName: penalty(7).partyName!, decisionNo: '明市监罚〔2026〕33号' }),
      ]),
    )
    await house.handIn(await fileOf('administrative-licence', [licence(1)]))
    await house.handIn(await fileOf(PENALTY, [penalty(4, { facts: '' })], { source: UNITS.cityFire.uscc }))
    await house.ask('quality.say-nothing', { source: UNITS.city.uscc, item: 'honour', month: '2026-11' })
    const later = await environmentOf(house.url, house.dataDir, LATER)
    // No worker stands beside it: files are read in this process.
    const begin = async (_operation: string, submission: string) => void carryOn(later, submission)
    environment = { ...later, press: openPress(), begin, pullHosts: ['127.0.0.1:9'] }
    const registry = makeRegistry([access, intake, organisations, quality])
    const built = ensureConsole()
    await built.built
    const pages = createPages({ environment, registry })
    app = await createHttpServer({ environment, registry, pages, consoleDir: built.dir })
    const clauseAddress = (clause: string) => `/rules/${clause}`
    addConsoleRoutes(app, { environment, registry, isSample: false, sample: () => null, clauseAddress })
    address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/console/`
    browser = await openBrowser()
    page = await openPage(browser)
  },
  { timeout: 240_000 },
)

after(async () => {
  await browser?.close()
  await app?.close()
  await environment?.database.close()
  await house?.close()
})

test('a clerk is reminded of what is open, sees what the unit sent last month, says of what there was nothing, settles what will not come; every figure opens', {
  timeout: 150_000,
}, async () => {
  await page.goto(address)
  const reminder = page.getByRole('complementary', { name: '催办' })
  await reminder.getByText(/^\d+ 个单位有 \d+ 行/).waitFor()
  await assertClean(page, 'reminded')
  await reminder.getByRole('link').click()
  await page.getByRole('heading', { name: '超过十个工作日没有办结的行' }).waitFor()
  await page.locator('table.data tbody tr').first().waitFor()

  await page.goto(`${address}quality/month`)
  await page.getByLabel('单位').selectOption({ label: UNIT })
  await page.getByText('超过十个工作日没有办结，请改正').waitFor()
  assert.equal(await page.getByLabel('月份').inputValue(), '2026-11')
  const silent = page.getByRole('button', { name: /: 2026-11 没有$/ })
  await silent.first().waitFor()
  const before = await silent.count()
  await silent.first().click()
  await page.getByText(/^已零报送：2026-11 没有/).waitFor()
  await silent.nth(before - 1).waitFor({ state: 'detached' })
  const open = page.getByRole('button', { name: /^第 \d+ 行: 不再报送$/ })
  await open.first().waitFor()
  const rows = await open.count()
  await open.first().click()
  await page.getByLabel('原因').fill('该决定由另一单位报送')
  await assertClean(page, 'a row is settled')
  await page.getByRole('button', { name: '确定不再报送' }).click()
  await page.getByText(/^第 \d+ 行已办结。$/).waitFor()
  await open.nth(rows - 1).waitFor({ state: 'detached' })

  await page.goto(`${address}quality?from=2026-11&to=2026-11`)
  await page.getByLabel('单位').selectOption({ label: UNIT })
  await page.waitForURL(/unit=/)
  const figures = page.locator('.figures tbody tr')
  await figures.first().waitFor()
  await assertClean(page, 'figures')
  // Every number but nought, shares apart, is a link; and each leads to what it counts.
  const bare = (cells: string[]) => cells.filter(cell => /^[1-9]/.test(cell) && !cell.includes('%'))
  const unlinked = await page.locator('.figures tbody td:not(:has(a))').allInnerTexts()
  assert.deepEqual(bare(unlinked), [])
  const links = figures.last().locator('td a')
  for (let n = 0; n < (await links.count()); n++) {
    await links.nth(n).click()
    await page.locator('table.data tbody tr').first().waitFor()
    if (n === 0) await assertClean(page, 'behind a figure')
    await page.goBack()
    await figures.first().waitFor()
  }

  await page.getByRole('link', { name: '质量通报' }).click()
  await page.getByRole('heading', { name: '上报情况' }).waitFor()
  assert.equal(await page.getByLabel('月份').inputValue(), '2026-11')
  assert.ok((await page.getByRole('link', { name: '下载表格（xlsx）' }).getAttribute('href'))!.includes('month=2026-11'))
  const overdue = page.getByRole('region', { name: '超过十个工作日仍未办结的' })
  await overdue.getByRole('link').first().waitFor()
  await assertClean(page, 'bulletin')
  const [paper] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载通报（PDF）' }).click(),
  ])
  assert.equal(
    readFileSync(await paper.path())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
  await overdue.getByRole('link').first().click()
  await page.locator('table.data tbody tr').first().waitFor()
  await page.goBack()
  const reporting = page.getByRole('region', { name: '上报情况' }).locator('tr', { hasText: '行政处罚' })
  await reporting.waitFor()
  const obliged = Number(await reporting.getByRole('link').first().textContent())
  await reporting.getByRole('link').first().click()
  await page.getByRole('heading', { name: '应报单位' }).waitFor()
  await page.locator('table.data tbody tr').first().waitFor()
  assert.equal(await page.locator('table.data tbody tr').count(), obliged)
  assert.match((await page.locator('table.data').textContent()) ?? '', /没有报送/)
  await assertClean(page, 'units behind a number')
})

test('a department’s view is registered, seen with why it was not read in clear words, and read by itself from then on', async () => {
  await page.goto(`${address}pulls`)
  await page.getByText('还没有登记视图').waitFor()
  await page.getByRole('button', { name: '登记一个视图' }).click()
  await page.getByText('请选单位和信息类别').waitFor()
  const form = page.locator('form', { hasText: '连接串' })
  await form.getByLabel('单位').selectOption({ label: UNIT })
  await form.getByLabel('信息类别').selectOption({ label: '行政处罚' })
  await form.getByLabel('视图').fill('credit.penalties')
  await form.getByLabel('递增列').fill('changed_at')
  await form.getByLabel('连接串').fill('postgresql://reader:secret@127.0.0.1:9/licensing')
  await page.getByRole('button', { name: '登记一个视图' }).click()
  await page.getByText('已登记。先看列的对应').waitFor()
  assert.equal(await form.getByLabel('连接串').inputValue(), '')
  const line = page.locator('tr', { hasText: 'credit.penalties' })
  await line.getByText('还没有读过').waitFor()
  await line.getByRole('button', { name: '现在读取' }).click()
  await line.getByText('主机上没有数据库在这个端口接受连接').waitFor()
  assert.match((await line.textContent()) ?? '', /读取失败.*ECONNREFUSED/)
  await line.getByRole('combobox').selectOption({ label: '每天' })
  await page.getByText('已设定：每天。').waitFor()
  await assertClean(page, 'views of departments')
  assert.equal((await page.content()).includes('secret'), false)
})

test('an officer rehearses the records of a former system, takes them over, and sees them counted on both sides', {
  timeout: 150_000,
}, async () => {
  const [headings, ...rows] = await tableOf(
    PENALTY,
    [21, 22].map(number => penalty(number, { decisionDate: '2026-06-01', penaltyValidTo: '2027-05-31' })),
  )
  const claims = [
    ['2026-06-10', ''],
    ['2026-06-10', '2026-08-15'],
  ]
  const table = [[...headings!, '首次公示日期', '修复日期'], ...rows.map((cells, n) => [...cells, ...claims[n]!])]
  const file = { name: 'former.csv', mimeType: 'text/csv', buffer: Buffer.from(await bytesOf(table, 'csv')) }
  const fill = async (way: RegExp) => {
    await page.getByLabel('单位').selectOption({ label: UNIT })
    await page.getByLabel('信息类别').selectOption({ label: '行政处罚' })
    await page.getByLabel('旧系统的名称').fill('明衡市旧信用平台（演示）')
    await page.getByLabel('文件').setInputFiles(file)
    await page.getByRole('radio', { name: way }).check()
    await page.getByRole('button', { name: '开始' }).click()
  }
  await page.goto(`${address}takeover`)
  await page.getByRole('button', { name: '开始' }).click()
  await page.getByRole('alert').getByText('请选择单位').waitFor()
  await fill(/^试运行/)
  await page.getByText('2 行里有 2 行会登记').waitFor()
  await page.getByText('还没有接管过记录').waitFor()
  await assertClean(page, 'rehearsed')
  await fill(/^正式接管/)
  const result = page.getByRole('region', { name: '接管结果', exact: true })
  await result.getByText('2 行里登记 2 条，账上数出 2 条，两边一致').waitFor()
  await assertClean(page, 'taken over')
  // Of all, no longer of the rehearsal.
  await page.getByRole('region', { name: '已经接管的全部核对', exact: true }).getByText('账上数出 2 条，两边一致').waitFor()
})
