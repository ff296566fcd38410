/** A browser for tests: the machine's Chromium, or the one inside an npm package where none is installed. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The package's browser runs in one process, for a place without more; there the second window ends it. */
const ALONE = '--single-process'

export async function openBrowser(): Promise<Browser> {
  const installed = INSTALLED.find(path => existsSync(path))
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: FLAGS })
  const { default: packed } = await import('@sparticuz/chromium')
  const executablePath = await alone(async () => {
    const path = await packed.executablePath()
    if (spawnSync(path, ['--version']).status === 0) return path
    // A kill left it half unpacked, and the package asks only whether it is there.
    rmSync(path, { force: true })
    return packed.executablePath()
  })
  return chromium.launch({ executablePath, args: [...packed.args.filter(flag => flag !== ALONE), ...FLAGS] })
}

/** Counted by the browser itself, over all pages of one origin that the window opens from now on: gives how often it was clicked or touched. */
export async function countPresses(page: Page): Promise<() => Promise<number>> {
  const count = "sessionStorage.setItem('presses', Number(sessionStorage.getItem('presses')) + 1)"
  await page.addInitScript({ content: `addEventListener('pointerdown', () => ${count}, true)` })
  return () => page.evaluate<number>("Number(sessionStorage.getItem('presses'))")
}

const UNPACKING_MS = 120_000

/** One process unpacks while the others wait: the package takes a browser that is being written for one that is there. */
async function alone<T>(run: () => Promise<T>): Promise<T> {
  const lock = join(tmpdir(), 'xinheng-browser.lock')
  const isTaken = () => {
    try {
      mkdirSync(lock)
      return false
    } catch {
      // Taken; or left behind by a process that was killed.
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
      if (since !== undefined && Date.now() - since > UNPACKING_MS) rmSync(lock, { recursive: true, force: true })
      return true
    }
  }
  while (isTaken()) await sleep(200)
  try {
    return await run()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** A page as wide as a desk, of which every fault fails the test; scripts of the test run in it whatever the page forbids. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', bypassCSP: true })
  const page = await context.newPage()
  page.on('pageerror', error => assert.fail(error))
  return page
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export type Violation = { readonly id: string; readonly impact: string | null; readonly where: readonly string[] }

/** What axe finds wrong on the page: WCAG 2.2 A and AA, and its best practices. */
export async function violationsOf(page: Page): Promise<Violation[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE)
  return page.evaluate(RUN) as Promise<Violation[]>
}

/** A desk, a tablet, a phone: at each of them every page is to be clean. */
export const WIDTHS: readonly number[] = [1280, 768, 390]

/** Clean for axe at every width, and nothing runs off the side; the page is loaded once and made narrower. */
export async function assertClean(page: Page, name: string, widths: readonly number[] = WIDTHS): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    assert.deepEqual(await violationsOf(page), [], `${name} at ${width}`)
    const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    assert.equal(over, 0, `${name} at ${width} runs off the side`)
  }
  await page.setViewportSize({ width: WIDTHS[0]!, height: 900 })
}

const RUN = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }).then(found =>
  found.violations.map(one => ({
    id: one.id,
    impact: one.impact,
    where: one.nodes.slice(0, 4).map(node => node.html.slice(0, 160) + ' ' + (node.failureSummary ?? '')),
  })))`
