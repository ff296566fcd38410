// The fold held by properties: whatever happens to a record, its dates stay true to its entries and to the law.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideDisclosure, disclosureFrom, planOf, REASONS } from '#rules/disclosure'
import { addDays, type LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { sized } from '#support/survival'
import {
  type Condition,
  ENTRY_KINDS,
  type EntryKind,
  entriesOn,
  explain,
  type FoldEntry,
  fold,
  foldOn,
  isShownOn,
  lastShownOn,
  type RecordState,
} from './index.ts'

const law = await repositoryLaw()
const day = (text: string) => text as LocalDate
const K = ENTRY_KINDS

const CATEGORIES = [
  '警告',
  '通报批评',
  '罚款',
  '没收违法所得',
  '暂扣许可证件',
  '吊销许可证件',
  '限制从业',
  '责令停产停业',
  '其他-责令改正',
]
const dayFrom = (from: string, days: number) => fc.integer({ min: 0, max: days }).map(n => addDays(day(from), n))
const penalty = fc.record(
  {
    decisionDate: dayFrom('2018-01-01', 4000),
    penaltyCategories: fc.uniqueArray(fc.constantFrom(...CATEGORIES), { minLength: 1, maxLength: 3 }),
    fineWan: fc.constantFrom('0.05', '3', '1200'),
    procedure: fc.constantFrom('简易程序', '普通程序'),
    penaltyValidTo: fc.oneof(fc.constant('LONG_TERM'), dayFrom('2022-01-01', 4000)),
    severity: fc.constantFrom('轻微', '一般', '严重'),
    publicationReason: fc.constant('涉及公众安全'),
    sector: fc.constantFrom('食品', '消防', '其他'),
  },
  { requiredKeys: ['decisionDate', 'penaltyCategories'] },
)
const licence = fc.record(
  {
    decisionDate: dayFrom('2010-01-01', 6000),
    validTo: fc.oneof(fc.constant('LONG_TERM'), dayFrom('2020-01-01', 4000)),
    status: fc.constantFrom('有效', '无效'),
  },
  { requiredKeys: ['decisionDate'] },
)
const registration = fc.record({ registeredOn: dayFrom('2000-01-01', 9000), status: fc.constantFrom('存续', '注销') })
const factOf = (item: string) => {
  const fields: fc.Arbitrary<object> =
    item === 'administrative-penalty' ? penalty : item === 'administrative-licence' ? licence : registration
  return fields.map(some => ({ item, fields: some as Record<string, string | string[]> }))
}
const LATER: EntryKind[] = [
  K.amended,
  K.amended,
  K.withdrawn,
  K.annulled,
  K.repaired,
  K.objected,
  K.objectionDecided,
  K.shielded,
  K.unshielded,
  K.movedOut,
]

const life: fc.Arbitrary<FoldEntry[]> = fc
  .constantFrom('administrative-penalty', 'administrative-licence', 'registration')
  .chain(item =>
    fc
      .tuple(
        dayFrom('2023-01-01', 1800),
        factOf(item),
        fc.array(fc.tuple(fc.constantFrom(...LATER), fc.integer({ min: 0, max: 300 }), factOf(item)), { maxLength: 6 }),
      )
      .map(([recordedOn, fact, later]) => {
        const entries: FoldEntry[] = [{ entryNo: 1, kind: K.registered, recordedOn, fact }]
        let on = recordedOn
        for (const [kind, gap, changed] of later) {
          on = addDays(on, gap)
          entries.push({ entryNo: entries.length + 1, kind, recordedOn: on, ...(kind === K.amended ? { fact: changed } : {}) })
        }
        return entries
      }),
  )
const division = fc.constantFrom(null, '990102', '320100')
const within = (where: string | null, entries: readonly FoldEntry[]): FoldEntry[] =>
  entries.map(entry =>
    entry.fact === undefined || where === null
      ? entry
      : { ...entry, fact: { ...entry.fact, origin: { division: where, received: entry.recordedOn, source: 's', unit: 'u' } } },
  )

function checkInvariants(state: RecordState, entries: readonly FoldEntry[]): void {
  const {
    disclosedFrom: from,
    disclosedUntil: until,
    determinedOn,
    recordedOn,
    shieldedFrom,
    shieldedUntil,
    objectedFrom,
    objectedUntil,
    endedOn,
    shownFrom,
    mayEndEarlyFrom,
    reason,
  } = state
  assert.ok(until === null || (from !== null && from < until), 'disclosure is an interval')
  assert.ok(shieldedUntil === null || (shieldedFrom !== null && shieldedFrom < shieldedUntil), 'a shield is an interval')
  assert.ok(objectedUntil === null || (objectedFrom !== null && objectedFrom < objectedUntil), 'a mark stands for a time')
  assert.ok(
    from === null || (from >= recordedOn && (determinedOn === null || from >= determinedOn)),
    'never before determined or recorded',
  )
  assert.ok(mayEndEarlyFrom === null || until === null || mayEndEarlyFrom <= until)
  assert.ok(endedOn === null || endedOn >= recordedOn)
  assert.ok(shownFrom === null || shownFrom >= recordedOn)
  assert.equal(recordedOn, entries[0]!.recordedOn)
  assert.ok(from !== null || reason !== null, 'what is not shown says why')
  assert.ok(endedOn === null || reason !== null, 'what has ended says why')
}

test('whatever happens, no interval is negative and nothing is shown before it was determined and recorded', () => {
  fc.assert(
    fc.property(life, division, (entries, where) => {
      for (let n = 1; n <= entries.length; n += 1) checkInvariants(fold(within(where, entries).slice(0, n), law), entries)
    }),
    { numRuns: sized(3000, 60_000) },
  )
})

test('the first day on the portal is the first day on which any past state showed it', () => {
  fc.assert(
    fc.property(life, entries => {
      const { shownFrom } = fold(entries, law)
      // Between two entries the state of the earlier one was seen, on the day of the later one until it was recorded.
      const seen = entries.flatMap((entry, index) => {
        const state = fold(entries.slice(0, index + 1), law)
        const until = entries[index + 1]?.recordedOn ?? addDays(entry.recordedOn, 400)
        const days: LocalDate[] = []
        for (let d = entry.recordedOn; d <= until && days.length === 0; d = addDays(d, 1)) if (isShownOn(state, d)) days.push(d)
        return days
      })
      const first = seen.sort()[0] ?? null
      // Past the window of this test lies only the future of the newest state.
      if (first !== null || shownFrom === null) assert.equal(shownFrom, first)
      else assert.ok(shownFrom > addDays(entries.at(-1)!.recordedOn, 400))
    }),
    { numRuns: sized(400, 8_000) },
  )
})

test('an amendment, a withdrawal or a new law never makes a record forget that it was shown', () => {
  fc.assert(
    fc.property(life, entries => {
      let shown: LocalDate | null = null
      for (let n = 1; n <= entries.length; n += 1) {
        const { shownFrom } = fold(entries.slice(0, n), law)
        if (shown !== null && shown <= entries[n - 1]!.recordedOn) assert.equal(shownFrom, shown)
        shown = shownFrom
      }
    }),
    { numRuns: sized(1500, 30_000) },
  )
  const gone = fold(
    [{ entryNo: 1, kind: K.registered, recordedOn: day('2026-05-01'), fact: { item: 'unheard-of', fields: {} } }],
    law,
    [],
    { shownFrom: day('2026-05-01') },
  )
  assert.equal(gone.reason, REASONS.noRule)
  assert.equal(gone.shownFrom, '2026-05-01')
})

test('objections touch nothing of the state but the mark, wherever they come', () => {
  fc.assert(
    fc.property(
      life,
      fc.array(fc.tuple(fc.constantFrom<EntryKind>(K.objected, K.objectionDecided), fc.nat()), { minLength: 1, maxLength: 4 }),
      (entries, unrelated) => {
        const mixed = [...entries]
        for (const [kind, where] of unrelated) {
          const at = 1 + (where % mixed.length)
          mixed.splice(at, 0, { entryNo: 0, kind, recordedOn: mixed[at - 1]!.recordedOn })
        }
        const numbered = mixed.map((entry, index) => ({ ...entry, entryNo: index + 1 }))
        const mark = { objectedFrom: null, objectedUntil: null }
        assert.deepEqual({ ...fold(numbered, law), ...mark }, { ...fold(entries, law), ...mark })
      },
    ),
    { numRuns: sized(1500, 30_000) },
  )
})

test('a fold of a prefix is the past state, and later entries do not change it', () => {
  fc.assert(
    fc.property(life, fc.nat(2000), (entries, gap) => {
      const on = addDays(entries[0]!.recordedOn, gap)
      const known = entriesOn(entries, on)
      assert.ok(known.length > 0)
      assert.deepEqual(foldOn(entries, on, law)?.value, fold(entries.slice(0, known.length), law))
      assert.equal(foldOn(entries, addDays(entries[0]!.recordedOn, -1), law), undefined)
    }),
    { numRuns: sized(1500, 30_000) },
  )
})

test('what is remembered equals what is worked out, and the reasons change nothing', () => {
  fc.assert(
    fc.property(life, division, (entries, where) => {
      const state = fold(within(where, entries), law)
      assert.deepEqual(explain(within(where, entries), law).value, state)
      const { fact, recordedOn } = entries[0]!
      const input = { ...fact!, recordedOn, division: where }
      assert.deepEqual(disclosureFrom(planOf(input, law), recordedOn), decideDisclosure(input, law).value)
    }),
    { numRuns: sized(3000, 60_000) },
  )
})

test('what has ended never re-opens, whatever is handed in after', () => {
  fc.assert(
    fc.property(life, factOf('administrative-penalty'), (entries, fact) => {
      const ends = [K.withdrawn, K.annulled, K.repaired, K.movedOut] as EntryKind[]
      const end = entries.find(entry => ends.includes(entry.kind))
      fc.pre(end !== undefined)
      const last = entries.at(-1)!
      const again = [...entries, { entryNo: last.entryNo + 1, kind: K.amended, recordedOn: addDays(last.recordedOn, 1), fact }]
      const state = fold(again, law)
      assert.equal(state.endedOn, end!.recordedOn)
      assert.ok(!isShownOn(state, addDays(last.recordedOn, 2)))
    }),
    { numRuns: sized(500, 10_000) },
  )
})

test('xinheng-proposals#transition-2025-36: a new law never shows longer what an older law had begun to show', () => {
  fc.assert(
    fc.property(penalty, fields => {
      const decidedOn = fields.decisionDate as LocalDate
      fc.pre(decidedOn < '2026-04-01' && decidedOn >= '2019-07-01')
      const state = fold(
        [
          {
            entryNo: 1,
            kind: K.registered,
            recordedOn: decidedOn,
            fact: { item: 'administrative-penalty', fields: fields as never },
          },
        ],
        law,
      )
      if (state.disclosedUntil === null) return
      // The longest that any law before 2026-04-01 has set is three years.
      assert.ok(state.disclosedUntil <= addDays(decidedOn, 3 * 366 + 1))
      // Nothing that was shown ends in the past of a law that came later.
      if (state.disclosedUntil < '2026-04-01' && decidedOn >= '2023-05-01') assert.fail('ended by a law not yet in force')
    }),
    { numRuns: sized(1500, 30_000) },
  )
})

test('a shield hides for its time: before it was seen, while it lasts not, after it again', () => {
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-01', penaltyCategories: ['没收违法所得'] } }
  const entries: FoldEntry[] = [
    { entryNo: 1, kind: K.registered, recordedOn: day('2026-05-10'), fact },
    { entryNo: 2, kind: K.shielded, recordedOn: day('2026-06-01') },
    { entryNo: 3, kind: K.unshielded, recordedOn: day('2026-07-01') },
  ]
  const state = fold(entries, law)
  assert.deepEqual([state.shieldedFrom, state.shieldedUntil, state.shownFrom], ['2026-06-01', '2026-07-01', '2026-05-10'])
  assert.deepEqual(
    ['2026-05-31', '2026-06-01', '2026-06-30', '2026-07-01'].map(on => isShownOn(state, day(on))),
    [true, false, false, true],
  )
})

test('the mark stands from the day an objection was taken up until the last that is open was decided; decided on its day, it stood on none', () => {
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-01', penaltyCategories: ['罚款'] } }
  const of = (...later: [EntryKind, string][]) => {
    const entries = [[K.registered, '2026-05-10'] as const, ...later].map(
      ([kind, on], at): FoldEntry => ({ entryNo: at + 1, kind, recordedOn: day(on), ...(at === 0 ? { fact } : {}) }),
    )
    const { objectedFrom, objectedUntil } = fold(entries, law)
    return [objectedFrom, objectedUntil]
  }
  assert.deepEqual(of(), [null, null])
  assert.deepEqual(of([K.objected, '2026-06-01']), ['2026-06-01', null])
  assert.deepEqual(of([K.objected, '2026-06-01'], [K.objectionDecided, '2026-06-09']), ['2026-06-01', '2026-06-09'])
  assert.deepEqual(of([K.objected, '2026-06-01'], [K.objectionDecided, '2026-06-01']), [null, null])
  const two: [EntryKind, string][] = [
    [K.objected, '2026-06-01'],
    [K.objected, '2026-06-03'],
    [K.objectionDecided, '2026-06-05'],
  ]
  assert.deepEqual(of(...two), ['2026-06-01', null])
  assert.deepEqual(of(...two, [K.objectionDecided, '2026-06-09']), ['2026-06-01', '2026-06-09'])
  assert.deepEqual(of(...two, [K.objectionDecided, '2026-06-09'], [K.objected, '2026-07-01']), ['2026-07-01', null])
})

test('the shield of an organisation covers a record that comes while it lasts: it is first shown when it ends', () => {
  const shield: Condition = { kind: 'shield', from: day('2026-05-01'), until: day('2026-06-01'), recordedOn: day('2026-05-01') }
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-01', penaltyCategories: ['没收违法所得'] } }
  const state = fold([{ entryNo: 1, kind: K.registered, recordedOn: day('2026-05-10'), fact }], law, [shield])
  assert.equal(state.disclosedFrom, '2026-05-10')
  assert.equal(state.shownFrom, '2026-06-01')
  // A second one that begins on the day on which the first ends carries on.
  const next: Condition = { ...shield, from: day('2026-06-01'), until: day('2026-07-01') }
  const long = fold([{ entryNo: 1, kind: K.registered, recordedOn: day('2026-05-10'), fact }], law, [shield, next])
  assert.deepEqual([long.shieldedFrom, long.shieldedUntil, long.shownFrom], ['2026-05-01', '2026-07-01', '2026-07-01'])
})

test('what was known of a record on a day knows no condition that the ledger learnt of later', () => {
  const shield: Condition = { kind: 'shield', from: day('2026-05-20'), until: null, recordedOn: day('2026-06-15') }
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-01', penaltyCategories: ['没收违法所得'] } }
  const entries = [{ entryNo: 1, kind: K.registered, recordedOn: day('2026-05-10'), fact }]
  const shieldedFrom = (on: string) => foldOn(entries, day(on), law, [shield])?.value.shieldedFrom
  assert.deepEqual(['2026-06-14', '2026-06-15'].map(shieldedFrom), [null, '2026-05-20'])
})

test('every field of a state says why: rule and clause, or the entry', () => {
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-29', penaltyCategories: ['没收违法所得'] } }
  const { value, because } = explain([{ entryNo: 1, kind: K.registered, recordedOn: day('2026-06-03'), fact }], law)
  for (const field of [
    'severity',
    'determinedOn',
    'disclosedFrom',
    'disclosedUntil',
    'mayEndEarlyFrom',
    'shownFrom',
    'dueOn',
  ] as const) {
    assert.notEqual(value[field], null)
    assert.ok(
      because.some(one => one.field === field && (one.clause !== undefined || one.entry === 1)),
      field,
    )
  }
})

test('a first day that had not come when the record was withdrawn was never a day on the portal', () => {
  const shield: Condition = { kind: 'shield', from: day('2026-05-01'), until: day('2026-06-01'), recordedOn: day('2026-05-01') }
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-01', penaltyCategories: ['没收违法所得'] } }
  const entries: FoldEntry[] = [{ entryNo: 1, kind: K.registered, recordedOn: day('2026-05-10'), fact }]
  const { shownFrom } = fold(entries, law, [shield])
  const withdrawn: FoldEntry[] = [...entries, { entryNo: 2, kind: K.withdrawn, recordedOn: day('2026-05-20') }]
  assert.equal(fold(withdrawn, law, [shield], { shownFrom }).shownFrom, null)
  // A refold after the day keeps it, whatever the law has become.
  assert.equal(fold(entries, law, [], { shownFrom: day('2026-06-01'), today: day('2026-07-01') }).shownFrom, '2026-06-01')
})

test('a record is on the portal from its first day to the day before each end, and the day of an end is none', () => {
  const fact = { item: 'administrative-penalty', fields: { decisionDate: '2026-05-31', penaltyCategories: ['没收违法所得'] } }
  const registered = { entryNo: 1, kind: K.registered, recordedOn: day('2026-06-03'), fact }
  const shown = (state: RecordState, ...days: string[]) => days.map(on => isShownOn(state, day(on)))
  const whole = fold([registered], law)
  assert.deepEqual(shown(whole, '2026-06-02', '2026-06-03', '2027-05-31', '2027-06-01'), [false, true, true, false])
  const withdrawn = fold([registered, { entryNo: 2, kind: K.withdrawn, recordedOn: day('2026-06-10') }], law)
  assert.deepEqual(shown(withdrawn, '2026-06-03', '2026-06-09', '2026-06-10', '2026-06-11'), [true, true, false, false])
  assert.equal(lastShownOn(withdrawn), '2026-06-09')
  const atOnce = fold([registered, { entryNo: 2, kind: K.withdrawn, recordedOn: registered.recordedOn }], law)
  assert.deepEqual([atOnce.shownFrom, lastShownOn(atOnce)], ['2026-06-03', null])
  const shielded = { ...whole, shieldedFrom: day('2026-07-01'), shieldedUntil: day('2026-08-01') }
  assert.deepEqual(shown(shielded, '2026-06-30', '2026-07-01', '2026-07-31', '2026-08-01'), [true, false, false, true])
})

test('xinheng-proposals#transition-2025-36: the last day of the old law and the first of the new, leap day and month ends', () => {
  const dates = (decisionDate: string, recordedOn: string) => {
    const fields = { decisionDate, penaltyCategories: ['罚款'], fineWan: '2' }
    const fact = { item: 'administrative-penalty', fields }
    const state = fold([{ entryNo: 1, kind: K.registered, recordedOn: day(recordedOn), fact }], law)
    return [state.disclosedFrom, state.disclosedUntil, state.mayEndEarlyFrom]
  }
  // Three years under the old law, one under the new, which by its first day would long be over.
  assert.deepEqual(dates('2024-02-29', '2024-03-05'), ['2024-03-05', '2026-04-01', '2024-05-30'])
  assert.deepEqual(dates('2025-03-31', '2025-04-05'), ['2025-04-05', '2026-04-01', '2025-07-01'])
  assert.deepEqual(dates('2025-04-01', '2025-04-05'), ['2025-04-05', '2026-04-02', '2025-07-02'])
  assert.deepEqual(dates('2026-03-31', '2026-04-01'), ['2026-04-01', '2027-04-01', '2026-07-01'])
  assert.deepEqual(dates('2026-04-01', '2026-04-01'), ['2026-04-01', '2027-04-02', '2026-07-02'])
  assert.deepEqual(dates('2028-02-29', '2028-03-01'), ['2028-03-01', '2029-03-01', '2028-05-30'])
  // Handed in before the day of the decision, and on the day after the last.
  assert.deepEqual(dates('2026-12-01', '2026-11-01'), ['2026-12-01', '2027-12-02', '2027-03-02'])
  assert.deepEqual(dates('2026-05-31', '2027-06-01'), [null, null, null])
})
