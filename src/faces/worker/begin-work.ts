/** What a worker begins with: what was left open, and what it does beside the tasks it is handed – the log, and views whose time has come. */
import { keepLog } from '#capabilities/ledger'
import type { Actor, Environment, Registry } from '#capabilities/operation'
import { listOpenTasks } from './open-tasks.ts'
import { pullDue } from './pull-due.ts'
import type { Queue } from './queue.ts'

/** The log and the views are kept until the process ends. */
export async function beginWork(
  { environment, registry, queue }: { environment: Environment; registry: Registry; queue: Queue },
  operator: Actor,
  onFault: (what: string, fault: unknown) => void,
): Promise<void> {
  void keepLog(environment, fault => onFault('the log', fault))
  void pullDue(environment, registry, operator, fault => onFault('pulls', fault))
  for (const { operation, subject } of await listOpenTasks(environment)) queue.put(operation, subject)
}
