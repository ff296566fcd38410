/** What an act changes of what the public sees: the line, the counts, the measures that rest on it, the days. Nothing is written. */

import type { Static } from '@sinclair/typebox'
import type { Context } from '#capabilities/operation'
import { lineParts, shownOf } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { formatRecordId, isObjectedOn, isShownOn, type RecordState } from '#rules/ledger'
import { type AppliedMeasure, checkMeasures } from '#rules/measures'
import { addDays, type LocalDate } from '#rules/time'
import { countShown, type Foreseen, type KeptFact, type Move, newestFact, type StoredRecord } from '#storage/ledger'
import { findOrganisationById, type Organisation } from '#storage/organisations'
import type { LineShape, OnThePageShape } from './on-the-page-shapes.ts'

type On = Pick<Context, 'tx' | 'law' | 'today'>
type Line = Static<typeof LineShape>
type Change = Static<typeof OnThePageShape>
type Named = { readonly organisationId: string; readonly uscc: string | null; readonly name: string }

/** What a record says and how it stands; without its fact once that was erased. */
type Said = {
  readonly organisation: Named
  readonly id: string
  readonly state: RecordState
  readonly fact: Omit<KeptFact, 'origin'> | undefined
  readonly division: string
}

/** Where it would be, and how: with what stands there, as it is and as it would be. */
export type Arrival = { readonly into: Organisation; readonly how: Move['how']; readonly there: Foreseen }

/** `fact`: what it would say; undefined where it is withdrawn. `arrival`: where it would move. */
export type Done = {
  readonly state: RecordState
  readonly fact: KeptFact | undefined
  readonly arrival?: Arrival | undefined
}

export const onThePage = async (ctx: On, record: StoredRecord, done: Done): Promise<Change> => {
  const own = await findOrganisationById(ctx.tx, record.state.organisationId)
  const { change, counted } = lineChange(ctx, own, record, done)
  return { ...change, counts: await countsOf(ctx.tx, counted) }
}

/** By how many the records of the item on an organisation's page change. */
export type CountChange = { readonly organisation: Named; readonly item: string; readonly by: number }

type LineChange = { readonly change: Omit<Change, 'counts'>; readonly counted: readonly CountChange[] }

/** The same without the counts, which of many records are told together. `own`: the organisation that it is of. */
export const lineChange = (
  ctx: On,
  own: Organisation | undefined,
  record: StoredRecord,
  { state, fact, arrival }: Done,
): LineChange => {
  const now = saidBy(named(own, record.state.organisationId), record)
  if (arrival === undefined) return standChange(ctx, now, { ...now, state, fact: fact ?? now.fact })
  const { item } = record.state
  const before = lineOf(ctx, now)
  const { into, how, there } = arrival
  const joins = how === 'joins'
  const organisation = named(into, into.organisationId)
  const was = there.before === undefined ? undefined : saidBy(organisation, there.before)
  const said = joins && was !== undefined ? was : { ...now, organisation, fact: fact ?? now.fact }
  const then = { ...said, state: there.state }
  const after = lineOf(ctx, then)
  const wasShown = was !== undefined && lineOf(ctx, was) !== null
  return {
    change: {
      ...{ today: ctx.today, before, after, joins },
      leavesOn: before === null ? null : ctx.today,
      appearsOn: daysOf(ctx.today, there.state, wasShown, after !== null).appearsOn,
      effects: [...effectsBetween(ctx, now, undefined), ...effectsBetween(ctx, was, then)],
    },
    counted: [
      { organisation: now.organisation, item, by: before === null ? 0 : -1 },
      { organisation, item, by: (after === null ? 0 : 1) - (wasShown ? 1 : 0) },
    ],
  }
}

/** What a row that is handed in does to the page: it changes a record, or begins one. */
export const landedChange = (ctx: On, own: Organisation, before: StoredRecord | undefined, then: Landed): LineChange => {
  const organisation = named(own, own.organisationId)
  const was = before === undefined ? undefined : saidBy(organisation, before)
  return standChange(ctx, was, { organisation, ...then })
}
export type Landed = Omit<Said, 'organisation'>

/** Of a record that stays where it is, or begins there. */
const standChange = (ctx: On, was: Said | undefined, then: Said): LineChange => {
  const before = was === undefined ? null : lineOf(ctx, was)
  const after = lineOf(ctx, then)
  const days = daysOf(ctx.today, then.state, before !== null, after !== null)
  const by = (after === null ? 0 : 1) - (before === null ? 0 : 1)
  return {
    change: { today: ctx.today, before, after, ...days, joins: false, effects: effectsBetween(ctx, was, then) },
    counted: [{ organisation: then.organisation, item: then.state.item, by }],
  }
}

