/** One case on one page: what it is about, what was said and proved, which condition is met, which day is due, and what can be done now. */
import { useId } from 'react'
import { getContext, useAsked } from './client.ts'
import { EvidenceFiles } from './evidence-files.tsx'
import { lastDay } from './measures.tsx'
import { DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { RepairActions } from './repair-actions.tsx'
import { type Case, eligibilityOf, endAddress, noticeAddress, type Part, partOf, showCase } from './repair-client.ts'
import { Due, standingOf } from './repairs.tsx'
import { addressOf } from './route.ts'
import { moment, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.repair

export function RepairCase({ id }: { id: string }) {
  const context = useAsked('context', getContext)
  const asked = useAsked(`repair ${id}`, signal => showCase(id, signal))
  const one = asked.data
  useTitle(one?.organisation.name ?? w.list)
  const problem = context.problem ?? (one ? undefined : asked.problem)
  if (problem)
    return problem.status === 404 || problem.code === 'INPUT_INVALID' ? (
      <section className="card">
        <h1>{w.notFound}</h1>
        <PageLink to={addressOf('repairs')}>{w.back}</PageLink>
      </section>
    ) : (
      <Failed title={w.list} problem={problem} again={context.problem ? context.again : asked.again} />
    )
  if (!one || !context.data)
    return (
      <section className="card">
        <Loading lines={12} />
      </section>
    )
  return <Whole one={one} context={context.data} part={partOf(context.data.who)} again={asked.again} />
}

function Whole({ one, context, part, again }: { one: Case; context: Context; part: Part; again: () => void }) {
  const newest = one.steps.findLast(isTold)
  return (
    <>
      <nav aria-label={t.where}>
        <ol className="crumb">
          <li>
            <PageLink to={addressOf('repairs')}>{w.list}</PageLink>
          </li>
          <li>{one.organisation.name}</li>
        </ol>
      </nav>
      <div className="pagehead">
        <div>
          <h1>{one.organisation.name}</h1>
          <p className="mute">
            {one.organisation.uscc} · {one.number === null ? w.own : say(w.number, { number: one.number })} · {one.unitName}
          </p>
        </div>
        <div className="acts">
          <span className="tag tag-note">{standingOf(one.standing)}</span>
          {newest && <a href={noticeAddress(one.case, newest.act)}>{w.paper}</a>}
        </div>
      </div>
      <div className="two">
        <div>
          <Records one={one} />
          <Said one={one} />
          <Conditions one={one} context={context} />
        </div>
        <div>
          <Clocks one={one} context={context} />
          <RepairActions one={one} part={part} again={again} />
          <History one={one} />
        </div>
      </div>
    </>
  )
}

/** Of which a letter goes out. */
const isTold = (step: Step): boolean => !['submitted', 'completed-again', 'withdrawn', 'falsehood-found'].includes(step.kind)

function Records({ one }: { one: Case }) {
  return (
    <section className="card" aria-label={w.records}>
      <DataTable
        caption={w.records}
        columns={[
          { title: w.document },
          { title: w.severity, short: true },
          { title: w.determined, short: true },
          { title: w.early, short: true },
          { title: w.ends },
          { title: w.portalPage, short: true },
        ]}
        rows={one.about.map(about => ({
          key: about.record,
          cells: [
            `${about.title} ${about.documentNo ?? ''}`,
            w.severities[about.severity ?? ''] ?? '',
            about.determinedOn ?? '',
            about.mayEndEarlyFrom ?? '',
            about.disclosedUntil === null ? w.noEnd : say(w.lastShown, { day: lastDay(about.disclosedUntil) }),
            one.standing === 'approved' ? (
              <a key="end" href={endAddress(about.record)}>
                {w.endStatement}
              </a>
            ) : (
              <a key="page" href={`/records/${about.record}`}>
                {w.portalPage}
              </a>
            ),
          ],
        }))}
      />
    </section>
  )
}

interface Submitted {
  corrected?: string
  commitment?: boolean
  evidence?: readonly { name: string; says: string }[]
}

function Said({ one }: { one: Case }) {
  const given = one.steps.filter(step => step.kind === 'submitted' || step.kind === 'completed-again')
  const said = given.map(step => step.content as Submitted)
  const committed = said[0]?.commitment !== false
  const named = said.flatMap(content => content.evidence ?? [])
  return (
    <section className="card" aria-labelledby="said">
      <h2 id="said">{w.said}</h2>
      {said.some(content => content.corrected) ? (
        said.flatMap((content, at) => (content.corrected ? [<p key={given[at]!.at}>{content.corrected}</p>] : []))
      ) : (
        <p className="mute">{w.nothingSaid}</p>
      )}
      <p className={committed ? '' : 'wrong'}>{committed ? w.committed : w.notCommitted}</p>
      <h3>{w.evidence}</h3>
      {named.length > 0 && (
        <ul>
          {named.map(proof => (
            <li key={`${proof.name} ${proof.says}`}>
              {proof.name}
              {'：'}
              {proof.says}
            </li>
          ))}
        </ul>
      )}
      {one.evidence.length === 0 ? (
        <p className="mute">{w.noEvidence}</p>
      ) : (
        <EvidenceFiles room="repair" id={one.case} files={one.evidence} />
      )}
    </section>
  )
}

function Conditions({ one, context }: { one: Case; context: Context }) {
  const asked = useAsked(`conditions ${one.case} ${one.standing}`, signal =>
    Promise.all(one.records.map(record => eligibilityOf(record, signal))),
  )
  if (one.standing === 'approved') return null
  if (asked.problem) return <Failed problem={asked.problem} again={asked.again} />
  if (!asked.data) return <Loading lines={4} />
  return (
    <section className="card" aria-label={w.conditionsTitle}>
      {asked.data.map((found, at) => (
        <DataTable
          key={found.record}
          caption={`${w.conditionsTitle}：${one.about[at]?.documentNo ?? found.record}`}
          columns={[{ title: w.condition }, { title: w.state, short: true }, { title: w.basis }]}
          rows={found.conditions.map(condition => ({
            key: condition.condition,
            cells: [
              w.conditions[condition.condition] ?? condition.condition,
              <span key="seen">
                {w.seen[condition.seen]}
                {condition.from !== null && <span className="mute"> {say(w.since, { day: condition.from })}</span>}
              </span>,
              <Cites key="cites" clauses={condition.clauses} context={context} />,
            ],
          }))}
        />
      ))}
      {asked.data.some(found => found.conditions.length === 0) && (
        <p>{asked.data.map(found => w.words[`standing:${found.standing}`] ?? standingOf(found.standing)).join('；')}</p>
      )}
    </section>
  )
}

/** Clauses without a number of their own are called alike: each name once. */
export function Cites({ clauses, context }: { clauses: readonly string[]; context: Context }) {
  const known = context.clauses.filter(clause => clauses.includes(clause.id))
  const cited = known.filter((clause, at) => known.findIndex(one => one.name === clause.name) === at)
  return (
    <span className="cites">
      {cited.map(clause => (
        <a key={clause.id} href={clause.address}>
          {clause.name}
        </a>
      ))}
    </span>
  )
}

const byDue = (a: Case['clocks'][number], b: Case['clocks'][number]): number =>
  (a.due ?? a.notBefore ?? '') < (b.due ?? b.notBefore ?? '') ? -1 : 1

function Clocks({ one, context }: { one: Case; context: Context }) {
  const id = useId()
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{w.clockTitle}</h2>
      {one.open && one.clocks.length === 0 && <p>{w.clockPaused}</p>}
      {!one.open && <p>{w.clockClosed}</p>}
      <dl className="pairs">
        <div>
          <dt>{w.colReceived}</dt>
          <dd>{one.receivedOn}</dd>
        </div>
        {one.open &&
          one.clocks.toSorted(byDue).map(clock => (
            <div key={clock.clock}>
              <dt>{w.clocks[clock.clock]}</dt>
              <dd>
                <Due of={{ due: clock.due, escalated: clock.overdue, open: true, clocks: [clock] }} today={context.today} />{' '}
                <Cites clauses={clock.clauses} context={context} />
              </dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

const textOf = (content: Readonly<Record<string, unknown>>): string => {
  const { reason, missing } = content as { reason?: string; missing?: readonly string[] }
  return reason ?? missing?.join('；') ?? ''
}

type Step = Case['steps'][number]
/** What is told to the site from which the case came. */
const goesBack = ({ channel }: Case, { kind }: Step): boolean =>
  channel === 'credit-china' && kind !== 'submitted' && kind !== 'completed-again'
const receiptOf = ({ receipt }: Step): string =>
  receipt === null ? w.receiptWaits : say(w.receiptCame, { number: receipt.receipt, day: receipt.receivedOn })

function History({ one }: { one: Case }) {
  const id = useId()
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{w.history}</h2>
      <ol className="history">
        {one.steps.map(step => (
          <li key={`${step.kind} ${step.at}`}>
            <b>{w.words[`step:${step.kind}`] ?? step.kind}</b> {step.on}{' '}
            <span className="mute">{say(w.recorded, { at: moment(step.at) })}</span>
            {textOf(step.content) !== '' && <p>{textOf(step.content)}</p>}
            {isTold(step) && (
              <p>
                <a href={noticeAddress(one.case, step.act)}>
                  {step.letter === null ? w.letterUnnumbered : say(w.letterNumbered, { number: step.letter })}
                </a>
              </p>
            )}
            {goesBack(one, step) && <p className="mute">{receiptOf(step)}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
