/** Views of departments' databases: how each stands, what it brought, when it is read next, what its columns are. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { Problem, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Head, Step, useDone } from './guard-parts.tsx'
import { Rows } from './look.tsx'
import { mayAsk } from './may.ts'
import { DataTable, Failed, Loading, Moment, PageLink, useTitle } from './parts.tsx'
import { AddPull } from './pull-add.tsx'
import { dropPull, faultSaid, listPulls, lookAtPull, readAll, type Source, schedulePull } from './pull-client.ts'
import { useAct } from './queue-parts.tsx'
import { addressOf } from './route.ts'
import { fieldTitle, itemTitle, moment, number, say, t } from './say.ts'
import type { Context, Preview } from './shapes.ts'

const w = t.pull

export function PullsPage({ context }: { context: Context }) {
  useTitle(w.title)
  const asked = useAsked('pulls', listPulls)
  const [looked, setLooked] = useState('')
  const { said, done } = useDone(asked.again)
  const { data } = asked
  const mayAdd = mayAsk(context, 'intake.add-pull')
  const seen = data?.pulls.find(one => one.pull === looked)
  return (
    <>
      <Head title={w.title} lead={w.lead} />
      {said}
      <section className="card" aria-label={w.caption}>
        {asked.problem !== undefined ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={6} />
        ) : data.pulls.length === 0 ? (
          <p>{mayAdd ? w.empty : w.emptyOthers}</p>
        ) : (
          <Sources pulls={data.pulls} context={context} looked={looked} onLook={setLooked} done={done} />
        )}
      </section>
      {seen !== undefined && <Mapping key={seen.pull} source={seen} context={context} />}
      {mayAdd && data !== undefined && <AddPull context={context} hosts={data.hosts} onAdded={() => done(w.added)} />}
    </>
  )
}

type State = keyof typeof w.states
const stateOf = ({ fault, triedAt, last }: Source): State =>
  fault !== null ? 'failed' : last?.outcome === 'open' ? 'running' : triedAt === null && last === null ? 'never' : 'good'
const TAGS: Readonly<Record<State, string>> = { failed: 'tag-back', running: 'tag-note', never: 'tag-hold', good: 'tag-note' }

const cameOf = ({ last }: Source): string =>
  last === null
    ? w.nothingYet
    : say(w.lastCame, { rows: number(last.rows), landed: number(last.landed), wanting: number(last.wanting) })
const everyOf = (minutes: number | null): string =>
  w.everies[String(minutes ?? '')] ?? say(w.everyMinutes, { minutes: minutes ?? '' })
const nextOf = ({ nextAt }: Source): string =>
  nextAt === null ? w.notByItself : Date.parse(nextAt) <= Date.now() ? w.due : moment(nextAt)

/** What is kept as the fault of a source. */
const STANDS_BESIDE = ['PULL_FAILED', 'PULL_HOST_NOT_ALLOWED']

const HEAD = [w.source, w.state, w.lastRead, w.next]

function Sources(props: {
  pulls: readonly Source[]
  context: Context
  looked: string
  onLook: (pull: string) => void
  done: (said: string) => undefined
}) {
  const { pulls, context, looked, onLook, done } = props
  return (
    <>
      <DataTable
        className="pulls"
        caption={w.caption}
        hideCaption
        columns={[...HEAD, w.act].map(title => ({ title }))}
        rows={pulls.map(one => ({
          key: one.pull,
          cells: [
            <span key="source">
              {one.unit.name} · {itemTitle(context, one.item)}
              <br />
              <small className="mute">
                {one.kind} {one.host}
                <br />
                {one.view} · {say(w.by, { cursor: one.cursor })}
              </small>
            </span>,
            <span key="state">
              <span className={`tag ${TAGS[stateOf(one)]}`}>{w.states[stateOf(one)]}</span>
              {one.fault !== null && (
                <>
                  <br />
                  {faultSaid(one.fault)}
                </>
              )}
            </span>,
            <LastRead key="last" source={one} />,
            <Next key="next" source={one} context={context} done={done} />,
            <Acts key="acts" source={one} context={context} isLooked={looked === one.pull} onLook={onLook} done={done} />,
          ],
        }))}
      />
      <p className="acts">
        <ExportCsv
          name={w.title}
          label={w.export}
          table={{
            headings: [...HEAD, w.every],
            rows: pulls.map(one => [
              `${one.unit.name} ${itemTitle(context, one.item)} ${one.kind} ${one.host} ${one.view}`,
              [w.states[stateOf(one)], one.fault === null ? '' : faultSaid(one.fault)].filter(part => part !== '').join('：'),
              [one.readAt === null ? '' : moment(one.readAt), cameOf(one)].filter(part => part !== '').join('：'),
              ...[nextOf(one), everyOf(one.everyMinutes)],
            ]),
          }}
        />
      </p>
    </>
  )
}

function LastRead({ source: { readAt, triedAt, readTo, last, ...rest } }: { source: Source }) {
  return (
    <span>
      {readAt !== null && (
        <>
          <Moment at={readAt} />
          <br />
        </>
      )}
      {last === null ? (
        w.nothingYet
      ) : (
        <PageLink to={addressOf(`submissions/${last.submission}`)}>
          {cameOf({ readAt, triedAt, readTo, last, ...rest })}
        </PageLink>
      )}
      {triedAt !== null && triedAt !== readAt && (
        <>
          <br />
          <small className="mute">{say(w.triedAt, { at: moment(triedAt) })}</small>
        </>
      )}
      {readTo !== null && (
        <>
          <br />
          <small className="mute">{say(w.readTo, { value: readTo })}</small>
        </>
      )}
    </span>
  )
}

