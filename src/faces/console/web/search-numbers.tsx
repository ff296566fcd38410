/** What a document number leads to: records within reach, shown to the public or not. */

import type { Answer } from '#capabilities/operation'
import type { findByNumber as operation } from '#capabilities/organisations'
import { get, type useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { mayAsk } from './may.ts'
import { DataTable, Failed, Loading, PageLink } from './parts.tsx'
import { addressOf } from './route.ts'
import { t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.search
export type Numbered = Answer<typeof operation>
type Found = Numbered['records'][number]

const MOST = 50
const DIGIT = /\p{Nd}/u
/** A whole code leads to its organisation, and is no number of a document. */
const CODE = /^[0-9A-Z]{18}$/i

export const isNumber = (text: string): boolean => DIGIT.test(text) && !CODE.test(text.replaceAll(' ', ''))

export const findByNumber = (number: string, signal: AbortSignal): Promise<Numbered> =>
  get<Numbered>('organisations.find-by-number', { number, limit: MOST }, signal)

/** Where whoever found it may look at it: among all that is known of its organisation, where it is corrected, on the public page. */
const pageOf = ({ record, organisation, shown }: Found, context: Context): { to: string; ours: boolean } | null => {
  if (organisation.uscc !== null && mayAsk(context, 'organisations.show'))
    return { to: addressOf('organisation', { uscc: organisation.uscc, record }), ours: true }
  if (mayAsk(context, 'intake.record-to-correct')) return { to: addressOf('correct', { record }), ours: true }
  return shown ? { to: `/records/${record}`, ours: false } : null
}

const HEAD = [w.documentNo, w.kind, w.name, w.uscc, w.determinedOn, w.shown]
const textsOf = (one: Found): string[] => [
  ...[one.documentNo ?? '—', one.title, one.organisation.name ?? '—', one.organisation.uscc ?? '—'],
  ...[one.determinedOn ?? '—', one.shown ? w.shownNow : w.notShown],
]

export function NumberedRecords(props: { asked: ReturnType<typeof useAsked<Numbered | null>>; context: Context }) {
  const { asked, context } = props
  return (
    <section className="card" aria-labelledby="records">
      <h2 id="records">{w.records}</h2>
      <p className="mute">{w.recordsNote}</p>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data == null ? (
        <Loading lines={3} />
      ) : asked.data.records.length === 0 ? (
        <p>{w.noneOfRecords}</p>
      ) : (
        <Records found={asked.data.records} context={context} more={asked.data.more} />
      )}
    </section>
  )
}

function Records({ found, context, more }: { found: readonly Found[]; context: Context; more: boolean }) {
  const linked = (one: Found, text: string) => {
    const page = pageOf(one, context)
    if (page === null) return text
    return page.ours ? <PageLink to={page.to}>{text}</PageLink> : <a href={page.to}>{text}</a>
  }
  return (
    <>
      <DataTable
        caption={w.records}
        hideCaption
        columns={HEAD.map(title => ({ title, short: [w.uscc, w.determinedOn, w.shown].includes(title as typeof w.uscc) }))}
        rows={found.map(one => {
          const [number, ...texts] = textsOf(one)
          return { key: one.record, cells: [<span key="number">{linked(one, number!)}</span>, ...texts] }
        })}
      />
      {more && <p className="mute">{w.more}</p>}
      <p className="acts">
        <ExportCsv name={w.records} label={w.exportCsv} table={{ headings: HEAD, rows: found.map(textsOf) }} />
      </p>
    </>
  )
}
