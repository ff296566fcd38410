// How far effects reach among many records: whom they touch, on what, for how long; and whom a rule to come would touch for the first time.
import type { Effect, Law } from '#rules/law'
import { daysBetween, type LocalDate } from '#rules/time'
import { judge, type MeasuredRecord } from './check.ts'

export type ReachedRecord = MeasuredRecord & { readonly organisationId: string; readonly unitId: string }

export type Reach = {
  records: number
  readonly organisations: Set<string>
  /** Of the record that has borne it longest, up to the day asked for. */
  longestDays: number
}

export const restricts = ({ kind }: Pick<Effect, 'kind'>): boolean => kind === 'must' || kind === 'may'

/** Counts records one by one, as they are read. */
export class ReachCount {
  readonly reached = new Map<Effect, Reach>()
  /** Organisations that something restricts, by the unit whose record does it. */
  readonly restricted = new Map<string, Set<string>>()
  /** Records on which nothing rests, by item and, of a list, by the list. */
  readonly withoutEffect = new Map<string, number>()
  readonly #law: Law
  readonly #on: LocalDate
  readonly #effects: readonly Effect[]

  constructor(law: Law, on: LocalDate, effects: readonly Effect[] = law.measures.effects) {
    this.#law = law
    this.#on = on
    this.#effects = effects
    for (const effect of effects) this.reached.set(effect, { records: 0, organisations: new Set(), longestDays: 0 })
  }

  add(record: ReachedRecord): void {
    let isBorne = false
    for (const effect of this.#effects) {
      const found = judge(effect, record, this.#law, { matter: effect.matters[0]!, on: this.#on, place: null })
      if (found === undefined) continue
      isBorne = true
      const reach = this.reached.get(effect)!
      reach.records++
      reach.organisations.add(record.organisationId)
      reach.longestDays = Math.max(reach.longestDays, daysBetween(found.applied.from, this.#on) + 1)
      if (found.seen && restricts(effect)) {
        const some = this.restricted.get(record.unitId) ?? new Set()
        this.restricted.set(record.unitId, some.add(record.organisationId))
      }
    }
    if (isBorne || record.fact === undefined) return
    const { item, fields } = record.fact
    const list = typeof fields.list === 'string' ? ` ${fields.list}` : ''
    this.withoutEffect.set(item + list, (this.withoutEffect.get(item + list) ?? 0) + 1)
  }
}
