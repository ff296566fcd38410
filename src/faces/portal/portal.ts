/** The pages by their addresses. */

import { parseUscc } from '#rules/organisations'
import { aboutPage } from './about-page.ts'
import { announcementPage, announcementsPage } from './announcements-page.ts'
import { apiPage } from './api-page.ts'
import { casePage } from './case-page.ts'
import { cataloguePage, itemPage } from './catalogue-page.ts'
import { behindPage, declinedPage, faultPage, gonePage, notFoundPage } from './error-page.ts'
import { type Document, FAVICON } from './frame.ts'
import { homePage } from './home-page.ts'
import { keptPage } from './kept-page.ts'
import { LAW_CHANGES, lawChangesPage } from './law-changes-page.ts'
import { instrumentPage, lawPage } from './law-page.ts'
import { listFile, listPage, listsPage } from './lists-page.ts'
import { measurePage, measuresPage, namedListPage } from './measures-page.ts'
import { organisationPage } from './organisation-page.ts'
import { recordPage } from './record-page.ts'
import { repairPage } from './repair-page.ts'
import { reportPage, takeReport } from './report-page.ts'
import { resultsPage } from './results-page.ts'
import { rulePage } from './rule-page.ts'
import { rulesPage } from './rules-page.ts'
import { statisticsPage } from './statistics-page.ts'
import { STYLE, STYLE_ADDRESS } from './style.ts'
import { VERIFIER_FILES } from './verifier-files.ts'
import { verifyPage } from './verify-page.ts'
import {
  type Answer,
  type Ask,
  choicesOf,
  type FormAsk,
  type PortalOptions,
  queryOf,
  type View,
  viewOf,
  type WindowOptions,
  windowOf,
} from './view.ts'

/** What the HTTP face mounts. */
export type Portal = {
  readonly routes: readonly { readonly path: string; answer(ask: Ask): Promise<Answer> | Answer }[]
  readonly forms: readonly { readonly path: string; answer(ask: FormAsk): Promise<Answer> }[]
  choicesOf(ask: Ask): string
  errorPage(ask: Ask, status: number, said?: { readonly trace?: string; readonly code?: string }): Answer
}

const ok = ({ body, day }: Document): Answer => ({ status: 200, body, keep: 'today', day })
const script = (body: string): Answer => ({ status: 200, body, type: 'text/javascript; charset=utf-8', keep: 'always' })
const missing = ({ body }: Document): Answer => ({ status: 404, body, keep: 'never' })
const orMissing = (view: View, page: Document | undefined, what: 'page' | 'organisation' = 'page'): Answer =>
  page === undefined ? missing(notFoundPage(view, what)) : ok(page)

const csvOrMissing = (view: View, body: string | undefined): Answer =>
  body === undefined
    ? missing(notFoundPage(view, 'page'))
    : { status: 200, body, type: 'text/csv; charset=utf-8', keep: 'never' }

type Found = { readonly page: Document } | { readonly page: undefined; readonly wasShown: boolean }
const orGone = (view: View, found: Found): Answer =>
  found.page !== undefined ? ok(found.page) : { status: found.wasShown ? 410 : 404, body: gonePage(view).body, keep: 'never' }

type Route = Portal['routes'][number]

const routeBy =
  (options: () => WindowOptions) =>
  (path: string, render: (view: View, ask: Ask) => Promise<Answer> | Answer): Route => ({
    path,
    answer: async (ask: Ask): Promise<Answer> => {
      // Told with the page, for it may be given to many.
      const about: string[] = []
      const { view, cookies } = viewOf(ask, { ...options(), seen: organisation => void about.push(organisation) })
      const answer = await render(view, ask)
      return { ...answer, about, ...(cookies.length === 0 ? {} : { cookies }) }
    },
  })

