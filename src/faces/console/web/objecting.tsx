/** The pages on objections and on who keeps copies, by their names. */
import { mayAsk } from './may.ts'
import { ObjectPage } from './object.tsx'
import { ObjectionPage } from './objection.tsx'
import { Objections } from './objections.tsx'
import { Receivers } from './receivers.tsx'
import { Reports } from './reports.tsx'
import { addressOf, onLinkClick, type Route } from './route.ts'
import { t } from './say.ts'
import type { Context } from './shapes.ts'

const PAGES = ['objections', 'objection', 'object', 'receivers', 'reports'] as const

export const isObjecting = (page: string): boolean => (PAGES as readonly string[]).includes(page)

export function Objecting({ route, context }: { route: Route; context: Context }) {
  switch (route.page) {
    case 'objection':
      return <ObjectionPage key={route.id} id={route.id} notTaken={route.query.get('notTaken') ?? ''} />
    case 'object':
      return <ObjectPage query={route.query} />
    case 'receivers':
      return <Receivers />
    case 'reports':
      return <Reports context={context} />
    default:
      return <Objections query={route.query} />
  }
}

const MENU = [
  { page: 'objections', label: t.objection.list, operation: 'objection.list' },
  { page: 'reports', label: t.reports.title, operation: 'objection.reports' },
  { page: 'receivers', label: t.receivers.title, operation: 'exchange.receivers' },
] as const

export function ObjectionMenu({ route, context }: { route: Route; context: Context }) {
  const open = MENU.filter(one => mayAsk(context, one.operation))
  if (open.length === 0) return null
  return (
    <>
      <h2>{t.objection.group}</h2>
      <ul>
        {open.map(({ page, label }) => (
          <li key={page}>
            <a
              href={addressOf(page)}
              onClick={onLinkClick}
              aria-current={
                route.page === page ? 'page' : route.page === 'objection' && page === 'objections' ? 'true' : undefined
              }
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
