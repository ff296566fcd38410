/** The console in a browser: a department hands in what it has, reads why it came back, corrects it in the template, and sees it published. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import { assertClean, countPresses, openBrowser, openPage, WIDTHS } from '#support/browser'
import { findRepairable, type Repairable } from '#support/console'
import { makeWorkbook } from '#support/files'
import { makeCity, SAMPLE_CITY, SAMPLE_DAY, type Server, untilConsole, untilReady } from '#support/program'

const TODAY = SAMPLE_DAY
const UNIT = '明衡市市场监督管理局（演示）'
const NUMBER = '明市监罚〔2026〕70001号'

const program = await makeCity()
let folder: string
let server: Server
let browser: Browser
let page: Page
let party: { uscc: string; name: string }
let unitCode: string
let repaired: Repairable

before(
  async () => {
    folder = mkdtempSync(join(tmpdir(), 'xinheng-console-'))
    server = await program.start(...SAMPLE_CITY)
    await untilReady(server)
    const asked = await (await fetch(`${server.addresses.api}organisations?q=${encodeURIComponent('精工机械有限公司')}`)).json()
    party = (asked as { hits: { uscc: string; name: string }[] }).hits[0]!
    const known = await (await fetch(`${server.addresses.console}context.json`)).json()
    unitCode = (known as { units: { uscc: string; name: string }[] }).units.find(unit => unit.name === UNIT)!.uscc
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

const isClean = (name: string) => assertClean(page, name, [...WIDTHS, 320])

async function chooseUnit(name: string): Promise<void> {
  await page.getByRole('combobox').first().click()
  await page.keyboard.type(name.slice(0, 8))
  await page.keyboard.press('Enter')
}

const textOf = async (selector: string): Promise<string> => (await page.locator(selector).textContent()) ?? ''

async function handIn(path: string): Promise<string> {
  await page.goto(server.addresses.console)
  await chooseUnit(UNIT)
  await page.getByRole('radio', { name: '行政处罚' }).check()
  await page.setInputFiles('input[type=file]', path)
  await page.getByRole('button', { name: '递交这个文件' }).click()
  await page.waitForURL(/submissions\/[0-9a-f-]{36}/)
  await page.waitForSelector('#result')
  return textOf('#result')
}

/** As departments have it: a hint above the headings, columns that are missing, a code that is none, an Excel date. */
async function writeOwnFile(): Promise<string> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('行政许可模板')
  sheet.addRow(['说明：带*的必填'])
  sheet.addRow(['企业名称', '统一社会信用代码', '行政处罚决定书文号', '处罚种类', '处罚机关', '处罚决定书签发日期'])
  sheet.addRow([party.name, 'ARBG48543289076GFE', NUMBER, UNIT, '罚款', new Date('2026-11-18T00:00:00Z')])
  const path = join(folder, '行政处罚_自己的表.xlsx')
  await book.xlsx.writeFile(path)
  return path
}

const cellText = (value: ExcelJS.CellValue): string =>
  typeof value === 'object' && value !== null && 'richText' in value
    ? value.richText.map(part => part.text).join('')
    : String(value ?? '')

test('that all is fictitious is said of the sample, and of real units not', async () => {
  await page.goto(server.addresses.console)
  await page.getByText('样例数据：').waitFor()
  await page.getByText('样例城市的单位').waitFor()
  await page.route('**/console/context.json', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), isSample: false } })
  })
  await page.goto(server.addresses.console)
  await page.getByText('可以输入名称中的字来找').waitFor()
  assert.doesNotMatch(await textOf('body'), /样例|虚构/)
  await page.unroute('**/console/context.json')
})

