/** Who acts for an organisation: seen and ended by it; letters taken in by one officer and checked by another. */
import { useState } from 'react'
import { get, post, useAsked } from './client.ts'
import { Field, Form, Several } from './form.tsx'
import { DigestOf } from './guard-form.tsx'
import { Csv, chosenOf, type Filter, Filters, Head, Once, Step, useDone } from './guard-parts.tsx'
import { mayAsk } from './may.ts'
import { DataTable, Failed, Loading, Moment, useTitle } from './parts.tsx'
import { addressOf } from './route.ts'
import { g, moment, say, scopeSaid, t } from './say.ts'
import type { Agents, Context, Invited } from './shapes.ts'

const words = g.agents
const FILTERS: readonly Filter[] = [{ name: 'organisation', label: g.uscc, hint: g.codeHint }]

const scopesSaid = (scopes: readonly string[] | null): string =>
  scopes === null ? words.allScopes : scopes.map(scope => words.scopeNames[scope] ?? scopeSaid(scope) ?? scope).join(t.listJoin)

export function AgentsPage({ query, context }: { query: URLSearchParams; context: Context }) {
  useTitle(words.title)
  const isOwn = (context.who?.offices ?? []).some(office => office.role === 'organisation-user')
  const chosen = chosenOf(query, FILTERS)
  const asked = useAsked(`agents ${query}`, signal => get<Agents>('access.agents', chosen, signal))
  const { data } = asked
  return (
    <>
      <Head title={words.title} lead={words.lead} />
      <section className="card" aria-label={words.title}>
        {!isOwn && <Filters page="agents" query={query} filters={FILTERS} />}
        {asked.problem !== undefined ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={6} />
        ) : data.organisation === null ? (
          <p>{g.looked.ask}</p>
        ) : (
          <AgentTable data={data} context={context} again={asked.again} />
        )}
      </section>
      {data !== undefined && !isOwn && (
        <section className="card" aria-label={words.waiting}>
          <h2>{words.waiting}</h2>
          <Waiting proposals={data.proposals.filter(one => one.outcome === null)} context={context} again={asked.again} />
        </section>
      )}
      {mayAsk(context, 'access.propose-agent') && <Propose organisation={chosen.organisation ?? ''} again={asked.again} />}
    </>
  )
}

function AgentTable({ data, context, again }: { data: Agents; context: Context; again: () => void }) {
  const head = [words.name, words.post, words.scopes, words.from, words.until, words.bound, g.accounts.state]
  const wordsOf = (agent: Agents['agents'][number]): string[] => [
    agent.post,
    scopesSaid(agent.scopes),
    agent.from,
    agent.until ?? g.none,
    words.bounds[agent.bound] ?? agent.bound,
    g.accounts.states[agent.closedAt !== null ? 'closed' : agent.isTakenUp ? 'open' : 'invited'] ?? '',
  ]
  const { said, done } = useDone(again)
  const end = (office: string) => post('access.end-agent', { office }).then(() => done(g.done))
  return (
    <>
      <h2>{data.organisation?.name}</h2>
      {said}
      {data.agents.length === 0 ? (
        <p>{words.empty}</p>
      ) : (
        <DataTable
          caption={words.caption}
          columns={[...head, g.accounts.manage].map(title => ({ title }))}
          rows={data.agents.map(agent => ({
            key: agent.office,
            cells: [
              agent.name,
              ...wordsOf(agent),
              agent.closedAt === null && mayAsk(context, 'access.end-agent') ? (
                <Step key="end" label={words.end} sure={g.sure} danger run={() => end(agent.office)} />
              ) : (
                g.none
              ),
            ],
          }))}
        />
      )}
      <div className="acts">
        <Csv name="agents" head={head} rows={data.agents.map(agent => [agent.name, ...wordsOf(agent)])} />
      </div>
    </>
  )
}

type Proposal = Agents['proposals'][number]

