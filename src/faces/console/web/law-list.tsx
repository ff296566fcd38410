/** The law desk: proposals that wait, proposals that were decided, and the three ways to make one. */
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { type Desk, getDesk, type LawProposal, listLawProposals } from './law-client.ts'
import { mayAsk } from './may.ts'
import { DataTable, PageLink, Shown, useTitle } from './parts.tsx'
import { addressOf } from './route.ts'
import { divisionSaid, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.law

export function LawList({ context }: { context: Context }) {
  useTitle(w.title)
  const asked = useAsked('law proposals', listLawProposals)
  const mayPropose = mayAsk(context, 'law.propose')
  const desk = useAsked(`law desk ${mayPropose}`, async signal => (mayPropose ? getDesk(signal) : undefined))
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.title}</h1>
          <p className="mute say">{w.lead}</p>
        </div>
        <div className="acts">
          {desk.data?.mayCalendar && <NewLink to="law/calendar" primary label={w.toCalendar} />}
          {desk.data && desk.data.divisions.length > 0 && (
            <>
              <NewLink to="law/classification" primary={!desk.data.mayCalendar} label={w.toClassification} />
              <NewLink to="law/overlay" primary={false} label={w.toOverlay} />
            </>
          )}
          <a href="/law/changes">{w.toChanges}</a>
        </div>
      </div>
      {desk.data && <Years desk={desk.data} />}
      <Shown asked={asked} lines={6}>
        {({ proposals }) => <Listed proposals={proposals} desk={desk.data} context={context} />}
      </Shown>
    </>
  )
}

type New = 'law/calendar' | 'law/classification' | 'law/overlay'

function NewLink({ to, label, primary }: { to: New; label: string; primary: boolean }) {
  return (
    <PageLink to={addressOf(to)}>
      <span className={primary ? 'go primary' : 'go'}>{label}</span>
    </PageLink>
  )
}

/** The year after the last that is loaded, once it is less than a quarter away or has begun. */
function Years({ desk }: { desk: Desk }) {
  const last = desk.years.at(-1)
  const isNear = last !== undefined && desk.today >= `${last}-10-01`
  return (
    <p className={isNear ? 'note' : 'mute'}>
      {isNear ? say(w.yearMissing, { year: last + 1 }) : say(w.years, { years: desk.years.slice(-3).join('、') })}
    </p>
  )
}

const COLUMNS = [
  { title: w.name },
  { title: w.kind, short: true },
  { title: w.division, short: true },
  { title: w.standing, short: true },
  { title: w.proposedOn, short: true },
  { title: w.mattersFrom, short: true },
]
const textsOf = (one: LawProposal, context: Context): string[] => [
  ...[one.title, w.kinds[one.kind], one.division === null ? '—' : divisionSaid(context, one.division)],
  ...[w.standings[one.standing], one.proposedOn],
  one.mattersFrom ?? w.noDay,
]

/** What to do where there is none, by what the reader may propose. */
const noneSaid = (desk: Desk | undefined): string =>
  w.none + (desk?.mayCalendar ? w.noneCalendar : desk && desk.divisions.length > 0 ? w.noneLocal : '')

function Listed(props: { proposals: readonly LawProposal[]; desk: Desk | undefined; context: Context }) {
  const { proposals, desk, context } = props
  const waiting = proposals.filter(one => one.standing === 'open')
  const decided = proposals.filter(one => one.standing !== 'open')
  return (
    <section className="card" aria-label={w.title}>
      {proposals.length === 0 ? <p>{noneSaid(desk)}</p> : waiting.length === 0 && <p>{w.noneWaiting}</p>}
      {waiting.length > 0 && <Table caption={`${w.waiting} ${number(waiting.length)}`} proposals={waiting} context={context} />}
      {decided.length > 0 && <Table caption={w.decided} proposals={decided} context={context} />}
      {proposals.length > 0 && (
        <p className="acts">
          <ExportCsv
            name={w.title}
            label={w.exportCsv}
            table={{ headings: COLUMNS.map(one => one.title), rows: proposals.map(one => textsOf(one, context)) }}
          />
        </p>
      )}
    </section>
  )
}

function Table(props: { caption: string; proposals: readonly LawProposal[]; context: Context }) {
  const { caption, proposals, context } = props
  return (
    <DataTable
      caption={caption}
      columns={COLUMNS}
      rows={proposals.map(one => {
        const [title, ...texts] = textsOf(one, context)
        return {
          key: one.proposal,
          cells: [
            <PageLink key="title" to={addressOf(`law/${one.proposal}`)}>
              {title}
            </PageLink>,
            ...texts,
          ],
        }
      })}
    />
  )
}
