/** Where an OpenID provider sends the browser back to, whose answer counts in the browser that has asked; and where it says that somebody has signed out. */

import type { FastifyInstance } from 'fastify'
import { type Registry, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { actorFor, type Serving, startName } from './caller.ts'
import { withForms } from './forms.ts'
import { heldBy, keepSession } from './session.ts'

export const CALLBACK = '/session/callback'
/** `backchannel_logout_uri`, as it is registered there. */
export const LOGOUT = '/session/logout'

export const addOpenId = (app: FastifyInstance, registry: Registry, serving: Serving): void => {
  const finish = registry.get('access.finish-openid')
  if (finish === undefined || serving.environment.openId === undefined) return
  app.get(CALLBACK, async (request, reply) => {
    const answer = request.url.slice(request.url.indexOf('?') + 1)
    reply.header('cache-control', 'no-store')
    const forget = `${startName(serving)}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${serving.origin === undefined ? '' : '; Secure'}`
    try {
      const actor = await actorFor(request, finish, serving)
      const given = await runOperation(finish, serving.environment, actor, { answer, ...heldBy(finish, request, serving) })
      const { next } = keepSession(finish, reply, serving, given) as { next: string }
      return reply.redirect(NEXT[next] ?? '/console/', 303)
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      return reply.header('set-cookie', forget).redirect(`/console/sign-in?refused=${thrown.code}`, 303)
    }
  })
}

/** OpenID Connect Back-Channel Logout 1.0, 2.5 and 2.8: a form with one member, answered by 200 or 400 and by nothing that tells whether anybody was there. */
export const addOpenIdLogout = (app: FastifyInstance, registry: Registry, serving: Serving): void => {
  const end = registry.get('access.end-openid')
  if (end === undefined || serving.environment.openId === undefined) return
  withForms(app, scope => {
    scope.post(LOGOUT, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const [token, ...more] = request.body instanceof URLSearchParams ? request.body.getAll('logout_token') : []
      if (token === undefined || more.length > 0) throw new Refusal('LOGOUT_TOKEN_INVALID')
      await runOperation(end, serving.environment, await actorFor(request, end, serving), { token })
      return reply.send()
    })
  })
}

/** Signed in; to show a second factor of ours; back to the own account, to which the identity is bound now. */
const NEXT: Readonly<Record<string, string>> = {
  'second-factor': '/console/sign-in?second',
  bound: '/console/account?bound',
}
