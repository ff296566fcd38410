/** Acts, for auditors: searched by what, who, for whom, with what outcome and when; taken away signed. */
import { get, useAsked } from './client.ts'
import { Actor, actorSaid, Csv, chosenOf, type Filter, Filters, Head, Pager, PERIOD, SignedFile } from './guard-parts.tsx'
import { DataTable, Failed, Loading, Moment, useTitle } from './parts.tsx'
import { clauseSaid, g, moment, operationNames, operationOf, refusalTitle, say } from './say.ts'
import type { Acts, Context } from './shapes.ts'

const LIMIT = 100

const FILTERS: readonly Filter[] = [
  {
    name: 'operation',
    label: g.operation,
    kind: 'choice',
    options: Object.entries(operationNames).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  },
  { name: 'outcome', label: g.acts.outcome, kind: 'choice', options: Object.entries(g.acts.outcomes) },
  { name: 'actor', label: g.actor, hint: g.actorHint },
  { name: 'unit', label: g.unitCode, hint: g.codeHint },
  ...PERIOD,
]

const outcomeSaid = (outcome: string): string => {
  const [word = '', code] = outcome.split(':')
  return code === undefined ? (g.acts.outcomes[word] ?? word) : say(g.acts.refusedFor, { title: refusalTitle(code) })
}

type Act = Acts['acts'][number]
/** Where it stands among the words of an act. */
const ACTOR_AT = 3

export function ActsPage({ query, context }: { query: URLSearchParams; context: Context }) {
  useTitle(g.acts.title)
  const chosen = chosenOf(query, FILTERS)
  const after = query.get('after')
  const asked = useAsked(`acts ${query}`, signal =>
    get<Acts>('audit.acts', { ...chosen, limit: LIMIT, ...(after === null ? {} : { after }) }, signal),
  )
  const { data } = asked
  return (
    <>
      <Head title={g.acts.title} lead={g.acts.lead} />
      <section className="card" aria-label={g.acts.title}>
        <Filters page="acts" query={query} filters={FILTERS} />
        {asked.problem !== undefined ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : data === undefined ? (
          <Loading lines={8} />
        ) : data.acts.length === 0 ? (
          <p>{g.acts.empty}</p>
        ) : (
          <ActTable query={query} context={context} acts={data.acts} next={data.next} />
        )}
        <div className="acts">
          <SignedFile operation="audit.export-acts" input={chosen} />
        </div>
      </section>
    </>
  )
}

function ActTable(props: { query: URLSearchParams; context: Context; acts: readonly Act[]; next: string | null }) {
  const { query, context, acts, next } = props
  const head = [g.time, g.operation, g.acts.outcome, g.unit, g.actor, g.acts.clause]
  const wordsOf = (act: Act): string[] => [
    operationOf(act.operation),
    outcomeSaid(act.outcome),
    act.unitName ?? act.unit ?? g.none,
    actorSaid(act.actor, act.actorName),
    act.clause === null ? g.none : clauseSaid(context, act.clause),
  ]
  return (
    <>
      <DataTable
        caption={g.acts.caption}
        columns={[...head, g.acts.content].map(title => ({
          title,
          short: title === g.acts.outcome || title === g.acts.content,
        }))}
        rows={acts.map(act => ({
          key: `${act.act} ${act.phase}`,
          cells: [
            <Moment key="at" at={act.at} />,
            ...wordsOf(act).map((text, at) =>
              at === ACTOR_AT ? <Actor key="actor" page="acts" query={query} actor={act.actor} name={act.actorName} /> : text,
            ),
            act.content === null ? (
              g.acts.erased
            ) : (
              <details key="content">
                <summary>{g.acts.content}</summary>
                <pre className="content">{JSON.stringify(JSON.parse(act.content), null, 1)}</pre>
              </details>
            ),
          ],
        }))}
      />
      <Pager page="acts" query={query} next={next} />
      <div className="acts">
        <Csv
          name="acts"
          head={[...head, g.actorNumber, g.acts.content]}
          rows={acts.map(act => [moment(act.at), ...wordsOf(act), act.actor, act.content])}
        />
      </div>
    </>
  )
}
