/** The queue of held rows: what waits, the oldest first; filters stand in the address. */
import { Button } from 'antd'
import { getContext, useAsked } from './client.ts'
import { DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { type HeldFilter, type HeldPage, listHeld, saveCsv } from './queue-client.ts'
import { Choice, itemTitle, Pager, UnitAndItem, useAct, Wrong } from './queue-parts.tsx'
import { addressOf, go } from './route.ts'
import { causeOf, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.queues
const SIZE = 50
/** Of one question, where the whole list is wanted. */
const MOST = 500

export const filterOf = (query: URLSearchParams): HeldFilter => ({
  source: query.get('source') ?? '',
  item: query.get('item') ?? '',
  cause: query.get('cause') ?? '',
})

export function Held({ query }: { query: URLSearchParams }) {
  useTitle(q.held)
  const filter = filterOf(query)
  const after = Math.max(0, Number(query.get('after') ?? 0) || 0)
  const context = useAsked('context', getContext)
  const key = `held ${Object.values(filter).join(' ')} ${after}`
  const asked = useAsked(key, signal => listHeld(filter, { after, limit: SIZE }, signal))
  const saving = useAct()
  const problem = asked.problem ?? context.problem
  const isFiltered = Object.values(filter).some(value => value !== '')
  const found = asked.data

  async function save() {
    const rows: HeldPage['rows'] = []
    for (;;) {
      const page = await listHeld(filter, { after: rows.length, limit: MOST })
      rows.push(...page.rows)
      if (page.rows.length < MOST) break
    }
    const lines = rows.map(row => linesOf(row, context.data!))
    saveCsv(q.held, [[t.unit, t.item, t.cause, q.colCode, q.colName, t.row, q.colSince, q.colUntil], ...lines])
  }

  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{q.held}</h1>
          <p className="mute">{q.heldNote}</p>
        </div>
        <div className="acts">
          {found && context.data && found.count > 0 && (
            <Button onClick={() => saving.run(save)} disabled={saving.busy}>
              {q.export}
            </Button>
          )}
        </div>
      </div>
      <section className="card" aria-label={q.held}>
        <Wrong text={saving.wrong} />
        {context.data && (
          <div className="filters">
            <UnitAndItem context={context.data} query={query} page="held" />
            <Choice
              label={q.filterCause}
              all={t.allCauses}
              value={filter.cause}
              options={causesOf(found, filter.cause)}
              onChange={cause => go(addressOf('held', { ...filter, cause }), { replace: true })}
            />
            {isFiltered && <Button onClick={() => go(addressOf('held'), { replace: true })}>{t.clearFilters}</Button>}
          </div>
        )}
        {problem ? (
          <Failed problem={problem} again={asked.again} />
        ) : !found || !context.data ? (
          <Loading lines={10} />
        ) : found.rows.length === 0 ? (
          <p>{isFiltered ? q.noMatch : q.heldEmpty}</p>
        ) : (
          <>
            <Table page={found} filter={filter} context={context.data} />
            <Pager after={after} size={SIZE} count={found.count} to={next => addressOf('held', { ...filter, after: next })} />
          </>
        )}
      </section>
    </>
  )
}

/** With how many rows each has; the one that is chosen stays, also when its last row has been decided. */
const causesOf = (found: HeldPage | undefined, chosen: string) => {
  const causes = found?.causes ?? []
  const options = causes.map(({ cause, rows }) => ({ value: cause, label: `${causeOf(cause)} ${number(rows)}` }))
  return chosen === '' || causes.some(({ cause }) => cause === chosen)
    ? options
    : [...options, { value: chosen, label: causeOf(chosen) }]
}

const linesOf = (row: HeldPage['rows'][number], context: Context): string[] => [
  row.unit.name,
  itemTitle(context, row.item),
  causeOf(row.cause),
  row.uscc ?? '',
  row.name ?? '',
  String(row.row),
  row.heldOn,
  row.untilOn,
]

export const heldAddress = (row: { submission: string; row: number }, filter: HeldFilter): string =>
  addressOf(`held/${row.submission}/${row.row}`, { ...filter })

function Table({ page, filter, context }: { page: HeldPage; filter: HeldFilter; context: Context }) {
  return (
    <DataTable
      caption={say(q.count, { count: number(page.count) })}
      columns={[
        { title: t.cause },
        { title: q.colName },
        { title: t.unit },
        { title: t.item, short: true },
        { title: q.colSince, short: true },
        { title: q.colUntil, short: true },
      ]}
      rows={page.rows.map(row => ({
        key: `${row.submission} ${row.row}`,
        cells: [
          <PageLink key="open" to={heldAddress(row, filter)}>
            {causeOf(row.cause)}
          </PageLink>,
          <span key="name">
            {row.name ?? (row.cause === 'PARTY_LIKE_PERSON' ? <span className="mute">{q.hiddenName}</span> : '')}
            {row.uscc !== null && (
              <>
                <br />
                <span className="code mute">{row.uscc}</span>
              </>
            )}
          </span>,
          row.unit.name,
          itemTitle(context, row.item),
          row.heldOn,
          row.untilOn,
        ],
      }))}
    />
  )
}
