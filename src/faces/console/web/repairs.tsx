/** The cases of repair by the day on which they are due, and those that are closed; what is alike is dealt with together, each by an act of its own. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { getContext, Problem, useAsked } from './client.ts'
import { Choice, DataTable, Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { type Case, listCases, MOST_CASES, partOf, stepCase } from './repair-client.ts'
import { addressOf, go } from './route.ts'
import { number, say, t } from './say.ts'
import { saveTable } from './table-file.ts'

const w = t.repair
const STANDINGS = ['submitted', 'accepted', 'returned'] as const
const OUTCOMES = ['approved', 'rejected', 'refused', 'withdrawn', 'revoked'] as const
export const standingOf = (standing: string): string => w.words[`standing:${standing}`] ?? standing

/** The day that is due, in words as well as in colour. */
export function Due(props: {
  of: Pick<Case, 'due' | 'escalated' | 'open' | 'clocks'> & { daysLeft?: number | null }
  today: string
}) {
  const { of, today } = props
  const days = of.daysLeft ?? null
  if (!of.open) return <span className="mute">{t.done}</span>
  if (of.escalated)
    return (
      <span>
        <span className="nb">{of.due}</span>{' '}
        <span className="tag tag-late">{days !== null && days < 0 ? say(w.lateBy, { days: number(-days) }) : w.late}</span>
      </span>
    )
  if (of.due === today)
    return (
      <span className="nb">
        {of.due} <span className="tag tag-hold">{w.dueToday}</span>
      </span>
    )
  if (of.due !== null)
    return (
      <span>
        <span className="nb">{of.due}</span>{' '}
        {days !== null && <small className="mute nb">{say(w.left, { days: number(days) })}</small>}
      </span>
    )
  const [open] = of.clocks.filter(clock => clock.notBefore !== null)
  return <span>{open ? say(w.dueOpen, { day: open.notBefore ?? '' }) : w.noDue}</span>
}

const recordsText = (one: Case): string => {
  const [first] = one.about
  if (first === undefined) return one.records[0] ?? ''
  const name = first.documentNo ?? first.title
  return one.records.length === 1 ? name : `${name} ${say(w.moreRecords, { count: one.records.length })}`
}

export function Repairs({ query }: { query: URLSearchParams }) {
  useTitle(w.list)
  const context = useAsked('context', getContext)
  const closed = query.get('closed') === 'yes'
  const asked = useAsked(`repairs ${closed}`, signal => listCases(closed ? 'closed' : 'open', signal))
  const standing = query.get('standing') ?? ''
  const onlyLate = query.get('late') === 'yes'
  const to = (more: Record<string, string>) => {
    const now = { closed: closed ? 'yes' : '', standing, late: onlyLate ? 'yes' : '' }
    return go(addressOf('repairs', { ...now, ...more }), { replace: true })
  }
  const problem = asked.problem ?? context.problem
  const shown = (asked.data?.cases ?? []).filter(
    one => (standing === '' || one.standing === standing) && (closed || !onlyLate || one.escalated),
  )
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.list}</h1>
          <p className="mute">{closed ? w.listClosedLead : w.listLead}</p>
        </div>
        <div className="acts">
          {asked.data && shown.length > 0 && <Button onClick={() => save(shown, closed)}>{w.export}</Button>}
        </div>
      </div>
      <section className="card" aria-label={w.list}>
        <div className="filters">
          <Choice
            label={w.which}
            all={w.openOnes}
            value={closed ? 'yes' : ''}
            options={[{ value: 'yes', label: w.closedOnes }]}
            onChange={closed => to({ closed, standing: '', late: '' })}
          />
          <Choice
            label={closed ? w.colOutcome : w.filterStanding}
            all={w.all}
            value={standing}
            options={(closed ? OUTCOMES : STANDINGS).map(one => ({ value: one, label: standingOf(one) }))}
            onChange={standing => to({ standing })}
          />
          {!closed && (
            <label className="opt">
              <input
                type="checkbox"
                checked={onlyLate}
                onChange={event => to({ late: event.currentTarget.checked ? 'yes' : '' })}
              />
              <span>{w.overdueOnly}</span>
            </label>
          )}
        </div>
        {problem ? (
          <Failed problem={problem} again={asked.again} />
        ) : !asked.data || !context.data ? (
          <Loading lines={8} />
        ) : shown.length === 0 ? (
          <p>{asked.data.cases.length > 0 ? w.emptyFiltered : closed ? w.emptyClosed : w.empty}</p>
        ) : closed ? (
          <Closed cases={shown} isAll={asked.data.cases.length < MOST_CASES} />
        ) : (
          <Table cases={shown} today={asked.data.today} part={partOf(context.data.who)} again={asked.again} />
        )}
      </section>
    </>
  )
}

const lettersText = (one: Case): string => one.steps.flatMap(({ letter }) => letter ?? []).join(t.listJoin)

/** What was decided, refused or withdrawn, with the numbers of the letters that said so. */
function Closed({ cases, isAll }: { cases: readonly Case[]; isAll: boolean }) {
  return (
    <>
      <DataTable
        caption={`${w.closedOnes} ${number(cases.length)}`}
        columns={[
          ...[{ title: w.colCase }, { title: w.colRecords }, { title: w.colUnit }, { title: w.colOutcome, short: true }],
          ...[{ title: w.colReceived, short: true }, { title: w.colClosed, short: true }, { title: w.colLetter }],
        ]}
        rows={cases.map(one => ({
          key: one.case,
          cells: [
            <PageLink key="case" to={addressOf(`repairs/${one.case}`)}>
              {one.organisation.name}
            </PageLink>,
            ...[recordsText(one), one.unitName, standingOf(one.standing), one.receivedOn, one.closedOn ?? '—'],
            lettersText(one) || '—',
          ],
        }))}
      />
      {!isAll && <p className="mute">{say(w.closedMost, { count: number(MOST_CASES) })}</p>}
    </>
  )
}

