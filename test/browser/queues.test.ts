/** The queues in a browser: an officer decides held rows, settles a code with two names in few clicks, and offers two that are one. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import { assertClean, openBrowser, openPage } from '#support/browser'
import { sampleDecision } from '#support/console'
import { uscc } from '#support/intake'
import { makeCity, SAMPLE_CITY, type Server, untilConsole, untilReady } from '#support/program'

const UNIT = '明衡市市场监督管理局（演示）'
const program = await makeCity()
let server: Server
let browser: Browser
let page: Page
let authority: Record<'authorityName' | 'authorityUscc' | 'sourceUnitName' | 'sourceUnitUscc', string>
let titles: ReadonlyMap<string, string>
/** Number of the record that the first decision made. */
let record: string
let party: { uscc: string; name: string }
/** Clicks of the one who decides, counted by the page. */
let clicks = 0

before(
  async () => {
    server = await program.start(...SAMPLE_CITY)
    await untilReady(server)
    const asked = await (await fetch(`${server.addresses.api}organisations?q=${encodeURIComponent('精工机械有限公司')}`)).json()
    party = (asked as { hits: { uscc: string; name: string }[] }).hits[0]!
    await pushRows()
    browser = await openBrowser()
    await untilConsole(server)
    page = await openPage(browser)
    await page.exposeFunction('countClick', () => {
      clicks += 1
    })
    await page.addInitScript("addEventListener('click', event => { if (event.detail > 0) countClick() }, true)")
  },
  { timeout: 240_000 },
)

after(async () => {
  await browser?.close()
  await program.remove()
})

const row = (number: number, more: Record<string, string>) => sampleDecision(party, number, more)
const titled = (one: Record<string, string>) =>
  Object.fromEntries(Object.entries(one).map(([prop, value]) => [titles.get(prop), value]))
const TELEPHONE = '举报电话19913370001，已处理'
const slipOf = (name: string) => name.replace('精工', '精功')

async function pushRows(): Promise<void> {
  type Known = {
    units: { uscc: string; name: string }[]
    items: { id: string; fields: { prop: string; title: string }[] }[]
  }
  const known = (await (await fetch(`${server.addresses.console}context.json`)).json()) as Known
  const unit = known.units.find(one => one.name === UNIT)!
  const { fields } = known.items.find(one => one.id === 'administrative-penalty')!
  titles = new Map(fields.map(({ prop, title }) => [prop, title]))
  authority = { authorityName: UNIT, authorityUscc: unit.uscc, sourceUnitName: UNIT, sourceUnitUscc: unit.uscc }
  const rows = [
    row(1, { ...authority, facts: TELEPHONE }),
    row(2, { ...authority, facts: '企业服务热线13800138000号' }),
    row(3, { ...authority, partyName: slipOf(party.name) }),
    row(4, { ...authority, partyName: slipOf(party.name) }),
    row(5, { ...authority, partyUscc: '' }),
  ]
  assert.ok((await push('queues', rows)).every(one => one === 'held'))
}
/** What becomes of each row. */
async function push(key: string, rows: readonly object[]): Promise<string[]> {
  const body = JSON.stringify({ item: 'administrative-penalty', source: authority.sourceUnitUscc, key, rows })
  const headers = { 'content-type': 'application/json' }
  const { answers } = await (await fetch(`${server.addresses.api}intake/push`, { method: 'POST', headers, body })).json()
  return (answers as { outcome: string }[]).map(one => one.outcome)
}

const isClean = (name: string) => assertClean(page, name)
const textOf = async (selector: string): Promise<string> => (await page.locator(selector).textContent()) ?? ''
const onPortal = async (): Promise<string> =>
  (await fetch(`${server.addresses.portal}organisations/${party.uscc}`, { headers: { accept: 'text/html' } })).text()

