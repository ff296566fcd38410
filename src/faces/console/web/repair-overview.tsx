/** For the centre and the lead department: all clocks, load by unit, what is due on which day, what is overdue. */
import { Button } from 'antd'
import { useAsked } from './client.ts'
import { DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { type Overview, showOverview } from './repair-client.ts'
import { standingOf } from './repairs.tsx'
import { addressOf } from './route.ts'
import { number, say, t } from './say.ts'
import { saveTable } from './table-file.ts'

const w = t.repair

export function RepairOverview() {
  useTitle(w.overview)
  const asked = useAsked('repair overview', showOverview)
  const found = asked.data
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.overview}</h1>
          <p className="mute">{w.overviewLead}</p>
        </div>
        <div className="acts">{found && found.units.length > 0 && <Button onClick={() => save(found)}>{w.export}</Button>}</div>
      </div>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : found ? (
        <Whole found={found} />
      ) : (
        <section className="card">
          <Loading lines={10} />
        </section>
      )}
    </>
  )
}

const HEAD = [w.colUnit, w.open, w.waitsAcceptance, w.waitsDecision, w.waitsApplicant, w.soon, w.late, w.next]
const cellsOf = (unit: Overview['units'][number]): string[] => [
  unit.unitName,
  ...[unit.open, unit.acceptance, unit.decision, unit.returned, unit.soon, unit.late].map(number),
  unit.next ?? '',
]
const save = ({ units }: Overview) => saveTable(`${w.overview}.csv`, HEAD, units.map(cellsOf))

function Whole({ found }: { found: Overview }) {
  const figures = [
    { label: w.open, value: found.open },
    { label: w.waitsAcceptance, value: found.acceptance },
    { label: w.waitsDecision, value: found.decision },
    { label: w.waitsApplicant, value: found.returned },
    { label: w.soon, value: found.soon },
    { label: w.late, value: found.late, bad: true },
    ...(found.unsettled > 0 ? [{ label: w.unsettled, value: found.unsettled }] : []),
  ]
  const most = Math.max(1, ...found.days.map(day => day.cases))
  return (
    <>
      <section className="card" aria-label={w.overview}>
        <dl className="stats">
          {figures.map(figure => (
            <div key={figure.label} className={figure.bad && figure.value > 0 ? 'bad' : ''}>
              <dt>{figure.label}</dt>
              <dd>{number(figure.value)}</dd>
            </div>
          ))}
        </dl>
        {found.leftOut > 0 && <p className="mute">{say(w.leftOut, { count: number(found.leftOut) })}</p>}
      </section>
      <section className="card" aria-label={w.escalated}>
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
                <PageLink key="case" to={addressOf(`repairs/${one.case}`)}>
                  {one.organisation.name}
                </PageLink>,
                one.unitName,
                standingOf(one.standing),
                one.due,
              ],
            }))}
          />
        )}
      </section>
      <section className="card" aria-label={w.unitsTitle}>
        {found.units.length === 0 ? (
          <p>{w.empty}</p>
        ) : (
          <DataTable
            caption={w.unitsTitle}
            columns={HEAD.map((title, at) => ({ title, numeric: at > 0 && at < 7, short: at === 7 }))}
            rows={found.units.map(unit => ({ key: unit.unit, cells: cellsOf(unit) }))}
          />
        )}
      </section>
      <section className="card narrow" aria-label={w.calendar}>
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
                    {day.due} {day.due < found.today && <span className="tag tag-back">{w.late}</span>}
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
