/** Tells of each request as a piece of work: what was asked by the pattern of its route, how it ended, how long it took; nothing that it carried. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Around, Noted, Piece } from '#storage/database'
import { askedOf, METHODS } from './lines.ts'

type Known = { readonly trace: string; readonly code: string | undefined }

/** @param known the number of a request, which its caller can quote, and the code of its refusal */
export const addTracing = (app: FastifyInstance, around: Around, known: (request: FastifyRequest) => Known): void => {
  const ends = new WeakMap<FastifyRequest, (noted: Noted) => void>()
  const pieceOf = (request: FastifyRequest, reply: FastifyReply): Piece => {
    const method = METHODS.has(request.method) ? request.method : 'other'
    const { url: route } = request.routeOptions
    return {
      name: `${method} ${askedOf(route)}`,
      kind: 'server',
      before: reply.elapsedTime,
      noted: { 'http.request.method': method, ...(route === undefined ? {} : { 'http.route': route }) },
    }
  }
  const endOf = (request: FastifyRequest, reply: FastifyReply): Noted => {
    const { trace, code } = known(request)
    return {
      'http.response.status_code': reply.statusCode,
      'xinheng.trace': trace,
      ...(code === undefined ? {} : { 'xinheng.refusal': code }),
    }
  }
  // Once the body is read: what was begun before belongs to the connection, which carries other requests too.
  app.addHook('preHandler', (request, reply, done) => {
    void around(pieceOf(request, reply), async note => {
      const ended = new Promise<Noted>(resolve => ends.set(request, resolve))
      done()
      note(await ended)
    })
  })
  app.addHook('onResponse', (request, reply, done) => {
    const end = ends.get(request)
    // Declined before any route was asked.
    if (end === undefined) void around(pieceOf(request, reply), async note => note(endOf(request, reply)))
    else end(endOf(request, reply))
    done()
  })
}
