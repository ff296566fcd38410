/** What a worker does again and again beside the tasks it is handed. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Until the process ends; `onFault` hears what broke one turn, as while the database is away, and the next comes all the same. */
export async function again(everyMs: number, run: () => Promise<void>, onFault: (fault: unknown) => void): Promise<never> {
  for (;;) {
    try {
      await run()
    } catch (fault) {
      onFault(fault)
    }
    await sleep(everyMs)
  }
}
