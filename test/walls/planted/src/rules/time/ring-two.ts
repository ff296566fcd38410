// The other half of a ring.
import { one } from './ring-one.ts'

export const two = () => one
