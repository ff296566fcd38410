/** Records that moved from one organisation to another: both of them and the unit see it here. */
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { mayAsk } from './may.ts'
import { listMoved, type MovedRecord, recentOf } from './moved-client.ts'
import { DataTable, Failed, Known, Loading, PageLink, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.moved
const SHOWN = 200
const NOTED = 3

export function Moved({ query }: { query: URLSearchParams }) {
  useTitle(w.title)
  return <Known>{context => <Whole context={context} uscc={query.get('uscc') ?? ''} />}</Known>
}

function Whole({ context, uscc }: { context: Context; uscc: string }) {
  const asked = useAsked(`moved ${uscc}`, signal => listMoved(uscc, SHOWN, signal))
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.title}</h1>
          <p className="mute">{w.lead}</p>
        </div>
      </div>
      <section className="card" aria-label={w.title}>
        {mayAsk(context, 'intake.decide-held') && <Find key={uscc} uscc={uscc} />}
        {asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : asked.data === undefined ? (
          <Loading lines={6} />
        ) : asked.data.moves.length === 0 ? (
          <p>{w.empty}</p>
        ) : (
          <Table moves={asked.data.moves} context={context} />
        )}
        {asked.data?.more === true && <p className="mute">{say(w.more, { shown: number(SHOWN) })}</p>}
      </section>
    </>
  )
}

/** Whoever sees more than one organisation looks for one. */
function Find({ uscc }: { uscc: string }) {
  const [text, setText] = useState(uscc)
  const find = (event: FormEvent) => {
    event.preventDefault()
    go(addressOf('moved', { uscc: text.trim() }), { replace: true })
  }
  return (
    <form className="filters" onSubmit={find}>
      <div>
        <label htmlFor="moved-uscc">{w.organisation}</label>
        <small id="moved-uscc-hint">{w.organisationHint}</small>
        <input
          id="moved-uscc"
          className="plain"
          aria-describedby="moved-uscc-hint"
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
      </div>
      <Button htmlType="submit">{w.find}</Button>
    </form>
  )
}

const nameOf = ({ organisation }: MovedRecord['from']): string =>
  organisation.uscc === null ? organisation.name : `${organisation.name} ${organisation.uscc}`
const whatOf = (move: MovedRecord, context: Context): string =>
  [itemTitle(context, move.item), move.documentNo ?? move.matter].filter(part => part !== null).join(' · ')
const whyOf = ({ why, undoneOn, way }: MovedRecord): string =>
  [way === null ? '' : w[way], w.reasons[why] ?? why, undoneOn === null ? '' : say(w.undone, { day: undoneOn })]
    .filter(part => part !== '')
    .join('，')

const HEAD = [w.record, w.on, w.from, w.to, w.why, w.unit]

function Table({ moves, context }: { moves: readonly MovedRecord[]; context: Context }) {
  return (
    <>
      <DataTable
        caption={w.title}
        hideCaption
        columns={HEAD.map((title, at) => ({ title, short: at === 1 }))}
        rows={moves.map(move => ({
          key: `${move.from.record} ${move.on}`,
          cells: [
            <span key="what">
              {whatOf(move, context)}
              <br />
              <a href={`/records/${move.undoneOn === null ? move.to.record : move.from.record}`}>
                {move.undoneOn === null ? move.to.record : move.from.record}
              </a>
            </span>,
            move.on,
            nameOf(move.from),
            nameOf(move.to),
            whyOf(move),
            move.unit.name,
          ],
        }))}
      />
      <p className="acts">
        <ExportCsv
          name={w.title}
          label={w.export}
          table={{
            headings: [w.number, ...HEAD],
            rows: moves.map(move => [
              move.to.record,
              ...[whatOf(move, context), move.on, nameOf(move.from), nameOf(move.to), whyOf(move), move.unit.name],
            ]),
          }}
        />
      </p>
    </>
  )
}

/** Where both look anyway: what has moved of late, in short. */
export function MovedNotice({ context }: { context: Context }) {
  const isTold = mayAsk(context, 'intake.moved-records')
  const asked = useAsked(`moved notice ${isTold}`, async signal => (isTold ? recentOf(await listMoved('', SHOWN, signal)) : []))
  const recent = asked.data ?? []
  if (recent.length === 0) return null
  return (
    <div className="note" role="note">
      <p>{say(w.notice, { count: number(recent.length) })}</p>
      <ul className="dots">
        {recent.slice(0, NOTED).map(move => (
          <li key={move.from.record}>
            {say(w.noticeOne, { day: move.on, what: whatOf(move, context), from: nameOf(move.from), to: nameOf(move.to) })}
          </li>
        ))}
      </ul>
      <p>
        <PageLink to={addressOf('moved')}>{w.see}</PageLink>
      </p>
    </div>
  )
}

/** On the page of one record: to which organisation it went, from which it came. */
export function MovesOfRecord({ record, moves }: { record: string; moves: readonly MovedRecord[] }) {
  const standing = moves.filter(move => move.undoneOn === null)
  if (standing.length === 0) return null
  return (
    <div className="note" role="note">
      {standing.map(move => {
        const isOut = move.from.record === record
        const other = isOut ? move.to : move.from
        const { name, uscc } = other.organisation
        const values = { day: move.on, name, uscc: uscc ?? '', why: w.reasons[move.why] ?? move.why }
        return (
          <p key={`${move.from.record} ${move.to.record}`}>
            {say(isOut ? w.wentTo : w.cameFrom, values)}
            <PageLink to={addressOf('correct', { record: other.record })}>{other.record}</PageLink>
          </p>
        )
      })}
    </div>
  )
}
