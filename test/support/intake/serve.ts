/** The tables of a house as they are served on a day: the day of a server is that of its connections. */

import type { FastifyInstance } from 'fastify'
import type { Environment, Registry } from '#capabilities/operation'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import type { LocalDate } from '#rules/time'
import { type Database, openDatabase } from '#storage/database'

export type Served = {
  readonly environment: Environment
  readonly portal: Database
  readonly app: FastifyInstance
  close(): Promise<void>
}

/** Beside whatever else is done in the environment, which stays open. */
export async function serveBeside(of: Environment, today: LocalDate, registry: Registry): Promise<Served> {
  const portal = openDatabase({ url: of.database.url, role: 'xinheng_portal', today, max: 2 })
  const environment: Environment = { ...of, portal }
  const app = await createHttpServer({ environment, registry, pages: createPages({ environment, registry }) })
  return {
    ...{ environment, portal, app },
    async close() {
      await app.close()
      await portal.close()
    },
  }
}

export async function serveOn(of: Environment, today: LocalDate, registry: Registry): Promise<Served> {
  const served = await serveBeside(of, today, registry)
  return {
    ...served,
    async close() {
      await served.close()
      await of.database.close()
    },
  }
}

type Problem = { code?: string; status?: number }

/** What is asked of it: commands and queries by name, and pages as the public opens them. */
export const askedOver = (served: () => Served) => ({
  send: async <T>(operation: string, payload: object): Promise<T & Problem> =>
    (await served().app.inject({ method: 'POST', url: addressOf(operation), payload })).json(),
  read: async <T>(operation: string, query: Record<string, string> = {}): Promise<T & Problem> =>
    (await served().app.inject({ url: `${addressOf(operation)}?${new URLSearchParams(query)}` })).json(),
  page: (url: string) => served().app.inject({ url, headers: { host: 'city.example' } }),
})

const addressOf = (operation: string): string => `/api/${operation.replace('.', '/')}`
