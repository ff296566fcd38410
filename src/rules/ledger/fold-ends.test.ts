// How a record ends in the fold: erased, and withdrawn after its own status had ended it.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { REASONS } from '#rules/disclosure'
import type { Law } from '#rules/law'
import type { LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { type FoldEntry, fold, isEndedForGood, ENTRY_KINDS as K } from './index.ts'

const day = (text: string) => text as LocalDate

let law: Law
before(async () => {
  law = await repositoryLaw()
})

test('an erased record keeps its item and its first day, and nothing else, whether its facts are blanked yet or not', () => {
  const origin = { division: '990100', received: day('2026-05-09'), source: 's', unit: 'u' }
  const remains = { item: 'administrative-penalty', origin, shown: day('2026-05-10') }
  const fact = {
    item: 'administrative-penalty',
    fields: { decisionDate: '2026-05-01', penaltyCategories: ['没收违法所得'] },
    origin,
  }
  const entries = (first: object): FoldEntry[] => [
    { entryNo: 1, kind: K.registered, recordedOn: day('2026-05-10'), ...first },
    { entryNo: 2, kind: K.erased, recordedOn: day('2026-06-01'), remains },
  ]
  const state = fold(entries({}), law)
  assert.deepEqual(fold(entries({ fact }), law), state)
  assert.equal(state.receivedOn, '2026-05-09')
  assert.deepEqual(
    [state.item, state.endedOn, state.reason, state.shownFrom, state.disclosedFrom],
    ['administrative-penalty', '2026-06-01', REASONS.erased, '2026-05-10', null],
  )
})

test('what its status had ended may still be withdrawn: then for good, from the day on which it was no longer shown', () => {
  const fact = (status: string) => ({
    item: 'administrative-licence',
    fields: { decisionDate: '2026-05-01', validTo: '2030-01-01', status },
  })
  const entries: FoldEntry[] = [
    { entryNo: 1, kind: K.registered, recordedOn: day('2026-05-10'), fact: fact('有效') },
    { entryNo: 2, kind: K.amended, recordedOn: day('2026-05-20'), fact: fact('无效') },
    { entryNo: 3, kind: K.withdrawn, recordedOn: day('2026-05-25') },
  ]
  const [, lapsed, withdrawn] = [1, 2, 3].map(n => fold(entries.slice(0, n), law))
  assert.deepEqual([lapsed!.endedOn, isEndedForGood(lapsed!)], ['2026-05-20', false])
  assert.deepEqual([withdrawn!.endedOn, withdrawn!.reason, isEndedForGood(withdrawn!)], ['2026-05-20', REASONS.withdrawn, true])
  const again = fold([...entries, { entryNo: 4, kind: K.amended, recordedOn: day('2026-05-30'), fact: fact('有效') }], law)
  assert.equal(isEndedForGood(again), true)
})

test('cn-ndrc-2025-36#falsehood: what repair had ended is restored with the end it had; what was annulled meanwhile stays ended', () => {
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-31', penaltyCategories: ['没收违法所得'] } }
  const entries = (...kinds: (readonly [keyof typeof K, string])[]): FoldEntry[] => [
    { entryNo: 1, kind: K.registered, recordedOn: day('2026-06-03'), fact },
    ...kinds.map(([kind, on], index) => ({ entryNo: index + 2, kind: K[kind], recordedOn: day(on) })),
  ]
  const [repaired, restored, annulled, both] = [
    entries(['repaired', '2026-09-10']),
    entries(['repaired', '2026-09-10'], ['restored', '2026-10-08']),
    entries(['repaired', '2026-09-10'], ['annulled', '2026-09-20']),
    entries(['repaired', '2026-09-10'], ['annulled', '2026-09-20'], ['restored', '2026-10-08']),
  ].map(some => fold(some, law))
  assert.deepEqual([repaired!.endedOn, repaired!.reason, isEndedForGood(repaired!)], ['2026-09-10', REASONS.repaired, true])
  assert.deepEqual([restored!.endedOn, restored!.reason, isEndedForGood(restored!)], [null, null, false])
  assert.equal(restored!.disclosedUntil, '2027-06-01')
  assert.deepEqual([annulled!.endedOn, annulled!.reason], ['2026-09-10', REASONS.repaired])
  assert.deepEqual([both!.endedOn, both!.reason, isEndedForGood(both!)], ['2026-09-20', REASONS.annulled, true])
})
