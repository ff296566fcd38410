/** Every page of the console by its address, as it opens on the sample: no page is left out. */
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