function save(cases: readonly Case[], closed: boolean): void {
  const head = [w.colCase, t.queues.colCode, w.colRecords, w.colUnit, closed ? w.colOutcome : w.colStanding, w.colReceived]
  const later = closed ? [w.colClosed, w.colLetter] : [w.colDue, w.late, w.colLeft]
  saveTable(
    w.list,
    [...head, ...later],
    cases.map(one => [
      ...[one.organisation.name, one.organisation.uscc ?? '', recordsText(one), one.unitName, standingOf(one.standing)],
      one.receivedOn,
      ...(closed
        ? [one.closedOn ?? '', lettersText(one)]
        : [one.due ?? '', one.escalated ? w.late : '', String(one.daysLeft ?? '')]),
    ]),
  )
}

const SOON_DAYS = 3
type Group = keyof typeof w.groups
const GROUPS = Object.keys(w.groups) as readonly Group[]
const groupOf = (one: Case, today: string): Group => {
  if (one.escalated) return 'overdue'
  if (one.due === today) return 'today'
  if (one.daysLeft !== null) return one.daysLeft <= SOON_DAYS ? 'soon' : 'later'
  return one.clocks.some(clock => clock.notBefore !== null) ? 'later' : 'paused'
}

/** What may be done with several at once: the step that the standing asks for, where everything else is alike. */
const BATCH = {
  submitted: { label: w.batchAccept, run: (one: Case) => stepCase('accept', { case: one.case }) },
  accepted: {
    label: w.batchApprove,
    run: (one: Case, reason: string) => stepCase('decide', { case: one.case, decision: 'approve', reason }),
  },
} as const

function Table(props: { cases: readonly Case[]; today: string; part: ReturnType<typeof partOf>; again: () => void }) {
  const { cases, today, part, again } = props
  const id = useId()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const mayChoose = (one: Case) =>
    (one.standing === 'submitted' && part.handles) || (one.standing === 'accepted' && part.decides)
  const some = cases.filter(one => chosen.has(one.case))
  const [standing] = [...new Set(some.map(one => one.standing))]
  const isAlike = new Set(some.map(one => one.standing)).size === 1
  const batch = isAlike ? BATCH[standing as keyof typeof BATCH] : undefined
  const withChoice = cases.some(mayChoose)

  async function deal() {
    if (batch === undefined) return
    if (standing === 'accepted' && reason.trim() === '') return setSaid(w.reasonMissing)
    setBusy(true)
    const failed: string[] = []
    for (const one of some)
      await batch.run(one, reason).catch((problem: unknown) => {
        failed.push(`${one.organisation.name}：${problem instanceof Problem ? problem.message : String(problem)}`)
      })
    setBusy(false)
    setChosen(new Set())
    setReason('')
    setSaid(
      [say(w.batchDone, { done: number(some.length - failed.length), failed: number(failed.length) }), ...failed].join('\n'),
    )
    again()
  }

  const choose = (one: Case, isOn: boolean) => {
    const next = new Set(chosen)
    if (isOn) next.add(one.case)
    else next.delete(one.case)
    setChosen(next)
  }
  return (
    <>
      {GROUPS.map(group => ({ group, own: cases.filter(one => groupOf(one, today) === group) })).map(
        ({ group, own }) =>
          own.length > 0 && (
            <DataTable
              key={group}
              caption={`${w.groups[group]} ${number(own.length)}`}
              columns={[
                { title: w.colCase },
                { title: w.colRecords },
                { title: w.colUnit },
                { title: w.colStanding, short: true },
                { title: w.colReceived, short: true },
                { title: w.colDue, short: true },
                ...(withChoice ? [{ title: w.colChoose, short: true }] : []),
              ]}
              rows={own.map(one => ({
                key: one.case,
                cells: [
                  <PageLink key="case" to={addressOf(`repairs/${one.case}`)}>
                    {one.organisation.name}
                  </PageLink>,
                  recordsText(one),
                  one.unitName,
                  standingOf(one.standing),
                  one.receivedOn,
                  <Due key="due" of={one} today={today} />,
                  ...(withChoice
                    ? [
                        mayChoose(one) && (
                          <input
                            key="choose"
                            type="checkbox"
                            className="choose"
                            aria-label={say(w.chooseOne, { name: one.organisation.name })}
                            checked={chosen.has(one.case)}
                            onChange={event => choose(one, event.currentTarget.checked)}
                          />
                        ),
                      ]
                    : []),
                ],
              }))}
            />
          ),
      )}
      {withChoice && (
        <section className="batch" aria-labelledby={`${id}-batch`}>
          <h2 id={`${id}-batch`}>{w.batch}</h2>
          <p className="hint">{w.batchHint}</p>
          <p>{say(w.chosen, { count: number(some.length) })}</p>
          {standing === 'accepted' && isAlike && (
            <div className="field">
              <label htmlFor={`${id}-reason`}>{w.reason}</label>
              <p className="hint">{w.reasonHint}</p>
              <input
                id={`${id}-reason`}
                className="plain"
                value={reason}
                onChange={event => setReason(event.currentTarget.value)}
              />
              <p className="hint">{w.confirmApprove}</p>
            </div>
          )}
          <Button type="primary" disabled={batch === undefined || busy} loading={busy} onClick={deal}>
            {batch?.label ?? w.batch}
          </Button>
          <p role="status" className="told">
            {said}
          </p>
        </section>
      )}
    </>
  )
}
