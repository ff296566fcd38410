/** One decision typed into the form of its item, looked at before it is handed in, kept as a draft until then. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { submitFile, useAsked } from './client.ts'
import {
  type Draft,
  type EntryField,
  fileOfRow,
  getEntryForm,
  keepDraft,
  listDrafts,
  throwAway,
  type Values,
} from './entry-client.ts'
import { lookAt } from './look-client.ts'
import { Choice, Failed, Known, Loading, PageLink, useTitle } from './parts.tsx'
import { Done, useAct, Wrong } from './queue-parts.tsx'
import { addressOf, go } from './route.ts'
import { itemTitle, number, say, sentenceOf, t } from './say.ts'
import type { Context, PreviewRow } from './shapes.ts'

const e = t.entry

export function Entry({ query }: { query: URLSearchParams }) {
  useTitle(e.title)
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{e.title}</h1>
          <p className="mute">{e.note}</p>
        </div>
      </div>
      <Known>{context => <Chosen context={context} query={query} />}</Known>
    </>
  )
}

function Chosen({ context, query }: { context: Context; query: URLSearchParams }) {
  const only = context.units.length === 1 ? context.units[0]!.uscc : ''
  const source = context.units.some(unit => unit.uscc === query.get('unit')) ? query.get('unit')! : only
  const unit = context.units.find(one => one.uscc === source)
  const items = context.items.filter(one => unit?.items.includes(one.id))
  const item = items.some(one => one.id === query.get('item')) ? query.get('item')! : ''
  const draft = query.get('draft') ?? ''
  const to = (more: Record<string, string>) => addressOf('entry', { unit: source, item, ...more })
  return (
    <>
      <section className="card" aria-label={e.title}>
        <div className="filters">
          <Choice
            label={t.unit}
            all={e.choose}
            value={source}
            options={context.units.map(one => ({ value: one.uscc, label: one.name }))}
            onChange={chosen => go(addressOf('entry', { unit: chosen }), { replace: true })}
          />
          <Choice
            label={t.item}
            all={e.choose}
            value={item}
            options={items.map(one => ({ value: one.id, label: one.title }))}
            onChange={chosen => go(to({ item: chosen }), { replace: true })}
          />
        </div>
        {(source === '' || item === '') && <p className="mute">{e.pick}</p>}
      </section>
      {source !== '' && (
        <Opened key={`${source} ${item} ${draft}`} context={context} source={source} item={item} draft={draft} />
      )}
    </>
  )
}

function Opened(props: { context: Context; source: string; item: string; draft: string }) {
  const { context, source, item, draft } = props
  const kept = useAsked(`drafts ${source}`, signal => listDrafts(source, signal))
  const form = useAsked(`form ${source} ${item}`, signal =>
    item === '' ? Promise.resolve({ fields: [] }) : getEntryForm(source, item, signal),
  )
  const problem = kept.problem ?? form.problem
  const again = () => {
    kept.again()
    form.again()
  }
  if (problem) return <Failed problem={problem} again={again} />
  if (!kept.data || !form.data)
    return (
      <section className="card">
        <Loading lines={10} />
      </section>
    )
  const found = kept.data.drafts.find(one => one.draft === draft)
  return (
    <>
      {(item === '' || kept.data.drafts.length > 0) && (
        <DraftList context={context} source={source} drafts={kept.data.drafts} again={kept.again} />
      )}
      {item !== '' && (
        <Form
          key={draft}
          context={context}
          source={source}
          item={item}
          fields={form.data.fields}
          draft={found}
          again={kept.again}
        />
      )}
    </>
  )
}

function DraftList(props: { context: Context; source: string; drafts: readonly Draft[]; again: () => void }) {
  const { context, source, drafts, again } = props
  const act = useAct()
  return (
    <section className="card" aria-labelledby="drafts">
      <h2 id="drafts">{e.drafts}</h2>
      <Wrong text={act.wrong} />
      {drafts.length === 0 && <p>{e.draftsEmpty}</p>}
      <ul>
        {drafts.map(one => (
          <li key={one.draft} className="ruled">
            {say(e.draftOf, { item: itemTitle(context, one.item), savedOn: one.savedOn, untilOn: one.untilOn })}{' '}
            <PageLink to={addressOf('entry', { unit: source, item: one.item, draft: one.draft })}>{e.resume}</PageLink>{' '}
            <Button
              onClick={() =>
                act.run(async () => {
                  await throwAway(source, one.draft)
                  again()
                })
              }
            >
              {e.drop}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const filledBy = (fields: readonly EntryField[]): Values =>
  Object.fromEntries(fields.flatMap(({ field, fill }) => (fill === null ? [] : [[field, fill]])))

function Form(props: {
  context: Context
  source: string
  item: string
  fields: readonly EntryField[]
  draft: Draft | undefined
  again: () => void
}) {
  const { context, source, item, fields, draft, again } = props
  const [values, setValues] = useState<Values>(draft?.values ?? filledBy(fields))
  const [id, setId] = useState(draft?.draft)
  const [row, setRow] = useState<PreviewRow | undefined>()
  const [saved, setSaved] = useState('')
  const act = useAct()
  const needed = fields.filter(({ required }) => required !== 'O')
  const others = fields.filter(({ required }) => required === 'O')
  const put = (field: string, value: string) => {
    setValues(before => ({ ...before, [field]: value }))
    setRow(undefined)
  }
  const isEmpty = fields.every(({ field, fill }) => (values[field] ?? '') === '' || values[field] === fill)

  const check = (event: React.FormEvent) => {
    event.preventDefault()
    if (isEmpty) return act.refuse(e.empty)
    return act.run(async () => {
      const seen = await lookAt({ item, source }, fileOfRow(fields, values))
      setRow(seen.rows[0])
    })
  }
  const save = () =>
    act.run(async () => {
      const done = await keepDraft({ source, item, values, ...(id === undefined ? {} : { draft: id }) })
      setId(done.draft)
      setSaved(done.untilOn)
      again()
    })
  const send = () =>
    act.run(async () => {
      const { submission } = await submitFile({ item, source, file: fileOfRow(fields, values) }, () => {})
      if (id !== undefined) await throwAway(source, id)
      go(addressOf(`submissions/${submission}`))
    })
  return (
    <form className="card wide-form" onSubmit={check} noValidate aria-label={itemTitle(context, item)}>
      {needed.map(field => (
        <Field key={field.field} field={field} value={values[field.field] ?? ''} put={put} row={row} />
      ))}
      <details>
        <summary>{say(e.optional, { count: number(others.length) })}</summary>
        {others.map(field => (
          <Field key={field.field} field={field} value={values[field.field] ?? ''} put={put} row={row} />
        ))}
      </details>
      <Wrong text={act.wrong} />
      {saved !== '' && (
        <Done key={saved}>
          <p>{say(e.saved, { untilOn: saved })}</p>
        </Done>
      )}
      {row !== undefined && <Checked row={row} context={context} item={item} />}
      <div className="acts say">
        {row === undefined || row.outcome === 'refused' || row.outcome === 'person' ? (
          <Button type="primary" htmlType="submit" disabled={act.busy}>
            {act.busy ? e.checking : e.check}
          </Button>
        ) : (
          <Button type="primary" onClick={send} disabled={act.busy}>
            {act.busy ? e.sending : e.send}
          </Button>
        )}
        <Button onClick={save} disabled={act.busy}>
          {e.save}
        </Button>
      </div>
    </form>
  )
}

function Checked({ row, context, item }: { row: PreviewRow; context: Context; item: string }) {
  const said = { sound: e.sound, held: e.held, refused: e.refused, person: e.person }[row.outcome]
  return (
    <section className={`note ${row.outcome === 'refused' || row.outcome === 'person' ? 'wine' : 'link'}`} role="status">
      <h2>{e.checkTitle}</h2>
      <p>{said}</p>
      <ul className="lines">
        {row.findings.map((finding, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings of a row do not move.
          <li key={at}>{sentenceOf(finding, context, item)}</li>
        ))}
      </ul>
    </section>
  )
}

function Field(props: {
  field: EntryField
  value: string
  put: (field: string, value: string) => void
  row: PreviewRow | undefined
}) {
  const { field, value, put, row } = props
  const id = useId()
  const wrong = row?.findings.some(finding => finding.field === field.field && finding.level !== 'warning') === true
  const word = field.required === 'M' ? e.required : field.required === 'C' ? e.conditional : ''
  const common = {
    id,
    'aria-invalid': wrong,
    'aria-describedby': `${id}-hint`,
    value,
  }
  return (
    <div className="field">
      <label htmlFor={id}>
        {field.title} {word !== '' && <span className="tag tag-note">{word}</span>}
      </label>
      <p className="hint" id={`${id}-hint`}>
        {field.hint}
      </p>
      {field.choices.length > 0 && field.isStrict ? (
        <select {...common} className="plain" onChange={event => put(field.field, event.currentTarget.value)}>
          <option value="">{e.choose}</option>
          {field.choices.map(choice => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <>
          {field.isLong ? (
            <textarea {...common} className="paste" rows={3} onChange={event => put(field.field, event.currentTarget.value)} />
          ) : (
            <input
              {...common}
              className="plain full"
              autoComplete="off"
              list={field.choices.length > 0 ? `${id}-list` : undefined}
              onChange={event => put(field.field, event.currentTarget.value)}
            />
          )}
          {field.choices.length > 0 && (
            <datalist id={`${id}-list`}>
              {field.choices.map(choice => (
                <option key={choice} value={choice} />
              ))}
            </datalist>
          )}
        </>
      )}
    </div>
  )
}
