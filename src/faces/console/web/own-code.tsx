/** The authenticator app of one's own account: bound, or changed for another one. */
import { useState } from 'react'
import { post } from './client.ts'
import { Field, Form } from './form.tsx'
import { Step, useDone } from './guard-parts.tsx'
import { g, t } from './say.ts'
import type { Context } from './shapes.ts'
import { Secret } from './sign-in.tsx'

const words = g.own

export function OwnCode({ who, again }: { who: NonNullable<Context['who']>; again: () => void }) {
  const [secret, setSecret] = useState<string>()
  const [given, setGiven] = useState({ current: '', code: '' })
  const { said, done } = useDone(again)
  const set = (name: keyof typeof given) => (value: string) => setGiven(before => ({ ...before, [name]: value }))
  const begin = () => post<{ secret: string }>('access.begin-code', {}).then(asked => void setSecret(asked.secret))
  const change = async () => {
    await post('access.change-code', given)
    setGiven({ current: '', code: '' })
    setSecret(undefined)
    done(words.codeChanged)
  }
  return (
    <section className="card" aria-label={words.code}>
      <h2>{words.code}</h2>
      <p>{who.hasCode ? words.codeSet : words.codeNone}</p>
      {secret === undefined && said}
      {who.isNew && secret === undefined && (
        <div className="acts">
          <Step label={who.hasCode ? words.changeCode : words.bindCode} run={begin} />
        </div>
      )}
      {who.isNew && secret !== undefined && (
        <Form send={change} label={words.saveCode} busy={g.save}>
          <p className="say">{who.hasCode ? words.codeLead : words.codeFirst}</p>
          <Secret name={who.name} secret={secret} />
          <Field
            label={t.access.code}
            hint={words.newCodeHint}
            autoComplete="one-time-code"
            isNumeric
            value={given.code}
            onChange={set('code')}
          />
          <Field
            label={words.current}
            kind="password"
            autoComplete="current-password"
            value={given.current}
            onChange={set('current')}
          />
        </Form>
      )}
    </section>
  )
}
