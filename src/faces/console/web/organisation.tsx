/** One organisation as an officer sees it: everything within reach, shown or not, once it was said why. */
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import type { Answer } from '#capabilities/operation'
import type { show } from '#capabilities/organisations'
import { ask, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { withPurpose } from './measure-client.ts'
import { DataTable, Failed, Loading, useTitle } from './parts.tsx'
import { divisionSaid, itemTitle, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.organisation
type Shown = Answer<typeof show>
type Held = Shown['records'][number]
/** Why is asked once in a tab, as at the counter of measures. */
const KEPT = 'xinheng.purpose'
const SHORTEST = 2

const showOrganisation = async (uscc: string, purpose: string, signal: AbortSignal): Promise<Shown> =>
  (
    await ask(`/api/organisations/show?${new URLSearchParams({ uscc })}`, { headers: withPurpose(purpose), signal })
  ).json() as Promise<Shown>

export function OrganisationPage({ query, context }: { query: URLSearchParams; context: Context }) {
  const uscc = query.get('uscc') ?? ''
  useTitle(w.title)
  const id = useId()
  const [typed, setTyped] = useState(sessionStorage.getItem(KEPT) ?? '')
  const [purpose, setPurpose] = useState<string>()
  const [wrong, setWrong] = useState(false)
  const send = (event: FormEvent) => {
    event.preventDefault()
    const isShort = typed.trim().length < SHORTEST
    setWrong(isShort)
    if (isShort) return
    sessionStorage.setItem(KEPT, typed.trim())
    setPurpose(typed.trim())
  }
  if (purpose !== undefined) return <Whole uscc={uscc} purpose={purpose} context={context} sought={query.get('record') ?? ''} />
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.title}</h1>
          <p className="mute say">{w.lead}</p>
        </div>
      </div>
      <form className="card" onSubmit={send}>
        <p>
          {w.uscc} <b className="nb">{uscc}</b>
        </p>
        <div className="field">
          <label htmlFor={id}>{w.purpose}</label>
          <p className="hint" id={`${id}-hint`}>
            {w.purposeHint}
          </p>
          <input
            id={id}
            className="plain"
            autoComplete="off"
            maxLength={200}
            value={typed}
            aria-invalid={wrong}
            aria-describedby={wrong ? `${id}-wrong` : `${id}-hint`}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          {wrong && (
            <p className="wrong" id={`${id}-wrong`} role="alert">
              {w.purposeNeeded}
            </p>
          )}
        </div>
        <Button type="primary" htmlType="submit">
          {w.ask}
        </Button>
      </form>
    </>
  )
}

type Asked = { uscc: string; purpose: string; context: Context; sought: string }

function Whole({ uscc, purpose, context, sought }: Asked) {
  const asked = useAsked(`organisation ${uscc}`, signal => showOrganisation(uscc, purpose, signal))
  useTitle(asked.data?.name ?? w.title)
  if (asked.problem) return <Failed title={w.title} problem={asked.problem} again={asked.again} />
  if (asked.data === undefined)
    return (
      <section className="card">
        <Loading lines={8} />
      </section>
    )
  const shown = asked.data
  const pairs: [string, string | null][] = [
    ...([
      [w.uscc, shown.uscc],
      [w.status, shown.status],
      [w.division, shown.division === null ? null : divisionSaid(context, shown.division)],
      [w.establishedOn, shown.establishedOn],
    ] as [string, string | null][]),
    [w.names, shown.names.map(nameSaid).join('；')],
  ]
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{shown.name ?? shown.uscc}</h1>
          <p className="mute say">{w.lead}</p>
        </div>
      </div>
      <section className="card" aria-label={w.title}>
        <dl className="facts">
          {pairs.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value === null || value === '' ? w.unknown : value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="card" aria-label={w.records}>
        {shown.records.length === 0 ? <p>{w.noRecords}</p> : <Records shown={shown} context={context} sought={sought} />}
      </section>
    </>
  )
}

const nameSaid = ({ name, standing, from, until }: Shown['names'][number]): string =>
  say(w.nameOf, { name, standing: w.standings[standing] ?? standing, from: from ?? w.unknown, until: until ?? w.now })

const shownSaid = ({ state, erased }: Held): string => {
  if (erased !== null) return say(w.erased, { day: erased.on })
  if (state.endedOn !== null) return say(w.ended, { day: state.endedOn })
  if (state.disclosedFrom === null) return w.notShown
  const { disclosedFrom: from, lastShownOn: until } = state
  return until === null ? say(w.shownFrom, { from }) : say(w.shownFromTo, { from, until })
}

const HEAD = [w.item, w.severity, w.determinedOn, w.recordedOn, w.shown]

/** `sought`: the record that somebody came for stands first, and says so. */
function Records({ shown, context, sought }: { shown: Shown; context: Context; sought: string }) {
  const records = shown.records.toSorted((a, b) => Number(b.id === sought) - Number(a.id === sought))
  const textsOf = (one: Held): string[] => [
    itemTitle(context, one.item),
    one.state.severity === null ? w.unknown : (w.severities[one.state.severity] ?? one.state.severity),
    ...[one.state.determinedOn ?? w.unknown, one.state.recordedOn, shownSaid(one)],
  ]
  const isOnPage = ({ state, erased }: Held): boolean =>
    erased === null && state.endedOn === null && state.disclosedFrom !== null && state.disclosedFrom <= shown.today
  return (
    <>
      <DataTable
        caption={`${w.records} ${shown.records.length}`}
        columns={[...HEAD.map(title => ({ title, short: title !== w.item })), { title: w.page }]}
        rows={records.map(one => ({
          key: one.id,
          cells: [
            one.id === sought ? (
              <span key="item">
                {textsOf(one)[0]} <span className="tag tag-note">{w.sought}</span>
              </span>
            ) : (
              textsOf(one)[0]
            ),
            ...textsOf(one).slice(1),
            isOnPage(one) ? (
              <a key="page" href={`/records/${one.id}`}>
                {w.page}
              </a>
            ) : (
              w.unknown
            ),
          ],
        }))}
      />
      <p className="acts">
        <ExportCsv
          name={shown.name ?? shown.uscc}
          label={w.exportCsv}
          table={{ headings: HEAD, rows: shown.records.map(textsOf) }}
        />
      </p>
    </>
  )
}
