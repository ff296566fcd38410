/** What a worker begins with: what was left open, and what it does beside the tasks it is handed – the log, notices, and views whose time has come. */
import { keepLog } from '#capabilities/ledger'
import type { Actor, Environment, Registry } from '#capabilities/operation'
import { again } from './again.ts'
import { keepNotices } from './keep-notices.ts'
import { listOpenTasks } from './open-tasks.ts'
import { pullDue } from './pull-due.ts'
import type { Queue } from './queue.ts'

/** Seldom: a command that runs elsewhere is to end there. Files are looked for more often. */
const EVERY_MS = 60_000

/** The log, notices and the views are kept until the process ends. */
export async function beginWork(
  { environment, registry, queue }: { environment: Environment; registry: Registry; queue: Queue },
  operator: Actor,
  onFault: (what: string, fault: unknown) => void,
): Promise<void> {
  void keepLog(environment, fault => onFault('the log', fault))
  void keepNotices(environment, registry, operator, fault => onFault('notices', fault))
  void pullDue(environment, registry, operator, fault => onFault('pulls', fault))
  const takeUp = async () => {
    for (const { operation, subject } of await listOpenTasks(environment)) queue.put(operation, subject)
  }
  await takeUp()
  // What a fault left open later: until a law is folded to its end some records stand under another, and of what was erased copies remain.
  void again(EVERY_MS, takeUp, fault => onFault('what is open', fault))
}
