/** A table copied from a spreadsheet is a file like any other. */
import { useId } from 'react'
import { t } from './say.ts'

export function Paste({ onPasted }: { onPasted: (file: File) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t.pasteTitle}</label>
      <p className="hint" id={`${id}-hint`}>
        {t.pasteHint}
      </p>
      <textarea
        id={id}
        className="paste"
        rows={3}
        aria-describedby={`${id}-hint`}
        onChange={event => {
          const text = event.currentTarget.value
          // Spreadsheets part cells by tabs and quote those that hold line ends: text that the reader of csv knows.
          if (text.includes('\n')) onPasted(new File([text], `${t.pastedName}.csv`, { type: 'text/csv' }))
        }}
      />
    </div>
  )
}
