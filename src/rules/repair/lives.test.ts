// Every sequence of up to seven acts (five in the small run), on every boundary day, through the pure rules of repair and of the ledger.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REASONS } from '#rules/disclosure'
import {
  explain,
  type FoldEntry,
  type FoldFact,
  fold,
  isEndedForGood,
  isShownOn,
  ENTRY_KINDS as K,
  type RecordState,
} from '#rules/ledger'
import type { Ruling } from '#rules/outcome'
import { addDays, type LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { sized } from '#support/survival'
import { eligibilityOn, type Falsehood, foldCase, mayStep, type Step, type StepKind } from './index.ts'

const law = await repositoryLaw()
const day = (text: string) => text as LocalDate
const LONGEST = sized(5, 7)

type World = {
  readonly today: number
  readonly entries: readonly FoldEntry[]
  readonly steps: readonly Step[]
  readonly falsehoods: readonly Falsehood[]
}
type Life = { readonly fact: FoldFact; readonly days: readonly LocalDate[] }

/** The boundary days of one record: recorded, last day before, first day of an early end, last day shown, first day no longer. */
function lifeOf(fields: FoldFact['fields'], recordedOn: LocalDate): Life {
  const origin = { division: '990102', received: recordedOn, source: 's', unit: 'u' }
  const fact: FoldFact = { item: 'administrative-penalty', fields, origin }
  const state = fold([{ entryNo: 1, kind: K.registered, recordedOn, fact }], law)
  const early = state.mayEndEarlyFrom!
  const until = state.disclosedUntil!
  const days = [recordedOn, addDays(early, -1), early, addDays(early, 5), addDays(until, -1), until]
  assert.deepEqual(days, days.toSorted())
  return { fact, days }
}

const STEP_KINDS: readonly StepKind[] = [
  'returned',
  'completed-again',
  'accepted',
  'refused',
  'extended',
  'approved',
  'rejected',
  'withdrawn',
  'falsehood-found',
]
const LEDGER_ACTS = ['amended', 'annulled', 'withdrawn', 'shielded', 'unshielded', 'objected'] as const

/** Folded once for each list of entries, which every world after it shares. */
const folded = new WeakMap<readonly FoldEntry[], Ruling<RecordState>>()
function rulingOf(entries: readonly FoldEntry[]): Ruling<RecordState> {
  const found = folded.get(entries) ?? explain(entries, law)
  folded.set(entries, found)
  return found
}
const stateOf = (entries: readonly FoldEntry[]): RecordState => rulingOf(entries).value

const eligible = (world: World, life: Life) =>
  eligibilityOn(
    { fact: life.fact, record: rulingOf(world.entries), division: '990102', falsehoods: world.falsehoods },
    law,
    life.days[world.today]!,
  ).value

const append = (world: World, life: Life, kind: FoldEntry['kind'], fact?: FoldFact): readonly FoldEntry[] => [
  ...world.entries,
  { entryNo: world.entries.length + 1, kind, recordedOn: life.days[world.today]!, ...(fact ? { fact } : {}) },
]

/** The worlds that one more act leads to; an act that is refused leads nowhere, for it changes nothing. */
function next(world: World, life: Life): World[] {
  const today = life.days[world.today]!
  const found: World[] = []
  const open = world.steps.length > 0 ? foldCase(world.steps) : undefined
  if ((open === undefined || open.closedOn !== null) && eligible(world, life).standing === 'now')
    found.push({ ...world, steps: [{ kind: 'submitted', on: today }] })
  for (const kind of open ? STEP_KINDS : []) {
    if (mayStep(open!, kind, law, '990102', today).value !== true) continue
    if (kind === 'approved' && eligible(world, life).standing !== 'now') continue
    const steps = [...world.steps, { kind, on: today }]
    if (kind === 'approved') found.push({ ...world, steps, entries: append(world, life, K.repaired) })
    else if (kind === 'falsehood-found')
      found.push({
        ...world,
        steps,
        entries: open!.standing === 'approved' ? append(world, life, K.restored) : world.entries,
        falsehoods: [...world.falsehoods, { foundOn: today, here: true }],
      })
    else found.push({ ...world, steps })
  }
  const ended = isEndedForGood(stateOf(world.entries))
  for (const act of LEDGER_ACTS) {
    // A hand-in and a withdrawal of what has ended for good are refused by intake.
    if (ended && (act === 'amended' || act === 'withdrawn' || act === 'annulled')) continue
    found.push({ ...world, entries: append(world, life, K[act], act === 'amended' ? life.fact : undefined) })
  }
  return found
}

function check(before: World, after: World, life: Life): void {
  const was = stateOf(before.entries)
  const state = stateOf(after.entries)
  const hold = (holds: boolean, why: string) => {
    if (!holds) assert.fail(`${why}: ${JSON.stringify(after)}`)
  }
  const added = after.entries.length > before.entries.length ? after.entries.at(-1)! : undefined
  const repaired = after.entries.findLast(entry => entry.kind === K.repaired || entry.kind === K.restored)
  if (repaired?.kind === K.repaired)
    for (const one of life.days) hold(one < repaired.recordedOn || !isShownOn(state, one), `repaired, and shown on ${one}`)
  if (added?.kind === K.repaired) hold(added.recordedOn >= was.mayEndEarlyFrom!, 'repaired before its day')
  for (const [from, until] of [
    [state.disclosedFrom, state.disclosedUntil],
    [state.shieldedFrom, state.shieldedUntil],
  ])
    hold(from === null || until === null || from! < until!, 'an interval is negative')
  hold(state.disclosedUntil !== null && state.disclosedUntil <= was.disclosedUntil!, 'an end moved later')
  if (isEndedForGood(was) && added?.kind !== K.restored)
    hold(state.endedOn === was.endedOn && isEndedForGood(state), 'it opened again')
  if (after.entries.some(entry => entry.kind === K.annulled || entry.kind === K.withdrawn))
    hold(isEndedForGood(state), 'annulled or withdrawn, and restored')
  if (added?.kind === K.restored) hold(state.reason !== REASONS.repaired, 'restored, and still repaired')
}

/** What the future of a world depends on: worlds alike in it are followed once. */
const keyOf = ({ today, entries, steps, falsehoods }: World): string =>
  JSON.stringify([
    today,
    steps.length > 0 && foldCase(steps),
    falsehoods
      .map(one => one.foundOn)
      .toSorted()
      .at(-1),
    stateOf(entries),
    entries.filter(one => one.kind === K.repaired || one.kind === K.annulled || one.kind === K.withdrawn).map(one => one.kind),
  ])

const LIVES: Readonly<Record<string, Life>> = {
  ordinary: lifeOf({ decisionDate: '2026-05-31', penaltyCategories: ['没收违法所得'], sector: '其他' }, day('2026-06-03')),
  serious: lifeOf({ decisionDate: '2026-05-10', penaltyCategories: ['吊销许可证件'], sector: '其他' }, day('2026-05-20')),
  'with a term': lifeOf(
    { decisionDate: '2026-05-10', penaltyCategories: ['暂扣许可证件'], penaltyValidTo: '2026-12-31', sector: '其他' },
    day('2026-05-20'),
  ),
}

for (const [name, life] of Object.entries(LIVES))
  test(`cn-ndrc-2025-36#conditions: no sequence of up to ${LONGEST} acts shows what is repaired or breaks a period: ${name}`, () => {
    const first: FoldEntry = { entryNo: 1, kind: K.registered, recordedOn: life.days[0]!, fact: life.fact }
    let worlds: World[] = [{ today: 0, entries: [first], steps: [], falsehoods: [] }]
    let acts = 0
    let repairs = 0
    for (let length = 0; length < LONGEST; length += 1) {
      const met = new Map<string, World>()
      for (const world of worlds)
        for (let today = world.today; today < life.days.length; today += 1) {
          const moved = { ...world, today }
          for (const after of next(moved, life)) {
            acts += 1
            if (after.entries.at(-1)!.kind === K.repaired && after.entries.length > world.entries.length) repairs += 1
            check(moved, after, life)
            const key = keyOf(after)
            if (!met.has(key)) met.set(key, after)
          }
        }
      worlds = [...met.values()]
    }
    assert.ok(acts > 10_000 && repairs > 100, `${acts} acts, ${repairs} repairs`)
  })
