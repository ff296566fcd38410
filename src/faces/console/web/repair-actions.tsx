/** What somebody may do to a case as it stands: the steps of their part, each with what it needs. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { Problem } from './client.ts'
import { AttachFile, attachFile } from './evidence-files.tsx'
import { type Case, type Part, stepCase } from './repair-client.ts'
import { say, t } from './say.ts'

const w = t.repair

interface Step {
  verb: string
  /** What has to be written with it. */
  needs?: 'reason' | 'missing' | 'corrected'
  primary?: boolean
  input?: (text: string) => object
}

const decide = (decision: string) => (reason: string) => ({ decision, reason })
const BY_HANDLER: Readonly<Record<string, readonly Step[]>> = {
  submitted: [
    { verb: 'accept', primary: true },
    { verb: 'return', needs: 'missing' },
    { verb: 'refuse', needs: 'reason' },
  ],
  accepted: [{ verb: 'extend', needs: 'reason' }],
}
const BY_DECIDER: Readonly<Record<string, readonly Step[]>> = {
  accepted: [
    { verb: 'approve', needs: 'reason', primary: true, input: decide('approve') },
    { verb: 'reject', needs: 'reason', input: decide('reject') },
  ],
  approved: [{ verb: 'find-falsehood', needs: 'reason', input: reason => ({ what: 'false-material', reason }) }],
}
const BY_APPLICANT: Readonly<Record<string, readonly Step[]>> = {
  returned: [{ verb: 'complete', needs: 'corrected', primary: true }, { verb: 'withdraw' }],
  submitted: [{ verb: 'withdraw' }],
  accepted: [{ verb: 'withdraw' }],
}

function stepsOf(one: Case, part: Part): Step[] {
  const wasReturned = one.steps.some(step => step.kind === 'returned')
  const wasExtended = one.steps.some(step => step.kind === 'extended')
  return [
    ...(part.handles ? (BY_HANDLER[one.standing] ?? []) : []),
    ...(part.decides ? (BY_DECIDER[one.standing] ?? []) : []),
    ...(part.applies ? (BY_APPLICANT[one.standing] ?? []) : []),
  ].filter(step => !(step.verb === 'return' && wasReturned) && !(step.verb === 'extend' && wasExtended))
}

const LABEL = { reason: w.reason, missing: w.missing, corrected: w.corrected } as const
const HINT = { reason: w.reasonHint, missing: w.missingHint, corrected: w.reasonHint } as const

/** The operation of a verb: two of them are one decision. */
const operationOf = (verb: string): string => (verb === 'approve' || verb === 'reject' ? 'decide' : verb)

export function RepairActions({ one, part, again }: { one: Case; part: Part; again: () => void }) {
  const id = useId()
  const steps = stepsOf(one, part)
  const [verb, setVerb] = useState('')
  const [text, setText] = useState('')
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const chosen = steps.find(step => step.verb === verb)

  async function run(step: Step) {
    if (step.needs !== undefined && text.trim() === '') return setSaid(w.reasonMissing)
    const input =
      step.input?.(text) ??
      (step.needs === 'missing'
        ? { missing: text.split('\n').filter(line => line.trim() !== '') }
        : step.needs === undefined
          ? {}
          : { [step.needs]: text })
    await dealing(() => stepCase(operationOf(step.verb), { case: one.case, ...input }), w.acts[step.verb] ?? step.verb)
    setVerb('')
    setText('')
  }
  async function dealing(deal: () => Promise<unknown>, act: string) {
    setBusy(true)
    setSaid('')
    try {
      await deal()
      setSaid(say(w.done, { act }))
      again()
    } catch (problem) {
      setSaid(problem instanceof Problem ? problem.message : String(problem))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{w.actions}</h2>
      {steps.length === 0 && <p className="mute">{w.noActions}</p>}
      {chosen === undefined ? (
        <div className="acts stacked">
          {steps.map(step => (
            <Button
              key={step.verb}
              type={step.primary ? 'primary' : 'default'}
              disabled={busy}
              onClick={() => (step.needs === undefined ? void run(step) : setVerb(step.verb))}
            >
              {w.acts[step.verb]}
            </Button>
          ))}
        </div>
      ) : (
        <form
          className="step"
          onSubmit={event => {
            event.preventDefault()
            void run(chosen)
          }}
        >
          <div className="field">
            <label htmlFor={`${id}-text`}>
              {w.acts[chosen.verb]}
              {'：'}
              {LABEL[chosen.needs!]}
            </label>
            <p className="hint">{HINT[chosen.needs!]}</p>
            {chosen.verb === 'approve' && <p className="hint">{w.confirmApprove}</p>}
            <textarea
              id={`${id}-text`}
              className="paste"
              rows={4}
              value={text}
              onChange={event => setText(event.currentTarget.value)}
            />
          </div>
          <div className="acts">
            <Button type="primary" htmlType="submit" loading={busy}>
              {w.acts[chosen.verb]}
            </Button>
            <Button onClick={() => setVerb('')}>{w.cancel}</Button>
          </div>
        </form>
      )}
      {one.open && part.applies && (
        <AttachFile busy={busy} onFile={file => dealing(() => attachFile('repair', one.case, file), t.evidence.attach)} />
      )}
      <p role="status" className="told">
        {said}
      </p>
    </section>
  )
}
