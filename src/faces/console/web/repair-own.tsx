/** What of an organisation may be repaired: from which day, where, what is missing; and what has ended, with its statement. */
import { useState } from 'react'
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Field, Form } from './form.tsx'
import { DataTable, Failed, Known, Loading, PageLink } from './parts.tsx'
import { Cites } from './repair-case.tsx'
import { endAddress, endJsonAddress, listEnds, listOwn, type Own, partOf } from './repair-client.ts'
import { addressOf, go } from './route.ts'
import { number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.repairOwn
const CREDIT_CHINA = 'https://www.creditchina.gov.cn/'
type One = Own['records'][number]

/** An organisation sees its own; whoever stands at the counter says of whom. */
export function RepairOwn({ query }: { query: URLSearchParams }) {
  const uscc = query.get('uscc') ?? ''
  return (
    <Known>
      {context => {
        const isOwn = partOf(context.who).isOrganisation
        return isOwn || uscc !== '' ? (
          <Whole key={uscc} uscc={isOwn ? undefined : uscc} context={context} />
        ) : (
          <section className="card" aria-label={w.which}>
            <Whose />
          </section>
        )
      }}
    </Known>
  )
}

function Whose() {
  const [uscc, setUscc] = useState('')
  const send = async () => go(addressOf('repairs/apply', { uscc: uscc.trim() }))
  return (
    <Form send={send} label={w.look} busy={w.look}>
      <Field label={w.uscc} hint={w.usccHint} autoComplete="off" value={uscc} onChange={setUscc} />
    </Form>
  )
}

function Whole({ uscc, context }: { uscc: string | undefined; context: Context }) {
  const own = useAsked(`own ${uscc}`, signal => listOwn(uscc, signal))
  const ends = useAsked(`ends ${uscc}`, signal => listEnds(uscc, signal))
  return (
    <>
      <section className="card" aria-label={w.title}>
        {own.problem ? (
          <Failed problem={own.problem} again={own.again} />
        ) : own.data === undefined ? (
          <Loading lines={6} />
        ) : (
          <Repairable own={own.data} context={context} />
        )}
        {uscc !== undefined && (
          <p className="links">
            <PageLink to={addressOf('repairs/apply')}>{w.another}</PageLink>
          </p>
        )}
      </section>
      <section className="card" aria-label={w.ended}>
        <h2>{w.ended}</h2>
        <p className="mute">{w.endedLead}</p>
        {ends.problem ? (
          <Failed problem={ends.problem} again={ends.again} />
        ) : ends.data === undefined ? (
          <Loading lines={4} />
        ) : ends.data.records.length === 0 ? (
          <p>{w.endedNone}</p>
        ) : (
          <Ends records={ends.data.records} />
        )}
      </section>
    </>
  )
}

const isHere = (one: One): boolean => one.case === null && one.standing === 'now' && one.channel === 'own'
const nameOf = (one: { title: string; documentNo: string | null }): string => [one.title, one.documentNo].join(' ').trim()
const whenOf = (one: One): string => {
  if (one.standing === 'now') return w.now
  return one.standing === 'later' ? say(w.from, { day: one.from ?? '' }) : (t.repair.words[`standing:${one.standing}`] ?? '')
}
const missingOf = (one: One): readonly One['conditions'][number][] =>
  one.conditions.filter(condition => condition.seen === 'missing')

function Repairable({ own, context }: { own: Own; context: Context }) {
  const { name, uscc, records } = own
  const here = records.filter(isHere)
  return (
    <>
      <h2>{name}</h2>
      <p className="mute below">{uscc}</p>
      {records.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <DataTable
          caption={w.title}
          hideCaption
          columns={[{ title: w.record }, { title: w.when, short: true }, { title: w.missing }, { title: w.where, short: true }]}
          rows={records.map(one => ({
            key: one.record,
            cells: [
              <a key="record" href={`/records/${one.record}`}>
                {nameOf(one)}
              </a>,
              whenOf(one),
              <Missing key="missing" one={one} context={context} />,
              <Where key="where" one={one} />,
            ],
          }))}
        />
      )}
      {here.length > 1 && (
        <p className="acts">
          <PageLink to={addressOf('repairs/apply', { records: here.map(one => one.record).join(',') })}>
            {say(w.hereAll, { count: number(here.length) })}
          </PageLink>
        </p>
      )}
      {records.length > 0 && (
        <p className="acts">
          <ExportCsv
            name={w.title}
            label={w.export}
            table={{
              headings: [w.record, w.when, w.missing],
              rows: records.map(one => [
                nameOf(one),
                whenOf(one),
                missingOf(one)
                  .map(condition => t.repair.conditions[condition.condition] ?? condition.condition)
                  .join('；'),
              ]),
            }}
          />
        </p>
      )}
    </>
  )
}

/** Which conditions are not met yet; with the clauses of what was judged. */
function Missing({ one, context }: { one: One; context: Context }) {
  const missing = missingOf(one)
  if (missing.length === 0)
    return (
      <>
        {one.standing === 'now' && w.nothingMissing} <Cites clauses={one.clauses} context={context} />
      </>
    )
  return (
    <>
      {missing.map(condition => (
        <span key={condition.condition}>
          {t.repair.conditions[condition.condition] ?? condition.condition}
          {condition.from !== null && <span className="mute"> {say(t.repair.since, { day: condition.from })}</span>}{' '}
          <Cites clauses={condition.clauses} context={context} />
        </span>
      ))}
    </>
  )
}

function Where({ one }: { one: One }) {
  if (one.case !== null) return <PageLink to={addressOf(`repairs/${one.case}`)}>{w.underWay}</PageLink>
  if (one.channel === null) return null
  if (one.channel !== 'own')
    return one.standing === 'now' ? (
      <span className="links">
        <a href={CREDIT_CHINA} rel="noreferrer">
          {w.creditChina}
        </a>
        <a href={`/records/${one.record}/repair`}>{w.howTo}</a>
      </span>
    ) : (
      t.repair.words[`channel:${one.channel}`]
    )
  return isHere(one) ? (
    <PageLink to={addressOf('repairs/apply', { records: one.record })}>{w.here}</PageLink>
  ) : (
    t.repair.words[`channel:${one.channel}`]
  )
}

type End = Awaited<ReturnType<typeof listEnds>>['records'][number]

function Ends({ records }: { records: readonly End[] }) {
  return (
    <DataTable
      caption={w.ended}
      hideCaption
      columns={[{ title: w.record }, { title: w.endedOn, short: true }, { title: w.by }, { title: w.statement }]}
      rows={records.map(one => ({
        key: one.record,
        cells: [
          nameOf(one),
          one.endedOn,
          w.causes[one.by] ?? one.by,
          <span key="statement" className="links">
            <a href={endAddress(one.record)}>{w.pdf}</a>
            <a href={endJsonAddress(one.record)} download={`${one.endedOn}-${one.record}.json`}>
              {w.json}
            </a>
          </span>,
        ],
      }))}
    />
  )
}
