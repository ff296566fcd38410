/** One's own account: with what its holder signs in, and where it is signed in. */
import { Button } from 'antd'
import { useState } from 'react'
import { post, signOut } from './client.ts'
import { Field, Form } from './form.tsx'
import { Head, officeSaid, Step, useDone } from './guard-parts.tsx'
import { OwnCode } from './own-code.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { DataTable, Moment, useTitle } from './parts.tsx'
import { hasPasskeys, makePasskey } from './passkeys.ts'
import { Providers } from './providers.tsx'
import { addressOf } from './route.ts'
import { g, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const words = g.own

type Own = NonNullable<Context['who']>

export function AccountPage({ query, context, again }: { query: URLSearchParams; context: Context; again: () => void }) {
  useTitle(words.title)
  const { who } = context
  if (who === null) return <p className="note">{words.machine}</p>
  const leave = () => signOut().finally(() => location.assign(addressOf('sign-in', { again: '1' })))
  return (
    <>
      <Head title={words.title} lead={words.lead} />
      {query.has('bound') && (
        <p className="note link" role="status">
          {words.justBound}
        </p>
      )}
      {!who.isNew && (
        <div className="note">
          <p>{words.stale}</p>
          <div className="acts">
            <Button onClick={() => void leave()}>{words.signInAgain}</Button>
          </div>
        </div>
      )}
      <section className="card" aria-label={words.offices}>
        <h2>{`${who.name} · ${who.post}`}</h2>
        <ul>
          {who.offices.map(office => (
            <li key={office.office}>{officeSaid(office.unit, office.role)}</li>
          ))}
        </ul>
      </section>
      <Passkeys who={who} again={again} />
      <Password who={who} again={again} />
      {who.hasPassword && <OwnCode who={who} again={again} />}
      <Elsewhere who={who} again={again} />
      <OwnSessions who={who} again={again} />
    </>
  )
}

function Passkeys({ who, again }: { who: Own; again: () => void }) {
  const [title, setTitle] = useState('')
  const { said, done } = useDone(again)
  const add = async () => {
    await post('access.add-passkey', { title, passkey: await makePasskey(t.title) })
    setTitle('')
    done(g.done)
  }
  const remove = (passkey: string) => post('access.remove-passkey', { passkey }).then(() => done(g.done))
  return (
    <section className="card" aria-label={words.passkeys}>
      <h2>{words.passkeys}</h2>
      {said}
      <p className="say">{words.passkeysLead}</p>
      {who.passkeys.length === 0 ? (
        <p>{words.noPasskeys}</p>
      ) : (
        <DataTable
          caption={words.passkeysCaption}
          hideCaption
          columns={[words.title2, words.madeAt, words.usedAt, g.accounts.manage].map(one => ({ title: one }))}
          rows={who.passkeys.map(one => ({
            key: one.passkey,
            cells: [
              one.title,
              <Moment key="made" at={one.madeAt} />,
              one.usedAt === null ? words.never : <Moment key="used" at={one.usedAt} />,
              who.isNew ? (
                <Step key="remove" label={words.remove} sure={g.sure} danger run={() => remove(one.passkey)} />
              ) : (
                g.none
              ),
            ],
          }))}
        />
      )}
      {!hasPasskeys() ? (
        <p className="mute">{words.unsupported}</p>
      ) : (
        who.isNew && (
          <Form send={add} label={words.add} busy={g.save}>
            <Field label={words.title2} hint={words.titleHint} autoComplete="off" value={title} onChange={setTitle} />
          </Form>
        )
      )}
    </section>
  )
}

function Password({ who, again }: { who: Own; again: () => void }) {
  const [given, setGiven] = useState({ current: '', password: '', repeated: '' })
  const { said, done } = useDone(again)
  const set = (name: keyof typeof given) => (value: string) => setGiven(before => ({ ...before, [name]: value }))
  const change = async () => {
    await post('access.change-password', { current: given.current, password: given.password })
    setGiven({ current: '', password: '', repeated: '' })
    done(words.changed)
  }
  return (
    <section className="card" aria-label={words.password}>
      <h2>{words.password}</h2>
      <p>{who.hasPassword ? words.passwordSet : words.passwordNone}</p>
      <p className="mute">{words.lost}</p>
      {said}
      {who.isNew && who.hasPassword && (
        <Form
          send={change}
          label={words.change}
          busy={g.save}
          wrong={given.password === given.repeated ? undefined : t.access.differs}
        >
          <Field
            label={words.current}
            kind="password"
            autoComplete="current-password"
            value={given.current}
            onChange={set('current')}
          />
          <Field
            label={t.access.newPassword}
            hint={t.access.passwordHint}
            kind="password"
            autoComplete="new-password"
            value={given.password}
            onChange={set('password')}
          />
          <Field
            label={t.access.repeat}
            kind="password"
            autoComplete="new-password"
            value={given.repeated}
            onChange={set('repeated')}
          />
        </Form>
      )}
    </section>
  )
}

function Elsewhere({ who, again }: { who: Own; again: () => void }) {
  const { said, done } = useDone(again)
  const unbind = () => post('access.remove-identities', {}).then(() => done(g.done))
  return (
    <section className="card" aria-label={words.elsewhere}>
      <h2>{words.elsewhere}</h2>
      {said}
      <p>{who.identities === 0 ? words.notBound : say(words.bound, { count: number(who.identities) })}</p>
      {who.isNew && (
        <>
          <Providers binds />
          {who.identities > 0 && <Step label={words.unbind} sure={g.sure} danger run={unbind} />}
        </>
      )}
    </section>
  )
}
