/** The door of the worker: carries long commands on, one after another. */
export { lookAgain } from './look-again.ts'
export { makeQueue } from './queue.ts'
