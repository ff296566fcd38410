/** Keeps a worker running: one that has ended is started again, after a pause that grows while it keeps ending. */

/** A thread or a process that hears and says messages. */
export interface Working {
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'error', listener: (fault: unknown) => void): unknown
  on(event: 'exit', listener: (code: number | string) => void): unknown
  postMessage(message: unknown): void
  terminate(): Promise<unknown>
}

export interface Kept {
  /** Handed to the worker that runs; where none does it is lost, for the next one looks at its start for what is open. */
  post(message: unknown): void
  stop(): Promise<void>
}

export interface Keeping {
  hear(message: unknown): void
  /** The worker has ended, with what broke it where something did. */
  onEnd(fault: unknown): void
  firstPauseMs?: number
}

const LONGEST_PAUSE_MS = 60_000
/** Whoever has run as long has not ended for the reason of before. */
const SETTLED_MS = 120_000

export function keepRunning(make: () => Working, { hear, onEnd, firstPauseMs = 1000 }: Keeping): Kept {
  let worker: Working | undefined
  let waiting: NodeJS.Timeout | undefined
  let isStopped = false
  let pause = firstPauseMs

  const start = () => {
    const begun = performance.now()
    let fault: unknown
    const own = make()
    worker = own
    own.on('message', hear)
    own.on('error', thrown => {
      fault = thrown
    })
    own.on('exit', code => {
      if (isStopped) return
      worker = undefined
      if (performance.now() - begun > SETTLED_MS) pause = firstPauseMs
      onEnd(fault ?? new Error(`it ended with ${code}`))
      waiting = setTimeout(start, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    })
  }
  start()
  return {
    post: message => worker?.postMessage(message),
    async stop() {
      isStopped = true
      clearTimeout(waiting)
      await worker?.terminate()
    },
  }
}
