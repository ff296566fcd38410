/** Serves a house as the roof does, and asks it from a process of its own. */

import { fork } from 'node:child_process'
import type { FastifyInstance } from 'fastify'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import type { Asked, Load } from './asking.ts'
import type { House } from './ground.ts'

/** Not yet listening. */
export const serverOf = ({ environment, registry }: House): Promise<FastifyInstance> =>
  createHttpServer({ environment, registry, pages: createPages({ environment, registry }) })

export const listening = async (app: FastifyInstance): Promise<string> => app.listen({ port: 0, host: '127.0.0.1' })

/** Asks the paths again and again; throws where an answer was not 200. */
export const askFor = (load: Load): Promise<Asked> =>
  new Promise((done, failed) => {
    const child = fork(new URL('./asking.ts', import.meta.url))
    child.once('message', message => {
      const asked = message as Asked
      if (asked.failed === 0) done(asked)
      else failed(new Error(`${asked.failed} of ${asked.answered} answers of ${load.url} failed`))
    })
    child.once('error', failed)
    child.once('exit', code => failed(new Error(`the asking process ended with ${code}`)))
    child.send(load)
  })
