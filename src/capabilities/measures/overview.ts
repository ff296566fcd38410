/** The guard against too much: every effect in force with its basis, whom it touches, how long, how often it is used; and what a new rule would touch. */

import { type Context, query } from '#capabilities/operation'
import type { Effect, Law } from '#rules/law'
import { measuredItems, ReachCount, restricts } from '#rules/measures'
import { Refusal } from '#rules/outcome'
import { earlierEnd, isWithinInterval, type LocalDate, laterOf } from '#rules/time'
import { countDecidedOf, readAllMeasured } from '#storage/ledger'
import { listUnits } from '#storage/organisations'
import { dayOf } from './check.ts'
import { ImpactInput, ImpactOutput, OverviewInput, OverviewOutput } from './shapes.ts'
import { countUses } from './store.ts'

// From when a unit's share of restricted organisations is unusual: our own, no clause sets it.
const UNUSUAL_TIMES = 3
const UNUSUAL_FROM = 5

const GUARDS = {
  may: ['local-operator', 'auditor', 'centre-officer'],
  within: 'own-division',
} as const

const endOf = (effect: Effect, law: Law): LocalDate | null =>
  earlierEnd(effect.until, law.clause(effect.clause)!.instrument.until)
const isInForce = (effect: Effect, law: Law, on: LocalDate): boolean =>
  isWithinInterval({ from: effect.from, until: endOf(effect, law) }, on)

const countOn = async (
  ctx: Context,
  on: LocalDate,
  law: Law,
  effects: readonly Effect[] = law.measures.effects,
): Promise<ReachCount> => {
  const { divisions } = ctx.scope.bounds()
  const counted = new ReachCount(law, on, effects)
  const items = [...new Set([...measuredItems(law), ...effects.map(effect => effect.item)])]
  for await (const page of readAllMeasured(ctx.tx, { items, divisions, on })) for (const one of page) counted.add(one)
  return counted
}

/** Whom the effects would touch on their first day, and who of them is restricted by nothing today. */
const impactOf = (coming: ReachCount, now: ReachCount) => {
  const touched = new Set([...coming.reached.values()].flatMap(reach => [...reach.organisations]))
  const restricted = new Set([...now.restricted.values()].flatMap(some => [...some]))
  return { touches: touched.size, first: [...touched].filter(id => !restricted.has(id)).length }
}

export const overview = query({
  name: 'measures.overview',
  title: 'Every effect in force with its basis, its uses, on how many, for how long; what is idle, unusual or to come',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12.unified',
  may: [...GUARDS.may],
  within: GUARDS.within,
  input: OverviewInput,
  output: OverviewOutput,
  async run(ctx, input) {
    const { law } = ctx
    const on = dayOf(input.on, ctx.today)
    const { divisions } = ctx.scope.bounds()
    const counted = await countOn(ctx, on, law)
    const used = await countUses(ctx.tx, divisions)
    const told = (effect: Effect) => {
      const { unconfirmed, instrument } = law.clause(effect.clause)!
      const { id, title, english, measure, kind, matters, clause, from, division } = effect
      return {
        ...{ effect: id, title, english, measure, kind, matters: [...matters], clause, from, division },
        ...{ until: endOf(effect, law), level: instrument.level, seen: !unconfirmed },
      }
    }
    const effects = law.measures.effects.filter(effect => isInForce(effect, law, on))
    const coming = law.measures.effects.filter(effect => effect.from > on)
    const comingTold = []
    for (const effect of coming)
      comingTold.push({ ...told(effect), ...impactOf(await countOn(ctx, effect.from, law, [effect]), counted) })
    const carried = new Set(law.measures.effects.map(effect => effect.measure))
    return {
      on,
      effects: effects.map(effect => {
        const { records, organisations, longestDays } = counted.reached.get(effect)!
        const { applied = 0, organisations: usedOn = 0, omitted = 0, last = null } = used.get(effect.id) ?? {}
        return {
          ...told(effect),
          records,
          organisations: organisations.size,
          longestDays,
          applied,
          usedOn,
          omitted,
          lastUse: last,
        }
      }),
      measuresWithoutEffect: [...law.measures.measures.values()]
        .filter(one => !carried.has(one.id))
        .map(({ id, title }) => ({ measure: id, title })),
      recordsWithoutEffect: [...counted.withoutEffect].map(([key, records]) => {
        const [item = '', list] = key.split(' ')
        const title = list === undefined ? law.item(item)?.title : law.lists.find(one => one.id === list)?.title
        return { item, list: list ?? null, title: title ?? item, records }
      }),
      density: await densityOf(ctx, counted, divisions),
      coming: comingTold,
    }
  },
})

const densityOf = async (ctx: Context, counted: ReachCount, divisions: readonly string[] | undefined) => {
  const decided = await countDecidedOf(ctx.tx, divisions)
  const names = new Map((await listUnits(ctx.tx)).map(unit => [unit.unitId, unit.name]))
  const all = [...decided.values()].reduce((sum, many) => sum + many, 0)
  const restricted = [...counted.restricted.values()].reduce((sum, some) => sum + some.size, 0)
  const usual = all === 0 ? 0 : restricted / all
  return [...counted.restricted]
    .map(([unitId, { size }]) => {
      const of = Math.max(size, decided.get(unitId) ?? 0)
      const times = usual === 0 ? 0 : size / of / usual
      return {
        ...{ unit: names.get(unitId) ?? unitId, restricted: size, organisations: of, share: size / of, times },
        unusual: size >= UNUSUAL_FROM && times >= UNUSUAL_TIMES,
      }
    })
    .toSorted((a, b) => b.times - a.times)
}

export const impact = query({
  name: 'measures.impact',
  title: 'Whom a rule would touch before it takes hold: how many organisations, and how many that nothing restricts today',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12.unified',
  may: [...GUARDS.may],
  within: GUARDS.within,
  input: ImpactInput,
  output: ImpactOutput,
  async run(ctx, { effect: id, item, field, values, division }) {
    const { law } = ctx
    const known = id === undefined ? undefined : law.measures.effects.find(one => one.id === id)
    if (id !== undefined && known === undefined) throw new Refusal('MEASURE_UNKNOWN', { details: { measure: id } })
    const [some] = law.measures.effects.filter(restricts)
    if (known === undefined && (item === undefined || !law.items.has(item) || some === undefined))
      throw new Refusal('ITEM_UNKNOWN', { details: { item: item ?? '' } })
    // As if such a rule held: its kind and its clause change nothing about whom it would touch.
    const supposed: Effect = known ?? {
      ...some!,
      ...{ id: 'supposed', item: item!, during: 'in-force', division: division ?? null, from: ctx.today, until: null },
      when: field === undefined ? null : { field, in: values ?? [] },
    }
    const on = laterOf(supposed.from, ctx.today)
    const others = law.measures.effects.filter(one => one !== known)
    const now = await countOn(ctx, ctx.today, law, others)
    const found = await countOn(ctx, on, law, [supposed])
    return { on, records: found.reached.get(supposed)!.records, ...impactOf(found, now) }
  },
})
