/** Asks about views of departments' databases, and has them read. */
import type { pulls } from '#capabilities/intake'
import type { Answer } from '#capabilities/operation'
import { get, post, showSubmission } from './client.ts'
import { say, t } from './say.ts'
import type { Preview, Shown } from './shapes.ts'

const w = t.pull

export type PullList = Answer<typeof pulls>
export type Source = PullList['pulls'][number]

export const listPulls = (signal?: AbortSignal) => get<PullList>('intake.pulls', {}, signal)
export const lookAtPull = (pull: string, signal?: AbortSignal) => get<Preview>('intake.look-at-pull', { pull }, signal)
export const schedulePull = (pull: string, everyMinutes: number | null) => post('intake.schedule-pull', { pull, everyMinutes })
export const dropPull = (pull: string) => post('intake.drop-pull', { pull })
export const addPull = (input: { item: string; source: string; address: string; view: string; cursor: string }) =>
  post('intake.add-pull', input)

/** A fault in words that say what to do, with its code for whoever looks after the department's server. */
export function faultSaid(code: string): string {
  const faults = w.faults
  const said = faults[code] ?? faults[code.slice(0, 2)]
  return say(w.fault, { said: said ?? w.faultOther, code })
}

const LOOKED_AT_MS = 700

/** Portion after portion until nothing more is new; each is whole before the next is read. */
export async function readAll({ pull, lastSubmission }: Source): Promise<Shown[]> {
  const read: Shown[] = []
  for (let last = lastSubmission; ; ) {
    const { submission } = await post<{ submission: string }>('intake.pull', { pull })
    if (submission === last) return read
    last = submission
    let shown = await showSubmission(submission)
    while (shown.outcome === 'open') {
      await new Promise(done => setTimeout(done, LOOKED_AT_MS))
      shown = await showSubmission(submission)
    }
    read.push(shown)
  }
}
