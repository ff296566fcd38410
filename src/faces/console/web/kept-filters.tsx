/** Filters that somebody uses again: addresses of lists, kept in the browser, open from every page. */
import { Button } from 'antd'
import { useState } from 'react'
import { PageLink } from './parts.tsx'
import { useRoute } from './route.ts'
import { say, t } from './say.ts'

const w = t.kept
const KEPT = 'xinheng.filters'
const MOST = 20
type Kept = { readonly title: string; readonly address: string }

function readKept(): Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(kept) ? kept.filter(one => typeof one?.title === 'string' && /^\/console\//.test(one?.address)) : []
  } catch {
    // What stood there was not ours.
    return []
  }
}

/** What the filters say, in place of their names. */
const valuesOf = (query: URLSearchParams): string => [...query.values()].filter(value => value !== '').join('，')

export function KeptFilters() {
  const route = useRoute()
  const [kept, setKept] = useState(readKept)
  const query = route.query
  const address = location.pathname + location.search
  const isKept = kept.some(one => one.address === address)
  const put = (next: Kept[]) => {
    localStorage.setItem(KEPT, JSON.stringify(next))
    setKept(next)
  }
  const keep = () => {
    const page = document.title.split(t.joinTitle)[0] ?? ''
    put([{ title: `${page} ${valuesOf(query)}`.trim(), address }, ...kept].slice(0, MOST))
  }
  const mayKeep = valuesOf(query) !== '' && route.page !== 'organisation'
  return (
    <details className="keptfilters">
      <summary>{w.label}</summary>
      <div>
        {kept.length === 0 && <p>{w.none}</p>}
        <ul>
          {kept.map(one => (
            <li key={one.address}>
              <PageLink to={one.address}>{one.title}</PageLink>
              <Button
                size="small"
                aria-label={say(w.dropOf, { title: one.title })}
                onClick={() => put(kept.filter(other => other !== one))}
              >
                {w.drop}
              </Button>
            </li>
          ))}
        </ul>
        {mayKeep && (isKept ? <p role="status">{w.kept}</p> : <Button onClick={keep}>{w.keep}</Button>)}
      </div>
    </details>
  )
}
