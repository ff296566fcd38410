/** What bears the text that was searched for: organisations by name and code, records by document number, cases by all three. */

import type { Answer } from '#capabilities/operation'
import type { find } from '#capabilities/organisations'
import { get, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { getCases } from './list-client.ts'
import { standingOf as listStanding } from './lists.tsx'
import { mayAsk } from './may.ts'
import { listObjections } from './objection-client.ts'
import { DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { listCases } from './repair-client.ts'
import { standingOf as repairStanding } from './repairs.tsx'
import { addressOf } from './route.ts'
import { say, t } from './say.ts'
import { findByNumber, isNumber, type Numbered, NumberedRecords } from './search-numbers.tsx'
import type { Context } from './shapes.ts'

const w = t.search
const CODE = /^[0-9A-Z]{18}$/
const SHORTEST = 2
const MOST = 50

export function SearchPage({ query, context }: { query: URLSearchParams; context: Context }) {
  const text = (query.get('q') ?? '').trim()
  useTitle(text === '' ? w.title : say(w.results, { text }))
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{text === '' ? w.title : say(w.results, { text })}</h1>
          {text === '' && <p className="mute">{w.empty}</p>}
        </div>
      </div>
      {text !== '' && [...text].length < SHORTEST && <p className="note">{w.tooShort}</p>}
      {[...text].length >= SHORTEST && (
        <>
          {isNumber(text) && <Numbers key={`n ${text}`} text={text} context={context} />}
          <Organisations key={`o ${text}`} text={text} context={context} />
          {!isNumber(text) && <Numbers key={`n ${text}`} text={text} context={context} />}
        </>
      )}
    </>
  )
}

/** What the document number leads to is asked once, for records and for cases. */
function Numbers({ text, context }: { text: string; context: Context }) {
  const asks = mayAsk(context, 'organisations.find-by-number') && isNumber(text)
  const asked = useAsked(`number ${text}`, async signal => (asks ? findByNumber(text, signal) : null))
  return (
    <>
      {asks && <NumberedRecords asked={asked} context={context} />}
      <Cases text={text} context={context} numbered={asked.data?.cases ?? NONE} />
    </>
  )
}
const NONE: Numbered['cases'] = []

type Hits = Answer<typeof find>
const HEAD = [w.name, w.uscc, w.status]

function Organisations({ text, context }: { text: string; context: Context }) {
  const asked = useAsked(`find ${text}`, signal => get<Hits>('organisations.find', { text, limit: MOST }, signal))
  const code = text.toUpperCase().replaceAll(' ', '')
  const mayShow = mayAsk(context, 'organisations.show')
  const to = (uscc: string) => (mayShow ? addressOf('organisation', { uscc }) : `/organisations/${uscc}`)
  return (
    <section className="card" aria-labelledby="organisations">
      <h2 id="organisations">{w.organisations}</h2>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data === undefined ? (
        <Loading lines={3} />
      ) : asked.data.hits.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <>
          <DataTable
            caption={w.organisations}
            hideCaption
            columns={HEAD.map(title => ({ title }))}
            rows={asked.data.hits.map(hit => ({
              key: hit.uscc,
              cells: [
                <span key="name">
                  {mayShow ? <PageLink to={to(hit.uscc)}>{hit.name}</PageLink> : <a href={to(hit.uscc)}>{hit.name}</a>}
                  {hit.found !== null && <span className="mute"> {say(w.found, { name: hit.found.name })}</span>}
                </span>,
                <span key="code" className="nb">
                  {hit.uscc}
                </span>,
                hit.status ?? '—',
              ],
            }))}
          />
          {asked.data.more && <p className="mute">{w.more}</p>}
          <p className="acts">
            <ExportCsv
              name={w.organisations}
              label={w.exportCsv}
              table={{ headings: HEAD, rows: asked.data.hits.map(hit => [hit.name, hit.uscc, hit.status ?? '']) }}
            />
          </p>
        </>
      )}
      {mayShow && CODE.test(code) && (
        <p>
          <PageLink to={to(code)}>{w.exact}</PageLink>
        </p>
      )}
    </section>
  )
}

type Case = {
  readonly key: string
  readonly kind: string
  readonly name: string
  readonly uscc: string
  readonly numbers: readonly string[]
  readonly standing: string
  readonly to: string
}

