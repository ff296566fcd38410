/** Cases of lists by step and due day, and how one begins. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { getContext, Problem, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Alert } from './form.tsx'
import { act, type Cases, getCases, getKnown, type Known, type ListCase } from './list-client.ts'
import { mayAsk } from './may.ts'
import { Choice, DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const l = t.lists
const PROPOSE = 'lists.propose'

export const standingOf = (one: ListCase): string => l.standings[one.standing as keyof typeof l.standings] ?? one.standing
export const stepOf = (kind: string): string => l.steps[kind as keyof typeof l.steps] ?? kind

type Clock = ListCase['clocks'][number]
const dayOf = (clock: Clock): string => clock.due ?? clock.notBefore ?? ''
export const clockSays = (clock: Clock): string =>
  `${l.clocks[clock.clock] ?? clock.clock} ${clock.due ?? say(l.notBefore, { day: clock.notBefore ?? '' })}`

/** What is due first stands first; what no clock runs for comes last. */
const byDue = (a: ListCase, b: ListCase): number => {
  const day = (one: ListCase) => one.clocks.map(dayOf).toSorted()[0] ?? '9999'
  return day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0
}

export function Lists({ query }: { query: URLSearchParams }) {
  useTitle(l.title)
  const context = useAsked('context', getContext)
  const known = useAsked('lists known', getKnown)
  // What ended by its term alone nobody has closed: it is among the open ones that are asked for, and among those that are over.
  const closed = query.get('closed') === 'yes'
  const cases = useAsked(`list cases ${closed}`, signal => getCases(closed, signal))
  const problem = cases.problem ?? known.problem ?? context.problem
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{l.title}</h1>
          <p className="mute">{l.note}</p>
        </div>
      </div>
      {problem ? (
        <Failed problem={problem} again={cases.again} />
      ) : !cases.data || !known.data || !context.data ? (
        <section className="card">
          <Loading lines={8} />
        </section>
      ) : (
        <>
          <Table cases={cases.data} known={known.data} query={query} mayPropose={mayAsk(context.data, PROPOSE)} />
          {mayAsk(context.data, PROPOSE) && <Propose known={known.data} context={context.data} />}
        </>
      )}
    </>
  )
}

/** Standings of a case that is over. */
const OVER: readonly string[] = ['not-entered', 'removed', 'annulled', 'withdrawn', 'expired']

function Table(props: { cases: Cases; known: Known; query: URLSearchParams; mayPropose: boolean }) {
  const { cases, known, query, mayPropose } = props
  const list = query.get('list') ?? ''
  const standing = query.get('standing') ?? ''
  const closed = query.get('closed') === 'yes'
  const filter = (more: Record<string, string>) =>
    go(addressOf('lists', { list, closed: closed ? 'yes' : '', standing, ...more }), { replace: true })
  const seen = cases.cases
    .filter(one => one.open !== closed && (list === '' || one.list === list) && (standing === '' || one.standing === standing))
    .toSorted(byDue)
  const headings = [l.colParty, l.list, l.colStanding, l.colDue, l.colNext, l.colDecided, l.colLast]
  const plain = seen.map(one => [
    ...[`${one.party.name} ${one.party.uscc}`, one.title, standingOf(one), one.clocks.map(clockSays).join(t.listJoin)],
    ...[one.next.map(stepOf).join(t.listJoin), one.decidedOn ?? '', one.lastDay ?? ''],
  ])
  return (
    <section className="card" aria-label={l.caption}>
      <div className="filters">
        <Choice
          label={l.list}
          all={l.allLists}
          value={list}
          options={known.lists.map(one => ({ value: one.list, label: one.title }))}
          onChange={list => filter({ list })}
        />
        <Choice
          label={l.which}
          all={l.openOnes}
          value={closed ? 'yes' : ''}
          options={[{ value: 'yes', label: l.closedOnes }]}
          onChange={closed => filter({ closed, standing: '' })}
        />
        <Choice
          label={l.standing}
          all={l.allStandings}
          value={standing}
          options={Object.entries(l.standings).flatMap(([value, label]) =>
            OVER.includes(value) === closed ? [{ value, label }] : [],
          )}
          onChange={standing => filter({ standing })}
        />
        <ExportCsv name={l.title} label={l.export} table={{ headings, rows: plain }} />
      </div>
      {seen.length === 0 ? (
        <p>
          {closed ? l.emptyClosed : l.empty} {mayPropose && !closed && l.emptyPropose}
        </p>
      ) : (
        <DataTable
          caption={l.caption}
          columns={headings.map((title, at) => ({ title, short: at > 4 }))}
          rows={seen.map((one, at) => ({
            key: one.case,
            cells: [
              <PageLink key="party" to={addressOf(`lists/${one.case}`)}>
                {one.party.name}
              </PageLink>,
              one.title,
              standingOf(one),
              one.clocks.length === 0 ? (
                '—'
              ) : (
                <span key="due">
                  {plain[at]![3]} {one.clocks.some(clock => clock.overdue) && <span className="tag tag-late">{l.overdue}</span>}
                </span>
              ),
              ...[plain[at]![4] || '—', one.decidedOn ?? '—', one.lastDay ?? '—'],
            ],
          }))}
        />
      )}
    </section>
  )
}

