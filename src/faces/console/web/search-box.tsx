/** The box that searches everything, on every page: the slash leads to it. */
import { type FormEvent, useEffect, useId, useRef } from 'react'
import { addressOf, go, useRoute } from './route.ts'
import { t } from './say.ts'

const w = t.search

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export function SearchBox() {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  const route = useRoute()
  const asked = route.page === 'search' ? (route.query.get('q') ?? '') : ''
  useEffect(() => {
    const lead = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      box.current?.focus()
    }
    window.addEventListener('keydown', lead)
    return () => window.removeEventListener('keydown', lead)
  }, [])
  const find = (event: FormEvent) => {
    event.preventDefault()
    go(addressOf('search', { q: box.current?.value.trim() ?? '' }))
  }
  return (
    <search>
      <form className="searchbox" onSubmit={find}>
        <label className="vh" htmlFor={id}>
          {w.label}
        </label>
        <input
          // Says what the address says, also after going back.
          key={asked}
          ref={box}
          id={id}
          className="plain"
          type="search"
          autoComplete="off"
          spellCheck={false}
          placeholder={w.hint}
          defaultValue={asked}
        />
        <button type="submit" className="go">
          {w.button}
        </button>
      </form>
    </search>
  )
}
