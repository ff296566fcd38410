/** The working days of a year are proposed: the notice is pasted, what was read of it is checked by who proposes. */
import { useId, useState } from 'react'
import { dayLines, readDayLines, readNotice } from '#faces/text'
import { Problem } from './client.ts'
import { Field } from './form.tsx'
import { proposeLaw } from './law-client.ts'
import { LawProblem } from './law-findings.tsx'
import { DeskPage, Send } from './law-parts.tsx'
import { addressOf, go } from './route.ts'
import { say, t } from './say.ts'

const w = t.law.calendar

export const LawCalendar = () => (
  <DeskPage title={w.title} lead={w.lead}>
    {desk =>
      desk.mayCalendar ? (
        <CalendarForm next={(desk.years.at(-1) ?? Number(desk.today.slice(0, 4))) + 1} />
      ) : (
        <p className="note">{w.noMay}</p>
      )
    }
  </DeskPage>
)

const EMPTY = { year: '', title: '', issuer: w.issuerDefault, number: '', promulgated: '', article: '', paper: '', days: '' }
type Typed = { -readonly [K in keyof typeof EMPTY]: string }
const NEEDED = [
  ['year', w.year],
  ['title', w.noticeTitle],
  ['issuer', w.issuer],
  ['number', w.number],
  ['promulgated', w.promulgated],
  ['paper', w.paper],
  ['days', w.days],
] as const

const inputOf = (typed: Typed, days: readonly object[]) => {
  const { year } = typed
  const { number, issuer, promulgated, article, paper } = typed
  return {
    title: say(w.proposalTitle, { year }),
    reason: say(w.reason, { year }),
    calendar: {
      ...{ year: Number(year), title: typed.title, number, issuer, promulgated, paper, days },
      ...(article.trim() === '' ? {} : { article: article.trim() }),
      ...{ fact: say(w.fact, { year }), english: say(w.english, { year }) },
    },
  }
}

function CalendarForm({ next }: { next: number }) {
  const id = useId()
  const [notice, setNotice] = useState('')
  const [typed, setTyped] = useState<Typed>({ ...EMPTY, year: String(next) })
  const [wrong, setWrong] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [isSending, setSending] = useState(false)
  const set = (name: keyof Typed) => (value: string) => setTyped(before => ({ ...before, [name]: value }))
  const lines = readDayLines(typed.days)
  const paste = (text: string) => {
    setNotice(text)
    const read = readNotice(text)
    setTyped(before => ({
      ...before,
      ...(read.year === null ? {} : { year: String(read.year) }),
      ...(read.title === null ? {} : { title: read.title }),
      ...(read.number === null ? {} : { number: read.number }),
      ...(read.promulgated === null ? {} : { promulgated: read.promulgated }),
      ...(read.days.length === 0 ? {} : { days: dayLines(read.days) }),
    }))
  }
  const send = async (event: React.FormEvent) => {
    event.preventDefault()
    const missing = NEEDED.filter(([name]) => typed[name].trim() === '').map(([, label]) => label)
    if (missing.length > 0) return setWrong(say(w.missing, { fields: missing.join('、') }))
    if (lines.wrong.length > 0) return setWrong(say(w.wrongLines, { lines: lines.wrong.join('、') }))
    setWrong(undefined)
    setSending(true)
    try {
      const { proposal } = await proposeLaw(inputOf(typed, lines.days))
      go(addressOf(`law/${proposal}`))
    } catch (thrown) {
      setProblem(thrown instanceof Problem ? thrown : new Problem('FAULT', 0, String(thrown)))
      setSending(false)
    }
  }
  const off = lines.days.filter(one => one.off).length
  return (
    <form onSubmit={send}>
      <LawProblem problem={problem} />
      {wrong !== undefined && (
        <p className="note wine" role="alert">
          {wrong}
        </p>
      )}
      <section className="card two">
        <div>
          <div className="field">
            <label htmlFor={`${id}-notice`}>{w.paste}</label>
            <p className="hint" id={`${id}-notice-hint`}>
              {w.pasteHint}
            </p>
            <textarea
              id={`${id}-notice`}
              className="paste"
              rows={8}
              // The first thing that anybody does here; nothing above it is passed over.
              // biome-ignore lint/a11y/noAutofocus: see above.
              autoFocus
              aria-describedby={`${id}-notice-hint ${id}-read`}
              value={notice}
              onChange={event => paste(event.currentTarget.value)}
            />
            <p id={`${id}-read`} role="status" className="mute">
              {lines.days.length > 0
                ? say(w.read, { off, work: lines.days.length - off })
                : notice.trim() === ''
                  ? ''
                  : w.readNone}
            </p>
          </div>
          <div className="field">
            <label htmlFor={`${id}-days`}>{w.days}</label>
            <p className="hint" id={`${id}-days-hint`}>
              {w.daysHint}
            </p>
            <textarea
              id={`${id}-days`}
              className="paste"
              rows={12}
              aria-describedby={`${id}-days-hint`}
              aria-invalid={lines.wrong.length > 0}
              value={typed.days}
              onChange={event => set('days')(event.currentTarget.value)}
            />
            {lines.wrong.length > 0 && <p className="wrong">{say(w.wrongLines, { lines: lines.wrong.join('、') })}</p>}
          </div>
        </div>
        <div>
          <Field label={w.paper} hint={w.paperHint} autoComplete="off" value={typed.paper} onChange={set('paper')} />
          <Field label={w.year} autoComplete="off" isNumeric value={typed.year} onChange={set('year')} />
          <Field label={w.noticeTitle} autoComplete="off" value={typed.title} onChange={set('title')} />
          <Field label={w.issuer} autoComplete="off" value={typed.issuer} onChange={set('issuer')} />
          <Field label={w.number} hint={w.numberHint} autoComplete="off" value={typed.number} onChange={set('number')} />
          <Field label={w.promulgated} kind="date" autoComplete="off" value={typed.promulgated} onChange={set('promulgated')} />
          <Field label={w.article} hint={w.articleHint} autoComplete="off" value={typed.article} onChange={set('article')} />
        </div>
      </section>
      <Send label={w.send} busy={w.sending} isSending={isSending} />
    </form>
  )
}