test('a held row is decided by keyboard with everything in view: masked, it is registered with stars; the next one follows', async () => {
  await page.goto(server.addresses.console)
  await page.getByRole('link', { name: '待核的行' }).click()
  await page.waitForSelector('table.data')
  await isClean('held rows')
  await page.getByLabel('单位', { exact: true }).selectOption({ label: UNIT })
  await page.waitForURL(/source=/)
  await page.getByLabel('原因', { exact: true }).selectOption('PERSON_CONTACT_NUMBER')
  await page.waitForURL(/cause=PERSON_CONTACT_NUMBER/)
  await page.getByText('共 2 行等待办理').waitFor()
  await page.locator('table.data tbody a').first().focus()
  await page.keyboard.press('Enter')
  await page.getByText(TELEPHONE).waitFor()
  assert.match(await textOf('main'), /举报电话\*{11}，已处理/)
  await isClean('a held row')
  await page.getByRole('button', { name: '办理', exact: true }).focus()
  await page.keyboard.press('Enter')
  assert.match(await textOf('[role=alert]'), /请选一种办法/)
  await page.getByLabel('遮盖后登记').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.type('是举报人的电话')
  await page.keyboard.press('Enter')
  await page.getByText('第 2 行：已登记').waitFor()
  record = ((await page.getByRole('link', { name: '记录编号' }).getAttribute('href')) ?? '').replace('/records/', '')
  await isClean('a decided row')
  await page.getByRole('button', { name: '办理下一行' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('企业服务热线13800138000号').waitFor()
  assert.match(page.url(), /cause=PERSON_CONTACT_NUMBER/)
  await page.getByLabel('不是个人的，放行').check()
  await page.getByLabel('理由').fill('公开的企业服务热线')
  await page.getByRole('button', { name: '办理', exact: true }).click()
  await page.getByText('第 3 行：已登记').waitFor()
  await page.goBack()
  await page.getByText('第 2 行').waitFor({ state: 'detached' })
  const shown = await onPortal()
  assert.ok(shown.includes('明市监罚〔2026〕80001号') && shown.includes('明市监罚〔2026〕80002号'))
})

test('a code with two names is settled in at most four clicks, and every row that waited is on the public page', async () => {
  await page.goto(`${server.addresses.console}held`)
  await page.waitForSelector('table.data')
  clicks = 0
  await page.getByRole('link', { name: '名称核对' }).click()
  const conflict = page.getByRole('region', { name: slipOf(party.name) })
  assert.equal(await conflict.locator('mark').first().textContent(), '工')
  await isClean('names in conflict')
  await conflict.getByLabel('是它，名称写错了').click()
  await page.keyboard.press('Tab')
  await page.keyboard.type('查登记档案，一字之差')
  await conflict.getByRole('button', { name: '认定' }).click()
  await page.getByText('2 行登记，0 行退回').waitFor()
  assert.ok(clicks > 0 && clicks <= 4, `${clicks} clicks`)
  await conflict.waitFor({ state: 'detached' })
  await isClean('names settled')
  const shown = await onPortal()
  assert.ok(shown.includes('明市监罚〔2026〕80003号') && shown.includes('明市监罚〔2026〕80004号'))
  assert.equal(shown.includes(slipOf(party.name)), false)
})

test('a name without a code is offered as the organisation that bears it; nothing lands before it is decided, and it is undone', async () => {
  await page.goto(`${server.addresses.console}held?cause=PARTY_CODE_MISSING`)
  await page.locator('table.data tbody tr', { hasText: party.name }).getByRole('link').click()
  const offered = page.getByRole('form', { name: '可能是这些组织' })
  await offered.getByRole('radio', { name: party.uscc }).check()
  await offered.getByLabel('理由').fill('名称和住所都对')
  await isClean('candidates')
  await offered.getByRole('button', { name: '提议是它' }).click()
  await page.getByText('已经提出').waitFor()
  assert.equal((await onPortal()).includes('明市监罚〔2026〕80005号'), false)
  await page.getByRole('link', { name: '同一组织' }).first().click()
  await page.getByText('名称和住所都对').waitFor()
  await isClean('proposals')
  // What it changes is seen first; before that there is nothing to accept with.
  assert.equal(await page.getByRole('button', { name: '同意，是同一组织' }).count(), 0)
  await page.getByRole('button', { name: '看合并会怎样变' }).click()
  const changes = page.getByRole('region', { name: '合并会怎样变' })
  await changes.getByText('等待的 1 行').waitFor()
  const told = (await changes.textContent()) ?? ''
  assert.match(told, /行政处罚 \d+ 条变为 \d+ 条/)
  await changes.locator('summary', { hasText: '明市监罚〔2026〕80005号 · 会登记' }).click()
  await changes.getByText('公示至').waitFor()
  await isClean('a look at what is one')
  assert.equal((await onPortal()).includes('明市监罚〔2026〕80005号'), false)
  await page.getByLabel('理由').fill('查登记档案，同意')
  await page.getByRole('button', { name: '同意，是同一组织' }).click()
  await page.getByText('1 行登记').waitFor()
  assert.ok((await onPortal()).includes('明市监罚〔2026〕80005号'))
  await page.getByRole('link', { name: '看已经决定的' }).click()
  await page.waitForURL(/decided=true/)
  assert.equal(await page.getByRole('button', { name: '撤销合并' }).count(), 0)
  await page.getByRole('button', { name: '看撤销会怎样变' }).click()
  const apart = page.getByRole('region', { name: '撤销会怎样变' })
  await apart.getByText('重新待核').waitFor()
  await isClean('a look at undoing a name')
  await page.getByLabel('理由').fill('不是这一家')
  await page.getByRole('button', { name: '撤销合并' }).click()
  await page.getByText('已撤销').first().waitFor()
})

test('two organisations are merged after what moves was seen, both pages; what has come since is looked at once more', async () => {
  const slip = uscc(7_700_009)
  const pushed = async (number: number) =>
    assert.deepEqual(await push(`merge ${number}`, [row(number, { ...authority, partyUscc: slip })]), ['registered'])
  await pushed(31)
  await page.goto(`${server.addresses.console}same`)
  const pair = page.locator('li', { hasText: slip })
  await pair.getByRole('button', { name: '提议合并' }).click()
  await pair.getByRole('button', { name: '看合并会怎样变' }).click()
  await pair.getByText(`代码 ${slip} 的页面转到`).waitFor()
  await pair.getByLabel('理由').fill('代码抄错，名称住所都对')
  await pair.getByRole('button', { name: '提议合并' }).click()
  const proposal = page.getByRole('form', { name: party.name })
  await proposal.getByRole('button', { name: '看合并会怎样变' }).click()
  await proposal.getByText('1 条记录').waitFor()
  await proposal.locator('summary', { hasText: '移过去' }).click()
  await proposal.getByText(`移到${party.name}（${party.uscc}）的页面上`).waitFor()
  await isClean('a look at a merger')
  await pushed(32)
  await proposal.getByLabel('理由').fill('查登记档案')
  await proposal.getByRole('button', { name: '同意，是同一组织' }).click()
  await proposal.getByText('看过之后两边又有变化').waitFor()
  await proposal.getByRole('button', { name: '看合并会怎样变' }).click()
  await proposal.getByText('2 条记录').waitFor()
  await proposal.getByRole('button', { name: '同意，是同一组织' }).click()
  await page.getByText('2 条记录移动').waitFor()
  const merged = await onPortal()
  assert.ok(merged.includes('明市监罚〔2026〕800031号') && merged.includes('明市监罚〔2026〕800032号'))
  // Taking them apart is seen in the same way before it is done.
  await page.getByRole('link', { name: '看已经决定的' }).click()
  await page.waitForURL(/decided=true/)
  const card = page.locator('article.card', { hasText: slip })
  await card.getByRole('button', { name: '看撤销会怎样变' }).click()
  const apart = card.getByRole('region', { name: '撤销会怎样变' })
  await apart.getByText(`2 条记录从${party.name}（${party.uscc}）移到${party.name}（${slip}）名下`).waitFor()
  await apart.getByText(`代码 ${slip} 的页面重新是`).waitFor()
  await apart.getByText(`代码和编号 ${slip} 重新是`).waitFor()
  await apart.locator('summary', { hasText: '800031号 · 回到原来的编号' }).click()
  await apart.getByText(/2026-11-20 起不在.*的页面上/).waitFor()
  await isClean('a look at undoing a merger')
  await card.getByLabel('理由').fill('是两家')
  await card.getByRole('button', { name: '撤销合并' }).click()
  await page.getByText('2 条记录回到原来的编号下').waitFor()
  assert.equal((await onPortal()).includes('明市监罚〔2026〕800031号'), false)
  assert.ok(
    (await (await fetch(`${server.addresses.portal}organisations/${slip}`)).text()).includes('明市监罚〔2026〕800031号'),
  )
})

test('a record is corrected by form and by file, what changes on the public page seen first; then it is taken back', async () => {
  const onPage = async () => (await fetch(`${server.addresses.portal}records/${record}`)).text()
  await page.goto(server.addresses.console)
  await page.getByRole('link', { name: '更正与撤回' }).click()
  await page.getByLabel('记录编号').fill(record)
  await page.keyboard.press('Enter')
  await page.getByLabel('违法事实 更正为').fill('宣传页与事实不符')
  await page.getByRole('button', { name: '看会怎样变' }).click()
  await page.getByText('照常公示').waitFor()
  await page.getByText('组织页面上的这一条不变').waitFor()
  await isClean('a look at a correction')
  assert.equal((await onPage()).includes('宣传页与事实不符'), false)
  await page.getByRole('form', { name: '按记录编号更正一条' }).getByLabel('理由', { exact: true }).fill('核对决定书')
  await page.getByRole('button', { name: '更正这条记录' }).click()
  await page.getByText('已更正').first().waitFor()
  assert.ok((await onPage()).includes('宣传页与事实不符'))
  await page.getByRole('link', { name: '用文件更正多条' }).click()
  await page.getByLabel('信息类别').selectOption({ label: '行政处罚' })
  const csv = `记录编号,违法事实,更正理由\r\n${record},宣传页失实,再核\r\n${record.slice(0, -1)}x,错,再核\r\n＝1+1,错,再核\r\n`
  await page.setInputFiles('input[type=file]', { name: '更正.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: '更正这 1 条' }).waitFor()
  await page.getByRole('region', { name: '公示页面办理前后' }).locator('summary').first().click()
  await page.getByText('组织页面上的这一条不变').waitFor()
  await isClean('a look at a file of corrections')
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出这个列表（csv）' }).click(),
  ])
  // A table program in a Chinese locale takes full-width marks for a formula as well.
  const table = await text(await saved.createReadStream())
  assert.ok(table.includes(`"'＝1+1"`), table)
  await page.getByRole('button', { name: '更正这 1 条' }).click()
  await page.getByText('已更正 1 条').waitFor()
  assert.ok((await onPage()).includes('宣传页失实'))
  await page.goto(`${server.addresses.console}correct?record=${record}`)
  const taken = page.getByRole('form', { name: '撤回这条记录' })
  await taken.getByRole('button', { name: '看撤回后会怎样变' }).click()
  await taken.getByText('起不再公示').waitFor()
  assert.match(
    (await taken.textContent()) ?? '',
    /公示至 \d{4}-\d{2}-\d{2}（含当日）.*页面上没有这条记录.*行政处罚 \d+ 条变为 \d+ 条/,
  )
  await isClean('a look at a withdrawal')
  await taken.getByLabel('理由').fill('决定已经撤销')
  await taken.getByRole('button', { name: '撤回', exact: true }).click()
  await page.getByText('已撤回，公示页面上').waitFor()
  assert.equal((await fetch(`${server.addresses.portal}records/${record}`)).status, 410)
})

test('a record whose code was corrected is shown as moved where the unit looks: today, its submissions, the list, the page of the record', async () => {
  const wrong = uscc(7_700_001)
  const { uscc: source } = { uscc: authority.sourceUnitUscc }
  const ask = async <T>(operation: string, input: object): Promise<T> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${server.addresses.api}${operation}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input),
    })
    return (await response.json()) as T
  }
  const rows = [row(21, { ...authority, partyUscc: wrong })]
  type Pushed = { answers: { outcome: string; record: string }[] }
  const pushed = await ask<Pushed>('intake/push', { item: 'administrative-penalty', source, key: 'moved', rows })
  const [answer] = pushed.answers
  assert.equal(answer?.outcome, 'registered', JSON.stringify(pushed))
  const id = answer.record
  const fields = [{ field: 'partyUscc', value: party.uscc }]
  const done = await ask<{ corrections: { now: string }[] }>('intake/correct', {
    corrections: [{ record: id, fields, reason: '代码抄错' }],
  })
  const { now } = done.corrections[0]!
  await page.goto(`${server.addresses.console}today`)
  await page.getByRole('link', { name: '近三十天移到别的组织名下的记录' }).waitFor()
  await page.goto(`${server.addresses.console}submissions`)
  await page
    .getByText('明市监罚〔2026〕800021号')
    .filter({ hasText: `移到${party.name}` })
    .waitFor()
  await isClean('submissions with what moved')
  await page.getByRole('link', { name: '查看移动的记录' }).click()
  const line = page.locator('tr', { hasText: now })
  await line.waitFor()
  assert.match((await line.textContent()) ?? '', new RegExp(`80002?1号.*${wrong}.*${party.uscc}.*代码更正.*${UNIT}`))
  await isClean('what moved')
  await page.goto(`${server.addresses.console}correct?record=${id}`)
  await page.getByText(`移到${party.name}（${party.uscc}）名下`).waitFor()
  await page.getByRole('link', { name: now }).click()
  await page.getByText(`（${wrong}）名下移来`).waitFor()
})

