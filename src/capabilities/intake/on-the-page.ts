/** What an act changes of what the public sees: the line, the counts, the measures that rest on it, the days. Nothing is written. */

import type { Static } from '@sinclair/typebox'
import type { Context } from '#capabilities/operation'
import { lineParts, shownOf } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { formatRecordId, isObjectedOn, isShownOn, type RecordState } from '#rules/ledger'
import { type AppliedMeasure, checkMeasures } from '#rules/measures'
import { addDays, type LocalDate } from '#rules/time'
import { countShown, type KeptFact, newestFact, type StoredRecord } from '#storage/ledger'
import { findOrganisationById, type Organisation } from '#storage/organisations'
import { joinedRecord } from './merge.ts'
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

/** `fact`: what it would say; undefined where it is withdrawn. `into`: to which organisation it would go. */
export type Done = {
  readonly state: RecordState
  readonly fact: KeptFact | undefined
  readonly into?: Organisation | undefined
}

export const onThePage = async (ctx: On, record: StoredRecord, done: Done): Promise<Change> => {
  const { organisationId, recordNo, division } = record.state
  const own = await findOrganisationById(ctx.tx, organisationId)
  const organisation = { organisationId, uscc: own?.uscc ?? null, name: own?.name ?? '' }
  const id = formatRecordId(organisationId, recordNo)
  const now: Said = { organisation, id, state: record.state, fact: newestFact(record), division }
  const there = done.into === undefined ? organisation : named(done.into)
  const joined = done.into === undefined || !done.fact ? undefined : await joinedRecord(ctx, done.fact, done.into)
  const then: Said =
    joined === undefined
      ? { ...now, organisation: there, state: done.state, fact: done.fact ?? now.fact }
      : { ...now, organisation: there, state: joined.state, fact: newestFact(joined) }
  const before = lineOf(ctx, now)
  const after = lineOf(ctx, then)
  const isElsewhere = done.into !== undefined
  return {
    today: ctx.today,
    ...{ before, after, joins: joined !== undefined },
    leavesOn: before !== null && (after === null || isElsewhere) ? ctx.today : null,
    appearsOn: appearsOn(ctx.today, then.state, before !== null && !isElsewhere),
    counts: [
      ...(await countsOf(ctx, organisation, now.state.item, before === null ? 0 : -1, isElsewhere ? null : after)),
      ...(isElsewhere && joined === undefined ? await countsOf(ctx, there, now.state.item, 0, after) : []),
    ],
    effects: effectsBetween(ctx, now, then, isElsewhere),
  }
}

const named = ({ organisationId, uscc, name }: Organisation): Named => ({ organisationId, uscc, name })
const shownName = ({ uscc, name }: Named) => ({ uscc, name })

const appearsOn = (today: LocalDate, state: RecordState, isThere: boolean): LocalDate | null => {
  if (isThere || state.disclosedFrom === null) return null
  if (isShownOn(state, today)) return today
  return state.disclosedFrom > today && isShownOn(state, state.disclosedFrom) ? state.disclosedFrom : null
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

/** Of one organisation's page; empty where as many records stand on it as before. */
const countsOf = async (
  { tx }: On,
  organisation: Named,
  item: string,
  goes: number,
  after: Line | null,
): Promise<Change['counts']> => {
  const by = goes + (after === null ? 0 : 1)
  if (by === 0) return []
  const counted = await countShown(tx, organisation.organisationId)
  const before = counted.get(item) ?? 0
  const all = [...counted.values()].reduce((sum, n) => sum + n, 0)
  const counts = { before, after: before + by, all: { before: all, after: all + by } }
  return [{ organisation: shownName(organisation), item, ...counts }]
}

/** In any matter, by the law of where the record was determined. */
const measuresOf = ({ law, today: on }: { law: Law; today: LocalDate }, { id, state, fact, division }: Said) => {
  const record = { id, state, fact, division }
  const found = new Map<string, AppliedMeasure>()
  for (const matter of law.measures.matters.keys())
    for (const one of checkMeasures([record], law, { matter, on, place: null }).value.applies) found.set(one.effect, one)
  return found
}

const effectsBetween = (ctx: On, now: Said, then: Said, isElsewhere: boolean): Change['effects'] => {
  const before = measuresOf(ctx, now)
  const after = measuresOf(ctx, then)
  const said = (one: AppliedMeasure, of: Said, change: Change['effects'][number]['change']) => ({
    ...{ organisation: shownName(of.organisation), effect: one.effect, kind: one.kind, clause: one.clause, change },
    ...{ title: ctx.law.measures.effects.find(known => known.id === one.effect)?.title ?? one.effect, until: one.until },
  })
  return [
    ...[...before.values()].flatMap(one => {
      const still = isElsewhere ? undefined : after.get(one.effect)
      if (still === undefined) return [said(one, now, 'falls')]
      return still.until === one.until ? [] : [said(still, then, 'ends-otherwise')]
    }),
    ...[...after.values()].flatMap(one => (isElsewhere || !before.has(one.effect) ? [said(one, then, 'begins')] : [])),
  ]
}
