/** Where one's own account is signed in: since when, from which network and browser; ended one by one, or all others. */
import { post } from './client.ts'
import type { ConsoleWho } from './context.ts'
import { Step, useDone } from './guard-parts.tsx'
import { DataTable, Moment } from './parts.tsx'
import { g, number, say, t } from './say.ts'

const words = t.whence
const own = g.own

const networkSaid = (network: string | null): string =>
  network === null ? words.unknown : network === 'loopback' ? words.loopback : network

export function OwnSessions({ who, again }: { who: ConsoleWho; again: () => void }) {
  const { said, done } = useDone(again)
  const endOthers = () =>
    post<{ ended: number }>('access.end-other-sessions', {}).then(({ ended }) => done(say(own.ended, { count: number(ended) })))
  const endOne = (session: string) => post('access.end-session', { session }).then(() => done(g.done))
  const hasOthers = who.sessions.some(one => !one.isHere)
  return (
    <section className="card" aria-label={own.sessions}>
      <h2>{own.sessions}</h2>
      {said}
      <p className="say">{words.sessionsLead}</p>
      <DataTable
        caption={words.sessionsCaption}
        hideCaption
        columns={[words.began, words.seen, words.network, words.browser, g.accounts.manage].map(one => ({ title: one }))}
        rows={who.sessions.map(one => ({
          key: one.session,
          cells: [
            <Moment key="began" at={one.beganAt} />,
            <Moment key="seen" at={one.seenAt} />,
            networkSaid(one.network),
            `${one.browser === null || one.browser === 'unknown' ? words.unknown : one.browser}${one.isHere ? words.here : ''}`,
            !one.isHere && who.isNew ? (
              <Step key="end" label={words.endOne} sure={g.sure} danger run={() => endOne(one.session)} />
            ) : (
              g.none
            ),
          ],
        }))}
      />
      {hasOthers &&
        (who.isNew ? (
          <div className="acts">
            <Step label={own.endOthers} sure={g.sure} run={endOthers} />
          </div>
        ) : (
          <p className="mute">{words.stale}</p>
        ))}
    </section>
  )
}
