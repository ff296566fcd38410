/** An officer's desk in a browser: the law desk with its two hands, the box that searches everything, filters that are kept. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { law } from '#capabilities/law'
import type { LongCommand, Operation } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { assertClean, openBrowser } from '#support/browser'
import { type Console, FIRST_BUILD_MS, freePort, serveConsole } from '#support/console'
import { type City, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = '2026-11-26' as LocalDate
const TOP = '11990000007501022T'
const NOTICE = `国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
国务院办公厅
2026年11月12日
`
const [CODE, NAME, NUMBER] = [uscc(1), '明衡演示精工机械有限公司', '明环罚〔2026〕0147号']
let city: City
let served: Console
let browser: Browser
let first: Page
let second: Page

before(
  async () => {
    city = await makeCity(TODAY)
    await city.database.pool.query(
      "insert into unit (unit_id, uscc, name, division, from_on) values (gen_random_uuid(), $1, '衡原省信用中心（演示）', '990000', '2000-01-01')",
      [TOP],
    )
    const warned = penalty(TODAY, { penaltyCategories: ['警告'], content: '给予警告', fineWan: '' })
    await city.put({ uscc: CODE, name: NAME, registered: registration(NAME, CODE, TODAY), records: [warned] })
    const operations = new Map<string, Operation>(law.operations.map(one => [one.name, one]))
    // No worker stands beside it.
    const begin = async (operation: string, subject: string) => {
      void (operations.get(operation) as LongCommand)
        .carryOn(city.environment, subject)
        .then(() => city.environment.law.refresh())
    }
    served = await serveConsole(city, await freePort(), undefined, { rooms: [law], begin })
    browser = await openBrowser()
    const officer = { unit: TOP, role: 'centre-officer' }
    first = await served.windowOf(browser, 'officer.one', officer)
    second = await served.windowOf(browser, 'officer.two', officer)
    for (const page of [first, second]) page.on('pageerror', error => assert.fail(error))
  },
  { timeout: FIRST_BUILD_MS },
)
after(async () => {
  await browser?.close()
  await city?.close()
})

/** Counts what a hand does: every press of a button of the mouse, a field that is gone to among them. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = window as unknown as { clicks: number }
    counted.clicks = 0
    document.addEventListener('pointerdown', () => (counted.clicks += 1), { capture: true })
  })
  return () => page.evaluate(() => (window as unknown as { clicks: number }).clicks)
}
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor()

test('an officer proposes a calendar in at most five clicks, and sees what it would do', async () => {
  await first.goto(`${served.address}console/today`)
  await heading(first, '今日待办')
  const clicks = await countClicks(first)
  await first.getByRole('link', { name: '法规提案', exact: true }).click()
  await first.getByText('2027 年的工作日历还没有').waitFor()
  await assertClean(first, 'the law desk')
  await first.getByRole('link', { name: '提出工作日历' }).click()
  await heading(first, '提出一年的工作日历')
  const notice = first.getByLabel('通知正文')
  await notice.waitFor()
  assert.equal(await notice.evaluate(field => field === document.activeElement), true, 'one pastes at once')
  await first.keyboard.insertText(NOTICE)
  await first.getByText('读出 10 天放假、2 天上班。').waitFor()
  assert.equal(await first.getByLabel('文号').inputValue(), '国办发明电〔2026〕9号')
  assert.equal(await first.getByLabel('成文日期').inputValue(), '2026-11-12')
  await first.getByLabel('通知的网址').click()
  await first.keyboard.insertText('https://www.gov.cn/made-up-for-the-test')
  await assertClean(first, 'the form of a calendar')
  await first.getByRole('button', { name: '检查并提出' }).click()
  await heading(first, '2027 年工作日历')
  assert.ok((await clicks()) <= 5, `${await clicks()} clicks`)
  await first.getByText('没有记录会变。').waitFor()
  await first.getByText('放假：2027-01-01 至 2027-01-03、2027-02-05 至 2027-02-11；上班：2027-02-14、2027-02-20').waitFor()
  await first.getByText('条号待核').first().waitFor()
  await first.getByText('是您提出的，须由另一人批准。').waitFor()
  assert.equal(await first.getByRole('button', { name: '批准', exact: true }).count(), 0)
  await assertClean(first, 'a proposal of one’s own')
})

test('where a unit lies is said by its name, also of one that hands nothing in', async () => {
  await first.goto(`${served.address}console/units`)
  const table = first.getByRole('table', { name: '单位' })
  await table.getByRole('cell', { name: '衡原省（演示）', exact: true }).first().waitFor()
  assert.equal(await table.getByText(/^\d{6}$/).count(), 0)
  assert.equal(await table.getByRole('columnheader', { name: '机关代字' }).count(), 1)
  await assertClean(first, 'units')
})

test('another approves it; it is told to everybody, and can be taken back before its day', async () => {
  await second.goto(`${served.address}console/today`)
  await second.getByRole('link', { name: '等待另一人批准的法规提案' }).click()
  await second.getByRole('link', { name: '2027 年工作日历' }).click()
  await second.getByRole('button', { name: '批准', exact: true }).click()
  await second.getByText('请写明理由，至少两个字。').waitFor()
  await second.getByLabel('理由', { exact: true }).fill('与通知原文一致')
  await second.getByRole('button', { name: '批准', exact: true }).click()
  await second.getByText('从 2027-01-01 起生效').waitFor()
  await assertClean(second, 'a proposal that awaits its day')
  await second.goto(`${served.address}law/changes`)
  await second.getByText('2027 年工作日历').waitFor()
  await assertClean(second, 'how the law changed')
  await second.goBack()
  await second.getByLabel('理由', { exact: true }).fill('通知有更正')
  await second.getByRole('button', { name: '在施行日以前撤回' }).click()
  await second.getByText('施行前撤回', { exact: true }).first().waitFor()
})

test('local law is changed on the page; what is wrong in it stands there with file, rule and reason', async () => {
  await first.goto(`${served.address}console/law/overlay`)
  await first.getByRole('button', { name: '修改 overlays/990000/disclosure/periods.yaml' }).click()
  const text = first.getByLabel('内容')
  await text.fill((await text.inputValue()).replace(/\n {6}clause: .*/, ''))
  await first.getByLabel('提案名称').fill('最短公示期')
  await first.getByLabel('提出的理由').fill('照地方规定')
  await first.getByRole('button', { name: '检查并提出' }).click()
  await first.getByText('没有写依据的条款（clause）。没有条款的规则不能载入。').first().waitFor()
  await assertClean(first, 'what is wrong in a proposal')
})

