/** One submission: being read, then what came of it. */
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Causes } from './causes.tsx'
import { findingsFileAddress, getContext, showSubmission, templateAddress, useAsked } from './client.ts'
import { Findings } from './findings.tsx'
import { Bar, sizeOf } from './hand-in.tsx'
import { Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { number, refusalOf, say, t } from './say.ts'
import type { Context, Shown } from './shapes.ts'

export function SubmissionPage({ id, query }: { id: string; query: URLSearchParams }) {
  const context = useAsked('context', getContext)
  const asked = useAsked(`submission ${id}`, signal => showSubmission(id, signal))
  const shown = asked.data
  useTitle(shown?.fileName ?? t.submissions)
  const open = shown?.outcome === 'open'
  // biome-ignore lint/correctness/useExhaustiveDependencies: behind every answer, be it a problem, comes the next question.
  useEffect(() => {
    if (!open) return
    // Most files are read in a blink; a long one is looked at less often. A new question would take back one that is not answered yet.
    const timer = setTimeout(asked.again, (shown?.rows ?? 0) < 20_000 ? 250 : 1000)
    return () => clearTimeout(timer)
  }, [open, asked.again, asked.problem, shown])
  const problem = context.problem ?? (shown ? undefined : asked.problem)
  if (problem)
    return problem.status === 404 || problem.code === 'SUBMISSION_UNKNOWN' || problem.code === 'INPUT_INVALID' ? (
      <section className="card">
        <h1>{t.notFound}</h1>
        <PageLink to={addressOf('submissions')}>{t.backToList}</PageLink>
      </section>
    ) : (
      <Failed title={t.submissions} problem={problem} again={context.problem ? context.again : asked.again} />
    )
  if (!shown || !context.data)
    return (
      <section className="card">
        <Loading lines={10} />
      </section>
    )
  return (
    <>
      <nav aria-label={t.where}>
        <ol className="crumb">
          <li>{t.groupHandIn}</li>
          <li>
            <PageLink to={addressOf('submissions')}>{t.submissions}</PageLink>
          </li>
          <li>{shown.fileName}</li>
        </ol>
      </nav>
      <Head shown={shown} context={context.data} />
      {open ? <Running shown={shown} /> : <Result shown={shown} context={context.data} />}
      {!open && shown.causes.length > 0 && <Causes shown={shown} context={context.data} query={query} />}
      {!open && hasRows(shown) && <Findings shown={shown} context={context.data} query={query} />}
    </>
  )
}

function Head({ shown, context }: { shown: Shown; context: Context }) {
  const item = context.items.find(one => one.id === shown.item)?.title ?? shown.item
  const seconds = shown.closedAt ? (Date.parse(shown.closedAt) - Date.parse(shown.receivedAt)) / 1000 : undefined
  const [before = '', after = ''] = t.byUnit.replace('{unit}', shown.unit.name).split('{at}')
  return (
    <div className="pagehead">
      <div>
        <h1>
          {item}
          {'：'}
          {shown.fileName}
        </h1>
        <p className="mute">
          {sizeOf(shown.bytes)} · {before}
          <Moment at={shown.receivedAt} />
          {after}
          {seconds !== undefined && ` · ${say(t.took, { seconds: seconds.toFixed(1) })}`}
        </p>
      </div>
      <div className="acts">
        <Button onClick={() => go(addressOf('', { unit: shown.unit.uscc, item: shown.item }))}>{t.handInCorrected}</Button>
        {shown.outcome !== 'open' && shown.rows > 0 && (
          <Button type="primary" href={findingsFileAddress(shown.submission, 'xlsx')} download>
            {t.download}
          </Button>
        )}
      </div>
    </div>
  )
}

function Running({ shown }: { shown: Shown }) {
  const start = useRef({ at: performance.now(), rows: shown.rows })
  const [said, setSaid] = useState('')
  const share = shown.share ?? 0
  const elapsed = (performance.now() - start.current.at) / 1000
  const rate = elapsed > 1 ? Math.round((shown.rows - start.current.rows) / elapsed) : 0
  const left = share > 0.02 && share < 1 && elapsed > 2 ? Math.ceil((elapsed / share) * (1 - share)) : undefined
  const spoken = useRef(0)
  useEffect(() => {
    if (performance.now() - spoken.current < 10_000) return
    spoken.current = performance.now()
    setSaid(say(t.live, { rows: number(shown.rows), refused: number(shown.refused) }))
  }, [shown.rows, shown.refused])
  const parts = [
    say(t.working, { rows: number(shown.rows) }),
    ...(rate > 0 ? [say(t.rate, { rate: number(rate) })] : []),
    ...(left !== undefined ? [say(t.left, { seconds: number(left) })] : []),
    say(t.soFar, { refused: number(shown.refused), held: number(shown.held) }),
  ]
  return (
    <section className="card" aria-labelledby="running">
      <h2 id="running">{t.open}</h2>
      <Bar share={share} label={t.progress} />
      <p className="say">{shown.rows === 0 && share === 0 && elapsed > 4 ? t.waitingFor : parts.join(' · ')}</p>
      <p>{t.mayLeave}</p>
      <p className="vh" role="status">
        {said}
      </p>
    </section>
  )
}

/** A file that was refused half-way has rows like any other: they landed, or came back. */
const hasRows = (shown: Shown): boolean => shown.outcome === 'done' || shown.rows > 0

const STATS = ['rows', 'registered', 'amended', 'unchanged', 'refused', 'held', 'personRows', 'late'] as const

function resultOf(shown: Shown): string {
  const landed = shown.registered + shown.amended + shown.unchanged
  const wanting = shown.refused + shown.held + shown.personRows
  if (shown.outcome === 'refused') return shown.rows === 0 ? t.refusedWhole : say(t.refusedMidway, { landed: number(landed) })
  if (shown.rows === 0) return t.doneEmpty
  if (wanting === 0) return say(t.doneAll, { rows: number(shown.rows) })
  if (landed === 0) return say(t.doneNone, { wanting: number(wanting) })
  return say(t.doneSome, { landed: number(landed), wanting: number(wanting) })
}

function Result({ shown, context }: { shown: Shown; context: Context }) {
  const landed = shown.registered + shown.amended + shown.unchanged
  return (
    <section className="card" aria-labelledby="result">
      <div role="status">
        <h2 id="result">{resultOf(shown)}</h2>
      </div>
      {shown.outcome === 'refused' && (
        <p className="note wine say">
          {shown.refusal && refusalOf(shown.refusal)} {shown.rows === 0 && t.refusedWholeAfter}
        </p>
      )}
      {hasRows(shown) && (
        <>
          <dl className="stats">
            {STATS.filter(stat => shown[stat] > 0 || stat === 'rows' || stat === 'registered' || stat === 'refused').map(
              stat => (
                <div key={stat} className={(stat === 'refused' || stat === 'held') && shown[stat] > 0 ? 'bad' : undefined}>
                  <dt>{t.stats[stat][0]}</dt>
                  <dd>
                    {number(shown[stat])}
                    <small>{t.stats[stat][1]}</small>
                  </dd>
                </div>
              ),
            )}
          </dl>
          {shown.rows > 0 && (
            <p className="note link say">
              {t.downloadNote} <a href={findingsFileAddress(shown.submission, 'csv')}>{t.downloadCsv}</a>
            </p>
          )}
          {shown.causes.some(cause => cause.code === 'COLUMN_MISSING') && (
            <p className="note link say">
              {t.useTemplate}
              <a href={templateAddress(shown.item)} download>
                {say(t.template, { item: context.items.find(one => one.id === shown.item)?.title ?? shown.item })}
              </a>
            </p>
          )}
          {landed > 0 && <Published />}
        </>
      )}
    </section>
  )
}

/** From the file to the page a citizen reads: by name or code, as a citizen would. */
function Published() {
  return (
    <form action="/organisations" className="say published">
      <label htmlFor="published">{t.published}</label>
      <p className="mute" id="published-hint">
        {t.publishedNote}
      </p>
      <div className="acts">
        <input id="published" className="plain" name="q" type="search" aria-describedby="published-hint" />
        <Button htmlType="submit">{t.lookUp}</Button>
      </div>
    </form>
  )
}