test('an empty form says what is missing, moves focus there, and is clean', async () => {
  await page.goto(server.addresses.console)
  await page.getByRole('button', { name: '递交这个文件' }).click()
  assert.match(await textOf('[role=alert]'), /有误[\s\S]*请选择单位[\s\S]*请选择文件/)
  assert.equal(await page.evaluate('document.activeElement.getAttribute("role")'), 'alert')
  assert.match(await textOf('aside[aria-label=谁可以用]'), /只接受这台机器上的访问/)
  await isClean('form with errors')
})

test('the own file comes back with every column and value named, filters stand in the address', {
  timeout: 60_000,
}, async () => {
  const said = await handIn(await writeOwnFile())
  assert.equal(said, '没有登记任何一行；1 行需要处理')
  const text = await textOf('main')
  for (const word of ['缺少必填的列', '违法事实', '处罚内容', '统一社会信用代码的区划位有字母', '两列像是填反了'])
    assert.ok(text.includes(word), word)
  await isClean('findings')
  await page.getByRole('link', { name: '两列像是填反了' }).click()
  assert.match(page.url(), /cause=FIELDS_SWAPPED/)
  await page.reload()
  await page.waitForSelector('table.findings')
  assert.equal(
    await page.locator('table.findings tbody tr').count(),
    1 + (await page.locator('table.findings tbody tr', { hasNotText: '两列像是填反了' }).count()),
  )
  assert.equal(await page.getByLabel('原因', { exact: true }).inputValue(), 'FIELDS_SWAPPED')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载附原因的文件（xlsx）' }).click(),
  ])
  const path = join(folder, 'findings.xlsx')
  await download.saveAs(path)
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  assert.ok(
    book.worksheets[0]!.getSheetValues()
      .flat()
      .some(value => cellText(value as ExcelJS.CellValue).includes('记录编号')),
  )
})

test('corrected in the template it is registered and on the public page within two seconds', { timeout: 60_000 }, async () => {
  await page.goto(server.addresses.console)
  await chooseUnit(UNIT)
  const link = page.getByRole('link', { name: /“行政处罚”模板/ })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const path = join(folder, '行政处罚_模板.xlsx')
  await download.saveAs(path)
  await fillTemplate(path)
  const said = await handIn(path)
  const known = performance.now()
  assert.equal(said, '1 行全部登记，没有需要处理的行')
  const publicPage = `${server.addresses.portal}organisations/${party.uscc}`
  let shown = false
  while (!shown && performance.now() - known < 2000) shown = (await (await fetch(publicPage)).text()).includes(NUMBER)
  assert.ok(shown, 'published within two seconds')
  await isClean('all registered')
  await page.getByLabel('看公示的页面').fill(party.name)
  await page.getByRole('button', { name: '查组织' }).click()
  await page.waitForURL(/\/organisations/)
  assert.ok((await textOf('main')).includes(party.name))
})

async function fillTemplate(path: string): Promise<void> {
  const values: Record<string, string | number> = {
    行政相对人名称: party.name,
    行政相对人类别: '法人及非法人组织',
    '行政相对人代码_1（统一社会信用代码）': party.uscc,
    行政处罚决定书文号: NUMBER,
    违法行为类型: '虚假宣传',
    违法事实: '宣传页不实',
    处罚依据: '《演示广告管理办法》第十九条',
    处罚类别: '罚款',
    处罚内容: '罚款20000元',
    '罚款金额（万元）': 2,
    处罚决定日期: '2026-11-18',
    处罚有效期: '2026-12-18',
    处罚机关: UNIT,
    处罚机关统一社会信用代码: unitCode,
    数据来源单位: UNIT,
    数据来源单位统一社会信用代码: unitCode,
  }
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = book.worksheets[0]!
  const at = [1, 2, 3].find(row =>
    (sheet.getRow(row).values as ExcelJS.CellValue[]).some(value => cellText(value).startsWith('处罚内容')),
  )!
  let filled = 0
  sheet.getRow(at).eachCell((cell, column) => {
    const value = values[cellText(cell.value).replace(/（(?:必填|条件必填|选填)）$/, '')]
    if (value === undefined) return
    sheet.getRow(at + 1).getCell(column).value = value
    filled++
  })
  assert.equal(filled, Object.keys(values).length)
  await book.xlsx.writeFile(path)
}

