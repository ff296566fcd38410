/** Asks an operation by its name, as the operator of this machine. */
import { type FileIn, type LongCommand, type Operation, runOperation } from '#capabilities/operation'
import type { House } from './roof.ts'

function getOperation(house: House, name: string): Operation {
  const operation = house.registry.get(name)
  if (operation === undefined) throw new Error(`no operation is called ${name}`)
  return operation
}

/** What it answers; a Refusal or a Fault is thrown on. `T` is what the caller reads of the answer. */
export async function ask<T>(house: House, name: string, input: object, file?: FileIn, purpose?: string): Promise<T> {
  const operation = getOperation(house, name)
  const operator = purpose === undefined ? house.operator : { ...house.operator, purpose }
  return (await runOperation(operation, house.environment, operator, input, file ? { file } : {})) as T
}

/** Goes on with what a long command has opened, in this process. */
export async function carryOn(house: House, name: string, subject: string): Promise<void> {
  await (getOperation(house, name) as LongCommand).carryOn(house.environment, subject)
}
