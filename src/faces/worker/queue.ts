/** Carries long commands on in the order in which they were opened, of each room a few at a time: an erasure does not wait for a long file. */
import type { Environment, LongCommand, Registry } from '#capabilities/operation'
import { isWithinMs } from '#rules/time'
import { alone, isAway } from '#storage/database'

export interface Queue {
  /** Takes a subject in; the same one twice is one, and one that has just failed is left alone for a while, longer each time. */
  put(operation: string, subject: string): void
  /** Resolves when nothing is left; what was put in meanwhile is waited for too. */
  idle(): Promise<void>
  /** Takes nothing in any more and begins nothing new. What runs stops at its next chunk with its connections. */
  stop(): void
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 5 * 60_000

/** `onFault` hears of what broke a subject: it stays open, and who puts it in again later goes on with it. */
export function makeQueue(
  environment: Environment,
  registry: Registry,
  options: { atOnce: number; onFault: (subject: string, fault: unknown) => void; onDone?: (subject: string) => void },
): Queue {
  const waiting: { operation: string; subject: string }[] = []
  const known = new Set<string>()
  const waiters: (() => void)[] = []
  const failed = new Map<string, { times: number; sinceMs: number; pauseMs: number }>()
  const running: string[] = []
  let stopped = false

  const isFree = (room: string): boolean => running.filter(one => one === room).length < options.atOnce
  const next = () => {
    for (let at = 0; !stopped && at < waiting.length; ) {
      const task = waiting[at]!
      const room = roomOf(task.operation)
      if (!isFree(room)) at++
      else {
        waiting.splice(at, 1)
        running.push(room)
        void carryOn(task.operation, task.subject).finally(() => {
          running.splice(running.indexOf(room), 1)
          known.delete(task.subject)
          next()
          if (running.length === 0 && (waiting.length === 0 || stopped)) for (const waiter of waiters.splice(0)) waiter()
        })
      }
    }
  }

  const carryOn = async (operation: string, subject: string) => {
    try {
      const carried = getLongCommand(registry, operation)
      const piece = { name: `carry on ${operation}`, noted: { 'xinheng.form': carried.form } }
      await (environment.around ?? alone)(piece, () => carried.carryOn(environment, subject))
      failed.delete(subject)
      options.onDone?.(subject)
    } catch (fault) {
      // Told, not swallowed: one broken subject must not keep the others waiting.
      if (!stopped) options.onFault(subject, fault)
      // A database that was away is no fault of the subject's: it is not made to wait longer for that.
      const before = failed.get(subject)?.times ?? 0
      const times = isAway(fault) ? Math.max(before, 1) : before + 1
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS)
      failed.set(subject, { times, sinceMs: environment.sources.nowMs(), pauseMs })
    }
  }

  return {
    put(operation, subject) {
      if (stopped || known.has(subject)) return
      const pause = failed.get(subject)
      if (pause !== undefined && isWithinMs(pause.sinceMs, environment.sources.nowMs(), pause.pauseMs)) return
      known.add(subject)
      waiting.push({ operation, subject })
      next()
    },
    idle: () => (running.length === 0 && waiting.length === 0 ? Promise.resolve() : new Promise(done => waiters.push(done))),
    stop() {
      stopped = true
      waiting.length = 0
    },
  }
}

const roomOf = (operation: string): string => operation.slice(0, operation.indexOf('.'))

function getLongCommand(registry: Registry, name: string): LongCommand {
  const operation = registry.get(name)
  if (operation?.form !== 'long-command') throw new Error(`${name} is no long command`)
  return operation
}
