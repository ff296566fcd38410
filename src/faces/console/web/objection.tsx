/** One objection on one page: what is disputed, field by field, what the law asks until when, what may be done now, what has been done. */
import { useId } from 'react'
import { getContext, useAsked } from './client.ts'
import type { ConsoleClause } from './context.ts'
import { EvidenceFiles } from './evidence-files.tsx'
import { ObjectionActs } from './objection-acts.tsx'
import { letterAddress, type ShownObjection, showObjection } from './objection-client.ts'
import { DataTable, Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { addressOf } from './route.ts'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const words = t.objection

/** @param notTaken files that were chosen while filing and not taken, each with the reason */
export function ObjectionPage({ id, notTaken }: { id: string; notTaken: string }) {
  const context = useAsked('context', getContext)
  const asked = useAsked(`objection ${id}`, signal => showObjection(id, signal))
  const shown = asked.data
  const name = shown?.organisation.name ?? shown?.organisation.uscc ?? ''
  const title = shown === undefined ? words.one : say(words.title, { name, number: shown.documentNo ?? shown.itemTitle ?? '' })
  useTitle(title)
  const problem = asked.problem ?? context.problem
  return (
    <>
      <nav aria-label={words.crumb}>
        <ol className="crumb">
          <li>
            <PageLink to={addressOf('objections')}>{words.list}</PageLink>
          </li>
          <li aria-current="page">{name}</li>
        </ol>
      </nav>
      <div className="pagehead">
        <div>
          <h1>{title}</h1>
          {shown && (
            <p className="tags">
              <span className="tag tag-note">{words.subjects[shown.subject as 'content']}</span>{' '}
              <span className="tag tag-note">{words.standings[shown.standing as 'filed']}</span>{' '}
              {shown.overdue && <span className="tag tag-late">{words.groups.overdue}</span>}
            </p>
          )}
        </div>
      </div>
      {notTaken !== '' && (
        <p role="alert" className="note wine">
          {say(t.evidence.notTaken, { names: notTaken })}
        </p>
      )}
      {problem ? (
        <Failed problem={problem} again={asked.again} />
      ) : shown === undefined || context.data === undefined ? (
        <Loading lines={10} />
      ) : (
        <Whole shown={shown} context={context.data} again={asked.again} />
      )}
    </>
  )
}

function Whole({ shown, context, again }: { shown: ShownObjection; context: Context; again: () => void }) {
  return (
    <>
      <Clocks shown={shown} clauses={context.clauses} />
      <div className="two">
        <div>
          <Disputed shown={shown} />
          <ObjectionActs shown={shown} context={context} again={again} />
        </div>
        <div>
          <Around shown={shown} />
          <Steps shown={shown} />
        </div>
      </div>
    </>
  )
}

function Clocks({ shown, clauses }: { shown: ShownObjection; clauses: readonly ConsoleClause[] }) {
  const running = shown.clocks.filter(one => one.stoppedOn === null)
  if (running.length === 0) return null
  return (
    <>
      {running.map(one => (
        <div key={one.clock} className={`note ${one.overdue ? 'wine' : 'link'}`}>
          <p>
            <strong>
              {one.due === null
                ? say(words.dueOpen, { what: words.clocks[one.clock as 'decision'], day: one.notBefore ?? '' })
                : say(one.overdue ? words.dueOver : words.dueBy, { what: words.clocks[one.clock as 'decision'], day: one.due })}
            </strong>
          </p>
          {one.clauses.length > 0 && (
            <p className="mute">
              {words.byClause}
              {one.clauses.map((clause, at) => {
                const known = clauses.find(other => other.id === clause)
                return (
                  <span key={clause}>
                    {at > 0 && t.listJoin}
                    {known === undefined ? clause : <a href={known.address}>{known.name}</a>}
                  </span>
                )
              })}
            </p>
          )}
        </div>
      ))}
    </>
  )
}

type Filed = {
  reason?: string
  lastShownOn?: string
  document?: { by: 'reconsideration'; effect: 'annulled'; issuer: string; number: string; on: string }
  evidence?: { name: string; says: string }[]
}

function Disputed({ shown }: { shown: ShownObjection }) {
  const id = useId()
  const filed = (shown.steps[0]?.content ?? {}) as Filed
  const named = filed.evidence ?? []
  const disputed = shown.fields.filter(one => one.should !== null)
  const none = <span className="mute">{words.empty}</span>
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{words.disputed}</h2>
      {disputed.length > 0 && (
        <DataTable
          caption={words.fields}
          hideCaption
          columns={[{ title: words.field }, { title: words.was }, { title: words.should }, { title: words.now }]}
          rows={disputed.map(one => ({
            key: one.field,
            cells: [
              one.title,
              one.was || none,
              <strong key="should">{one.should || words.empty}</strong>,
              one.value === one.was ? (
                <span key="now" className="mute">
                  {words.unchanged}
                </span>
              ) : (
                one.value || none
              ),
            ],
          }))}
        />
      )}
      {filed.lastShownOn !== undefined && (
        <p className="say">
          {say(words.shouldEnd, { should: filed.lastShownOn, now: shown.state?.lastShownOn ?? words.noEnd })}
        </p>
      )}
      {filed.document !== undefined && (
        <p className="say">
          {say(words.document, {
            ...filed.document,
            by: words.documentBy[filed.document.by],
            effect: words.documentEffect[filed.document.effect],
          })}
        </p>
      )}
      {filed.reason === undefined ? (
        <p className="mute">{words.erased}</p>
      ) : (
        <>
          <h3>{words.reason}</h3>
          <p className="say">{filed.reason}</p>
          <h3>{words.evidence}</h3>
          {named.length > 0 && (
            <ul className="lines">
              {named.map(one => (
                <li key={one.name}>
                  <strong>{one.name}</strong>
                  {t.joinTitle}
                  {one.says}
                </li>
              ))}
            </ul>
          )}
          {shown.evidence.length > 0 && <EvidenceFiles room="objection" id={shown.case} files={shown.evidence} />}
          {named.length + shown.evidence.length === 0 && <p className="mute">{words.noEvidence}</p>}
        </>
      )}
    </section>
  )
}

