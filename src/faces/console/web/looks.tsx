/** Who looked: as an organisation sees it, and as auditors ask for a key, an account or a unit. */
import { get, useAsked } from './client.ts'
import type { GuardPage } from './guard-pages.ts'
import {
  Actor,
  actorSaid,
  Csv,
  chosenOf,
  type Filter,
  Filters,
  Head,
  officeSaid,
  Pager,
  PERIOD,
  SignedFile,
} from './guard-parts.tsx'
import { DataTable, Failed, Loading, Moment, useTitle } from './parts.tsx'
import { g, itemTitle, moment, number, operationNames, operationOf, say } from './say.ts'
import type { Context, Looks, WhoLooked } from './shapes.ts'

const LIMIT = 100

/** A look that is more than words of its own is said as a whole. */
const fieldsSaid = (fields: readonly string[], context: Context): string => {
  const text = fields.join(' ')
  for (const [pattern, said] of g.lookedAt) {
    const found = pattern.exec(text)
    if (found !== null) return said.replace('$1', found[1] ?? '')
  }
  return wordsSaid(fields, context)
}

const wordsSaid = (fields: readonly string[], context: Context): string =>
  fields
    // A query of no one organisation's records says its own name, which stands beside it.
    .filter(field => !(field in operationNames))
    .map(field => g.fieldNames[field] ?? itemTitle(context, field))
    .join('、') || g.none

const ORGANISATION: Filter = { name: 'uscc', label: g.uscc, hint: g.codeHint }

export function WhoLookedPage({ query, context }: { query: URLSearchParams; context: Context }) {
  const isOwn = (context.who?.offices ?? []).some(office => office.role === 'organisation-user')
  const filters = isOwn ? PERIOD : [ORGANISATION, ...PERIOD]
  const chosen = chosenOf(query, filters)
  const title = isOwn ? g.looked.title : g.looked.ofOther
  useTitle(title)
  const after = query.get('after')
  const mayBeAsked = isOwn || chosen.uscc !== undefined
  const asked = useAsked(`who-looked ${query}`, async signal =>
    mayBeAsked
      ? get<WhoLooked>('audit.who-looked', { ...chosen, limit: LIMIT, ...(after === null ? {} : { after }) }, signal)
      : null,
  )
  const { data } = asked
  return (
    <>
      <Head title={title} lead={g.looked.lead} />
      <section className="card" aria-label={title}>
        <Filters page="who-looked" query={query} filters={filters} />
        {asked.problem !== undefined ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={8} />
        ) : data === null ? (
          <p>{g.looked.ask}</p>
        ) : (
          <>
            <h2>{[data.name, data.uscc].filter(one => one !== null).join(' · ')}</h2>
            <p className="mute">{say(g.looked.publicViews, { count: number(data.publicViews) })}</p>
            {data.looks.length === 0 ? (
              <p>{g.looked.empty}</p>
            ) : (
              <LookTable page="who-looked" query={query} context={context} looks={data.looks} next={data.next} />
            )}
            <p className="mute">{g.looked.delayed}</p>
            <div className="acts">
              <SignedFile operation="audit.export-who-looked" input={chosen} />
            </div>
          </>
        )}
      </section>
    </>
  )
}

const TRACED: readonly Filter[] = [
  { name: 'actor', label: g.traces.actor, hint: g.actorHint },
  { name: 'unit', label: g.unitCode, hint: g.codeHint },
  ...PERIOD,
]

export function LooksPage({ query, context }: { query: URLSearchParams; context: Context }) {
  useTitle(g.traces.title)
  const chosen = chosenOf(query, TRACED)
  const after = query.get('after')
  const asked = useAsked(`looks ${query}`, signal =>
    get<Looks>('audit.looks', { ...chosen, limit: LIMIT, ...(after === null ? {} : { after }) }, signal),
  )
  const { data } = asked
  return (
    <>
      <Head title={g.traces.title} lead={g.traces.lead} />
      <section className="card" aria-label={g.traces.title}>
        <Filters page="looks" query={query} filters={TRACED} />
        {asked.problem !== undefined ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={8} />
        ) : data.looks.length === 0 ? (
          <p>{g.traces.empty}</p>
        ) : (
          <LookTable page="looks" query={query} context={context} looks={data.looks} next={data.next} />
        )}
        <div className="acts">
          <SignedFile operation="audit.export-looks" input={chosen} />
        </div>
      </section>
    </>
  )
}

type Shown = WhoLooked['looks'][number] & Partial<Pick<Looks['looks'][number], 'actor' | 'actorName' | 'uscc'>>

/** Where it stands among the words of a look. */
const ACTOR_AT = 1

function LookTable(props: {
  page: GuardPage
  query: URLSearchParams
  context: Context
  looks: readonly Shown[]
  next: string | null
}) {
  const { page, query, context, looks, next } = props
  const isTraced = page === 'looks'
  // The organisation is shown none before its day; whoever is shown it sees that it waits.
  const isTimed = looks.some(look => look.visibleFrom !== undefined)
  const head = [
    g.time,
    g.office,
    ...(isTraced ? [g.actor, g.traces.organisation] : []),
    g.operation,
    g.purpose,
    g.fields,
    ...(isTimed ? [g.traces.visibleFrom] : []),
  ]
  const wordsOf = (look: Shown): string[] => [
    officeSaid(look.unit, look.role),
    ...(isTraced ? [actorSaid(look.actor ?? '', look.actorName ?? null), look.uscc ?? g.none] : []),
    operationOf(look.operation),
    look.purpose ?? g.none,
    fieldsSaid(look.fields, context),
    ...(isTimed ? [look.visibleFrom ?? g.traces.atOnce] : []),
  ]
  return (
    <>
      <DataTable
        caption={isTraced ? g.traces.caption : g.looked.caption}
        columns={head.map(title => ({ title }))}
        rows={looks.map((look, at) => ({
          key: `${look.at} ${at}`,
          cells: [
            <Moment key="at" at={look.at} />,
            ...wordsOf(look).map((text, place) =>
              isTraced && place === ACTOR_AT ? (
                <Actor key="actor" page={page} query={query} actor={look.actor ?? ''} name={look.actorName ?? null} />
              ) : (
                text
              ),
            ),
          ],
        }))}
      />
      <Pager page={page} query={query} next={next} />
      <div className="acts">
        <Csv
          name={page}
          head={[...head, ...(isTraced ? [g.actorNumber] : [])]}
          rows={looks.map(look => [moment(look.at), ...wordsOf(look), ...(isTraced ? [look.actor ?? ''] : [])])}
        />
      </div>
    </>
  )
}
