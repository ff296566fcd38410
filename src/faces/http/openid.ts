/** Where an OpenID provider sends the browser back to: the answer counts in the browser that has asked. */

import type { FastifyInstance } from 'fastify'
import { type Registry, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { type Serving, startedState, startName } from './caller.ts'
import { keepSession } from './session.ts'

export const CALLBACK = '/session/callback'
const PUBLIC = { id: 'public', role: 'public' } as const

export const addOpenId = (app: FastifyInstance, registry: Registry, serving: Serving): void => {
  const finish = registry.get('access.finish-openid')
  if (finish === undefined || serving.environment.openId === undefined) return
  app.get(CALLBACK, async (request, reply) => {
    const { state } = request.query as { state?: string }
    const answer = request.url.slice(request.url.indexOf('?') + 1)
    reply.header('cache-control', 'no-store')
    const forget = `${startName(serving)}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${serving.origin === undefined ? '' : '; Secure'}`
    try {
      // Another page may have sent the browser here with an answer that is somebody else's.
      if (state === undefined || state !== startedState(request, serving)) throw new Refusal('SIGN_IN_REFUSED')
      keepSession(finish, reply, serving, await runOperation(finish, serving.environment, PUBLIC, { state, answer }))
      return reply.header('set-cookie', forget).redirect('/console/', 303)
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      return reply.header('set-cookie', forget).redirect(`/console/sign-in?refused=${thrown.code}`, 303)
    }
  })
}
