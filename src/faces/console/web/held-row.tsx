/** One held row with everything in view, and the decision on it. */
import { Button } from 'antd'
import { useState } from 'react'
import { getContext, useAsked } from './client.ts'
import { filterOf, heldAddress } from './held.tsx'
import { Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { type Decided, decideOnHeld, type HeldFilter, type HeldWhole, listHeld, showHeld } from './queue-client.ts'
import { Done, mayDecide, Radio, Reason, useAct, Wrong } from './queue-parts.tsx'
import { addressOf, go } from './route.ts'
import { Candidates } from './same-candidates.tsx'
import { causeOf, itemTitle, number, say, sentenceOf, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.queues
const CODELESS: readonly string[] = ['PARTY_CODE_MISSING', 'PARTY_UNKNOWN', 'PARTY_AMBIGUOUS']

export function HeldRowPage({ submission, row, query }: { submission: string; row: number; query: URLSearchParams }) {
  const context = useAsked('context', getContext)
  const asked = useAsked(`held row ${submission} ${row}`, signal => showHeld(submission, row, signal))
  const filter = filterOf(query)
  const shown = asked.data
  useTitle(shown === undefined ? q.held : causeOf(shown.cause))
  const problem = context.problem ?? (shown ? undefined : asked.problem)
  if (problem)
    return problem.code === 'HELD_ROW_UNKNOWN' || problem.code === 'INPUT_INVALID' ? (
      <section className="card">
        <h1>{q.rowNotFound}</h1>
        <PageLink to={addressOf('held', { ...filter })}>{q.backToHeld}</PageLink>
      </section>
    ) : (
      <Failed title={q.held} problem={problem} again={context.problem ? context.again : asked.again} />
    )
  if (!shown || !context.data)
    return (
      <section className="card">
        <Loading lines={10} />
      </section>
    )
  return <Whole shown={shown} context={context.data} filter={filter} />
}

function Whole({ shown, context, filter }: { shown: HeldWhole; context: Context; filter: HeldFilter }) {
  const holding = shown.findings.filter(finding => finding.level === 'hold')
  return (
    <>
      <nav aria-label={t.where}>
        <ol className="crumb">
          <li>{q.group}</li>
          <li>
            <PageLink to={addressOf('held', { ...filter })}>{q.held}</PageLink>
          </li>
          <li>{say(q.rowTitle, { item: itemTitle(context, shown.item), file: shown.fileName, row: number(shown.row) })}</li>
        </ol>
      </nav>
      <div className="pagehead">
        <div>
          <h1>{causeOf(shown.cause)}</h1>
          <p className="mute">
            {say(q.rowTitle, { item: itemTitle(context, shown.item), file: shown.fileName, row: number(shown.row) })} ·{' '}
            {shown.unit.name} · {say(q.heldFromTo, { from: shown.heldOn, until: shown.untilOn })}
          </p>
        </div>
      </div>
      <div className="two">
        <div>
          <section className="card" aria-labelledby="why">
            <h2 id="why">{q.whyHeld}</h2>
            <ul className="lines">
              {holding.map((finding, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: findings of a row do not move.
                <li key={at}>{sentenceOf(finding, context, shown.item)}</li>
              ))}
            </ul>
          </section>
          <Cells shown={shown} />
        </div>
        <div className="stay">
          {mayDecide(context) ? (
            <Decide shown={shown} filter={filter} />
          ) : (
            <section className="card">
              <p>{q.seeOnly}</p>
            </section>
          )}
          {CODELESS.includes(shown.cause) && mayDecide(context) && <Candidates submission={shown.submission} row={shown.row} />}
        </div>
      </div>
    </>
  )
}

function Cells({ shown }: { shown: HeldWhole }) {
  const isBlank = ({ text, covered }: HeldWhole['cells'][number]) => text === '' && covered === null
  const cells = shown.cells.filter(cell => !isBlank(cell))
  const blank = shown.cells.length - cells.length
  const hasCovered = cells.some(({ covered }) => covered !== null)
  return (
    <section className="card" aria-labelledby="cells">
      <h2 id="cells">{q.cellsTitle}</h2>
      <dl className="cells">
        {cells.map((cell, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one heading.
          <div key={at} className={cell.covered === null ? undefined : 'wrong'}>
            <dt>{cell.heading}</dt>
            <dd>
              {hasCovered && cell.covered !== null ? (
                <>
                  <span className="mute">{q.text}：</span>
                  {cell.text}
                  <br />
                  <span className="mute">{q.covered}：</span>
                  <mark>{cell.covered}</mark>
                </>
              ) : (
                cell.text
              )}
            </dd>
          </div>
        ))}
      </dl>
      {blank > 0 && <p className="mute say">{say(q.blank, { count: number(blank) })}</p>}
    </section>
  )
}

const DECISIONS = ['mask', 'release', 'again', 'refuse'] as const
type Decision = (typeof DECISIONS)[number]

function Decide({ shown, filter }: { shown: HeldWhole; filter: HeldFilter }) {
  const [decision, setDecision] = useState<Decision | ''>('')
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<Decided | undefined>()
  const act = useAct()
  const may: Readonly<Record<Decision, boolean>> = { mask: shown.mayMask, release: shown.mayRelease, again: true, refuse: true }
  // What holds it is settled elsewhere, and not by a word here.
  const options = DECISIONS.filter(one => may[one]).map(one => ({
    value: one,
    label: q.decisions[one],
    note: q.decisionNotes[one],
  }))

  async function decide(event: React.FormEvent) {
    event.preventDefault()
    if (decision === '') return act.refuse(q.decisionNeeded)
    if (reason.trim() === '') return act.refuse(q.reasonNeeded)
    await act.run(async () => {
      setDone(await decideOnHeld({ submission: shown.submission, row: shown.row, decision, reason: reason.trim() }))
    })
  }

  if (done !== undefined) return <Outcome done={done} shown={shown} filter={filter} onAgain={() => setDone(undefined)} />
  return (
    <form className="card wide-form" onSubmit={decide} aria-labelledby="decide" noValidate>
      <h2 id="decide">{q.decideTitle}</h2>
      {shown.cause === 'NAME_MISMATCH' && (
        <p className="note link">
          <PageLink to={addressOf('names', { source: filter.source, item: filter.item })}>{q.toNames}</PageLink>
        </p>
      )}
      <Wrong text={act.wrong} />
      <Radio legend={q.decideTitle} hideLegend name="decision" value={decision} options={options} onChange={setDecision} />
      <Reason value={reason} onChange={setReason} />
      <Button type="primary" htmlType="submit" disabled={act.busy}>
        {act.busy ? q.saving : q.decide}
      </Button>
    </form>
  )
}

function Outcome(props: { done: Decided; shown: HeldWhole; filter: HeldFilter; onAgain: () => void }) {
  const { done, shown, filter, onAgain } = props
  const act = useAct()
  const word = (q.outcomes as Readonly<Record<string, string>>)[done.outcome] ?? done.outcome
  const next = () =>
    act.run(async () => {
      const page = await listHeld(filter, { after: 0, limit: 2 })
      const row = page.rows.find(one => one.submission !== shown.submission || one.row !== shown.row)
      go(row === undefined ? addressOf('held', { ...filter }) : heldAddress(row, filter))
    })
  return (
    <section className="card">
      <Done>
        <p>
          <b>{say(q.decided, { row: number(done.row), outcome: word })}</b>
        </p>
        {done.record !== null && (
          <p>
            <a href={`/records/${done.record}`}>{say(q.decidedRecord, { record: done.record })}</a>
          </p>
        )}
        {done.outcome === 'held' && done.findings.map(finding => <p key={finding.code}>{causeOf(finding.code)}</p>)}
      </Done>
      <Wrong text={act.wrong} />
      <p className="mute say">{q.wayBack}</p>
      <div className="acts say">
        <Button type="primary" onClick={next} disabled={act.busy}>
          {q.nextRow}
        </Button>
        {done.outcome === 'held' && <Button onClick={onAgain}>{q.open}</Button>}
        <PageLink to={addressOf('held', { ...filter })}>{q.backToHeld}</PageLink>
      </div>
    </section>
  )
}
