/** Looks again and again for what is to be carried on: what a fault, or a process that ended, has left open. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Queue } from './queue.ts'

const EVERY_MS = 2000

/** Until the process ends. `onFault` hears where it could not look, as while the database is away. */
export async function lookAgain(
  queue: Queue,
  operation: string,
  list: () => Promise<readonly string[]>,
  onFault: (fault: unknown) => void,
): Promise<never> {
  for (;;) {
    try {
      for (const subject of await list()) queue.put(operation, subject)
    } catch (fault) {
      onFault(fault)
    }
    await sleep(EVERY_MS)
  }
}
