/** The console's own addresses, and what it must know before anything is asked. */
import type { FastifyInstance } from 'fastify'
import { type Actor, type Environment, type Registry, runOperation } from '#capabilities/operation'
import { clauseName } from '#faces/text'
import type { ConsoleContext } from './web/context.ts'

// The server answers this address to the machine itself alone.
const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator' }

export interface ConsoleRoutes {
  environment: Environment
  registry: Registry
  /** Whether the units are the fictitious ones. */
  isSample: boolean
  /** How far the sample has come; null when it is there or was not asked for. */
  sample: () => { done: number; total: number } | null
  /** Where the portal explains a clause. */
  clauseAddress: (clause: string) => string
}

/** Adds the routes to a server that serves the built files under /console/. */
export function addConsoleRoutes(app: FastifyInstance, options: ConsoleRoutes): void {
  // The addresses that the page makes for itself are all the one page.
  app.get('/console/headings', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'))
  app.get('/console/submissions', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'))
  app.get('/console/submissions/*', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'))
  // The console's files are nobody's secret; what it knows of the units is for this machine.
  app.get('/console/context.json', { config: { localOnly: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await contextOf(options)),
  )
}

async function contextOf({ environment, registry, isSample, sample, clauseAddress }: ConsoleRoutes): Promise<ConsoleContext> {
  const context = registry.get('intake.context')
  if (context === undefined) throw new Error('the registry has no intake.context')
  const known = (await runOperation(context, environment, OPERATOR, {})) as Pick<ConsoleContext, 'today' | 'units' | 'items'>
  const clauses = [...environment.law.current().clauses.values()].map(clause => ({
    id: clause.id,
    name: clauseName(clause),
    address: clauseAddress(clause.id),
  }))
  return { ...known, clauses, isSample, sample: sample() }
}
