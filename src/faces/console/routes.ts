/** The console's own addresses, and what it must know before anything is asked. */
import type { FastifyInstance } from 'fastify'
import { onlyAnswers, waysIn } from '#capabilities/access'
import { type Environment, mayAsk, type Registry, runOperation } from '#capabilities/operation'
import { divisionNames } from '#capabilities/organisations'
import { clauseName, clauseStanding, textOf } from '#faces/text'
import { Refusal } from '#rules/outcome'
import { todayOf } from '#storage/database'
import type { ConsoleContext } from './web/context.ts'
import { OPENED_BY } from './web/guard-pages.ts'
import { ADDRESSES } from './web/pages.ts'

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
  for (const path of ADDRESSES)
    app.get(`/console/${path}`, (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'))
  // The console's files are nobody's secret; what it knows of the units is for who may know it.
  app.get('/console/context.json', async (request, reply) => {
    const caller = await app.whoAsks(request)
    if (caller.by === 'nothing') throw new Refusal('SIGN_IN_NEEDED')
    return reply.header('cache-control', 'no-store').send(await contextOf(options, caller))
  })
}

/** What is not firm is said wherever it is cited. */
const cited = (clause: Parameters<typeof clauseName>[0]): string => {
  const standing = clauseStanding(clause, textOf('zh-CN').frame)
  return clauseName(clause) + (standing === undefined ? '' : `（${standing}）`)
}

type Caller = Awaited<ReturnType<FastifyInstance['whoAsks']>>

async function contextOf(
  { environment, registry, isSample, sample, clauseAddress }: ConsoleRoutes,
  { actor, signedIn }: Caller,
): Promise<ConsoleContext> {
  const context = registry.get('intake.context')
  if (context === undefined) throw new Error('the registry has no intake.context')
  const asks = [...registry.values()].flatMap(operation => (mayAsk(operation, actor) ? [operation.name] : []))
  const mayHandIn = asks.includes(context.name)
  const known = mayHandIn
    ? ((await runOperation(context, environment, actor, {})) as Pick<ConsoleContext, 'today' | 'units' | 'items'>)
    : { today: await environment.database.transaction(todayOf, { readOnly: true }), units: [], items: [] }
  const holders = Object.fromEntries(
    Object.values(OPENED_BY).map(name => [name, (registry.get(name)?.may ?? []).filter(role => role !== 'local-operator')]),
  )
  const itemTitles = Object.fromEntries([...environment.law.current().items.values()].map(({ id, title }) => [id, title]))
  const clauses = [...environment.law.current().clauses.values()].map(clause => ({
    id: clause.id,
    name: cited(clause),
    address: clauseAddress(clause.id),
  }))
  const who =
    signedIn === undefined ? null : { ...shownWho(signedIn), ...(await waysIn(environment, actor.id, signedIn.sessionId)) }
  return {
    ...known,
    asks,
    holders,
    itemTitles,
    divisionNames: Object.fromEntries(await divisionNames(environment)),
    isReadOnly: await onlyAnswers(environment),
    clauses,
    isSample,
    sample: sample(),
    who,
  }
}

const shownWho = ({ name, post, offices, isNew, actor: { heldBack } }: NonNullable<Caller['signedIn']>) => ({
  ...{ name, post, isNew },
  isElsewhere: heldBack?.isElsewhere === true,
  closed: [...(heldBack?.closed ?? [])],
  offices: offices.map(({ officeId, role, unitName, substitutes }) => ({
    ...{ office: officeId, role, unit: unitName },
    isSubstitute: substitutes !== undefined,
  })),
})
