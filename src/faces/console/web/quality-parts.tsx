/** Small parts of the pages on quality. */
import { useId } from 'react'

export function Choice(props: {
  label: string
  value: string
  onChange: (value: string) => void
  options: Iterable<readonly [string, string]>
}) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>{props.label}</label>
      <select id={id} className="plain" value={props.value} onChange={event => props.onChange(event.currentTarget.value)}>
        {[...props.options].map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}
