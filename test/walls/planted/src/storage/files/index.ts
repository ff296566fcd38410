// The door of planted files, which meet a sibling and, as they may, the landing.
import { database } from '#storage/database'
import { append } from '#storage/ledger'
import { long } from './long.ts'
import { mute } from './mute.ts'
import { pick } from './utils.ts'

export const files = [append, database, long, mute, pick]
