// Every sequence of steps of an objection on every boundary day, and what the law does not allow.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordState } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { sized } from '#support/survival'
import {
  clockStoppedBy,
  foldObjection,
  isPast,
  markOf,
  mayObject,
  mayPutRight,
  mayStepOn,
  OBJECTION_STEPS,
  type ObjectionStep,
  type ObjectionStepKind,
  objectionClocks,
} from './index.ts'

const law = await repositoryLaw()
const day = (text: string) => text as LocalDate
const PENALTY = 'administrative-penalty'
const steps = (...list: (readonly [ObjectionStepKind, string])[]): ObjectionStep[] =>
  list.map(([kind, on]) => ({ kind, on: day(on) }))
const refusalOf = (some: readonly ObjectionStep[], kind: ObjectionStepKind, on: string) => {
  const { value } = mayStepOn(foldObjection(some), kind, law, null, PENALTY, day(on))
  return value instanceof Refusal ? value.code : value
}

// Filed, last days of each clock and the days after them, far beyond all.
const DAYS = [
  '2026-06-04',
  '2026-06-09',
  '2026-06-10',
  '2026-06-18',
  '2026-06-22',
  '2026-07-10',
  '2026-07-13',
  '2026-09-30',
].map(day)

test('every sequence of steps: the mark stands exactly while a taken-up objection is open, and nothing is decided twice or by a clock', () => {
  const longest = sized(7, 9)
  let worlds = 0
  const walk = (done: readonly ObjectionStep[], marked: boolean, at: number): void => {
    worlds += 1
    const found = foldObjection(done)
    const isOpen = found.closedOn === null
    assert.equal(marked, isOpen && found.standing !== 'filed', JSON.stringify(done))
    // The day alone changes nothing of where it stands.
    for (const clock of objectionClocks(found, law, null, PENALTY).value)
      if (isPast(clock, DAYS.at(-1)!) && clock.stoppedOn === null) assert.ok(isOpen, JSON.stringify(done))
    assert.equal(['upheld', 'rejected', 'refused', 'withdrawn'].includes(found.standing), !isOpen)
    if (done.length === longest) return
    for (let to = at; to < Math.min(at + 2, DAYS.length); to++)
      for (const kind of OBJECTION_STEPS) {
        const on = DAYS[to]!
        if (mayStepOn(found, kind, law, null, PENALTY, on).value !== true) continue
        const change = markOf(found, kind)
        assert.ok(change !== 'set' || !marked, `${kind} sets a mark that stands: ${JSON.stringify(done)}`)
        assert.ok(change !== 'lifted' || marked, `${kind} lifts no mark: ${JSON.stringify(done)}`)
        walk([...done, { kind, on }], change === null ? marked : change === 'set', to)
      }
  }
  walk(steps(['filed', DAYS[0]!]), false, 0)
  assert.ok(worlds > 1000, String(worlds))
})

test('an objection is decided once, looked at again once by the superior unit, and then it is over', () => {
  const taken = steps(['filed', '2026-06-04'], ['acknowledged', '2026-06-09'])
  const lost = [...taken, ...steps(['rejected', '2026-06-18'])]
  assert.equal(refusalOf(lost, 'upheld', '2026-06-18'), 'OBJECTION_STEP_NOT_NOW')
  assert.equal(refusalOf(lost, 'second-look-asked', '2026-07-10'), true)
  assert.equal(refusalOf(lost, 'second-look-asked', '2026-07-13'), 'OBJECTION_SECOND_LOOK_NOT_NOW')
  const again = [...lost, ...steps(['second-look-asked', '2026-07-01'], ['second-rejected', '2026-07-02'])]
  assert.equal(refusalOf(again, 'second-look-asked', '2026-07-03'), 'OBJECTION_SECOND_LOOK_NOT_NOW')
  const won = [...taken, ...steps(['upheld', '2026-06-18'])]
  assert.equal(refusalOf(won, 'second-look-asked', '2026-06-22'), 'OBJECTION_STEP_NOT_NOW')
})

test('xinheng-proposals#objection-extension: once, on the last day in time at the latest; a day that no calendar settles stops nothing', () => {
  const taken = steps(['filed', '2026-07-02'], ['acknowledged', '2026-07-03'])
  assert.equal(refusalOf(taken, 'extended', '2026-07-14'), true)
  assert.equal(refusalOf(taken, 'extended', '2026-07-15'), 'OBJECTION_EXTENSION_NOT_NOW')
  assert.equal(
    refusalOf([...taken, ...steps(['extended', '2026-07-10'])], 'extended', '2026-07-10'),
    'OBJECTION_EXTENSION_NOT_NOW',
  )
  const winter = steps(['filed', '2026-12-23'], ['acknowledged', '2026-12-24'])
  assert.equal(refusalOf(winter, 'extended', '2027-03-01'), true)
  for (const kind of ['upheld', 'rejected'] as const) assert.equal(refusalOf(taken, kind, '2026-09-30'), true)
})

