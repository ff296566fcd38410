/** Codes with two names: each conflict with all that is known of it, decided where it stands. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { getContext, useAsked } from './client.ts'
import { heldAddress } from './held.tsx'
import { DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { type Conflict, listNameConflicts, listSaidNames, type NameDecided, sayName } from './queue-client.ts'
import { Done, mayDecide, Pager, Radio, Reason, UnitAndItem, useAct, Wrong } from './queue-parts.tsx'
import { addressOf, go } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'
import { saveTable } from './table-file.ts'

const q = t.queues
const SIZE = 20

export function Names({ query }: { query: URLSearchParams }) {
  useTitle(q.names)
  const filter = { source: query.get('source') ?? '', item: query.get('item') ?? '' }
  const after = Math.max(0, Number(query.get('after') ?? 0) || 0)
  const context = useAsked('context', getContext)
  const asked = useAsked(`names ${filter.source} ${filter.item} ${after}`, signal =>
    listNameConflicts(filter, { after, limit: SIZE }, signal),
  )
  const [decided, setDecided] = useState<NameDecided | undefined>()
  const problem = asked.problem ?? context.problem
  const isFiltered = filter.source !== '' || filter.item !== ''
  const found = asked.data
  const save = () =>
    saveTable(
      q.names,
      [q.colCode, q.written, q.known, q.colRows, t.unit, q.colSince],
      found!.conflicts.map(one => [
        one.uscc,
        one.name,
        one.known.map(({ name }) => name).join(t.listJoin),
        String(one.rows),
        one.units.map(({ name }) => name).join(t.listJoin),
        one.since,
      ]),
    )
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{q.names}</h1>
          <p className="mute">{q.namesNote}</p>
        </div>
        <div className="acts">{found && found.count > 0 && <Button onClick={save}>{q.export}</Button>}</div>
      </div>
      {decided && (
        <Done key={`${decided.uscc} ${decided.name} ${decided.rows.length}`}>
          <p>
            {say(q.namesDecided, {
              name: decided.name,
              landed: number(decided.rows.filter(row => row.record !== null).length),
              refused: number(decided.rows.filter(row => row.outcome === 'refused').length),
            })}{' '}
            {q.namesWayBack}
          </p>
        </Done>
      )}
      {context.data && (
        <section className="card" aria-label={q.names}>
          <div className="filters">
            <UnitAndItem context={context.data} query={query} page="names" />
            {isFiltered && <Button onClick={() => go(addressOf('names'), { replace: true })}>{t.clearFilters}</Button>}
          </div>
          {found && found.count === 0 && <p>{isFiltered ? q.noMatch : q.namesEmpty}</p>}
          {found && found.count > 0 && <p className="mute">{say(q.namesCount, { count: number(found.count) })}</p>}
        </section>
      )}
      {problem ? (
        <Failed problem={problem} again={asked.again} />
      ) : !found || !context.data ? (
        <section className="card">
          <Loading lines={10} />
        </section>
      ) : (
        found.conflicts.map(one => (
          <OneConflict
            key={`${one.uscc} ${one.name}`}
            conflict={one}
            context={context.data!}
            onDecided={answer => {
              setDecided(answer)
              asked.again()
            }}
          />
        ))
      )}
      {found && (
        <Pager after={after} size={SIZE} count={found.count} to={next => addressOf('names', { ...filter, after: next })} />
      )}
      {context.data && mayDecide(context.data) && <Said key={decided?.name ?? ''} />}
    </>
  )
}

const DECISIONS = ['new-name', 'former-name', 'typo', 'other'] as const
type Decision = (typeof DECISIONS)[number]

function OneConflict(props: { conflict: Conflict; context: Context; onDecided: (answer: NameDecided) => void }) {
  const { conflict, context, onDecided } = props
  const id = useId()
  const standings: Readonly<Record<string, string>> = q.standings
  const day = (text: string, sentence: string) => say(sentence, { day: text })
  return (
    <section className="card two" aria-labelledby={id}>
      <div>
        <h2 id={id}>{conflict.name}</h2>
        <dl className="cells">
          <div>
            <dt>{q.colCode}</dt>
            <dd>
              <a className="code" href={`/organisations/${conflict.uscc}`}>
                {conflict.uscc}
              </a>
            </dd>
          </div>
          <div>
            <dt>{q.known}</dt>
            <dd>
              <ul>
                {conflict.known.map(one => (
                  <li key={one.name}>
                    <Compared name={one.name} with={conflict.name} />
                    <small className="mute">
                      {standings[one.standing] ?? one.standing} · {day(one.from, q.from)}
                      {one.until !== null && ` ${day(one.until, q.until)}`}
                    </small>
                  </li>
                ))}
              </ul>
              {!conflict.registered && <p className="note">{q.notRegistered}</p>}
            </dd>
          </div>
          {conflict.homonyms.length > 0 && (
            <div className="doubt">
              <dt>{q.homonyms}</dt>
              <dd>
                <ul>
                  {conflict.homonyms.map(one => (
                    <li key={one.uscc ?? one.name}>
                      {one.uscc === null ? one.name : <a href={`/organisations/${one.uscc}`}>{one.uscc}</a>}
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          )}
          <div>
            <dt>{q.waitingTitle}</dt>
            <dd>
              {say(q.waiting, {
                rows: number(conflict.rows),
                since: conflict.since,
                units: conflict.units.map(unit => unit.name).join(t.listJoin),
              })}
              <br />
              {conflict.items.map(item => itemTitle(context, item)).join(t.listJoin)}
              <ul className="inline">
                {conflict.sample.map(row => (
                  <li key={`${row.submission} ${row.row}`}>
                    <PageLink to={heldAddress(row, { source: '', item: '', cause: 'NAME_MISMATCH' })}>
                      {say(q.sampleRow, { row: number(row.row) })}
                    </PageLink>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        </dl>
      </div>
      {mayDecide(context) ? <Decide conflict={conflict} today={context.today} onDecided={onDecided} /> : <p>{q.seeOnly}</p>}
    </section>
  )
}

/** The characters that the other name does not have in their place are marked, so that a slip is seen. */
function Compared({ name, with: other }: { name: string; with: string }) {
  const [ours, theirs] = [[...name], [...other]]
  let head = 0
  while (head < ours.length && ours[head] === theirs[head]) head += 1
  let tail = 0
  while (tail < ours.length - head && tail < theirs.length - head && ours.at(-1 - tail) === theirs.at(-1 - tail)) tail += 1
  const middle = ours.slice(head, ours.length - tail).join('')
  // Names that have little in common are told apart without marks.
  if ((head + tail) * 2 < ours.length) return <span>{name}</span>
  return (
    <span>
      {ours.slice(0, head).join('')}
      {middle !== '' && <mark>{middle}</mark>}
      {ours.slice(ours.length - tail).join('')}
    </span>
  )
}

