// The door of planted law, in a ring of types with time.
import type { Day } from '#rules/time'

export type Law = { day: Day }
