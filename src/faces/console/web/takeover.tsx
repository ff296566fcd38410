/** Records of a former system: rehearsed, taken over, and counted again by item, authority and year. */
import { Button } from 'antd'
import { type FormEvent, useEffect, useId, useState } from 'react'
import type { reconciliation } from '#capabilities/intake'
import type { Answer } from '#capabilities/operation'
import { get, sendFile, showSubmission, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Bar } from './hand-in.tsx'
import { Choice, DataTable, Failed, Known, Loading, useTitle } from './parts.tsx'
import { useAct, Wrong } from './queue-parts.tsx'
import { addressOf, go } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.takeover
type Report = Answer<typeof reconciliation>
const COUNTS = [
  ...(['rows', 'registered', 'amended', 'unchanged', 'held', 'refused', 'person'] as const),
  ...(['shown', 'repaired', 'ended', 'over', 'hidden'] as const),
]

export function Takeover({ query }: { query: URLSearchParams }) {
  useTitle(w.title)
  const submission = query.get('submission') ?? ''
  // What is counted of all is counted again once a file is through.
  const [through, setThrough] = useState('')
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.title}</h1>
          <p className="mute">{w.lead}</p>
        </div>
      </div>
      <Known>
        {context => (
          <>
            {submission !== '' && <Outcome key={submission} id={submission} context={context} whenThrough={setThrough} />}
            <Begin context={context} />
            <Reconciled key={through} title={w.all} of="" context={context} />
          </>
        )}
      </Known>
    </>
  )
}

function Begin({ context }: { context: Context }) {
  const id = useId()
  const [unit, setUnit] = useState(context.units.length === 1 ? context.units[0]!.uscc : '')
  const [item, setItem] = useState('')
  const [system, setSystem] = useState('')
  const [file, setFile] = useState<File>()
  const [isReal, setReal] = useState(false)
  const [sent, setSent] = useState(0)
  const act = useAct()
  const items = context.items.filter(
    one => unit === '' || context.units.some(known => known.uscc === unit && known.items.includes(one.id)),
  )
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (unit === '' || item === '' || system.trim() === '' || file === undefined) return act.refuse(w.needed)
    setSent(0)
    const of = { item, source: unit, system: system.trim(), rehearsal: String(!isReal) }
    return act.run(async () => {
      const { submission } = await sendFile('intake.take-over', of, file, setSent)
      go(addressOf('takeover', { submission }))
    })
  }
  return (
    <form className="card wide-form" onSubmit={send} noValidate>
      <Wrong text={act.wrong} />
      <div className="filters">
        <Choice
          label={t.unit}
          all={t.quality.chooseUnit}
          value={unit}
          onChange={setUnit}
          options={context.units.map(one => ({ value: one.uscc, label: one.name }))}
        />
        <Choice
          label={t.item}
          all={w.chooseItem}
          value={item}
          onChange={setItem}
          options={items.map(one => ({ value: one.id, label: one.title }))}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-system`}>{w.system}</label>
        <p className="hint" id={`${id}-system-hint`}>
          {w.systemHint}
        </p>
        <input
          id={`${id}-system`}
          className="plain"
          maxLength={60}
          value={system}
          aria-describedby={`${id}-system-hint`}
          onChange={event => setSystem(event.currentTarget.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-file`}>{w.file}</label>
        <p className="hint" id={`${id}-file-hint`}>
          {w.fileHint}
        </p>
        <input
          id={`${id}-file`}
          type="file"
          accept=".csv,.xlsx,.xls,.jsonl,.ndjson"
          aria-describedby={`${id}-file-hint`}
          onChange={event => setFile(event.currentTarget.files?.[0])}
        />
      </div>
      <fieldset className="opts field">
        <legend>{w.way}</legend>
        {[false, true].map(real => (
          <label key={String(real)} className="opt">
            <input type="radio" name="way" checked={isReal === real} onChange={() => setReal(real)} />
            <span>{real ? w.real : w.rehearse}</span>
          </label>
        ))}
      </fieldset>
      <Button type="primary" htmlType="submit" disabled={act.busy}>
        {w.send}
      </Button>
      {act.busy && <Bar share={sent} label={w.sending} />}
    </form>
  )
}

