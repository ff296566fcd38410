/** Parts of the pages on who may and who looked: filters that live in the address, tables taken along, steps that ask once more. */
import { Button } from 'antd'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { said } from './form.tsx'
import type { GuardPage } from './guard-pages.ts'
import { PageLink } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { g, roleOf, t } from './say.ts'
import { saveTable } from './table-file.ts'

export interface Filter {
  name: string
  label: string
  kind?: 'text' | 'date' | 'choice'
  options?: readonly (readonly [value: string, title: string])[]
  hint?: string
}

/** What the address says of the filters; what is empty is not among it. */
export const chosenOf = (query: URLSearchParams, filters: readonly Filter[]): Record<string, string> =>
  Object.fromEntries(filters.flatMap(({ name }) => (query.get(name) ? [[name, query.get(name)!]] : [])))

export const PERIOD: readonly Filter[] = [
  { name: 'from', label: g.from, kind: 'date' },
  { name: 'until', label: g.until, kind: 'date' },
]

export function Filters({ page, query, filters }: { page: GuardPage; query: URLSearchParams; filters: readonly Filter[] }) {
  const id = useId()
  const chosen = chosenOf(query, filters)
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    go(addressOf(page, Object.fromEntries(filters.map(({ name }) => [name, String(given.get(name) ?? '').trim()]))), {
      replace: true,
    })
  }
  return (
    // Filled again when the address says something else.
    <form className="filters" key={new URLSearchParams(chosen).toString()} onSubmit={find}>
      {filters.map(({ name, label, kind = 'text', options = [], hint }) => (
        <div key={name}>
          <label htmlFor={`${id}-${name}`}>{label}</label>
          {hint !== undefined && <small id={`${id}-${name}-hint`}>{hint}</small>}
          {kind === 'choice' ? (
            <select id={`${id}-${name}`} name={name} className="plain" defaultValue={chosen[name] ?? ''}>
              <option value="">{g.all}</option>
              {options.map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          ) : (
            <input
              id={`${id}-${name}`}
              name={name}
              className="plain"
              type={kind}
              aria-describedby={hint === undefined ? undefined : `${id}-${name}-hint`}
              autoComplete="off"
              spellCheck={false}
              defaultValue={chosen[name] ?? ''}
            />
          )}
        </div>
      ))}
      <Button htmlType="submit">{g.find}</Button>
      {Object.keys(chosen).length > 0 && <PageLink to={addressOf(page)}>{g.clear}</PageLink>}
    </form>
  )
}

/** Leads to older rows; the place stands in the address, so that going back goes back. */
export function Pager({ page, query, next }: { page: GuardPage; query: URLSearchParams; next: string | null }) {
  const chosen = Object.fromEntries(query)
  const { after, ...first } = chosen
  if (next === null && after === undefined) return null
  return (
    <nav className="pager" aria-label={g.next}>
      {after !== undefined && <PageLink to={addressOf(page, first)}>{g.first}</PageLink>}
      {next !== null && <PageLink to={addressOf(page, { ...first, after: next })}>{g.next}</PageLink>}
    </nav>
  )
}

/** Takes the rows along as they stand on the page. */
export function Csv(props: { name: string; head: readonly string[]; rows: readonly (readonly (string | null)[])[] }) {
  const take = () =>
    saveTable(
      props.name,
      props.head,
      props.rows.map(row => row.map(cell => cell ?? '')),
    )
  return (
    <Button onClick={take} disabled={props.rows.length === 0}>
      {g.csv}
    </Button>
  )
}

/** The file that proves itself: of a period that is named. */
export function SignedFile({ operation, input }: { operation: string; input: Record<string, string> }) {
  if (input.from === undefined || input.until === undefined) return <span className="mute">{g.signedHint}</span>
  return (
    <a className="ant-btn ant-btn-default" href={`/api/${operation.replace('.', '/')}?${new URLSearchParams(input)}`} download>
      {g.signedFile}
    </a>
  )
}

/** What was done is said above the page: the row of the step that did it may be gone by then. */
export function useDone(again: () => void): { said: ReactNode; done: (text: string) => undefined } {
  const [text, setText] = useState('')
  const done = (now: string) => {
    setText(now)
    again()
    return undefined
  }
  return {
    said: (
      <p role="status" className={text === '' ? undefined : 'note link'}>
        {text}
      </p>
    ),
    done,
  }
}

/** A step that cannot be taken back asks once more; what the platform says to it stands beside. */
export function Step(props: {
  label: string
  /** What it does, where it asks once more. */
  sure?: string
  run: () => Promise<string | undefined>
  danger?: boolean
}) {
  const [isAsking, setAsking] = useState(false)
  const [isRunning, setRunning] = useState(false)
  const [came, setCame] = useState<{ text: string; isWrong: boolean }>()
  const run = () => {
    setAsking(false)
    setRunning(true)
    props
      .run()
      .then(text => setCame(text === undefined ? undefined : { text, isWrong: false }))
      .catch((thrown: unknown) => setCame({ text: said(thrown), isWrong: true }))
      .finally(() => setRunning(false))
  }
  return (
    <span className="step">
      {isAsking ? (
        <>
          <span>{props.sure}</span>
          <Button danger={props.danger ?? false} onClick={run} autoFocus>
            {g.yes}
          </Button>
          <Button onClick={() => setAsking(false)}>{g.cancel}</Button>
        </>
      ) : (
        <Button
          danger={props.danger ?? false}
          disabled={isRunning}
          onClick={() => (props.sure === undefined ? run() : setAsking(true))}
        >
          {props.label}
        </Button>
      )}
      <span role={came?.isWrong ? 'alert' : 'status'} className={came?.isWrong ? 'wrong' : undefined}>
        {came?.text}
      </span>
    </span>
  )
}

/** A token that is shown this once: to be taken with the keyboard, or by pressing once. */
export function Once({ title, lead, value }: { title: string; lead: string; value: string }) {
  return (
    <section className="note link" aria-label={title}>
      <h2>{title}</h2>
      <p>{lead}</p>
      <p>
        <code>{value}</code>
      </p>
    </section>
  )
}

export function Head({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <div className="pagehead">
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <p className="say">{lead}</p>}
      </div>
      {children !== undefined && <div className="acts">{children}</div>}
    </div>
  )
}

/** Roles that staff hold, as a choice. */
export const STAFF_ROLES = Object.entries(t.roles).flatMap(([value, label]) =>
  value === 'organisation-user' ? [] : [{ value, label }],
)

export function officeSaid(unit: string | null, role: string | null): string {
  if (role === null) return g.machine
  if (role === 'organisation-user') return g.ownAgent
  return [unit, roleOf(role)].filter(one => one !== null && one !== '').join(' · ')
}

/** Who it was, as a way to all that the same one did: by name, or by number where nobody is called so any more. */
export function Actor(props: { page: GuardPage; query: URLSearchParams; actor: string; name: string | null }) {
  const { page, query, actor, name } = props
  const { after: _place, ...chosen } = Object.fromEntries(query)
  return (
    <span className={name === null ? undefined : 'nb'}>
      <PageLink to={addressOf(page, { ...chosen, actor })}>{actorSaid(actor, name)}</PageLink>
    </span>
  )
}

export const actorSaid = (actor: string, name: string | null): string => name ?? g.actors[actor] ?? actor