test('headings that nobody knows are asked about once, before anything is written; the answer is shown, and may be changed', {
  timeout: 60_000,
}, async () => {
  const own = [
    ['企业名称', '统一社会信用代码', '本局案卷编号', '承办科室'],
    [party.name, party.uscc, NUMBER, '稽查一科'],
  ]
  await page.goto(server.addresses.console)
  await chooseUnit(UNIT)
  await page.getByRole('radio', { name: '行政处罚' }).check()
  // As a spreadsheet puts it on the clipboard.
  await page.getByLabel('或者从表格软件复制').fill(own.map(cells => cells.join('\t')).join('\r\n'))
  await page.getByRole('group', { name: '有 2 个列名平台不认识' }).waitFor()
  await isClean('asked about headings')
  await page.getByRole('button', { name: '记住，再看一遍' }).click()
  assert.match(await textOf('fieldset [role=alert]'), /还没有选/)
  await page.getByLabel('“本局案卷编号”是').selectOption({ label: '行政处罚决定书文号' })
  await page.getByLabel('“承办科室”是').selectOption({ label: '不要这一列' })
  await page.getByRole('button', { name: '记住，再看一遍' }).click()
  await page.getByText('照以前说明的读：本局案卷编号 → 行政处罚决定书文号').waitFor()
  assert.equal(await page.getByText('列名平台不认识').count(), 0)
  assert.match(await textOf('.wide tbody'), new RegExp(NUMBER))
  await isClean('a look at the first rows')
  await page.getByRole('link', { name: '列名对应' }).click()
  await page.getByLabel('单位').selectOption({ label: UNIT })
  await page.getByLabel('信息类别').selectOption({ label: '行政处罚' })
  await page.getByLabel('“承办科室”是').selectOption({ label: '备注' })
  await page.getByText('已记住').waitFor()
  await isClean('what was said of headings')
  await page.getByRole('button', { name: '不再记住“承办科室”' }).click()
  await page.getByLabel('“承办科室”是').waitFor({ state: 'detached' })
  await page.reload()
  await page.getByLabel('“本局案卷编号”是').waitFor()
  assert.equal(await page.getByLabel('“承办科室”是').count(), 0)
})

test('a file that is no table is refused as a whole with the reason; the list and unknown addresses are clean', {
  timeout: 60_000,
}, async () => {
  const path = join(folder, '登录页.xlsx')
  writeFileSync(path, '<html>演示</html>')
  await page.goto(server.addresses.console)
  await chooseUnit(UNIT)
  await page.setInputFiles('input[type=file]', path)
  await page.getByRole('button', { name: '递交这个文件' }).click()
  await page.waitForSelector('[role=alert] li, .note.wine')
  assert.match(await textOf('main'), /没有登记任何一行/)
  await isClean('refused file')
  await page.goto(`${server.addresses.console}submissions`)
  await page.waitForSelector('table.data')
  await isClean('list')
  await page.getByLabel('单位').selectOption({ label: UNIT })
  await page.waitForURL(/unit=/)
  await page.goto(`${server.addresses.console}submissions/00000000-0000-7000-8000-000000000000`)
  await page.getByRole('heading', { name: /没有这个批次/ }).waitFor()
  await isClean('unknown submission')
})

