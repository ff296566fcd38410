/** Handing a file in: for which unit, which item, which file. */
import { Button, Select } from 'antd'
import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { Problem, submitFile, templateAddress } from './client.ts'
import { Look } from './look.tsx'
import { mayLook } from './look-client.ts'
import { mayAsk } from './may.ts'
import { Known, useTitle } from './parts.tsx'
import { Paste } from './paste.tsx'
import { Reminder } from './quality-reminder.tsx'
import { addressOf, go } from './route.ts'
import { watchJob } from './running-jobs.ts'
import { number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const REMEMBERED = 'xinheng.hand-in'

interface Choice {
  unit: string
  /** Items in the order of their last use, newest first. */
  items: string[]
}

function remembered(): Choice {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}') as Partial<Choice>
    return { unit: kept.unit ?? '', items: Array.isArray(kept.items) ? kept.items : [] }
  } catch {
    // What stood there was not ours, or may not be kept: nothing is remembered then.
    return { unit: '', items: [] }
  }
}

function remember(choice: Choice): void {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(choice))
  } catch {
    // A browser that keeps nothing still hands in.
  }
}

export function HandIn({ query }: { query: URLSearchParams }) {
  useTitle(t.handIn)
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t.handIn}</h1>
        </div>
      </div>
      <Known>{context => <Form context={context} query={query} />}</Known>
    </>
  )
}

type Wrong = Partial<Record<'unit' | 'item' | 'file' | 'whole', string>>

