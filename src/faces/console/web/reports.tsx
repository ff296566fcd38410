/** What anybody has said is wrong with what is shown: read, looked up, closed; gone on its day. */

import { Button } from 'antd'
import { useId, useState } from 'react'
import type { reports } from '#capabilities/objection'
import type { Answer } from '#capabilities/operation'
import { get, post, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { said } from './form.tsx'
import { mayAsk } from './may.ts'
import { Reason } from './objection-step.tsx'
import { DataTable, Failed, Loading, useTitle } from './parts.tsx'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const words = t.reports
type Listed = Answer<typeof reports>
type Line = Listed['reports'][number]
const OUTCOMES = ['corrected', 'right', 'unclear'] as const

export function Reports({ context }: { context: Context }) {
  useTitle(words.title)
  const asked = useAsked('reports', signal => get<Listed>('objection.reports', { limit: 500 }, signal))
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{words.title}</h1>
          <p className="mute">{words.lead}</p>
        </div>
      </div>
      <section className="card" aria-label={words.title}>
        {asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : asked.data === undefined ? (
          <Loading lines={6} />
        ) : asked.data.reports.length === 0 ? (
          <p>{say(words.none, { day: asked.data.today })}</p>
        ) : (
          <Table lines={asked.data.reports} again={asked.again} mayClose={mayAsk(context, 'objection.close-report')} />
        )}
      </section>
    </>
  )
}

const HEAD = [words.record, words.about, words.says, words.reportedOn, words.retainedUntil]
const textsOf = (one: Line): string[] => [
  one.organisation ?? one.record,
  words.abouts[one.about as 'content'],
  one.says,
  one.reportedOn,
  one.retainedUntil,
]

function Table({ lines, again, mayClose }: { lines: readonly Line[]; again: () => void; mayClose: boolean }) {
  return (
    <>
      <DataTable
        caption={words.title}
        hideCaption
        columns={[...HEAD, ...(mayClose ? [words.result] : [])].map(title => ({ title }))}
        rows={lines.map(one => {
          const [name, ...texts] = textsOf(one)
          return {
            key: one.report,
            cells: [
              <a key="record" href={`/records/${one.record}`}>
                {name}
              </a>,
              ...texts,
              ...(mayClose ? [<Close key="close" report={one} again={again} />] : []),
            ],
          }
        })}
      />
      <p className="acts">
        <ExportCsv name={words.title} label={t.objection.exportCsv} table={{ headings: HEAD, rows: lines.map(textsOf) }} />
      </p>
    </>
  )
}

function Close({ report, again }: { report: Line; again: () => void }) {
  const id = useId()
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>('right')
  const [answer, setAnswer] = useState('')
  const [wrong, setWrong] = useState('')
  const close = () => {
    if (answer.trim().length < 2) return setWrong(words.answerMissing)
    post('objection.close-report', { report: report.report, outcome, answer })
      .then(again)
      .catch((thrown: unknown) => setWrong(said(thrown)))
  }
  return (
    <details className="act">
      <summary>{words.close}</summary>
      <fieldset className="opts">
        <legend className="vh">{words.result}</legend>
        {OUTCOMES.map(one => (
          <label key={one} className="opt">
            <input type="radio" name={`${id}-outcome`} checked={outcome === one} onChange={() => setOutcome(one)} />
            {words.outcomes[one]}
          </label>
        ))}
      </fieldset>
      <Reason id={id} label={words.answer} value={answer} onChange={setAnswer} wrong={wrong} />
      <Button onClick={close}>{words.send}</Button>
    </details>
  )
}
