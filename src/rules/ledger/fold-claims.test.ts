// A former system's claim in the fold: it may shorten what the law gives and never lengthen it, whatever happens later.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Claimed, claimedEnd, claimedUntil } from '#rules/catalogue'
import { addDays, type LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { sized } from '#support/survival'
import { explain, type FoldEntry, fold, isShownOn, ENTRY_KINDS as K } from './index.ts'

const law = await repositoryLaw()
const from = '2018-01-01' as LocalDate
const dayWithin = (days: number) => fc.integer({ min: 0, max: days }).map(n => addDays(from, n))
const claims = fc
  .record(
    {
      shownFrom: dayWithin(3000),
      shownUntil: dayWithin(6000),
      repairedOn: dayWithin(3000),
      endedOn: dayWithin(3000),
      endedAs: fc.constantFrom('expired', 'repaired', 'withdrawn', 'annulled', 'delisted'),
    },
    { requiredKeys: [] },
  )
  .map((one): Claimed => ({ by: 'former', ...one }) as Claimed)
const fields = fc.record({
  decisionDate: dayWithin(3000),
  penaltyCategories: fc.subarray(['警告', '罚款', '吊销许可证件', '责令停产停业', '没收违法所得'], { minLength: 1 }),
  fineWan: fc.constantFrom('0.05', '3', '1200'),
})
const recordedOn = addDays(from, 3100)
const origin = { division: '990100', received: recordedOn, source: 's', unit: 'u' }
const item = 'administrative-penalty'

test('an imported record is never seen on a day on which the former system no longer showed it, nor on which it would not be seen had it come to us on its first day', () => {
  fc.assert(
    fc.property(claims, fields, fc.boolean(), (claimed, some, amended) => {
      const fact = { item, fields: some, origin }
      const entries: FoldEntry[] = [{ entryNo: 1, kind: K.imported, recordedOn, fact: { ...fact, claimed } }]
      if (amended) entries.push({ entryNo: 2, kind: K.amended, recordedOn: addDays(recordedOn, 9), fact })
      const state = fold(entries, law)
      assert.deepEqual(explain(entries, law).value, state)
      const first = claimed.shownFrom ?? some.decisionDate
      const [since = first] = [first, recordedOn].toSorted()
      const lawful = fold([{ entryNo: 1, kind: K.registered, recordedOn: since, fact }], law)
      const until = claimedUntil(claimed)
      const end = claimedEnd(claimed)
      for (let day = recordedOn; day < addDays(recordedOn, 4000); day = addDays(day, 13)) {
        if (!isShownOn(state, day)) continue
        assert.ok(isShownOn(lawful, day), `shown on ${day}, not by law`)
        assert.ok(until === null || day < until, `shown on ${day}, the former system until ${until}`)
        assert.ok(end === null || day < end.on, `shown on ${day}, ended on ${end?.on}`)
      }
    }),
    { numRuns: sized(300, 20_000) },
  )
})

test('of two claims the shorter stands; what was repaired there is repaired here, and erasure leaves nothing of either', () => {
  const fact = { item, fields: { decisionDate: '2024-05-01' as LocalDate, penaltyCategories: ['罚款'], fineWan: '3' }, origin }
  const day = (text: string) => text as LocalDate
  const imported = (claimed: Claimed): FoldEntry => ({
    entryNo: 1,
    kind: K.imported,
    recordedOn: day('2024-06-01'),
    fact: { ...fact, claimed },
  })
  const again = (claimed: Claimed): FoldEntry => ({
    entryNo: 2,
    kind: K.amended,
    recordedOn: day('2024-07-01'),
    fact: { ...fact, claimed },
  })
  const until = (a: string, b?: string) =>
    fold(
      [imported({ by: 'x', shownUntil: day(a) }), again({ by: 'x', ...(b === undefined ? {} : { shownUntil: day(b) }) })],
      law,
    ).disclosedUntil
  assert.equal(until('2024-08-01', '2024-09-01'), '2024-08-01')
  assert.equal(until('2024-08-01', '2024-07-20'), '2024-07-20')
  assert.equal(until('2024-08-01'), '2024-08-01')
  const repaired = fold([imported({ by: 'x' }), again({ by: 'x', repairedOn: day('2024-06-20') })], law)
  assert.equal(repaired.endedOn, '2024-06-20')
  const remains = { item, origin, shown: null }
  const erasing: FoldEntry = { entryNo: 3, kind: K.erased, recordedOn: day('2024-08-01'), remains }
  const claimed = { by: 'x', repairedOn: day('2024-05-20') }
  const bare: FoldEntry = { entryNo: 1, kind: K.imported, recordedOn: day('2024-06-01') }
  assert.deepEqual(fold([imported(claimed), erasing], law), fold([bare, erasing], law))
})
