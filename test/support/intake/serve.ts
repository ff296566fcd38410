/** The tables of a house as they are served on a day: the day of a server is that of its connections. */

import type { FastifyInstance } from 'fastify'
import type { Environment, Registry } from '#capabilities/operation'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import type { LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'

export type Served = { readonly environment: Environment; readonly app: FastifyInstance; close(): Promise<void> }

export async function serveOn(of: Environment, today: LocalDate, registry: Registry): Promise<Served> {
  const portal = openDatabase({ url: of.database.url, role: 'xinheng_portal', today, max: 2 })
  const environment: Environment = { ...of, portal }
  const app = await createHttpServer({ environment, registry, pages: createPages({ environment, registry }) })
  return {
    environment,
    app,
    async close() {
      await app.close()
      await Promise.all([environment.database.close(), portal.close()])
    },
  }
}
