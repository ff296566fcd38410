/** The decision: upheld with what puts it right, field by field, or rejected; everything that follows is said before the button. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import type { ObjectionField, ShownObjection } from './objection-client.ts'
import { type Acting, Reason, useStep } from './objection-step.tsx'
import { say, t } from './say.ts'

const words = t.objection
type How = 'amend' | 'withdraw' | 'annul' | 'corrected-before' | 'repair-anew'

/** What can put it right depends on what is objected to. */
const waysOf = ({ subject, steps }: ShownObjection): How[] => {
  if (subject === 'decision') return ['repair-anew', 'amend', 'withdraw']
  const annul: How[] = steps[0]?.content.document === undefined ? [] : ['annul']
  return subject === 'annulled'
    ? [...annul, 'withdraw', 'corrected-before']
    : ['amend', 'corrected-before', 'withdraw', ...annul]
}

export function DecideForm({ shown, again, step }: Acting & { step: 'decide' | 'decide-second-look' }) {
  const id = useId()
  const ways = waysOf(shown)
  const [decision, setDecision] = useState<'uphold' | 'reject' | ''>('')
  const [how, setHow] = useState<How>(ways[0]!)
  const [reason, setReason] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(shown.fields.flatMap(one => (one.should === null || one.fixed ? [] : [[one.field, one.should]]))),
  )
  const { wrong, setWrong, isRunning, run } = useStep(again)
  const changed = shown.fields.filter(one => values[one.field] !== undefined && values[one.field] !== (one.value ?? ''))
  const send = () => {
    if (decision === '') return setWrong(words.decisionMissing)
    if (reason.trim().length < 2) return setWrong(words.reasonMissing)
    if (decision === 'uphold' && how === 'amend' && changed.length === 0) return setWrong(words.nothingChanged)
    const fields = changed.map(one => ({ field: one.field, value: values[one.field]! }))
    const remedy = how === 'amend' ? { how, fields } : { how }
    void run(step, { case: shown.case, decision, reason, ...(decision === 'uphold' ? { remedy } : {}) })
  }
  return (
    <div className="act">
      <fieldset className="opts">
        <legend>{words.steps[step].title}</legend>
        <p className="mute">{words.steps[step].hint}</p>
        {(['uphold', 'reject'] as const).map(one => (
          <label key={one} className="opt">
            <input type="radio" name={`${id}-decision`} checked={decision === one} onChange={() => setDecision(one)} />
            {words.decisions[one]}
          </label>
        ))}
      </fieldset>
      {decision === 'uphold' && (
        <fieldset className="opts">
          <legend>{words.howTitle}</legend>
          {ways.map(one => (
            <label key={one} className="opt">
              <input type="radio" name={`${id}-how`} checked={how === one} onChange={() => setHow(one)} />
              {words.remedies[one]}
            </label>
          ))}
        </fieldset>
      )}
      {decision === 'uphold' && how === 'amend' && (
        <Amended shown={shown} values={values} onChange={(field, value) => setValues(now => ({ ...now, [field]: value }))} />
      )}
      {decision !== '' && (
        <>
          <h3>{words.atOnce}</h3>
          <ul className="dots">
            {(decision === 'reject' ? words.effects.reject : words.effects[how]).map(one => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
      <Reason id={id} label={words.reasonSeen} value={reason} onChange={setReason} wrong={wrong} />
      <Button type="primary" loading={isRunning} onClick={send}>
        {words.steps[step].button}
      </Button>
    </div>
  )
}

function Amended(props: {
  shown: ShownObjection
  values: Readonly<Record<string, string>>
  onChange: (field: string, value: string) => void
}) {
  const { shown, values, onChange } = props
  const id = useId()
  const open = shown.fields.filter(one => values[one.field] !== undefined)
  const fixed = shown.fields.filter(one => one.should !== null && one.fixed)
  const more = shown.fields.filter(one => values[one.field] === undefined && !one.fixed)
  return (
    <>
      {open.map(one => (
        <FieldInput
          key={one.field}
          field={one}
          hint={say(words.nowSays, { value: one.value ?? words.empty })}
          value={values[one.field]!}
          onChange={value => onChange(one.field, value)}
        />
      ))}
      {fixed.length > 0 && (
        <p className="note">{say(words.fixedFields, { fields: fixed.map(one => one.title).join(t.listJoin) })}</p>
      )}
      {more.length > 0 && (
        <div className="field">
          <label htmlFor={id}>{words.oneMore}</label>
          <select
            id={id}
            className="plain"
            value=""
            onChange={event => {
              const chosen = more.find(one => one.field === event.currentTarget.value)
              if (chosen !== undefined) onChange(chosen.field, chosen.value ?? '')
            }}
          >
            <option value="">{words.choose}</option>
            {more.map(one => (
              <option key={one.field} value={one.field}>
                {one.title}
              </option>
            ))}
          </select>
        </div>
      )}
    </>
  )
}

/** A value as it would stand in a file: chosen where the words are given, typed otherwise. */
export function FieldInput(props: {
  field: Pick<ObjectionField, 'title' | 'choices'>
  hint: string
  value: string
  onChange: (value: string) => void
}) {
  const { field, hint, value, onChange } = props
  const id = useId()
  // Several of the words may stand in it: then they are typed.
  const isChosen = field.choices !== null && (value === '' || field.choices.includes(value))
  return (
    <div className="field">
      <label htmlFor={id}>{field.title}</label>
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
      {isChosen ? (
        <select
          id={id}
          className="plain"
          aria-describedby={`${id}-hint`}
          value={value}
          onChange={event => onChange(event.currentTarget.value)}
        >
          <option value="">{words.empty}</option>
          {field.choices!.map(one => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <textarea
          id={id}
          className="paste"
          aria-describedby={`${id}-hint`}
          rows={value.length > 60 ? 4 : 1}
          maxLength={4000}
          value={value}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  )
}
