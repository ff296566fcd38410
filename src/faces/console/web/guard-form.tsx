/** Units, scopes and files of forms. */
import { useId, useState } from 'react'
import { get, useAsked } from './client.ts'
import { Field } from './form.tsx'
import { mayAsk } from './may.ts'
import { g, say, scopeSaid } from './say.ts'
import type { Context, Units } from './shapes.ts'

/** The unit that a code names, where the reader may read all units. */
export const useUnits = (context: Context): { units: Units['units']; nameOf: (code: string) => string | undefined } => {
  const { data } = useAsked('units', async signal =>
    mayAsk(context, 'organisations.list-units') ? get<Units>('organisations.list-units', {}, signal) : { units: [] },
  )
  const units = data?.units ?? []
  return { units, nameOf: code => units.find(unit => unit.uscc === code.trim().toUpperCase())?.name }
}

/** A unit by its code, found by its name as well; what it is called stands beneath, so that no other one is meant. */
export function UnitField(props: { context: Context; value: string; onChange: (value: string) => void }) {
  const { context, value, onChange } = props
  const { units, nameOf } = useUnits(context)
  const isWhole = value.trim().length === 18 && units.length > 0
  const options = units.filter(unit => unit.until === null).map(unit => [unit.uscc, unit.name] as const)
  return (
    <>
      <Field label={g.unitCode} hint={g.unitHint} autoComplete="off" value={value} onChange={onChange} options={options} />
      {isWhole && <p role="status">{nameOf(value) ?? g.unitUnknown}</p>}
    </>
  )
}

export const wordsIn = (text: string): string[] => text.split(/\s+/).filter(one => one !== '')

/** Scopes as they are typed, and what each of them allows. */
export function ScopesField(props: { label: string; hint: string; value: string; onChange: (value: string) => void }) {
  const scopes = wordsIn(props.value)
  return (
    <>
      <Field {...props} autoComplete="off" />
      {scopes.length > 0 && (
        <div role="status">
          <ul className="say lines">
            {scopes.map(scope => (
              <li key={scope}>{say(g.keys.scopeLine, { scope, said: scopeSaid(scope) ?? g.keys.scopeUnknown })}</li>
            ))}
          </ul>
        </div>
      )}
    </>
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
