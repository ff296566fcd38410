/** The counter: an organisation and a matter, and at once what the law says, in plain sentences. */
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { getContext, Problem, useAsked } from './client.ts'
import { type Applied, type Checked, checkOne, checkWhole, findByName, getMatters, type Matters } from './measure-client.ts'
import { ReportUse } from './measure-report.tsx'
import { Failed, Loading, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const m = t.measures
const KEPT = 'xinheng.purpose'
const CODE = /^[0-9A-Za-z]{18}$/

export function Counter({ query }: { query: URLSearchParams }) {
  useTitle(m.counter)
  const context = useAsked('context', getContext)
  const matters = useAsked('matters', getMatters)
  const problem = context.problem ?? matters.problem
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{m.counter}</h1>
          <p className="mute">{m.counterNote}</p>
        </div>
      </div>
      {problem ? (
        <Failed problem={problem} again={context.problem ? context.again : matters.again} />
      ) : context.data && matters.data ? (
        <Ask context={context.data} matters={matters.data.matters} query={query} />
      ) : (
        <section className="card">
          <Loading lines={6} />
        </section>
      )}
    </>
  )
}

type Found = { readonly checked: Checked; readonly ms: number }

function Ask({ context, matters, query }: { context: Context; matters: Matters['matters']; query: URLSearchParams }) {
  const id = useId()
  const [text, setText] = useState(query.get('uscc') ?? '')
  const [matter, setMatter] = useState(query.get('matter') ?? matters[0]?.matter ?? '')
  const [purpose, setPurpose] = useState(sessionStorage.getItem(KEPT) ?? '')
  const [wrong, setWrong] = useState<string | undefined>()
  const [hits, setHits] = useState<{ uscc: string | null; name: string }[]>([])
  const [found, setFound] = useState<Found | undefined>()
  const [asking, setAsking] = useState(false)
  const units = matters.find(one => one.matter === matter)?.units
  const first = useRef<HTMLInputElement>(null)
  const alert = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (wrong !== undefined) alert.current?.focus()
  }, [wrong])

  async function ask(uscc: string) {
    setHits([])
    setFound(undefined)
    setAsking(true)
    sessionStorage.setItem(KEPT, purpose)
    const begun = performance.now()
    try {
      const checked = await checkOne({ uscc, matter }, purpose)
      setFound({ checked, ms: Math.round(performance.now() - begun) })
      setText(checked.uscc)
      setWrong(undefined)
      go(addressOf('measures', { uscc: checked.uscc, matter }), { replace: true })
    } catch (problem) {
      setWrong(problem instanceof Problem ? problem.message : String(problem))
    }
    setAsking(false)
  }

  async function send(event: React.FormEvent) {
    event.preventDefault()
    const asked = text.trim()
    setFound(undefined)
    if (asked === '') return setWrong(m.needOrganisation)
    if (purpose.trim().length < 2) return setWrong(m.needPurpose)
    setWrong(undefined)
    if (CODE.test(asked)) return ask(asked.toUpperCase())
    try {
      const some = (await findByName(asked)).filter(hit => hit.uscc !== null)
      if (some.length === 1) return ask(some[0]!.uscc!)
      setHits(some)
      if (some.length === 0) setWrong(say(m.nobody, { text: asked }))
    } catch (problem) {
      setWrong(problem instanceof Problem ? problem.message : String(problem))
    }
  }

  function again() {
    setFound(undefined)
    setText('')
    first.current?.focus()
  }

  return (
    <>
      <form className="card counter wide-form" onSubmit={send} noValidate aria-label={m.counter}>
        {wrong !== undefined && (
          <p className="note wine" role="alert" tabIndex={-1} ref={alert}>
            {wrong}
          </p>
        )}
        <div className="field">
          <label htmlFor={`${id}-text`}>{m.organisation}</label>
          <p className="hint" id={`${id}-text-hint`}>
            {m.organisationHint}
          </p>
          <input
            id={`${id}-text`}
            ref={first}
            className="plain"
            // biome-ignore lint/a11y/noAutofocus: the one thing that is done on this page is to type here.
            autoFocus
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${id}-text-hint`}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
        </div>
        {hits.length > 0 && (
          <fieldset className="ask" aria-live="polite">
            <legend>{m.several}</legend>
            <ul className="links">
              {hits.map(hit => (
                <li key={hit.uscc}>
                  <Button onClick={() => ask(hit.uscc!)}>{`${hit.name} ${hit.uscc}`}</Button>
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        <div className="field">
          <label htmlFor={`${id}-matter`}>{m.matter}</label>
          {units !== undefined && (
            <p className="hint" id={`${id}-matter-hint`}>
              {say(m.matterUnits, { units })}
            </p>
          )}
          <select
            id={`${id}-matter`}
            className="plain"
            aria-describedby={units === undefined ? undefined : `${id}-matter-hint`}
            value={matter}
            onChange={event => setMatter(event.currentTarget.value)}
          >
            {matters.map(one => (
              <option key={one.matter} value={one.matter}>
                {one.title}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-purpose`}>{m.purpose}</label>
          <p className="hint" id={`${id}-purpose-hint`}>
            {m.purposeHint}
          </p>
          <input
            id={`${id}-purpose`}
            className="plain"
            maxLength={200}
            aria-describedby={`${id}-purpose-hint`}
            value={purpose}
            onChange={event => setPurpose(event.currentTarget.value)}
          />
        </div>
        <Button type="primary" htmlType="submit" disabled={asking}>
          {asking ? m.checking : m.check}
        </Button>
      </form>
      {found && (
        <Answer key={`${found.checked.uscc} ${found.ms}`} found={found} context={context} matters={matters} again={again} />
      )}
      <Batch matter={matter} purpose={purpose} />
    </>
  )
}

