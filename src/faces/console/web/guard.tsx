/** The pages on who may and who looked, by their names. */
import { AccountPage } from './account.tsx'
import { AccountsPage } from './accounts.tsx'
import { ActsPage } from './acts.tsx'
import { AgentsPage } from './agents.tsx'
import { EmergencyPage } from './emergency.tsx'
import { type GuardPage, isGuardPage, openPages } from './guard-pages.ts'
import { KeysPage } from './keys.tsx'
import { LooksPage, WhoLookedPage } from './looks.tsx'
import { NoticesPage } from './notices.tsx'
import { PullsPage } from './pulls.tsx'
import { addressOf, onLinkClick, type Route } from './route.ts'
import { g } from './say.ts'
import type { Context } from './shapes.ts'
import { UnitsPage } from './units.tsx'

export function Guarded(props: { page: GuardPage; query: URLSearchParams; context: Context; again: () => void }) {
  const { page, query, context } = props
  switch (page) {
    case 'account':
      return <AccountPage {...props} />
    case 'who-looked':
      return <WhoLookedPage query={query} context={context} />
    case 'agents':
      return <AgentsPage query={query} context={context} />
    case 'accounts':
      return <AccountsPage query={query} context={context} />
    case 'units':
      return <UnitsPage query={query} context={context} />
    case 'keys':
      return <KeysPage query={query} context={context} />
    case 'pulls':
      return <PullsPage context={context} />
    case 'looks':
      return <LooksPage query={query} context={context} />
    case 'acts':
      return <ActsPage query={query} context={context} />
    case 'notices':
      return <NoticesPage query={query} context={context} />
    case 'emergency':
      return <EmergencyPage context={context} />
  }
}

export function GuardMenu({ route, context }: { route: Route; context: Context }) {
  return (
    <>
      <h2>{g.group}</h2>
      <ul>
        {openPages(context).map(page => (
          <li key={page}>
            <a href={addressOf(page)} onClick={onLinkClick} aria-current={route.page === page ? 'page' : undefined}>
              {g.pages[page]}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

export { isGuardPage }
