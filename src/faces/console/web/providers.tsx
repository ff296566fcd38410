/** Ways to sign in elsewhere: providers that the platform lists. */
import { Button } from 'antd'
import { useState } from 'react'
import { beginElsewhere, listProviders, Problem, useAsked } from './client.ts'
import { Alert } from './form.tsx'
import { say, t } from './say.ts'

/** @param invitation that is taken up there; `binds`: to one's own account, which is open */
export function Providers({ invitation, binds = false }: { invitation?: string; binds?: boolean }) {
  // Whoever was sent here to sign in again shows there, too, who it is.
  const anew = new URLSearchParams(location.search).has('again')
  const asked = useAsked('providers', listProviders)
  const [problem, setProblem] = useState<string>()
  const go = (issuer: string) =>
    beginElsewhere({
      issuer,
      ...(invitation === undefined ? {} : { invitation }),
      ...(binds ? { binds } : {}),
      ...(anew ? { anew } : {}),
    }).then(
      ({ address }) => location.assign(address),
      (thrown: unknown) => setProblem(thrown instanceof Problem ? thrown.message : String(thrown)),
    )
  if (asked.data === undefined || asked.data.providers.length === 0) return null
  return (
    <div className="acts say">
      <Alert text={problem} />
      {asked.data.providers.map(({ issuer, title }) => (
        <Button key={issuer} onClick={() => go(issuer)}>
          {say(binds ? t.access.bindElsewhere : invitation === undefined ? t.access.elsewhere : t.access.acceptElsewhere, {
            title,
          })}
        </Button>
      ))}
    </div>
  )
}
