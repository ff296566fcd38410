/** Describes the interface in OpenAPI 3.1, from the declared operations. */

import type { Operation, Registry } from '#capabilities/operation'
import { addressOf, isPublic, methodOf } from './operations.ts'
import { outwardShapes } from './session.ts'

type Json = Record<string, unknown>

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer', description: 'Left out where what once was shown and what never was are to look alike' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable code of the refusal' },
    clause: { type: 'string', description: 'Where it is written: instrument#article' },
    details: { type: 'object' },
    trace: { type: 'string', description: 'Of a fault: the number to quote' },
  },
}

const refused = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const SECURITY = {
  key: { type: 'http', scheme: 'bearer', description: 'The key of a machine' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-xinheng', description: 'The session of who has signed in' },
}

// TypeBox keeps its kinds in symbols; JSON leaves them out.
const plain = (schema: unknown): Json => JSON.parse(JSON.stringify(schema)) as Json

const parametersOf = (operation: Operation): Json[] => {
  const { properties = {}, required = [] } = plain(outwardShapes(operation).input) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name) && schema.default === undefined,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    schema,
  }))
}

const bodyOf = (operation: Operation): Json => {
  const input = plain(outwardShapes(operation).input)
  if (!('takesFile' in operation) || operation.takesFile !== true)
    return { required: true, content: { 'application/json': { schema: input } } }
  const properties = {
    ...(input.properties as Json),
    file: { type: 'string', format: 'binary', description: 'After the fields' },
  }
  return { required: true, content: { 'multipart/form-data': { schema: { ...input, properties } } } }
}

const describe = (operation: Operation): Json => ({
  operationId: operation.name,
  summary: operation.title,
  tags: [operation.name.split('.')[0]],
  ...(operation.clause === undefined ? {} : { 'x-clause': operation.clause }),
  'x-callers': operation.may.filter(role => role !== 'local-operator'),
  ...(isPublic(operation) ? {} : { security: [{ key: [] }, { session: [] }] }),
  ...(methodOf(operation) === 'GET' ? { parameters: parametersOf(operation) } : { requestBody: bodyOf(operation) }),
  responses: {
    200:
      operation.form === 'file-query'
        ? { description: 'The file', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
        : { description: 'Done', content: { 'application/json': { schema: plain(outwardShapes(operation).output) } } },
    default: refused,
  },
})

const SHORT: readonly { path: string; operation: string; parameters: Record<string, string>; query?: string }[] = [
  { path: '/api/organisations', operation: 'organisations.find', parameters: {}, query: 'q' },
  { path: '/api/organisations/{uscc}', operation: 'disclosure.organisation', parameters: { uscc: 'uscc' } },
  { path: '/api/records/{id}', operation: 'disclosure.record', parameters: { id: 'record' } },
]

/** The whole document. Addresses are relative: it holds wherever the platform stands. */
export const openApiOf = (registry: Registry, version: string): Json => {
  const paths: Record<string, Json> = {}
  for (const { path, operation: name, parameters, query } of SHORT) {
    const operation = registry.get(name)
    if (operation === undefined) continue
    const inPath = Object.keys(parameters).map(one => ({ name: one, in: 'path', required: true, schema: { type: 'string' } }))
    const others = parametersOf(operation)
      .filter(one => !Object.values(parameters).includes(one.name as string))
      .map(one => (query !== undefined && one.name === 'text' ? { ...one, name: query } : one))
    paths[path] = { get: { ...describe(operation), operationId: `${name}.short`, parameters: [...inPath, ...others] } }
  }
  for (const operation of registry.values())
    paths[addressOf(operation)] = { [methodOf(operation).toLowerCase()]: describe(operation) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Xinheng',
      version,
      description: 'Public credit information on organisations: only what the law requires to be public on the day.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Problem: PROBLEM }, securitySchemes: SECURITY },
  }
}
