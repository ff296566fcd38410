/** A browser for tests: the machine's Chromium, or the one inside an npm package where none is installed. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
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

export async function openBrowser(): Promise<Browser> {
  const installed = INSTALLED.find(path => existsSync(path))
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: FLAGS })
  const { default: packed } = await import('@sparticuz/chromium')
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...packed.args, ...FLAGS] })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export type Violation = { readonly id: string; readonly impact: string | null; readonly where: readonly string[] }

/** What axe finds wrong on the page: WCAG 2.2 A and AA, and its best practices. */
export async function violationsOf(page: Page): Promise<Violation[]> {
  await page.evaluate(AXE)
  return page.evaluate(RUN) as Promise<Violation[]>
}

const RUN = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(found =>
  found.violations.map(one => ({
    id: one.id,
    impact: one.impact,
    where: one.nodes.slice(0, 4).map(node => node.html.slice(0, 160) + ' ' + (node.failureSummary ?? '')),
  })))`
