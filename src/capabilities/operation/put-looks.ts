/** The trace of a query: who looked, why, at what; committed before the answer leaves. */

import { maskResidentNumbers } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import type { Database } from '#storage/database'
import { gatherFor } from './gather.ts'
import type { Actor, Environment, Operation } from './shapes.ts'
import { type Looked, putLooked } from './store.ts'

/** Looks of callers at the same moment are written and committed together. */
const write = gatherFor(async (database: Database, all: readonly Looked[]) => {
  await putLooked(database, all)
  return all.map(() => undefined)
})

export const putLooks = async (
  { database }: Environment,
  operation: Operation,
  actor: Actor,
  visibleFrom: LocalDate | null,
  looks: Looked['looks'],
): Promise<void> => {
  const by = {
    operation: operation.name,
    actor: actor.id,
    unitId: actor.unitId ?? null,
    role: actor.role === 'local-operator' ? null : actor.role,
    purpose: keptPurpose(actor.purpose),
    visibleFrom,
  }
  await write(database, { by, looks })
}

const LONGEST_PURPOSE = 200
const keptPurpose = (purpose: string | undefined): string | null =>
  purpose === undefined ? null : maskResidentNumbers(purpose).text.slice(0, LONGEST_PURPOSE)
