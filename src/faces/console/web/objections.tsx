/** The work list of objections: by due day, overdue ones first; to an organisation, its own. */
import { useId } from 'react'
import { getContext, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { listObjections, type ObjectionLine } from './objection-client.ts'
import { DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { number, say, t } from './say.ts'

const words = t.objection
const SUBJECTS = ['content', 'period', 'decision', 'annulled'] as const

export function Objections({ query }: { query: URLSearchParams }) {
  useTitle(words.list)
  const id = useId()
  const open = query.get('open') !== 'no'
  const subject = query.get('subject') ?? ''
  const context = useAsked('context', getContext)
  const asked = useAsked(`objections ${open} ${subject}`, signal => listObjections({ open, subject }, signal))
  const choose = (more: { open?: string; subject?: string }) =>
    go(addressOf('objections', { open: open ? '' : 'no', subject, ...more }), { replace: true })
  const problem = asked.problem ?? context.problem
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{words.list}</h1>
          <p className="mute">{words.listLead}</p>
        </div>
      </div>
      <section className="card" aria-label={words.list}>
        <div className="filters">
          <div>
            <label htmlFor={`${id}-open`}>{words.which}</label>
            <select
              id={`${id}-open`}
              className="plain"
              value={open ? '' : 'no'}
              onChange={event => choose({ open: event.currentTarget.value })}
            >
              <option value="">{words.openOnes}</option>
              <option value="no">{words.closedOnes}</option>
            </select>
          </div>
          <div>
            <label htmlFor={`${id}-subject`}>{words.subject}</label>
            <select
              id={`${id}-subject`}
              className="plain"
              value={subject}
              onChange={event => choose({ subject: event.currentTarget.value })}
            >
              <option value="">{words.allSubjects}</option>
              {SUBJECTS.map(one => (
                <option key={one} value={one}>
                  {words.subjects[one]}
                </option>
              ))}
            </select>
          </div>
        </div>
        {problem ? (
          <Failed problem={problem} again={asked.again} />
        ) : asked.data === undefined ? (
          <Loading lines={8} />
        ) : asked.data.cases.length === 0 ? (
          <p>{say(open ? words.noneOpen : words.noneClosed, { day: asked.data.today })}</p>
        ) : (
          <Listed cases={asked.data.cases} today={asked.data.today} overdue={asked.data.overdue} open={open} />
        )}
      </section>
    </>
  )
}

const GROUPS = ['overdue', 'today', 'later'] as const
type Group = (typeof GROUPS)[number]
const groupOf = (one: ObjectionLine, today: string): Group =>
  one.overdue ? 'overdue' : one.due !== null && one.due <= today ? 'today' : 'later'

function Listed(props: { cases: readonly ObjectionLine[]; today: string; overdue: number; open: boolean }) {
  const { cases, today, overdue, open } = props
  return (
    <>
      {open && (
        <dl className="stats">
          <div>
            <dt>{words.openOnes}</dt>
            <dd>{number(cases.length)}</dd>
          </div>
          <div className={overdue > 0 ? 'bad' : undefined}>
            <dt>{words.groups.overdue}</dt>
            <dd>{number(overdue)}</dd>
          </div>
        </dl>
      )}
      {open ? (
        GROUPS.map(group => {
          const own = cases.filter(one => groupOf(one, today) === group)
          return own.length > 0 && <Table key={group} caption={words.groups[group]} cases={own} />
        })
      ) : (
        <Table caption={words.closedOnes} cases={cases} />
      )}
      <p className="acts">
        <ExportCsv
          name={words.list}
          label={words.exportCsv}
          table={{ headings: COLUMNS.map(one => one.title), rows: cases.map(textsOf) }}
        />
      </p>
    </>
  )
}

const COLUMNS = [
  { title: words.organisation },
  { title: words.record },
  { title: words.subject, short: true },
  { title: words.unit },
  { title: words.standing, short: true },
  { title: words.filedOn, short: true },
  { title: words.due, short: true },
]

const dueText = (one: ObjectionLine): string => (one.open ? (one.due ?? words.noDue) : (one.closedOn ?? ''))

const textsOf = (one: ObjectionLine): string[] => [
  one.organisation.name ?? one.organisation.uscc ?? '',
  one.documentNo ?? one.itemTitle ?? '',
  words.subjects[one.subject as 'content'],
  one.secondUnitName ?? one.unitName ?? '',
  words.standings[one.standing as 'filed'],
  one.filedOn,
  dueText(one),
]

function Table({ caption, cases }: { caption: string; cases: readonly ObjectionLine[] }) {
  return (
    <DataTable
      caption={caption}
      columns={COLUMNS}
      rows={cases.map(one => {
        const texts = textsOf(one)
        return {
          key: one.case,
          cells: [
            <PageLink key="case" to={addressOf(`objections/${one.case}`)}>
              {texts[0]}
            </PageLink>,
            ...texts.slice(1, 6),
            one.overdue ? (
              <span key="due">
                {texts[6]} <span className="tag tag-late">{words.groups.overdue}</span>
              </span>
            ) : (
              texts[6]
            ),
          ],
        }
      })}
    />
  )
}
