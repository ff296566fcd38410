/** The shell of the console: menu, who one is, and the page. */
import { useEffect, useRef } from 'react'
import { AnnouncementsPage } from './announcements.tsx'
import { getContext, useAsked } from './client.ts'
import { Correct } from './correct.tsx'
import { Entry } from './entry.tsx'
import { Guarded, GuardMenu, isGuardPage } from './guard.tsx'
import { HandIn } from './hand-in.tsx'
import { Headings } from './headings.tsx'
import { Held } from './held.tsx'
import { HeldRowPage } from './held-row.tsx'
import { KeptFilters } from './kept-filters.tsx'
import { isLawPage, LawMenu, LawPages } from './law-pages.tsx'
import { ListCasePage } from './list-case.tsx'
import { Lists } from './lists.tsx'
import { mayAsk } from './may.ts'
import { Counter } from './measures.tsx'
import { Guard } from './measures-guard.tsx'
import { MinePage } from './mine.tsx'
import { isOwner } from './mine-client.ts'
import { Names } from './names.tsx'
import { isObjecting, Objecting, ObjectionMenu } from './objecting.tsx'
import { OrganisationPage } from './organisation.tsx'
import { Loading } from './parts.tsx'
import { Quality } from './quality.tsx'
import { mayDecide } from './queue-parts.tsx'
import { RepairApply } from './repair-apply.tsx'
import { RepairCase } from './repair-case.tsx'
import { hasPart, partOf } from './repair-client.ts'
import { RepairMenu } from './repair-menu.tsx'
import { RepairOverview } from './repair-overview.tsx'
import { Repairs } from './repairs.tsx'
import { addressOf, onLinkClick, type Route, usePath, useRoute } from './route.ts'
import { Running } from './running.tsx'
import { Same } from './same.tsx'
import { g, t } from './say.ts'
import { SearchPage } from './search.tsx'
import { SearchBox } from './search-box.tsx'
import type { Context } from './shapes.ts'
import { Invitation, SignIn } from './sign-in.tsx'
import { SubmissionPage } from './submission.tsx'
import { Submissions } from './submissions.tsx'
import { Takeover } from './takeover.tsx'
import { Today } from './today.tsx'
import { Whence } from './whence.tsx'
import { Who } from './who.tsx'

const MENU: readonly { page: string; label: string; address: string; asks?: string }[] = [
  { page: 'hand-in', label: t.handIn, address: addressOf('') },
  { page: 'entry', label: t.entry.title, address: addressOf('entry'), asks: 'intake.entry-form' },
  { page: 'submissions', label: t.submissions, address: addressOf('submissions') },
  { page: 'headings', label: t.headings, address: addressOf('headings') },
  { page: 'correct', label: t.corrections.title, address: addressOf('correct'), asks: 'intake.correct' },
  { page: 'moved', label: t.moved.title, address: addressOf('moved'), asks: 'intake.moved-records' },
  { page: 'quality', label: t.quality.title, address: addressOf('quality/month') },
  { page: 'takeover', label: t.takeover.title, address: addressOf('takeover'), asks: 'intake.take-over' },
  {
    page: 'announcements',
    label: t.announcements.title,
    address: addressOf('announcements'),
    asks: 'announcements.publish',
  },
]

/** Of pages for those only who may do what the page does. */
const isFor = (entry: { readonly asks?: string }, context: Context | undefined): boolean =>
  entry.asks === undefined || (context !== undefined && mayAsk(context, entry.asks))

const MINE = { page: 'mine', label: t.mine.title, address: addressOf('mine') }
const TODAY = { page: 'today', label: t.today.title, address: addressOf('today') }

/** What waits for a decision. `officer`: shown to those only who decide. */
const QUEUES = [
  { page: 'held', label: t.queues.held, address: addressOf('held'), officer: false },
  { page: 'names', label: t.queues.names, address: addressOf('names'), officer: false },
  { page: 'same', label: t.queues.same, address: addressOf('same'), officer: true },
] as const

/** For whoever asks about measures, determines lists or is to be entered on one, or watches over both. */
const MEASURES = [
  { page: 'measures', label: t.measures.counter, address: addressOf('measures'), asks: 'measures.check' },
  { page: 'lists', label: t.lists.title, address: addressOf('lists'), asks: 'lists.list' },
  { page: 'guard', label: t.measures.guard, address: addressOf('measures/guard'), asks: 'measures.overview' },
] as const

/** Pages that lie beneath a page of the menu. */
const BENEATH: Readonly<Record<string, string>> = { submission: 'submissions', 'held-row': 'held', 'list-case': 'lists' }

function MenuLink({ entry, page }: { entry: { page: string; label: string; address: string }; page: string }) {
  const current = page === entry.page ? 'page' : BENEATH[page] === entry.page ? 'true' : undefined
  return (
    <li>
      <a href={entry.address} onClick={onLinkClick} aria-current={current}>
        {entry.label}
      </a>
    </li>
  )
}

function Duties({ route }: { route: Route }) {
  switch (route.page) {
    case 'submissions':
      return <Submissions query={route.query} />
    case 'headings':
      return <Headings query={route.query} />
    case 'quality':
      return <Quality part={route.part} query={route.query} />
    case 'takeover':
      return <Takeover query={route.query} />
    case 'submission':
      return <SubmissionPage key={route.id} id={route.id} query={route.query} />
    case 'repairs':
      return <Repairs query={route.query} />
    case 'repair':
      return <RepairCase key={route.id} id={route.id} />
    case 'repair-overview':
      return <RepairOverview />
    case 'repair-apply':
      return <RepairApply query={route.query} />
    case 'correct':
      return <Correct query={route.query} />
    case 'entry':
      return <Entry query={route.query} />
    case 'held':
      return <Held query={route.query} />
    case 'held-row':
      return <HeldRowPage key={`${route.submission} ${route.row}`} {...route} />
    case 'names':
      return <Names query={route.query} />
    case 'same':
      return <Same query={route.query} />
    case 'measures':
      return <Counter query={route.query} />
    case 'guard':
      return <Guard />
    case 'lists':
      return <Lists query={route.query} />
    case 'list-case':
      return <ListCasePage key={route.id} id={route.id} />
    default:
      return <HandIn query={route.query} />
  }
}

