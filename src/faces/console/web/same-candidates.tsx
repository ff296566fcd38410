/** Organisations that a held row without a code may be about: one of them is proposed, and another officer decides. */
import { Button } from 'antd'
import { useState } from 'react'
import { useAsked } from './client.ts'
import { PageLink } from './parts.tsx'
import { listCandidates, proposeSame } from './queue-client.ts'
import { Done, Reason, useAct, Wrong } from './queue-parts.tsx'
import { addressOf } from './route.ts'
import { t } from './say.ts'

const q = t.queues

export function Candidates({ submission, row }: { submission: string; row: number }) {
  const asked = useAsked(`candidates ${submission} ${row}`, signal => listCandidates(submission, row, signal))
  const [into, setInto] = useState('')
  const [reason, setReason] = useState('')
  const [done, setDone] = useState(false)
  const act = useAct()
  const candidates = asked.data?.candidates ?? []

  async function propose(event: React.FormEvent) {
    event.preventDefault()
    if (into === '') return act.refuse(q.candidateNeeded)
    if (reason.trim() === '') return act.refuse(q.reasonNeeded)
    await act.run(async () => {
      await proposeSame({ into, submission, row, reason: reason.trim() })
      setDone(true)
    })
  }

  return (
    <form className="card wide-form" onSubmit={propose} aria-labelledby="candidates" noValidate>
      <h2 id="candidates">{q.candidates}</h2>
      <p className="mute">{q.candidatesNote}</p>
      {done ? (
        <Done>
          <p>
            {q.proposed} <PageLink to={addressOf('same')}>{q.same}</PageLink>
          </p>
        </Done>
      ) : (
        <>
          <Wrong text={act.wrong} />
          <fieldset className="opts">
            <legend>{q.stays}</legend>
            {candidates.map(one => (
              <label key={one.uscc} className="opt">
                <input
                  type="radio"
                  name="candidate"
                  value={one.uscc}
                  checked={into === one.uscc}
                  onChange={() => setInto(one.uscc)}
                />
                <span>
                  {one.name}
                  <small className="mute">
                    <span className="code">{one.uscc}</span> · {q.candidateBy}
                    {one.by === 'name' ? q.byName : q.byCode}
                    {!one.registered && ` · ${q.notRegistered}`}
                  </small>
                </span>
              </label>
            ))}
            {asked.data !== undefined && candidates.length === 0 && <p>{q.noCandidates}</p>}
          </fieldset>
          <div className="field">
            <label htmlFor="other-code">{q.otherCode}</label>
            <input
              id="other-code"
              className="plain full"
              maxLength={18}
              autoComplete="off"
              value={candidates.some(one => one.uscc === into) ? '' : into}
              onChange={event => setInto(event.currentTarget.value.trim().toUpperCase())}
            />
          </div>
          <Reason value={reason} onChange={setReason} />
          <Button htmlType="submit" disabled={act.busy}>
            {q.propose}
          </Button>
        </>
      )}
    </form>
  )
}