test('a workbook that is damaged behind its first rows shows what became of those, with their findings and the file', {
  timeout: 120_000,
}, async () => {
  // More rows than are written at once, so that some are when the damage is met.
  const row = (cells: readonly string[], at: number) =>
    `<row r="${at + 1}">${cells.map(cell => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`
  const headings = ['企业名称', '统一社会信用代码', '行政处罚决定书文号', '处罚种类', '处罚机关', '处罚决定书签发日期']
  const rows = Array.from({ length: 26_000 }, (_, n) => [party.name, party.uscc, `${n}`, '罚款', UNIT, '2026-11-18'])
  const sheet = `<sheetData>${[headings, ...rows].map(row).join('')}<row><c></row></sheetData>`
  const path = join(folder, '断在中途.xlsx')
  writeFileSync(path, makeWorkbook({ sheet }))
  assert.match(await handIn(path), /只读到中途；已登记 0 行/)
  assert.match(await textOf('.note.wine'), /文件已损坏。文件只读到中途.*此前读到的 2\d,?\d{3} 行已经判断，其中 0 行已登记/)
  assert.match(await textOf('.stats'), /退回2\d,\d{3}/)
  await page.getByRole('link', { name: '下载附原因的文件（xlsx）' }).waitFor()
  await page.waitForSelector('table.findings')
  await isClean('refused half-way')
})

const FOCUS = `(() => {
  const node = document.activeElement
  if (node === document.body) return null
  const style = getComputedStyle(node)
  const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || node.closest('.ant-select-focused') !== null
  return { name: (node.textContent || '').trim() || node.getAttribute('aria-label') || node.type, seen }
})()`

test('everything is reached by keyboard, and focus is seen', async () => {
  await page.goto(server.addresses.console)
  await page.waitForSelector('form')
  const reached: string[] = []
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate<{ name: string; seen: boolean } | null>(FOCUS)
    // Behind the last link lies the browser itself.
    if (at === null) break
    assert.ok(at.seen, `focus on ${at.name} is not seen`)
    reached.push(at.name)
  }
  for (const name of ['跳到正文', '递交文件', '报送批次', '单位', 'radio', '选择文件', '递交这个文件'])
    assert.ok(reached.includes(name), `${name}: ${reached}`)
})

test('repair: a case is found by its day, seen whole on one page, accepted and approved there, and its record is gone from the portal', {
  timeout: 120_000,
}, async () => {
  repaired = await findRepairable(server.addresses.api, 'credit-china')
  const record = repaired
  await page.goto(`${server.addresses.console}repairs`)
  await page.getByRole('row', { name: /逾期/ }).first().waitFor()
  const window = {
    number: 'XYZG-1',
    receivedAt: `${TODAY}T01:00:00.000Z`,
    records: [record.id],
    commitment: true,
    corrected: '已缴清',
  }
  const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(window) }
  const taken = await fetch(`${server.addresses.api}repair/receive`, asked)
  assert.equal(taken.status, 200, await taken.text())
  await page.reload()
  await page.getByRole('link', { name: record.name }).waitFor()
  await isClean('list of cases')
  // The day begins with what is due: the case by its day, and how much waits in each queue.
  await page.getByRole('link', { name: '今日待办' }).click()
  await page.waitForURL(/\/today$/)
  await page.reload()
  const soon = page.getByRole('table', { name: /七天内到期/ })
  await soon.getByRole('link', { name: record.name }).waitFor()
  const held = await page.getByRole('row', { name: /待核的行/ }).textContent()
  assert.match(held ?? '', /[1-9]/, 'the sample has held rows')
  await isClean('what is due today')
  await page.getByRole('link', { name: record.name }).click()
  for (const said of ['要修复的信息', '申请人的陈述', '最短公示期已满', '期限', '办理经过'])
    await page.getByText(said).first().waitFor()
  await isClean('a case')
  await page.getByRole('button', { name: '受理', exact: true }).click()
  await page.getByRole('button', { name: '准予修复' }).click()
  await page.getByLabel('准予修复：理由').fill('罚款已缴清，整改完成')
  await page.getByRole('button', { name: '准予修复' }).click()
  await page.getByRole('link', { name: '终止证明（PDF）' }).waitFor()
  assert.equal(await page.getByRole('link', { name: /^〔\d{4}〕\d+号 文书（PDF）$/ }).count(), 2, 'accepted and approved')
  assert.equal((await fetch(`${server.addresses.portal}records/${record.id}`)).status, 410)
  // Decided, it has left what is to be done, and is found among what is done: with its result and the numbers of its letters.
  await page.goto(`${server.addresses.console}repairs`)
  await page.getByRole('row').nth(1).waitFor()
  assert.equal(await page.getByRole('link', { name: record.name }).count(), 0)
  await page.getByLabel('哪些').selectOption({ label: '已经办结' })
  await page.waitForURL(/closed=yes/)
  const decided = page.getByRole('row').filter({ has: page.getByRole('link', { name: record.name }) })
  await decided.waitFor()
  assert.match((await decided.textContent()) ?? '', /准予修复.*2026-11-20.*2026-11-20.*〔2026〕\d+号/s)
  await isClean('closed cases')
  await page.goto(`${server.addresses.console}repairs?closed=yes&standing=approved`)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出这张表' }).click()])
  assert.ok(readFileSync((await file.path())!, 'utf8').includes(record.name))
  await page.goto(`${server.addresses.console}search?q=${encodeURIComponent(record.name)}`)
  await page.getByRole('row').filter({ hasText: '准予修复' }).first().waitFor()
  await page.goto(`${server.addresses.console}repairs/overview`)
  await page.getByRole('region', { name: '信用修复 逾期案件' }).getByRole('table').waitFor()
  await page.getByRole('region', { name: '异议 逾期案件' }).getByText('没有逾期的案件').waitFor()
  await isClean('overview of cases')
})

