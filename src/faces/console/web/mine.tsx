/** An organisation's own place: what changes soon, what is open, and everything that is held about it, with what it can do about each. */
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { mayAsk } from './may.ts'
import { askForMine, isRepairable, type Mine, type OwnRecord, type Told } from './mine-client.ts'
import { MovedNotice } from './moved.tsx'
import { DataTable, Failed, Known, Loading, PageLink, useTitle } from './parts.tsx'
import { endAddress } from './repair-client.ts'
import { addressOf } from './route.ts'
import { clauseSaid, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.mine

export function MinePage() {
  useTitle(w.title)
  return <Known>{context => <Whole context={context} />}</Known>
}

function Whole({ context }: { context: Context }) {
  const asked = useAsked('mine', askForMine)
  if (asked.problem) return <Failed title={w.title} problem={asked.problem} again={asked.again} />
  if (asked.data === undefined)
    return (
      <section className="card">
        <Loading lines={10} />
      </section>
    )
  const mine = asked.data
  const shown = mine.records.filter(one => one.standing === 'shown')
  const rest = mine.records.filter(one => one.standing !== 'shown')
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.title}</h1>
          <p className="mute">{say(w.lead, { name: mine.name, day: mine.today })}</p>
        </div>
        <div className="acts">
          <ExportCsv name={w.title} label={w.export} table={{ headings: w.exported, rows: mine.records.map(rowOf) }} />
        </div>
      </div>
      <MovedNotice context={context} />
      <Soon mine={mine} context={context} />
      <Elsewhere mine={mine} context={context} />
      <Records id="shown" title={w.shown} none={w.shownNone} records={shown} mine={mine} context={context} />
      <Records
        id="rest"
        title={w.hidden}
        lead={w.hiddenLead}
        none={w.hiddenNone}
        records={rest}
        mine={mine}
        context={context}
      />
    </>
  )
}

const named = (record: OwnRecord): string =>
  say(w.recordOf, { title: record.title, number: record.documentNo ?? record.matter ?? '' }).trim()

const standingSaid = ({ standing, from, last, endedOn }: OwnRecord): string => {
  if (standing === 'shown' && last === null) return w.standings.shownOpen
  return say(w.standings[standing], { from: from ?? '', last: last ?? '', on: endedOn ?? '' })
}

/** What was minor when it was decided is not published by a later law that grades it otherwise. */
const reasonSaid = ({ reason, severity }: OwnRecord): string | undefined =>
  reason === 'minorNotPublished' && severity !== 'minor' ? w.minorThen : w.reasons[reason ?? '']

const rowOf = (record: OwnRecord): string[] => [
  record.title,
  record.documentNo ?? '',
  record.matter ?? '',
  record.authority ?? '',
  record.source ?? '',
  record.severity === null ? '' : (w.severities[record.severity] ?? record.severity),
  record.determinedOn ?? '',
  record.recordedOn,
  [standingSaid(record), reasonSaid(record)].filter(one => one !== undefined).join('，'),
  isRepairable(record) ? (record.mayEndEarlyFrom ?? '') : '',
]

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

/** What the public begins or ceases to see about today, what has come that it does not see, and what may soon be asked for; each by its day. */
const soonOf = ({ records, today, days }: Mine): { day: string; said: string; record: OwnRecord }[] => {
  const until = daysAfter(today, days)
  const since = daysAfter(today, -days)
  const found: { day: string; said: string; record: OwnRecord }[] = []
  const add = (record: OwnRecord, kind: keyof typeof w.kinds, day: string) => {
    const said = (day === today ? w.kindsToday[kind] : undefined) ?? say(w.kinds[kind], { day })
    found.push({ day, said, record })
  }
  for (const record of records) {
    const { standing, recordedOn, mayEndEarlyFrom: early } = record
    for (const { what, on } of record.changes) add(record, what, on)
    if (recordedOn >= since && standing === 'hidden') add(record, 'kept', recordedOn)
    if (isRepairable(record) && early !== null && early > today && early <= until) add(record, 'repair', early)
  }
  return found.sort((a, b) => b.day.localeCompare(a.day))
}

/** So many stand open; of an organisation with much the rest is a click away. */
const FIRST_FEW = 8