function Answer(props: { found: Found; context: Context; matters: Matters['matters']; again: () => void }) {
  const { found, context, matters, again } = props
  const { checked, ms } = found
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever works without a mouse is where the answer is.
  useEffect(() => heading.current?.focus(), [])
  const matter = matters.find(one => one.matter === checked.matter)?.title ?? checked.matter
  return (
    <section className="card" aria-live="polite">
      <h2 ref={heading} tabIndex={-1}>
        {say(m.answerOf, { name: checked.name, uscc: checked.uscc })}
      </h2>
      <p className="mute">
        {say(m.answerFor, { matter, day: checked.on })} · {say(m.took, { ms: number(ms) })}
      </p>
      {checked.applies.length === 0 ? (
        <p className="note say">{m.nothing}</p>
      ) : (
        <ul className="say answers">
          {checked.applies.map(one => (
            <Sentence key={`${one.effect} ${one.record}`} one={one} context={context} />
          ))}
        </ul>
      )}
      {checked.waits.length > 0 && (
        <>
          <p className="say">{m.waits}</p>
          <ul className="answers mute">
            {checked.waits.map(one => (
              <Sentence key={`${one.effect} ${one.record}`} one={one} context={context} />
            ))}
          </ul>
        </>
      )}
      <ReportUse checked={checked} />
      <p className="say">
        <Button onClick={again}>{m.next}</Button>
      </p>
    </section>
  )
}

const TAGS = { must: 'tag-back', 'must-not': 'tag-back', may: 'tag-hold', incentive: 'tag-note' } as const

/** The day before; until is the first day on which it no longer holds. */
export const lastDay = (until: string): string => new Date(Date.parse(until) - 86_400_000).toISOString().slice(0, 10)

function Sentence({ one, context }: { one: Applied; context: Context }) {
  const clauses = [one.clause, ...one.also].map(
    id => context.clauses.find(clause => clause.id === id) ?? { id, name: id, address: '' },
  )
  return (
    <li>
      <p>
        <span className={`tag ${TAGS[one.kind]}`}>{m.kinds[one.kind]}</span> <strong>{one.title}</strong>
      </p>
      <p>
        {one.until === null
          ? say(m.fromOpen, { from: one.from })
          : say(m.fromUntil, { from: one.from, last: lastDay(one.until) })}
      </p>
      <p className="mute">
        {m.basis}
        {m.colon}
        {clauses.map((clause, at) => (
          <span key={clause.id}>
            {at > 0 && t.listJoin}
            <a href={clause.address}>{clause.name}</a>
          </span>
        ))}
        {' · '}
        {m.record}
        {m.colon}
        <a href={`/records/${one.record}`}>{one.record}</a>
      </p>
    </li>
  )
}

function Batch({ matter, purpose }: { matter: string; purpose: string }) {
  const id = useId()
  const [file, setFile] = useState<File | undefined>()
  const [told, setTold] = useState<string | undefined>()
  const [wrong, setWrong] = useState<string | undefined>()
  const [asking, setAsking] = useState(false)
  async function send() {
    setTold(undefined)
    if (!file) return setWrong(m.batchNeedFile)
    if (purpose.trim().length < 2) return setWrong(m.needPurpose)
    setWrong(undefined)
    setAsking(true)
    try {
      const rows = await checkWhole({ matter, file }, purpose, so => setTold(say(m.batchRows, { rows: number(so) })))
      setTold(say(m.batchDone, { rows: number(rows) }))
    } catch (problem) {
      setTold(undefined)
      setWrong(problem instanceof Problem ? problem.message : String(problem))
    }
    setAsking(false)
  }
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{m.batch}</h2>
      <p className="mute">{m.batchNote}</p>
      <div className="field say">
        <label htmlFor={`${id}-file`}>{m.batchFile}</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".xlsx,.xls,.csv,.jsonl"
          onChange={event => setFile(event.currentTarget.files?.[0])}
        />
      </div>
      <Button onClick={send} disabled={asking}>
        {m.batchGo}
      </Button>
      {wrong !== undefined && (
        <p className="note wine say" role="alert">
          {wrong}
        </p>
      )}
      <p className="told say" role="status">
        {told}
      </p>
    </section>
  )
}