function Next({ source, context, done }: { source: Source; context: Context; done: (said: string) => undefined }) {
  const id = useId()
  const act = useAct()
  if (!mayAsk(context, 'intake.schedule-pull'))
    return (
      <span>
        {nextOf(source)}
        <br />
        <small className="mute">{everyOf(source.everyMinutes)}</small>
      </span>
    )
  const value = String(source.everyMinutes ?? '')
  const ways = Object.entries(w.everies)
  if (!(value in w.everies)) ways.push([value, everyOf(source.everyMinutes)])
  // A key of digits would come before the empty one.
  ways.sort(([a], [b]) => Number(a) - Number(b))
  const change = (chosen: string) =>
    act.run(async () => {
      await schedulePull(source.pull, chosen === '' ? null : Number(chosen))
      done(say(w.scheduled, { every: everyOf(chosen === '' ? null : Number(chosen)) }))
    })
  return (
    <span>
      {source.everyMinutes !== null && (
        <>
          {nextOf(source)}
          <br />
        </>
      )}
      <label className="vh" htmlFor={id}>
        {source.unit.name} {source.view} {w.every}
      </label>
      <select
        id={id}
        className="plain"
        value={value}
        disabled={act.busy}
        onChange={event => void change(event.currentTarget.value)}
      >
        {ways.map(([minutes, label]) => (
          <option key={minutes} value={minutes}>
            {label}
          </option>
        ))}
      </select>
      {act.wrong !== undefined && <span role="alert">{act.wrong}</span>}
    </span>
  )
}

function Acts(props: {
  source: Source
  context: Context
  isLooked: boolean
  onLook: (pull: string) => void
  done: (said: string) => undefined
}) {
  const { source, context, isLooked, onLook, done } = props
  const act = useAct()
  const name = `${source.unit.name} ${source.view}`
  const read = () =>
    act.run(async () => {
      try {
        const all = await readAll(source)
        const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0)
        const landed = sum(one => one.registered + one.amended + one.unchanged)
        const counts = { rows: sum(one => one.rows), landed, wanting: sum(one => one.refused + one.held) }
        done(all.length === 0 ? w.nothingNew : say(w.came, counts))
      } catch (problem) {
        // Why stands beside the source as well, in words that say what to do.
        done('')
        if (!(problem instanceof Problem && STANDS_BESIDE.includes(problem.code))) throw problem
      }
    })
  return (
    <div className="acts">
      {mayAsk(context, 'intake.pull') && (
        <Button type="primary" size="small" onClick={read} disabled={act.busy} aria-label={`${name}: ${w.run}`}>
          {act.busy ? w.running : w.run}
        </Button>
      )}
      {mayAsk(context, 'intake.look-at-pull') && (
        <Button
          size="small"
          aria-expanded={isLooked}
          aria-label={`${name}: ${isLooked ? w.hide : w.look}`}
          onClick={() => onLook(isLooked ? '' : source.pull)}
        >
          {isLooked ? w.hide : w.look}
        </Button>
      )}
      {mayAsk(context, 'intake.drop-pull') && (
        <Step label={w.drop} sure={t.guard.sure} danger run={() => dropPull(source.pull).then(() => done(w.dropped))} />
      )}
      {act.wrong !== undefined && <p role="alert">{act.wrong}</p>}
    </div>
  )
}

/** What is read now of the view: columns beside fields, then the first rows. */
function Mapping({ source, context }: { source: Source; context: Context }) {
  const asked = useAsked(`columns of ${source.pull}`, signal => lookAtPull(source.pull, signal))
  const title = say(w.mapping, { view: source.view })
  return (
    <section className="card" aria-label={title} aria-live="polite">
      <h2>{title}</h2>
      {asked.problem !== undefined ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data === undefined ? (
        <Loading lines={6} />
      ) : (
        <Columns preview={asked.data} source={source} context={context} />
      )}
    </section>
  )
}

function Columns({ preview, source, context }: { preview: Preview; source: Source; context: Context }) {
  const titleOf = (field: string) => fieldTitle(context, source.item, field)
  return (
    <>
      {!preview.found && <p className="note wine">{w.notFound}</p>}
      {preview.missing.length > 0 && (
        <p className="note wine">{say(w.missing, { fields: preview.missing.map(titleOf).join(t.listJoin) })}</p>
      )}
      <DataTable
        caption={w.caption}
        hideCaption
        columns={[w.column, w.as, w.how].map(one => ({ title: one }))}
        rows={preview.columns.map(one => ({
          key: one.heading,
          cells: [
            <code key="column">{one.heading}</code>,
            one.field !== null ? titleOf(one.field) : one.heading === source.cursor ? w.isCursor : w.kinds[one.as],
            one.learned ? w.learned : one.field === null ? '' : w.known,
          ],
        }))}
      />
      {mayAsk(context, 'intake.headings') && (
        <p className="acts">
          <PageLink to={addressOf('headings', { unit: source.unit.uscc, item: source.item })}>{w.say}</PageLink>
        </p>
      )}
      <h3>{w.firstRows}</h3>
      {preview.rows.length === 0 ? (
        <p>{w.noRows}</p>
      ) : (
        <Rows preview={preview} of={{ item: source.item, source: source.unit.uscc }} context={context} />
      )}
    </>
  )
}
