/** The transparency log as C2SP tlog-tiles serves it: the newest checkpoint, tiles, bundles of leaf data, the public key. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Environment } from '#capabilities/operation'
import { parseTilePath, TILE_WIDTH, verifierText } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import { findCheckpoint, findLogKey, keyHistoryOf, listCosignerKeys, listLogs, readTile } from '#storage/ledger'

// Nothing here ends at midnight: hashes and signatures show no fact, and what was published is never taken back. So the rule of the
// other pages, never to be kept past the day, does not hold; a full tile is kept for as long as anybody likes.
const FOR_GOOD = 'public, max-age=31536000, immutable'
/** Checkpoints come every second at most. */
const ONE_SECOND = 'public, max-age=1'
/** Its hashes stay what they are, but it is soon asked for no more. */
const ONE_MINUTE = 'public, max-age=60'

export const addLog = (app: FastifyInstance, environment: Environment): void => {
  const database = environment.portal ?? environment.database
  const read = <T>(run: (tx: OpenTransaction) => Promise<T>): Promise<T> => database.transaction(run, { readOnly: true })

  const sendCheckpoint = async (reply: FastifyReply, log?: number) => {
    const found = await read(tx => findCheckpoint(tx, log))
    if (found === undefined) throw new Refusal('NOT_FOUND')
    return reply.header('cache-control', ONE_SECOND).type('text/plain; charset=utf-8').send(found.note)
  }
  const sendKey = async (reply: FastifyReply, log?: number) => {
    const key = await read(tx => findLogKey(tx, log))
    if (key === undefined) throw new Refusal('NOT_FOUND')
    return reply.header('cache-control', ONE_MINUTE).type('text/plain; charset=utf-8').send(`${key}\n`)
  }
  /** Keys that were rotated are listed too: they signed what stands. */
  const sendCosignerKeys = async (reply: FastifyReply, log?: number) => {
    const keys = await read(async tx => {
      const checkpoint = await findCheckpoint(tx, log)
      return checkpoint && (await listCosignerKeys(tx, checkpoint.log))
    })
    if (keys === undefined) throw new Refusal('NOT_FOUND')
    const lines = [...new Set(keys.map(one => `${verifierText(one.key)}\n`))]
    return reply.header('cache-control', ONE_MINUTE).type('text/plain; charset=utf-8').send(lines.join(''))
  }
  /** The first key, and the statements by which each handed over to the next. */
  const sendKeyHistory = async (reply: FastifyReply, log?: number) => {
    const key = await read(tx => findLogKey(tx, log))
    const known = (await read(listLogs)).find(one => one.verifier === key)
    if (known === undefined) throw new Refusal('NOT_FOUND')
    return reply.header('cache-control', ONE_MINUTE).type('application/json; charset=utf-8').send(keyHistoryOf(known))
  }
  const sendTile = async (reply: FastifyReply, path: string, log?: number) => {
    const name = parseTilePath(path)
    const bytes = name && (await read(tx => readTile(tx, name, log)))
    if (bytes === undefined) throw new Refusal('NOT_FOUND')
    const keep = name!.width === TILE_WIDTH ? FOR_GOOD : ONE_MINUTE
    return reply.header('cache-control', keep).type('application/octet-stream').send(bytes)
  }
  const pathOf = (request: FastifyRequest): string => (request.params as { '*': string })['*']
  // Logs of single divisions, and those that were followed by another, are served under their number, for good.
  const logOf = (request: FastifyRequest): number => Number((request.params as { log: string }).log)

  /** All logs there are, one a line: number and key, in which the origin is named. */
  app.get('/log/list', async (_request, reply) => {
    const logs = await read(listLogs)
    const lines = logs.map(({ log, verifier }) => `${log} ${verifier}\n`)
    return reply.header('cache-control', ONE_MINUTE).type('text/plain; charset=utf-8').send(lines.join(''))
  })
  app.get('/log/checkpoint', (_request, reply) => sendCheckpoint(reply))
  app.get('/log/key', (_request, reply) => sendKey(reply))
  app.get('/log/key-history', (_request, reply) => sendKeyHistory(reply))
  app.get('/log/cosigner-keys', (_request, reply) => sendCosignerKeys(reply))
  app.get('/log/tile/*', (request, reply) => sendTile(reply, pathOf(request)))
  app.get('/log/:log(^[1-9][0-9]{0,3}$)/checkpoint', (request, reply) => sendCheckpoint(reply, logOf(request)))
  app.get('/log/:log(^[1-9][0-9]{0,3}$)/key', (request, reply) => sendKey(reply, logOf(request)))
  app.get('/log/:log(^[1-9][0-9]{0,3}$)/key-history', (request, reply) => sendKeyHistory(reply, logOf(request)))
  app.get('/log/:log(^[1-9][0-9]{0,3}$)/cosigner-keys', (request, reply) => sendCosignerKeys(reply, logOf(request)))
  app.get('/log/:log(^[1-9][0-9]{0,3}$)/tile/*', (request, reply) => sendTile(reply, pathOf(request), logOf(request)))
}
