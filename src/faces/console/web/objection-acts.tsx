/** What may be done to an objection where it stands, by whoever looks at it. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { AttachFile, attachFile } from './evidence-files.tsx'
import { mayAsk } from './may.ts'
import type { ShownObjection } from './objection-client.ts'
import { DecideForm } from './objection-decide.tsx'
import { type Acting, Reason, useStep } from './objection-step.tsx'
import { useAct } from './queue-parts.tsx'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const words = t.objection
const TAKEN = ['acknowledged', 'checking', 'verified']

export function ObjectionActs({ shown, context, again }: Acting & { context: Context }) {
  const id = useId()
  const { standing } = shown
  const may = (step: string) => mayAsk(context, `objection.${step}`)
  const acts = [
    standing === 'filed' && may('acknowledge') && <Step key="take" step="acknowledge" shown={shown} again={again} />,
    standing === 'filed' && may('refuse') && <Step key="refuse" step="refuse" needsReason shown={shown} again={again} />,
    TAKEN.includes(standing) && may('decide') && <DecideForm key="decide" step="decide" shown={shown} again={again} />,
    standing === 'second-look' && may('decide-second-look') && (
      <DecideForm key="second" step="decide-second-look" shown={shown} again={again} />
    ),
    standing === 'checking' && may('verify') && <Verify key="verify" shown={shown} again={again} />,
    (standing === 'acknowledged' || standing === 'verified') && may('ask-verification') && (
      <Step key="ask" step="ask-verification" needsReason shown={shown} again={again} />
    ),
    TAKEN.includes(standing) && may('extend') && <Step key="extend" step="extend" needsReason shown={shown} again={again} />,
    shown.mayAskAgainUntil !== null && may('ask-second-look') && (
      <Step key="again" step="ask-second-look" needsReason shown={shown} again={again} />
    ),
    shown.open && may('attach') && <Attach key="attach" shown={shown} again={again} />,
    shown.open && may('withdraw') && <Step key="withdraw" step="withdraw" shown={shown} again={again} />,
  ].filter(one => one !== false)
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{words.acts}</h2>
      {acts.length === 0 ? <p>{shown.open ? say(words.waitsFor, { who: waiting(shown) }) : words.isClosed}</p> : acts}
    </section>
  )
}

const waiting = (shown: ShownObjection): string =>
  (shown.standing === 'second-look' ? (shown.secondUnitName ?? words.centre) : shown.unitName) ?? words.centre

type StepName = keyof typeof words.steps

function Step({ step, needsReason, shown, again }: Acting & { step: StepName; needsReason?: boolean }) {
  const id = useId()
  const [reason, setReason] = useState('')
  const { wrong, setWrong, isRunning, run } = useStep(again)
  const { title, hint } = words.steps[step]
  const send = () => {
    if (needsReason && reason.trim().length < 2) setWrong(words.reasonMissing)
    else void run(step, { case: shown.case, ...(needsReason ? { reason } : {}) })
  }
  const button = (
    <Button type={step === 'acknowledge' ? 'primary' : 'default'} loading={isRunning} onClick={send}>
      {title}
    </Button>
  )
  if (!needsReason)
    return (
      <div className="act">
        <p className="mute">{hint}</p>
        {wrong !== '' && (
          <p role="alert" className="wrong">
            {wrong}
          </p>
        )}
        {button}
      </div>
    )
  return (
    <details className="act" open={wrong !== ''}>
      <summary>{title}</summary>
      <p className="mute">{hint}</p>
      <Reason id={id} label={words.reasonSeen} value={reason} onChange={setReason} wrong={wrong} />
      {button}
    </details>
  )
}

function Attach({ shown, again }: Acting) {
  const [told, setTold] = useState('')
  const act = useAct()
  const take = (file: File) =>
    act.run(async () => {
      setTold('')
      await attachFile('objection', shown.case, file)
      setTold(say(t.evidence.attached, { name: file.name }))
      again()
    })
  return (
    <div className="act">
      <AttachFile busy={act.busy} onFile={take} />
      <p role="status" className="told">
        {act.wrong ?? told}
      </p>
    </div>
  )
}

const FOUND = ['as-objected', 'as-recorded', 'otherwise'] as const

function Verify({ shown, again }: Acting) {
  const id = useId()
  const [found, setFound] = useState<(typeof FOUND)[number] | ''>('')
  const [reason, setReason] = useState('')
  const { wrong, setWrong, isRunning, run } = useStep(again)
  const send = () => {
    if (found === '') setWrong(words.foundMissing)
    else if (reason.trim().length < 2) setWrong(words.reasonMissing)
    else void run('verify', { case: shown.case, found, reason })
  }
  return (
    <div className="act">
      <fieldset className="opts">
        <legend>{words.steps.verify.title}</legend>
        <p className="mute">{words.steps.verify.hint}</p>
        {FOUND.map(one => (
          <label key={one} className="opt">
            <input type="radio" name={`${id}-found`} checked={found === one} onChange={() => setFound(one)} />
            {words.found[one]}
          </label>
        ))}
      </fieldset>
      <Reason id={id} label={words.reasonSeen} value={reason} onChange={setReason} wrong={wrong} />
      <Button type="primary" loading={isRunning} onClick={send}>
        {words.steps.verify.title}
      </Button>
    </div>
  )
}
