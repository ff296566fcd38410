/** Accounts of posts: opened, invited, given offices for a time, confirmed by another hand, closed. */
import { type ComponentProps, useState } from 'react'
import { get, post, useAsked } from './client.ts'
import { Field, Form } from './form.tsx'
import { UnitField } from './guard-form.tsx'
import { Csv, chosenOf, type Filter, Filters, Head, Once, officeSaid, STAFF_ROLES, Step, useDone } from './guard-parts.tsx'
import { mayAsk } from './may.ts'
import { Choice, DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { addressOf } from './route.ts'
import { g, moment, number, roleOf, say, t } from './say.ts'
import type { Accounts, Context, Invited } from './shapes.ts'

type Account = Accounts['accounts'][number]
type Office = Account['offices'][number]

const words = g.accounts
const stateOf = ({ closedAt, isTakenUp }: Account): string => (closedAt !== null ? 'closed' : isTakenUp ? 'open' : 'invited')

const FILTERS: readonly Filter[] = [
  { name: 'name', label: words.name },
  { name: 'unit', label: g.unitCode, hint: g.codeHint },
  { name: 'state', label: words.state, kind: 'choice', options: Object.entries(words.states) },
]

const invitationAt = (token: string): string => `${location.origin}${addressOf('invitation')}#${token}`

export function AccountsPage({ query, context }: { query: URLSearchParams; context: Context }) {
  useTitle(words.title)
  const asked = useAsked('accounts', signal => get<Accounts>('access.list-accounts', {}, signal))
  const one = query.get('account')
  const { data } = asked
  if (asked.problem !== undefined) return <Failed title={words.title} problem={asked.problem} again={asked.again} />
  if (data === undefined) return <Loading lines={10} />
  if (one !== null)
    return <AccountPart account={data.accounts.find(each => each.account === one)} context={context} again={asked.again} />
  const chosen = chosenOf(query, FILTERS)
  const found = data.accounts.filter(
    each =>
      (chosen.name === undefined || each.name.includes(chosen.name.toLowerCase())) &&
      (chosen.unit === undefined || each.unit === chosen.unit.toUpperCase()) &&
      (chosen.state === undefined || stateOf(each) === chosen.state),
  )
  const head = [words.name, words.post, g.unit, words.offices, words.state, words.kept]
  const wordsOf = (account: Account): string[] => [
    account.post,
    account.unitName ?? g.none,
    account.offices.map(office => officeText(office)).join('、') || g.none,
    words.states[stateOf(account)] ?? '',
    account.keptUntil,
  ]
  return (
    <>
      <Head title={words.title} lead={words.lead} />
      <section className="card" aria-label={words.title}>
        <Filters page="accounts" query={query} filters={FILTERS} />
        {data.accounts.length === 0 ? (
          <p>{words.empty}</p>
        ) : found.length === 0 ? (
          <p>{words.noMatch}</p>
        ) : (
          <DataTable
            caption={words.caption}
            columns={head.map(title => ({ title, short: title === words.kept || title === words.state }))}
            rows={found.map(account => ({
              key: account.account,
              cells: [
                <span key="name" className="nb">
                  <PageLink to={addressOf('accounts', { account: account.account })}>{account.name}</PageLink>
                </span>,
                ...wordsOf(account),
              ],
            }))}
          />
        )}
        <div className="acts">
          <Csv name="accounts" head={head} rows={found.map(account => [account.name, ...wordsOf(account)])} />
        </div>
      </section>
      {mayAsk(context, 'access.open-account') && <Open context={context} again={asked.again} />}
    </>
  )
}

const officeText = ({ role, until, substitutes, confirmed }: Office): string =>
  [
    roleOf(role),
    substitutes === null ? undefined : say(words.substituteFor, { name: substitutes }),
    until === null ? undefined : say(g.until2, { day: until }),
    confirmed ? undefined : words.unconfirmed,
  ]
    .filter(one => one !== undefined)
    .join(' · ')

function Invitation({ invited }: { invited: Invited }) {
  const lead = say(words.invitedUntil, { name: invited.name, at: moment(invited.expiresAt) })
  return <Once title={words.invitation} lead={lead} value={invitationAt(invited.invitation)} />
}

/** A field that may stay empty. */
const Optional = (props: Omit<ComponentProps<typeof Field>, 'hint' | 'autoComplete'>) => (
  <Field hint={words.optional} autoComplete="off" {...props} />
)

function Open({ context, again }: { context: Context; again: () => void }) {
  const [given, setGiven] = useState({ name: '', post: '', unit: '', role: 'unit-reporter', until: '' })
  const [invited, setInvited] = useState<Invited>()
  const set = (name: keyof typeof given) => (value: string) => setGiven(before => ({ ...before, [name]: value }))
  const send = async () => {
    const { until, ...rest } = given
    setInvited(await post<Invited>('access.open-account', { ...rest, ...(until === '' ? {} : { until }) }))
    again()
  }
  return (
    <section aria-label={words.open}>
      <h2>{words.open}</h2>
      <p className="say">{words.openLead}</p>
      {invited !== undefined && <Invitation invited={invited} />}
      <Form send={send} label={words.open} busy={g.save}>
        <Field label={words.name} hint={words.namePattern} autoComplete="off" value={given.name} onChange={set('name')} />
        <Field label={words.post} hint={words.postHint} autoComplete="off" value={given.post} onChange={set('post')} />
        <UnitField context={context} value={given.unit} onChange={set('unit')} />
        <div className="field">
          <Choice label={words.role} options={STAFF_ROLES} value={given.role} onChange={set('role')} />
        </div>
        <Optional label={words.until} kind="date" value={given.until} onChange={set('until')} />
      </Form>
    </section>
  )
}

/** One account with all that can be done about it. */
function AccountPart({ account, context, again }: { account: Account | undefined; context: Context; again: () => void }) {
  const [invited, setInvited] = useState<Invited>()
  const { said, done } = useDone(again)
  if (account === undefined) return <p className="note">{words.unknown}</p>
  const isOpen = account.closedAt === null
  const inviteAgain = async () => {
    setInvited(await post<Invited>('access.invite-again', { name: account.name }))
    return done(g.done)
  }
  const endAll = async () => {
    const { ended } = await post<{ ended: number }>('access.end-sessions-of', { name: account.name })
    return done(say(t.whence.endedAll, { count: number(ended) }))
  }
  return (
    <>
      <Head title={`${account.name} · ${account.post}`}>
        <PageLink to={addressOf('accounts')}>{words.back}</PageLink>
      </Head>
      {said}
      {invited !== undefined && <Invitation invited={invited} />}
      <section className="card" aria-label={words.offices}>
        <h2>{words.offices}</h2>
        {account.offices.length === 0 ? (
          <p>{g.none}</p>
        ) : (
          <DataTable
            caption={words.offices}
            hideCaption
            columns={[g.role, words.from, words.until, words.substitutes, words.state, words.manage].map(title => ({ title }))}
            rows={account.offices.map(office => ({
              key: office.office,
              cells: [
                officeSaid(null, office.role),
                office.from,
                office.until ?? g.none,
                office.substitutes ?? g.none,
                office.confirmed ? (words.states.open ?? '') : words.unconfirmed,
                <div key="manage" className="acts">
                  {!office.confirmed && mayAsk(context, 'access.confirm-office') && (
                    <Step
                      label={words.confirm}
                      run={() => post('access.confirm-office', { office: office.office }).then(() => done(g.done))}
                    />
                  )}
                  {isOpen && mayAsk(context, 'access.end-office') && (
                    <Step
                      label={words.end}
                      sure={g.sure}
                      danger
                      run={() => post('access.end-office', { office: office.office }).then(() => done(g.done))}
                    />
                  )}
                </div>,
              ],
            }))}
          />
        )}
        {isOpen && mayAsk(context, 'access.close-account') && (
          <div className="acts say">
            <Step label={words.invite} sure={g.sure} run={inviteAgain} />
            <Step label={t.whence.endAllOf} sure={g.sure} run={endAll} />
            <Step
              label={words.close}
              sure={g.sure}
              danger
              run={() => post('access.close-account', { name: account.name }).then(() => done(g.done))}
            />
          </div>
        )}
      </section>
      {isOpen && mayAsk(context, 'access.give-office') && <Give name={account.name} done={done} />}
    </>
  )
}

function Give({ name, done }: { name: string; done: (text: string) => undefined }) {
  const [given, setGiven] = useState({ role: 'unit-reporter', from: '', until: '', substitutes: '' })
  const set = (field: keyof typeof given) => (value: string) => setGiven(before => ({ ...before, [field]: value }))
  const send = async () => {
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
    await post('access.give-office', { name, ...filled })
    done(g.done)
  }
  return (
    <section aria-label={words.give}>
      <h2>{words.give}</h2>
      <p className="say">{words.giveLead}</p>
      <Form send={send} label={words.give} busy={g.save}>
        <div className="field">
          <Choice label={g.role} options={STAFF_ROLES} value={given.role} onChange={set('role')} />
        </div>
        <Optional label={words.from} kind="date" value={given.from} onChange={set('from')} />
        <Optional label={words.until} kind="date" value={given.until} onChange={set('until')} />
        <Optional label={words.substitutes} value={given.substitutes} onChange={set('substitutes')} />
      </Form>
    </section>
  )
}
