/** A form with its fields: labels, hints, what went wrong, and a button that waits. */
import { Button } from 'antd'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Problem } from './client.ts'
import { t } from './say.ts'

/** In the platform's words; where the browser or its holder did not want to, in ours. */
export function said(problem: unknown): string {
  if (problem instanceof DOMException) return t.access.passkeyNot
  return problem instanceof Problem ? problem.message : String(problem)
}

/** Several of a list, none or all of them too. */
export function Several(props: {
  label: string
  hint?: string
  options: readonly { readonly value: string; readonly says: ReactNode; readonly isClosed?: boolean }[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  const { label, hint, options, chosen, onChange } = props
  const id = useId()
  return (
    <fieldset className="opts" aria-describedby={hint === undefined ? undefined : id}>
      <legend>{label}</legend>
      {hint !== undefined && (
        <p className="hint" id={id}>
          {hint}
        </p>
      )}
      {options.map(({ value, says, isClosed }) => (
        <label key={value} className="opt">
          <input
            type="checkbox"
            disabled={isClosed}
            checked={chosen.includes(value)}
            onChange={event => onChange(event.currentTarget.checked ? [...chosen, value] : chosen.filter(one => one !== value))}
          />
          <span>{says}</span>
        </label>
      ))}
    </fieldset>
  )
}

export function Field(props: {
  label: string
  hint?: string
  kind?: 'text' | 'password' | 'date'
  autoComplete: string
  value: string
  onChange: (value: string) => void
  isNumeric?: boolean
  /** What may be chosen of, by value or title; anything else may be typed. */
  options?: readonly (readonly [value: string, title: string])[]
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      <input
        id={id}
        className="plain"
        type={props.kind ?? 'text'}
        autoComplete={props.autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        inputMode={props.isNumeric ? 'numeric' : undefined}
        list={props.options === undefined ? undefined : `${id}-options`}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        value={props.value}
        onChange={event => props.onChange(event.currentTarget.value)}
      />
      {props.options !== undefined && (
        <datalist id={`${id}-options`}>
          {props.options.map(([value, title]) => (
            <option key={value} value={value} label={title} />
          ))}
        </datalist>
      )}
    </div>
  )
}

/** Why something was declined, said as soon as it stands there. */
export function Alert({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p className="note wine" role="alert">
      {text}
    </p>
  )
}

export function Form({
  send,
  label,
  busy,
  wrong,
  children,
}: {
  send: () => Promise<void>
  label: string
  busy: string
  wrong?: string | undefined
  children: ReactNode
}) {
  const [problem, setProblem] = useState<string>()
  const [isSending, setSending] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wrong !== undefined) return setProblem(wrong)
    setSending(true)
    setProblem(undefined)
    send()
      .catch((thrown: unknown) => setProblem(said(thrown)))
      .finally(() => setSending(false))
  }
  return (
    <form className="card" onSubmit={submit}>
      <Alert text={problem} />
      {children}
      <Button type="primary" htmlType="submit" disabled={isSending}>
        {isSending ? busy : label}
      </Button>
    </form>
  )
}
