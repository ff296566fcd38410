/** The page a day begins with: what is overdue, due today or soon, and what waits for somebody's judgement. */
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { DataTable, Known, PageLink, Shown, useTitle } from './parts.tsx'
import { number, say, t } from './say.ts'
import type { Context } from './shapes.ts'
import { askForToday, type Day, type DueCase } from './today-client.ts'

const w = t.today
const SOON_DAYS = 7
const GROUPS = ['overdue', 'today', 'soon'] as const
type Group = (typeof GROUPS)[number] | 'later'

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

const groupOf = ({ due, overdue }: DueCase, today: string): Group => {
  if (overdue || (due !== null && due < today)) return 'overdue'
  if (due === null || due > daysAfter(today, SOON_DAYS)) return 'later'
  return due === today ? 'today' : 'soon'
}

export function Today() {
  useTitle(w.title)
  return <Known>{context => <Whole context={context} />}</Known>
}

function Whole({ context }: { context: Context }) {
  const asked = useAsked(`today ${context.asks.join()}`, signal => askForToday(context, signal))
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.title}</h1>
          <p className="mute">{say(w.lead, { day: context.today })}</p>
        </div>
      </div>
      <Shown asked={asked} lines={8}>
        {day => (
          <>
            <Due day={day} today={context.today} />
            <WaitingList day={day} />
          </>
        )}
      </Shown>
    </>
  )
}

const COLUMNS = [
  { title: w.organisation },
  { title: w.kind, short: true },
  { title: w.standing, short: true },
  { title: w.dueDay, short: true },
]
const textsOf = (one: DueCase): string[] => [one.organisation, w.kinds[one.kind], one.standing, one.due ?? '—']

function Due({ day, today }: { day: Day; today: string }) {
  const sorted = day.cases.toSorted((a, b) => ((a.due ?? '9999') < (b.due ?? '9999') ? -1 : 1))
  const of = (group: Group) => sorted.filter(one => groupOf(one, today) === group)
  const near = GROUPS.flatMap(of)
  const later = of('later').length
  return (
    <section className="card" aria-label={w.due}>
      {day.failed.map(what => (
        <p key={what} className="note wine">
          {say(w.notTold, { detail: what })}
        </p>
      ))}
      {near.length === 0 && <p>{say(w.dueNone, { day: today })}</p>}
      {GROUPS.map(group => {
        const cases = of(group)
        return (
          cases.length > 0 && (
            <DataTable
              key={group}
              caption={`${w.groups[group]} ${number(cases.length)}`}
              columns={COLUMNS}
              rows={cases.map(one => {
                const [name, ...texts] = textsOf(one)
                const due = texts.pop()
                const late = group === 'overdue' && <span className="tag tag-late">{w.groups.overdue}</span>
                return {
                  key: `${one.kind} ${one.key}`,
                  cells: [
                    <PageLink key="case" to={one.to}>
                      {name}
                    </PageLink>,
                    ...texts,
                    <span key="due">
                      {due} {late}
                    </span>,
                  ],
                }
              })}
            />
          )
        )
      })}
      {later > 0 && <p className="mute">{say(w.later, { count: number(later) })}</p>}
      {near.length > 0 && (
        <p className="acts">
          <ExportCsv
            name={w.title}
            label={w.export}
            table={{ headings: COLUMNS.map(one => one.title), rows: near.map(textsOf) }}
          />
        </p>
      )}
    </section>
  )
}

function WaitingList({ day }: { day: Day }) {
  if (day.waiting.length === 0) return null
  return (
    <section className="card narrow" aria-label={w.waiting}>
      {day.waiting.every(one => one.count === 0) && <p>{w.nothing}</p>}
      <DataTable
        caption={w.waiting}
        columns={[{ title: w.what }, { title: w.count, numeric: true }]}
        rows={day.waiting.map(one => ({
          key: one.key,
          cells: [
            <PageLink key="what" to={one.to}>
              {one.what}
            </PageLink>,
            one.count instanceof Error ? say(w.notTold, { detail: one.count.message }) : number(one.count),
          ],
        }))}
      />
    </section>
  )
}
