/** Where the reader is: the address says it all, so that a page can be sent, reloaded and gone back to. */
import { useSyncExternalStore } from 'react'
import { type GuardPage, isGuardPage } from './guard-pages.ts'

export type Route =
  | { page: 'hand-in' | 'today'; query: URLSearchParams }
  | { page: 'headings'; query: URLSearchParams }
  | { page: 'submissions' | 'takeover'; query: URLSearchParams }
  | { page: 'submission' | 'repair'; id: string; query: URLSearchParams }
  | { page: 'repairs' | 'repair-overview' | 'repair-apply'; query: URLSearchParams }
  | { page: 'quality'; part: QualityPart; query: URLSearchParams }
  | { page: 'held' | 'names' | 'same' | 'correct' | 'entry'; query: URLSearchParams }
  | { page: 'held-row'; submission: string; row: number; query: URLSearchParams }
  | { page: 'measures' | 'guard' | 'lists'; query: URLSearchParams }
  | { page: 'list-case'; id: string; query: URLSearchParams }
  | { page: 'sign-in' | 'invitation'; query: URLSearchParams }
  | { page: GuardPage; query: URLSearchParams }
  | { page: 'objections' | 'object' | 'receivers' | 'reports'; query: URLSearchParams }
  | { page: 'objection'; id: string; query: URLSearchParams }

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
    | 'today'
    | 'headings'
    | 'submissions'
    | `submissions/${string}`
    | 'held'
    | `held/${string}`
    | 'names'
    | 'repairs'
    | `repairs/${string}`
    | 'same'
    | 'correct'
    | 'entry'
    | 'measures'
    | 'measures/guard'
    | 'lists'
    | `lists/${string}`
    | 'quality'
    | `quality/${string}`
    | 'takeover'
    | 'sign-in'
    | 'invitation'
    | 'objections'
    | `objections/${string}`
    | 'receivers'
    | 'reports'
    | GuardPage,
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
  const rest = path.slice(BASE.length)
  const submission = /^submissions\/([0-9a-f-]{36})\/?$/.exec(rest)
  if (submission) return { page: 'submission', id: submission[1]!, query }
  const repair = /^repairs\/([0-9a-f-]{36}\.[0-9a-f-]{36})$/.exec(rest)
  if (repair) return { page: 'repair', id: repair[1]!, query }
  if (rest === 'repairs/overview' || rest === 'repairs/apply')
    return { page: rest === 'repairs/apply' ? 'repair-apply' : 'repair-overview', query }
  if (rest === 'repairs') return { page: 'repairs', query }
  if (/^submissions\/?$/.test(rest)) return { page: 'submissions', query }
  const held = /^held\/([0-9a-f-]{36})\/(\d{1,9})\/?$/.exec(rest)
  if (held) return { page: 'held-row', submission: held[1]!, row: Number(held[2]), query }
  const queue = /^(held|names|same|correct|entry)\/?$/.exec(rest)?.[1]
  if (queue !== undefined) return { page: queue as 'held', query }
  const listCase = /^lists\/([0-9a-f.-]{73})\/?$/.exec(rest)
  if (listCase) return { page: 'list-case', id: listCase[1]!, query }
  if (/^lists\/?$/.test(rest)) return { page: 'lists', query }
  if (/^measures\/?$/.test(rest)) return { page: 'measures', query }
  if (/^measures\/guard\/?$/.test(rest)) return { page: 'guard', query }
  if (rest === 'today') return { page: 'today', query }
  if (/^headings\/?$/.test(rest)) return { page: 'headings', query }
  if (/^takeover\/?$/.test(rest)) return { page: 'takeover', query }
  const quality = /^quality(?:\/(rows|month|bulletin))?\/?$/.exec(rest)
  if (quality) return { page: 'quality', part: (quality[1] ?? 'figures') as QualityPart, query }
  if (rest === 'sign-in' || rest === 'invitation') return { page: rest, query }
  if (isGuardPage(rest)) return { page: rest, query }
  if (rest === 'objections/new') return { page: 'object', query }
  const objection = /^objections\/([0-9a-f.-]{73})$/.exec(rest)
  if (objection) return { page: 'objection', id: objection[1]!, query }
  if (rest === 'objections' || rest === 'receivers' || rest === 'reports') return { page: rest, query }
  return { page: 'hand-in', query }
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  return parse(address)
}

/** For links: a plain click stays within the page, every other click is the browser's. */
export function onLinkClick(event: React.MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(event.currentTarget.pathname + event.currentTarget.search)
}
