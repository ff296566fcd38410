/** What all who ask an operation at the same moment need of the tables is read for them in one statement. */

import type { LocalDate } from '#rules/time'
import { gatherFor } from './gather.ts'
import type { Context, Environment, Operation, Query } from './shapes.ts'

type Read = { readonly today: LocalDate; readonly found: unknown }

const readings = new WeakMap<Operation, (environment: Environment, asked: unknown) => Promise<Read>>()

const readingOf = (together: NonNullable<Query['together']>) =>
  gatherFor(async (environment: Environment, inputs: readonly unknown[]): Promise<Read[]> => {
    const { today, found } = await together(environment, inputs)
    return inputs.map((_, n) => ({ today, found: found[n] }))
  })

/** Undefined for an operation that reads in a transaction of its own. */
export const readTogether = async (
  operation: Operation,
  environment: Environment,
  asked: unknown,
): Promise<Read | undefined> => {
  if (operation.form !== 'query' || operation.together === undefined) return undefined
  let reading = readings.get(operation)
  if (reading === undefined) {
    reading = readingOf(operation.together)
    readings.set(operation, reading)
  }
  return reading(environment, asked)
}

export const NO_TRANSACTION: Context['tx'] = new Proxy({} as Context['tx'], {
  get: () => {
    throw new Error('a query that reads for all who ask has no transaction of its own')
  },
})
