/** Declares operations: from one declaration follow the route, the CLI command, the permission, the audit line and the OpenAPI path. */

import type { TSchema } from '@sinclair/typebox'
import { type Command, type FileQuery, type LongCommand, type Operation, type Query, UNBOUNDED } from './shapes.ts'

/** One transaction, one act. */
export const command = <I extends TSchema, O extends TSchema, P = undefined>(
  declared: Omit<Command<I, O, P>, 'form'>,
): Command<I, O, P> => ({ ...declared, form: 'command' })

/** An act that is opened and closed, with resumable chunks between. */
export const longCommand = <I extends TSchema, O extends TSchema, P>(
  declared: Omit<LongCommand<I, O, P>, 'form'>,
): LongCommand<I, O, P> => ({ ...declared, form: 'long-command' })

/** Reads only; a known caller leaves a row in `access`. */
export const query = <I extends TSchema, O extends TSchema, P = undefined>(
  declared: Omit<Query<I, O, P>, 'form'>,
): Query<I, O, P> => ({ ...declared, form: 'query' })

/** Reads only, and gives a file. */
export const fileQuery = <I extends TSchema, P = undefined>(declared: Omit<FileQuery<I, P>, 'form'>): FileQuery<I, P> => ({
  ...declared,
  form: 'file-query',
})

export type Capability = { readonly word: string; readonly operations: readonly Operation[] }

/** One word's operations. Throws where a declaration contradicts itself: that is a bug in it. */
export const capability = (word: string, operations: readonly Operation[]): Capability => {
  for (const operation of operations) {
    if (!operation.name.startsWith(`${word}.`)) throw new Error(`${operation.name} was declared in the room ${word}`)
    checkReach(operation)
    // Divisions are read from the tables, and views show a bounded actor its own: both in a transaction.
    if (operation.form === 'query' && operation.together !== undefined && operation.within !== 'own-unit')
      throw new Error(`${operation.name} reads for all who ask, and is bounded otherwise than by the own unit`)
    const isQuiet = operation.form === 'command' && operation.leavesNoAct === true
    if (isQuiet && operation.may.some(role => role !== 'public'))
      throw new Error(`${operation.name} would leave no act of whom we know`)
  }
  return { word, operations }
}

/** A role that may, without a reach, would be refused; one with a reach that may not is a word too many. */
const checkReach = ({ name, may, within }: Operation): void => {
  const bounded = may.filter(role => !UNBOUNDED.includes(role))
  if (typeof within === 'string') {
    if (bounded.length === 0) throw new Error(`${name} says how far, and nobody whom that bounds may`)
    return
  }
  const named = Object.keys(within ?? {})
  const without = bounded.filter(role => !named.includes(role))
  const idle = named.filter(role => !bounded.some(one => one === role))
  if (without.length + idle.length > 0)
    throw new Error(`${name} does not say how far these reach, or that they may: ${[...without, ...idle].join(', ')}`)
}

/** Every operation by its name, in order of declaration. */
export type Registry = ReadonlyMap<string, Operation>

/** Puts the rooms' operations together. The roof and the faces call it; siblings on floor 2 do not meet. */
export const makeRegistry = (capabilities: readonly Capability[]): Registry => {
  const registry = new Map<string, Operation>()
  for (const { operations } of capabilities)
    for (const operation of operations) {
      if (registry.has(operation.name)) throw new Error(`${operation.name} is declared twice`)
      registry.set(operation.name, operation)
    }
  return registry
}
