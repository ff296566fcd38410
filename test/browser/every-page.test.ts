/** Every page of the console by its address, as it opens on the sample: no page is left out. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { ADDRESSES } from '#faces/console'
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

/** Looked at with something in them, in the other tests of the console. */
const SEEN_ELSEWHERE = [
  ...[
    'today',
    'headings',
    'submissions',
    'takeover',
    'held',
    'names',
    'same',
    'correct',
    'moved',
    'entry',
    'repairs',
    'measures',
  ],
  ...[
    'lists',
    'objections',
    'reports',
    'law',
    'organisation',
    'invitation',
    'account',
    'who-looked',
    'agents',
    'accounts',
    'keys',
  ],
  ...['pulls', 'looks', 'acts', 'emergency', 'measures/guard', 'quality'],
]

test('every other page of the console is clean as it opens, at every width', { timeout: 120_000 }, async () => {
  const others = ADDRESSES.filter(path => !path.endsWith('*') && !SEEN_ELSEWHERE.includes(path))
  const none = '00000000-0000-7000-8000-000000000000'
  const unknown = ['repairs', 'objections', 'lists'].map(word => `${word}/${none}.${none}`)
  for (const path of [...others, 'law/overlay', 'quality/rows', ...unknown, `law/${none}`, `held/${none}/2`]) {
    await page.goto(server.addresses.console + path)
    // What the page first shows while it learns who asks is not the page.
    await page.waitForLoadState('networkidle')
    await page.waitForFunction(() => document.querySelector('main [aria-busy=true]') === null)
    await assertClean(page, path, [...WIDTHS, 320])
  }
})

test('in forced colours what matters is seen without ours: where one is, where the focus is, which rows are refused and which wait', async () => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  const styleOf = (selector: string) =>
    page.evaluate(`(() => { const { color, textDecorationLine, outlineStyle, borderTopStyle, borderTopWidth } =
      getComputedStyle(document.querySelector(${JSON.stringify(selector)}));
      return { color, textDecorationLine, outlineStyle, border: borderTopStyle + borderTopWidth } })()`) as Promise<
      Record<'color' | 'textDecorationLine' | 'outlineStyle' | 'border', string>
    >
  await page.goto(server.addresses.console)
  await page.locator('.side a[aria-current]').waitFor()
  assert.equal((await styleOf('.side a[aria-current]')).textDecorationLine, 'underline')
  assert.equal((await styleOf('.brand svg')).color, (await styleOf('body')).color)
  await page.keyboard.press('Tab')
  assert.equal((await styleOf(':focus')).outlineStyle, 'solid')
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
    '<span class="tag tag-back">1</span><span class="tag tag-hold">2</span><span class="tag tag-note">3</span>')`)
  const borders = await Promise.all(['.tag-back', '.tag-hold', '.tag-note'].map(async one => (await styleOf(one)).border))
  assert.equal(new Set(borders).size, 3, borders.join(' '))
  await page.goto(server.addresses.portal)
  assert.equal((await styleOf('.menu a[aria-current]')).textDecorationLine, 'underline')
  await page.emulateMedia({ forcedColors: null, colorScheme: null })
})
