// The door of actors: whether commands are taken.
export { isReadOnly } from './mode.ts'
