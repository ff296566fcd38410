/** The menu: what the reader may do, in groups; on a phone it opens at a touch, so that the page itself comes first. */
import { useEffect, useId, useState } from 'react'
import { GuardMenu } from './guard.tsx'
import { LawMenu } from './law-pages.tsx'
import { mayAsk } from './may.ts'
import { isOwner } from './mine-client.ts'
import { ObjectionMenu } from './objecting.tsx'
import { mayDecide } from './queue-parts.tsx'
import { hasPart, partOf } from './repair-client.ts'
import { RepairMenu } from './repair-menu.tsx'
import { addressOf, onLinkClick, type Route, usePath } from './route.ts'
import { t } from './say.ts'
import type { Context } from './shapes.ts'
import { hasToday } from './today-client.ts'

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

const measuresFor = (context: Context | undefined) => MEASURES.filter(entry => isFor(entry, context))

/** Whether the reader hands in, or is at a page of measures and lists that is open to them. */
export function hasDutiesAt(route: Route, context: Context | undefined): boolean {
  const isAtMeasures = measuresFor(context).some(entry => entry.page === (BENEATH[route.page] ?? route.page))
  return context?.who == null || context.items.length > 0 || isAtMeasures
}

export function Menu({ route, context }: { route: Route; context: Context | undefined }) {
  const id = useId()
  const where = usePath()
  const [isOpen, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has come to another page has found it.
  useEffect(() => setOpen(false), [where])
  const mayHandIn = context?.asks.includes('intake.context') === true
  const measures = measuresFor(context)
  const part = partOf(context?.who)
  return (
    <>
      <button
        type="button"
        className="go menubutton"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(before => !before)}
      >
        {t.menu}
      </button>
      <nav id={id} className={isOpen ? 'open' : undefined} aria-label={t.menu}>
        {isOwner(context) && (
          <ul>
            <MenuLink entry={MINE} page={route.page === 'hand-in' ? MINE.page : route.page} />
          </ul>
        )}
        {context && hasToday(context) && (
          <ul>
            <MenuLink entry={TODAY} page={route.page === 'hand-in' && !mayHandIn ? TODAY.page : route.page} />
          </ul>
        )}
        {mayHandIn && <h2>{t.groupHandIn}</h2>}
        <ul>
          {(mayHandIn ? MENU.filter(entry => isFor(entry, context)) : []).map(entry => (
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
              {QUEUES.filter(entry => !entry.officer || mayDecide(context)).map(entry => (
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
        {context && <ObjectionMenu route={route} context={context} />}
        {context && <LawMenu page={route.page} context={context} />}
        {context && <GuardMenu route={route} context={context} />}
      </nav>
    </>
  )
}
