// Sets papers in a thread of its own, which goes when nothing has been set for a while: typesetting takes memory and must not hold up answers.
import { Worker } from 'node:worker_threads'
import type { Paper } from './paper.ts'

export type Press = {
  /** A PDF/A that opens anywhere: its fonts stand in it. */
  print(paper: Paper): Promise<Uint8Array>
  close(): Promise<void>
}

/** A thread that nobody asks any more is stopped after that long. */
const IDLE_MS = 60_000

type Answered = { readonly id: number; readonly pdf?: Uint8Array; readonly fault?: string }
type Waiting = { resolve(pdf: Uint8Array): void; reject(fault: Error): void }

export function openPress(): Press {
  let thread: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let asked = 0
  const waiting = new Map<number, Waiting>()

  const leave = async (): Promise<void> => {
    clearTimeout(idle)
    const left = thread
    thread = undefined
    await left?.terminate()
  }
  const fail = (of: Worker, fault: Error): void => {
    if (thread !== of) return
    thread = undefined
    for (const one of waiting.values()) one.reject(fault)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./press-thread.ts', import.meta.url))
    started.unref()
    started.on('message', ({ id, pdf, fault }: Answered) => {
      const one = waiting.get(id)
      waiting.delete(id)
      if (pdf === undefined) one?.reject(new Error(`a paper was not set: ${fault}`))
      else one?.resolve(pdf)
      if (waiting.size === 0) idle = setTimeout(() => void leave(), IDLE_MS).unref()
    })
    started.on('error', fault => fail(started, fault))
    started.on('exit', () => fail(started, new Error('the thread that sets papers ended')))
    return started
  }
  return {
    print(paper) {
      clearTimeout(idle)
      thread ??= start()
      const id = asked++
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
      waiting.set(id, { resolve, reject })
      // While somebody waits for a paper the process does not end.
      thread.ref()
      thread.postMessage({ id, paper })
      return promise.finally(() => waiting.size === 0 && thread?.unref())
    },
    close: leave,
  }
}