function Around({ shown }: { shown: ShownObjection }) {
  const id = useId()
  const { state } = shown
  const ended = state?.endedOn ?? null
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{words.record}</h2>
      <dl className="pairs">
        <div>
          <dt>{words.organisation}</dt>
          <dd>
            {shown.organisation.name} <span className="mute">{shown.organisation.uscc}</span>
          </dd>
        </div>
        <div>
          <dt>{words.item}</dt>
          <dd>
            {shown.itemTitle} {shown.documentNo}
          </dd>
        </div>
        <div>
          <dt>{words.unit}</dt>
          <dd>{shown.unitName}</dd>
        </div>
        {shown.secondUnit !== null && (
          <div>
            <dt>{words.secondUnit}</dt>
            <dd>{shown.secondUnitName}</dd>
          </div>
        )}
        <div>
          <dt>{words.publicity}</dt>
          <dd>
            {ended !== null
              ? say(words.endedOn, { day: ended })
              : state?.disclosedFrom == null
                ? words.notShown
                : say(words.shownUntil, { day: state.lastShownOn ?? words.noEnd })}
          </dd>
        </div>
        <div>
          <dt>{words.mark}</dt>
          <dd>{state?.objectedFrom == null ? words.noMark : say(words.markSince, { day: state.objectedFrom })}</dd>
        </div>
      </dl>
      {ended === null && state?.disclosedFrom != null && (
        <p>
          <a href={`/records/${shown.record}`}>{words.toRecord}</a>
        </p>
      )}
    </section>
  )
}

type Said = { reason?: string; found?: 'as-objected'; remedy?: { how: 'amend'; fields?: { field: string; value: string }[] } }

function Steps({ shown }: { shown: ShownObjection }) {
  const id = useId()
  const titleOf = (field: string) => shown.fields.find(one => one.field === field)?.title ?? field
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{words.course}</h2>
      <ol className="steps">
        {shown.steps.map(({ kind, at, act, letter, content }) => {
          const said = content as Said
          const isFiled = kind === 'filed'
          return (
            <li key={at + kind}>
              <strong>{words.stepKinds[kind as 'filed']}</strong> <Moment at={at} />
              {said.found !== undefined && <p>{words.found[said.found]}</p>}
              {said.remedy !== undefined && (
                <p>
                  {words.remedies[said.remedy.how]}
                  {(said.remedy.fields ?? []).map(one => (
                    <span key={one.field} className="mute">
                      <br />
                      {say(words.amendedTo, { field: titleOf(one.field), value: one.value || words.empty })}
                    </span>
                  ))}
                </p>
              )}
              {!isFiled && said.reason !== undefined && <p className="mute">{said.reason}</p>}
              {letter !== null && (
                <p>
                  <a href={letterAddress(shown.case, act)}>{say(words.letter, { number: letter })}</a>
                </p>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
