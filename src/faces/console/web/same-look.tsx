/** What it changes that two are one, seen before anybody decides on it: the records that move, the rows that land, both public pages. */
import type { ReactNode } from 'react'
import { countSaid, Folded, PageChange } from './on-the-page.tsx'
import { PageLink } from './parts.tsx'
import type { SameLook, UndoLook } from './queue-client.ts'
import { addressOf } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.queues

/** Two of one name – a slip of the code makes them – are told apart by their codes, wherever either is named. */
const toldApart = <Look extends SameLook | UndoLook>(look: Look): Look =>
  look.from?.name !== look.into.name
    ? look
    : JSON.parse(JSON.stringify(look), (_, one) =>
        typeof one?.uscc === 'string' && typeof one.name === 'string' ? { ...one, name: withCode(one.name, one.uscc) } : one,
      )
export const withCode = (name: string, code: string): string => say(q.nameAndCode, { name, code })

export function SameChanges({ look: seen, context }: { look: SameLook; context: Context }) {
  const look = toldApart(seen)
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

/** The same of taking apart what was said to be one. */
export function UndoChanges({ look: seen, context }: { look: UndoLook; context: Context }) {
  const look = toldApart(seen)
  const { records } = look
  return (
    <section aria-label={q.lookUndoTitle} className="say">
      <h3>{q.lookUndoTitle}</h3>
      {!look.isWhole && <p className="note">{q.undoOthers}</p>}
      <ul className="dots say">
        {partedOf(look, context).map(one => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {records.length < look.moves && <p className="mute">{say(q.lookSome, { shown: number(records.length) })}</p>}
      {records.map(one => (
        <Changed
          key={`${one.record} ${one.to}`}
          change={one.onThePage}
          context={context}
          title={`${aboutOf(one, context)} · ${q.undoHows[one.how]}`}
        />
      ))}
    </section>
  )
}

function partedOf(look: UndoLook, context: Context): string[] {
  const { moves, ended, codes, names, namesThere, counts } = look
  const into = look.into.name
  const listed = (texts: readonly string[]) => texts.join(t.listJoin)
  const numbers = listed(codes.map(({ code }) => code))
  if (look.from === null) {
    const told = [say(q.undoLink, { name: look.name ?? '', into })]
    if (codes.length > 0) told.push(say(q.undoLinkCodes, { codes: numbers, into }))
    return [...told, say(q.undoLinkStays, { into })]
  }
  const from = look.from.name
  const told = [
    say(q.undoTwo, { from, into }),
    moves === 0 ? q.undoNoMoves : say(q.undoMoves, { moves: number(moves), from, into }),
  ]
  if (ended > 0) told.push(say(q.undoEnded, { ended: number(ended), into }))
  if (codes.length > 0) told.push(say(q.undoCodes, { codes: numbers, from }))
  if (codes.some(({ code }) => code === look.from?.uscc)) told.push(say(q.undoAddress, { code: look.from.uscc!, from, into }))
  if (names.length > 0) told.push(say(q.undoNames, { into, names: listed(names) }))
  if (namesThere.length > 0) told.push(say(q.undoNamesThere, { from, names: listed(namesThere) }))
  return [...told, ...counts.map(one => countSaid(one, context))]
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
