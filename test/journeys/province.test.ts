/** The platform above is told what is new, changed and has ended since it last acknowledged, in the national file, zero reports included. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answer } from '#capabilities/operation'
import type { make as makeOperation, receipt as receiptOperation } from '#capabilities/province'
import { fileOf, type House, licence, makeHouse, penalty, registration, UNITS } from '#support/intake'

type Made = Answer<typeof makeOperation>
type Received = Answer<typeof receiptOperation>
const LICENCE = 'administrative-licence'
const PENALTY = 'administrative-penalty'

let house: House
before(async () => {
  house = await makeHouse()
  await house.handIn(await fileOf('registration', [registration(1), registration(2), registration(3)]))
  await house.handIn(await fileOf(LICENCE, [licence(1), licence(2, { validTo: '长期' })]))
  await house.handIn(await fileOf(PENALTY, [penalty(1), penalty(3)]))
})
after(() => house?.close())

const make = (input: object = {}) => house.ask<Made>('province.make', input)
const receive = (input: object) => house.ask<Received>('province.receipt', input)
const countsOf = (made: Made, item: string) => {
  const one = made.items.find(known => known.item === item)!
  return [one.new, one.changed, one.ended]
}
const textOf = async (no: number, of: string) => (await house.fileOut('province.file', { export: no, of })).toString()
/** Rows of a file of the export, by heading. */
const rowsOf = async (no: number, of: string): Promise<Record<string, string>[]> => {
  const [headings = [], ...rows] = (await textOf(no, of))
    .replace(/^\ufeff/, '')
    .split('\r\n')
    .filter(line => line !== '')
    .map(line => line.split(','))
  return rows.map(cells => Object.fromEntries(headings.map((heading, at) => [heading, cells[at]!])))
}
const recordOf = async (no: number, item: string, number: string): Promise<string> =>
  (await rowsOf(no, item)).find(row => Object.values(row).some(cell => cell.includes(number)))!.记录编号!

test('cn-ndrc-office-2018-424#principles: everything there is goes up at first, in the headings of the national file, without who stands for an organisation', async () => {
  const made = await make()
  assert.deepEqual(countsOf(made, LICENCE), [2, 0, 0])
  assert.deepEqual(countsOf(made, PENALTY), [2, 0, 0])
  const rows = await rowsOf(made.export, LICENCE)
  assert.ok('XK_XDR_MC' in rows[0]! && 'XK_WSH' in rows[0]!)
  assert.ok(!('XK_FRDB' in rows[0]!))
  assert.deepEqual(new Set(rows.map(row => `${row.XK_JDRQ} ${row.变更类型}`)), new Set(['2026/11/16 新增']))
  assert.deepEqual(new Set(rows.map(row => row.XK_YXQZI)), new Set(['2031/11/15', '2099/12/31']))
})

test('the platform above reads it as it is: every row lands there', async () => {
  const above = await makeHouse()
  try {
    for (const item of [LICENCE, PENALTY]) {
      const bytes = Buffer.from(await textOf(1, item))
      const { rows, registered, refused, held, causes } = await above.handIn({
        name: 'up.csv',
        bytes,
        item,
        source: UNITS.city.uscc,
      })
      assert.deepEqual([rows, registered, refused, held], [2, 2, 0, 0], JSON.stringify(causes))
      assert.equal(
        causes.some(one => one.code === 'COLUMN_UNKNOWN'),
        false,
      )
    }
  } finally {
    await above.close()
  }
})

test('no second export while the receipt of the first is awaited, unless that is given up: then its rows come again', async () => {
  await assert.rejects(make(), { code: 'PROVINCE_RECEIPT_AWAITED' })
  const again = await make({ abandon: true })
  assert.deepEqual([again.export, ...countsOf(again, LICENCE)], [2, 2, 0, 0])
  await assert.rejects(receive({ export: 1, rows: [] }), { code: 'PROVINCE_EXPORT_CLOSED' })
  await assert.rejects(receive({ export: 9, rows: [] }), { code: 'PROVINCE_EXPORT_UNKNOWN' })
})

test('the receipt is read back: what was refused comes again, what was accepted only when it changes or ends', async () => {
  const refused = await recordOf(2, LICENCE, '2号')
  const rows = [
    { record: refused, accepted: false, reason: '文号重复，联系人 13800138000' },
    { record: 'x', accepted: true },
  ]
  const received = await receive({ export: 2, rows, rest: 'accepted' })
  assert.deepEqual(received.unknown, ['x'])
  assert.deepEqual([received.closedAs, ...received.items.map(one => [one.accepted, one.refused])], ['received', [1, 1], [2, 0]])
  const kept = await house.rows<{ reason: string }>('select reason from province_row where reason is not null')
  assert.equal(kept[0]!.reason.includes('13800138000'), false)

  await house.handIn(await fileOf(LICENCE, [licence(1, { content: '准予从事食品经营（变更）' })]))
  await house.ask('intake.withdraw', { record: await recordOf(2, PENALTY, '1号'), reason: '报送错误' })
  await house.ask('quality.say-nothing', { source: UNITS.cityFire.uscc, item: PENALTY, month: '2026-11' })
  const next = await make()
  assert.deepEqual(countsOf(next, LICENCE), [1, 1, 0])
  assert.deepEqual(countsOf(next, PENALTY), [0, 0, 1])
  assert.equal(next.zeroReports, 1)
  assert.deepEqual((await rowsOf(next.export, LICENCE)).map(row => row.变更类型).toSorted(), ['变更', '新增'].toSorted())
  const [zero] = await rowsOf(next.export, 'zero-reports')
  assert.deepEqual(zero, {
    单位名称: UNITS.cityFire.name,
    统一社会信用代码: UNITS.cityFire.uscc,
    信息类别: '行政处罚',
    月份: '2026-11',
  })
})

test('of what nothing is said the receipt is still awaited; acknowledged whole, nothing is left to tell', async () => {
  const partly = await receive({ export: 3, rows: [], close: false })
  assert.equal(partly.closedAs, null)
  await receive({ export: 3, rows: [], rest: 'accepted' })
  const last = await make()
  assert.deepEqual([countsOf(last, LICENCE), countsOf(last, PENALTY), last.zeroReports], [[0, 0, 0], [0, 0, 0], 0])
})

test('two who ask at once open one export; whoever gives up what is open has it closed first, however many ask', async () => {
  const codesOf = async (input: object) =>
    (await Promise.allSettled([make(input), make(input), make(input)]))
      .map(one => (one.status === 'fulfilled' ? 'made' : one.reason.code))
      .toSorted()
  const [{ last }] = (await house.rows<{ last: number }>('select max(export_no)::int as last from province_export')) as [
    { last: number },
  ]
  await receive({ export: last, rows: [], rest: 'accepted' })
  assert.deepEqual(await codesOf({}), ['PROVINCE_RECEIPT_AWAITED', 'PROVINCE_RECEIPT_AWAITED', 'made'])
  assert.deepEqual(await codesOf({ abandon: true }), ['made', 'made', 'made'])
  assert.deepEqual(await house.rows('select count(*)::int as n from province_export where closed_on is null'), [{ n: 1 }])
})
