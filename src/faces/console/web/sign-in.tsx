/** Signing in, and taking up an invitation. */
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { acceptInvitation, openInvitation, post, signIn } from './client.ts'
import { Alert, Field, Form, said } from './form.tsx'
import { useTitle } from './parts.tsx'
import { hasPasskeys, makePasskey, signWithPasskey } from './passkeys.ts'
import { Providers } from './providers.tsx'
import { addressOf } from './route.ts'
import { refusalOf, say, t } from './say.ts'

/** @param note what has led here */
export function SignIn({ note }: { note?: string | undefined }) {
  const texts = t.access
  useTitle(texts.title)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const query = new URLSearchParams(location.search)
  if (query.has('second')) return <SecondFactor />
  const send = async () => {
    await signIn({ name, password, ...(code === '' ? {} : { code }) })
    enter()
  }
  const byPasskey = async () => {
    const passkey = await signWithPasskey()
    // With a name and a password it is the second thing that is shown; without, both in one.
    if (name !== '' && password !== '') await signIn({ name, password, passkey })
    else await post('access.sign-in-by-passkey', { passkey })
    enter()
  }
  return (
    <>
      <h1>{texts.title}</h1>
      <p className="say">{note ?? (query.has('refused') ? refusedSaid(query.get('refused')) : texts.lead)}</p>
      <ByPasskey label={texts.byPasskey} run={byPasskey} />
      <Providers />
      <Form send={send} label={texts.signIn} busy={texts.signingIn}>
        <Field label={texts.name} autoComplete="username" value={name} onChange={setName} />
        <Field label={texts.password} kind="password" autoComplete="current-password" value={password} onChange={setPassword} />
        <Field
          label={texts.code}
          hint={texts.codeHint}
          autoComplete="one-time-code"
          isNumeric
          value={code}
          onChange={setCode}
        />
      </Form>
    </>
  )
}

/** Where the browser has passkeys; why it did not come to one stands above. */
function ByPasskey({ label, run }: { label: string; run: () => Promise<void> }) {
  const [problem, setProblem] = useState<string>()
  if (!hasPasskeys()) return null
  return (
    <>
      <Alert text={problem} />
      <div className="acts say">
        <Button onClick={() => run().catch((thrown: unknown) => setProblem(said(thrown)))}>{label}</Button>
      </div>
    </>
  )
}

/** Whatever was asked before is asked anew, as who has signed in. */
function enter(): void {
  const isHere = location.pathname === addressOf('sign-in') || location.pathname === addressOf('invitation')
  if (isHere) location.assign(addressOf(''))
  else location.reload()
}

function refusedSaid(code: string | null): string {
  if (code === null || code === 'SIGN_IN_REFUSED') return t.access.refused
  return refusalOf({ code, details: null })
}

/** After a provider that has asked for one thing alone. */
function SecondFactor() {
  const texts = t.access
  const [code, setCode] = useState('')
  const send = async () => {
    await post('access.second-factor', { code })
    enter()
  }
  const byPasskey = async () => {
    await post('access.second-factor', { passkey: await signWithPasskey() })
    enter()
  }
  return (
    <>
      <h1>{texts.second}</h1>
      <p className="say">{texts.secondLead}</p>
      <ByPasskey label={texts.byPasskey} run={byPasskey} />
      <Form send={send} label={texts.signIn} busy={texts.signingIn}>
        <Field
          label={texts.code}
          hint={texts.secondHint}
          autoComplete="one-time-code"
          isNumeric
          value={code}
          onChange={setCode}
        />
      </Form>
    </>
  )
}

interface Opened {
  name: string
  post: string
  secret: string | null
}

/** The token stands behind the hash, which no browser sends and no log keeps; it leaves the address at once. */
function takeToken(): string {
  const token = location.hash.slice(1)
  if (token !== '') history.replaceState(null, '', location.pathname)
  return token
}

export function Invitation() {
  const texts = t.access
  useTitle(texts.invitation)
  const [token] = useState(takeToken)
  const [opened, setOpened] = useState<Opened>()
  const [problem, setProblem] = useState<string | undefined>(token === '' ? texts.invitationGone : undefined)
  const [isDone, setDone] = useState(false)
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [code, setCode] = useState('')
  useEffect(() => {
    if (token !== '') openInvitation(token).then(setOpened, (thrown: unknown) => setProblem(said(thrown)))
  }, [token])
  if (isDone) return <SignIn note={texts.accepted} />
  const send = async () => {
    await acceptInvitation({ token, password, ...(code === '' ? {} : { code }) })
    setDone(true)
  }
  const byPasskey = async () => {
    await acceptInvitation({ token, passkey: await makePasskey(t.title, token) })
    setDone(true)
  }
  return (
    <>
      <h1>{texts.invitation}</h1>
      <Alert text={problem} />
      {opened !== undefined && (
        <>
          <p className="say">{say(texts.invitationLead, { name: opened.name, post: opened.post })}</p>
          <ByPasskey label={texts.acceptPasskey} run={byPasskey} />
          <Providers invitation={token} />
          <Form
            send={send}
            label={texts.accept}
            busy={texts.signingIn}
            wrong={password === repeated ? undefined : texts.differs}
          >
            {opened.secret !== null && <Secret name={opened.name} secret={opened.secret} />}
            <Field
              label={texts.newPassword}
              hint={texts.passwordHint}
              kind="password"
              autoComplete="new-password"
              value={password}
              onChange={setPassword}
            />
            <Field label={texts.repeat} kind="password" autoComplete="new-password" value={repeated} onChange={setRepeated} />
            {opened.secret !== null && (
              <Field
                label={texts.code}
                hint={texts.codeHint}
                autoComplete="one-time-code"
                isNumeric
                value={code}
                onChange={setCode}
              />
            )}
          </Form>
        </>
      )}
    </>
  )
}

export function Secret({ name, secret }: { name: string; secret: string }) {
  const texts = t.access
  // As long as SHA-1 gives, 32 letters; one of SHA-256 is longer.
  const isLong = secret.length > 32
  const query = new URLSearchParams({ secret, issuer: t.title, ...(isLong ? { algorithm: 'SHA256' } : {}) })
  return (
    <div className="field">
      <h2>{texts.secret}</h2>
      <p className="hint">{isLong ? texts.secretHintLong : texts.secretHint}</p>
      <p>
        <code>{(secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
      </p>
      <p>
        <a href={`otpauth://totp/${encodeURIComponent(`${t.title}:${name}`)}?${query}`}>{texts.secretLink}</a>
      </p>
    </div>
  )
}
