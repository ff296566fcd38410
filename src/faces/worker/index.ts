/** The door of the worker: who carries long commands on, and the process it does so in. */
export { keepRunning } from './keep-running.ts'
export { lookAgain } from './look-again.ts'
export { listOpenTasks } from './open-tasks.ts'
export { findServerOfWorker, type Server, startProcess } from './own-process.ts'
export { pullDue, pullDueOnce } from './pull-due.ts'
export { makeQueue, type Queue } from './queue.ts'
