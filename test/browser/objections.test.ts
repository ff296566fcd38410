/** Objections and reports of errors in a browser: from the page of a record to the decision, and what is said there without an account. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertClean, openBrowser, openPage, WIDTHS } from '#support/browser'
import { makeCity, SAMPLE_CITY, type Server, untilConsole, untilReady } from '#support/program'

const program = await makeCity()
let server: Server
let browser: Browser
let page: Page

before(
  async () => {
    server = await program.start(...SAMPLE_CITY)
    await untilReady(server)
    browser = await openBrowser()
    await untilConsole(server)
    page = await openPage(browser)
  },
  { timeout: 240_000 },
)
after(async () => {
  await browser?.close()
  await program.remove()
})

const isClean = (name: string) => assertClean(page, name, [...WIDTHS, 320])

const textOf = async (selector: string): Promise<string> => (await page.locator(selector).textContent()) ?? ''

/** A penalty of the sample that is shown and that nobody has objected to, and whose it is. */
async function aPenalty(): Promise<{ id: string; name: string }> {
  const read = async <T>(path: string) => (await (await fetch(server.addresses.api + path)).json()) as T
  const { cases } = await read<{ cases: { record: string }[] }>('objection/list')
  const objected = new Set(cases.map(one => one.record))
  const { hits } = await read<{ hits: { uscc: string; name: string }[] }>(`organisations?q=${encodeURIComponent('精工')}`)
  for (const { uscc, name } of hits) {
    const { records } = await read<{ records: { id: string; item: string }[] }>(`organisations/${uscc}`)
    const found = records.find(one => one.item === 'administrative-penalty' && !objected.has(one.id))
    if (found !== undefined) return { id: found.id, name }
  }
  throw new Error('the sample has no penalty')
}

test('an objection on its pages: from the record to the form, the work list, the decision field by field, the mark', {
  timeout: 60_000,
}, async () => {
  const { id, name } = await aPenalty()
  await page.goto(`${server.addresses.portal}records/${id}`)
  await page.getByRole('link', { name: '发现有误？告诉我们' }).click()
  await page.getByLabel('有什么误').fill('决定书上写的日期不同')
  await isClean('reporting an error')
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('heading', { name: '已经收到' }).waitFor()
  await page.goto(`${server.addresses.console}reports`)
  await page.locator('main summary').click()
  await page.getByLabel('核对到什么').fill('与决定书一致')
  await isClean('reports')
  await page.getByRole('button', { name: '办结' }).click()
  await page.getByText('没有等待核对的纠错').waitFor()
  await page.goto(`${server.addresses.portal}records/${id}`)
  await page.getByRole('link', { name: '登录后提出异议' }).click()
  await page.waitForURL(/objections\/new/)
  await page.getByLabel('选择有误的内容项').selectOption('facts')
  await page.getByRole('button', { name: '提交异议' }).click()
  assert.match(await textOf('[role=alert]'), /请写明理由/)
  await page.getByLabel('违法事实').fill('标签不符合规定，已改正')
  await page.getByLabel('理由', { exact: true }).fill('决定书写明已经改正')
  await page.getByLabel('材料名称').fill('处罚决定书')
  await page.getByLabel('证明什么').fill('第二页写明已改正')
  await isClean('objecting')
  await page.getByRole('button', { name: '提交异议' }).click()
  await page.waitForURL(/objections\/[0-9a-f]{8}-/)
  await page.getByRole('button', { name: '受理', exact: true }).click()
  await page.getByText('要求认定单位核实').first().waitFor()
  await page.goto(`${server.addresses.console}objections`)
  assert.match(await textOf('table.data'), /待决定/)
  await isClean('objections')
  await page.getByRole('link', { name }).click()
  await page.getByRole('radio', { name: '支持异议' }).check()
  assert.equal(await page.getByLabel('违法事实').inputValue(), '标签不符合规定，已改正')
  assert.match(await textOf('.dots'), /标注当天取消/)
  await page.getByLabel('理由（组织可以看到）').first().fill('与决定书一致，予以更正')
  await isClean('deciding')
  await page.getByRole('button', { name: '作出决定' }).click()
  await page.getByText('已经办结。').waitFor()
  assert.equal(await page.getByRole('link', { name: /^〔\d{4}〕\d+号 文书（PDF）$/ }).count(), 2, 'taken up and decided')
  assert.match(await textOf('main'), /更正为“标签不符合规定，已改正”/)
  await page.goto(`${server.addresses.portal}records/${id}`)
  assert.match(await textOf('main'), /标签不符合规定，已改正/)
  assert.doesNotMatch(await textOf('main'), /异议正在处理/)
  await page.goto(`${server.addresses.console}receivers`)
  await page.getByText('还没有接收方').waitFor()
})
