/** What the own unit makes known on the portal: what is shown today, taken back by a press, and a form for the next one. */
import { Button } from 'antd'
import { useState } from 'react'
import type { list } from '#capabilities/announcements'
import type { Answer } from '#capabilities/operation'
import { get, post, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { Field, Form } from './form.tsx'
import { Choice, DataTable, Failed, Known, Loading, useTitle } from './parts.tsx'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.announcements
type Shown = Answer<typeof list>
const KINDS = ['announcement', 'policy'] as const

export function AnnouncementsPage() {
  useTitle(w.title)
  return <Known>{context => <Whole context={context} />}</Known>
}

function Whole({ context }: { context: Context }) {
  const asked = useAsked('announcements', signal => get<Shown>('announcements.list', { limit: 200 }, signal))
  const [said, setSaid] = useState('')
  const units = (context.who?.offices ?? []).map(office => office.unit)
  const head = [w.title1, w.kind, w.unit, w.from, w.last]
  const textsOf = (one: Shown['announcements'][number]): string[] => [
    one.title,
    w.kinds[one.kind],
    one.unitName,
    one.from,
    one.until === null ? w.open : dayBefore(one.until),
  ]
  const done = (what: string) => {
    setSaid(what)
    asked.again()
  }
  const withdraw = (announcement: string) =>
    post('announcements.withdraw', { announcement }).then(
      () => done(w.withdrawn),
      (problem: unknown) => setSaid(problem instanceof Error ? problem.message : String(problem)),
    )
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.title}</h1>
          <p className="mute">{say(w.lead, { day: context.today })}</p>
        </div>
      </div>
      <section className="card" aria-label={w.title}>
        <p role="status">{said}</p>
        {asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : asked.data === undefined ? (
          <Loading lines={6} />
        ) : asked.data.announcements.length === 0 ? (
          <p>{w.none}</p>
        ) : (
          <>
            <DataTable
              caption={w.title}
              hideCaption
              columns={[...head, w.act].map(title => ({ title, short: title === w.from || title === w.last }))}
              rows={asked.data.announcements.map(one => ({
                key: one.announcement,
                cells: [
                  <a key="title" href={`/announcements/${one.announcement}`}>
                    {one.title}
                  </a>,
                  ...textsOf(one).slice(1),
                  units.includes(one.unitName) && (
                    <Button key="withdraw" onClick={() => withdraw(one.announcement)}>
                      {w.withdraw}
                      <span className="vh"> {one.title}</span>
                    </Button>
                  ),
                ],
              }))}
            />
            <div className="acts">
              <ExportCsv
                name={w.title}
                label={w.export}
                table={{ headings: head, rows: asked.data.announcements.map(textsOf) }}
              />
            </div>
          </>
        )}
      </section>
      <Publish today={context.today} done={done} />
    </>
  )
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

function Publish({ today, done }: { today: string; done: (said: string) => void }) {
  const empty = { kind: 'announcement', title: '', body: '', from: today, last: '' }
  const [given, setGiven] = useState(empty)
  const set = (field: keyof typeof empty) => (value: string) => setGiven(before => ({ ...before, [field]: value }))
  const send = async () => {
    const { last, ...rest } = given
    await post('announcements.publish', { ...rest, last: last === '' ? null : last })
    setGiven(empty)
    done(w.published)
  }
  const isEmpty = given.title.trim().length < 2 || given.body.trim().length < 2
  return (
    <section className="card" aria-label={w.publish}>
      <h2>{w.publish}</h2>
      <p className="say">{w.publishLead}</p>
      <Form send={send} label={w.publish} busy={w.publishing} wrong={isEmpty ? w.empty : undefined}>
        <div className="field">
          <Choice
            label={w.kind}
            value={given.kind}
            options={KINDS.map(one => ({ value: one, label: w.kinds[one] }))}
            onChange={set('kind')}
          />
        </div>
        <Field label={w.title1} autoComplete="off" value={given.title} onChange={set('title')} />
        <div className="field">
          <label htmlFor="announcement-body">{w.body}</label>
          <textarea
            id="announcement-body"
            className="paste"
            rows={8}
            maxLength={5000}
            value={given.body}
            onChange={event => set('body')(event.currentTarget.value)}
          />
        </div>
        <Field label={w.from} kind="date" autoComplete="off" value={given.from} onChange={set('from')} />
        <Field label={w.last} hint={w.lastHint} kind="date" autoComplete="off" value={given.last} onChange={set('last')} />
      </Form>
    </section>
  )
}
