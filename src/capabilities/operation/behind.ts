/** What a server that reads from a replica does not tell the public while that is behind: docs/operating/replicas.md. */

import { Refusal } from '#rules/outcome'
import type { Actor, Environment } from './shapes.ts'

/** When to ask again. */
const SECONDS = 5

/** Of whom is answered from the replica: the public. Ask before anything is read. */
export const isBehind = (environment: Pick<Environment, 'isBehind'>, actor?: Pick<Actor, 'role'>): boolean =>
  (actor === undefined || actor.role === 'public') && environment.isBehind?.() === true

export const behind = (): Refusal => new Refusal('REPLICA_BEHIND', { details: { seconds: SECONDS } })
