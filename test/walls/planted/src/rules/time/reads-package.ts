// Imports a package, and one that is for tests alone.
import fc from 'fast-check'

export const packaged = fc
