/** Looks again and again for what is to be carried on: what a fault, or a process that ended, has left open. */
import { again } from './again.ts'
import type { Queue } from './queue.ts'

const EVERY_MS = 2000

/** Until the process ends. `onFault` hears where it could not look, as while the database is away. */
export const lookAgain = (
  queue: Queue,
  operation: string,
  list: () => Promise<readonly string[]>,
  onFault: (fault: unknown) => void,
): Promise<never> =>
  again(
    EVERY_MS,
    async () => {
      for (const subject of await list()) queue.put(operation, subject)
    },
    onFault,
  )
