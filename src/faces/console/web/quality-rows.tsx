/** What stands behind a figure: submissions, rows or records. */
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { DataTable, Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { type Filter, type Opened, type OpenRow, openFigure } from './quality-client.ts'
import { addressOf } from './route.ts'
import { causeOf, fieldTitle, itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.quality
const SHOWN = 200
const NAMES = ['of', 'from', 'to', 'unit', 'item', 'division'] as const

export function RowsPage({ context, query }: { context: Context; query: URLSearchParams }) {
  const filter: Filter = Object.fromEntries(NAMES.map(name => [name, query.get(name) ?? '']))
  const title = q.of[filter.of ?? ''] ?? q.figures
  useTitle(title)
  const asked = useAsked(JSON.stringify(filter), signal => openFigure({ ...filter, limit: String(SHOWN) }, signal))
  const { of: _, ...rest } = filter
  const unit = context.units.find(one => one.uscc === filter.unit)?.name
  const item = context.items.find(one => one.id === filter.item)?.title
  const span = filter.from === filter.to ? filter.from : `${filter.from} – ${filter.to}`
  const where = [unit, item, filter.of === 'overdue' ? '' : span].filter(Boolean).join(' · ')
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{title}</h1>
          <p className="mute">{where}</p>
        </div>
        <div className="acts">
          <PageLink to={addressOf('quality', rest)}>{q.backToFigures}</PageLink>
        </div>
      </div>
      <section className="card" aria-label={title}>
        {asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : asked.data === undefined ? (
          <Loading lines={8} />
        ) : (
          <Tables data={asked.data} context={context} title={title} filter={rest} />
        )}
      </section>
    </>
  )
}

function Tables({ data, context, title, filter }: { data: Opened; context: Context; title: string; filter: Filter }) {
  const itemOf = (item: string) => itemTitle(context, item)
  const shown = data.submissions.length + data.rows.length + data.records.length + data.zeroReports.length + data.obliged.length
  if (shown === 0) return <p>{q.nothing}</p>
  return (
    <>
      {data.submissions.length > 0 && (
        <DataTable
          caption={title}
          hideCaption
          columns={[
            { title: q.submission },
            { title: t.colUnit },
            { title: t.colItem },
            { title: t.colAt },
            { title: t.colRows, numeric: true },
          ]}
          rows={data.submissions.map(one => ({
            key: one.submission,
            cells: [
              <PageLink key="file" to={addressOf(`submissions/${one.submission}`)}>
                {one.fileName}
              </PageLink>,
              one.unit.name,
              itemOf(one.item),
              <Moment key="at" at={one.receivedAt} />,
              number(one.rows),
            ],
          }))}
        />
      )}
      {data.rows.length > 0 && (
        <DataTable
          caption={title}
          hideCaption
          columns={[{ title: q.row }, { title: t.colUnit }, { title: t.colItem }, { title: q.cause }, { title: q.since }]}
          rows={data.rows.map(one => ({
            key: `${one.submission} ${one.row} ${one.code} ${one.field}`,
            cells: [<RowLink key="row" row={one} />, one.unit.name, itemOf(one.item), whyOf(one, context), sinceOf(one)],
          }))}
        />
      )}
      {data.records.length > 0 && (
        <DataTable
          caption={title}
          hideCaption
          columns={[{ title: q.record }, { title: t.colUnit }, { title: t.colItem }]}
          rows={data.records.map(one => ({
            key: one.record,
            cells: [
              <a key="record" href={`/records/${one.record}`}>
                {one.record}
              </a>,
              one.unit.name,
              itemOf(one.item),
            ],
          }))}
        />
      )}
      {data.zeroReports.length > 0 && (
        <DataTable
          caption={title}
          hideCaption
          columns={[{ title: t.colUnit }, { title: t.colItem }, { title: q.one }, { title: q.saidOn }]}
          rows={data.zeroReports.map(one => ({
            key: `${one.unit.uscc} ${one.item} ${one.month}`,
            cells: [one.unit.name, itemOf(one.item), one.month, one.saidOn],
          }))}
        />
      )}
      {data.obliged.length > 0 && <ObligedTable data={data} context={context} title={title} filter={filter} />}
      {data.more && <p className="say mute">{say(q.more, { shown: SHOWN })}</p>}
    </>
  )
}

type Obliged = Opened['obliged'][number]

const standingOf = ({ standing, saidOn }: Obliged): string =>
  standing === 'zero' ? say(q.saidNoneOn, { day: saidOn ?? '' }) : standing === 'silent' ? q.silent : q.reported

/** Each unit with what it handed in, which opens it, or when it said that there was nothing. */
function ObligedTable({ data, context, title, filter }: { data: Opened; context: Context; title: string; filter: Filter }) {
  const head = [t.colUnit, t.colItem, q.standing, q.submissions, q.columns.rows]
  return (
    <>
      <DataTable
        caption={title}
        hideCaption
        columns={head.map((column, at) => ({ title: column, numeric: at > 2 }))}
        rows={data.obliged.map(one => {
          const of = { ...filter, unit: one.unit.uscc, item: one.item }
          const open = (figure: string, said: string) => (
            <PageLink key={figure} to={addressOf('quality/rows', { ...of, of: figure })}>
              {said}
            </PageLink>
          )
          return {
            key: `${one.unit.uscc} ${one.item}`,
            cells: [
              one.unit.name,
              itemTitle(context, one.item),
              one.standing === 'silent' ? (
                <span key="silent" className="tag tag-hold">
                  {q.silent}
                </span>
              ) : one.standing === 'zero' ? (
                open('zero', standingOf(one))
              ) : (
                q.reported
              ),
              one.submissions === 0 ? '0' : open('rows', number(one.submissions)),
              one.rows === 0 ? '0' : open('rows', number(one.rows)),
            ],
          }
        })}
      />
      <p className="acts">
        <ExportCsv
          name={title}
          label={t.objection.exportCsv}
          table={{
            headings: head,
            rows: data.obliged.map(one => [
              ...[one.unit.name, itemTitle(context, one.item), standingOf(one)],
              ...[String(one.submissions), String(one.rows)],
            ]),
          }}
        />
      </p>
    </>
  )
}

/** To what was found in that row. */
export function RowLink({ row }: { row: Pick<OpenRow, 'submission' | 'row'> }) {
  return (
    <PageLink to={addressOf(`submissions/${row.submission}`, { after: String(row.row - 1) })}>
      {say(q.openRow, { row: row.row })}
    </PageLink>
  )
}

export const whyOf = ({ code, field, item }: OpenRow, context: Context): string =>
  code === null ? '' : field === null ? causeOf(code) : `${causeOf(code)} · ${fieldTitle(context, item, field)}`

export const sinceOf = ({ since, workingDays }: OpenRow): string =>
  since === null ? '' : workingDays === null ? since : `${since} · ${say(q.days, { days: workingDays })}`
