/** Where the reader is: the address says it all, so that a page can be sent, reloaded and gone back to. */
import { useSyncExternalStore } from 'react'

export type Route =
  | { page: 'hand-in'; query: URLSearchParams }
  | { page: 'headings'; query: URLSearchParams }
  | { page: 'submissions'; query: URLSearchParams }
  | { page: 'submission'; id: string; query: URLSearchParams }
  | { page: 'held' | 'names' | 'same' | 'correct' | 'entry'; query: URLSearchParams }
  | { page: 'held-row'; submission: string; row: number; query: URLSearchParams }
  | { page: 'measures' | 'guard' | 'lists'; query: URLSearchParams }
  | { page: 'list-case'; id: string; query: URLSearchParams }
  | { page: 'sign-in' | 'invitation'; query: URLSearchParams }

const BASE = '/console/'
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

window.addEventListener('popstate', tell)

export function addressOf(
  path:
    | ''
    | 'headings'
    | 'submissions'
    | `submissions/${string}`
    | 'held'
    | `held/${string}`
    | 'names'
    | 'same'
    | 'correct'
    | 'entry'
    | 'measures'
    | 'measures/guard'
    | 'lists'
    | `lists/${string}`
    | 'sign-in'
    | 'invitation',
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
  if (/^headings\/?$/.test(rest)) return { page: 'headings', query }
  if (rest === 'sign-in' || rest === 'invitation') return { page: rest, query }
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