const SoonList = ({ soon }: { soon: ReturnType<typeof soonOf> }) => (
  <ul className="todo">
    {soon.map(({ said, record }) => (
      <li key={`${said} ${record.id}`}>
        <b>{said}</b> <a href={`#${record.id}`}>{named(record)}</a>
      </li>
    ))}
  </ul>
)

function Soon({ mine, context }: { mine: Mine; context: Context }) {
  const soon = soonOf(mine)
  const rest = soon.slice(FIRST_FEW)
  const clauses = mine.told.map(clause => clauseSaid(context, clause)).join('；')
  return (
    <section className="card" aria-labelledby="soon">
      <h2 id="soon">{w.soon}</h2>
      {soon.length === 0 ? <p>{say(w.soonNone, { days: mine.days })}</p> : <SoonList soon={soon.slice(0, FIRST_FEW)} />}
      {rest.length > 0 && (
        <details>
          <summary>{say(w.soonRest, { count: number(rest.length) })}</summary>
          <SoonList soon={rest} />
        </details>
      )}
      <p className="mute">{say(w.ofService, { days: mine.days, clauses })}</p>
    </section>
  )
}

function Elsewhere({ mine, context }: { mine: Mine; context: Context }) {
  const kinds = [
    { kind: 'repairs', label: w.repairs, to: addressOf('repairs') },
    { kind: 'objections', label: w.objections, to: addressOf('objections') },
    { kind: 'lists', label: w.lists, to: addressOf('lists') },
  ] as const
  return (
    <section className="card" aria-labelledby="elsewhere">
      <h2 id="elsewhere">{w.elsewhere}</h2>
      <ul className="todo">
        {kinds.map(({ kind, label, to }) => {
          const open = mine.open[kind]
          return open instanceof Error ? (
            <li key={kind}>
              <PageLink to={to}>{label}</PageLink> <span className="mute">{say(w.notTold, { detail: open.message })}</span>
            </li>
          ) : (
            <li key={kind}>
              <PageLink to={to}>{say(w.casesOf, { kind: label, count: number(open.length) })}</PageLink>
              {open.map(one => (
                <p key={one}>
                  {w.caseNo} <code>{one}</code> <a href={`/cases?number=${one}`}>{w.caseProgress}</a>
                </p>
              ))}
            </li>
          )
        })}
        <li>
          <PageLink to={addressOf('agents')}>{w.agents}</PageLink>
        </li>
        <li>
          <PageLink to={addressOf('who-looked')}>{w.looked}</PageLink>
        </li>
        {mayAsk(context, 'notices.list') && (
          <li>
            <PageLink to={addressOf('notices')}>{w.addresses}</PageLink>
          </li>
        )}
        {mine.uscc !== null && (
          <li>
            <a href={`/organisations/${mine.uscc}`}>{w.publicPage}</a>
          </li>
        )}
      </ul>
      <p className="mute">{w.free}</p>
    </section>
  )
}

function Records(props: {
  id: string
  title: string
  lead?: string
  none: string
  records: readonly OwnRecord[]
  mine: Mine
  context: Context
}) {
  const { id, title, lead, none, records, mine, context } = props
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="sec">
        {`${title} ${number(records.length)}`}
      </h2>
      {lead !== undefined && <p className="mute">{lead}</p>}
      {records.length === 0 && <p className="card">{none}</p>}
      {records.map(record => (
        <One key={record.id} record={record} told={mine.eligible.get(record.id)} today={mine.today} context={context} />
      ))}
    </section>
  )
}

/** What can be done, from which day, and what is still missing. */
const answersOf = (record: OwnRecord, told: Told | undefined, today: string): [string, string, string] => {
  if (!mayObject(record)) return [w.nothing, w.none, w.none]
  if (!isRepairable(record)) return [w.object, w.objectNow, w.none]
  if (told?.case != null) return [`${w.underWay}；${w.object}`, w.objectNow, w.none]
  const day = told === undefined ? record.mayEndEarlyFrom : told.from
  if (told !== undefined && day === null)
    return [`${w.waits}；${w.object}`, w.objectNow, t.repair.words[`standing:${told.standing}`] ?? '']
  const lacks = (told?.conditions ?? []).filter(one => one.seen === 'missing').map(one => conditionSaid(one))
  return [
    `${w.repair}；${w.object}`,
    day !== null && day > today ? say(w.from, { day }) : w.already,
    lacks.length > 0 ? lacks.join('；') : w.nothingLacks,
  ]
}