const saidBy = (organisation: Named, record: StoredRecord): Said => {
  const { state } = record
  const id = formatRecordId(state.organisationId, state.recordNo)
  return { organisation, id, state, fact: newestFact(record), division: state.division }
}

const named = (one: Organisation | undefined, organisationId: string): Named => ({
  ...{ organisationId, uscc: one?.uscc ?? null, name: one?.name ?? '' },
})
const shownName = ({ uscc, name }: Named) => ({ uscc, name })

/** On a page on which it stands before or after: from which day on it no longer does, or does. */
const daysOf = (today: LocalDate, state: RecordState, isBefore: boolean, isAfter: boolean) => {
  const { disclosedFrom } = state
  const isLater = disclosedFrom !== null && disclosedFrom > today && isShownOn(state, disclosedFrom)
  return {
    leavesOn: isBefore && !isAfter ? today : null,
    appearsOn: isBefore ? null : isShownOn(state, today) ? today : isLater ? disclosedFrom : null,
  }
}

const lineOf = ({ law, today }: On, { organisation, state, fact }: Said): Line | null => {
  const item = fact === undefined ? undefined : shownOf(law).item(state.item, fact.v)
  if (fact === undefined || item === undefined || !isShownOn(state, today)) return null
  const { matter, documentNo, authority, facts } = lineParts(item, fact.fields)
  const { severity, determinedOn, mayEndEarlyFrom, disclosedUntil } = state
  const lastShownOn = disclosedUntil === null ? null : addDays(disclosedUntil, -1)
  return {
    ...{ organisation: shownName(organisation), matter, documentNo, authority, severity, determinedOn },
    facts: facts.map(({ field, value }) => ({ field: field.prop, title: field.title, value })),
    objectedFrom: isObjectedOn(state, today) ? state.objectedFrom : null,
    ...{ disclosedUntil, lastShownOn },
    repairFrom: mayEndEarlyFrom !== null && lastShownOn !== null && mayEndEarlyFrom <= lastShownOn ? mayEndEarlyFrom : null,
  }
}

/** By page and item; where as many records stand there as before, nothing. */
export const countsOf = async (tx: On['tx'], changes: readonly CountChange[]): Promise<Change['counts']> => {
  const counts: Change['counts'] = []
  for (const [organisationId, some] of Map.groupBy(changes, one => one.organisation.organisationId)) {
    const counted = await countShown(tx, organisationId)
    const all = { before: sum([...counted.values()]), after: sum([...counted.values(), ...some.map(({ by }) => by)]) }
    for (const [item, of] of Map.groupBy(some, one => one.item)) {
      const by = sum(of.map(one => one.by))
      const before = counted.get(item) ?? 0
      if (by !== 0) counts.push({ organisation: shownName(of[0]!.organisation), item, before, after: before + by, all })
    }
  }
  return counts
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

/** In any matter, by the law of where the record was determined. */
const measuresOf = ({ law, today: on }: { law: Law; today: LocalDate }, { id, state, fact, division }: Said) => {
  const record = { id, state, fact, division }
  const found = new Map<string, AppliedMeasure>()
  for (const matter of law.measures.matters.keys())
    for (const one of checkMeasures([record], law, { matter, on, place: null }).value.applies) found.set(one.effect, one)
  return found
}

/** Undefined where there is none before, or none afterwards. */
const effectsBetween = (ctx: On, before: Said | undefined, after: Said | undefined): Change['effects'] => {
  const were = before === undefined ? new Map<string, AppliedMeasure>() : measuresOf(ctx, before)
  const are = after === undefined ? new Map<string, AppliedMeasure>() : measuresOf(ctx, after)
  const organisation = shownName((after ?? before)!.organisation)
  const said = (one: AppliedMeasure, change: Change['effects'][number]['change']) => ({
    ...{ organisation, effect: one.effect, kind: one.kind, clause: one.clause, change },
    ...{ title: ctx.law.measures.effects.find(known => known.id === one.effect)?.title ?? one.effect, until: one.until },
  })
  return [
    ...[...were.values()].flatMap(one => {
      const still = are.get(one.effect)
      if (still === undefined) return [said(one, 'falls')]
      return still.until === one.until ? [] : [said(still, 'ends-otherwise')]
    }),
    ...[...are.values()].flatMap(one => (were.has(one.effect) ? [] : [said(one, 'begins')])),
  ]
}
