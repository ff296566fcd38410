// A test that goes past a door.
import { append } from '../../src/storage/ledger/append.ts'

export const deep = append
