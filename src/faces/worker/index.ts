/** The door of the worker: carries long commands on, one after another. */
export { makeQueue, type Queue } from './queue.ts'
