/** The door of the worker: who carries long commands on, and the process it does so in. */
export { beginWork } from './begin-work.ts'
export { tellOnce } from './keep-notices.ts'
export { keepRunning } from './keep-running.ts'
export { findServerOfWorker, type Server, startProcess } from './own-process.ts'
export { pullDueOnce } from './pull-due.ts'
export { makeQueue, type Queue } from './queue.ts'
