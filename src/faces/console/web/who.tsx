/** Who one is at the console: the post, the office in which one asks, and the way out. */
import { Button } from 'antd'
import { useId } from 'react'
import { chooseOffice, chosenOffice, signOut } from './client.ts'
import type { ConsoleWho } from './context.ts'
import { roleOf, t } from './say.ts'

const officeText = ({ role, unit, isSubstitute }: ConsoleWho['offices'][number]): string =>
  [unit ?? '', roleOf(role), ...(isSubstitute ? [t.access.substitute] : [])].filter(one => one !== '').join(' · ')

export function Who({ who }: { who: ConsoleWho | null }) {
  const id = useId()
  if (who === null) return <>{t.localOnly}</>
  const leave = async () => {
    await signOut().catch(() => {
      // Whoever is out already is out.
    })
    location.reload()
  }
  const [only] = who.offices
  return (
    <div className="acts">
      <span>
        {who.post}
        {only !== undefined && who.offices.length === 1 && ` · ${officeText(only)}`}
      </span>
      {who.offices.length > 1 && (
        <>
          <label htmlFor={id}>{t.access.office}</label>
          <select
            id={id}
            className="plain"
            value={chosenOffice() ?? ''}
            onChange={event => {
              chooseOffice(event.currentTarget.value)
              location.reload()
            }}
          >
            <option value="">{t.access.anyOffice}</option>
            {who.offices.map(office => (
              <option key={office.office} value={office.office}>
                {officeText(office)}
              </option>
            ))}
          </select>
        </>
      )}
      <Button onClick={leave}>{t.access.signOut}</Button>
    </div>
  )
}
