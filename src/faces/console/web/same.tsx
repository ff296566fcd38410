/** Proposals that two are one organisation: both side by side, decided by another than who proposed; and what can be taken apart again. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { getContext, Problem, useAsked } from './client.ts'
import { Failed, Loading, PageLink, useTitle } from './parts.tsx'
import {
  decideSame,
  listSame,
  lookAtSame,
  lookAtUndo,
  type Proposal,
  proposeSame,
  type SameLook,
  type SamePage,
  type UndoLook,
  undoSame,
} from './queue-client.ts'
import { Done, Reason, useAct, Wrong } from './queue-parts.tsx'
import { addressOf } from './route.ts'
import { SameChanges, UndoChanges, withCode } from './same-look.tsx'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'
import { saveTable } from './table-file.ts'

const q = t.queues

export function Same({ query }: { query: URLSearchParams }) {
  useTitle(q.same)
  const decided = query.get('decided') === 'true'
  const context = useAsked('context', getContext)
  const asked = useAsked(`same ${decided}`, signal => listSame(decided, signal))
  const [done, setDone] = useState<string | undefined>()
  const problem = asked.problem ?? context.problem
  const found = asked.data
  const onDone = (text: string) => {
    setDone(text)
    asked.again()
  }
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{q.same}</h1>
          <p className="mute">{q.sameNote}</p>
        </div>
        <div className="acts">
          <PageLink to={addressOf('same', decided ? {} : { decided: 'true' })}>{decided ? q.sameOpen : q.sameDecided}</PageLink>
          {found && found.proposals.length > 0 && <Button onClick={() => save(found)}>{q.export}</Button>}
        </div>
      </div>
      {done !== undefined && (
        <Done key={done}>
          <p>{done}</p>
        </Done>
      )}
      {problem ? (
        <Failed problem={problem} again={asked.again} />
      ) : !found || !context.data ? (
        <section className="card">
          <Loading lines={10} />
        </section>
      ) : (
        <>
          {found.proposals.length === 0 && (
            <section className="card">
              <p>{decided ? q.sameDecidedEmpty : q.sameEmpty}</p>
            </section>
          )}
          {found.proposals.map(one => (
            <OneProposal key={one.proposal} one={one} context={context.data!} onDone={onDone} />
          ))}
          {found.alike.length > 0 && <Alike alike={found.alike} context={context.data} onDone={onDone} />}
        </>
      )}
    </>
  )
}

const goesOf = (one: Proposal): string => one.from?.name ?? one.name ?? ''

const headingOf = (one: Proposal): string => {
  const [from, into] = [goesOf(one), one.into.name]
  if (from !== into) return say(q.alikeRow, { from, into })
  const code = one.from === null ? q.withoutCode : (one.from.uscc ?? '')
  return say(q.alikeRow, { from: withCode(from, code), into: withCode(into, one.into.uscc ?? '') })
}

const save = (found: SamePage) =>
  saveTable(
    q.same,
    [q.stays, q.colCode, q.goes, q.goesCode, q.reason, q.saidOn],
    found.proposals.map(one => [
      one.into.name,
      one.into.uscc ?? '',
      goesOf(one),
      one.from?.uscc ?? one.codes.map(({ code }) => code).join(t.listJoin),
      one.reason,
      one.decidedOn ?? one.proposedOn,
    ]),
  )

function OneProposal({ one, context, onDone }: { one: Proposal; context: Context; onDone: (text: string) => void }) {
  const id = useId()
  return (
    <article className="card" aria-labelledby={id}>
      <h2 id={id}>{headingOf(one)}</h2>
      <p className="mute">
        {say(q.proposedOn, { on: one.proposedOn, reason: one.reason })}
        {one.decision !== null && ` · ${one.decidedOn} ${one.decision === 'accepted' ? q.accepted : q.rejected}`}
        {one.undoneOn !== null && ` · ${one.undoneOn} ${q.undone}`}
      </p>
      <div className="sides">
        <Side title={q.stays} organisation={one.into} context={context} />
        {one.from === null ? <Nameless one={one} /> : <Side title={q.goes} organisation={one.from} context={context} />}
      </div>
      {one.decision === null && <Decide one={one} context={context} onDone={onDone} />}
      {one.decision === 'accepted' && one.undoneOn === null && <Undo one={one} context={context} onDone={onDone} />}
    </article>
  )
}

function Nameless({ one }: { one: Proposal }) {
  return (
    <div>
      <h3>{q.goesName}</h3>
      <dl className="cells">
        <div>
          <dt>{q.colName}</dt>
          <dd>{one.name}</dd>
        </div>
        <div>
          <dt>{q.codes}</dt>
          <dd>{one.codes.map(({ code }) => code).join(t.listJoin)}</dd>
        </div>
        <div>
          <dt>{q.waitingTitle}</dt>
          <dd>{say(q.rowsWaiting, { rows: number(one.rows) })}</dd>
        </div>
      </dl>
    </div>
  )
}

function Side(props: { title: string; organisation: Proposal['into']; context: Context }) {
  const { title, organisation: one, context } = props
  const standings: Readonly<Record<string, string>> = q.standings
  return (
    <div>
      <h3>{title}</h3>
      <dl className="cells">
        <div>
          <dt>{q.colName}</dt>
          <dd>
            {one.name}
            {!one.registered && <small className="mute">{q.notRegistered}</small>}
          </dd>
        </div>
        <div>
          <dt>{q.colCode}</dt>
          <dd>{one.uscc !== null && <a href={`/organisations/${one.uscc}`}>{one.uscc}</a>}</dd>
        </div>
        {one.establishedOn !== null && (
          <div>
            <dt>{q.established}</dt>
            <dd>{one.establishedOn}</dd>
          </div>
        )}
        <div>
          <dt>{q.known}</dt>
          <dd>
            <ul>
              {one.names.map(({ name, standing }) => (
                <li key={`${name} ${standing}`}>
                  {name} <small className="mute">{standings[standing] ?? standing}</small>
                </li>
              ))}
            </ul>
          </dd>
        </div>
        {one.codes.length > 1 && (
          <div>
            <dt>{q.codes}</dt>
            <dd>{one.codes.map(({ code }) => code).join(t.listJoin)}</dd>
          </div>
        )}
        <div>
          <dt>{q.records}</dt>
          <dd>
            {one.records.length === 0
              ? q.noRecords
              : one.records.map(({ item, records }) => `${itemTitle(context, item)} ${number(records)}`).join(t.listJoin)}
          </dd>
        </div>
      </dl>
    </div>
  )
}

/** What it changes is seen first; only then can it be accepted. That it is not so can be said at once. */
function Decide({ one, context, onDone }: { one: Proposal; context: Context; onDone: (text: string) => void }) {
  const [reason, setReason] = useState('')
  const [look, setLook] = useState<SameLook | undefined>()
  const act = useAct()
  const decide = (decided: { decision: 'accept'; seen: string } | { decision: 'reject' }) => {
    if (reason.trim() === '') return act.refuse(q.reasonNeeded)
    return act.run(async () => {
      try {
        const { moved, rows } = await decideSame({ proposal: one.proposal, reason: reason.trim(), ...decided })
        const landed = rows.filter(row => row.outcome === 'registered' || row.outcome === 'amended').length
        onDone(decided.decision === 'reject' ? q.rejected : say(q.sameDone, { moved: number(moved), rows: number(landed) }))
      } catch (problem) {
        if (isUnseen(problem)) setLook(undefined)
        throw problem
      }
    })
  }
  return (
    <form className="wide-form" onSubmit={event => event.preventDefault()} aria-label={goesOf(one)} noValidate>
      <Wrong text={act.wrong} />
      {look === undefined ? <p className="mute">{q.lookSameFirst}</p> : <SameChanges look={look} context={context} />}
      <Reason value={reason} onChange={setReason} hint={q.otherHand} />
      <div className="acts">
        {look === undefined ? (
          <Look of={{ proposal: one.proposal }} act={act} onSeen={setLook} />
        ) : (
          <Button type="primary" onClick={() => decide({ decision: 'accept', seen: look.seen })} disabled={act.busy}>
            {q.accept}
          </Button>
        )}
        <Button onClick={() => decide({ decision: 'reject' })} disabled={act.busy}>
          {q.reject}
        </Button>
      </div>
    </form>
  )
}

