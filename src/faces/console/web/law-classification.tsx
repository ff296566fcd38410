/** How serious penalties of some sectors are in a place, as the sector authority's own standard says: proposed by form. */
import { useState } from 'react'
import { Problem } from './client.ts'
import { Alert, Field, Several } from './form.tsx'
import { type Desk, proposeLaw } from './law-client.ts'
import { LawProblem } from './law-findings.tsx'
import { DeskPage, Send } from './law-parts.tsx'
import { Choice, DataTable } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { say, t } from './say.ts'

const w = t.law.classification

type Grading = NonNullable<Desk['grading']>
type Severity = Grading['grades'][number]['severity']
const SEVERITIES: readonly Severity[] = ['minor', 'ordinary', 'serious']
const AMOUNT = /^\d{1,12}(\.\d{1,6})?$/

export const LawClassification = () => (
  <DeskPage title={w.title} lead={w.lead}>
    {desk =>
      desk.grading === null || desk.divisions.length === 0 ? (
        <p className="note">{w.none}</p>
      ) : (
        <ClassificationForm desk={desk} grading={desk.grading} />
      )
    }
  </DeskPage>
)

const EMPTY = {
  ...{ title: '', issuer: '', number: '', promulgated: '', from: '', article: '', fact: '' },
  ...{ minorBelow: '', seriousFrom: '', level: 'normative-document' },
}
type Typed = { -readonly [K in keyof typeof EMPTY]: string }
const NEEDED = [
  ['title', w.documentTitle],
  ['issuer', w.issuer],
  ['number', w.number],
  ['promulgated', w.promulgated],
  ['from', w.from],
  ['fact', w.fact],
] as const

type Said = { typed: Typed; division: string; sectors: readonly string[]; grades: readonly object[]; milder: boolean }

const inputOf = ({ typed, division, sectors, grades, milder }: Said) => {
  const { title, issuer, number, level, promulgated, from, fact } = typed
  const names = sectors.join('、')
  const given = (name: 'article' | 'minorBelow' | 'seriousFrom') =>
    typed[name].trim() === '' ? {} : { [name]: typed[name].trim() }
  return {
    title: say(w.proposalTitle, { sectors: names }),
    reason: say(w.reason, { title, number }),
    classification: {
      ...{ division, sectors, title, issuer, number, level, promulgated, from, fact, milder, grades },
      ...{ ...given('article'), ...given('minorBelow'), ...given('seriousFrom') },
      english: say(w.english, { sectors: names }),
    },
  }
}

