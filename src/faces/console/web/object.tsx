/** Objecting: from a record to an objection, field by field, with what proves it. Nothing is asked that the platform holds. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { useAsked } from './client.ts'
import { attachFile } from './evidence-files.tsx'
import { said } from './form.tsx'
import { type AboutRecord, askAbout, takeStep } from './objection-client.ts'
import { FieldInput } from './objection-decide.tsx'
import { Reason } from './objection-step.tsx'
import { Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { say, t } from './say.ts'

const words = t.objection
const SUBJECTS = ['content', 'period', 'decision', 'annulled'] as const
type Subject = (typeof SUBJECTS)[number]

export function ObjectPage({ query }: { query: URLSearchParams }) {
  useTitle(words.file)
  const record = query.get('record') ?? ''
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{words.file}</h1>
          <p className="mute">{words.fileLead}</p>
        </div>
      </div>
      {record === '' ? (
        <p className="note">
          {words.noRecord} <PageLink to={addressOf('mine')}>{t.mine.title}</PageLink>
        </p>
      ) : (
        <Whole record={record} />
      )}
    </>
  )
}

function Whole({ record }: { record: string }) {
  const asked = useAsked(`about ${record}`, signal => askAbout(record, signal))
  if (asked.problem) return <Failed problem={asked.problem} again={asked.again} />
  if (asked.data === undefined) return <Loading lines={8} />
  if (asked.data.openCase !== null)
    return (
      <section className="card">
        <p>{words.alreadyOpen}</p>
        <p>
          <PageLink to={addressOf(`objections/${asked.data.openCase}`)}>{words.toOpenCase}</PageLink>
        </p>
      </section>
    )
  if (asked.data.state.endedOn !== null) return <p className="note">{say(words.endedOn, { day: asked.data.state.endedOn })}</p>
  return <Form about={asked.data} />
}

type Evidence = { name: string; says: string }

function Form({ about }: { about: AboutRecord }) {
  const id = useId()
  const [subject, setSubject] = useState<Subject>('content')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [lastShownOn, setLastShownOn] = useState('')
  const [document, setDocument] = useState({ by: 'litigation', effect: 'annulled', issuer: '', number: '', on: '' })
  const [reason, setReason] = useState('')
  const [evidence, setEvidence] = useState<readonly Evidence[]>([{ name: '', says: '' }])
  const [files, setFiles] = useState<readonly File[]>([])
  const [wrong, setWrong] = useState('')
  const [isRunning, setRunning] = useState(false)
  const chosen = about.fields.filter(one => values[one.field] !== undefined)
  const hasFields = subject === 'content' || subject === 'period'
  const send = async () => {
    if (reason.trim().length < 2) return setWrong(words.reasonMissing)
    setRunning(true)
    setWrong('')
    try {
      const filed = await takeStep('file', {
        record: about.record,
        subject,
        fields: hasFields ? chosen.map(one => ({ field: one.field, value: values[one.field] })) : [],
        ...(subject === 'period' && lastShownOn !== '' ? { lastShownOn } : {}),
        ...(subject === 'annulled' ? { document } : {}),
        reason,
        evidence: evidence.filter(one => one.name.trim() !== '' && one.says.trim() !== ''),
      })
      const notTaken: string[] = []
      for (const one of files)
        await attachFile('objection', filed.case, one).catch((problem: unknown) =>
          notTaken.push(`${one.name} ${said(problem)}`),
        )
      go(addressOf(`objections/${filed.case}`, { notTaken: notTaken.join(t.listJoin) }))
    } catch (problem) {
      setWrong(said(problem))
    } finally {
      setRunning(false)
    }
  }
  return (
    <form
      className="card wideform"
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <p className="say">
        <strong>{about.organisation.name}</strong> {about.itemTitle} {about.documentNo}
      </p>
      <p className="mute say">
        {about.state.disclosedFrom === null
          ? words.notShown
          : say(words.shownUntil, { day: about.state.lastShownOn ?? words.noEnd })}
      </p>
      <fieldset className="opts">
        <legend>{words.against}</legend>
        {SUBJECTS.map(one => (
          <label key={one} className="opt">
            <input type="radio" name={`${id}-subject`} checked={subject === one} onChange={() => setSubject(one)} />
            <span>
              {words.subjects[one]}
              <span className="mute"> {words.subjectHints[one]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {hasFields && (
        <fieldset className="opts">
          <legend>{words.whichFields}</legend>
          {chosen.map(one => (
            <FieldInput
              key={one.field}
              field={one}
              hint={say(words.nowSays, { value: one.value ?? words.empty })}
              value={values[one.field]!}
              onChange={value => setValues(now => ({ ...now, [one.field]: value }))}
            />
          ))}
          <div className="field">
            <label htmlFor={`${id}-more`}>{chosen.length === 0 ? words.chooseField : words.oneMore}</label>
            <select
              id={`${id}-more`}
              className="plain"
              value=""
              onChange={event => {
                const more = about.fields.find(one => one.field === event.currentTarget.value)
                if (more !== undefined) setValues(now => ({ ...now, [more.field]: more.value ?? '' }))
              }}
            >
              <option value="">{words.choose}</option>
              {about.fields
                .filter(one => values[one.field] === undefined)
                .map(one => (
                  <option key={one.field} value={one.field}>
                    {say(words.fieldOption, { title: one.title, value: one.value ?? words.empty })}
                  </option>
                ))}
            </select>
          </div>
        </fieldset>
      )}
      {subject === 'period' && (
        <div className="field">
          <label htmlFor={`${id}-until`}>{words.shouldEndOn}</label>
          <p className="hint">{words.shouldEndHint}</p>
          <input
            id={`${id}-until`}
            type="date"
            className="plain"
            value={lastShownOn}
            onChange={event => setLastShownOn(event.currentTarget.value)}
          />
        </div>
      )}
      {subject === 'annulled' && <DocumentFields value={document} onChange={setDocument} />}
      <Reason id={`${id}-reason`} label={words.reasonOwn} value={reason} onChange={setReason} wrong={wrong} />
      <fieldset className="opts">
        <legend>{words.evidence}</legend>
        <p className="mute">{words.evidenceHint}</p>
        {evidence.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added behind.
          <div className="pairline" key={at}>
            <label>
              {words.evidenceName}
              <input
                className="plain"
                maxLength={200}
                value={one.name}
                onChange={event => setEvidence(put(evidence, at, { ...one, name: event.currentTarget.value }))}
              />
            </label>
            <label>
              {words.evidenceSays}
              <input
                className="plain"
                maxLength={500}
                value={one.says}
                onChange={event => setEvidence(put(evidence, at, { ...one, says: event.currentTarget.value }))}
              />
            </label>
          </div>
        ))}
        <Button onClick={() => setEvidence([...evidence, { name: '', says: '' }])}>{words.moreEvidence}</Button>
        <div className="field">
          <label htmlFor={`${id}-files`}>{t.evidence.chooseFiles}</label>
          <p className="hint">{t.evidence.attachHint}</p>
          <input
            id={`${id}-files`}
            type="file"
            multiple
            accept=".pdf,.ofd,.jpg,.jpeg,.png"
            onChange={event => setFiles([...(event.currentTarget.files ?? [])])}
          />
        </div>
      </fieldset>
      <p className="mute say">
        {say(words.afterFiling, { acknowledge: about.acknowledgeDays ?? words.noDue, decide: about.decideDays ?? words.noDue })}
      </p>
      <Button type="primary" htmlType="submit" loading={isRunning}>
        {words.send}
      </Button>
    </form>
  )
}

const put = (lines: readonly Evidence[], at: number, line: Evidence): readonly Evidence[] => lines.with(at, line)

type Document = { by: string; effect: string; issuer: string; number: string; on: string }

function DocumentFields({ value, onChange }: { value: Document; onChange: (value: Document) => void }) {
  const id = useId()
  const set = (more: Partial<Document>) => onChange({ ...value, ...more })
  return (
    <fieldset className="opts">
      <legend>{words.documentTitle}</legend>
      <div className="pairline">
        <label>
          {words.documentByTitle}
          <select className="plain" value={value.by} onChange={event => set({ by: event.currentTarget.value })}>
            {Object.entries(words.documentBy).map(([code, title]) => (
              <option key={code} value={code}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.documentEffectTitle}
          <select className="plain" value={value.effect} onChange={event => set({ effect: event.currentTarget.value })}>
            {Object.entries(words.documentEffect).map(([code, title]) => (
              <option key={code} value={code}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label htmlFor={`${id}-issuer`}>
          {words.documentIssuer}
          <input
            id={`${id}-issuer`}
            className="plain"
            maxLength={100}
            value={value.issuer}
            onChange={event => set({ issuer: event.currentTarget.value })}
          />
        </label>
        <label htmlFor={`${id}-number`}>
          {words.documentNumber}
          <input
            id={`${id}-number`}
            className="plain"
            maxLength={100}
            value={value.number}
            onChange={event => set({ number: event.currentTarget.value })}
          />
        </label>
        <label htmlFor={`${id}-on`}>
          {words.documentOn}
          <input
            id={`${id}-on`}
            type="date"
            className="plain"
            value={value.on}
            onChange={event => set({ on: event.currentTarget.value })}
          />
        </label>
      </div>
    </fieldset>
  )
}