const preparedText = ({ title, missing }: Known['lists'][number]) =>
  say(l.prepared, { title, missing: missing.map(code => l.missing[code]).join(t.listJoin) })

function Propose({ known, context }: { known: Known; context: Context }) {
  const id = useId()
  const kinds = ['severe', 'abnormal'] as const
  const first = known.lists.find(one => one.standing === 'in-force')
  const [list, setList] = useState(first?.list)
  const item = known.lists.find(one => one.list === list)?.item
  const [said, setSaid] = useState<string | undefined>()
  const [sending, setSending] = useState(false)
  const units = context.units.filter(unit => item !== undefined && unit.items.includes(item))
  async function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const of = (name: string) => String(form.get(name) ?? '').trim()
    setSending(true)
    try {
      const made = await act('propose', {
        ...{ uscc: of('uscc').toUpperCase(), list: of('list'), reason: of('reason'), facts: of('facts') },
        basisDocument: { number: of('basisNumber'), on: of('basisOn') },
        ...(context.who === null ? { unit: of('unit') } : {}),
      })
      go(addressOf(`lists/${made.case}`))
    } catch (problem) {
      setSaid(problem instanceof Problem ? problem.message : String(problem))
    }
    setSending(false)
  }
  const input = (name: string, label: string, type = 'text') => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input id={`${id}-${name}`} name={name} type={type} className="plain" required autoComplete="off" />
    </div>
  )
  const area = (name: string, label: string) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <textarea id={`${id}-${name}`} name={name} className="paste" rows={3} required />
    </div>
  )
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{l.propose}</h2>
      <p className="mute">{l.proposeNote}</p>
      <form onSubmit={send} className="say">
        <Alert text={said} />
        <div className="field">
          <label htmlFor={`${id}-list`}>{l.list}</label>
          <select id={`${id}-list`} name="list" className="plain" value={list} onChange={event => setList(event.target.value)}>
            {kinds.map(kind => (
              <optgroup key={kind} label={l.kinds[kind]}>
                {known.lists
                  .filter(one => one.kind === kind)
                  .toSorted((a, b) => Number(a.standing !== 'in-force') - Number(b.standing !== 'in-force'))
                  .map(one => (
                    <option key={one.list} value={one.list} disabled={one.standing !== 'in-force'}>
                      {one.standing === 'in-force' ? one.title : preparedText(one)}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </div>
        {context.who === null && (
          <div className="field">
            <label htmlFor={`${id}-unit`}>{l.unit}</label>
            <select id={`${id}-unit`} name="unit" className="plain">
              {units.map(unit => (
                <option key={unit.uscc} value={unit.uscc}>
                  {unit.name}
                </option>
              ))}
            </select>
          </div>
        )}
        {input('uscc', l.party)}
        {area('reason', l.reason)}
        {area('facts', l.facts)}
        {input('basisNumber', l.basisNumber)}
        {input('basisOn', l.basisOn, 'date')}
        <Button type="primary" htmlType="submit" disabled={sending}>
          {l.propose}
        </Button>
      </form>
    </section>
  )
}
