// A test of rules that stands on a floor above.
import { append } from '#storage/ledger'

export const looked = append