export function App() {
  const route = useRoute()
  const main = useRef<HTMLElement>(null)
  // What the units are is for the server to say; until it has, nothing is said of them.
  const context = useAsked('context', getContext)
  const isSample = context.data?.isSample === true
  const isOut = route.page === 'sign-in' || context.problem?.code === 'SIGN_IN_NEEDED'
  const who = context.data?.who
  const mayHandIn = context.data?.asks.includes('intake.context') === true
  const measures = MEASURES.filter(entry => isFor(entry, context.data))
  const isAtMeasures = measures.some(entry => entry.page === (BENEATH[route.page] ?? route.page))
  const hasDuties = who == null || (context.data?.items.length ?? 0) > 0 || isAtMeasures
  const part = partOf(who)
  const isOfRepair = route.page.startsWith('repair')
  const hasTools = context.data !== undefined && !isOut && !isOwner(context.data)
  const where = usePath()
  const first = useRef(where)
  // A new page is announced by moving focus to it, as a full load would; not on the first.
  useEffect(() => {
    if (first.current === where) return
    first.current = where
    main.current?.focus()
  }, [where])
  return (
    <>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      {isSample && (
        <aside className="sample" aria-label={t.sampleLabel}>
          {t.sampleNote}
        </aside>
      )}
      <div className="shell">
        <header className="side">
          <a className="brand" href={addressOf('')} onClick={onLinkClick}>
            <svg viewBox="0 0 32 32" aria-hidden="true">
              <g fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="square">
                <path d="M3 9h26M16 4v5M16 9v18M10 27h12" />
                <path d="M7 9v7M25 9v7" />
                <path d="M3.5 16h7M21.5 16h7" />
              </g>
            </svg>
            {t.title}
          </a>
          <nav aria-label={t.menu}>
            {isOwner(context.data) && (
              <ul>
                <MenuLink entry={MINE} page={route.page === 'hand-in' ? MINE.page : route.page} />
              </ul>
            )}
            {context.data && hasDuties && !isOwner(context.data) && (
              <ul>
                <MenuLink entry={TODAY} page={route.page} />
              </ul>
            )}
            {mayHandIn && <h2>{t.groupHandIn}</h2>}
            <ul>
              {(mayHandIn ? MENU.filter(entry => isFor(entry, context.data)) : []).map(entry => (
                <MenuLink key={entry.page} entry={entry} page={route.page} />
              ))}
              <li>
                <a href="/">{t.portal}</a>
              </li>
            </ul>
            {hasPart(part) && <RepairMenu part={part} page={route.page} />}
            {mayHandIn && (
              <>
                <h2>{t.queues.group}</h2>
                <ul>
                  {QUEUES.filter(entry => !entry.officer || mayDecide(context.data)).map(entry => (
                    <MenuLink key={entry.page} entry={entry} page={route.page} />
                  ))}
                </ul>
              </>
            )}
            {measures.length > 0 && (
              <>
                <h2>{t.measures.menu}</h2>
                <ul>
                  {measures.map(entry => (
                    <MenuLink key={entry.page} entry={entry} page={route.page} />
                  ))}
                </ul>
              </>
            )}
            {context.data && <ObjectionMenu route={route} context={context.data} />}
            {context.data && <LawMenu page={route.page} context={context.data} />}
            {context.data && <GuardMenu route={route} context={context.data} />}
          </nav>
        </header>
        <div>
          <div className="tools">
            {hasTools && <SearchBox />}
            <aside className="bar" aria-label={t.actingFor}>
              <div className="barline">
                {who !== undefined && <Who who={who} />}
                {hasTools && <KeptFilters />}
              </div>
              {who != null && <Whence who={who} />}
              {context.data?.isReadOnly && <p className="note wine">{g.readOnly}</p>}
              {hasTools && <Running />}
            </aside>
          </div>
          <main id="main" ref={main} tabIndex={-1}>
            {route.page === 'invitation' ? (
              <Invitation />
            ) : isOut ? (
              <SignIn />
            ) : context.data === undefined && context.problem === undefined ? (
              // No page asks anything before it is known who reads it: what is refused to them would stand in the acts.
              <Loading lines={8} />
            ) : isGuardPage(route.page) && context.data ? (
              <Guarded page={route.page} query={route.query} context={context.data} again={context.again} />
            ) : isObjecting(route.page) && context.data ? (
              <Objecting route={route} context={context.data} />
            ) : route.page === 'search' && context.data ? (
              <SearchPage query={route.query} context={context.data} />
            ) : route.page === 'organisation' && context.data ? (
              <OrganisationPage key={route.query.get('uscc')} query={route.query} context={context.data} />
            ) : isLawPage(route.page) && context.data ? (
              <LawPages route={route} context={context.data} />
            ) : route.page === 'mine' || (route.page === 'hand-in' && isOwner(context.data)) ? (
              <MinePage />
            ) : route.page === 'announcements' ? (
              <AnnouncementsPage />
            ) : route.page === 'today' ? (
              <Today />
            ) : hasDuties || (isOfRepair && hasPart(part)) ? (
              <Duties route={route} />
            ) : (
              <p className="note">{who?.offices.length === 0 ? t.access.noOffice : t.access.noDuties}</p>
            )}
          </main>
        </div>
      </div>
    </>
  )
}
