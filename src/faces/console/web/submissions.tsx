/** The list of submissions, newest first, of all units or of one. */
import { getContext, listSubmissions, useAsked } from './client.ts'
import { MovedNotice } from './moved.tsx'
import { Choice, DataTable, Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { number, t } from './say.ts'
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

function Table({ submissions, context }: { submissions: readonly Summary[]; context: Context }) {
  return (
    <DataTable
      caption={t.listCaption}
      columns={[
        { title: t.colFile },
        { title: t.colUnit },
        { title: t.colItem, short: true },
        { title: t.colAt },
        { title: t.colRows, numeric: true },
        { title: t.colLanded, numeric: true },
        { title: t.colWanting, numeric: true },
        { title: t.result, short: true },
      ]}
      rows={submissions.map(one => ({
        key: one.submission,
        cells: [
          <PageLink key="file" to={addressOf(`submissions/${one.submission}`)}>
            {one.fileName}
          </PageLink>,
          one.unit.name,
          context.items.find(item => item.id === one.item)?.title ?? one.item,
          <Moment key="at" at={one.receivedAt} />,
          number(one.rows),
          number(one.registered + one.amended + one.unchanged),
          number(one.refused + one.held),
          one.outcome === 'open' ? t.open : one.outcome === 'refused' ? t.refusedState : t.done,
        ],
      }))}
    />
  )
}