test('one decision is typed, kept as a draft, gone on with, checked like a row of a file, and handed in', async () => {
  await page.goto(`${server.addresses.console}entry`)
  await page.getByLabel('单位', { exact: true }).selectOption({ label: UNIT })
  await page.getByLabel('信息类别', { exact: true }).selectOption({ label: '行政处罚' })
  const typed = row(9, {})
  const fieldOf = (prop: string) => page.getByLabel(titles.get(prop)!).first()
  await fieldOf('decisionNo').fill(typed.decisionNo)
  await fieldOf('facts').fill(typed.facts)
  await page.getByRole('button', { name: '存草稿' }).click()
  await page.getByText('已存为草稿').waitFor()
  await page.getByRole('link', { name: '接着填' }).click()
  await page.waitForURL(/draft=/)
  await page.reload()
  await fieldOf('facts').waitFor()
  assert.equal(await fieldOf('facts').inputValue(), typed.facts)
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await page.getByText('还不能登记，请改正').waitFor()
  await isClean('an entry with findings')
  for (const [prop, value] of Object.entries(typed)) {
    const field = fieldOf(prop)
    if ((await field.and(page.locator('select')).count()) === 1) await field.selectOption(value)
    else await field.fill(value)
  }
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await page.getByText('没有问题，可以递交').waitFor()
  await page.getByRole('button', { name: '递交', exact: true }).click()
  await page.getByText('1 行全部登记，没有需要处理的行').waitFor()
  assert.ok((await onPortal()).includes(typed.decisionNo))
  await page.goto(`${server.addresses.console}entry?unit=${authority.authorityUscc}`)
  await page.getByText('没有草稿').waitFor()
})

