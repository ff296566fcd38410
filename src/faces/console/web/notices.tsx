/** Where units are told outside the product, and what became of each notice. */
import { useState } from 'react'
import type { add, list } from '#capabilities/notices'
import type { Answer } from '#capabilities/operation'
import { get, post, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Field, Form } from './form.tsx'
import { Head, Once, Step, useDone } from './guard-parts.tsx'
import { mayAsk } from './may.ts'
import { isOwner } from './mine-client.ts'
import { Choice, DataTable, Failed, Loading, Moment, useTitle } from './parts.tsx'
import { moment, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.notices
export type Listed = Answer<typeof list>
type Added = Answer<typeof add>
type Address = Listed['addresses'][number]
type Notice = Listed['notices'][number]

export const listNotices = (signal?: AbortSignal) => get<Listed>('notices.list', {}, signal)

export function NoticesPage({ query, context }: { query: URLSearchParams; context: Context }) {
  const [made, setMade] = useState<Added>()
  const asked = useAsked('notices', listNotices)
  const { said, done } = useDone(asked.again)
  const { data } = asked
  const isOwn = isOwner(context)
  useTitle(w.title)
  if (asked.problem !== undefined) return <Failed title={w.title} problem={asked.problem} again={asked.again} />
  if (data === undefined) return <Loading lines={8} />
  const mayAdd = data.ways.length > 0 && mayAsk(context, 'notices.add')
  return (
    <>
      <Head title={w.title} lead={isOwn ? say(w.own.lead, { days: data.days }) : w.lead} />
      {said}
      {data.ways.length === 0 && <p className="note">{isOwn ? w.own.off : w.off}</p>}
      {made?.secret != null && <Once title={w.secret} lead={w.secretLead} value={made.secret} />}
      <section className="card" aria-label={w.addresses}>
        {data.addresses.length === 0 ? (
          <p>{w.none + (mayAdd ? w.noneYet : isOwn ? '' : w.noneOff)}</p>
        ) : (
          <Addresses list={data.addresses} isOwn={isOwn} done={done} context={context} />
        )}
      </section>
      <section className="card" aria-label={w.sent}>
        <Sent list={data} isOwn={isOwn} failedOnly={query.get('failed') === 'yes'} />
      </section>
      {mayAdd && (
        <Add
          ways={data.ways}
          isOwn={isOwn}
          onMade={one => {
            setMade(one)
            asked.again()
            window.scrollTo(0, 0)
          }}
        />
      )}
    </>
  )
}

function Addresses(props: {
  list: readonly Address[]
  isOwn: boolean
  done: (text: string) => string | undefined
  context: Context
}) {
  const { list, isOwn, done, context } = props
  return (
    <DataTable
      caption={w.addresses}
      columns={[...(isOwn ? [] : [w.unit]), w.way, w.to, w.addedOn, w.manage].map(title => ({ title }))}
      rows={list.map(one => ({
        key: one.address,
        cells: [
          ...(isOwn ? [] : [one.unit?.name]),
          w.ways[one.way],
          <code key="to">{one.where}</code>,
          one.addedOn,
          mayAsk(context, 'notices.drop') && (
            <div key="manage" className="acts">
              {mayAsk(context, 'notices.try') && (
                <Step label={w.trial} run={() => post('notices.try', { address: one.address }).then(() => done(w.trialSaid))} />
              )}
              <Step
                label={w.drop}
                sure={w.dropSure}
                danger
                run={() => post('notices.drop', { address: one.address }).then(() => done(w.drop))}
              />
            </div>
          ),
        ],
      }))}
    />
  )
}

const headOf = (isOwn: boolean): string[] => [
  ...[w.madeAt, ...(isOwn ? [] : [w.unit]), w.kind, w.to],
  ...[w.outcome, w.tries, w.said],
]
const outcomeOf = ({ outcome }: Notice): string => (outcome === null ? w.waits : (w.outcomes[outcome] ?? outcome))

function Sent({ list: { addresses, notices }, isOwn, failedOnly }: { list: Listed; isOwn: boolean; failedOnly: boolean }) {
  const of = new Map(addresses.map(one => [one.address, one]))
  const shown = failedOnly ? notices.filter(one => one.outcome === 'failed') : notices
  const head = headOf(isOwn)
  const textsOf = (one: Notice): string[] => {
    const address = of.get(one.address)
    return [
      ...[moment(one.madeAt), ...(isOwn ? [] : [address?.unit?.name ?? '']), w.kinds[one.kind] ?? one.kind],
      ...[address?.where ?? '', outcomeOf(one), number(one.tries), one.said ?? '—'],
    ]
  }
  const cellOf = (one: Notice, title: string | undefined, text: string) => {
    if (title === w.madeAt) return <Moment key={title} at={one.madeAt} />
    if (title === w.to) return <code key={title}>{text}</code>
    if (title !== w.outcome || one.outcome !== 'failed') return text
    return (
      <span key={title} className="tag tag-late">
        {text}
      </span>
    )
  }
  if (shown.length === 0) return <p>{w.noneSent}</p>
  return (
    <>
      <DataTable
        caption={w.sent}
        columns={head.map(title => ({ title, short: title === w.outcome, numeric: title === w.tries }))}
        rows={shown.map(one => ({
          key: one.notice,
          cells: textsOf(one).map((text, at) => cellOf(one, head[at], text)),
        }))}
      />
      <p className="acts">
        <ExportCsv name={w.sent} label={w.exportCsv} table={{ headings: head, rows: shown.map(textsOf) }} />
      </p>
    </>
  )
}

function Add({ ways, isOwn, onMade }: { ways: Listed['ways']; isOwn: boolean; onMade: (made: Added) => void }) {
  const [given, setGiven] = useState({ ...(isOwn ? {} : { source: '' }), way: ways[0]! as string, to: '' })
  const set = (name: 'source' | 'way' | 'to') => (value: string) => setGiven(before => ({ ...before, [name]: value }))
  return (
    <section aria-label={w.add}>
      <h2>{w.add}</h2>
      <Form
        send={async () => {
          onMade(await post<Added>('notices.add', given))
          set('to')('')
        }}
        label={w.send}
        busy={w.sending}
      >
        {given.source !== undefined && (
          <Field label={w.unitCode} autoComplete="off" value={given.source} onChange={set('source')} />
        )}
        <div className="field">
          <Choice
            label={w.way}
            options={ways.map(way => ({ value: way, label: w.ways[way] ?? way }))}
            value={given.way}
            onChange={set('way')}
          />
        </div>
        <Field label={w.to} hint={isOwn ? w.own.toHint : w.toHint} autoComplete="off" value={given.to} onChange={set('to')} />
      </Form>
    </section>
  )
}
