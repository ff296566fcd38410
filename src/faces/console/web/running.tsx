/** Says how far what one has begun has come, and that it is done, while one goes on working. */
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { Problem, showSubmission } from './client.ts'
import { getLawProposal } from './law-client.ts'
import { PageLink } from './parts.tsx'
import { addressOf, usePath } from './route.ts'
import { dropJob, onJobs, type RunningJob, runningJobs } from './running-jobs.ts'
import { number, say, t } from './say.ts'

const w = t.running
const LOOKED_MS = 3000

type Told = { readonly said: string; readonly isDone: boolean }

async function lookAt({ kind, id, name }: RunningJob): Promise<Told> {
  if (kind === 'law') {
    const { standing } = await getLawProposal(id)
    const isDone = standing !== 'folding'
    return { said: say(isDone ? w.inForce : w.folding, { name }), isDone }
  }
  const { outcome, rows, registered, refused, held } = await showSubmission(id)
  if (outcome === 'open') return { said: say(w.reading, { name, rows: number(rows) }), isDone: false }
  if (outcome === 'refused') return { said: say(w.refused, { name }), isDone: true }
  const counts = { registered: number(registered), refused: number(refused), held: number(held) }
  return { said: say(w.read, { name, ...counts }), isDone: true }
}

const placeOf = ({ kind, id }: RunningJob): string => addressOf(kind === 'law' ? `law/${id}` : `submissions/${id}`)

export function Running() {
  const [jobs, setJobs] = useState(runningJobs)
  useEffect(() => onJobs(() => setJobs(runningJobs())), [])
  if (jobs.length === 0) return null
  return (
    <ul className="running" aria-label={w.label}>
      {jobs.map(job => (
        <Job key={job.id} job={job} />
      ))}
    </ul>
  )
}

function Job({ job }: { job: RunningJob }) {
  const [told, setTold] = useState<Told>()
  const path = usePath()
  const isDone = told?.isDone === true
  // Whoever looks at it is told by the page itself.
  const isHere = path === placeOf(job)
  useEffect(() => {
    if (isDone) return
    const look = () =>
      lookAt(job)
        .then(setTold)
        .catch((thrown: unknown) => {
          // Not there any more, or not for whoever has signed in now.
          if (thrown instanceof Problem && (thrown.status === 404 || thrown.status === 403)) dropJob(job.id)
        })
    void look()
    const looking = setInterval(look, LOOKED_MS)
    return () => clearInterval(looking)
  }, [job, isDone])
  useEffect(() => {
    if (isHere && isDone) dropJob(job.id)
  }, [isHere, isDone, job.id])
  if (told === undefined || isHere) return null
  return (
    <li>
      <span role="status">{told.said}</span> <PageLink to={placeOf(job)}>{w.look}</PageLink>{' '}
      {isDone && (
        <Button size="small" onClick={() => dropJob(job.id)}>
          {w.close}
        </Button>
      )}
    </li>
  )
}
