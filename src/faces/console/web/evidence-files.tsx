/** Files of proof of a case, of whatever kind: what was handed in, and one more. */
import { useId, useRef } from 'react'
import { postFile } from './client.ts'
import { moment, number, say, t } from './say.ts'

const words = t.evidence
type Room = 'repair' | 'objection'

export interface EvidenceFile {
  no: number
  name: string
  bytes: number
  scanned: boolean
  erased: boolean
  at: string
  keptUntil: string | null
}

export function EvidenceFiles({ room, id, files }: { room: Room; id: string; files: readonly EvidenceFile[] }) {
  return (
    <ul>
      {files.map(file => (
        <li key={file.no}>
          {file.erased ? (
            words.erased
          ) : (
            <a href={`/api/${room}/evidence?case=${encodeURIComponent(id)}&no=${file.no}`}>{file.name}</a>
          )}{' '}
          <span className="mute">
            {number(Math.ceil(file.bytes / 1024))} KB · {file.scanned ? words.scanned : words.notScanned} · {moment(file.at)}
            {!file.erased && file.keptUntil !== null && ` · ${say(words.keptUntil, { day: file.keptUntil })}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

export const attachFile = (room: Room, id: string, file: File): Promise<unknown> =>
  postFile(`${room}.attach`, { case: id }, file, file.name)

export function AttachFile({ busy, onFile }: { busy: boolean; onFile: (file: File) => Promise<void> }) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="field">
      <label htmlFor={id}>{words.attach}</label>
      <p className="hint">{words.attachHint}</p>
      <input
        id={id}
        ref={input}
        type="file"
        accept=".pdf,.ofd,.jpg,.jpeg,.png"
        disabled={busy}
        onChange={async event => {
          const file = event.currentTarget.files?.[0]
          if (file === undefined) return
          await onFile(file)
          if (input.current) input.current.value = ''
        }}
      />
    </div>
  )
}
