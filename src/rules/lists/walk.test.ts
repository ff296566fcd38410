// Every sequence of up to seven acts (ten in the long run), on every boundary day, through the pure rules of lists, of the ledger and of measures.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListRule } from '#rules/law'
import { type FoldEntry, type FoldFact, fold, ENTRY_KINDS as K } from '#rules/ledger'
import { checkMeasures } from '#rules/measures'
import { addDays, isWithinInterval, type LocalDate, workingDayDue } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { sized } from '#support/survival'
import {
  foldListCase,
  isHeardFirst,
  LIST_STEPS,
  type ListCase,
  type ListStep,
  type ListStepKind,
  lastDayOn,
  listStandingOn,
  mayListStep,
  removalFrom,
} from './index.ts'

const law = await repositoryLaw()
const day = (text: string) => text as LocalDate
const LONGEST = sized(7, 10)
const BEGUN: ListStep = { kind: 'proposed', on: day('2026-03-02') }

const listOf = (id: string): ListRule => law.lists.find(one => one.id === id)!
/** What the operation adds to a step; a defence asks for a hearing in one of two. */
const waysOf = (kind: ListStepKind, list: ListRule): Partial<ListStep>[] => {
  if (kind === 'noticed') return [{ statementDays: 5 }]
  if (kind === 'defended') return [{ hearing: true }, { hearing: false }]
  if (kind === 'decided-in')
    return list.kind === 'severe' ? [{ termMonths: 12, removalAfterMonths: 6 }] : [{ termMonths: null }]
  return [{}]
}

/** Days on which something may turn: today, and around the end of each clock that runs. */
const daysAfter = (found: ListCase, list: ListRule, today: LocalDate): LocalDate[] => {
  const turns: LocalDate[] = []
  if (found.standing === 'noticed') {
    const { due, settled } = { due: today, ...workingDayDue(law.calendar, found.noticedOn!, found.statementDays!) }
    if (settled) turns.push(due)
  }
  if (found.standing === 'published')
    turns.push(...[removalFrom(found, list), lastDayOn(found, list)].filter(turn => turn !== null))
  return [today, ...turns.flatMap(turn => [turn, addDays(turn, 1)])].filter(turn => turn >= today)
}

/** The kinds occur in that order; where several are named, any of them. */
const inOrder = (steps: readonly ListStep[], kinds: readonly (readonly ListStepKind[])[]): boolean => {
  let at = 0
  for (const { kind } of steps) if (kinds[at]?.includes(kind)) at++
  return at === kinds.length
}
const TO_THE_LIST: readonly (readonly ListStepKind[])[] = [
  ...([['proposed'], ['noticed'], ['reviewed', 'lapsed'], ['decided-in'], ['served'], ['published']] as const),
]

/** What an abnormal list may do without; once the party was told, it is heard. */
const HEARD: readonly ListStepKind[] = ['noticed', 'reviewed']

const holdsOfCase = (steps: readonly ListStep[], list: ListRule): void => {
  const of = (kind: ListStepKind) => steps.find(step => step.kind === kind)
  const at = (kind: ListStepKind) => steps.findIndex(step => step.kind === kind)
  const told = JSON.stringify(steps)
  const way = isHeardFirst(list) || of('noticed') ? TO_THE_LIST : TO_THE_LIST.filter(([kind]) => !HEARD.includes(kind!))
  if (of('published')) assert.ok(inOrder(steps, way), told)
  if (of('decided-in')) assert.equal(of('decided-not'), undefined, told)
  const lapsed = of('lapsed')
  if (lapsed) {
    const due = workingDayDue(law.calendar, of('noticed')!.on, 5)
    assert.ok(due.settled && lapsed.on > due.due, told)
  }
  if (list.hearing !== null && of('reviewed') && steps.slice(0, at('reviewed')).some(step => step.hearing === true))
    assert.ok(at('hearing-held') > 0 && at('hearing-held') < at('reviewed'), told)
  for (const kind of ['removed-early', 'removal-refused'] as const) if (of(kind)) assert.ok(at('removal-asked') > 0, told)
  if (of('annulled')) assert.ok(at('basis-annulled') > 0 && at('basis-annulled') < at('annulled'), told)
  if (of('basis-annulled') && of('published')) assert.ok(at('published') < at('basis-annulled'), told)
  const ends = steps.findIndex(step => ['removed-early', 'annulled', 'withdrawn', 'decided-not'].includes(step.kind))
  if (ends >= 0) assert.equal(ends, steps.length - 1, told)
}

