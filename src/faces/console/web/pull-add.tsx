/** Registering a view of a department's database: how its server is reached is typed once and never shown again. */

import { useState } from 'react'
import { Field, Form } from './form.tsx'
import { Choice } from './parts.tsx'
import { addPull } from './pull-client.ts'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.pull
const NOTHING = { source: '', item: '', address: '', view: '', cursor: '' }

export function AddPull(props: { context: Context; hosts: readonly string[]; onAdded: () => void }) {
  const { context, hosts, onAdded } = props
  const [given, setGiven] = useState(NOTHING)
  const [turn, setTurn] = useState(0)
  const set = (name: keyof typeof NOTHING) => (value: string) => setGiven(before => ({ ...before, [name]: value }))
  const unit = context.units.find(one => one.uscc === given.source)
  const items = context.items.filter(one => unit === undefined || unit.items.includes(one.id))
  const isWanting = Object.values(given).some(value => value.trim() === '')
  const send = async () => {
    await addPull(given)
    setGiven(NOTHING)
    setTurn(one => one + 1)
    onAdded()
  }
  return (
    <section aria-label={w.add}>
      <h2>{w.add}</h2>
      <p className={hosts.length === 0 ? 'note wine' : 'mute'}>
        {hosts.length === 0 ? w.noHosts : say(w.hosts, { hosts: hosts.join(t.listJoin) })}
      </p>
      <Form key={turn} send={send} label={w.add} busy={t.guard.save} wrong={isWanting ? w.needed : undefined}>
        <div className="field">
          <Choice
            label={t.unit}
            all={t.quality.chooseUnit}
            options={context.units.map(one => ({ value: one.uscc, label: one.name }))}
            value={given.source}
            onChange={set('source')}
          />
        </div>
        <div className="field">
          <Choice
            label={t.item}
            all={t.takeover.chooseItem}
            options={items.map(one => ({ value: one.id, label: one.title }))}
            value={given.item}
            onChange={set('item')}
          />
        </div>
        <Field label={w.view} hint={w.viewHint} autoComplete="off" value={given.view} onChange={set('view')} />
        <Field label={w.cursor} hint={w.cursorHint} autoComplete="off" value={given.cursor} onChange={set('cursor')} />
        <Field
          label={w.address}
          hint={w.addressHint}
          autoComplete="off"
          kind="password"
          value={given.address}
          onChange={set('address')}
        />
      </Form>
    </section>
  )
}
