/** The console's own addresses, and what it must know before anything is asked. */
import type { FastifyInstance } from 'fastify'
import type { Environment } from '#capabilities/operation'
import { clauseName } from '#faces/text'
import { todayOf } from '#storage/database'
import { listUnits, mayHandIn, readDivisions } from '#storage/organisations'
import type { ConsoleContext, ConsoleItem } from './web/context.ts'

export interface ConsoleRoutes {
  environment: Environment
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
  app.get('/console/submissions', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'))
  app.get('/console/submissions/*', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'))
  // The console's files are nobody's secret; what it knows of the units is for this machine.
  app.get('/console/context.json', { config: { localOnly: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await contextOf(options)),
  )
}

async function contextOf({ environment, isSample, sample, clauseAddress }: ConsoleRoutes): Promise<ConsoleContext> {
  const law = environment.law.current()
  const items: ConsoleItem[] = [...law.items.values()].map(item => ({
    id: item.id,
    title: item.title,
    fields: fieldsOf(item.document),
  }))
  return environment.database.transaction(
    async tx => {
      const today = await todayOf(tx)
      const divisions = await readDivisions(tx)
      const units = []
      for (const unit of await listUnits(tx)) {
        if (unit.untilOn !== null && unit.untilOn <= today) continue
        const may: string[] = []
        for (const item of items) if (await mayHandIn(tx, unit.unitId, item.id, today)) may.push(item.id)
        if (may.length === 0) continue
        units.push({
          uscc: unit.uscc,
          name: unit.name,
          division: unit.division,
          divisionName: divisions.byCode.get(unit.division)?.name ?? unit.division,
          items: may,
        })
      }
      const clauses = [...law.clauses.values()].map(clause => ({
        id: clause.id,
        name: clauseName(clause),
        address: clauseAddress(clause.id),
      }))
      return { today, units, items, clauses, isSample, sample: sample() }
    },
    { readOnly: true },
  )
}

/** The fields of an item as its file in law/ writes them. */
function fieldsOf(document: Readonly<Record<string, unknown>>): { prop: string; title: string }[] {
  const fields = Array.isArray(document.fields) ? document.fields : []
  return fields.flatMap(field =>
    typeof field?.prop === 'string' && typeof field.title === 'string' ? [{ prop: field.prop, title: field.title }] : [],
  )
}
