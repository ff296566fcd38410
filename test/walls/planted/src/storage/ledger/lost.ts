// Imports what is not there.
import { nowhere } from './nowhere.ts'

export const lost = nowhere