test('from a file with findings to a clean one in at most five clicks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-clicks-'))
  try {
    const wrong = row(7, { ...authority, partyUscc: `${party.uscc.slice(0, -1)}${party.uscc.endsWith('A') ? 'B' : 'A'}` })
    const form = new FormData()
    form.append('item', 'administrative-penalty')
    form.append('source', authority.authorityUscc)
    form.append('file', new Blob([`${JSON.stringify(titled(wrong))}\n`]), '处罚.jsonl')
    const { submission } = await (await fetch(`${server.addresses.api}intake/submit`, { method: 'POST', body: form })).json()
    await page.goto(`${server.addresses.console}submissions/${submission}`)
    await page.getByText('没有登记任何一行').waitFor()
    clicks = 0
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载附原因的文件（xlsx）' }).click(),
    ])
    const path = join(folder, '处罚.xlsx')
    await download.saveAs(path)
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(path)
    book.worksheets[0]!.eachRow(one => {
      one.eachCell(cell => {
        if (`${cell.value}` === wrong.partyUscc) cell.value = party.uscc
      })
    })
    await book.xlsx.writeFile(path)
    await page.getByRole('button', { name: '递交更正后的文件' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: '选择文件' }).click(),
    ])
    await chooser.setFiles(path)
    await page.getByRole('button', { name: '递交这个文件' }).click()
    await page.getByText('1 行全部登记，没有需要处理的行').waitFor()
    assert.ok(clicks >= 4 && clicks <= 5, `${clicks} clicks`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
