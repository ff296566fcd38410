/** The pages of the law desk by their names, and their place in the menu. */
import { LawCalendar } from './law-calendar.tsx'
import { LawClassification } from './law-classification.tsx'
import { LawList } from './law-list.tsx'
import { LawOverlay } from './law-overlay.tsx'
import { LawProposalPage } from './law-proposal.tsx'
import { mayAsk } from './may.ts'
import { addressOf, onLinkClick, type Route } from './route.ts'
import { t } from './say.ts'
import type { Context } from './shapes.ts'

const PAGES = ['law', 'law-calendar', 'law-classification', 'law-overlay', 'law-proposal'] as const
export const isLawPage = (page: string): boolean => (PAGES as readonly string[]).includes(page)

export function LawPages({ route, context }: { route: Route; context: Context }) {
  switch (route.page) {
    case 'law-calendar':
      return <LawCalendar />
    case 'law-classification':
      return <LawClassification />
    case 'law-overlay':
      return <LawOverlay />
    case 'law-proposal':
      return <LawProposalPage key={route.id} id={route.id} context={context} />
    default:
      return <LawList context={context} />
  }
}

export function LawMenu({ page, context }: { page: string; context: Context }) {
  if (!mayAsk(context, 'law.proposals')) return null
  const current = page === 'law' ? 'page' : isLawPage(page) ? 'true' : undefined
  return (
    <>
      <h2>{t.law.group}</h2>
      <ul>
        <li>
          <a href={addressOf('law')} onClick={onLinkClick} aria-current={current}>
            {t.law.title}
          </a>
        </li>
      </ul>
    </>
  )
}