function Waiting({ proposals, context, again }: { proposals: readonly Proposal[]; context: Context; again: () => void }) {
  const [chosen, setChosen] = useState<string>()
  const [invited, setInvited] = useState<Invited>()
  const one = proposals.find(each => each.proposal === chosen)
  const mayConfirm = mayAsk(context, 'access.confirm-agent')
  return (
    <>
      {invited !== undefined && (
        <Once
          title={g.accounts.invitation}
          lead={say(g.accounts.invitedUntil, { name: invited.name, at: moment(invited.expiresAt) })}
          value={`${location.origin}${addressOf('invitation')}#${invited.invitation}`}
        />
      )}
      {proposals.length === 0 ? (
        <p>{words.waitingEmpty}</p>
      ) : (
        <DataTable
          caption={words.waitingCaption}
          columns={[
            words.organisation,
            words.letter,
            words.name,
            words.post,
            words.scopes,
            words.until,
            words.proposedAt,
            g.accounts.manage,
          ].map(title => ({ title, short: title === words.until || title === words.name }))}
          rows={proposals.map(proposal => ({
            key: proposal.proposal,
            cells: [
              proposal.organisation.name,
              `${proposal.letterNo} · ${proposal.letterOn}`,
              proposal.name,
              proposal.post,
              scopesSaid(proposal.scopes),
              proposal.until,
              <Moment key="at" at={proposal.proposedAt} />,
              mayConfirm ? (
                <Step
                  key="check"
                  label={words.confirm}
                  run={async () => {
                    setChosen(proposal.proposal)
                    return undefined
                  }}
                />
              ) : (
                g.none
              ),
            ],
          }))}
        />
      )}
      {one !== undefined && (
        <Check
          key={one.proposal}
          proposal={one}
          onDone={given => {
            setInvited(given)
            setChosen(undefined)
            again()
          }}
        />
      )}
    </>
  )
}

/** The second officer has the letter in hand; its digest is made anew. */
function Check({ proposal, onDone }: { proposal: Proposal; onDone: (invited: Invited | undefined) => void }) {
  const [letterSha256, setDigest] = useState('')
  const [reason, setReason] = useState('')
  const confirm = async () => onDone(await post<Invited>('access.confirm-agent', { proposal: proposal.proposal, letterSha256 }))
  const decline = async () => {
    await post('access.decline-agent', { proposal: proposal.proposal, reason })
    onDone(undefined)
  }
  return (
    <div className="two">
      <Form send={confirm} label={words.confirm} busy={g.save} wrong={letterSha256 === '' ? words.needFile : undefined}>
        <h3>{`${proposal.organisation.name} · ${proposal.letterNo}`}</h3>
        <p className="hint">{words.confirmLead}</p>
        <DigestOf label={words.letterFile} hint={words.letterFileHint} onChange={setDigest} />
      </Form>
      <Form send={decline} label={words.decline} busy={g.save}>
        <Field label={words.reason} autoComplete="off" value={reason} onChange={setReason} />
      </Form>
    </div>
  )
}

function Propose({ organisation, again }: { organisation: string; again: () => void }) {
  const [given, setGiven] = useState({ organisation, name: '', post: '', until: '', letterNo: '', letterOn: '' })
  const [scopes, setScopes] = useState<readonly string[]>([])
  const [letterSha256, setDigest] = useState('')
  const [isDone, setDone] = useState(false)
  const set = (field: keyof typeof given) => (value: string) => setGiven(before => ({ ...before, [field]: value }))
  const send = async () => {
    await post('access.propose-agent', { ...given, letterSha256, ...(scopes.length === 0 ? {} : { scopes }) })
    setDone(true)
    again()
  }
  return (
    <section aria-label={words.propose}>
      <h2>{words.propose}</h2>
      <p className="say">{words.proposeLead}</p>
      {isDone && (
        <p className="note link" role="status">
          {words.proposed}
        </p>
      )}
      <Form send={send} label={words.propose} busy={g.save} wrong={letterSha256 === '' ? words.needFile : undefined}>
        <Field label={g.uscc} hint={g.codeHint} autoComplete="off" value={given.organisation} onChange={set('organisation')} />
        <Field label={words.letterNo} autoComplete="off" value={given.letterNo} onChange={set('letterNo')} />
        <Field label={words.letterOn} kind="date" autoComplete="off" value={given.letterOn} onChange={set('letterOn')} />
        <DigestOf label={words.letterFile} hint={words.letterFileHint} onChange={setDigest} />
        <Field label={words.name} hint={g.accounts.namePattern} autoComplete="off" value={given.name} onChange={set('name')} />
        <Field label={words.post} autoComplete="off" value={given.post} onChange={set('post')} />
        <Several
          label={words.scopes}
          hint={words.scopesHint}
          options={Object.entries(words.scopeNames).map(([value, says]) => ({ value, says }))}
          chosen={scopes}
          onChange={setScopes}
        />
        <Field label={g.accounts.until} kind="date" autoComplete="off" value={given.until} onChange={set('until')} />
      </Form>
    </section>
  )
}
