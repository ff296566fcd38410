/** The decision on a proposal of law: approved or sent back by another, withdrawn by who made it, taken back before its day. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { said } from './form.tsx'
import { decideLaw, type ShownLawProposal } from './law-client.ts'
import { mayAsk } from './may.ts'
import { Reason } from './objection-step.tsx'
import { t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.law
type Act = 'approve' | 'withdraw' | 'undo'

export function LawDecision(props: { shown: ShownLawProposal; context: Context; again: () => void }) {
  const { shown, context, again } = props
  const id = useId()
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState('')
  const [running, setRunning] = useState<Act>()
  // The machine's own operator, where nobody has opened an account, has one pair of hands.
  const isAlone = context.who === null
  const isOpen = shown.standing === 'open'
  const mayUndo = shown.standing === 'awaits-its-day' && mayAsk(context, 'law.undo')
  if (!(isOpen && mayAsk(context, 'law.withdraw')) && !mayUndo) return null
  const run = (act: Act) => () => {
    if (reason.trim().length < 2) return setWrong(w.actReasonMissing)
    setWrong('')
    setRunning(act)
    decideLaw(act, shown.proposal, reason.trim())
      .then(again)
      .catch((thrown: unknown) => setWrong(said(thrown)))
      .finally(() => setRunning(undefined))
  }
  const busy = running !== undefined
  const mayApprove = isOpen && (!shown.isOwn || isAlone) && shown.outdated.length === 0
  return (
    <section className="card" aria-labelledby={`${id}-act`}>
      <h2 id={`${id}-act`}>{w.act}</h2>
      {isOpen && shown.isOwn && !isAlone && <p className="note">{w.own}</p>}
      <Reason id={id} label={w.actReason} value={reason} onChange={setReason} wrong={wrong} />
      <p className="mute">{mayUndo ? w.undoSure : mayApprove ? w.approveSure : ''}</p>
      <p className="acts">
        {mayApprove && (
          <Button type="primary" disabled={busy} onClick={run('approve')}>
            {running === 'approve' ? t.law.calendar.sending : w.approve}
          </Button>
        )}
        {isOpen && (
          <Button disabled={busy} onClick={run('withdraw')}>
            {shown.isOwn ? w.withdraw : w.reject}
          </Button>
        )}
        {mayUndo && (
          <Button danger disabled={busy} onClick={run('undo')}>
            {running === 'undo' ? t.law.calendar.sending : w.undo}
          </Button>
        )}
      </p>
    </section>
  )
}