test('an applicant comes from a record to its application in three clicks, or to the site that takes it in two; and sees what may be repaired and what has ended', {
  timeout: 120_000,
}, async () => {
  const [here, there] = [
    await findRepairable(server.addresses.api, 'own'),
    await findRepairable(server.addresses.api, 'credit-china'),
  ]
  const pressed = await openPage(browser)
  const presses = await countPresses(pressed)
  await pressed.goto(`${server.addresses.portal}records/${there.id}`)
  await pressed.getByRole('link', { name: '怎样申请修复' }).click()
  await pressed.getByRole('link', { name: '打开“信用中国”网站提交' }).waitFor()
  assert.equal(await presses(), 1)
  await pressed.goto(`${server.addresses.portal}records/${here.id}`)
  await pressed.getByRole('link', { name: '登录后申请修复' }).click()
  await pressed.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await pressed.keyboard.type('罚款已经缴清，违法行为已经改正')
  await pressed.getByLabel(/本组织作出公开信用承诺/).check()
  await pressed.getByRole('button', { name: '提交申请' }).click()
  await pressed.waitForURL(/repairs\/[0-9a-f]{8}-/)
  await pressed.getByText('罚款已经缴清，违法行为已经改正').waitFor()
  assert.equal((await presses()) - 1, 3)
  await pressed.close()

  await page.goto(`${server.addresses.console}repairs/apply`)
  await page.getByLabel('统一社会信用代码').fill(here.uscc)
  await page.getByRole('button', { name: '查看' }).click()
  await page.getByRole('link', { name: '正在办理，看案件' }).first().waitFor()
  await isClean('what may be repaired')
  await page.goto(`${server.addresses.console}repairs/apply?uscc=${repaired.uscc}`)
  const row = page.getByRole('row').filter({ hasText: '信用修复' }).filter({ hasText: TODAY })
  const paper = await row.getByRole('link', { name: /PDF/ }).getAttribute('href')
  const printed = await fetch(new URL(paper!, server.addresses.portal))
  assert.equal(printed.headers.get('content-type'), 'application/pdf')
  const stated = await row.getByRole('link', { name: 'JSON' }).getAttribute('href')
  assert.equal((await (await fetch(new URL(stated!, server.addresses.portal))).json()).endedOn, TODAY)
})
