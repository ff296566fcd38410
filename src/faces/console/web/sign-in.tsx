/** Signing in, and taking up an invitation. */
import { Button } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react'
import { acceptInvitation, openInvitation, Problem, signIn } from './client.ts'
import { useTitle } from './parts.tsx'
import { Providers } from './providers.tsx'
import { addressOf } from './route.ts'
import { say, t } from './say.ts'

const said = (problem: unknown): string => (problem instanceof Problem ? problem.message : String(problem))

function Field(props: {
  label: string
  hint?: string
  kind?: 'text' | 'password'
  autoComplete: string
  value: string
  onChange: (value: string) => void
  isNumeric?: boolean
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
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        value={props.value}
        onChange={event => props.onChange(event.currentTarget.value)}
      />
    </div>
  )
}

function Form({
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
      {problem !== undefined && (
        <p className="note wine" role="alert">
          {problem}
        </p>
      )}
      {children}
      <Button type="primary" htmlType="submit" size="large" disabled={isSending}>
        {isSending ? busy : label}
      </Button>
    </form>
  )
}

/** @param note what has led here */
export function SignIn({ note }: { note?: string | undefined }) {
  const texts = t.access
  useTitle(texts.title)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const send = async () => {
    await signIn({ name, password, ...(code === '' ? {} : { code }) })
    // Whatever was asked before is asked anew, as who has signed in.
    if (location.pathname === addressOf('sign-in') || location.pathname === addressOf('invitation'))
      location.assign(addressOf(''))
    else location.reload()
  }
  return (
    <>
      <h1>{texts.title}</h1>
      <p className="say">{note ?? (new URLSearchParams(location.search).has('refused') ? texts.refused : texts.lead)}</p>
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
  return (
    <>
      <h1>{texts.invitation}</h1>
      {problem !== undefined && (
        <p className="note wine" role="alert">
          {problem}
        </p>
      )}
      {opened !== undefined && (
        <>
          <p className="say">{say(texts.invitationLead, { name: opened.name, post: opened.post })}</p>
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

function Secret({ name, secret }: { name: string; secret: string }) {
  const texts = t.access
  const query = new URLSearchParams({ secret, issuer: t.title })
  return (
    <div className="field">
      <h2>{texts.secret}</h2>
      <p className="hint">{texts.secretHint}</p>
      <p>
        <code>{(secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
      </p>
      <p>
        <a href={`otpauth://totp/${encodeURIComponent(`${t.title}:${name}`)}?${query}`}>{texts.secretLink}</a>
      </p>
    </div>
  )
}