test('each clock is stopped by one step, and stays stopped: an objection not taken up and asked again waits for the second look alone', () => {
  const again = steps(['filed', '2026-06-04'], ['refused', '2026-06-08'], ['second-look-asked', '2026-06-10'])
  const running = objectionClocks(foldObjection(again), law, null, PENALTY).value.filter(one => one.stoppedOn === null)
  assert.deepEqual(
    running.map(one => one.clock),
    ['second-look'],
  )
  const filed = foldObjection(steps(['filed', '2026-06-04']))
  assert.deepEqual(
    (['acknowledged', 'refused', 'withdrawn', 'verified', 'upheld', 'second-rejected'] as const).map(kind =>
      clockStoppedBy(filed, kind),
    ),
    ['acknowledgement', 'acknowledgement', null, null, 'decision', 'second-look'],
  )
  const annulled = foldObjection([{ kind: 'filed', on: day('2026-06-04'), annulledOn: day('2026-06-03') }])
  assert.deepEqual([clockStoppedBy(annulled, 'acknowledged'), clockStoppedBy(annulled, 'upheld')], [null, 'annulment'])
})

const state = (more: Partial<RecordState> = {}) =>
  ({
    ...{ severity: 2, disclosedFrom: '2026-06-03', disclosedUntil: '2027-06-01', endedOn: null, reason: null, ...more },
  }) as RecordState
const codeOf = ({ value }: ReturnType<typeof mayObject>) => (value instanceof Refusal ? value.code : value)

test('objected to is what the record says of the organisation; no field about a person, none twice, nothing that has ended for good', () => {
  const item = law.item(PENALTY)!
  const asked = {
    subject: 'content' as const,
    fields: [{ field: 'content', value: '罚款10000元' }],
    lastShownOn: null,
    annulledOn: null,
  }
  const of = (more: object, now = state()) => codeOf(mayObject({ ...asked, ...more }, item, now, '2026-06-04'))
  assert.equal(of({}), true)
  assert.equal(of({ fields: [] }), 'OBJECTION_INCOMPLETE')
  assert.equal(of({ fields: [...asked.fields, ...asked.fields] }), 'OBJECTION_FIELD_UNKNOWN')
  assert.equal(of({ fields: [{ field: 'nothing', value: '' }] }), 'OBJECTION_FIELD_UNKNOWN')
  const person = item.fields.find(field => field.person)!
  assert.equal(of({ fields: [{ field: person.prop, value: '' }] }), 'OBJECTION_FIELD_UNKNOWN')
  assert.equal(of({ subject: 'period', fields: [] }), 'OBJECTION_INCOMPLETE')
  assert.equal(of({ subject: 'annulled', fields: [] }), 'OBJECTION_INCOMPLETE')
  assert.equal(of({ subject: 'annulled', fields: [], annulledOn: '2026-06-05' }), 'OBJECTION_INCOMPLETE')
  assert.equal(of({ subject: 'annulled', fields: [], annulledOn: '2026-06-04' }), true)
  assert.equal(of({}, state({ endedOn: day('2026-06-04'), reason: 3 })), 'RECORD_ENDED')
  assert.equal(of({}, state({ endedOn: day('2026-06-04'), reason: 7 })), true)
})

test('what puts an objection right never stands against who objected, and an objection to the period changes the period', () => {
  const of = (subject: 'content' | 'period', after: Partial<RecordState>) => codeOf(mayPutRight(subject, state(), state(after)))
  assert.equal(of('content', {}), true)
  assert.equal(of('period', {}), 'OBJECTION_PERIOD_UNCHANGED')
  assert.equal(of('period', { disclosedUntil: day('2026-12-01') }), true)
  assert.equal(of('content', { disclosedUntil: day('2027-06-02') }), 'OBJECTION_WORSE')
  assert.equal(of('content', { disclosedUntil: null }), 'OBJECTION_WORSE')
  assert.equal(of('content', { severity: 3 }), 'OBJECTION_WORSE')
  assert.equal(of('period', { endedOn: day('2026-06-04') }), true)
})
