/** An application for repair, where the unit's own window takes it: which records, what was put right, the commitment. */
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { Problem, useAsked } from './client.ts'
import { Several } from './form.tsx'
import { Failed, Loading, PageLink, useTitle } from './parts.tsx'
import { applyFor, documentOf, type Eligibility, eligibilityOf, letterAddress } from './repair-client.ts'
import { RepairOwn } from './repair-own.tsx'
import { addressOf, go } from './route.ts'
import { say, t } from './say.ts'

const w = t.repair

export function RepairApply({ query }: { query: URLSearchParams }) {
  useTitle(w.apply)
  const ids = (query.get('records') ?? '').split(',').filter(one => one !== '')
  const asked = useAsked(`apply ${ids.join()}`, signal => Promise.all(ids.map(id => namedOf(id, signal))))
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{w.apply}</h1>
          <p className="mute">{w.applyLead}</p>
        </div>
      </div>
      {ids.length === 0 ? (
        <RepairOwn query={query} />
      ) : (
        <section className="card" aria-label={w.apply}>
          {asked.problem ? (
            <Failed problem={asked.problem} again={asked.again} />
          ) : asked.data ? (
            <Form found={asked.data} />
          ) : (
            <Loading lines={6} />
          )}
        </section>
      )}
    </>
  )
}

/** Called by its document where it is disclosed; by its own number where nobody may see more. */
async function namedOf(id: string, signal: AbortSignal): Promise<Named> {
  const [found, documentNo] = await Promise.all([eligibilityOf(id, signal), documentOf(id, signal)])
  return { ...found, name: documentNo ?? id }
}
type Named = Eligibility & { readonly name: string }

const mayApply = (one: Eligibility): boolean => one.standing === 'now' && one.channel === 'own'
const saidOf = (one: Eligibility): string => {
  if (mayApply(one)) return w.applyNow
  if (one.standing === 'now') return w.applyElsewhere
  if (one.standing === 'later') return say(w.applyFrom, { day: one.from ?? '' })
  return w.words[`standing:${one.standing}`] ?? one.standing
}

function Form({ found }: { found: readonly Named[] }) {
  const id = useId()
  const [chosen, setChosen] = useState<readonly string[]>(found.filter(mayApply).map(one => one.record))
  const [corrected, setCorrected] = useState('')
  const [commitment, setCommitment] = useState(false)
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const first = useRef<HTMLTextAreaElement>(null)
  // All else is filled in: one begins to write at once.
  useEffect(() => first.current?.focus(), [])

  async function send(event: React.FormEvent) {
    event.preventDefault()
    if (chosen.length === 0 || corrected.trim() === '' || !commitment) return setSaid(w.applyNeed)
    setBusy(true)
    try {
      const { cases } = await applyFor({ records: [...chosen], corrected, commitment })
      go(cases.length === 1 ? addressOf(`repairs/${cases[0]!.case}`) : addressOf('repairs'))
    } catch (problem) {
      setSaid(problem instanceof Problem ? problem.message : String(problem))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={send} noValidate>
      <Several
        label={w.applyWhich}
        options={found.map(one => ({
          value: one.record,
          says: (
            <>
              <a href={`/records/${one.record}`}>{one.name}</a> <span className="mute">{saidOf(one)}</span>
            </>
          ),
          isClosed: !mayApply(one),
        }))}
        chosen={chosen}
        onChange={setChosen}
      />
      <div className="field">
        <label htmlFor={`${id}-corrected`}>{w.corrected}</label>
        <p className="hint">{w.applyHint}</p>
        <textarea
          ref={first}
          id={`${id}-corrected`}
          className="paste"
          rows={5}
          value={corrected}
          onChange={event => setCorrected(event.currentTarget.value)}
        />
      </div>
      <label className="opt">
        <input type="checkbox" checked={commitment} onChange={event => setCommitment(event.currentTarget.checked)} />
        <span>{w.applyCommit}</span>
      </label>
      {chosen.length > 0 && (
        <p>
          <a href={letterAddress(chosen)}>{w.letter}</a>
        </p>
      )}
      <div className="acts">
        <Button type="primary" htmlType="submit" loading={busy}>
          {w.applySend}
        </Button>
        <PageLink to={addressOf('repairs')}>{w.back}</PageLink>
      </div>
      <p role="status" className="told">
        {said}
      </p>
    </form>
  )
}
