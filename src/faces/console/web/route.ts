/** Where the reader is: the address says it all, so that a page can be sent, reloaded and gone back to. */
import { useSyncExternalStore } from 'react'
import { type GuardPage, isGuardPage } from './guard-pages.ts'
import { NAMED } from './pages.ts'

type Named = (typeof NAMED)[number]
export type Route =
  | { page: 'hand-in' | Named | GuardPage; query: URLSearchParams }
  | { page: 'submission' | 'repair' | 'list-case' | 'objection' | 'law-proposal'; id: string; query: URLSearchParams }
  | {
      page: 'repair-overview' | 'repair-apply' | 'guard' | 'object' | 'law-calendar' | 'law-classification' | 'law-overlay'
      query: URLSearchParams
    }
  | { page: 'held-row'; submission: string; row: number; query: URLSearchParams }
  | { page: 'quality'; part: QualityPart; query: URLSearchParams }

export type QualityPart = 'figures' | 'rows' | 'month' | 'bulletin'

const BASE = '/console/'
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

window.addEventListener('popstate', tell)

export function addressOf(
  path:
    | ''
    | Named
    | GuardPage
    | `${'submissions' | 'held' | 'repairs' | 'lists' | 'quality' | 'objections' | 'law'}/${string}`
    | 'measures/guard'
    | 'quality',
  query: Record<string, string> = {},
): string {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString()
  return BASE + path + (text === '' ? '' : `?${text}`)
}

/** Goes to an address of the console; `replace` where it is the same page with another filter. */
export function go(address: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', address)
  else {
    history.pushState(null, '', address)
    window.scrollTo(0, 0)
  }
  tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function parse(address: string): Route {
  const [path = '', search = ''] = address.split('?')
  const query = new URLSearchParams(search)
  const rest = path.slice(BASE.length).replace(/\/$/, '')
  const named = NAMED.find(page => page === rest)
  if (named !== undefined) return { page: named, query }
  if (isGuardPage(rest)) return { page: rest, query }
  const submission = /^submissions\/([0-9a-f-]{36})$/.exec(rest)
  if (submission) return { page: 'submission', id: submission[1]!, query }
  const held = /^held\/([0-9a-f-]{36})\/(\d{1,9})$/.exec(rest)
  if (held) return { page: 'held-row', submission: held[1]!, row: Number(held[2]), query }
  const repair = /^repairs\/([0-9a-f-]{36}\.[0-9a-f-]{36})$/.exec(rest)
  if (repair) return { page: 'repair', id: repair[1]!, query }
  if (rest === 'repairs/overview') return { page: 'repair-overview', query }
  if (rest === 'repairs/apply') return { page: 'repair-apply', query }
  const listCase = /^lists\/([0-9a-f.-]{73})$/.exec(rest)
  if (listCase) return { page: 'list-case', id: listCase[1]!, query }
  if (rest === 'measures/guard') return { page: 'guard', query }
  const quality = /^quality(?:\/(rows|month|bulletin))?$/.exec(rest)
  if (quality) return { page: 'quality', part: (quality[1] ?? 'figures') as QualityPart, query }
  const objection = /^objections\/([0-9a-f.-]{73})$/.exec(rest)
  if (objection) return { page: 'objection', id: objection[1]!, query }
  const law = /^law\/([0-9a-f-]{36})$/.exec(rest)
  if (law) return { page: 'law-proposal', id: law[1]!, query }
  if (rest === 'law/calendar') return { page: 'law-calendar', query }
  if (rest === 'law/classification') return { page: 'law-classification', query }
  if (rest === 'law/overlay') return { page: 'law-overlay', query }
  if (rest === 'objections/new') return { page: 'object', query }
  return { page: 'hand-in', query }
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  return parse(address)
}

/** Of the page alone: with another query it is the same page, filtered otherwise. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname)

/** For links: a plain click stays within the page, every other click is the browser's. */
export function onLinkClick(event: React.MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(event.currentTarget.pathname + event.currentTarget.search)
}
