// Imports a floor above.
import { append } from '#storage/ledger'

export const stored = append
