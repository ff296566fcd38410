/** Keys of machines: made with scopes and an end, replaced, ended; from each to what it has read. */
import { useState } from 'react'
import { get, post, useAsked } from './client.ts'
import { Field, Form } from './form.tsx'
import { ScopesField, UnitField, wordsIn } from './guard-form.tsx'
import { Csv, chosenOf, type Filter, Filters, Head, Once, Step, useDone } from './guard-parts.tsx'
import { mayAsk } from './may.ts'
import { Choice, DataTable, Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { addressOf } from './route.ts'
import { g, moment, roleOf, say, scopeSaid, t } from './say.ts'
import type { Context, Keys, MadeKey } from './shapes.ts'

const words = g.keys
const whence = t.whence
const ROLES = ['unit-reporter', 'bank', 'partner-platform', 'agency'] as const
const FILTERS: readonly Filter[] = [{ name: 'unit', label: g.unitCode, hint: g.codeHint }]

type Key = Keys['keys'][number]
const stateOf = ({ endedAt, expiresAt }: Key, now: string): string =>
  endedAt !== null && endedAt <= now ? words.ended : expiresAt <= now ? words.over : words.living

/** A key that has been replaced ends before it would have run out. */
const endOf = ({ endedAt, expiresAt }: Key): string => (endedAt !== null && endedAt < expiresAt ? endedAt : expiresAt)
const stateSaid = (key: Key, now: string): string => {
  const state = stateOf(key, now)
  return state === words.living && key.endedAt !== null ? words.replaced : state
}

/** What systems of each kind are usually given; anything else may be typed. */
const USUAL: Readonly<Record<string, string>> = {
  'unit-reporter': 'intake.*',
  bank: 'exchange.*',
  'partner-platform': 'exchange.* measures.check',
  agency: 'exchange.*',
}

const scopesSaid = (scopes: readonly string[]): string => scopes.map(scope => scopeSaid(scope) ?? scope).join('；')

export function KeysPage({ query, context }: { query: URLSearchParams; context: Context }) {
  useTitle(words.title)
  const [made, setMade] = useState<MadeKey>()
  const chosen = chosenOf(query, FILTERS)
  const asked = useAsked(`keys ${query}`, signal => get<Keys>('access.list-keys', chosen, signal))
  const { data } = asked
  const now = new Date().toISOString()
  const head = [words.system, g.unit, g.role, words.scopes, whence.networks, words.made, words.expires, words.state]
  const { said, done } = useDone(asked.again)
  const rotate = async (key: Key) => {
    setMade(await post<MadeKey>('access.rotate-key', { key: key.key }))
    return done(g.done)
  }
  const mayEnd = mayAsk(context, 'access.end-key')
  return (
    <>
      <Head title={words.title} lead={words.lead} />
      {said}
      {made !== undefined && <Once title={words.token} lead={words.tokenLead} value={made.token} />}
      <section className="card" aria-label={words.title}>
        <Filters page="keys" query={query} filters={FILTERS} />
        {asked.problem !== undefined ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={6} />
        ) : data.keys.length === 0 ? (
          <p>{words.empty}</p>
        ) : (
          <>
            <DataTable
              caption={words.caption}
              columns={[...head, g.accounts.manage].map(title => ({ title }))}
              rows={data.keys.map(key => ({
                key: key.key,
                cells: [
                  key.title,
                  key.unitName,
                  roleOf(key.role),
                  scopesSaid(key.scopes),
                  <Networks key="networks" of={key} />,
                  <Moment key="made" at={key.madeAt} />,
                  <Moment key="expires" at={endOf(key)} />,
                  stateSaid(key, now),
                  <div key="manage" className="acts">
                    {mayAsk(context, 'audit.looks') && (
                      <PageLink to={addressOf('looks', { actor: key.key })}>{words.read}</PageLink>
                    )}
                    {mayEnd && stateOf(key, now) === words.living && (
                      <>
                        {key.endedAt === null && <Step label={words.rotate} sure={words.rotateSure} run={() => rotate(key)} />}
                        <Step
                          label={words.end}
                          sure={g.sure}
                          danger
                          run={() => post('access.end-key', { key: key.key }).then(() => done(g.done))}
                        />
                      </>
                    )}
                  </div>,
                ],
              }))}
            />
            <div className="acts">
              <Csv
                name="keys"
                head={[...head, g.emergency.key]}
                rows={data.keys.map(key => [
                  ...[key.title, key.unitName, roleOf(key.role), key.scopes.join(' '), key.networks.join(' ')],
                  ...[moment(key.madeAt), moment(endOf(key)), stateSaid(key, now), key.key],
                ])}
              />
            </div>
          </>
        )}
      </section>
      {mayAsk(context, 'access.make-key') && (
        <Make
          context={context}
          onMade={key => {
            setMade(key)
            asked.again()
            window.scrollTo(0, 0)
          }}
        />
      )}
    </>
  )
}

function Networks({ of }: { of: Key }) {
  const { networks, stoppedAt, stoppedFrom } = of
  return (
    <>
      {networks.length === 0 ? whence.anywhere : <code>{networks.join(' ')}</code>}
      {stoppedAt !== null && <p>{say(whence.stopped, { at: moment(stoppedAt), from: stoppedFrom ?? '' })}</p>}
    </>
  )
}

function Make({ context, onMade }: { context: Context; onMade: (key: MadeKey) => void }) {
  const [given, setGiven] = useState({
    unit: '',
    title: '',
    role: 'unit-reporter',
    scopes: USUAL['unit-reporter']!,
    networks: '',
    days: '365',
  })
  const set = (name: keyof typeof given) => (value: string) => setGiven(before => ({ ...before, [name]: value }))
  const setRole = (role: string) =>
    setGiven(before => ({ ...before, role, scopes: before.scopes === USUAL[before.role] ? USUAL[role]! : before.scopes }))
  const send = async () => {
    const { days, scopes, networks, ...rest } = given
    const input = { ...rest, scopes: wordsIn(scopes), networks: wordsIn(networks), days: Number(days) }
    onMade(await post<MadeKey>('access.make-key', input))
  }
  return (
    <section aria-label={words.make}>
      <h2>{words.make}</h2>
      <Form send={send} label={words.make} busy={g.save}>
        <UnitField context={context} value={given.unit} onChange={set('unit')} />
        <Field label={words.system} autoComplete="off" value={given.title} onChange={set('title')} />
        <div className="field">
          <Choice
            label={g.role}
            options={ROLES.map(role => ({ value: role, label: roleOf(role) }))}
            value={given.role}
            onChange={setRole}
          />
        </div>
        <ScopesField label={words.scopes} hint={words.scopesHint} value={given.scopes} onChange={set('scopes')} />
        <Field
          label={whence.networks}
          hint={whence.networksHint}
          autoComplete="off"
          value={given.networks}
          onChange={set('networks')}
        />
        <Field label={words.days} autoComplete="off" isNumeric value={given.days} onChange={set('days')} />
      </Form>
    </section>
  )
}
