/** For the centre and the lead department: all clocks of repair and of objections, load by unit, what is due on which day, what is overdue. */
import { Button } from 'antd'
import { useId } from 'react'
import { type Asked, useAsked } from './client.ts'
import { type ObjectionOverview, showObjectionOverview } from './objection-client.ts'
import { DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { type Overview, showOverview } from './repair-client.ts'
import { standingOf } from './repairs.tsx'
import { addressOf } from './route.ts'
import { number, say, t } from './say.ts'
import { saveTable } from './table-file.ts'

const w = t.repair

/** What is the same of both kinds of case. */
type Shared = Pick<Overview, 'open' | 'soon' | 'late' | 'leftOut' | 'days' | 'unsettled' | 'escalated' | 'today'>
type Unit = Pick<Overview['units'][number], 'unit' | 'unitName' | 'open' | 'soon' | 'late' | 'next'>
interface Kind<Found> {
  title: string
  waits: readonly string[]
  unitsOf: (found: Found) => readonly (Unit & { counts: readonly number[] })[]
  countsOf: (found: Found) => readonly number[]
  addressOf: (id: string) => string
  standingOf: (standing: string) => string
}

const repairCounts = (one: Pick<Overview, 'acceptance' | 'decision' | 'returned'>) => [
  one.acceptance,
  one.decision,
  one.returned,
]
const REPAIRS: Kind<Overview> = {
  title: w.overviewRepairs,
  waits: [w.waitsAcceptance, w.waitsDecision, w.waitsApplicant],
  countsOf: repairCounts,
  unitsOf: found => found.units.map(unit => ({ ...unit, counts: repairCounts(unit) })),
  addressOf: id => addressOf(`repairs/${id}`),
  standingOf,
}
const CLOCKS = ['acknowledgement', 'decision', 'annulment', 'second-look'] as const
const objectionCounts = (one: Pick<ObjectionOverview, (typeof CLOCKS)[number]>) => CLOCKS.map(clock => one[clock])
const OBJECTIONS: Kind<ObjectionOverview> = {
  title: w.overviewObjections,
  waits: CLOCKS.map(clock => w.objectionWaits[clock]),
  countsOf: objectionCounts,
  unitsOf: found => found.units.map(unit => ({ ...unit, counts: objectionCounts(unit) })),
  addressOf: id => addressOf(`objections/${id}`),
  standingOf: standing => t.objection.standings[standing as 'filed'],
}

export function RepairOverview() {
  useTitle(w.overview)
  const repairs = useAsked('repair overview', showOverview)
  const objections = useAsked('objection overview', showObjectionOverview)
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.overview}</h1>
          <p className="mute">{w.overviewLead}</p>
        </div>
      </div>
      <Clocks kind={REPAIRS} asked={repairs} />
      <Clocks kind={OBJECTIONS} asked={objections} />
    </>
  )
}

function Clocks<Found extends Shared>({ kind, asked }: { kind: Kind<Found>; asked: Asked<Found> }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{kind.title}</h2>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data ? (
        <Whole found={asked.data} kind={kind} />
      ) : (
        <div className="card">
          <Loading lines={10} />
        </div>
      )}
    </section>
  )
}

function Whole<Found extends Shared>({ found, kind }: { found: Found; kind: Kind<Found> }) {
  const units = kind.unitsOf(found)
  const headings = [w.colUnit, w.open, ...kind.waits, w.soon, w.late, w.next]
  const cells = units.map(unit => [
    unit.unitName ?? w.centre,
    ...[unit.open, ...unit.counts, unit.soon, unit.late].map(number),
    unit.next ?? '',
  ])
  const counts = kind.countsOf(found)
  const figures = [
    { label: w.open, value: found.open },
    ...kind.waits.map((label, at) => ({ label, value: counts[at]! })),
    { label: w.soon, value: found.soon },
    { label: w.late, value: found.late, bad: true },
    ...(found.unsettled > 0 ? [{ label: w.unsettled, value: found.unsettled }] : []),
  ]
  const most = Math.max(1, ...found.days.map(day => day.cases))
  const named = (title: string) => `${kind.title} ${title}`
  return (
    <>
      <section className="card" aria-label={named(w.open)}>
        <dl className="stats">
          {figures.map(figure => (
            <div key={figure.label} className={'bad' in figure && figure.value > 0 ? 'bad' : ''}>
              <dt>{figure.label}</dt>
              <dd>{number(figure.value)}</dd>
            </div>
          ))}
        </dl>
        {found.leftOut > 0 && <p className="mute">{say(w.leftOut, { count: number(found.leftOut) })}</p>}
      </section>
      <section className="card" aria-label={named(w.escalated)}>
        {found.escalated.length === 0 ? (
          <p>{w.noEscalated}</p>
        ) : (
          <DataTable
            caption={w.escalated}
            columns={[
              { title: w.colCase },
              { title: w.colUnit },
              { title: w.colStanding, short: true },
              { title: w.since2, short: true },
            ]}
            rows={found.escalated.map(one => ({
              key: one.case,
              cells: [
                <PageLink key="case" to={kind.addressOf(one.case)}>
                  {one.organisation.name}
                </PageLink>,
                one.unitName ?? w.centre,
                kind.standingOf(one.standing),
                one.due,
              ],
            }))}
          />
        )}
      </section>
      <section className="card" aria-label={named(w.unitsTitle)}>
        {units.length === 0 ? (
          <p>{say(w.nothingOpen, { kind: kind.title })}</p>
        ) : (
          <>
            <DataTable
              caption={w.unitsTitle}
              columns={headings.map((title, at) => ({
                title,
                numeric: at > 0 && at < headings.length - 1,
                short: at === headings.length - 1,
              }))}
              rows={units.map((unit, at) => ({ key: unit.unit ?? '', cells: cells[at]! }))}
            />
            <p className="acts">
              <Button onClick={() => saveTable(named(w.unitsTitle), headings, cells)}>{w.export}</Button>
            </p>
          </>
        )}
      </section>
      <section className="card narrow" aria-label={named(w.calendar)}>
        {found.days.length === 0 ? (
          <p>{w.noDays}</p>
        ) : (
          <table className="data days">
            <caption>{w.calendar}</caption>
            <thead>
              <tr>
                <th scope="col">{w.due}</th>
                <th scope="col" className="n">
                  {w.cases}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.days.map(day => (
                <tr key={day.due} className={day.due < found.today ? 'late' : ''}>
                  <th scope="row">
                    {day.due} {day.due < found.today && <span className="tag tag-late">{w.late}</span>}
                    {day.due === found.today && <span className="tag tag-hold">{w.dueToday}</span>}
                  </th>
                  <td className="n">
                    <span className="load" style={{ inlineSize: `${(4 * day.cases) / most}rem` }} aria-hidden="true" />
                    {number(day.cases)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  )
}
