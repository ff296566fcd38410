/** A case of a list on one page: what is known, what was said, which clock runs, what may be done today, and the documents made. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { getContext, Problem, useAsked } from './client.ts'
import { Alert } from './form.tsx'
import { ACTS, type Field, isFor } from './list-acts.ts'
import { act, documentAddress, getCase, getKnown, type Known, type ListCase } from './list-client.ts'
import { clockSays, standingOf, stepOf } from './lists.tsx'
import { Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { addressOf } from './route.ts'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const l = t.lists

type List = Known['lists'][number]

export function ListCasePage({ id }: { id: string }) {
  const asked = useAsked(`list case ${id}`, signal => getCase(id, signal))
  const known = useAsked('lists known', getKnown)
  const context = useAsked('context', getContext)
  const [after, setAfter] = useState<ListCase | undefined>()
  const one = after ?? asked.data
  useTitle(one === undefined ? l.title : one.party.name)
  const failed = [asked, known, context].find(one => one.problem)
  if (failed?.problem) return <Failed title={l.title} problem={failed.problem} again={failed.again} />
  if (one === undefined || !context.data)
    return (
      <section className="card">
        <Loading lines={8} />
      </section>
    )
  const list = known.data?.lists.find(other => other.list === one.list)
  return (
    <>
      <ol className="crumb">
        <li>
          <PageLink to={addressOf('lists')}>{l.back}</PageLink>
        </li>
        <li aria-current="page">{one.party.name}</li>
      </ol>
      <div className="pagehead">
        <div>
          <h1>{one.party.name}</h1>
          <p className="mute">
            {one.party.uscc} · {one.title}
          </p>
          <p>
            <span className="tag tag-note">{standingOf(one)}</span>{' '}
            {one.clocks.map(clock => (
              <span key={clock.clock}>
                {clockSays(clock)} {clock.overdue && <span className="tag tag-late">{l.overdue}</span>}{' '}
              </span>
            ))}
          </p>
          {one.lastDay !== null && one.publishedOn !== null && <p>{say(l.lastDay, { day: one.lastDay })}</p>}
          {one.removalFrom !== null && one.publishedOn !== null && one.open && (
            <p>{say(l.removalFrom, { day: one.removalFrom })}</p>
          )}
        </div>
      </div>
      <div className="two">
        <div>
          <Summary one={one} list={list} context={context.data} />
          <Steps one={one} />
        </div>
        {list && <Next key={one.steps.length} one={one} list={list} context={context.data} done={setAfter} />}
      </div>
    </>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function Summary({ one, list, context }: { one: ListCase; list: List | undefined; context: Context }) {
  const id = useId()
  const of = (kind: string) => one.steps.findLast(step => step.kind === kind)?.said ?? {}
  const proposed = of('proposed')
  const rows: [string, string][] = [
    [l.summaryRows.reason, textOf(proposed.reason)],
    [l.summaryRows.facts, textOf(proposed.facts)],
    [l.summaryRows.basis, `${textOf(proposed.basisNumber)} ${textOf(proposed.basisOn)}`.trim()],
    [l.summaryRows.statement, textOf(of('defended').statement)],
    [l.summaryRows.record, textOf(of('hearing-held').record)],
    [l.summaryRows.reply, textOf(of('reviewed').reply)],
  ]
  const conditions = (title: string, some: readonly { text: string; clause: string; seen?: boolean }[]) =>
    some.length > 0 && (
      <>
        <h3 className="say">{title}</h3>
        <ul className="lines">
          {some.map(condition => {
            const clause = context.clauses.find(known => known.id === condition.clause)
            return (
              <li key={condition.text}>
                {condition.text} {clause && <a href={clause.address}>{clause.name}</a>}{' '}
                {condition.seen === false && <span className="tag tag-hold">{t.measures.unseen}</span>}
              </li>
            )
          })}
        </ul>
      </>
    )
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{l.summary}</h2>
      <dl className="pairs">
        {rows
          .filter(([, value]) => value !== '')
          .map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {one.record !== null && (
          <div>
            <dt>{l.record}</dt>
            <dd>
              <a href={`/records/${one.record}`}>{one.record}</a>
            </dd>
          </div>
        )}
      </dl>
      {list && conditions(l.conditions, list.conditions)}
      {list && conditions(l.removalConditions, list.removalConditions)}
      {list &&
        conditions(
          l.brings,
          list.measures.map(({ title, clause, seen }) => ({ text: title, clause, seen })),
        )}
    </section>
  )
}

function Steps({ one }: { one: ListCase }) {
  const id = useId()
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{l.course}</h2>
      <ol className="steps">
        {one.steps.map(step => (
          <li key={step.act}>
            <strong>{stepOf(step.kind)}</strong> <Moment at={step.at} />
            {step.document && (
              <details>
                <summary>
                  {l.document}
                  {t.measures.colon}
                  {step.document.title} {textOf(step.said.number)}
                </summary>
                <pre className="paper">{step.document.text}</pre>
                <p>
                  <a href={documentAddress(one.case, step.act)}>{l.asPdf}</a>
                </p>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Only what the office of whoever reads may do: a handler is not led to a decision that another hand makes. */
