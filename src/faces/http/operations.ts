/** Turns declared operations into routes at /api/{word}/{verb}: GET for queries, POST for commands and for queries that take a file. */

import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FileOut, isBehind, type Operation, type Registry, runOperation } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { cacheControlOf, tagged } from './caching.ts'
import { actorFor, isForSome, type Serving } from './caller.ts'
import { keepSession, outwardShapes, withSession } from './session.ts'
import { readUpload } from './upload.ts'

export const isPublic = (operation: Operation): boolean => operation.may.includes('public')
export const addressOf = (operation: Operation): string => `/api/${operation.name.replace('.', '/')}`
export const methodOf = (operation: Operation): 'GET' | 'POST' =>
  (operation.form === 'file-query' || operation.form === 'query') && operation.takesFile !== true ? 'GET' : 'POST'

/** Answers one query with the headers its readers may keep it by. */
const answerQuery = async (
  request: FastifyRequest,
  reply: FastifyReply,
  serving: Serving,
  operation: Operation,
  input: unknown,
): Promise<FastifyReply> => {
  const actor = await actorFor(request, operation, serving)
  const { nowMs } = serving.environment.sources
  const askedAt = nowMs()
  let day: LocalDate | undefined
  const onDay = (today: LocalDate) => {
    day = today
  }
  const wasBehind = isBehind(serving.environment)
  const answer = await runOperation(operation, serving.environment, actor, input, { onDay })
  if (operation.form === 'file-query') return sendFile(reply, answer as FileOut)
  if (actor.role !== 'public') return reply.header('cache-control', 'no-store').send(answer)
  reply
    .header(
      'cache-control',
      wasBehind || isBehind(serving.environment) ? 'no-store' : cacheControlOf({ askedAt, answeredAt: nowMs(), day }),
    )
    .header('vary', isForSome(operation) ? 'accept-language, cookie, authorization' : 'accept-language')
  const body = reply.type('application/json; charset=utf-8').serializeInput(answer, '200')
  return reply.send(tagged(request, reply, body as string))
}

const sendFile = (reply: FastifyReply, file: FileOut): FastifyReply => {
  const stream = Readable.from(file.bytes)
  // Also where the caller is gone before the first of it: what nobody has begun to read never comes to its end. What cannot be let go of now
  // the next start lets go of.
  stream.once('close', () => void file.close?.().catch(() => {}))
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, escape)}`)
    .type(file.media)
    .send(stream)
}

const runCommand = async (request: FastifyRequest, reply: FastifyReply, serving: Serving, operation: Operation) => {
  const actor = await actorFor(request, operation, serving)
  const takesFile = 'takesFile' in operation && operation.takesFile === true
  const query = (request.query ?? {}) as Record<string, unknown>
  reply.header('cache-control', 'no-store')
  if (!takesFile || !request.isMultipart()) {
    const input = withSession(operation, request, serving, { ...query, ...(request.body as object | undefined) })
    const answer = await runOperation(operation, serving.environment, actor, input)
    return reply.send(keepSession(operation, reply, serving, answer))
  }
  const upload = await readUpload(request)
  try {
    const beside = upload.file === undefined ? {} : { file: upload.file }
    const answer = await runOperation(operation, serving.environment, actor, { ...query, ...upload.fields }, beside)
    return operation.form === 'file-query' ? sendFile(reply, answer as FileOut) : reply.send(answer)
  } finally {
    upload.drain()
  }
}

/** A route for each operation. Answers carry what the operation's output declares and nothing else: undeclared members are left out. */
export const addOperations = (app: FastifyInstance, registry: Registry, serving: Serving): void => {
  for (const operation of registry.values()) {
    const { output } = outwardShapes(operation)
    const schema = output === undefined ? {} : { response: { 200: output } }
    if (methodOf(operation) === 'GET')
      app.get(addressOf(operation), { schema }, (request, reply) =>
        answerQuery(request, reply, serving, operation, request.query),
      )
    else app.post(addressOf(operation), { schema }, (request, reply) => runCommand(request, reply, serving, operation))
  }
}

/** The addresses that stay: the same answers without the word of the operation. */
export const addShortAddresses = (app: FastifyInstance, registry: Registry, serving: Serving): void => {
  const short = (path: string, name: string, read: (request: FastifyRequest) => unknown) => {
    const operation = registry.get(name)
    if (operation === undefined || operation.form === 'file-query') return
    app.get(path, { schema: { response: { 200: operation.output } } }, (request, reply) =>
      answerQuery(request, reply, serving, operation, read(request)),
    )
  }
  short('/api/organisations', 'organisations.find', request => {
    const { q = '', limit } = request.query as Record<string, string | undefined>
    return { text: q, ...(limit === undefined ? {} : { limit }) }
  })
  short('/api/organisations/:uscc', 'disclosure.organisation', request => ({
    ...(request.query as object),
    uscc: (request.params as { uscc: string }).uscc,
  }))
  short('/api/records/:id', 'disclosure.record', request => ({ record: (request.params as { id: string }).id }))
}
