/** What a unit handed in in a month, where it has said nothing, and what of it is still open: the clerk's own page. */
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Choice, DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { getMonth, type Month, monthsBefore, type OpenRow, sayNothing, settleRow } from './quality-client.ts'
import { RowLink, sinceOf, whyOf } from './quality-rows.tsx'
import { useAct } from './queue-parts.tsx'
import { addressOf, go } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.quality

export function MonthPage({ context, query }: { context: Context; query: URLSearchParams }) {
  useTitle(q.month)
  const months = monthsBefore(context.today)
  const unit = query.get('unit') ?? (context.units.length === 1 ? context.units[0]!.uscc : '')
  const month = query.get('month') ?? months[1]!
  const [told, setTold] = useState('')
  const asked = useAsked(`month ${unit} ${month}`, async signal => (unit === '' ? undefined : getMonth(unit, month, signal)))
  const change = (next: Record<string, string>) => {
    setTold('')
    go(addressOf('quality/month', { unit, month, ...next }), { replace: true })
  }
  const done = (said: string) => {
    setTold(said)
    asked.again()
  }
  const data = unit === '' ? undefined : asked.data
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{q.month}</h1>
        </div>
        <div className="acts">
          <PageLink to={addressOf('')}>{t.handIn}</PageLink>
        </div>
      </div>
      <section className="card" aria-label={q.month}>
        <div className="filters">
          <Choice
            label={t.unit}
            all={q.chooseUnit}
            value={unit}
            onChange={value => change({ unit: value })}
            options={context.units.map(one => ({ value: one.uscc, label: one.name }))}
          />
          <Choice
            label={q.one}
            value={month}
            onChange={value => change({ month: value })}
            options={months.map(one => ({ value: one, label: one }))}
          />
        </div>
        <p className="told" role="status">
          {told}
        </p>
        {unit === '' ? (
          <p>{q.monthEmpty}</p>
        ) : asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={6} />
        ) : (
          <ItemsTable data={data} context={context} done={done} />
        )}
      </section>
      {data !== undefined && (
        <section className="card" aria-labelledby="open-rows">
          <h2 id="open-rows">{q.openTitle}</h2>
          <OpenRows data={data} context={context} done={done} />
        </section>
      )}
    </>
  )
}

type Acting = { data: Month; context: Context; done: (said: string) => void }

function ItemsTable({ data, context, done }: Acting) {
  const titleOf = (item: string) => itemTitle(context, item)
  const address = (item: string, of: string) =>
    addressOf('quality/rows', { of, unit: data.unit.uscc, item, from: data.month, to: data.month })
  const link = (item: string, of: string, value: number) =>
    value === 0 ? '0' : <PageLink to={address(item, of)}>{number(value)}</PageLink>
  const c = q.columns
  const figures = [c.rows, c.sound, c.refused, c.held, c.late, c.open]
  return (
    <>
      <DataTable
        caption={say(q.byItem, { unit: data.unit.name, month: data.month })}
        columns={[{ title: t.item }, ...figures.map(title => ({ title, numeric: true })), { title: q.standing }]}
        rows={data.items.map(one => ({
          key: one.item,
          cells: [
            titleOf(one.item),
            link(one.item, 'rows', one.rows),
            link(one.item, 'sound', one.sound),
            link(one.item, 'refused', one.refused),
            link(one.item, 'held', one.held),
            link(one.item, 'late', one.late),
            link(one.item, 'open', one.open),
            one.zero > 0 ? (
              q.saidNone
            ) : one.silent ? (
              <SayNothing key="say" data={data} item={one.item} title={titleOf(one.item)} done={done} />
            ) : (
              q.reported
            ),
          ],
        }))}
      />
      <p className="acts">
        <ExportCsv
          name={`${data.unit.name} ${data.month}`}
          label={t.exportTable}
          table={{
            headings: [t.item, ...figures, q.standing],
            rows: data.items.map(one => [
              titleOf(one.item),
              ...[one.rows, one.sound, one.refused, one.held, one.late, one.open].map(String),
              one.zero > 0 ? q.saidNone : one.silent ? q.silent : q.reported,
            ]),
          }}
        />
      </p>
    </>
  )
}

function SayNothing({ data, item, title, done }: { data: Month; item: string; title: string; done: (said: string) => void }) {
  const act = useAct()
  const send = () =>
    act.run(async () => {
      await sayNothing({ source: data.unit.uscc, item, month: data.month })
      done(say(q.sayNoneDone, { month: data.month, item: title }))
    })
  return (
    <>
      <span className="tag tag-hold">{q.silent}</span>{' '}
      <Button size="small" onClick={send} disabled={act.busy} aria-label={`${title}: ${say(q.sayNone, { month: data.month })}`}>
        {say(q.sayNone, { month: data.month })}
      </Button>
      {act.wrong !== undefined && <span role="alert">{act.wrong}</span>}
    </>
  )
}

function OpenRows({ data, context, done }: Acting) {
  if (data.open.length === 0) return <p>{q.openEmpty}</p>
  const overdue = data.open.filter(one => one.since !== null && one.since < data.remindBefore)
  return (
    <>
      {overdue.length > 0 && (
        <p className="note wine" role="note">
          {say(q.remind, { rows: overdue.length })}
        </p>
      )}
      <DataTable
        caption={q.openTitle}
        hideCaption
        columns={[{ title: q.row }, { title: t.item }, { title: q.cause }, { title: q.since }, { title: q.act }]}
        rows={data.open.map(one => ({
          key: `${one.submission} ${one.row}`,
          cells: [
            <RowLink key="row" row={one} />,
            itemTitle(context, one.item),
            whyOf(one, context),
            <span key="since">
              {sinceOf(one)} {overdue.includes(one) && <span className="tag tag-late">{q.overdue}</span>}
            </span>,
            <Settle key="settle" row={one} done={done} />,
          ],
        }))}
      />
      {data.openMore && <p className="say mute">{q.openMore}</p>}
    </>
  )
}

function Settle({ row, done }: { row: OpenRow; done: (said: string) => void }) {
  const id = useId()
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const act = useAct()
  const send = (event: FormEvent) => {
    event.preventDefault()
    return act.run(async () => {
      await settleRow({ submission: row.submission, row: row.row, reason })
      done(say(q.settled, { row: row.row }))
    })
  }
  if (!isAsking)
    return (
      <Button size="small" onClick={() => setAsking(true)} aria-label={`${say(q.openRow, { row: row.row })}: ${q.settle}`}>
        {q.settle}
      </Button>
    )
  return (
    <form onSubmit={send} className="settle">
      <label htmlFor={id}>{q.settleReason}</label>
      <input
        id={id}
        className="plain"
        value={reason}
        required
        minLength={2}
        maxLength={500}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Button size="small" htmlType="submit" type="primary" disabled={act.busy}>
        {q.settleDo}
      </Button>
      <Button size="small" onClick={() => setAsking(false)}>
        {q.cancel}
      </Button>
      {act.wrong !== undefined && <span role="alert">{act.wrong}</span>}
    </form>
  )
}
