/** Before a file is handed in: how its first rows will be understood, and what its unknown headings are. */
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { Problem, useAsked } from './client.ts'
import { lookAt, sayHeadings } from './look-client.ts'
import { Loading } from './parts.tsx'
import { fieldTitle, number, say, sentenceOf, t } from './say.ts'
import type { Context, Preview, PreviewRow } from './shapes.ts'

type Of = { item: string; source: string }

/** The choice that a column is not wanted. */
export const LEFT_OUT = '-'

export function Look({ file, of, context }: { file: File; of: Of; context: Context }) {
  const id = useId()
  const asked = useAsked(`look ${of.item} ${of.source} ${file.name} ${file.size} ${file.lastModified}`, signal =>
    lookAt(of, file, signal),
  )
  return (
    <section className="card" aria-labelledby={id} aria-live="polite">
      <h2 id={id}>{t.lookTitle}</h2>
      {asked.problem ? (
        <p className="note wine">{asked.problem.message}</p>
      ) : asked.data === undefined ? (
        <>
          <p className="mute">{say(t.looking, { name: file.name })}</p>
          <Loading lines={6} />
        </>
      ) : (
        <Seen preview={asked.data} of={of} context={context} again={asked.again} />
      )}
    </section>
  )
}

function Seen({ preview, of, context, again }: { preview: Preview; of: Of; context: Context; again: () => void }) {
  const title = (prop: string) => fieldTitle(context, of.item, prop)
  const unknown = preview.columns.filter(column => column.as === 'unknown').map(column => column.heading)
  const listed = (as: string, learned?: boolean) =>
    preview.columns
      .filter(column => column.as === as && (learned === undefined || column.learned === learned))
      .map(column => column.heading)
      .join(t.listJoin)
  const learned = preview.columns
    .filter(column => column.as === 'field' && column.learned)
    .map(column => `${column.heading} → ${title(column.field!)}`)
    .join(t.listJoin)
  return (
    <>
      <p className="mute">
        {t.lookNote} {preview.sheet !== null && preview.sheets.length > 1 && say(t.lookSheet, { sheet: preview.sheet })}{' '}
        {preview.found && preview.headerRow > 1 && say(t.lookRow, { row: preview.headerRow })}
      </p>
      {unknown.length > 0 && (
        <Unknown
          key={unknown.join('\n')}
          headings={unknown}
          of={of}
          context={context}
          missing={preview.missing}
          taken={preview.columns.flatMap(column => column.field ?? [])}
          found={preview.found}
          again={again}
        />
      )}
      {preview.found && preview.missing.length > 0 && (
        <p className="note wine say">{say(t.lookMissing, { fields: preview.missing.map(title).join(t.listJoin) })}</p>
      )}
      <ul className="say lines">
        {learned !== '' && <li>{say(t.lookLearned, { headings: learned })}</li>}
        {listed('person') !== '' && <li>{say(t.lookCut, { headings: listed('person') })}</li>}
        {listed('left-out') !== '' && <li>{say(t.lookLeftOut, { headings: listed('left-out') })}</li>}
        {listed('ignored') !== '' && <li>{say(t.lookIgnored, { headings: listed('ignored') })}</li>}
      </ul>
      {preview.found &&
        (preview.rows.length === 0 ? <p>{t.lookNone}</p> : <Rows preview={preview} of={of} context={context} />)}
    </>
  )
}

const OUTCOMES = {
  sound: ['tag-note', t.lookSound],
  held: ['tag-hold', t.lookHeld],
  refused: ['tag-back', t.lookRefused],
  person: ['tag-back', t.lookRefused],
} as const

