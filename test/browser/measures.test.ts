/** Measures, lists and units in a browser: the counter by keyboard alone, an entry from its proposal to the list, the guard against too many measures. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertClean, openBrowser, openPage } from '#support/browser'
import { readCells } from '#support/files'
import { makeCity, SAMPLE_CITY, type Server, untilConsole, untilReady } from '#support/program'

const program = await makeCity()
let folder: string
let server: Server
let browser: Browser
let page: Page
let party: { uscc: string; name: string }

before(
  async () => {
    folder = mkdtempSync(join(tmpdir(), 'xinheng-measures-'))
    server = await program.start(...SAMPLE_CITY)
    await untilReady(server)
    const asked = await fetch(`${server.addresses.api}organisations?q=${encodeURIComponent('精工机械有限公司')}`)
    party = ((await asked.json()) as { hits: { uscc: string; name: string }[] }).hits[0]!
    browser = await openBrowser()
    await untilConsole(server)
    page = await openPage(browser)
  },
  { timeout: 240_000 },
)
after(async () => {
  await browser?.close()
  await program.remove()
  rmSync(folder, { recursive: true, force: true })
})

const isClean = (name: string) => assertClean(page, name)
const open = (path: string) => page.goto(server.addresses.console + path)
const mainText = async () => (await page.locator('main').textContent()) ?? ''

test('the counter is worked by keyboard alone: the answer stands there within a second, and the next question is one key away', async () => {
  await open('measures')
  await page.getByRole('button', { name: '核查', exact: true }).waitFor()
  await page.keyboard.type(party.uscc)
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('请写明核查事由').waitFor()
  await page.getByLabel('核查事由').focus()
  await page.keyboard.type('招标资格审查')
  const begun = performance.now()
  await page.keyboard.press('Enter')
  await page.getByText('没有适用的措施').waitFor()
  assert.ok(performance.now() - begun < 1000, `${performance.now() - begun} ms`)
  assert.match(await page.evaluate('document.activeElement.textContent'), new RegExp(party.uscc))
  assert.ok(page.url().includes(`uscc=${party.uscc}`) && !page.url().includes('purpose'))
  await isClean('counter-nothing')
  await page.getByLabel('组织', { exact: true }).fill('没有这样的名称')
  await page.keyboard.press('Enter')
  await page.getByText('没有找到名称里有').waitFor()
})

test('a file of codes is answered as a workbook', async () => {
  const path = join(folder, 'codes.csv')
  writeFileSync(path, `投标人,统一社会信用代码\n某公司,${party.uscc}\n另一家,91990102MA0000999X\n`)
  await page.getByLabel('文件（xlsx、xls 或者 csv）').setInputFiles(path)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '核查整个文件' }).click(),
  ])
  const rows = await readCells(await readFile((await download.path())!), { name: 'answer.xlsx' })
  assert.deepEqual(
    rows.slice(1).map(row => row[3]),
    ['没有适用的措施和激励', '代码有误，没有核查'],
  )
  await page.getByText('核查完毕，共 3 行').waitFor()
})

const submit = (name: string) => page.locator('form').getByRole('button', { name }).click()
const choose = (name: string) => page.getByRole('radio', { name, exact: true }).check()

test('an organisation is proposed, told, heard, decided on and published; every document stands with its step, and the counter knows at once', async () => {
  await open('lists')
  await page.getByText('没有案件。').waitFor()
  await isClean('lists-empty')
  await page.locator('form').getByLabel('名单').selectOption('demo-gas-business')
  await page.getByLabel('认定单位').selectOption({ label: '明衡市城市管理综合行政执法局（演示）' })
  await page.getByLabel('统一社会信用代码').fill(party.uscc)
  await page.getByLabel('列入理由').fill('瓶装液化石油气经营造成重大安全隐患')
  await page.getByLabel('事实').fill('违规充装四十只气瓶')
  await page.getByLabel('生效文书文号').fill('明城罚〔2026〕1号')
  await page.getByLabel('生效文书日期').fill('2026-11-02')
  await submit('提出列入')
  await page.waitForURL(/lists\/[0-9a-f.-]{73}/)
  await choose('列入前告知')
  // Without a number of the unit's own registry it bears the next of its letters here.
  await submit('列入前告知')
  await choose('陈述申辩')
  await page.getByLabel('陈述申辩的内容').fill('隐患已经消除')
  await submit('陈述申辩')
  await choose('复核答复')
  await page.getByLabel('复核答复', { exact: true }).last().fill('消除隐患不影响列入')
  await submit('复核答复')
  await choose('决定列入')
  await page.getByLabel('文书文号').fill('明城列〔2026〕1号')
  await page.getByLabel('理由', { exact: true }).fill('事实清楚，证据充分')
  await page.getByLabel('救济途径').fill('可以申请行政复议')
  await isClean('list-decision')
  await submit('决定列入')
  await choose('登记送达')
  await submit('登记送达')
  await choose('公布')
  await submit('公布')
  await page.getByText('列入到 2027-11-20（含当日），次日自行终止。').waitFor()
  await page.getByText('文书：列入衡原省（演示）燃气经营严重失信主体名单决定书 明城列〔2026〕1号', { exact: true }).click()
  assert.match(await mainText(), /事先告知书 〔2026〕\d+号/)
  assert.match(await mainText(), /本决定只及于当事人，不及于其所属集团的其他组织、出资人、负责人/)
  await isClean('list-case')
  await open('lists')
  await page.getByRole('link', { name: party.name }).waitFor()
  await isClean('lists')
  // What is over has a place of its own, and an address.
  await page.getByLabel('哪些').selectOption({ label: '已经办结' })
  await page.waitForURL(/closed=yes/)
  await page.getByText('没有办结的案件').waitFor()
  assert.deepEqual(await page.getByLabel('状态').locator('option').allTextContents(), [
    ...['全部状态', '不予列入', '已移出', '已撤销列入', '已撤回', '列入期限届满'],
  ])
  await isClean('lists-closed')
  await open(`measures?uscc=${party.uscc}&matter=tender`)
  await page.getByLabel('核查事由').fill('招标资格审查')
  await page.keyboard.press('Enter')
  await page.getByText('不得参加政府投资项目投标').first().waitFor()
  assert.match(await mainText(), /自 2026-11-20 起，到 2027-11-20（含当日）为止。/)
  assert.match(await mainText(), /《衡原省（演示）社会信用条例》第三十四条/)
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText('已登记。').waitFor()
  await isClean('counter')
})

test('the guard shows every effect with its basis and its uses, whom a rule would touch, and gives its tables away', async () => {
  await open('measures/guard')
  const row = page.getByRole('row').filter({ hasText: '不得参加政府投资项目投标' })
  await row.waitFor()
  assert.match((await row.textContent()) ?? '', /第三十四条/)
  await page.getByLabel('记录类别').selectOption('severe-list')
  await page.getByRole('button', { name: '预览' }).click()
  await page.getByText('涉及 1 个组织（1 条记录），其中 0 个是首次受到限制。').waitFor()
  await isClean('guard')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出表格（csv）' }).first().click(),
  ])
  const rows = await readCells(await readFile((await download.path())!), { name: 'effects.csv' })
  assert.ok(rows.some(cells => cells[0]!.includes('不得参加政府投资项目投标') && cells[3] === '1' && cells[6] === '1'))
})

test('units are found by name, item and standing, each with what it may hand in; the day begins with those that were late or silent', async () => {
  await open('units')
  await page.getByText(/^\d+ 个单位$/).waitFor()
  await isClean('units')
  await page.getByLabel('名称或代码').fill('食品药品')
  await page.getByText('1 个单位', { exact: true }).waitFor()
  assert.match(await mainText(), /起不再存续，由 明衡市市场监督管理局（演示） 承接/)
  assert.match(page.url(), /q=/)
  await page.getByLabel('状态').selectOption({ label: '现有' })
  await page.getByText('没有符合条件的单位').waitFor()
  await open('today')
  const late = page.getByRole('row').filter({ hasText: '上月迟报过半或者没有报送的单位' })
  assert.match((await late.textContent()) ?? '', /[1-9]\d*$/)
  await late.getByRole('link').click()
  await page.waitForURL(/quality\/bulletin/)
})