function Form({ context, query }: { context: Context; query: URLSearchParams }) {
  const kept = useRef(remembered())
  const known = (uscc: string) => (context.units.some(unit => unit.uscc === uscc) ? uscc : '')
  const [unit, setUnit] = useState(known(query.get('unit') ?? '') || known(kept.current.unit))
  const [item, setItem] = useState(query.get('item') ?? '')
  const [file, setFile] = useState<File | undefined>()
  const [wrong, setWrong] = useState<Wrong>({})
  const [sending, setSending] = useState<number | undefined>()
  const summary = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const id = useId()
  const chosen = context.units.find(one => one.uscc === unit)
  const items = context.items
    .filter(one => !chosen || chosen.items.includes(one.id))
    .toSorted((a, b) => lastUse(kept.current.items, a.id) - lastUse(kept.current.items, b.id))
  const itemChosen = items.some(one => one.id === item) ? item : (items[0]?.id ?? '')

  useEffect(() => {
    if (Object.keys(wrong).length > 0) summary.current?.focus()
  }, [wrong])

  async function send(event: React.FormEvent) {
    event.preventDefault()
    const found: Wrong = {}
    if (unit === '') found.unit = t.needUnit
    if (itemChosen === '') found.item = t.needItem
    if (!file) found.file = t.needFile
    setWrong(found)
    if (Object.keys(found).length > 0 || !file) return
    remember({ unit, items: [itemChosen, ...kept.current.items.filter(one => one !== itemChosen)] })
    setSending(0)
    try {
      const { submission } = await submitFile({ item: itemChosen, source: unit, file }, setSending)
      watchJob({ kind: 'submission', id: submission, name: file.name })
      go(addressOf(`submissions/${submission}`))
    } catch (problem) {
      setSending(undefined)
      setWrong({ whole: problem instanceof Problem ? problem.message : String(problem) })
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped) setFile(dropped)
  }

  return (
    <form onSubmit={send} noValidate>
      {mayAsk(context, 'quality.reminders') && <Reminder context={context} unit={unit} />}
      {Object.keys(wrong).length > 0 && (
        <div className="errors" role="alert" tabIndex={-1} ref={summary}>
          <h2>{t.errorSummary}</h2>
          <ul>
            {(['unit', 'item', 'file'] as const).map(
              field =>
                wrong[field] && (
                  <li key={field}>
                    <a href={`#${id}-${field}`}>{wrong[field]}</a>
                  </li>
                ),
            )}
            {wrong.whole && <li>{wrong.whole}</li>}
          </ul>
        </div>
      )}
      <div className="two">
        <section className="card" aria-label={t.handIn}>
          <div className="field">
            <label htmlFor={`${id}-unit`}>{t.unit}</label>
            <p className="hint" id={`${id}-unit-hint`}>
              {context.isSample ? t.unitHintSample : t.unitHint}
            </p>
            {wrong.unit && <p className="wrong">{wrong.unit}</p>}
            <Select
              id={`${id}-unit`}
              aria-describedby={`${id}-unit-hint`}
              aria-label={t.unit}
              style={{ width: '100%' }}
              showSearch={{ optionFilterProp: 'label' }}
              virtual={false}
              getPopupContainer={node => node.parentElement ?? document.body}
              value={unit === '' ? undefined : unit}
              onChange={setUnit}
              options={groupByDivision(context)}
            />
          </div>
          <fieldset className="opts field" id={`${id}-item`} tabIndex={-1}>
            <legend>{t.item}</legend>
            <p className="hint">{t.itemHint}</p>
            {wrong.item && <p className="wrong">{wrong.item}</p>}
            {items.map(one => (
              <label key={one.id} className="opt">
                <input
                  type="radio"
                  name="item"
                  value={one.id}
                  checked={one.id === itemChosen}
                  onChange={() => setItem(one.id)}
                />
                <span>{one.title}</span>
              </label>
            ))}
          </fieldset>
          <div className="field">
            <label htmlFor={`${id}-file`}>{t.file}</label>
            <p className="hint" id={`${id}-file-hint`}>
              {t.fileHint}
            </p>
            {wrong.file && <p className="wrong">{wrong.file}</p>}
            {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first. */}
            <div
              className={over ? 'drop over' : 'drop'}
              onDragOver={event => {
                event.preventDefault()
                setOver(true)
              }}
              onDragLeave={() => setOver(false)}
              onDrop={drop}
            >
              {file ? (
                <span>
                  <span className="name">{file.name}</span> <span className="mute">{sizeOf(file.size)}</span>
                </span>
              ) : (
                <span>{t.dropHere}</span>
              )}
              <Button onClick={() => input.current?.click()}>{file ? t.chooseOther : t.choose}</Button>
              <input
                ref={input}
                id={`${id}-file`}
                className="vh"
                type="file"
                tabIndex={-1}
                accept=".csv,.xlsx,.xls,.jsonl,.ndjson,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                aria-describedby={`${id}-file-hint`}
                onChange={event => {
                  const picked = event.currentTarget.files?.[0]
                  if (picked) setFile(picked)
                  // The same file, mended, may be chosen again.
                  event.currentTarget.value = ''
                }}
              />
            </div>
          </div>
          <Paste onPasted={setFile} />
        </section>
        <div>
          <section className="card" aria-labelledby={`${id}-template`}>
            <h2 id={`${id}-template`}>{t.templateTitle}</h2>
            <ul className="links">
              {items.map(one => (
                <li key={one.id}>
                  <a href={templateAddress(one.id)} download>
                    {say(t.template, { item: one.title })}
                  </a>
                </li>
              ))}
            </ul>
            <p className="mute say">{t.templateNote}</p>
          </section>
          <section className="card" aria-labelledby={`${id}-what`}>
            <h2 id={`${id}-what`}>{t.whatHappens}</h2>
            <ol className="steps">
              {t.whatHappensSteps.map(step => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </section>
          {context.sample && (
            <p className="note" role="status">
              {say(t.sampleLoading, { done: context.sample.done, total: context.sample.total })}
            </p>
          )}
        </div>
      </div>
      {file && unit !== '' && itemChosen !== '' && (
        <div className="below">
          {mayLook(file) ? (
            <Look
              key={`${unit} ${itemChosen} ${file.name} ${file.size} ${file.lastModified}`}
              file={file}
              of={{ item: itemChosen, source: unit }}
              context={context}
            />
          ) : (
            <p className="note">{t.lookSkipped}</p>
          )}
        </div>
      )}
      <div className="send">
        <Button type="primary" htmlType="submit" disabled={sending !== undefined} size="large">
          {t.send}
        </Button>
        {sending !== undefined && file && (
          <div className="say" role="status">
            <p>{say(t.sending, { name: file.name })}</p>
            <Bar share={sending} label={t.progress} />
          </div>
        )}
      </div>
    </form>
  )
}

function lastUse(items: readonly string[], item: string): number {
  const at = items.indexOf(item)
  return at < 0 ? Number.POSITIVE_INFINITY : at
}

function groupByDivision(context: Context) {
  const names = [...new Set(context.units.map(unit => unit.divisionName))]
  return names.map(name => ({
    label: name,
    title: name,
    options: context.units.filter(unit => unit.divisionName === name).map(unit => ({ value: unit.uscc, label: unit.name })),
  }))
}

export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${number(bytes)} B`
  if (bytes < 1024 * 1024) return `${number(Math.round(bytes / 102.4) / 10)} KB`
  return `${number(Math.round(bytes / 104857.6) / 10)} MB`
}

export function Bar({ share, label }: { share: number; label: string }) {
  const percent = Math.max(0, Math.min(100, Math.round(share * 100)))
  return (
    <div className="prog" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <i style={{ width: `${percent}%` }} />
    </div>
  )
}