/** What was seen is no longer so: it is looked at again. */
const isUnseen = (problem: unknown): boolean => problem instanceof Problem && problem.code === 'SAME_UNSEEN'

function Look(props: {
  of: Parameters<typeof lookAtSame>[0]
  act: ReturnType<typeof useAct>
  onSeen: (look: SameLook) => void
}) {
  const { of, act, onSeen } = props
  return (
    <Button onClick={() => act.run(async () => onSeen(await lookAtSame(of)))} disabled={act.busy}>
      {q.lookSame}
    </Button>
  )
}

/** As with the merger: seen first, then undone. */
function Undo({ one, context, onDone }: { one: Proposal; context: Context; onDone: (text: string) => void }) {
  const [reason, setReason] = useState('')
  const [look, setLook] = useState<UndoLook | undefined>()
  const act = useAct()
  const undo = (seen: string) => {
    if (reason.trim() === '') return act.refuse(q.reasonNeeded)
    return act.run(async () => {
      try {
        const { moved } = await undoSame({ proposal: one.proposal, reason: reason.trim(), seen })
        onDone(say(q.undoneDone, { moved: number(moved) }))
      } catch (problem) {
        if (isUnseen(problem)) setLook(undefined)
        throw problem
      }
    })
  }
  return (
    <form className="wide-form" onSubmit={event => event.preventDefault()} aria-label={q.undo} noValidate>
      <Wrong text={act.wrong} />
      {look === undefined ? (
        <>
          <p className="mute">{q.lookUndoFirst}</p>
          <Button onClick={() => act.run(async () => setLook(await lookAtUndo(one.proposal)))} disabled={act.busy}>
            {q.lookUndo}
          </Button>
        </>
      ) : (
        <>
          <UndoChanges look={look} context={context} />
          <Reason value={reason} onChange={setReason} />
          <Button onClick={() => undo(look.seen)} disabled={act.busy}>
            {q.undo}
          </Button>
        </>
      )}
    </form>
  )
}

