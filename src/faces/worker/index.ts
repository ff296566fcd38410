/** The door of the worker: who carries long commands on, and the thread it does so in. */
export { keepThread } from './keep-thread.ts'
export { lookAgain } from './look-again.ts'
export { listOpenTasks } from './open-tasks.ts'
export { makeQueue, type Queue } from './queue.ts'
