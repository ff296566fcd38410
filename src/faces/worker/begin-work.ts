/** What a worker begins with: what was left open, and what it does beside the tasks it is handed – the log, notices, and views whose time has come. */
import { setTimeout as sleep } from 'node:timers/promises'
import { listToCarryOn } from '#capabilities/intake'
import { keepLog } from '#capabilities/ledger'
import type { Actor, Environment, Registry } from '#capabilities/operation'
import { again } from './again.ts'
import { keepNotices } from './keep-notices.ts'
import { listOpenTasks } from './open-tasks.ts'
import { pullDue } from './pull-due.ts'
import type { Queue } from './queue.ts'

/** Files that a fault, or a process that ended, has left open. */
const FILES_EVERY_MS = 2000
/** Seldom: a command that runs elsewhere is to end there. */
const BEGUN_EVERY_MS = 60_000

/** The log, notices and the views are kept, and what is open is looked for again, until the process ends. */
export async function beginWork(
  { environment, registry, queue }: { environment: Environment; registry: Registry; queue: Queue },
  operator: Actor,
  onFault: (what: string, fault: unknown) => void,
): Promise<void> {
  void keepLog(environment, fault => onFault('the log', fault))
  void keepNotices(environment, registry, operator, (fault, of) =>
    onFault(of === undefined ? 'notices' : `notices to ${of}`, fault),
  )
  void pullDue(environment, registry, operator, fault => onFault('pulls', fault))
  const takeUp = async () => {
    for (const { operation, subject } of await listOpenTasks(environment)) queue.put(operation, subject)
  }
  await takeUp()
  // What a fault left open later: until a law is folded to its end some records stand under another, and of what was erased copies remain.
  void sleep(BEGUN_EVERY_MS).then(() => again(BEGUN_EVERY_MS, takeUp, fault => onFault('what is open', fault)))
  const takeUpFiles = async () => {
    for (const subject of await listToCarryOn(environment)) queue.put('intake.submit', subject)
  }
  void again(FILES_EVERY_MS, takeUpFiles, fault => onFault('looking for what is open', fault))
}
