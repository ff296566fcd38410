/** Parts of a long page that begin closed on a telephone, with the figures above that lead to them. */
import { Button } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { DataTable } from './parts.tsx'
import { number, say, t } from './say.ts'

const m = t.measures

// As in style.css.
const isPhone = (): boolean => window.matchMedia('(max-width: 48rem)').matches
/** So many rows of a table are more than a telephone shows at once. */
const ROWS_OF_A_PHONE = 6

export function Part(props: {
  name: string
  title: string
  count: string
  note?: string
  acts?: ReactNode
  children: ReactNode
}) {
  const { name, title, count, note, acts, children } = props
  const [isOpen] = useState(() => !isPhone())
  return (
    <details className="card part" id={name} open={isOpen}>
      <summary>
        <h2>{title}</h2> <span className="mute">{count}</span>
      </summary>
      {(note !== undefined || acts !== undefined) && (
        <div className="pagehead">
          <p className="mute">{note}</p>
          <div className="acts">{acts}</div>
        </div>
      )}
      {children}
    </details>
  )
}

export interface Figure {
  /** The part it leads to. */
  readonly part: string
  readonly label: string
  readonly value: number
  readonly beside?: string
  readonly isBad?: boolean
}

/** The figures first; each opens its part and goes there. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  const id = useId()
  const open = (event: React.MouseEvent, name: string) => {
    const part = document.getElementById(name) as HTMLDetailsElement | null
    if (part === null) return
    event.preventDefault()
    part.open = true
    part.querySelector('summary')?.focus({ preventScroll: true })
    part.scrollIntoView()
  }
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id} className="vh">
        {m.guardFigures}
      </h2>
      <dl className="stats">
        {figures.map(({ part, label, value, beside, isBad }) => (
          <div key={part} className={isBad ? 'bad' : undefined}>
            <dt>
              <a href={`#${part}`} onClick={event => open(event, part)}>
                {label}
              </a>
            </dt>
            <dd>
              {number(value)} {beside !== undefined && <small>{beside}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** A table of which a telephone shows the first rows until all are asked for. */
export function LongTable(props: Parameters<typeof DataTable>[0]) {
  const { rows } = props
  const isLong = isPhone() && rows.length > ROWS_OF_A_PHONE
  const [isWhole, setWhole] = useState(!isLong)
  return (
    <>
      <DataTable {...props} rows={isWhole ? rows : rows.slice(0, ROWS_OF_A_PHONE)} />
      {isLong && (
        <Button onClick={() => setWhole(!isWhole)}>
          {isWhole ? say(m.showFirst, { rows: ROWS_OF_A_PHONE }) : say(m.showAll, { rows: number(rows.length) })}
        </Button>
      )}
    </>
  )
}
