/** What another law would move, by the one computation: for a folder on the machine, and for a proposal of an officer. */

import type { Environment, QueryContext } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { changedEffects, impactOf, measuredItems, ReachCount } from '#rules/measures'
import { type LocalDate, laterOf } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type LaterEnds, type Moved, readAllMeasured, refold } from '#storage/ledger'

type On = Pick<QueryContext, 'tx' | 'law' | 'today' | 'environment'>

/** What would move is told as it is found: of a province it is more than a page holds. */
export async function previewUnder(on: On, law: Law, onMoved: (moved: Moved) => void) {
  const { records, laterEnds } = await refoldUnder(on.environment, on.law, law, onMoved)
  return {
    records,
    laterEnds: laterEnds.map(({ rule, records: ends }) => ({ rule, records: ends })),
    effects: await newEffects(on.tx, on.law, law, on.today),
  }
}

/** The same without the measures. */
export async function refoldUnder(
  { database, watch }: Environment,
  before: Law,
  law: Law,
  onMoved: (moved: Moved) => void,
): Promise<{ records: number; laterEnds: readonly LaterEnds[] }> {
  return refold(database, law, { preview: true, before, onMoved, ...(watch === undefined ? {} : { onProgress: watch }) })
}

/** Whom each measure or incentive that is new would touch on its first day, and who of them is restricted by nothing today. */
async function newEffects(tx: OpenTransaction, current: Law, law: Law, today: LocalDate) {
  const changed = changedEffects(current, law)
  if (changed.length === 0) return []
  const items = [...new Set([...measuredItems(current), ...changed.map(effect => effect.item)])]
  const now = new ReachCount(current, today)
  const coming = changed.map(effect => ({ effect, count: new ReachCount(law, laterOf(effect.from, today), [effect]) }))
  for await (const page of readAllMeasured(tx, { items, divisions: undefined, on: today }))
    for (const one of page) for (const count of [now, ...coming.map(found => found.count)]) count.add(one)
  return coming.map(({ effect, count }) => ({
    ...{ effect: effect.id, title: effect.title, from: laterOf(effect.from, today), ...impactOf(count, now) },
  }))
}
