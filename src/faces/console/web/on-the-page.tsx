/** What an act changes on the public page, before and after side by side: the line as the page has it, the days, the counts, the measures. */
import { type ReactNode, useState } from 'react'
import type { OnThePage, PageLine } from './correct-client.ts'
import { lastDay } from './measures.tsx'
import { DataTable } from './parts.tsx'
import { clauseSaid, itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.onThePage

/** `done`: it has been done, and `before` is what stood there. `isOnOwnPage`: the page of the record says something else, whatever the line. */
export function PageChange(props: { change: OnThePage; context: Context; done?: boolean; isOnOwnPage?: boolean }) {
  const { change, context, done = false, isOnOwnPage = false } = props
  const { before, after } = change
  const isElsewhere = after !== null && before !== null && before.organisation.uscc !== after.organisation.uscc
  const isSame = JSON.stringify(before) === JSON.stringify(after)
  const told = consequencesOf(change, context)
  return (
    <div className="onpage">
      {before === null && after === null ? (
        <p>{w.notShownNow}</p>
      ) : isSame ? (
        <>
          <p>{isOnOwnPage ? w.sameLine : w.same}</p>
          <Line line={after!} />
        </>
      ) : (
        <div className="sides">
          <div>
            <p className="mute">{done ? w.beforeWas : w.before}</p>
            {before === null ? <p className="nothing">{w.notShownNow}</p> : <Line line={before} than={after} gone />}
          </div>
          <div>
            <p className="mute">{isElsewhere ? say(w.afterElsewhere, { name: after.organisation.name }) : w.after}</p>
            {after === null ? <p className="nothing">{w.notShownThen}</p> : <Line line={after} than={before} />}
          </div>
        </div>
      )}
      {told.length > 0 && (
        <ul className="dots say" aria-label={w.consequences}>
          {told.map(one => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      {change.effects.length === 0 ? (
        <p className="say">{w.noEffects}</p>
      ) : (
        <DataTable
          className="say"
          caption={w.effects}
          columns={[{ title: w.effect }, { title: w.change }, { title: w.basis }]}
          rows={change.effects.map(one => ({
            key: `${one.effect} ${one.change} ${one.organisation.uscc}`,
            cells: [
              <span key="effect">
                <span className="tag tag-note">{w.kinds[one.kind]}</span> {one.title}
                {isElsewhere && say(w.ofOrganisation, { name: one.organisation.name })}
              </span>,
              effectSaid(one),
              clauseSaid(context, one.clause),
            ],
          }))}
        />
      )}
    </div>
  )
}

type Row = {
  readonly record: string
  readonly organisation: { name: string } | null
  readonly changes: readonly { readonly isPublic: boolean }[]
  readonly onThePage: OnThePage | null
}

/** Whether something that is public is otherwise. */
export const isPublicly = ({ changes }: Pick<Row, 'changes'>): boolean => changes.some(({ isPublic }) => isPublic)

/** Of many records each, folded: what is inside is made when it is opened. */
export function PageChanges({ rows, context, done = false }: { rows: readonly Row[]; context: Context; done?: boolean }) {
  const some = rows.flatMap(row => (row.onThePage === null ? [] : [{ ...row, change: row.onThePage }]))
  if (some.length === 0) return null
  return (
    <section aria-label={w.perRecord} className="say">
      <h2>{w.perRecord}</h2>
      {some.map(({ record, organisation, change, changes }) => (
        <Folded key={record} title={say(w.open, { name: organisation?.name ?? '', record })}>
          <PageChange change={change} context={context} done={done} isOnOwnPage={isPublicly({ changes })} />
        </Folded>
      ))}
    </section>
  )
}

/** What is inside is made when it is opened. */
export function Folded({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  )
}

function effectSaid({ change, until }: OnThePage['effects'][number]): string {
  const [open, ends] =
    change === 'falls'
      ? [w.fallsOpen, w.falls]
      : change === 'begins'
        ? [w.beginsOpen, w.begins]
        : [w.endsOtherwiseOpen, w.endsOtherwise]
  return until === null ? open : say(ends, { last: lastDay(until) })
}

/** Each in a sentence: the day, the pages on which the number of records changes. */
function consequencesOf(change: OnThePage, context: Context): string[] {
  const { before, after, leavesOn, appearsOn, counts } = change
  const told: string[] = []
  if (leavesOn !== null)
    told.push(
      after === null
        ? say(w.leaves, { day: leavesOn })
        : say(w.leavesOther, { day: leavesOn, name: before!.organisation.name, other: after.organisation.name }),
    )
  else if (appearsOn !== null) told.push(say(w.appears, { day: appearsOn }))
  if (change.joins) told.push(w.joins)
  for (const one of counts) {
    const { name } = one.organisation
    told.push(countSaid(one, context))
    if (one.all.after === 0) told.push(say(w.gone, { name }))
    else if (one.item === 'registration' && one.after === 0) told.push(say(w.provisionalNow, { name, text: w.provisional }))
  }
  return told
}

/** By how many the records change on an organisation's page. */
export function countSaid(
  { organisation: { name }, item, before, after, all }: OnThePage['counts'][number],
  context: Context,
): string {
  const values = { before: number(before), after: number(after), allBefore: number(all.before), allAfter: number(all.after) }
  return say(w.counted, { name, item: itemTitle(context, item), ...values })
}

/** A record as the page of its organisation has it; what is otherwise than on the other side is marked. */
function Line({ line, than, gone = false }: { line: PageLine; than?: PageLine | null; gone?: boolean }) {
  const Marked = gone ? 'del' : 'ins'
  const mark = (text: string, other: string | null | undefined): ReactNode =>
    than == null || text === other ? text : <Marked>{text}</Marked>
  const fact = (label: string, text: string | null, other: string | null | undefined) =>
    text !== null && (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{mark(text, other)}</dd>
      </div>
    )
  const otherFact = (field: string) => than?.facts.find(one => one.field === field)?.value
  return (
    <article className="line">
      <p>
        <b>{mark(line.matter, than?.matter)}</b>
        {line.documentNo !== null && (
          <>
            <br />
            {mark(line.documentNo, than?.documentNo)}
          </>
        )}
      </p>
      {(line.severity !== null || line.objectedFrom !== null) && (
        <p>
          {line.severity !== null && (
            <span className="tag tag-note">
              {mark(w.severities[line.severity]!, than ? (w.severities[than.severity ?? 0] ?? '') : undefined)}
            </span>
          )}{' '}
          {line.objectedFrom !== null && <span className="tag tag-hold">{w.objected}</span>}
        </p>
      )}
      <dl className="pairs">
        {fact(w.decidedOn, line.determinedOn, than?.determinedOn)}
        {line.facts.map(one => fact(one.title, one.value, otherFact(one.field)))}
        {fact(w.authority, line.authority, than?.authority)}
      </dl>
      <p>
        {mark(untilOf(line), than == null ? undefined : untilOf(than))}
        {line.repairFrom !== null &&
          mark(
            say(w.repairFrom, { day: line.repairFrom }),
            than?.repairFrom == null ? '' : say(w.repairFrom, { day: than.repairFrom }),
          )}
      </p>
    </article>
  )
}

const untilOf = ({ lastShownOn, disclosedUntil }: PageLine): string =>
  lastShownOn === null || disclosedUntil === null ? w.untilOpen : say(w.until, { last: lastShownOn, ends: disclosedUntil })
