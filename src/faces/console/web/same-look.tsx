/** What it changes that two are one, seen before anybody decides on it: the records that move, the rows that land, both public pages. */
import type { ReactNode } from 'react'
import { countSaid, Folded, PageChange } from './on-the-page.tsx'
import { PageLink } from './parts.tsx'
import type { SameLook } from './queue-client.ts'
import { addressOf } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.queues

export function SameChanges({ look, context }: { look: SameLook; context: Context }) {
  const { records, rows } = look
  const told = consequencesOf(look, context)
  return (
    <section aria-label={q.lookSameTitle} className="say">
      <h3>{q.lookSameTitle}</h3>
      {!look.isWhole && <p className="note">{q.lookOthers}</p>}
      <ul className="dots say">
        {told.map(one => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {records.length < look.moves && <p className="mute">{say(q.lookSome, { shown: number(records.length) })}</p>}
      {rows.length < look.waiting && <p className="mute">{say(q.lookSome, { shown: number(rows.length) })}</p>}
      {records.map(one => (
        <Changed
          key={one.record}
          change={one.onThePage}
          context={context}
          title={`${aboutOf(one, context)} · ${q.hows[one.how]}`}
        />
      ))}
      {rows.map(one => (
        <Changed
          key={`${one.submission} ${one.row}`}
          change={one.onThePage}
          context={context}
          title={`${aboutOf(one, context)} · ${one.outcome === null ? q.lookUnknown : wouldBe(one.outcome)}`}
        >
          <PageLink to={addressOf(`held/${one.submission}/${one.row}`)}>{say(q.lookRow, { row: number(one.row) })}</PageLink>
        </Changed>
      ))}
    </section>
  )
}

type OfOne = SameLook['records'][number]['onThePage']

function Changed(props: { title: string; change: OfOne | null; context: Context; children?: ReactNode }) {
  const { title, change, context, children } = props
  return (
    <Folded title={title}>
      {change !== null && <PageChange change={{ ...change, counts: [] }} context={context} />}
      {children}
    </Folded>
  )
}

const wouldBe = (outcome: string): string => (q.lookOutcomes as Readonly<Record<string, string>>)[outcome] ?? outcome

const aboutOf = (one: { item: string; matter: string | null; documentNo: string | null }, context: Context): string =>
  [itemTitle(context, one.item), one.matter, one.documentNo].filter(text => text !== null).join(' ')

function consequencesOf({ into, from, moves, ended, waiting, counts, names }: SameLook, context: Context): string[] {
  const told: string[] = []
  if (from === null) told.push(say(q.lookWaiting, { rows: number(waiting), into: into.name }))
  else {
    told.push(say(q.lookMoves, { moves: number(moves), from: from.name, into: into.name }))
    if (ended > 0) told.push(say(q.lookEnded, { ended: number(ended) }))
    if (from.uscc !== null) told.push(say(q.lookAddress, { code: from.uscc, into: into.name }))
  }
  if (names.length > 0) told.push(say(q.lookNames, { into: into.name, names: names.join(t.listJoin) }))
  return [...told, ...counts.map(one => countSaid(one, context))]
}