type OnDone = (text: string) => void

function Alike({ alike, context, onDone }: { alike: SamePage['alike']; context: Context; onDone: OnDone }) {
  return (
    <section className="card" aria-labelledby="alike">
      <h2 id="alike">{q.alike}</h2>
      <p className="mute">{q.alikeNote}</p>
      <ul>
        {alike.map(one => (
          <AlikePair key={`${one.from} ${one.into}`} one={one} context={context} onDone={onDone} />
        ))}
      </ul>
    </section>
  )
}

function AlikePair({ one, context, onDone }: { one: SamePage['alike'][number]; context: Context; onDone: OnDone }) {
  const [look, setLook] = useState<SameLook | undefined>()
  const [reason, setReason] = useState('')
  const [open, setOpen] = useState(false)
  const act = useAct()
  const propose = (event: React.FormEvent) => {
    event.preventDefault()
    if (reason.trim() === '') return act.refuse(q.reasonNeeded)
    return act.run(async () => {
      await proposeSame({ into: one.into, from: one.from, reason: reason.trim() })
      onDone(q.proposed)
    })
  }
  return (
    <li className="ruled">
      <p>
        <b>{one.name}</b>
        <br />
        {q.alikeFrom} <a href={`/organisations/${one.from}`}>{one.from}</a> · {q.alikeInto}{' '}
        <a href={`/organisations/${one.into}`}>{one.into}</a>
      </p>
      {open ? (
        <form className="wide-form" onSubmit={propose} aria-label={one.name} noValidate>
          <Wrong text={act.wrong} />
          {look !== undefined && <SameChanges look={look} context={context} />}
          <Reason value={reason} onChange={setReason} />
          <div className="acts">
            {look === undefined && <Look of={{ into: one.into, from: one.from }} act={act} onSeen={setLook} />}
            <Button htmlType="submit" disabled={act.busy}>
              {q.proposeMerge}
            </Button>
          </div>
        </form>
      ) : (
        <Button onClick={() => setOpen(true)}>{q.proposeMerge}</Button>
      )}
    </li>
  )
}
