/** Choices and files of forms. */
import { useId, useState } from 'react'

export function Choice(props: {
  label: string
  options: readonly (readonly [value: string, title: string])[]
  value: string
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} className="plain" value={props.value} onChange={event => props.onChange(event.currentTarget.value)}>
        {props.options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
}

/** A file of which the digest is made here, in the browser, and nothing else is taken. */
export function DigestOf(props: { label: string; hint: string; onChange: (sha256: string) => void }) {
  const id = useId()
  const [digest, setDigest] = useState('')
  const read = async (file: File | undefined) => {
    const bytes = file === undefined ? undefined : await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    const text = [...new Uint8Array(bytes ?? new ArrayBuffer(0))].map(byte => byte.toString(16).padStart(2, '0')).join('')
    setDigest(text)
    props.onChange(text)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <p className="hint" id={`${id}-hint`}>
        {props.hint}
      </p>
      <input
        id={id}
        type="file"
        className="plain"
        aria-describedby={`${id}-hint`}
        onChange={event => void read(event.currentTarget.files?.[0])}
      />
      {digest !== '' && (
        <p className="mute">
          SHA-256 <code>{digest}</code>
        </p>
      )}
    </div>
  )
}