export function Rows({ preview, of, context }: { preview: Preview; of: Of; context: Context }) {
  const columns = preview.columns.filter(column => column.as === 'field')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is scrolled by keyboard too.
    <section className="wide" tabIndex={0} aria-label={t.lookRows}>
      <table className="data">
        <caption className="vh">{t.lookRows}</caption>
        <thead>
          <tr>
            <th scope="col">{t.row}</th>
            {columns.map(column => (
              <th key={column.heading} scope="col">
                {fieldTitle(context, of.item, column.field!)}
                {column.heading !== fieldTitle(context, of.item, column.field!) && <small>{column.heading}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map(row => (
            <Row key={row.row} row={row} of={of} context={context} fields={columns.map(column => column.field!)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ row, fields, of, context }: { row: PreviewRow; fields: readonly string[]; of: Of; context: Context }) {
  const [tag, word] = OUTCOMES[row.outcome]
  // What is missing of every row was said above.
  const findings = row.findings.filter(finding => finding.code !== 'COLUMN_MISSING')
  const wrong = new Set(findings.filter(finding => finding.level !== 'warning').map(finding => finding.field))
  return (
    <>
      <tr>
        <th scope="row" className="nb">
          {row.row} <span className={`tag ${tag}`}>{word}</span>
        </th>
        {row.outcome === 'person' ? (
          <td colSpan={fields.length}>{t.lookPerson}</td>
        ) : (
          fields.map((field, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns may bring one field.
            <td key={`${field}${at}`} className={wrong.has(field) ? 'wrong' : undefined}>
              <span className="clip">{row.values[field]}</span>
            </td>
          ))
        )}
      </tr>
      {findings.length > 0 && (
        <tr className="why">
          <td colSpan={fields.length + 1}>
            <ul>
              {findings.map((finding, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: findings of a row do not move.
                <li key={at}>{sentenceOf(finding, context, of.item)}</li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  )
}

function Unknown(props: {
  headings: readonly string[]
  of: Of
  context: Context
  missing: readonly string[]
  taken: readonly string[]
  found: boolean
  again: () => void
}) {
  const { headings, of, context, missing, taken, found, again } = props
  const id = useId()
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const [wrong, setWrong] = useState<string | undefined>()
  const [saving, setSaving] = useState(false)
  const alert = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (wrong !== undefined) alert.current?.focus()
  }, [wrong])
  const unit = context.units.find(one => one.uscc === of.source)?.name ?? ''
  const item = context.items.find(one => one.id === of.item)?.title ?? ''

  async function save() {
    const said = Object.entries(chosen).filter(([, field]) => field !== '')
    if (said.length === 0) return setWrong(t.askNothing)
    setSaving(true)
    try {
      await sayHeadings(
        of,
        said.map(([heading, field]) => ({ heading, field: field === LEFT_OUT ? null : field })),
      )
      setWrong(undefined)
      again()
    } catch (problem) {
      setWrong(problem instanceof Problem ? problem.message : String(problem))
    }
    setSaving(false)
  }

  return (
    <fieldset className="ask">
      <legend>{say(t.askTitle, { count: number(headings.length) })}</legend>
      <p className="mute">{found ? say(t.askNote, { unit, item }) : t.askNotFound}</p>
      {wrong !== undefined && (
        <p className="note wine" role="alert" tabIndex={-1} ref={alert}>
          {wrong}
        </p>
      )}
      {headings.map((heading, at) => (
        <div key={heading} className="pair">
          <label htmlFor={`${id}-${at}`}>{say(t.askAs, { heading })}</label>
          <FieldChoice
            id={`${id}-${at}`}
            value={chosen[heading] ?? ''}
            onChange={field => setChosen(before => ({ ...before, [heading]: field }))}
            item={of.item}
            context={context}
            first={missing}
            taken={[...taken, ...Object.entries(chosen).flatMap(([other, field]) => (other === heading ? [] : [field]))]}
          />
        </div>
      ))}
      <Button type="primary" onClick={save} disabled={saving}>
        {t.askSave}
      </Button>
    </fieldset>
  )
}

/** The fields of an item that no column brings yet, those that must be there first. */
export function FieldChoice(props: {
  id: string
  value: string
  onChange: (field: string) => void
  item: string
  context: Context
  first?: readonly string[]
  taken?: readonly string[]
  label?: string
}) {
  const { id, value, onChange, item, context, first = [], taken = [], label } = props
  const fields = (context.items.find(one => one.id === item)?.fields ?? []).filter(
    field => !taken.includes(field.prop) || field.prop === value,
  )
  const option = ({ prop, title }: { prop: string; title: string }) => (
    <option key={prop} value={prop}>
      {title}
    </option>
  )
  const needed = fields.filter(field => first.includes(field.prop))
  const others = fields.filter(field => !first.includes(field.prop))
  return (
    <select id={id} className="plain" aria-label={label} value={value} onChange={event => onChange(event.currentTarget.value)}>
      <option value="">{t.askChoose}</option>
      <option value={LEFT_OUT}>{t.askLeaveOut}</option>
      {needed.length > 0 && <optgroup label={t.askNeeded}>{needed.map(option)}</optgroup>}
      <optgroup label={t.askOthers}>{others.map(option)}</optgroup>
    </select>
  )
}