test('the classification of a sector is proposed by form: what differs from the grading above, and the document that says so', async () => {
  await first.goto(`${served.address}console/law`)
  await first.getByRole('link', { name: '提出行业分类' }).click()
  await heading(first, '提出一个行业的失信程度分类')
  await first.getByRole('button', { name: '检查并提出' }).click()
  await first.getByText('请选择行业领域。').waitFor()
  await first.getByRole('checkbox', { name: '食品', exact: true }).check()
  await first.getByLabel('本标准 降低资质等级').selectOption('严重')
  await first.getByLabel('小额罚款').fill('0.5')
  await first.getByLabel('标准的名称').fill('衡原省食品领域行政处罚信息分类标准（演示）')
  await first.getByLabel('制定机关').fill('衡原省市场监督管理局（演示）')
  await first.getByLabel('文号').fill('衡市监规〔2026〕9号')
  await first.getByLabel('公布日期').fill('2026-11-20')
  await first.getByLabel('施行日期').fill('2027-01-01')
  await first.getByLabel('这一条怎么规定').fill('食品领域降低资质等级为严重，不足五千元的罚款为轻微（虚构）')
  await assertClean(first, 'the form of a classification')
  await first.getByRole('button', { name: '检查并提出' }).click()
  await heading(first, '食品领域行政处罚失信程度分类')
  await first.getByText('是您提出的，须由另一人批准。').waitFor()
  await first.getByText('没有记录会变。').waitFor()
  await assertClean(first, 'a proposed classification')
})

test('one box finds an organisation from every page; everything held about it is shown once it was said why', async () => {
  await first.goto(`${served.address}console/law`)
  await heading(first, '法规提案')
  await first.keyboard.press('/')
  await first.keyboard.insertText('精工机械')
  await first.keyboard.press('Enter')
  await heading(first, '“精工机械”的结果')
  await first.getByRole('link', { name: NAME }).waitFor()
  await first.getByText('没有文书号、组织名称或者代码相符的案件。').waitFor()
  await assertClean(first, 'what was found')
  await first.getByRole('link', { name: NAME }).click()
  await first.getByRole('button', { name: '查看', exact: true }).click()
  await first.getByText('请写明查询事由').waitFor()
  await first.getByLabel('查询事由').fill('受理修复申请')
  await first.getByRole('button', { name: '查看', exact: true }).click()
  await heading(first, NAME)
  await first.getByRole('cell', { name: '不公示' }).first().waitFor()
  await assertClean(first, 'an organisation')
})

test('a document in hand leads by its number to its record, also where the public does not see it', async () => {
  await first.goto(`${served.address}console/law`)
  await heading(first, '法规提案')
  await first.keyboard.press('/')
  await first.keyboard.insertText('明环罚(2026)0147')
  await first.keyboard.press('Enter')
  await first.getByRole('link', { name: NUMBER }).waitFor()
  await first.getByRole('cell', { name: '未公示' }).waitFor()
  await assertClean(first, 'what a number leads to')
  await first.getByRole('link', { name: NUMBER }).click()
  await first.getByRole('button', { name: '查看', exact: true }).click()
  await first.getByText('所查的记录').waitFor()
})

test('filters that are used again are kept, and lead back from every page', async () => {
  await first.goto(`${served.address}console/repairs?unit=somewhere`)
  await first.getByText('常用筛选').click()
  await first.getByRole('button', { name: '保存这一页的筛选' }).click()
  await first.getByText('已经保存').waitFor()
  await first.goto(`${served.address}console/law`)
  await first.getByText('常用筛选').click()
  await first.getByRole('link', { name: /somewhere$/ }).click()
  assert.match(first.url(), /repairs\?unit=somewhere$/)
})
