/** Stops a server in order: it says that it is leaving, finishes what is asked within a limit, and lets go of the rest. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#rules/outcome'

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the server has been told to stop. */
    isLeaving(): boolean
    /** To be called once, before `close`. */
    beginToLeave(): void
  }
}

type Settings = { readonly XINHENG_LEAVE_NOTICE?: string | undefined; readonly XINHENG_LEAVE_LIMIT?: string | undefined }
export type Leaving = { readonly noticeMs: number; readonly limitMs: number }

const LIMIT_SECONDS = 20
const MOST_SECONDS = 3600

const secondsOf = (setting: keyof Settings, value: string | undefined, otherwise: number): number => {
  if (value === undefined || value === '') return otherwise
  const seconds = Number(value)
  if (!/^\d+$/.test(value) || seconds > MOST_SECONDS) throw new Refusal('SETTING_INVALID', { details: { setting, value } })
  return seconds
}

/**
 * `XINHENG_LEAVE_NOTICE`: for so many seconds the server says that it is not ready and serves all the same, so that whoever stands before it
 * sends nobody more (0). `XINHENG_LEAVE_LIMIT`: so long what has been asked may take to be answered (20).
 */
export const leavingOf = (settings: Settings): Leaving => ({
  noticeMs: 1000 * secondsOf('XINHENG_LEAVE_NOTICE', settings.XINHENG_LEAVE_NOTICE, 0),
  limitMs: 1000 * secondsOf('XINHENG_LEAVE_LIMIT', settings.XINHENG_LEAVE_LIMIT, LIMIT_SECONDS),
})

export const addLeaving = (app: FastifyInstance): void => {
  let isLeaving = false
  app.decorate('isLeaving', () => isLeaving)
  app.decorate('beginToLeave', () => {
    isLeaving = true
  })
  // Whoever keeps a connection would keep the server: the answer says that there is none more on it.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isLeaving) reply.header('connection', 'close')
    done()
  })
}

/** What of a request has not been answered by then is cut off: a command that has not committed has not happened, and its caller sees so. */
export const leave = async (app: FastifyInstance, { noticeMs, limitMs }: Leaving): Promise<void> => {
  app.beginToLeave()
  await sleep(noticeMs)
  const cut = setTimeout(() => app.server.closeAllConnections(), limitMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}