/** The entries that the operations append for those steps. */
const entriesOf = (steps: readonly ListStep[], list: ListRule): FoldEntry[] => {
  const found = foldListCase(steps)
  if (found.publishedOn === null) return []
  const last = lastDayOn(found, list)
  const fields = { list: list.id, listedOn: found.decidedOn!, ...(last ? { listedTo: last } : {}), listStatus: '列入中' }
  const fact: FoldFact = { item: list.item, v: law.item(list.item)!.version, fields }
  const entries: FoldEntry[] = [{ entryNo: 1, kind: K.listed, recordedOn: found.publishedOn, fact }]
  for (const { kind, on } of steps) {
    const ended = kind === 'removed-early' ? K.delisted : kind === 'annulled' ? K.annulled : undefined
    if (ended !== undefined) entries.push({ entryNo: 2, kind: ended, recordedOn: on })
  }
  return entries
}

const seen = new Set<string>()
/** No answer without a live basis, and nothing restricts who is not on the list that day. */
const holdsOfMeasures = (steps: readonly ListStep[], list: ListRule, today: LocalDate): number => {
  const entries = entriesOf(steps, list)
  const key = `${list.id} ${today} ${JSON.stringify(entries)}`
  if (entries.length === 0 || seen.has(key)) return 0
  seen.add(key)
  const record = { id: 'r', fact: entries[0]!.fact, state: fold(entries, law), division: '990100' }
  const isOn = ['published', 'removal-asked'].includes(listStandingOn(foldListCase(steps), list, today))
  let answers = 0
  for (const matter of law.measures.matters.keys()) {
    const { value } = checkMeasures([record], law, { matter, on: today, place: '990100' })
    for (const one of value.applies) {
      answers++
      const clause = law.clause(one.clause)!
      const effect = law.measures.effects.find(known => known.id === one.effect)!
      assert.ok(!clause.unconfirmed && isWithinInterval(clause.instrument, today) && isWithinInterval(effect, today), key)
      assert.ok(isWithinInterval(one, today), `${key} ${matter}`)
      assert.equal(effect.item, list.item, key)
      assert.ok(isOn, `${key} ${matter} applies ${one.measure} to who is not on the list`)
    }
    assert.ok(value.waits.every(one => law.clause(one.clause)!.unconfirmed))
  }
  return answers
}

function walk(list: ListRule): { tried: number; cases: number; onList: number; answers: number } {
  const told = { tried: 0, cases: 0, onList: 0, answers: 0 }
  const visit = (steps: readonly ListStep[], today: LocalDate): void => {
    told.cases++
    holdsOfCase(steps, list)
    const found = foldListCase(steps)
    if (found.standing === 'published') told.onList++
    for (const on of daysAfter(found, list, today)) {
      told.answers += holdsOfMeasures(steps, list, on)
      if (steps.length > LONGEST) continue
      for (const kind of LIST_STEPS) {
        told.tried++
        if (mayListStep(found, kind, list, law, on).value !== true) continue
        for (const more of waysOf(kind, list)) visit([...steps, { kind, on, ...more }], on)
      }
    }
  }
  visit([BEGUN], BEGUN.on)
  return told
}

for (const id of ['demo-gas-business', 'market-regulation-serious', 'major-tax-violation'])
  test(`cn-state-council-office-2020-49#severe-lists: no way to ${id} without its steps, no measure without a live basis`, () => {
    const told = walk(listOf(id))
    assert.ok(told.tried > 2_500 && told.onList >= 50, JSON.stringify(told))
    assert.ok(told.answers > 10, JSON.stringify(told))
  })

test('an abnormal list needs its decision and its service, has no end but removal or annulment, and bears no measure of a severe list', () => {
  const list = listOf('demo-gas-abnormal')
  const told = walk(list)
  assert.ok(told.tried > 2_500 && told.onList >= 30 && told.answers > 0, JSON.stringify(told))
  const steps = (['decided-in', 'served', 'published'] as const).map(kind => ({ kind, on: BEGUN.on }))
  assert.equal(listStandingOn(foldListCase([BEGUN, ...steps]), list, day('2036-01-01')), 'published')
})

test('a list that lacks a basis has no way onto it at all', () => {
  for (const list of law.lists.filter(one => one.fieldBasis.length === 0 || one.procedureBasis.length === 0)) {
    const { cases, onList } = walk(list)
    // Taken back, and of an abnormal list decided against at once.
    assert.deepEqual([cases, onList], [list.kind === 'severe' ? 2 : 3, 0], list.id)
  }
})
