// The other half of a ring of types between rooms.
import type { Law } from '#rules/law'

export type Lawful = Law
