/** The portal in a browser: for every reader, at every width, without script. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { announcements } from '#capabilities/announcements'
import { type Actor, makeRegistry, runOperation } from '#capabilities/operation'
import { repair } from '#capabilities/repair'
import { createPages } from '#faces/portal'
import type { LocalDate } from '#rules/time'
import { assertClean, openBrowser, WIDTHS } from '#support/browser'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'

const day = (text: string) => text as LocalDate
const CODE = uscc(1)
const LONG = uscc(2)
const MANY = uscc(3)
const NAME = '明衡演示精工机械有限公司'
const LONG_NAME = '明衡市演示新能源汽车零部件精密铸造与表面处理综合服务（集团）股份有限公司东衡第三分公司'

let city: City
let browser: Browser
let base: string
let pages: Record<string, string>

before(async () => {
  city = await makeCity(day('2026-11-20'))
  const ids = await city.put({
    uscc: CODE,
    name: NAME,
    former: [{ name: '明衡演示机械加工有限公司', until: day('2019-08-31') }],
    registered: registration(NAME, CODE, day('2026-09-02')),
    records: [
      licence(day('2024-06-18')),
      penalty(day('2026-07-15')),
      penalty(day('2026-05-15'), {
        decisionNo: '明市监罚〔2026〕0099号',
        penaltyCategories: ['责令停产停业'],
        decisionDate: '2026-05-08',
        penaltyValidTo: '2031-08-08',
      }),
      penalty(day('2025-12-15'), {
        decisionNo: '明环罚〔2025〕0311号',
        decisionDate: '2025-12-08',
        facts: `${'很长的违法事实没有空格'.repeat(40)}ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz`,
      }),
    ],
  })
  await city.put({
    uscc: LONG,
    name: LONG_NAME,
    former: [{ name: '明衡演示精工铸造有限公司', until: day('2022-06-30') }],
    registered: registration(LONG_NAME, LONG, day('2026-09-02')),
  })
  await city.put({
    uscc: MANY,
    name: NAME,
    registered: registration(NAME, MANY, day('2026-09-02')),
    records: Array.from({ length: 45 }, (_, i) => licence(day('2024-06-18'), { decisionNo: `明环许〔2024〕${1000 + i}号` })),
  })
  const more = makeRegistry([announcements, repair])
  const ask = async <T>(name: string, actor: Actor, input: object): Promise<T> =>
    (await runOperation(more.get(name)!, city.environment, actor, input)) as T
  const [unitId = ''] = Object.values(city.units)
  const officer: Actor = { id: 'an officer', role: 'centre-officer', unitId, division: '990100' }
  const news = { kind: 'announcement', title: '窗口搬迁的公告', body: '自下月起在新址办理。' }
  const { announcement } = await ask<{ announcement: string }>('announcements.publish', officer, news)
  const asked = { number: 'XYZG-1', receivedAt: '2026-11-20T01:00:00.000Z', records: [ids[4]], commitment: true }
  const operator: Actor = { id: 'local-operator', role: 'local-operator' }
  const { cases } = await ask<{ cases: { case: string }[] }>('repair.receive', operator, asked)
  const app = await city.serve()
  base = await app.listen({ port: 0, host: '127.0.0.1' })
  browser = await openBrowser()
  pages = {
    home: '/',
    results: `/organisations?q=${encodeURIComponent('演示精工')}`,
    'no results': `/organisations?q=${encodeURIComponent('没有这家')}`,
    'wrong code': `/organisations?q=${CODE.slice(0, 17)}0`,
    organisation: `/organisations/${CODE}`,
    'long name': `/organisations/${LONG}`,
    'page of many': `/organisations/${MANY}?item=administrative-licence&page=2`,
    licence: `/records/${ids[1]}`,
    penalty: `/records/${ids[2]}`,
    'penalty with a term': `/records/${ids[3]}`,
    'penalty between two laws': `/records/${ids[4]}`,
    gone: `/records/${ids[4]!.slice(0, -4)}0000`,
    'not found': '/no-such-page',
    lists: '/lists',
    'list of licences': '/lists/administrative-licence',
    'list of penalties': '/lists/administrative-penalty?severity=2&from=2020-01-01&kind=%E7%BD%9A%E6%AC%BE',
    'list with nothing': '/lists/administrative-penalty?unit=%E6%B2%A1%E6%9C%89&from=2026',
    rules: '/rules',
    rule: '/rules/ordinary-longest-publicity',
    severity: '/rules/administrative-penalty-severity',
    law: '/law',
    'law-changes': '/law/changes',
    instrument: '/law/cn-ndrc-2025-36',
    catalogue: '/catalogue',
    item: '/catalogue/administrative-penalty',
    'item not shown': '/catalogue/enforcement',
    'item while in force': '/catalogue/honour',
    about: '/about',
    statistics: '/statistics',
    measures: '/measures',
    measure: '/measures/fiscal-funds-restriction',
    'named list': '/named-lists/work-safety',
    announcements: '/announcements',
    'case unknown': '/cases?number=0190',
    case: `/cases?number=${cases[0]!.case}`,
    announcement: `/announcements/${announcement}`,
    'how to repair': `/records/${ids[2]}/repair`,
    'kept days of cases': '/repair',
    'report of an error': `/records/${ids[2]}/report`,
    verify: '/verify',
    api: '/api-docs',
  }
})
after(async () => {
  await browser?.close()
  await city?.close()
})

const open = async (
  width: number,
  run: (page: Page) => Promise<void>,
  { script = true, cookies = {} as Record<string, string>, scale = 1 } = {},
) => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: script,
    deviceScaleFactor: scale,
  })
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: base })))
  try {
    await run(await context.newPage())
  } finally {
    await context.close()
  }
}

// Loaded once in each setting, and made narrower.
for (const [name, widths, cookies] of [
  ['at the width of a desk, a tablet and a phone', WIDTHS, {}],
  ['in large type, at a desk and on a phone', [1280, 390], { size: 'large' }],
  ['in English', [1280], { lang: 'en' }],
] as const)
  test(`every page is clean under axe ${name}`, async () => {
    await open(
      WIDTHS[0]!,
      async page => {
        for (const [title, path] of Object.entries(pages)) {
          await page.goto(base + path)
          await assertClean(page, title, widths)
        }
      },
      { cookies },
    )
  })

test('every address of the portal that is a page is among those that are looked at', () => {
  const looked = Object.values(pages).map(path => path.split('?')[0]!)
  const { routes } = createPages({ environment: city.environment, registry: city.registry })
  const unseen = routes
    .map(({ path }) => path)
    .filter(path => !/\.(?:css|js|svg|txt)$|\/csv$/.test(path))
    .filter(path => !looked.some(one => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(one)))
  assert.deepEqual(unseen, [])
})

// What runs inside the page is text: this project has no types of a browser's globals.
const OVERFLOWING = `(() => {
  const root = document.documentElement
  if (root.scrollWidth <= root.clientWidth) return []
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
    .map(one => one.tagName + '.' + one.className + ' ' + (one.textContent ?? '').slice(0, 40))
    .slice(-3)
})()`
const SPACED = `for (const one of document.querySelectorAll('body, body *'))
  Object.assign(one.style, { lineHeight: '1.5', letterSpacing: '.12em', wordSpacing: '.16em' })`
const FOCUSED = `(() => {
  const style = getComputedStyle(document.activeElement)
  const outline = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 3
  return { tag: document.activeElement.tagName, outline, width: document.activeElement.getBoundingClientRect().width }
})()`

test('nothing scrolls sideways at 320 pixels, nor at 390 in large type, nor under the text spacing of WCAG 1.4.12', async () => {
  const overflowing = (page: Page) => page.evaluate(OVERFLOWING)
  for (const [width, cookies, spacing] of [
    [320, {}, false],
    [320, { lang: 'en' }, false],
    [390, { size: 'large' }, false],
    [320, { size: 'large' }, false],
    [390, {}, true],
  ] as const)
    await open(
      width,
      async page => {
        for (const [title, path] of Object.entries(pages)) {
          await page.goto(base + path)
          if (spacing) await page.evaluate(SPACED)
          assert.deepEqual(await overflowing(page), [], `${title} at ${width} ${JSON.stringify(cookies)}`)
        }
      },
      { cookies: cookies as Record<string, string> },
    )
})

test('without script: from the search box to the organisation, the record, its reason and its rule', async () => {
  await open(
    1280,
    async page => {
      await page.goto(base)
      await page.fill('#q', '演示精工')
      await page.press('#q', 'Enter')
      await page.click(`a[href="/organisations/${CODE}"]`)
      assert.equal(await page.textContent('h1'), NAME)
      await page.click('text=明环罚〔2026〕0147号 >> xpath=../..//h3/a')
      assert.equal(await page.textContent('h1'), '明环罚〔2026〕0147号')
      await page.click('.why a[href="/rules/ordinary-longest-publicity"]')
      assert.equal(await page.textContent('h1'), '一般失信信息最长公示期')
      await page.click('text=大字版')
      assert.equal(await page.getAttribute('html', 'class'), 'large')
      await page.click('.menu a >> nth=0')
      assert.equal(await page.getAttribute('html', 'class'), 'large')
      await page.click('text=English')
      assert.equal(await page.getAttribute('html', 'lang'), 'en')
      assert.equal(await page.textContent('h1'), 'Find public credit information on an organisation')
    },
    { script: false },
  )
})

test('a citizen sees why a penalty is shown until its day within four clicks of the home page, without script', async () => {
  await open(
    390,
    async page => {
      let clicks = 0
      const click = async (selector: string) => {
        clicks += 1
        await page.click(selector)
      }
      await page.goto(base)
      await page.fill('#q', '演示精工机械')
      await click('.find button')
      await click(`a[href="/organisations/${CODE}"]`)
      await click('.rec a[href$="#why"] >> nth=0')
      assert.match((await page.textContent('#why'))!, /最短.*最长.*依据/s)
      assert.ok(clicks <= 4, `${clicks} clicks`)
    },
    { script: false },
  )
})

test('on a slow phone: every page of the portal below 60 kB with its style, no script, painted within a second', async () => {
  await open(390, async page => {
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    // A slow fourth-generation network: 1.6 Mbit/s, 150 ms away; a processor a quarter as fast.
    const slow = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 }
    await session.send('Network.emulateNetworkConditions', slow)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    for (const path of [pages.home, pages.organisation, pages.penalty, pages['list of penalties'], pages.rule]) {
      let bytes = 0
      const count = async (answer: { body(): Promise<Buffer> }) => {
        bytes += (await answer.body()).length
      }
      page.on('response', count)
      await page.goto(base + path, { waitUntil: 'networkidle' })
      page.off('response', count)
      const painted = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
      assert.ok(bytes < 60_000, `${path}: ${bytes} bytes`)
      assert.equal(await page.evaluate('document.scripts.length'), 0)
      assert.ok(Number(painted) < 1000, `${path}: painted after ${painted} ms`)
    }
  })
})

test('with the keyboard alone: the skip link leads to the content, focus is always seen', async () => {
  await open(1280, async page => {
    await page.goto(base + pages.organisation)
    await page.keyboard.press('Tab')
    const skip = page.locator('.skip')
    assert.equal(await page.evaluate("document.activeElement.className === 'skip'"), true)
    const box = (await skip.boundingBox())!
    assert.ok(box.y >= 0)
    await page.keyboard.press('Enter')
    assert.match(page.url(), /#main$/)
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab')
      const seen = (await page.evaluate(FOCUSED)) as { tag: string; outline: boolean; width: number }
      if (seen.tag === 'BODY') break
      assert.ok(seen.outline && seen.width > 0, JSON.stringify(seen))
    }
  })
})

test('targets are at least 24 pixels high with their spacing, and the main ones 44 on a phone', async () => {
  await open(390, async page => {
    await page.goto(base)
    for (const selector of ['#q', '.find button'])
      assert.ok((await page.locator(selector).boundingBox())!.height >= 44, selector)
    for (const item of await page.locator('.menu a, .foot a, .tools a').all())
      assert.ok((await item.boundingBox())!.height >= 24)
  })
})

test('on paper: no menu, no search, the day and the address at the foot', async () => {
  await open(1280, async page => {
    await page.goto(base + pages.penalty)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('.menu').isVisible(), false)
    assert.equal(await page.locator('.foot').isVisible(), false)
    assert.match((await page.textContent('.printfoot'))!, /按 2026-11-20 依法应当公示的范围生成/)
    assert.equal(await page.locator('.why').isVisible(), true)
  })
})
