/** What was handed in, and of what worth it is: the pages of it, and the figures. */
import { useAsked } from './client.ts'
import { Choice, Failed, Known, Loading, PageLink, useTitle } from './parts.tsx'
import { BulletinPage } from './quality-bulletin.tsx'
import { countQuality, divisionsOf, monthsBefore, tableAddress } from './quality-client.ts'
import { FiguresTable } from './quality-figures.tsx'
import { MonthPage } from './quality-month.tsx'
import { RowsPage } from './quality-rows.tsx'
import { addressOf, go, type QualityPart } from './route.ts'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.quality
const PARTS = [
  { part: 'month', path: 'quality/month', label: q.month },
  { part: 'figures', path: 'quality', label: q.figures },
  { part: 'bulletin', path: 'quality/bulletin', label: q.bulletin },
] as const

export function Quality({ part, query }: { part: QualityPart; query: URLSearchParams }) {
  return (
    <>
      <nav aria-label={q.parts} className="parts">
        <ul>
          {PARTS.map(one => (
            <li key={one.part}>
              <PageLink to={addressOf(one.path)} current={one.part === part || (part === 'rows' && one.part === 'figures')}>
                {one.label}
              </PageLink>
            </li>
          ))}
        </ul>
      </nav>
      <Known>
        {context => {
          const Page = PAGES[part]
          return <Page context={context} query={query} />
        }}
      </Known>
    </>
  )
}

const PAGES = { month: MonthPage, bulletin: BulletinPage, rows: RowsPage, figures: FiguresPage }

const NAMES = ['from', 'to', 'unit', 'item', 'division', 'by'] as const

function FiguresPage({ context, query }: { context: Context; query: URLSearchParams }) {
  useTitle(q.figures)
  const months = monthsBefore(context.today)
  const filter: Record<string, string> = Object.fromEntries(NAMES.map(name => [name, query.get(name) ?? '']))
  filter.from ||= months[0]!
  // Up to no earlier month than from.
  filter.to = [filter.from, filter.to || filter.from].toSorted()[1]!
  filter.by ||= 'unit,item'
  const asked = useAsked(JSON.stringify(filter), signal => countQuality(filter, signal))
  const change = (name: string) => (value: string) => go(addressOf('quality', { ...filter, [name]: value }), { replace: true })
  const data = asked.data
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{q.figures}</h1>
        </div>
        <div className="acts">
          <a href={tableAddress(filter, 'xlsx')}>{q.asXlsx}</a>
          <a href={tableAddress(filter, 'csv')}>{q.asCsv}</a>
        </div>
      </div>
      <section className="card" aria-label={q.figures}>
        <div className="filters">
          <Choice
            label={q.from}
            value={filter.from}
            onChange={change('from')}
            options={months.map(one => ({ value: one, label: one }))}
          />
          <Choice
            label={q.to}
            value={filter.to}
            onChange={change('to')}
            options={months.map(one => ({ value: one, label: one }))}
          />
          <Choice
            label={q.by}
            value={filter.by}
            onChange={change('by')}
            options={Object.entries(q.ways).map(([value, label]) => ({ value, label }))}
          />
          <Choice
            label={t.unit}
            all={q.everyUnit}
            value={filter.unit ?? ''}
            onChange={change('unit')}
            options={context.units.map(one => ({ value: one.uscc, label: one.name }))}
          />
          <Choice
            label={t.item}
            all={q.everyItem}
            value={filter.item ?? ''}
            onChange={change('item')}
            options={context.items.map(one => ({ value: one.id, label: one.title }))}
          />
          <Choice
            label={q.division}
            all={q.everyDivision}
            value={filter.division ?? ''}
            onChange={change('division')}
            options={divisionsOf(context)}
          />
        </div>
        {asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={8} />
        ) : data.groups.length === 0 ? (
          <p>{q.empty}</p>
        ) : (
          <>
            <FiguresTable
              caption={say(q.caption, { from: data.from, to: data.to })}
              groups={data.groups}
              total={data.groups.length > 1 ? data.total : undefined}
              context={context}
              filter={filter}
            />
            <p className="say mute">{q.legend}</p>
          </>
        )}
      </section>
    </>
  )
}