function Next(props: { one: ListCase; list: List; context: Context; done: (after: ListCase) => void }) {
  const { one, list, context, done } = props
  const id = useId()
  const next = one.next.filter(kind => isFor(kind, one, list, context))
  const [kind, setKind] = useState(next[0])
  const [wrong, setWrong] = useState<string | undefined>()
  const [sending, setSending] = useState(false)
  const chosen = kind === undefined ? undefined : ACTS[kind]!(one, list)
  async function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!chosen) return
    const form = new FormData(event.currentTarget)
    setSending(true)
    try {
      const input = chosen.input(name => String(form.get(name) ?? '').trim())
      done(await act(chosen.operation, { case: one.case, ...input }))
    } catch (problem) {
      setWrong(problem instanceof Problem ? problem.message : String(problem))
    }
    setSending(false)
  }
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{l.nextSteps}</h2>
      {kind === undefined || chosen === undefined ? (
        <p>{one.next.length === 0 ? l.noNext : say(l.nextOfOthers, { steps: one.next.map(stepOf).join(t.listJoin) })}</p>
      ) : (
        <form onSubmit={send}>
          <Alert text={wrong} />
          <fieldset className="opts">
            <legend className="vh">{l.nextSteps}</legend>
            {next.map(other => (
              <label className="opt" key={other}>
                <input type="radio" name={`${id}-kind`} checked={other === kind} onChange={() => setKind(other)} />
                {stepOf(other)}
              </label>
            ))}
          </fieldset>
          {kind === 'decided-in' && one.needs.length > 0 && (
            <p className="note">{say(l.needs, { names: one.needs.map(name => l.numbers[name] ?? name).join(t.listJoin) })}</p>
          )}
          {chosen.fields.map(field => (
            <Input key={`${kind} ${field.name}`} field={field} />
          ))}
          <Button type="primary" htmlType="submit" disabled={sending}>
            {stepOf(kind)}
          </Button>
        </form>
      )}
    </section>
  )
}

function Input({ field: { name, label, kind, needed } }: { field: Field }) {
  const id = useId()
  if (kind === 'check')
    return (
      <label className="opt">
        <input type="checkbox" name={name} value="yes" />
        {label}
      </label>
    )
  const common = { id, name, required: needed }
  return (
    <div className="field">
      {name === 'consentBy' && <p className="hint">{l.consentNote}</p>}
      <label htmlFor={id}>{label}</label>
      {kind === 'area' ? (
        <textarea {...common} className="paste" rows={3} />
      ) : kind === 'service' ? (
        <select id={id} name={name} className="plain">
          {Object.entries(l.services).map(([code, title]) => (
            <option key={code} value={code}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <input {...common} type={kind} min={kind === 'number' ? 1 : undefined} className="plain" autoComplete="off" />
      )}
    </div>
  )
}
