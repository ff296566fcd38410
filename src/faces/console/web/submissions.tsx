/** The list of submissions, newest first, of all units or of one. */
import { getContext, listSubmissions, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { MovedNotice } from './moved.tsx'
import { Choice, DataTable, Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { moment, number, t } from './say.ts'
import type { Context, Summary } from './shapes.ts'

export function Submissions({ query }: { query: URLSearchParams }) {
  useTitle(t.submissions)
  const unit = query.get('unit') ?? ''
  const context = useAsked('context', getContext)
  const asked = useAsked(`submissions ${unit}`, signal => listSubmissions(unit, signal))
  const problem = asked.problem ?? context.problem
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t.listTitle}</h1>
        </div>
        <div className="acts">
          <PageLink to={addressOf('')}>{t.handIn}</PageLink>
        </div>
      </div>
      {context.data && <MovedNotice context={context.data} />}
      <section className="card" aria-label={t.listTitle}>
        {context.data && (
          <div className="filters">
            <Choice
              label={t.unit}
              all={t.allUnits}
              value={unit}
              options={context.data.units.map(one => ({ value: one.uscc, label: one.name }))}
              onChange={unit => go(addressOf('submissions', { unit }), { replace: true })}
            />
          </div>
        )}
        {problem ? (
          <Failed problem={problem} again={asked.again} />
        ) : !asked.data || !context.data ? (
          <Loading lines={10} />
        ) : asked.data.submissions.length === 0 ? (
          <p>{t.listEmpty}</p>
        ) : (
          <Table submissions={asked.data.submissions} context={context.data} />
        )}
      </section>
    </>
  )
}

const HEAD = [t.colFile, t.colUnit, t.colItem, t.colAt, t.colRows, t.colLanded, t.colWanting, t.result]

function Table({ submissions, context }: { submissions: readonly Summary[]; context: Context }) {
  const textsOf = (one: Summary): string[] => [
    ...[one.fileName, one.unit.name, context.items.find(item => item.id === one.item)?.title ?? one.item],
    moment(one.receivedAt),
    ...[one.rows, one.registered + one.amended + one.unchanged, one.refused + one.held].map(number),
    one.outcome === 'open' ? t.open : one.outcome === 'refused' ? t.refusedState : t.done,
  ]
  return (
    <>
      <DataTable
        caption={t.listCaption}
        columns={HEAD.map((title, at) => ({ title, numeric: at >= 4 && at <= 6, short: at === 2 || at === 7 }))}
        rows={submissions.map(one => {
          const [file, unit, item, , ...rest] = textsOf(one)
          return {
            key: one.submission,
            cells: [
              <PageLink key="file" to={addressOf(`submissions/${one.submission}`)}>
                {file}
              </PageLink>,
              ...[unit, item, <Moment key="at" at={one.receivedAt} />, ...rest],
            ],
          }
        })}
      />
      <p className="acts">
        <ExportCsv name={t.submissions} label={t.exportTable} table={{ headings: HEAD, rows: submissions.map(textsOf) }} />
      </p>
    </>
  )
}
