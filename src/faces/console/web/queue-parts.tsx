/** Parts that the pages of what waits for a decision share. */
import { useEffect, useId, useRef, useState } from 'react'
import { Problem } from './client.ts'
import { mayAsk } from './may.ts'
import { Choice, PageLink } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.queues

/** Whether whoever asks decides on what waits; the same officers decide on all of it. */
export const mayDecide = (context: Context | undefined): boolean =>
  context !== undefined && mayAsk(context, 'intake.decide-held')

/** Filters by unit and item, as every queue has them. */
export function UnitAndItem(props: { context: Context; query: URLSearchParams; page: 'held' | 'names' }) {
  const { context, query, page } = props
  const to = (more: Record<string, string>) =>
    go(addressOf(page, { ...Object.fromEntries(query), after: '', ...more }), { replace: true })
  return (
    <>
      {context.units.length > 1 && (
        <Choice
          label={q.filterUnit}
          all={t.allUnits}
          value={query.get('source') ?? ''}
          options={context.units.map(unit => ({ value: unit.uscc, label: unit.name }))}
          onChange={source => to({ source })}
        />
      )}
      <Choice
        label={q.filterItem}
        all={q.allItems}
        value={query.get('item') ?? ''}
        options={context.items.map(item => ({ value: item.id, label: item.title }))}
        onChange={item => to({ item })}
      />
    </>
  )
}

export function Pager(props: { after: number; size: number; count: number; to: (after: string) => string }) {
  const { after, size, count, to } = props
  if (count <= size && after === 0) return null
  return (
    <nav className="pager" aria-label={q.pager}>
      <span className="mute">
        {say(q.page, { from: number(after + 1), to: number(Math.min(after + size, count)), count: number(count) })}
      </span>
      {after > 0 && <PageLink to={to(after - size > 0 ? String(after - size) : '')}>{q.previous}</PageLink>}
      {after + size < count && <PageLink to={to(String(after + size))}>{t.next}</PageLink>}
    </nav>
  )
}

/** A reason as it is written down with an act. */
export function Reason(props: { value: string; onChange: (value: string) => void; label?: string; hint?: string }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label ?? q.reason}</label>
      <p className="hint" id={`${id}-hint`}>
        {props.hint ?? q.reasonHint}
      </p>
      <input
        id={id}
        className="plain full"
        maxLength={500}
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        value={props.value}
        onChange={event => props.onChange(event.currentTarget.value)}
      />
    </div>
  )
}

export function Radio<T extends string>(props: {
  legend: string
  hideLegend?: boolean
  name: string
  value: T | ''
  options: readonly { value: T; label: string; note?: string }[]
  onChange: (value: T) => void
}) {
  return (
    <fieldset className="opts">
      <legend className={props.hideLegend ? 'vh' : undefined}>{props.legend}</legend>
      {props.options.map(option => (
        <label key={option.value} className="opt">
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          <span>
            {option.label}
            {option.note !== undefined && <small className="mute">{option.note}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** What is wrong with what was asked, where focus goes when it appears. */
export function Wrong({ text }: { text: string | undefined }) {
  const at = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (text !== undefined) at.current?.focus()
  }, [text])
  return text === undefined ? null : (
    <p className="note wine" role="alert" tabIndex={-1} ref={at}>
      {text}
    </p>
  )
}

/** An act that is under way, or why it was declined. */
export function useAct(): {
  wrong: string | undefined
  busy: boolean
  refuse: (text: string) => void
  run: (act: () => Promise<void>) => Promise<void>
} {
  const [wrong, setWrong] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  return {
    wrong,
    busy,
    refuse: setWrong,
    async run(act) {
      setBusy(true)
      setWrong(undefined)
      try {
        await act()
      } catch (problem) {
        setWrong(problem instanceof Problem ? problem.message : String(problem))
      }
      setBusy(false)
    },
  }
}

/** What came of an act, read out and with focus. */
export function Done({ children }: { children: React.ReactNode }) {
  const at = useRef<HTMLDivElement>(null)
  useEffect(() => at.current?.focus(), [])
  return (
    <div className="note link" role="status" tabIndex={-1} ref={at}>
      {children}
    </div>
  )
}
