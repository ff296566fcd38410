/** Small parts that every page of the console uses. */
import { Button } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { type Asked, getContext, type Problem, useAsked } from './client.ts'
import { addressOf, onLinkClick } from './route.ts'
import { moment, say, t } from './say.ts'
import type { Context } from './shapes.ts'

/** Sets the title of the tab: page, then platform. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? t.title : title + t.joinTitle + t.title
  }, [title])
}

export function PageLink({ to, children, current }: { to: string; children: ReactNode; current?: boolean }) {
  return (
    <a href={to} onClick={onLinkClick} aria-current={current ? 'true' : undefined}>
      {children}
    </a>
  )
}

/** Grey bars at the final size; after four seconds it says what is being waited for. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 4000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="loading" aria-busy="true">
      <p role="status">{slow ? t.slow : t.loading}</p>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars are all alike.
        <div key={line} className="bar-line" aria-hidden="true" />
      ))}
    </div>
  )
}

/** `title`: of the page, where nothing else of it is there. */
export function Failed({ problem, again, title }: { problem: Problem; again: () => void; title?: string }) {
  return (
    <>
      {title !== undefined && <h1>{title}</h1>}
      {problem.code === 'ACTOR_MAY_NOT' ? (
        // Asked again it would say the same.
        <p className="note" role="alert">
          {problem.message}
        </p>
      ) : (
        <div className="note wine" role="alert">
          <p>{problem.code === 'SIGN_IN_NEEDED' ? t.access.again : say(t.failed, { detail: problem.message })}</p>
          {problem.code === 'SIGN_IN_NEEDED' && <a href={addressOf('sign-in')}>{t.access.toSignIn}</a>}
          <Button onClick={again}>{t.retry}</Button>
        </div>
      )}
    </>
  )
}

/** What was asked for, once it is there; until then so many lines, or why it did not come. */
export function Shown<T>(props: { asked: Asked<T>; lines: number; children: (data: T) => ReactNode }) {
  const { data, problem, again } = props.asked
  if (problem) return <Failed problem={problem} again={again} />
  if (data !== undefined) return props.children(data)
  return (
    <section className="card">
      <Loading lines={props.lines} />
    </section>
  )
}

/** What needs to know the units, items and day of the console, once they are known. */
export const Known = ({ children }: { children: (context: Context) => ReactNode }) => (
  <Shown asked={useAsked('context', getContext)} lines={8}>
    {children}
  </Shown>
)

/** A filter whose choice stands in the address. `all`: what is said where nothing is chosen, if that may be. */
/** One of a list. In a form it stands in a `field`. */
export function Choice(props: {
  label: string
  all?: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  const { label, all, value, options, onChange } = props
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select id={id} className="plain" value={value} onChange={event => onChange(event.currentTarget.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{moment(at)}</time>
}

/** A value as it stood in the file, with the character that a finding names underlined. */
export function RawValue({ value, position }: { value: string; position?: number }) {
  const characters = [...value]
  if (position === undefined || position < 1 || position > characters.length) return <code>{value}</code>
  return (
    <code>
      {characters.slice(0, position - 1).join('')}
      <mark>{characters[position - 1]}</mark>
      {characters.slice(position).join('')}
    </code>
  )
}

export function Level({ level }: { level: string }) {
  const word = level === 'error' ? t.levels.error : level === 'hold' ? t.levels.hold : t.levels.warning
  return <span className={`tag ${level === 'error' ? 'tag-back' : level === 'hold' ? 'tag-hold' : 'tag-note'}`}>{word}</span>
}

/** Phones show rows as blocks, which takes a table's meaning away: the roles are written out to keep it. */
const ROLE = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  first: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const

/** So many columns are a table on a phone as well. */
const FEW = 2

export interface DataColumn {
  title: string
  numeric?: boolean
  /** Words that do not break. */
  short?: boolean
}

export interface DataRow {
  key: string
  /** In the order of the columns; the first is the row's header. */
  cells: readonly ReactNode[]
}

export function DataTable(props: {
  caption: string
  hideCaption?: boolean
  className?: string
  columns: readonly DataColumn[]
  rows: readonly DataRow[]
}) {
  const { caption, hideCaption, className, columns, rows } = props
  return (
    <table className={`data ${columns.length > FEW ? 'stack' : ''} ${className ?? ''}`} {...ROLE.table}>
      <caption className={hideCaption ? 'vh' : undefined}>{caption}</caption>
      <thead {...ROLE.group}>
        <tr {...ROLE.row}>
          {columns.map(column => (
            <th key={column.title} scope="col" className={column.numeric ? 'n' : undefined} {...ROLE.head}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...ROLE.group}>
        {rows.map(row => (
          <tr key={row.key} {...ROLE.row}>
            <th scope="row" {...ROLE.first}>
              {row.cells[0]}
            </th>
            {columns.slice(1).map((column, at) => (
              <td
                key={column.title}
                className={column.numeric ? 'n' : column.short ? 'nb' : undefined}
                data-l={column.title}
                {...ROLE.cell}
              >
                <span>{row.cells[at + 1]}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
