// The door of planted time.
export { cited } from './cites.ts'
export { clock } from './clock.ts'
export { packaged } from './reads-package.ts'
export { stored } from './reads-store.ts'
export { reads } from './reads-text.ts'
export { one } from './ring-one.ts'
export type Day = string
export type { Lawful } from './lawful.ts'
