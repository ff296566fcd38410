// Imports Node, which rules may not.
import { readFileSync } from 'node:fs'

export const reads = readFileSync