const SOURCES: readonly { readonly kind: string; readonly operation: string; ask(signal: AbortSignal): Promise<Case[]> }[] = [
  {
    ...{ kind: 'repair', operation: 'repair.list' },
    ask: async signal =>
      (await Promise.all((['open', 'closed'] as const).map(state => listCases(state, signal)))).flatMap(({ cases }) =>
        cases.map(one => ({
          ...{ key: one.case, kind: 'repair', name: one.organisation.name, uscc: one.organisation.uscc ?? '' },
          numbers: [one.number, ...one.about.map(record => record.documentNo)].flatMap(no => no ?? []),
          ...{ standing: repairStanding(one.standing), to: addressOf(`repairs/${one.case}`) },
        })),
      ),
  },
  {
    ...{ kind: 'objection', operation: 'objection.list' },
    ask: async signal =>
      (await Promise.all([true, false].map(open => listObjections({ open, subject: '' }, signal)))).flatMap(({ cases }) =>
        cases.map(one => ({
          ...{ key: one.case, kind: 'objection', name: one.organisation.name ?? '', uscc: one.organisation.uscc ?? '' },
          ...{ numbers: one.documentNo === null ? [] : [one.documentNo], to: addressOf(`objections/${one.case}`) },
          standing: t.objection.standings[one.standing as 'filed'],
        })),
      ),
  },
  {
    ...{ kind: 'list', operation: 'lists.list' },
    ask: async signal =>
      (await getCases(true, signal)).cases.map(one => ({
        ...{ key: one.case, kind: 'list', name: one.party.name, uscc: one.party.uscc ?? '' },
        ...{ numbers: [], standing: listStanding(one), to: addressOf(`lists/${one.case}`) },
      })),
  },
]

/** Brackets and spaces are typed in many ways. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s()[\]〔〕]/g, '')

const CASE_HEAD = [w.name, w.kind, w.documentNo, w.standing]
const textsOf = (one: Case): string[] => [one.name, w.kinds[one.kind] ?? one.kind, one.numbers.join('、') || '—', one.standing]

/** The ways to a case, and who may go them. */
const CASE_PAGES: Readonly<Record<string, { operation: string; to(id: string): string }>> = {
  repair: { operation: 'repair.show', to: id => addressOf(`repairs/${id}`) },
  objection: { operation: 'objection.show', to: id => addressOf(`objections/${id}`) },
  list: { operation: 'lists.show', to: id => addressOf(`lists/${id}`) },
}

/** As far as the number tells: where it stands is told of those in the lists. */
const numberedCase = (one: Numbered['cases'][number]): Case => ({
  ...{ key: one.case, kind: one.kind, name: one.organisation.name ?? '—', uscc: one.organisation.uscc ?? '' },
  ...{ numbers: one.number === null ? [] : [one.number], standing: '—', to: CASE_PAGES[one.kind]!.to(one.case) },
})

type CasesAsked = { text: string; context: Context; numbered: Numbered['cases'] }

function Cases({ text, context, numbered }: CasesAsked) {
  const sources = SOURCES.filter(one => mayAsk(context, one.operation))
  const asked = useAsked(`cases ${text}`, async signal => {
    const came = await Promise.allSettled(sources.map(one => one.ask(signal)))
    const wanted = folded(text)
    return {
      found: came
        .flatMap(one => (one.status === 'fulfilled' ? one.value : []))
        .filter(one => [one.name, one.uscc, ...one.numbers].some(each => folded(each).includes(wanted))),
      failed: came.flatMap((one, at) => (one.status === 'rejected' ? [w.kinds[sources[at]!.kind] ?? ''] : [])),
    }
  })
  const listed = asked.data?.found ?? []
  const known = new Set(listed.map(one => one.key))
  const found = [
    ...listed,
    ...numbered.filter(one => !known.has(one.case) && mayAsk(context, CASE_PAGES[one.kind]?.operation ?? '')).map(numberedCase),
  ]
  if (sources.length === 0) return null
  return (
    <section className="card" aria-labelledby="cases">
      <h2 id="cases">{w.cases}</h2>
      {asked.data === undefined ? (
        <Loading lines={3} />
      ) : (
        <>
          {asked.data.failed.map(one => (
            <p key={one} className="note wine">
              {say(w.notTold, { detail: one })}
            </p>
          ))}
          {found.length === 0 ? <p>{w.noneOfCases}</p> : <Found cases={found} />}
        </>
      )}
    </section>
  )
}

function Found({ cases }: { cases: readonly Case[] }) {
  return (
    <>
      <DataTable
        caption={w.cases}
        hideCaption
        columns={CASE_HEAD.map(title => ({ title, short: title === w.standing }))}
        rows={cases.map(one => {
          const [name, ...texts] = textsOf(one)
          return {
            key: one.key,
            cells: [
              <PageLink key="name" to={one.to}>
                {name}
              </PageLink>,
              ...texts,
            ],
          }
        })}
      />
      <p className="acts">
        <ExportCsv name={w.cases} label={w.exportCsv} table={{ headings: CASE_HEAD, rows: cases.map(textsOf) }} />
      </p>
    </>
  )
}
