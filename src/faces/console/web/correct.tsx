/** Correcting what was handed in: one record by form, many by a file, or taken back; with what changes on the public page before it does. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { useAsked } from './client.ts'
import { Changes, isOf, shownValue } from './correct-changes.tsx'
import {
  type Corrected,
  correctRecords,
  fileOfOne,
  type KeptField,
  type KeptRecord,
  type Looked,
  lookAtFile,
  lookAtWithdrawing,
  type OnThePage,
  showRecord,
  withdrawRecord,
} from './correct-client.ts'
import { CorrectByFile } from './correct-file.tsx'
import { MovesOfRecord } from './moved.tsx'
import { isPublicly, PageChange } from './on-the-page.tsx'
import { Failed, Known, Loading, PageLink, useTitle } from './parts.tsx'
import { Done, Reason, useAct, Wrong } from './queue-parts.tsx'
import { addressOf, go } from './route.ts'
import { itemTitle, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const c = t.corrections

export function Correct({ query }: { query: URLSearchParams }) {
  useTitle(c.title)
  const record = (query.get('record') ?? '').trim()
  const byFile = query.get('by') === 'file'
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{c.title}</h1>
          <p className="mute">{c.note}</p>
        </div>
        <div className="acts">
          <PageLink to={addressOf('correct', byFile ? {} : { by: 'file' })}>{byFile ? c.byForm : c.byFile}</PageLink>
        </div>
      </div>
      <Known>
        {context =>
          byFile ? (
            <CorrectByFile context={context} />
          ) : (
            <>
              <Find key={record} record={record} />
              {record !== '' && <One key={`one ${record}`} id={record} context={context} />}
            </>
          )
        }
      </Known>
    </>
  )
}

function Find({ record }: { record: string }) {
  const [text, setText] = useState(record)
  return (
    <form
      className="card wide-form"
      onSubmit={event => {
        event.preventDefault()
        go(addressOf('correct', { record: text.trim() }))
      }}
    >
      <div className="field">
        <label htmlFor="record">{c.find}</label>
        <p className="hint" id="record-hint">
          {c.findHint}
        </p>
        <input
          id="record"
          className="plain full"
          autoComplete="off"
          aria-describedby="record-hint"
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
      </div>
      <Button htmlType="submit">{c.open}</Button>
    </form>
  )
}

function One({ id, context }: { id: string; context: Context }) {
  const asked = useAsked(`record ${id}`, signal => showRecord(id, signal))
  const [withdrawn, setWithdrawn] = useState(false)
  // Kept here: the form begins anew with what the record says now.
  const [done, setDone] = useState<Corrected | undefined>()
  if (asked.problem)
    return asked.problem.code === 'RECORD_UNKNOWN' ? (
      <section className="card">
        <p>{c.notFound}</p>
      </section>
    ) : (
      <Failed problem={asked.problem} again={asked.again} />
    )
  if (!asked.data)
    return (
      <section className="card">
        <Loading lines={10} />
      </section>
    )
  const record = asked.data
  return (
    <>
      <h2>
        {itemTitle(context, record.item)} · {record.organisation.name}{' '}
        {record.organisation.uscc !== null && <span className="code mute">{record.organisation.uscc}</span>}
      </h2>
      {done !== undefined && (
        <section className="card">
          <Done>
            <Changes rows={done.corrections} context={context} done />
          </Done>
        </section>
      )}
      {withdrawn && (
        <Done>
          <p>{c.withdrawn}</p>
        </Done>
      )}
      <MovesOfRecord record={record.record} moves={record.moves} />
      {!record.mayWithdraw && record.endedOn !== null && <p className="note wine">{say(c.ended, { on: record.endedOn })}</p>}
      {record.mayWithdraw && (
        <Form
          key={JSON.stringify(record.fields)}
          record={record}
          context={context}
          onDone={answer => {
            setDone(answer)
            asked.again()
          }}
        />
      )}
      {record.mayWithdraw && (
        <Withdraw
          record={record}
          context={context}
          onDone={() => {
            setWithdrawn(true)
            asked.again()
          }}
        />
      )}
    </>
  )
}

/** What is typed; a field that is to be emptied, which has no value, apart from one that is left as it is. */
type Typed = Readonly<Record<string, { readonly value: string; readonly clear: boolean }>>

