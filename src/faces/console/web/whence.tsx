/** Says above every page what does not count from here: a session that has moved, offices that are held from other networks. */
import { Button } from 'antd'
import { signOut } from './client.ts'
import type { ConsoleWho } from './context.ts'
import { addressOf } from './route.ts'
import { roleOf, say, t } from './say.ts'

const words = t.whence

export function Whence({ who }: { who: ConsoleWho }) {
  const leave = () => signOut().finally(() => location.assign(addressOf('sign-in', { again: '1' })))
  return (
    <>
      {who.closed.length > 0 && (
        <p className="note wine">{say(words.closed, { roles: who.closed.map(role => roleOf(role)).join('、') })}</p>
      )}
      {who.isElsewhere && (
        <div className="note wine">
          <p>{words.moved}</p>
          <div className="acts">
            <Button onClick={() => void leave()}>{words.signInAgain}</Button>
          </div>
        </div>
      )}
    </>
  )
}
