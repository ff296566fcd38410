/** The bulletin of a month as a page; the same as workbook and paper. */
import type { ReactNode } from 'react'
import { useAsked } from './client.ts'
import { Choice, DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { type Bulletin, bulletinAddress, divisionsOf, type Filter, getBulletin, monthsBefore } from './quality-client.ts'
import { FiguresTable } from './quality-figures.tsx'
import { addressOf, go } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.quality

export function BulletinPage({ context, query }: { context: Context; query: URLSearchParams }) {
  useTitle(q.bulletin)
  const months = monthsBefore(context.today)
  const filter: Record<string, string> = { month: query.get('month') ?? months[1]!, division: query.get('division') ?? '' }
  const asked = useAsked(JSON.stringify(filter), signal => getBulletin(filter, signal))
  const change = (name: string) => (value: string) =>
    go(addressOf('quality/bulletin', { ...filter, [name]: value }), { replace: true })
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{say(q.bulletinTitle, { month: filter.month! })}</h1>
        </div>
        <div className="acts">
          <a href={bulletinAddress(filter, 'pdf')}>{q.asPdf}</a>
          <a href={bulletinAddress(filter, 'xlsx')}>{q.asXlsx}</a>
        </div>
      </div>
      <div className="filters">
        <Choice
          label={q.one}
          value={filter.month!}
          onChange={change('month')}
          options={months.map(one => ({ value: one, label: one }))}
        />
        <Choice
          label={q.division}
          all={q.everyDivision}
          value={filter.division!}
          onChange={change('division')}
          options={divisionsOf(context)}
        />
      </div>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data === undefined ? (
        <Loading lines={10} />
      ) : (
        <Sections
          data={asked.data}
          context={context}
          filter={{ division: filter.division!, from: filter.month!, to: filter.month! }}
        />
      )}
    </>
  )
}

function Sections({ data, context, filter }: { data: Bulletin; context: Context; filter: Filter }) {
  const titleOf = (item: string) => itemTitle(context, item)
  const s = q.sections
  const opens = (of: Filter, value: number) =>
    value === 0 ? (
      '0'
    ) : (
      <PageLink key={of.of} to={addressOf('quality/rows', { ...filter, ...of })}>
        {number(value)}
      </PageLink>
    )
  return (
    <>
      {data.total.rows + data.total.zero === 0 && <p className="card">{say(q.bulletinEmpty, { month: data.month })}</p>}
      {(['items', 'units', 'divisions'] as const).map(
        part =>
          data[part].length > 0 && (
            <section key={part} className="card" aria-label={s[part]}>
              <h2>{s[part]}</h2>
              <FiguresTable
                caption={s[part]}
                hideCaption
                groups={data[part]}
                total={part === 'items' ? data.total : undefined}
                context={context}
                filter={filter}
              />
            </section>
          ),
      )}
      <Named
        title={s.reporting}
        columns={[t.item, q.columns.obliged, q.columns.reported]}
        numeric={[1, 2]}
        rows={data.reporting.map(one => [
          titleOf(one.item),
          opens({ of: 'obliged', item: one.item }, one.obliged),
          opens({ of: 'reported', item: one.item }, one.reported),
        ])}
      />
      <Named
        title={s.late}
        columns={[t.unit, t.item, q.columns.rows, q.columns.late]}
        numeric={[2, 3]}
        rows={data.late.map(one => {
          const of = { unit: one.unit.uscc, item: one.item }
          const [rows, late] = [opens({ ...of, of: 'rows' }, one.rows), opens({ ...of, of: 'late' }, one.late)]
          return [one.unit.name, titleOf(one.item), rows, late]
        })}
      />
      <Named
        title={s.silent}
        columns={[t.unit, t.item]}
        rows={data.silent.map(one => [
          one.unit.name,
          <PageLink key="silent" to={addressOf('quality/rows', { ...filter, of: 'silent', unit: one.unit.uscc })}>
            {one.items.map(titleOf).join(t.listJoin)}
          </PageLink>,
        ])}
      />
      <Named
        title={s.overdue}
        columns={[t.unit, t.item, q.columns.open, q.oldest]}
        numeric={[2]}
        rows={data.overdue.map(one => [
          ...[one.unit.name, titleOf(one.item)],
          opens({ unit: one.unit.uscc, item: one.item, of: 'overdue' }, one.open),
          one.workingDays === null ? one.oldest : `${one.oldest} · ${say(q.days, { days: one.workingDays })}`,
        ])}
      />
    </>
  )
}

function Named(props: {
  title: string
  columns: readonly string[]
  rows: readonly (readonly ReactNode[])[]
  numeric?: readonly number[]
}) {
  const { title, columns, rows, numeric = [] } = props
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p>{q.none}</p>
      ) : (
        <DataTable
          caption={title}
          hideCaption
          columns={columns.map((column, at) => ({ title: column, numeric: numeric.includes(at) }))}
          rows={rows.map((cells, at) => ({ key: `${at} ${cells[0]}`, cells }))}
        />
      )}
    </section>
  )
}
