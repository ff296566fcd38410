/** Reads views whose time has come: each in the name of its unit, a portion after another, as the machine's own operator. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isOpen, takeDuePull } from '#capabilities/intake'
import { type Actor, type Environment, type Registry, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { isWithinMs } from '#rules/time'
import { again } from './again.ts'

const EVERY_MS = 15_000
const READ_MS = 500
/** Whatever takes longer has come upon something: the other views do not wait for it, and it goes on with its next turn. */
const LONGEST_READ_MS = 3_600_000

type Read = { readonly submission: string }

/** Until the process ends. `onFault` hears what nobody sees on the list of sources. */
export const pullDue = (
  environment: Environment,
  registry: Registry,
  operator: Actor,
  onFault: (fault: unknown) => void,
): Promise<never> => again(EVERY_MS, () => pullDueOnce(environment, registry, operator), onFault)

/** Every view that is due now, one after the other. */
export async function pullDueOnce(environment: Environment, registry: Registry, operator: Actor): Promise<void> {
  if (environment.isReadOnly === true) return
  const { database, sources } = environment
  const read = async (pull: string) =>
    ((await runOperation(registry.get('intake.pull')!, environment, operator, { pull })) as Read).submission
  const isWhole = async (submission: string): Promise<boolean> => {
    for (const since = sources.nowMs(); isWithinMs(since, sources.nowMs(), LONGEST_READ_MS); await sleep(READ_MS))
      if (!(await isOpen(database, submission))) return true
    return false
  }
  for (let due = await takeDuePull(database); due !== undefined; due = await takeDuePull(database))
    try {
      let last = due.lastSubmission
      // What comes after it may say more of the same records: it waits until this is whole.
      for (let next = await read(due.id); next !== last && (await isWhole(next)); next = await read(due.id)) last = next
    } catch (fault) {
      // What kept it from being read stands beside the source.
      if (!(fault instanceof Refusal)) throw fault
    }
}
