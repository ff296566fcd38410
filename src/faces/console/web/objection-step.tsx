/** What every step of an objection needs: to be taken, to say what went wrong, and a reason that the organisation sees. */
import { useState } from 'react'
import { said } from './form.tsx'
import { type ShownObjection, takeStep } from './objection-client.ts'

export type Acting = { shown: ShownObjection; again: () => void }

/** Runs a step, keeps what went wrong beside its button. */
export function useStep(again: () => void) {
  const [wrong, setWrong] = useState('')
  const [isRunning, setRunning] = useState(false)
  const run = async (step: string, input: object) => {
    setRunning(true)
    setWrong('')
    try {
      await takeStep(step, input)
      again()
    } catch (problem) {
      setWrong(said(problem))
    } finally {
      setRunning(false)
    }
  }
  return { wrong, setWrong, isRunning, run }
}

export function Reason(props: { id: string; label: string; value: string; onChange: (text: string) => void; wrong: string }) {
  const { id, label, value, onChange, wrong } = props
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {wrong !== '' && (
        <p role="alert" className="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      <textarea
        id={id}
        className="paste"
        rows={3}
        maxLength={2000}
        value={value}
        aria-invalid={wrong !== ''}
        aria-describedby={wrong === '' ? undefined : `${id}-wrong`}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </div>
  )
}
