/** When something is wrong: answer only, take everything of a unit away at one stroke, and see what a key has read. */
import { useState } from 'react'
import { post } from './client.ts'
import { Field, Form } from './form.tsx'
import { UnitField, useUnits } from './guard-form.tsx'
import { Head, Step } from './guard-parts.tsx'
import { mayAsk } from './may.ts'
import { useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { g, number, say } from './say.ts'
import type { Context, UnitRevoked } from './shapes.ts'

const words = g.emergency

export function EmergencyPage({ context }: { context: Context }) {
  useTitle(words.title)
  const [isReadOnly, setReadOnly] = useState(context.isReadOnly)
  const [unit, setUnit] = useState('')
  const { nameOf } = useUnits(context)
  const [actor, setActor] = useState('')
  const [period, setPeriod] = useState({ from: '', until: '' })
  const change = async () => {
    await post('access.switch-mode', { readOnly: !isReadOnly })
    setReadOnly(!isReadOnly)
    return g.done
  }
  const revoke = async () => {
    const { keys, sessions, accounts } = await post<UnitRevoked>('access.revoke-unit', { unit: unit.trim() })
    return say(words.revoked, { keys: number(keys), sessions: number(sessions), accounts: number(accounts) })
  }
  return (
    <>
      <Head title={words.title} />
      {mayAsk(context, 'access.switch-mode') && (
        <section className="card" aria-label={words.mode}>
          <h2>{words.mode}</h2>
          <p className="say">{isReadOnly ? words.modeOn : words.modeOff}</p>
          <div className="acts say">
            <Step label={isReadOnly ? words.switchOff : words.switchOn} sure={g.sure} danger={!isReadOnly} run={change} />
          </div>
        </section>
      )}
      {mayAsk(context, 'access.revoke-unit') && (
        <section className="card" aria-label={words.unit}>
          <h2>{words.unit}</h2>
          <p className="say">{words.unitLead}</p>
          <UnitField context={context} value={unit} onChange={setUnit} />
          <div className="acts">
            <Step
              label={words.revoke}
              sure={say(words.revokeSure, { unit: nameOf(unit) ?? unit.trim() })}
              danger
              run={revoke}
            />
          </div>
        </section>
      )}
      {!mayAsk(context, 'audit.looks') ? (
        <section className="card" aria-label={words.report}>
          <h2>{words.report}</h2>
          <p className="say">{words.reportByAuditor}</p>
        </section>
      ) : (
        <section aria-label={words.report}>
          <h2>{words.report}</h2>
          <p className="say">{words.reportLead}</p>
          <Form
            send={async () => go(addressOf('looks', { actor: actor.trim(), ...period }))}
            label={words.toReport}
            busy={g.find}
          >
            <Field label={words.key} autoComplete="off" value={actor} onChange={setActor} />
            <Field
              label={g.from}
              kind="date"
              autoComplete="off"
              value={period.from}
              onChange={from => setPeriod(before => ({ ...before, from }))}
            />
            <Field
              label={g.until}
              kind="date"
              autoComplete="off"
              value={period.until}
              onChange={until => setPeriod(before => ({ ...before, until }))}
            />
          </Form>
        </section>
      )}
    </>
  )
}