/** What is disclosed, and by which law: all that a mirror serves too. @param options asked for once by each request */
export const windowRoutes = (options: () => WindowOptions): Route[] => {
  const route = routeBy(options)
  return [
    route('/', async view => ok(await homePage(view))),
    route('/organisations', async (view, ask) => ok(await resultsPage(view, queryOf(ask, 'q') ?? ''))),
    route('/organisations/:uscc', organisation),
    route('/records/:id', async (view, ask) => orGone(view, await recordPage(view, ask.params.id!))),
    route('/records/:id/repair', async (view, ask) => orGone(view, await repairPage(view, ask.params.id!))),
    route('/lists', async view => ok(await listsPage(view))),
    route('/lists/:item', async (view, ask) => orMissing(view, await listPage(view, ask, ask.params.item!))),
    route('/lists/:item/csv', async (view, ask) => csvOrMissing(view, await listFile(view, ask, ask.params.item!))),
    route('/announcements', async view => ok(await announcementsPage(view))),
    route('/announcements/:id', async (view, ask) => orMissing(view, await announcementPage(view, ask.params.id!))),
    route('/measures', async view => ok(await measuresPage(view))),
    route('/measures/:id', async (view, ask) => orMissing(view, await measurePage(view, ask.params.id!))),
    route('/named-lists/:id', async (view, ask) => orMissing(view, await namedListPage(view, ask.params.id!))),
    route('/statistics', async view => ok(await statisticsPage(view))),
    route('/rules', async view => ok(await rulesPage(view))),
    route('/rules/:id', async (view, ask) => orMissing(view, await rulePage(view, ask.params.id!))),
    route('/law', async view => ok(await lawPage(view))),
    route('/law/:id', async (view, ask) => orMissing(view, await instrumentPage(view, ask.params.id!))),
    route('/catalogue', async view => ok(await cataloguePage(view))),
    route('/catalogue/:id', async (view, ask) => orMissing(view, await itemPage(view, ask.params.id!))),
    route('/about', async view => ok(await aboutPage(view))),
    { path: STYLE_ADDRESS, answer: () => ({ status: 200, body: STYLE, type: 'text/css; charset=utf-8', keep: 'always' }) },
    { path: '/favicon.svg', answer: () => ({ status: 200, body: FAVICON, type: 'image/svg+xml', keep: 'always' }) },
    { path: '/robots.txt', answer: () => ({ status: 200, body: ROBOTS, type: 'text/plain; charset=utf-8', keep: 'always' }) },
  ]
}

/** Every page of the portal, readable without script; one of them calculates with it. */
export const createPages = (options: PortalOptions): Portal => {
  const { environment, registry } = options
  const shown = windowOf(options)
  const route = routeBy(() => shown)
  return {
    routes: [
      ...windowRoutes(() => shown),
      route('/records/:id/report', async (view, ask) => orMissing(view, await reportPage(view, ask.params.id!))),
      route('/repair', async view => ok(await keptPage(view, environment))),
      // Kept by nobody: the number is the key to what it says.
      route('/cases', async (view, ask) => ({ ...ok(await casePage(view, ask, environment)), keep: 'never' })),
      route(LAW_CHANGES, async view => ok(await lawChangesPage(view, environment))),
      route('/api-docs', view => ok(apiPage(view, registry))),
      route('/verify', async view => ok(await verifyPage(view, environment))),
      ...VERIFIER_FILES.map(({ path, text }) => ({ path, answer: () => script(text) })),
    ],
    forms: [
      {
        path: '/records/:id/report',
        answer: async ask => {
          const { view } = viewOf(ask, shown)
          const taken = await takeReport(view, ask.params.id!, ask, options)
          return taken === undefined ? missing(gonePage(view)) : { status: 200, body: taken.body, keep: 'never' }
        },
      },
    ],
    choicesOf,
    errorPage(ask, status, said = {}) {
      const { view } = viewOf(ask, shown)
      return { status, body: pageOf(view, status, said).body, keep: 'never' }
    },
  }
}

const pageOf = (view: View, status: number, { trace, code }: { trace?: string; code?: string }): Document => {
  if (status === 404) return notFoundPage(view, 'page')
  if (code === 'REPLICA_BEHIND') return behindPage(view)
  return status < 500 ? declinedPage(view, status) : faultPage(view, trace)
}

// Search results and machine answers are not for indexes; pages are, but never kept (noarchive), for what ends must be gone.
const ROBOTS =
  'User-agent: *\nDisallow: /api/\nDisallow: /console/\nDisallow: /organisations?\nDisallow: /cases?\nDisallow: /lists/*?\nDisallow: /lists/*/csv\n'

const organisation = async (view: View, ask: Ask): Promise<Answer> => {
  const parsed = parseUscc(ask.params.uscc!)
  if (!parsed.ok) return missing(notFoundPage(view, 'organisation'))
  if (parsed.uscc !== ask.params.uscc)
    return { status: 308, body: '', location: `/organisations/${parsed.uscc}`, keep: 'never' }
  const item = queryOf(ask, 'item')
  const page = Number.parseInt(queryOf(ask, 'page') ?? '1', 10)
  const only = item === undefined || !view.law.items.has(item) ? undefined : { item, page: page >= 1 && page <= 1e6 ? page : 1 }
  const found = await organisationPage(view, parsed.uscc, only)
  // Merged into another one; taken apart again, the address is its own again.
  if (found !== undefined && 'goesBy' in found)
    return { status: 307, body: '', location: `/organisations/${found.goesBy}`, keep: 'never' }
  return orMissing(view, found, 'organisation')
}
