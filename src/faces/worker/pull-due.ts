/** Reads views whose time has come: each in the name of its unit, a portion after another, as the machine's own operator. */
import { setTimeout as sleep } from 'node:timers/promises'
import { takeDuePull } from '#capabilities/intake'
import { type Actor, type Environment, type Registry, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { again } from './again.ts'

const EVERY_MS = 15_000
const READ_MS = 500

type Read = { readonly submission: string; readonly outcome: string }

/** Until the process ends. `onFault` hears what nobody sees on the list of sources. */
export const pullDue = (
  environment: Environment,
  registry: Registry,
  operator: Actor,
  onFault: (fault: unknown) => void,
): Promise<never> => again(EVERY_MS, () => pullDueOnce(environment, registry, operator), onFault)

/** Every view that is due now. */
export async function pullDueOnce(environment: Environment, registry: Registry, operator: Actor): Promise<void> {
  if (environment.isReadOnly === true) return
  const ask = async (operation: string, input: object) =>
    (await runOperation(registry.get(operation)!, environment, operator, input)) as Read
  for (;;) {
    const due = await takeDuePull(environment.database)
    if (due === undefined) return
    const { id } = due
    try {
      for (let last = due.lastSubmission; ; ) {
        const { submission } = await ask('intake.pull', { pull: id })
        if (submission === last) break
        last = submission
        // What comes after it may say more of the same records: it waits until this is whole.
        while ((await ask('intake.show', { submission })).outcome === 'open') await sleep(READ_MS)
      }
    } catch (fault) {
      // What kept it from being read stands beside the source.
      if (!(fault instanceof Refusal)) throw fault
    }
  }
}