const conditionSaid = ({ condition, from }: Told['conditions'][number]): string => {
  const said = t.repair.conditions[condition] ?? condition
  return from === null ? said : `${said}（${say(w.from, { day: from })}）`
}

/** Of what is held and has not ended, also where the public does not see it: content and grade may be wrong all the same. */
const mayObject = ({ standing, reason }: OwnRecord): boolean =>
  standing !== 'ended' && standing !== 'over' && reason !== 'overOnArrival'

/** What was shown and is shown no more, by an act or by its day: of that a statement is given. */
const hasEnded = ({ standing, reason }: OwnRecord): boolean =>
  standing === 'ended' || (standing === 'over' && reason !== 'overOnArrival')

const mayApply = (record: OwnRecord, told: Told | undefined, today: string): boolean =>
  isRepairable(record) &&
  told?.case == null &&
  (told === undefined ? record.mayEndEarlyFrom! <= today : told.standing === 'now')

function One({ record, told, today, context }: { record: OwnRecord; told: Told | undefined; today: string; context: Context }) {
  const [can, from, lacks] = answersOf(record, told, today)
  const reason = reasonSaid(record)
  const name = named(record)
  const unseen = <span className="vh">{name}</span>
  return (
    <article className="card mine" id={record.id} aria-labelledby={`${record.id}-h`}>
      <div>
        <h3 id={`${record.id}-h`}>{name}</h3>
        {record.documentNo !== null && record.matter !== record.authority && <p>{record.matter}</p>}
        {record.severity !== null && (
          <p>
            <span className={`tag tag-${record.severity}`}>{w.severities[record.severity]}</span>{' '}
            {record.isObjected && <span className="tag tag-hold">{w.under}</span>}
          </p>
        )}
        <p className="mute">
          {record.authority} <span className="nb">{record.determinedOn}</span>
        </p>
      </div>
      <dl className="kv">
        <Pair label={w.isShown} value={[standingSaid(record), reason].filter(one => one !== undefined).join('，')} />
        <Pair label={w.canDo} value={can} />
        {mayObject(record) && <Pair label={w.fromWhen} value={from} />}
        {lacks !== w.none && <Pair label={w.lacks} value={lacks} />}
        <Pair label={w.source} value={[record.source, record.recordedOn].filter(one => one !== null).join('，')} />
        {record.clauses.length > 0 && (
          <Pair label={w.clauses} value={[...new Set(record.clauses.map(clause => clauseSaid(context, clause)))].join('；')} />
        )}
      </dl>
      <div className="bt">
        {mayApply(record, told, today) && (
          <a
            href={
              told?.channel === 'credit-china'
                ? `/records/${record.id}/repair`
                : addressOf('repairs/apply', { records: record.id })
            }
          >
            {w.repair} {unseen}
          </a>
        )}
        {told?.case != null && (
          <PageLink to={addressOf(`repairs/${told.case}`)}>
            {w.underWay} {unseen}
          </PageLink>
        )}
        {mayObject(record) && (
          <PageLink to={addressOf('objections/new', { record: record.id })}>
            {w.object} {unseen}
          </PageLink>
        )}
        {record.standing === 'shown' && (
          <a href={`/records/${record.id}`}>
            {w.publicPage} {unseen}
          </a>
        )}
        {hasEnded(record) && (
          <a href={endAddress(record.id)}>
            {w.statement} {unseen}
          </a>
        )}
      </div>
      <details>
        <summary>
          {say(w.fields, { count: record.fields.length })} {unseen}
        </summary>
        <DataTable
          caption={name}
          hideCaption
          columns={[{ title: w.field }, { title: w.value }, { title: w.seenBy, short: true }]}
          rows={record.fields.map(one => ({ key: one.title, cells: [one.title, one.value, w.seen[one.seen]] }))}
        />
      </details>
    </article>
  )
}

function Pair({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
