/** The end of the process: what must be left is left in order, whether its work is done or it is told to stop. */

export interface Leaving {
  /** To be left before what was said earlier; gives what leaves it now, once. */
  on(leave: () => Promise<void>): () => Promise<void>
  all(): Promise<void>
  /** Hears the signals that end a process. */
  watch(): void
  /** It runs until it is stopped: a signal is then no failure. */
  serves(): void
  /** Resolves when it was stopped. */
  stopped: Promise<void>
}

/** @param startedByNpm which does so through a shell that passes no signal on: where our parent has gone, whoever stopped it meant us too */
export function makeLeaving(onFault: (fault: unknown) => void, startedByNpm: boolean): Leaving {
  const leaving: (() => Promise<void>)[] = []
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  let isServing = false
  const all = async () => {
    for (const leave of leaving) await leave()
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    all().then(
      () => {
        stop()
        // What runs until it is stopped has done its work; any other command was broken off.
        process.exit(isServing ? 0 : signal === 'SIGINT' ? 130 : 143)
      },
      fault => {
        onFault(fault)
        process.exit(3)
      },
    )
  }
  const watchParent = (): void => {
    const parent = process.ppid
    const watching = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watching)
      onSignal('SIGTERM')
    }, 500)
    watching.unref()
  }
  return {
    on(leave) {
      let left: Promise<void> | undefined
      const once = () => {
        left ??= leave()
        return left
      }
      leaving.unshift(once)
      return once
    },
    all,
    watch() {
      if (startedByNpm) watchParent()
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal)
    },
    serves() {
      isServing = true
    },
    stopped,
  }
}
