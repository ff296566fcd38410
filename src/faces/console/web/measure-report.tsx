/** What the office did with the answer: each measure that was told of, applied or left out, and why. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { Problem } from './client.ts'
import { type Checked, report } from './measure-client.ts'
import { t } from './say.ts'

const m = t.measures

export function ReportUse({ checked }: { checked: Checked }) {
  const id = useId()
  const told = [
    ...new Map(
      checked.applies.filter(one => one.kind === 'must' || one.kind === 'may').map(one => [one.measure, one]),
    ).values(),
  ]
  const [omitted, setOmitted] = useState<Readonly<Record<string, string>>>({})
  const [said, setSaid] = useState<{ text: string; isWrong: boolean } | undefined>()
  if (told.length === 0) return null
  async function save(event: React.FormEvent) {
    event.preventDefault()
    try {
      const uses = told.map(({ measure }) =>
        omitted[measure] === undefined
          ? { measure, applied: true }
          : { measure, applied: false, omittedBecause: omitted[measure] as 'other-ground' },
      )
      await report({ uscc: checked.uscc, matter: checked.matter, uses })
      setSaid({ text: m.saved, isWrong: false })
    } catch (problem) {
      setSaid({ text: problem instanceof Problem ? problem.message : String(problem), isWrong: true })
    }
  }
  const leave = (measure: string, reason: string | undefined) =>
    setOmitted(before => {
      const { [measure]: _, ...rest } = before
      return reason === undefined ? rest : { ...rest, [measure]: reason }
    })
  return (
    <form onSubmit={save} className="say">
      <h3>{m.report}</h3>
      <p className="mute">{m.reportNote}</p>
      {told.map(one => (
        <fieldset className="opts" key={one.measure}>
          <legend>{one.title}</legend>
          <label className="opt">
            <input
              type="radio"
              name={`${id}-${one.measure}`}
              checked={omitted[one.measure] === undefined}
              onChange={() => leave(one.measure, undefined)}
            />
            {m.applied}
          </label>
          <label className="opt">
            <input
              type="radio"
              name={`${id}-${one.measure}`}
              checked={omitted[one.measure] !== undefined}
              onChange={() => leave(one.measure, 'other-ground')}
            />
            {m.omitted}
          </label>
          {omitted[one.measure] !== undefined && (
            <select
              className="plain"
              aria-label={m.because}
              value={omitted[one.measure]}
              onChange={event => leave(one.measure, event.currentTarget.value)}
            >
              {Object.entries(m.reasons).map(([reason, title]) => (
                <option key={reason} value={reason}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </fieldset>
      ))}
      <Button htmlType="submit">{m.save}</Button>
      {said && (
        <p className={said.isWrong ? 'note wine say' : 'note say'} role="status">
          {said.text}
        </p>
      )}
    </form>
  )
}
