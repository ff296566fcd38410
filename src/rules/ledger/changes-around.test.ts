// What an organisation is told of follows from the state and the day: on every day of a record's life the same function says it.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Law } from '#rules/law'
import { addDays, type LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { changesAround, type FoldEntry, fold, isShownOn, ENTRY_KINDS as K, lastShownOn, type RecordState } from './index.ts'

const DAYS = 30
const day = (text: string) => text as LocalDate

let law: Law
before(async () => {
  law = await repositoryLaw()
})

const penalty = (fields: object = {}) => ({
  item: 'administrative-penalty',
  fields: { decisionDate: '2026-05-01', penaltyCategories: ['没收违法所得'], ...fields },
})
const stateOf = (on: string, fact: object, ...later: [keyof typeof K, string][]): RecordState =>
  fold(
    [
      { entryNo: 1, kind: K.registered, recordedOn: day(on), fact } as FoldEntry,
      ...later.map(([kind, at], n) => ({ entryNo: n + 2, kind: K[kind], recordedOn: day(at) })),
    ],
    law,
  )
const said = (state: RecordState, today: string) =>
  changesAround(state, day(today), DAYS).map(({ what, on }) => `${what} ${on}`)

test('a record is told of from its first day for so many days, from so many before its last, and after its end; between them not', () => {
  const state = stateOf('2026-05-10', penalty())
  const last = lastShownOn(state)!
  const end = addDays(last, 1)
  assert.deepEqual(said(state, '2026-05-09'), ['begins 2026-05-10'])
  assert.deepEqual(said(state, '2026-05-10'), ['begun 2026-05-10'])
  assert.deepEqual(said(state, addDays(day('2026-05-10'), DAYS)), ['begun 2026-05-10'])
  assert.deepEqual(said(state, addDays(day('2026-05-10'), DAYS + 1)), [])
  assert.deepEqual(said(state, addDays(last, -DAYS - 1)), [])
  assert.deepEqual(said(state, addDays(last, -DAYS)), [`ends ${last}`])
  assert.deepEqual(said(state, last), [`ends ${last}`])
  assert.deepEqual(said(state, end), [`ended ${end}`])
  assert.deepEqual(said(state, addDays(end, DAYS)), [`ended ${end}`])
  assert.deepEqual(said(state, addDays(end, DAYS + 1)), [])
})

test('what begins on a day to come is told before it; what ends by an act is told from the day of the act', () => {
  const later = stateOf('2026-05-10', penalty({ decisionDate: '2026-05-20' }))
  assert.deepEqual(said(later, '2026-05-10'), ['begins 2026-05-20'])
  assert.deepEqual(said(stateOf('2026-05-10', penalty(), ['withdrawn', '2026-08-01']), '2026-08-01'), ['ended 2026-08-01'])
  assert.deepEqual(said(stateOf('2026-05-10', penalty(), ['repaired', '2026-08-01']), '2026-08-02'), ['ended 2026-08-01'])
})

test('what the public was never to see has neither begun nor ended', () => {
  const warned = penalty({ penaltyCategories: ['警告'] })
  for (const today of ['2026-05-10', '2026-06-01']) assert.deepEqual(said(stateOf('2026-05-10', warned), today), [])
  const over = stateOf('2026-05-10', penalty({ decisionDate: '2020-01-01' }))
  assert.deepEqual(said(over, '2026-05-10'), [])
  assert.deepEqual(said(stateOf('2026-05-10', warned, ['withdrawn', '2026-05-12']), '2026-05-12'), [])
})

test('on no day is an end told of what is shown no more, or a beginning of what is shown', () => {
  const state = stateOf('2026-05-10', penalty())
  for (let on = day('2026-04-01'); on < '2028-01-01'; on = addDays(on, 1))
    for (const { what, on: at } of changesAround(state, on, DAYS)) {
      assert.equal(isShownOn(state, on), what === 'begun' || what === 'ends', `${what} on ${on}`)
      assert.equal(what === 'begins' || what === 'ends' ? at >= on : at <= on, true, `${what} ${at} on ${on}`)
    }
})
