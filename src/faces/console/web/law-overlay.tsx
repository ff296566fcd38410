/** Local law is proposed: files uploaded, or those in force changed on the page. */
import { Button } from 'antd'
import { useId, useRef, useState } from 'react'
import { Problem } from './client.ts'
import { Field } from './form.tsx'
import { type Desk, proposeLaw } from './law-client.ts'
import { LawProblem } from './law-findings.tsx'
import { DeskPage, Send } from './law-parts.tsx'
import { Choice } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { say, t } from './say.ts'

const w = t.law.overlay

export const LawOverlay = () => (
  <DeskPage title={w.title} lead={w.lead}>
    {desk => <OverlayForm desk={desk} />}
  </DeskPage>
)

/** `text` null: the file is to go. */
type Chosen = { readonly no: number; path: string; text: string | null }
const PATH = /^overlays\/\d{6}\/[a-z][a-z-]*\/[a-z0-9][a-z0-9.-]*\.yaml$/

/** Where a file probably belongs: a path that it brings along, else by what it says. */
function guessPath(division: string, file: File, text: string): string {
  const brought = /overlays\/\d{6}\/.*$/.exec(file.webkitRelativePath)?.[0]
  if (brought !== undefined) return brought
  const word = /^clauses:/m.test(text) ? 'instruments' : /^\s+matters:/m.test(text) ? 'measures' : 'disclosure'
  return `overlays/${division}/${word}/${file.name.toLowerCase()}`
}

function OverlayForm({ desk }: { desk: Desk }) {
  const id = useId()
  const upload = useRef<HTMLInputElement>(null)
  const [division, setDivision] = useState(
    (desk.divisions.find(one => one.files.length > 0) ?? desk.divisions[0])?.division ?? '',
  )
  const [title, setTitle] = useState('')
  const [reason, setReason] = useState('')
  const [files, setFiles] = useState<readonly Chosen[]>([])
  const [problem, setProblem] = useState<Problem>()
  const [isSending, setSending] = useState(false)
  const last = useRef(0)
  const current = desk.divisions.find(one => one.division === division)?.files ?? []
  const add = (path: string, text: string | null) => {
    last.current += 1
    const no = last.current
    setFiles(before => [...before.filter(one => one.path !== path), { no, path, text }])
  }
  const set = (no: number, more: Partial<Chosen>) =>
    setFiles(before => before.map(one => (one.no === no ? { ...one, ...more } : one)))
  const take = async (given: FileList | null) => {
    for (const file of given ?? []) {
      const text = await file.text()
      add(guessPath(division, file, text), text)
    }
  }
  const send = async (event: React.FormEvent) => {
    event.preventDefault()
    if (files.length === 0) return setProblem(new Problem('NOTHING_CHOSEN', 0, w.noneChosen))
    setSending(true)
    setProblem(undefined)
    try {
      const said = { division, files: files.map(({ path, text }) => ({ path, text })) }
      const { proposal } = await proposeLaw({ title: title.trim(), reason: reason.trim(), overlay: said })
      go(addressOf(`law/${proposal}`))
    } catch (thrown) {
      setProblem(thrown instanceof Problem ? thrown : new Problem('FAULT', 0, String(thrown)))
      setSending(false)
    }
  }
  return (
    <form onSubmit={send}>
      <LawProblem problem={problem} />
      <section className="card">
        <div className="field">
          <Choice
            label={w.division}
            value={division}
            options={desk.divisions.map(one => ({ value: one.division, label: `${one.name} ${one.division}` }))}
            onChange={value => {
              setDivision(value)
              setFiles([])
            }}
          />
        </div>
        <Field label={w.name} hint={w.nameHint} autoComplete="off" value={title} onChange={setTitle} />
        <Field label={w.reason} autoComplete="off" value={reason} onChange={setReason} />
      </section>
      <section className="card" aria-labelledby={`${id}-current`}>
        <h2 id={`${id}-current`}>{w.current}</h2>
        {current.length === 0 && <p>{w.noFiles}</p>}
        <ul className="lawfiles">
          {current.map(({ path, text }) => (
            <li key={path}>
              <code>{path}</code>
              <span className="acts">
                <Button onClick={() => add(path, text)} aria-label={say(w.takeOf, { path })}>
                  {w.take}
                </Button>
                <Button onClick={() => add(path, null)} aria-label={say(w.removeOf, { path })}>
                  {w.remove}
                </Button>
              </span>
            </li>
          ))}
        </ul>
        <p className="acts">
          <input
            ref={upload}
            id={`${id}-upload`}
            className="vh"
            type="file"
            accept=".yaml,.yml"
            multiple
            tabIndex={-1}
            aria-label={w.upload}
            onChange={event => void take(event.currentTarget.files)}
          />
          <Button onClick={() => upload.current?.click()}>{w.upload}</Button>
          <Button onClick={() => add(`overlays/${division}/disclosure/.yaml`, '')}>{w.add}</Button>
          <span className="mute">{w.uploadHint}</span>
        </p>
      </section>
      <section className="card" aria-labelledby={`${id}-chosen`}>
        <h2 id={`${id}-chosen`}>{w.chosen}</h2>
        {files.length === 0 ? <p>{w.noneChosen}</p> : <p className="mute say">{w.pathHint}</p>}
        {files.map(one => (
          <FileField
            key={one.no}
            file={one}
            set={more => set(one.no, more)}
            drop={() => setFiles(files.filter(other => other !== one))}
          />
        ))}
      </section>
      <Send label={w.send} busy={t.law.calendar.sending} isSending={isSending} />
    </form>
  )
}

function FileField({ file, set, drop }: { file: Chosen; set: (more: Partial<Chosen>) => void; drop: () => void }) {
  const id = useId()
  const isWrong = !PATH.test(file.path)
  return (
    <fieldset className="lawfile">
      <legend className="vh">{file.path}</legend>
      <div className="field">
        <label htmlFor={`${id}-path`}>{w.path}</label>
        <input
          id={`${id}-path`}
          className="plain"
          autoComplete="off"
          spellCheck={false}
          value={file.path}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onChange={event => set({ path: event.currentTarget.value.trim() })}
        />
        {isWrong && (
          <p className="wrong" id={`${id}-wrong`}>
            {w.wrongPath}
          </p>
        )}
      </div>
      {file.text === null ? (
        <p>{w.willGo}</p>
      ) : (
        <div className="field">
          <label htmlFor={`${id}-text`}>{w.text}</label>
          <textarea
            id={`${id}-text`}
            className="paste yaml"
            rows={14}
            spellCheck={false}
            value={file.text}
            onChange={event => set({ text: event.currentTarget.value })}
          />
        </div>
      )}
      <Button onClick={drop}>{w.drop}</Button>
    </fieldset>
  )
}
