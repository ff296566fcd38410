/** The pages on who may and who looked, by their names. */
import { AccountPage } from './account.tsx'
import { AccountsPage } from './accounts.tsx'
import { ActsPage } from './acts.tsx'
import { AgentsPage } from './agents.tsx'
import { EmergencyPage } from './emergency.tsx'
import { type GuardPage, isGuardPage, OPENED_BY, openPages } from './guard-pages.ts'
import { KeysPage } from './keys.tsx'
import { LooksPage, WhoLookedPage } from './looks.tsx'
import { NoticesPage } from './notices.tsx'
import { useTitle } from './parts.tsx'
import { PullsPage } from './pulls.tsx'
import { addressOf, onLinkClick, type Route } from './route.ts'
import { g, roleOf, say, t } from './say.ts'
import type { Context } from './shapes.ts'
import { UnitsPage } from './units.tsx'

export function Guarded(props: { page: GuardPage; query: URLSearchParams; context: Context; again: () => void }) {
  const { page, query, context } = props
  if (!openPages(context).includes(page)) return <NotOpen page={page} context={context} />
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

/** Whoever was sent an address that their office does not open is told which office does. */
function NotOpen({ page, context }: { page: GuardPage; context: Context }) {
  useTitle(g.pages[page])
  const roles = page === 'account' ? [] : (context.holders[OPENED_BY[page]] ?? [])
  return (
    <>
      <div className="pagehead">
        <h1>{g.pages[page]}</h1>
      </div>
      <p className="note">
        {page === 'account' ? g.needsAccount : say(g.needsOffice, { roles: roles.map(roleOf).join(t.listJoin) })}
      </p>
    </>
  )
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