function Decide(props: { conflict: Conflict; today: string; onDecided: (answer: NameDecided) => void }) {
  const { conflict, today, onDecided } = props
  const id = useId()
  const [decision, setDecision] = useState<Decision | ''>('')
  const [on, setOn] = useState(today)
  const [reason, setReason] = useState('')
  const act = useAct()
  const hasDay = decision === 'new-name' || decision === 'former-name'

  async function decide(event: React.FormEvent) {
    event.preventDefault()
    if (decision === '') return act.refuse(q.decisionNeeded)
    if (reason.trim() === '') return act.refuse(q.reasonNeeded)
    const said = { uscc: conflict.uscc, name: conflict.name, decision, reason: reason.trim(), ...(hasDay ? { on } : {}) }
    await act.run(async () => onDecided(await sayName(said)))
  }

  return (
    <form onSubmit={decide} aria-label={conflict.name} noValidate>
      <Wrong text={act.wrong} />
      <Radio
        legend={q.writtenIs}
        name={id}
        value={decision}
        options={DECISIONS.map(value => ({ value, label: q.nameDecisions[value] }))}
        onChange={setDecision}
      />
      {hasDay && (
        <div className="field">
          <label htmlFor={`${id}-on`}>{decision === 'new-name' ? q.onNew : q.onFormer}</label>
          <input
            id={`${id}-on`}
            className="plain"
            type="date"
            max={today}
            value={on}
            onChange={event => setOn(event.currentTarget.value)}
          />
        </div>
      )}
      <Reason value={reason} onChange={setReason} />
      <Button type="primary" htmlType="submit" disabled={act.busy}>
        {act.busy ? q.saving : q.decideName}
      </Button>
    </form>
  )
}

function Said() {
  const asked = useAsked('said names', listSaidNames)
  const names = asked.data?.names ?? []
  const cells = (one: (typeof names)[number]) => [
    one.name,
    one.uscc ?? '',
    (q.nameDecisions as Readonly<Record<string, string>>)[one.decision] ?? one.decision,
    one.on ?? '',
    one.decidedOn,
    one.reason,
  ]
  const columns = [q.colName, q.colCode, q.saidAs, q.saidFrom, q.saidOn, q.reason]
  return (
    <section className="card" aria-labelledby="said">
      <h2 id="said">{q.saidNames}</h2>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data === undefined ? (
        <Loading />
      ) : names.length === 0 ? (
        <p>{q.saidEmpty}</p>
      ) : (
        <>
          <DataTable
            caption={q.saidNames}
            hideCaption
            columns={columns.map(title => ({ title }))}
            rows={names.map(one => ({ key: `${one.uscc} ${one.name}`, cells: cells(one) }))}
          />
          <p className="say">
            <Button onClick={() => saveTable(q.saidNames, columns, names.map(cells))}>{q.export}</Button>
          </p>
        </>
      )}
    </section>
  )
}
