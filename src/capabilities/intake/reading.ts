/** Starts the reading thread and takes its chunks, a few ahead of the writing. */

import { Worker } from 'node:worker_threads'
import { Refusal } from '#rules/outcome'
import type { JudgedChunk } from './chunk.ts'
import type { FromThread, ThreadOrder, ToThread } from './reading-thread.ts'

/** Chunks that may wait while one is written. More would only take memory: the slower side sets the pace. */
const AHEAD = 1

/** Thrown where the file names authorities of another division. */
export class OutsideDivision extends Error {
  readonly authorities: readonly string[]

  constructor(authorities: readonly string[]) {
    super('the file names authorities of another division')
    this.authorities = authorities
  }
}

/**
 * Room for what lives as long as a piece of the file, and little more: what is not needed is given back (bench `intake-memory`). With half the
 * room for the young, the thread takes a twentieth more time, for what would die is moved once more.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 256 }

/** A thread that has read a file to its end keeps the law it has made, which takes longer to make than most files to read. */
type Thread = { readonly worker: Worker; lawVersion: number | undefined }
const idle = new Set<Thread>()
/** As many as files are read side by side. */
const MOST_IDLE = 2

const startThread = (): Thread => {
  const thread: Thread = {
    worker: new Worker(new URL('./reading-thread.ts', import.meta.url), { resourceLimits }),
    lawVersion: undefined,
  }
  thread.worker.once('exit', () => idle.delete(thread))
  return thread
}

const takeThread = (): Thread => {
  const thread = idle.values().next().value ?? startThread()
  idle.delete(thread)
  thread.worker.ref()
  return thread
}

const keepThread = (thread: Thread): void => {
  if (idle.size >= MOST_IDLE) return void thread.worker.terminate()
  idle.add(thread)
  // An idle thread holds no process up.
  thread.worker.unref()
}

/**
 * Reads one file in a thread. `wishes` are asked for after each chunk.
 * Throws a Refusal, OutsideDivision, or a Fault of the thread.
 */
export async function* readInThread(
  order: ThreadOrder,
  wishes: () => { readonly anew: boolean; readonly unchanged: boolean },
): AsyncGenerator<JudgedChunk> {
  const thread = takeThread()
  const { worker } = thread
  const messages: FromThread[] = []
  let wake: (() => void) | undefined
  const put = (message: FromThread) => {
    messages.push(message)
    wake?.()
  }
  const onError = (fault: Error) => put({ fault: fault.stack ?? fault.message })
  const onExit = (code: number) => put({ fault: `the reading thread ended with ${code}` })
  worker.on('message', put).on('error', onError).on('exit', onExit)
  const tell = (message: ToThread): void => worker.postMessage(message)
  const { law: _, ...withoutLaw } = order
  tell({ read: thread.lawVersion === order.lawVersion ? withoutLaw : order })
  thread.lawVersion = order.lawVersion
  tell({ more: AHEAD })
  let isOver = false
  try {
    for (;;) {
      while (messages.length === 0)
        await new Promise<void>(done => {
          wake = done
        })
      const message = messages.shift()!
      isOver = !('chunk' in message) && !('fault' in message)
      if ('end' in message) return
      if ('outside' in message) throw new OutsideDivision(message.outside)
      if ('refused' in message) {
        const { code, clause, details } = message.refused
        throw new Refusal(code, { clause, details })
      }
      if ('fault' in message) throw new Error(`reading failed: ${message.fault}`)
      yield message.chunk
      tell({ more: 1, ...wishes() })
    }
  } finally {
    worker.off('message', put).off('error', onError).off('exit', onExit)
    if (isOver) keepThread(thread)
    else await worker.terminate()
  }
}
