/** Which units there are, where they stand, and what each may hand in today. */
import type { Answer } from '#capabilities/operation'
import type { listAllUnits } from '#capabilities/organisations'
import { get, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Head } from './guard-parts.tsx'
import { Choice, DataTable, Failed, Loading, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { divisionSaid, itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.units
type Unit = Answer<typeof listAllUnits>['units'][number]

const listUnits = (signal?: AbortSignal) => get<{ units: Unit[] }>('organisations.list-units', {}, signal)

export function UnitsPage({ query, context }: { query: URLSearchParams; context: Context }) {
  useTitle(w.title)
  const asked = useAsked('units', listUnits)
  return (
    <>
      <Head title={w.title} lead={w.lead} />
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data === undefined ? (
        <Loading lines={10} />
      ) : (
        <section className="card" aria-label={w.title}>
          {asked.data.units.length === 0 ? (
            <p>{w.empty}</p>
          ) : (
            <Listed units={asked.data.units} query={query} context={context} />
          )}
        </section>
      )}
    </>
  )
}

function Listed({ units, query, context }: { units: readonly Unit[]; query: URLSearchParams; context: Context }) {
  const filter = { q: query.get('q') ?? '', item: query.get('item') ?? '', state: query.get('state') ?? '' }
  const change = (name: keyof typeof filter) => (value: string) =>
    go(addressOf('units', { ...filter, [name]: value }), { replace: true })
  const isOver = (unit: Unit) => unit.until !== null && unit.until <= context.today
  const found = units.filter(
    unit =>
      (unit.name.includes(filter.q.trim()) || unit.uscc.includes(filter.q.trim().toUpperCase())) &&
      (filter.item === '' || unit.items.includes(filter.item)) &&
      (filter.state === '' || isOver(unit) === (filter.state === 'ended')),
  )
  const names = new Map(units.map(unit => [unit.uscc, unit.name]))
  const textsOf = (unit: Unit): string[] => [
    unit.uscc,
    divisionSaid(context, unit.division),
    unit.parent === null ? '—' : (names.get(unit.parent) ?? unit.parent),
    unit.letterCode ?? '—',
    unit.items.length === 0 ? w.noItems : unit.items.map(item => itemTitle(context, item)).join(t.listJoin),
  ]
  const lifeOf = (unit: Unit): string =>
    [
      isOver(unit) && say(w.until, { day: unit.until! }),
      unit.successor !== null && say(w.successor, { name: names.get(unit.successor) ?? unit.successor }),
    ]
      .filter(one => one !== false)
      .join('，')
  const items = [...new Set(units.flatMap(unit => unit.items))].sort()
  const headings = [w.name, w.code, w.division, w.parent, w.letterCode, w.items]
  return (
    <>
      <div className="filters">
        <div>
          <label htmlFor="units-q">{w.find}</label>
          <input id="units-q" className="plain" value={filter.q} onChange={event => change('q')(event.currentTarget.value)} />
        </div>
        <Choice
          label={w.item}
          all={w.anyItem}
          value={filter.item}
          onChange={change('item')}
          options={items.map(item => ({ value: item, label: itemTitle(context, item) }))}
        />
        <Choice
          label={w.state}
          all={w.anyState}
          value={filter.state}
          onChange={change('state')}
          options={[
            { value: 'standing', label: w.standing },
            { value: 'ended', label: w.ended },
          ]}
        />
      </div>
      <p role="status">{found.length === 0 ? w.none : say(w.count, { count: number(found.length) })}</p>
      {found.length > 0 && (
        <DataTable
          caption={w.title}
          hideCaption
          columns={headings.map((title, at) => ({ title, short: at === 1 || at === 2 }))}
          rows={found.map(unit => ({
            key: unit.uscc,
            cells: [
              <span key="name">
                {unit.name} {lifeOf(unit) !== '' && <small className="mute">{lifeOf(unit)}</small>}
              </span>,
              ...textsOf(unit),
            ],
          }))}
        />
      )}
      <p className="acts">
        <ExportCsv
          name={w.title}
          label={w.export}
          table={{ headings: [...headings, w.state], rows: found.map(unit => [unit.name, ...textsOf(unit), lifeOf(unit)]) }}
        />
      </p>
    </>
  )
}