function Form({ record, context, onDone }: { record: KeptRecord; context: Context; onDone: (done: Corrected) => void }) {
  const [typed, setTyped] = useState<Typed>({})
  const [reason, setReason] = useState('')
  const [looked, setLooked] = useState<Looked | undefined>()
  const act = useAct()
  const changed = record.fields.flatMap(({ field, title }) => {
    const { value = '', clear = false } = typed[field] ?? {}
    return clear || value.trim() !== '' ? [{ field, title, value: value.trim() }] : []
  })

  const put = (field: string, value: string, clear = false) => {
    setTyped(before => ({ ...before, [field]: { value, clear } }))
    setLooked(undefined)
  }
  const look = (event: React.FormEvent) => {
    event.preventDefault()
    if (changed.length === 0) return act.refuse(c.nothingYet)
    return act.run(async () => setLooked(await lookAtFile(record.item, fileOfOne(record.record, changed))))
  }
  const correct = () => {
    if (reason.trim() === '') return act.refuse(c.reasonNeeded)
    const fields = changed.map(({ field, value }) => ({ field, value }))
    return act.run(async () => {
      onDone(await correctRecords([{ record: record.record, fields, reason: reason.trim() }]))
    })
  }
  const row = looked?.rows[0]
  return (
    <form className="card wide-form" onSubmit={look} noValidate aria-label={c.byForm}>
      <p className="hint">{c.keepHint}</p>
      <div className="cells correct">
        {record.fields.map(field => (
          <FieldRow key={field.field} field={field} typed={typed[field.field]} put={put} />
        ))}
      </div>
      <Wrong text={act.wrong} />
      {row === undefined ? (
        <Button type="primary" htmlType="submit" disabled={act.busy}>
          {c.look}
        </Button>
      ) : (
        <section aria-labelledby="look" className="say">
          <h2 id="look">{c.lookTitle}</h2>
          <Changes rows={[row]} context={context} />
          {row.onThePage !== null && <PageChange change={row.onThePage} context={context} isOnOwnPage={isPublicly(row)} />}
          {isOf(row) && (
            <>
              <Reason value={reason} onChange={setReason} hint={c.reasonHint} />
              <Button type="primary" onClick={correct} disabled={act.busy}>
                {act.busy ? c.correcting : c.correctOne}
              </Button>
            </>
          )}
        </section>
      )}
    </form>
  )
}

function FieldRow(props: {
  field: KeptField
  typed: Typed[string] | undefined
  put: (field: string, value: string, clear?: boolean) => void
}) {
  const { field, typed, put } = props
  const id = useId()
  return (
    <div>
      <div className="mute">{field.title}</div>
      <div>
        <span className={field.value === null ? 'mute' : undefined}>{shownValue(field.value)}</span>
        {field.may !== 'no' && (
          <div className="typed">
            <label htmlFor={id}>
              <span className="vh">{field.title}</span> {c.corrected}
            </label>
            {field.choices.length > 0 && !Array.isArray(field.value) ? (
              <select
                id={id}
                className="plain"
                value={typed?.value ?? ''}
                onChange={event => put(field.field, event.currentTarget.value)}
              >
                <option value="">{c.keep}</option>
                {field.choices.map(choice => (
                  <option key={choice} value={choice}>
                    {choice}
                  </option>
                ))}
              </select>
            ) : (
              <input
                id={id}
                className="plain"
                autoComplete="off"
                disabled={typed?.clear === true}
                value={typed?.value ?? ''}
                onChange={event => put(field.field, event.currentTarget.value)}
              />
            )}
            {field.mayClear && field.may === 'change' && (
              <label className="opt">
                <input
                  type="checkbox"
                  checked={typed?.clear === true}
                  onChange={event => put(field.field, '', event.currentTarget.checked)}
                />
                <span>{c.clear}</span>
              </label>
            )}
          </div>
        )}
      </div>
    </div>
  )
}

/** What it changes is seen first; only then can it be done. */
function Withdraw({ record, context, onDone }: { record: KeptRecord; context: Context; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const [change, setChange] = useState<OnThePage | undefined>()
  const act = useAct()
  const withdraw = (event: React.FormEvent) => {
    event.preventDefault()
    if (change === undefined) return act.run(async () => setChange(await lookAtWithdrawing(record.record)))
    if (reason.trim() === '') return act.refuse(c.reasonNeeded)
    return act.run(async () => {
      await withdrawRecord(record.record, reason.trim())
      onDone()
    })
  }
  return (
    <form className="card wide-form" onSubmit={withdraw} noValidate aria-labelledby="withdraw">
      <h2 id="withdraw">{c.withdrawTitle}</h2>
      <p className="note wine">{record.shown.isShown ? c.withdrawShown : c.withdrawHidden}</p>
      <Wrong text={act.wrong} />
      {change === undefined ? (
        <Button htmlType="submit" disabled={act.busy}>
          {c.withdrawLook}
        </Button>
      ) : (
        <section aria-labelledby="withdraw-look" className="say">
          <h3 id="withdraw-look">{c.withdrawLookTitle}</h3>
          <PageChange change={change} context={context} />
          <Reason value={reason} onChange={setReason} hint={c.reasonHint} />
          <Button danger htmlType="submit" disabled={act.busy}>
            {c.withdraw}
          </Button>
        </section>
      )}
    </form>
  )
}
