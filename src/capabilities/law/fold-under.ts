/** The rest of `law.load` and `law.refold`: every record folded under a version, in chunks, and the act closed with the last of them. */

import { setTimeout as sleep } from 'node:timers/promises'
import { closeAct, type Environment, NO_ORGANISATION, putAccess } from '#capabilities/operation'
import { parseRecordId } from '#rules/ledger'
import { type OpenTransaction, runAsOnlyOne } from '#storage/database'
import { activateLaw, beginRefold, findActiveVersion, getLaw, markRefolded } from '#storage/law'
import { listOpenActs, type Moved, type OpenAct, refold } from '#storage/ledger'
import { attestLaw } from './attest.ts'

export const LOAD = 'law.load'
export const REFOLD = 'law.refold'
export const APPROVE = 'law.approve'
export const UNDO = 'law.undo'
const ALL = [LOAD, APPROVE, UNDO, REFOLD]
/** All but a refold bring another law. */
const isLoading = ({ operation }: Pick<OpenAct, 'operation'>): boolean => operation !== REFOLD

export type FoldedUnder = { readonly version: number; readonly records: number }

const REFOLDING = 'refold'
const LOOKED_EVERY_MS = 500

/** Versions that have been asked for and are not in force yet. */
export const listOpenVersions = async (tx: OpenTransaction): Promise<number[]> =>
  (await listOpenActs(tx, ALL)).filter(isLoading).map(versionOf)

/** What has been asked for and is not whole: a server takes it up at its start, for until then some records stand under another law. */
export const listOpenRefolds = async (tx: OpenTransaction): Promise<{ operation: string; subject: string }[]> =>
  (await listOpenActs(tx, ALL)).map(({ operation, actId }) => ({ operation, subject: actId }))

/**
 * As a worker does it, which looks again later: nothing where another process refolds now. Waited for, that would keep its files waiting for
 * as long as the whole ledger takes.
 */
export const carryOnFold = async (environment: Environment, act: string): Promise<void> =>
  void (await foldNow(environment, act))

/** Where nobody else refolds now; `folded` undefined where the act was closed already. */
async function foldNow(environment: Environment, act: string, onMoved?: (moved: Moved) => void) {
  let folded: FoldedUnder | undefined
  const isMine = await runAsOnlyOne(environment.database, REFOLDING, async () => {
    const open = await findOpen(environment, act)
    if (open !== undefined) folded = await foldAll(environment, open, onMoved)
  })
  return { isMine, folded }
}

const findOpen = ({ database }: Environment, act: string): Promise<OpenAct | undefined> =>
  database.transaction(async tx => (await listOpenActs(tx, ALL)).find(one => one.actId === act), { readOnly: true })

/**
 * Does what the act has opened, and gives the version then in force; no records where somebody else has done it, or where a later
 * act has. Only one process on the database refolds at a time: two laws written at once would each undo the other's records.
 * @param onMoved shows its caller what moves, dates that nobody may yet see among them: that they looked stands in `access`
 */
export async function foldUnder(environment: Environment, act: string, onMoved?: (moved: Moved) => void): Promise<FoldedUnder> {
  let done: FoldedUnder | undefined
  while ((await findOpen(environment, act)) !== undefined) {
    const { isMine, folded } = await foldNow(environment, act, onMoved)
    done = folded ?? done
    if (!isMine) await sleep(LOOKED_EVERY_MS)
  }
  return done ?? { version: await activeVersion(environment), records: 0 }
}

async function activeVersion({ database }: Environment): Promise<number> {
  const active = await database.transaction(findActiveVersion, { readOnly: true })
  if (active === undefined) throw new Error('a database that is opened has a law in force')
  return active.version
}

async function foldAll(environment: Environment, open: OpenAct, onMoved: ((moved: Moved) => void) | undefined) {
  const { database } = environment
  const active = await database.transaction(findActiveVersion, { readOnly: true })
  const version = isLoading(open) ? versionOf(open) : await activeVersion(environment)
  const law = await database.transaction(tx => getLaw(tx, version), { readOnly: true })
  const under: Environment = { ...environment, law: { current: () => law, refresh: async () => law } }
  const close = async (tx: OpenTransaction, records: number, moved: number) => {
    // What was asked for before and left half-way is over: taken up later, it would put an earlier law into force again.
    const acts = await listOpenActs(tx, ALL)
    for (const { actId } of acts.slice(
      0,
      acts.findIndex(one => one.actId === open.actId),
    ))
      await closeAct(tx as never, under, { id: actId, outcome: 'done', content: { version, supersededBy: open.actId } })
    const content = { version, digest: law.digest, records, moved }
    await closeAct(tx as never, under, { id: open.actId, outcome: 'done', content })
  }
  if (isLoading(open) && active?.version === version && active.refoldedAt !== null) {
    await database.transaction(tx => close(tx, 0, 0))
    return { version, records: 0 }
  }
  await database.transaction(tx => beginRefold(tx, version))
  let records = 0
  let moved = 0
  const organisations = new Set<string>()
  await refold(database, law, {
    onMoved(one) {
      moved += 1
      if (onMoved === undefined) return
      organisations.add(organisationOf(one))
      onMoved(one)
    },
    onProgress(told) {
      records = told.records
      environment.watch?.(told)
    },
    async finish(tx) {
      await markRefolded(tx, version)
      if (isLoading(open)) await activateLaw(tx, version)
      const looks = [...organisations].map(organisationId => ({ organisationId, what: MOVED }))
      const by = { operation: open.operation, actor: open.actor, unitId: open.unitId, purpose: null }
      if (looks.length > 0) await putAccess(tx as never, by, looks)
      await close(tx, records, moved)
    },
  })
  await attestLaw(under, { id: open.actor, role: 'local-operator' })
  return { version, records }
}

export const MOVED = 'which records move, and their dates'

export const organisationOf = (moved: Pick<Moved, 'record'>): string =>
  parseRecordId(moved.record)?.organisationId ?? NO_ORGANISATION

function versionOf(open: OpenAct): number {
  const { answer } = (open.content ?? {}) as { answer?: { version?: unknown } }
  if (typeof answer?.version !== 'number') throw new Error(`act ${open.actId} does not say which version it loads`)
  return answer.version
}
