/** Declares operations: from one declaration follow the route, the CLI command, the permission, the audit line and the OpenAPI path. */

import type { TSchema } from '@sinclair/typebox'
import type { Command, FileQuery, LongCommand, Operation, Query } from './shapes.ts'

/** One transaction, one act. */
export const command = <I extends TSchema, O extends TSchema, P = undefined>(
  declared: Omit<Command<I, O, P>, 'form'>,
): Command<I, O, P> => ({ ...declared, form: 'command' })

/** An act that is opened and closed, with resumable chunks between. */
export const longCommand = <I extends TSchema, O extends TSchema, P>(
  declared: Omit<LongCommand<I, O, P>, 'form'>,
): LongCommand<I, O, P> => ({ ...declared, form: 'long-command' })

/** Reads only; a known caller leaves a row in `access`. */
export const query = <I extends TSchema, O extends TSchema>(declared: Omit<Query<I, O>, 'form'>): Query<I, O> => ({
  ...declared,
  form: 'query',
})

/** Reads only, and gives a file. */
export const fileQuery = <I extends TSchema>(declared: Omit<FileQuery<I>, 'form'>): FileQuery<I> => ({
  ...declared,
  form: 'file-query',
})

export type Capability = { readonly word: string; readonly operations: readonly Operation[] }

/** One word's operations. Throws where a name does not begin with its word: that is a bug in the declaration. */
export const capability = (word: string, operations: readonly Operation[]): Capability => {
  for (const operation of operations)
    if (!operation.name.startsWith(`${word}.`)) throw new Error(`${operation.name} was declared in the room ${word}`)
  return { word, operations }
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
