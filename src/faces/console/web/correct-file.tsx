/** Correcting many records by a file: what each row would change is seen before it is done. */
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Changes, effectOf, isOf, shownValue } from './correct-changes.tsx'
import { type Corrected, correctRecords, type Looked, lookAtFile } from './correct-client.ts'
import { PageChanges } from './on-the-page.tsx'
import { Choice } from './parts.tsx'
import { Done, Reason, useAct, Wrong } from './queue-parts.tsx'
import { number, say, t } from './say.ts'
import type { Context } from './shapes.ts'
import { saveTable } from './table-file.ts'

const c = t.corrections

export function CorrectByFile({ context }: { context: Context }) {
  const [item, setItem] = useState(context.items[0]?.id ?? '')
  const [file, setFile] = useState<File | undefined>()
  const [looked, setLooked] = useState<Looked | undefined>()
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<Corrected | undefined>()
  const act = useAct()
  const input = useRef<HTMLInputElement>(null)
  const rows = looked?.rows ?? []
  const wanted = rows.filter(isOf)

  const look = (chosen: File | undefined, of: string) => {
    setFile(chosen)
    setLooked(undefined)
    setDone(undefined)
    if (chosen !== undefined) void act.run(async () => setLooked(await lookAtFile(of, chosen)))
  }
  const correct = () => {
    if (wanted.some(row => row.reason === '') && reason.trim() === '') return act.refuse(c.reasonNeeded)
    const corrections = wanted.map(row => ({ record: row.record, fields: row.fields, reason: row.reason || reason.trim() }))
    return act.run(async () => {
      setDone(await correctRecords(corrections))
      setLooked(undefined)
    })
  }
  const save = () =>
    saveTable(
      c.title,
      [c.row, c.record, c.organisation, c.result, c.changes, c.effect],
      rows.map(row => [
        String(row.row),
        row.record,
        row.organisation?.name ?? '',
        (c.outcomes as Readonly<Record<string, string>>)[row.outcome] ?? row.outcome,
        row.changes.map(one => `${one.title} ${shownValue(one.before)} → ${shownValue(one.after)}`).join(t.listJoin),
        effectOf(row),
      ]),
    )

  return (
    <section className="card" aria-label={c.byFile}>
      <p className="mute">{c.fileNote}</p>
      <div className="filters say">
        <Choice
          label={t.item}
          all={t.needItem}
          value={item}
          options={context.items.map(one => ({ value: one.id, label: one.title }))}
          onChange={chosen => {
            setItem(chosen)
            look(file, chosen)
          }}
        />
        <div>
          <Button onClick={() => input.current?.click()} disabled={item === ''}>
            {c.choose}
          </Button>{' '}
          <span>{file?.name}</span>
          <input
            ref={input}
            aria-label={c.choose}
            className="vh"
            type="file"
            tabIndex={-1}
            onChange={event => {
              const picked = event.currentTarget.files?.[0]
              if (picked) look(picked, item)
              event.currentTarget.value = ''
            }}
          />
        </div>
      </div>
      <Wrong text={act.wrong} />
      {done !== undefined && (
        <>
          <Done>
            <p>
              {say(c.done, {
                done: number(done.corrections.filter(isOf).length),
                refused: number(done.corrections.filter(({ outcome }) => outcome === 'refused').length),
              })}
            </p>
          </Done>
          <Changes rows={done.corrections} context={context} done />
          <PageChanges rows={done.corrections} context={context} done />
        </>
      )}
      {looked !== undefined && rows.length === 0 && <p>{c.empty}</p>}
      {rows.length > 0 && (
        <>
          {looked!.unknown.length > 0 && (
            <p className="note">{say(c.unknownColumns, { columns: looked!.unknown.join(t.listJoin) })}</p>
          )}
          <Changes rows={rows} context={context} />
          <PageChanges rows={rows} context={context} />
          {wanted.some(row => row.reason === '') && (
            <Reason value={reason} onChange={setReason} label={c.fileReason} hint={c.fileReasonHint} />
          )}
          <div className="acts say">
            {wanted.length > 0 && (
              <Button type="primary" onClick={correct} disabled={act.busy}>
                {act.busy ? c.correcting : say(c.correctMany, { count: number(wanted.length) })}
              </Button>
            )}
            <Button onClick={save}>{c.export}</Button>
          </div>
        </>
      )}
    </section>
  )
}
