/** What was begun in this tab and goes on elsewhere: told when it is done, on whatever page one is by then. */

export type RunningJob = { readonly kind: 'submission' | 'law'; readonly id: string; readonly name: string }

const KEPT = 'xinheng.running'
const listeners = new Set<() => void>()

export function runningJobs(): readonly RunningJob[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(kept) ? kept.filter(one => typeof one?.id === 'string' && typeof one?.name === 'string') : []
  } catch {
    // What stood there was not ours.
    return []
  }
}

function put(jobs: readonly RunningJob[]): void {
  sessionStorage.setItem(KEPT, JSON.stringify(jobs))
  for (const listener of listeners) listener()
}

export const watchJob = (job: RunningJob): void => put([...runningJobs().filter(one => one.id !== job.id), job])
export const dropJob = (id: string): void => put(runningJobs().filter(one => one.id !== id))

export function onJobs(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
