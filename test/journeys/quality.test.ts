/** What units hand in is counted from the rows themselves, and what did not land stays open until it is handed in again. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Actor, type Answer, type FileOut, makeRegistry, runOperation } from '#capabilities/operation'
import type {
  bulletin as bulletinOperation,
  count as countOperation,
  myMonth,
  reminders,
  rows as rowsOperation,
} from '#capabilities/quality'
import { quality } from '#capabilities/quality'
import { ENTRY_KINDS, parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { openPress } from '#storage/documents'
import { appendEntries } from '#storage/ledger'
import { environmentOf, fileOf, type House, licence, makeHouse, OPERATOR, penalty, registration, UNITS } from '#support/intake'

type Counted = Answer<typeof countOperation>
type Rows = Answer<typeof rowsOperation>
type Month = Answer<typeof myMonth>
type Bulletin = Answer<typeof bulletinOperation>
const PENALTY = 'administrative-penalty'
const LICENCE = 'administrative-licence'
const decidedBy = (key: keyof typeof UNITS) => ({
  authorityName: UNITS[key].name,
  authorityUscc: UNITS[key].uscc,
  sourceUnitName: UNITS[key].name,
  sourceUnitUscc: UNITS[key].uscc,
})

let house: House
const units = new Map<string, string>()
before(async () => {
  house = await makeHouse()
  for (const { uscc, unit_id } of await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit'))
    units.set(uscc, unit_id)
  await house.handIn(await fileOf('registration', [registration(1), registration(2), registration(3)]))
  // One sound, one late, one that nobody has registered, one without its content, one under another's name.
  await house.handIn(
    await fileOf(PENALTY, [
      penalty(1),
      penalty(2, { decisionDate: '2026-10-08', penaltyValidTo: '2027-10-07' }),
      penalty(9),
      penalty(3, { facts: '' }),
      penalty(3, { partyName: penalty(7).partyName!, decisionNo: '明市监罚〔2026〕33号' }),
      { ...penalty(4), partyCategory: '自然人', partyUscc: '', partyName: '佟演示质' },
    ]),
  )
  await house.handIn(
    await fileOf(PENALTY, [penalty(1, { ...decidedBy('east'), decisionNo: '东监罚〔2026〕1号' })], { source: UNITS.east.uscc }),
  )
  await house.handIn(await fileOf(LICENCE, [licence(1)]))
})
after(() => house?.close())

const count = (input: object, actor?: Actor) => house.ask<Counted>('quality.count', input, actor)
const rowsOf = (input: object) => house.ask<Rows>('quality.rows', input)
const ofCity = { unit: UNITS.city.uscc, item: PENALTY }

test('cn-cpc-state-council-office-2025-social-credit#7: each figure of a unit, item and month is that of its rows, persons’ rows apart', async () => {
  const { groups, total } = await count({ ...ofCity, by: 'unit,item,division,month' })
  assert.equal(groups.length, 1)
  const [only] = groups
  assert.deepEqual(
    [only!.unit?.uscc, only!.item, only!.division?.division, only!.month],
    [UNITS.city.uscc, PENALTY, '990100', '2026-11'],
  )
  const { submissions, rows, sound, refused, held, late, unlinked, open, zero, wrong } = total
  assert.deepEqual(
    { submissions, rows, sound, refused, held, late, unlinked, open, zero, wrong },
    {
      ...{ submissions: 1, rows: 5, sound: 3, refused: 1, held: 1, late: 1, unlinked: 2, open: 2, zero: 0, wrong: 0 },
    },
  )
  assert.deepEqual([total.compliance, total.lateShare, total.linkedShare], [0.6, 0.2, 0.6])
  const mandatory = house.environment.law
    .current()
    .items.get(PENALTY)!
    .fields.filter(field => field.required === 'M').length
  assert.equal(total.completeness, Math.round((1 - 1 / (5 * mandatory)) * 1e6) / 1e6)
})

test('every figure opens as many rows as it says', async () => {
  const { total } = await count(ofCity)
  for (const figure of ['rows', 'sound', 'refused', 'held'] as const) {
    const { submissions } = await rowsOf({ ...ofCity, of: figure })
    assert.equal(
      submissions.reduce((sum, one) => sum + one.rows, 0),
      total[figure],
      figure,
    )
  }
  for (const figure of ['late', 'unlinked', 'open'] as const) {
    const { rows } = await rowsOf({ ...ofCity, of: figure })
    assert.equal(new Set(rows.map(one => `${one.submission} ${one.row}`)).size, total[figure], figure)
  }
  const { rows } = await rowsOf({ ...ofCity, of: 'missing' })
  assert.deepEqual(
    rows.map(one => [one.row, one.code, one.field]),
    [[5, 'FIELD_MISSING', 'facts']],
  )
  const { rows: open } = await rowsOf({ ...ofCity, of: 'open' })
  assert.deepEqual(
    open.map(one => [one.row, one.code, one.workingDays]),
    [
      [5, 'FIELD_MISSING', 0],
      [6, 'NAME_MISMATCH', 0],
    ],
  )
})

test('the counts that a submission carries are those of the ledger', async () => {
  const wrong = await house.rows(
    `select s.submission_id from submission s
     left join (select submission_id, count(*) as entries from entry group by submission_id) e on e.submission_id = s.submission_id
     where s.registered + s.amended <> coalesce(e.entries, 0)`,
  )
  assert.deepEqual(wrong, [])
})

test('a division holds those within it; a county and a unit see their own', async () => {
  const city = await count({ division: '990100', item: PENALTY, by: 'division' })
  assert.deepEqual(
    city.groups.map(one => [one.division?.division, one.rows]),
    [
      ['990100', 5],
      ['990101', 1],
    ],
  )
  const county = await count({ division: '990101', item: PENALTY })
  assert.equal(county.total.rows, 1)
  const east = units.get(UNITS.east.uscc)!
  const reporter: Actor = { id: 'r', role: 'unit-reporter', unitId: east, division: '990101' }
  assert.equal((await count({}, reporter)).total.rows, 1)
  const officer: Actor = { id: 'o', role: 'centre-officer', unitId: east, division: '990101' }
  assert.equal((await count({}, officer)).total.rows, 1)
  await assert.rejects(count({ unit: UNITS.west.uscc }, officer), { code: 'ACTOR_MAY_NOT' })
})

test('what is handed in again closes what was open, and keeps its age where it does not land again; a unit settles what will not come', async () => {
  const still = await house.handIn(await fileOf(PENALTY, [penalty(3, { facts: '', content: '' })], { name: 'again' }))
  assert.equal(still.refused, 1)
  const again = await rowsOf({ ...ofCity, of: 'open' })
  assert.deepEqual(
    new Set(again.rows.map(one => `${one.submission === still.submission} ${one.row}`)),
    new Set(['false 6', 'true 2']),
  )
  await house.handIn(await fileOf(PENALTY, [penalty(3)], { name: 'mended' }))
  const { rows } = await rowsOf({ ...ofCity, of: 'open' })
  assert.deepEqual(
    rows.map(one => one.row),
    [6],
  )
  const { submission, row } = rows[0]!
  const settle = { submission, row, reason: '该决定已由另一单位报送，电话 13800138000' }
  assert.equal((await house.ask<{ closedOn: string }>('intake.settle-row', settle)).closedOn, '2026-11-20')
  await assert.rejects(house.ask('intake.settle-row', settle), { code: 'OPEN_ROW_CLOSED' })
  await assert.rejects(house.ask('intake.settle-row', { ...settle, row: 2 }), { code: 'OPEN_ROW_UNKNOWN' })
  assert.equal((await count(ofCity)).total.open, 0)
  const kept = await house.rows<{ reason: string }>("select reason from open_row where closed_as = 'settled'")
  assert.equal(kept[0]!.reason.includes('13800138000'), false)
})

test('cn-ndrc-office-2018-424#principles: whoever has nothing says so, once, and not where something was handed in', async () => {
  const say = { source: UNITS.cityFire.uscc, item: PENALTY, month: '2026-11' }
  assert.equal((await house.ask<{ saidOn: string }>('quality.say-nothing', say)).saidOn, '2026-11-20')
  await assert.rejects(house.ask('quality.say-nothing', say), { code: 'ZERO_REPORT_SAID' })
  await assert.rejects(house.ask('quality.say-nothing', { ...say, month: '2026-12' }), { code: 'ZERO_REPORT_TOO_EARLY' })
  await assert.rejects(house.ask('quality.say-nothing', { ...say, item: LICENCE }), { code: 'UNIT_MAY_NOT_HAND_IN' })
  await assert.rejects(house.ask('quality.say-nothing', { ...say, source: UNITS.city.uscc }), {
    code: 'ZERO_REPORT_CONTRADICTED',
  })
  const fire = await count({ unit: UNITS.cityFire.uscc })
  assert.deepEqual([fire.total.zero, fire.total.rows, fire.total.compliance], [1, 0, null])
  const said = await rowsOf({ unit: UNITS.cityFire.uscc, of: 'zero' })
  assert.deepEqual(
    said.zeroReports.map(one => [one.unit.uscc, one.item, one.month]),
    [[UNITS.cityFire.uscc, PENALTY, '2026-11']],
  )
})

test('a record that was amended after an objection counts as wrong, and opens', async () => {
  const [state] = await house.rows<{ organisation_id: string; record_no: string }>(
    'select organisation_id, record_no from state where item = $1 and source_unit_id = $2 order by determined_on limit 1',
    [PENALTY, units.get(UNITS.city.uscc)],
  )
  const name = { organisationId: state!.organisation_id, recordNo: BigInt(state!.record_no) }
  const { environment } = house
  const law = environment.law.current()
  const entry = (kind: number, content: object) => ({
    ...name,
    kind: kind as never,
    content: { ...content },
    salt: environment.sources.randomBytes(16),
  })
  const act = { actId: environment.sources.uuid(), law, sourceUnitId: units.get(UNITS.city.uscc)! }
  await house.database.transaction(tx => appendEntries(tx, act, [entry(ENTRY_KINDS.objected, { ground: 'x' })]))
  assert.equal((await count(ofCity)).total.wrong, 0)
  await house.database.transaction(tx => appendEntries(tx, act, [entry(ENTRY_KINDS.withdrawn, { reason: 'upheld' })]))
  assert.equal((await count(ofCity)).total.wrong, 1)
  const { records } = await rowsOf({ ...ofCity, of: 'wrong' })
  assert.deepEqual(parseRecordId(records[0]!.record), name)
})

test('the clerk sees what the unit sent last month, of what it is silent, and what is open and since when', async () => {
  await house.handIn(await fileOf(PENALTY, [penalty(5, { facts: '' })]))
  const later = await environmentOf(house.url, house.dataDir, '2026-12-10' as LocalDate)
  try {
    const operation = makeRegistry([quality]).get('quality.month')!
    const told = (await runOperation(operation, later, OPERATOR, { source: UNITS.city.uscc })) as Month
    assert.equal(told.month, '2026-11')
    const of = (item: string) => told.items.find(one => one.item === item)!
    assert.deepEqual([of(PENALTY).silent, of(LICENCE).silent, of('honour').silent], [false, false, true])
    assert.deepEqual(
      told.open.map(one => [one.row, one.since, one.workingDays]),
      [[2, '2026-11-20', 14]],
    )
    assert.ok(told.open[0]!.since! < told.remindBefore)
    // From the eleventh working day on; the unit is told of its own only.
    const ask = async (name: string, at: typeof later, input: object, actor: Actor = OPERATOR) =>
      runOperation(makeRegistry([quality]).get(name)!, at, actor, input)
    const reminded = async (day: string, actor?: Actor) => {
      const at = await environmentOf(house.url, house.dataDir, day as LocalDate)
      try {
        const { rows, overdue } = (await ask('quality.reminders', at, {}, actor)) as Answer<typeof reminders>
        return [rows, overdue.map(one => [one.unit.uscc, one.item, one.open, one.workingDays])]
      } finally {
        await at.database.close()
      }
    }
    assert.deepEqual(await reminded('2026-12-04'), [0, []])
    assert.deepEqual(await reminded('2026-12-07'), [1, [[UNITS.city.uscc, PENALTY, 1, 11]]])
    const fire: Actor = { id: 'f', role: 'unit-reporter', unitId: units.get(UNITS.cityFire.uscc)!, division: '990100' }
    assert.deepEqual(await reminded('2026-12-07', fire), [0, []])
    const overdue = (await ask('quality.rows', later, { of: 'overdue' })) as Rows
    assert.deepEqual(
      overdue.rows.map(one => [one.unit.uscc, one.row, one.workingDays]),
      [[UNITS.city.uscc, 2, 14]],
    )
  } finally {
    await later.database.close()
  }
})

test('the figures come as a table for a spreadsheet, in Chinese', async () => {
  const csv = (await house.fileOut('quality.file', { ...ofCity, form: 'csv' })).toString()
  const [headings, first, total] = csv.split('\r\n')
  assert.match(headings!, /单位,信息类别,批次,报送行数,入账/)
  assert.match(first!, /明衡市市场监督管理局（演示）,行政处罚,/)
  assert.match(total!, /^合计,/)
  assert.equal((await house.fileOut('quality.file', ofCity)).subarray(0, 2).toString(), 'PK')
})

test('the bulletin of a month names who was late or silent, and what has been open for more than ten working days; as page, workbook and paper', async () => {
  const later = await environmentOf(house.url, house.dataDir, '2026-12-10' as LocalDate)
  const press = openPress()
  try {
    const ask = (name: string, input: object) =>
      runOperation(makeRegistry([quality]).get(name)!, { ...later, press }, OPERATOR, input)
    const told = (await ask('quality.bulletin', { month: '2026-11' })) as Bulletin
    const all = (await ask('quality.count', { from: '2026-11', by: 'item' })) as Counted
    assert.deepEqual(told.total, all.total)
    assert.deepEqual(told.items, all.groups)
    const sumOf = (groups: readonly { rows: number }[]) => groups.reduce((sum, one) => sum + one.rows, 0)
    assert.deepEqual([sumOf(told.units), sumOf(told.divisions)], [told.total.rows, told.total.rows])
    const penalties = told.reporting.find(one => one.item === PENALTY)
    assert.deepEqual(penalties, { item: PENALTY, obliged: 4, reported: 3 })
    type Behind = { obliged: { unit: { uscc: string }; standing: string; rows: number; saidOn: string | null }[] }
    const behind = async (of: string) => {
      const asked = { of, item: PENALTY, from: '2026-11', to: '2026-11' }
      const { obliged } = (await ask('quality.rows', asked)) as Behind
      return new Map(obliged.map(one => [one.unit.uscc, one]))
    }
    const obliged = await behind('obliged')
    assert.equal(obliged.size, 4, 'the number opens the units that it counts')
    assert.deepEqual(
      [UNITS.city, UNITS.cityFire, UNITS.west].map(({ uscc }) => obliged.get(uscc)?.standing),
      ['handed-in', 'zero', 'silent'],
    )
    assert.deepEqual([...(await behind('silent')).keys()], [UNITS.west.uscc])
    const reported = await behind('reported')
    assert.deepEqual([reported.size, reported.has(UNITS.west.uscc)], [3, false])
    assert.equal(
      reported.get(UNITS.city.uscc)?.rows,
      told.units.find(one => one.unit?.uscc === UNITS.city.uscc && one.item === PENALTY)?.rows,
    )
    assert.match(reported.get(UNITS.cityFire.uscc)?.saidOn ?? '', /^2026-1\d-/)
    assert.ok(told.silent.some(one => one.unit.uscc === UNITS.west.uscc && one.items.includes(PENALTY)))
    assert.equal(
      told.silent.some(one => one.unit.uscc === UNITS.cityFire.uscc && one.items.includes(PENALTY)),
      false,
    )
    assert.deepEqual(
      told.overdue.map(one => [one.unit.uscc, one.item, one.open, one.oldest, one.workingDays]),
      [[UNITS.city.uscc, PENALTY, 1, '2026-11-20', 14]],
    )
    const bytesOf = async (form: string) => {
      const pieces: Uint8Array[] = []
      for await (const piece of ((await ask('quality.bulletin-file', { month: '2026-11', form })) as FileOut).bytes)
        pieces.push(piece)
      return Buffer.concat(pieces)
    }
    assert.equal((await bytesOf('xlsx')).subarray(0, 2).toString(), 'PK')
    const pdf = await bytesOf('pdf')
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    assert.ok(pdf.length > 10_000)
  } finally {
    await press.close()
    await later.database.close()
  }
})