function ClassificationForm({ desk, grading }: { desk: Desk; grading: Grading }) {
  const [division, setDivision] = useState(desk.divisions[0]!.division)
  const [sectors, setSectors] = useState<readonly string[]>([])
  const [graded, setGraded] = useState<Readonly<Record<string, Severity>>>({})
  const [milder, setMilder] = useState(false)
  const [typed, setTyped] = useState<Typed>(EMPTY)
  const [wrong, setWrong] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [isSending, setSending] = useState(false)
  const set = (name: keyof Typed) => (value: string) => setTyped(before => ({ ...before, [name]: value }))
  const changed = grading.grades.flatMap(({ category, severity }) => {
    const here = graded[category] ?? severity
    return here === severity ? [] : [{ category, severity: here }]
  })
  const amounts = [typed.minorBelow, typed.seriousFrom].map(one => one.trim()).filter(one => one !== '')
  const whatIsWrong = (): string | undefined => {
    if (sectors.length === 0) return w.sectorMissing
    const missing = NEEDED.filter(([name]) => typed[name].trim() === '').map(([, label]) => label)
    if (missing.length > 0) return say(w.missing, { fields: missing.join('、') })
    if (amounts.some(one => !AMOUNT.test(one))) return w.amountWrong
    return changed.length + amounts.length === 0 ? w.nothing : undefined
  }
  const send = async (event: React.FormEvent) => {
    event.preventDefault()
    const found = whatIsWrong()
    setWrong(found)
    if (found !== undefined) return
    setSending(true)
    setProblem(undefined)
    try {
      const { proposal } = await proposeLaw(inputOf({ typed, division, sectors, grades: changed, milder }))
      go(addressOf(`law/${proposal}`))
    } catch (thrown) {
      setProblem(thrown instanceof Problem ? thrown : new Problem('FAULT', 0, String(thrown)))
      setSending(false)
    }
  }
  return (
    <form onSubmit={send} noValidate>
      <LawProblem problem={problem} />
      <Alert text={wrong} />
      <section className="card">
        <div className="field">
          <Choice
            label={w.division}
            value={division}
            options={desk.divisions.map(one => ({ value: one.division, label: `${one.name} ${one.division}` }))}
            onChange={setDivision}
          />
        </div>
        <Several
          label={w.sectors}
          hint={w.sectorsHint}
          options={grading.sectors.map(sector => ({ value: sector, says: sector }))}
          chosen={sectors}
          onChange={setSectors}
        />
      </section>
      <section className="card two">
        <div>
          <Grades grading={grading} graded={graded} set={(category, to) => setGraded({ ...graded, [category]: to })} />
          <h3 className="say">{w.fines}</h3>
          <Field
            label={w.minorBelow}
            hint={w.amountHint}
            autoComplete="off"
            value={typed.minorBelow}
            onChange={set('minorBelow')}
          />
          <Field
            label={w.seriousFrom}
            hint={w.amountHint}
            autoComplete="off"
            value={typed.seriousFrom}
            onChange={set('seriousFrom')}
          />
        </div>
        <div>
          <h2>{w.document}</h2>
          <Field label={w.documentTitle} autoComplete="off" value={typed.title} onChange={set('title')} />
          <Field label={w.issuer} autoComplete="off" value={typed.issuer} onChange={set('issuer')} />
          <Field label={w.number} autoComplete="off" value={typed.number} onChange={set('number')} />
          <div className="field">
            <Choice
              label={w.level}
              value={typed.level}
              options={Object.entries(w.levels).map(([value, label]) => ({ value, label }))}
              onChange={set('level')}
            />
          </div>
          <Field label={w.promulgated} kind="date" autoComplete="off" value={typed.promulgated} onChange={set('promulgated')} />
          <Field label={w.from} kind="date" autoComplete="off" value={typed.from} onChange={set('from')} />
          <Field label={w.article} hint={w.articleHint} autoComplete="off" value={typed.article} onChange={set('article')} />
          <Field label={w.fact} autoComplete="off" value={typed.fact} onChange={set('fact')} />
          <label className="opt">
            <input type="checkbox" checked={milder} onChange={event => setMilder(event.currentTarget.checked)} />
            <span>
              {w.milder}
              <br />
              <span className="mute">{w.milderHint}</span>
            </span>
          </label>
        </div>
      </section>
      <Send label={w.send} busy={t.law.calendar.sending} isSending={isSending} />
    </form>
  )
}

type GradesAsked = {
  grading: Grading
  graded: Readonly<Record<string, Severity>>
  set: (category: string, to: Severity) => void
}

/** Milder than above is not offered: it would not be taken. */
function Grades({ grading, graded, set }: GradesAsked) {
  return (
    <>
      <h2>{w.grades}</h2>
      <p className="hint">{w.gradesHint}</p>
      <DataTable
        caption={w.grades}
        hideCaption
        columns={[{ title: w.category }, { title: w.above, short: true }, { title: w.here, short: true }]}
        rows={grading.grades.map(({ category, severity }) => ({
          key: category,
          cells: [
            category,
            w.severities[severity],
            <select
              key="here"
              className="plain"
              aria-label={`${w.here} ${category}`}
              value={graded[category] ?? severity}
              onChange={event => set(category, event.currentTarget.value as Severity)}
            >
              {SEVERITIES.filter(one => SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(severity)).map(one => (
                <option key={one} value={one}>
                  {w.severities[one]}
                </option>
              ))}
            </select>,
          ],
        }))}
      />
    </>
  )
}
