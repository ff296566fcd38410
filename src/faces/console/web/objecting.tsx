/** The pages on objections, on who keeps copies and on what moved, by their names. */
import { mayAsk } from './may.ts'
import { Moved } from './moved.tsx'
import { ObjectPage } from './object.tsx'
import { ObjectionPage } from './objection.tsx'
import { Objections } from './objections.tsx'
import { Receivers } from './receivers.tsx'
import { Reports } from './reports.tsx'
import { addressOf, onLinkClick, type Route } from './route.ts'
import { t } from './say.ts'
import type { Context } from './shapes.ts'

const PAGES = ['objections', 'objection', 'object', 'receivers', 'reports', 'moved'] as const

export const isObjecting = (page: string): boolean => (PAGES as readonly string[]).includes(page)

/** Whoever hands in has it among what was handed in. */
const isHandingIn = (context: Context): boolean => mayAsk(context, 'intake.context')

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
    case 'moved':
      return <Moved query={route.query} />
    default:
      return <Objections query={route.query} />
  }
}

const MENU = [
  { page: 'objections', label: t.objection.list, operation: 'objection.list' },
  { page: 'reports', label: t.reports.title, operation: 'objection.reports' },
  { page: 'receivers', label: t.receivers.title, operation: 'exchange.receivers' },
  { page: 'moved', label: t.moved.title, operation: 'intake.moved-records' },
] as const

export function ObjectionMenu({ route, context }: { route: Route; context: Context }) {
  const open = MENU.filter(one => mayAsk(context, one.operation) && !(one.page === 'moved' && isHandingIn(context)))
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