/** Of one file, a rehearsal too: watched until it is over, then counted. */
function Outcome(props: { id: string; context: Context; whenThrough: (id: string) => void }) {
  const { id, context, whenThrough } = props
  const asked = useAsked(id, signal => showSubmission(id, signal))
  const { data, again } = asked
  const isOpen = data?.outcome === 'open'
  useEffect(() => {
    if (data !== undefined && !isOpen) whenThrough(id)
    if (!isOpen || data === undefined) return
    const timer = setTimeout(again, 700)
    return () => clearTimeout(timer)
  }, [isOpen, data, again, id, whenThrough])
  if (asked.problem) return <Failed problem={asked.problem} again={again} />
  if (data === undefined) return <Loading lines={4} />
  const rows = <Button onClick={() => go(addressOf(`submissions/${id}`))}>{w.findings}</Button>
  if (data.outcome === 'open')
    return (
      <section className="card" aria-label={w.title}>
        <Bar share={data.share ?? 0} label={t.progress} />
        <p role="status">{say(w.running, { rows: number(data.rows) })}</p>
      </section>
    )
  if (data.outcome === 'refused' && data.rows === 0)
    return (
      <section className="card" role="status">
        <p className="wrong">{w.refused}</p>
        {rows}
      </section>
    )
  return (
    <Reconciled title={data.rehearsal ? w.report : w.reportReal} of={id} context={context} isRehearsal={data.rehearsal}>
      {rows}
    </Reconciled>
  )
}

function Reconciled(props: { title: string; of: string; context: Context; isRehearsal?: boolean; children?: React.ReactNode }) {
  const { title, of, context, isRehearsal = false, children } = props
  const asked = useAsked(`reconciled ${of}`, signal =>
    get<Report>('intake.reconciliation', of === '' ? {} : { submission: of }, signal),
  )
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data === undefined ? (
        <Loading lines={4} />
      ) : asked.data.lines.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <Lines report={asked.data} title={title} context={context} isRehearsal={isRehearsal}>
          {children}
        </Lines>
      )}
    </section>
  )
}

function Lines(props: { report: Report; title: string; context: Context; isRehearsal: boolean; children: React.ReactNode }) {
  const { report, title, context, isRehearsal, children } = props
  const { total, lines, agrees } = report
  const c = w.columns
  const named = lines.map(line => [
    itemTitle(context, line.item),
    line.authority?.name ?? line.authority?.uscc ?? '–',
    line.year ?? '–',
    ...[...COUNTS.map(one => line[one]), line.ledger.records].map(number),
  ])
  const sums = [w.total, '', '', ...[...COUNTS.map(one => total[one]), total.records].map(number)]
  const headings = [c.item, c.authority, c.year, ...COUNTS.map(one => c[one]), c.ledger]
  const said = isRehearsal ? w.rehearsed : agrees ? w.agrees : w.differs
  return (
    <>
      <p className={isRehearsal || agrees ? 'note' : 'note wine'} role="status">
        {say(said, { rows: number(total.rows), registered: number(total.registered), records: number(total.records) })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className="wide figures" tabIndex={0} aria-label={say(w.lines, { title })}>
        <DataTable
          caption={title}
          hideCaption
          columns={headings.map((heading, at) => ({ title: heading, numeric: at > 2, short: at === 1 || at === 2 }))}
          rows={[...named, ...(named.length > 1 ? [sums] : [])].map(cells => ({ key: cells.slice(0, 3).join(' '), cells }))}
        />
      </section>
      <p className="settle">
        {children}
        <ExportCsv name={title} label={w.asCsv} table={{ headings, rows: [...named, sums] }} />
      </p>
    </>
  )
}
