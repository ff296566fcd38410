/** What a unit has said of the headings of its files: shown, changed, forgotten. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { getContext, Problem, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { FieldChoice, LEFT_OUT } from './look.tsx'
import { listHeadings, type Saying, sayHeadings } from './look-client.ts'
import { DataTable, Failed, Loading, Moment, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { moment, say, t } from './say.ts'
import type { Context, SaidHeadings } from './shapes.ts'

export function Headings({ query }: { query: URLSearchParams }) {
  useTitle(t.headings)
  const asked = useAsked('context', getContext)
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t.headings}</h1>
        </div>
      </div>
      <section className="card" aria-label={t.headings}>
        {asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : asked.data === undefined ? (
          <Loading lines={8} />
        ) : (
          <Chosen context={asked.data} query={query} />
        )}
      </section>
    </>
  )
}

function Chosen({ context, query }: { context: Context; query: URLSearchParams }) {
  const id = useId()
  const unit = context.units.find(one => one.uscc === query.get('unit')) ?? context.units[0]
  const items = context.items.filter(one => unit?.items.includes(one.id))
  const item = items.find(one => one.id === query.get('item')) ?? items[0]
  if (unit === undefined || item === undefined) return <p>{t.noUnit}</p>
  const choose = (more: { unit?: string; item?: string }) =>
    go(addressOf('headings', { unit: unit.uscc, item: item.id, ...more }), { replace: true })
  return (
    <>
      <div className="filters">
        <div>
          <label htmlFor={`${id}-unit`}>{t.unit}</label>
          <select
            id={`${id}-unit`}
            className="plain"
            value={unit.uscc}
            onChange={event => choose({ unit: event.currentTarget.value })}
          >
            {context.units.map(one => (
              <option key={one.uscc} value={one.uscc}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor={`${id}-item`}>{t.item}</label>
          <select
            id={`${id}-item`}
            className="plain"
            value={item.id}
            onChange={event => choose({ item: event.currentTarget.value })}
          >
            {items.map(one => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p className="mute">{say(t.headingsNote, { unit: unit.name, item: item.title })}</p>
      <List key={`${unit.uscc} ${item.id}`} of={{ source: unit.uscc, item: item.id }} context={context} />
    </>
  )
}

function List({ of, context }: { of: { source: string; item: string }; context: Context }) {
  const asked = useAsked(`headings ${of.source} ${of.item}`, signal => listHeadings(of, signal))
  const [said, setSaid] = useState<SaidHeadings | undefined>()
  const [told, setTold] = useState('')
  const id = useId()
  const now = said ?? asked.data
  const fields = context.items.find(one => one.id === of.item)?.fields ?? []

  async function change(saying: Saying) {
    try {
      setSaid(await sayHeadings(of, [saying]))
      setTold(t.saved)
    } catch (problem) {
      setTold(problem instanceof Problem ? problem.message : String(problem))
    }
  }

  if (asked.problem) return <Failed problem={asked.problem} again={asked.again} />
  if (now === undefined) return <Loading lines={6} />
  return (
    <>
      <p role="status" className="told">
        {told}
      </p>
      {now.headings.length === 0 ? (
        <p>{t.none}</p>
      ) : (
        <>
          <DataTable
            caption={t.headings}
            hideCaption
            columns={[
              { title: t.heading },
              { title: t.readAs },
              { title: t.saidAt, short: true },
              { title: t.forget, short: true },
            ]}
            rows={now.headings.map(({ heading, field, saidAt }, at) => ({
              key: heading,
              cells: [
                heading,
                <FieldChoice
                  key="as"
                  id={`${id}-${at}`}
                  label={say(t.askAs, { heading })}
                  value={field ?? LEFT_OUT}
                  item={of.item}
                  context={context}
                  onChange={chosen => {
                    if (chosen !== '') void change({ heading, field: chosen === LEFT_OUT ? null : chosen })
                  }}
                />,
                <Moment key="at" at={saidAt} />,
                <Button
                  key="forget"
                  aria-label={say(t.forgetHeading, { heading })}
                  onClick={() => change({ heading, forget: true })}
                >
                  {t.forget}
                </Button>,
              ],
            }))}
          />
          <p className="acts">
            <ExportCsv
              name={t.headings}
              label={t.exportTable}
              table={{
                headings: [t.heading, t.readAs, t.saidAt],
                rows: now.headings.map(({ heading, field, saidAt }) => [
                  heading,
                  fields.find(one => one.prop === field)?.title ?? t.askLeaveOut,
                  moment(saidAt),
                ]),
              }}
            />
          </p>
        </>
      )}
    </>
  )
}
