/** Files that are broken in a place: a cell or a row that nobody can hold, and a file that ends to be one in its middle. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { carryOn } from '#capabilities/intake'
import { refusalSaid } from '#faces/text'
import type { Database } from '#storage/database'
import { makeWorkbook } from '#support/files'
import { bytesOf, fileOf, type House, licence, makeHouse, type Submission, tableOf, UNITS } from '#support/intake'

let house: House
before(async () => {
  house = await makeHouse()
})
after(() => house?.close())

const ITEM = 'administrative-licence'
const foundOf = async ({ submission }: Submission) =>
  (await house.findings(submission)).map(({ row, findings }) => [
    row,
    ...findings.filter(one => one.level === 'error').map(one => [one.code, one.field]),
  ])
const errors = (found: readonly unknown[][]) => found.filter(row => row.length > 1)

for (const form of ['csv', 'xlsx'] as const)
  test(`a cell too long to be read is a finding on its row, whose other errors are told too; the others land (${form})`, async () => {
    const numbered = (n: number, more = {}) => licence(n, { decisionNo: `明市监许〔2026〕${form}${n}号`, ...more })
    const rows = [
      numbered(1),
      numbered(2, { content: '长'.repeat(70_000), decisionDate: '2026-02-30' }),
      numbered(3),
      numbered(4, { partyCategory: '自然人', partyUscc: '', content: '长'.repeat(70_000) }),
      numbered(5),
    ]
    const done = await house.handIn(await fileOf(ITEM, rows, { form }))
    assert.deepEqual([done.outcome, done.rows, done.registered, done.refused, done.personRows], ['done', 5, 3, 1, 1])
    // A workbook of ours holds no cell longer than Excel's own limit, which the reader can hold.
    const long =
      form === 'csv'
        ? [
            ['DATE_IMPOSSIBLE', 'decisionDate'],
            ['CELL_TOO_LONG', 'content'],
          ]
        : [
            ['FIELD_TOO_LONG', 'content'],
            ['DATE_IMPOSSIBLE', 'decisionDate'],
          ]
    assert.deepEqual(errors(await foundOf(done)), [
      [3, ...long],
      [5, ['PERSON_ROW', null]],
    ])
  })

test('a row too long to be read, or with more columns than any file, is a finding on that row; the others land', async () => {
  const table = await tableOf(
    ITEM,
    [10, 11, 12, 13].map(n => licence(n)),
  )
  const lines = (await bytesOf(table, 'csv')).toString().split('\r\n')
  lines[2] += `,${'x'.repeat(3_000_000)}`
  lines[3] += ',y'.repeat(600)
  const done = await house.handIn({
    item: ITEM,
    source: UNITS.city.uscc,
    name: 'long.csv',
    bytes: Buffer.from(lines.join('\r\n')),
  })
  assert.deepEqual([done.outcome, done.rows, done.registered, done.refused], ['done', 4, 2, 2], JSON.stringify(done.causes))
  assert.deepEqual(errors(await foundOf(done)), [
    [3, ['ROW_TOO_LONG', null]],
    [4, ['ROW_CELLS_TOO_MANY', null]],
  ])
  const back = (await house.fileOut('intake.findings-file', { submission: done.submission, form: 'csv' })).toString()
  assert.equal(back.trimEnd().split('\r\n').length, 5)
})

test('headings wider than any file are refused before a row lands', async () => {
  const table = await tableOf(ITEM, [licence(14)])
  const wide = table.map((cells, at) => [...cells, ...Array.from({ length: 600 }, (_, n) => (at === 0 ? `列${n}` : ''))])
  const done = await house.handIn({ item: ITEM, source: UNITS.city.uscc, name: 'w.csv', bytes: await bytesOf(wide, 'csv') })
  assert.deepEqual([done.outcome, done.refusal?.code, done.rows], ['refused', 'FILE_TOO_MANY_COLUMNS', 0])
})

test('a workbook that is damaged in its middle is refused with what landed before: counts, findings, findings file, and the number in words', async () => {
  const rows = Array.from({ length: 900 }, (_, n) =>
    licence(n, { decisionNo: `明市监许〔2026〕断${n}号`, ...(n % 100 === 3 ? { content: '' } : {}) }),
  )
  const table = await tableOf(ITEM, rows)
  const sheet = table.map((cells, at) => {
    const inline = cells.map(cell => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')
    return `<row r="${at + 1}">${inline}</row>`
  })
  sheet[800] = '<row r="801"><c t="inlineStr"><is><t>a</row>'
  const bytes = makeWorkbook({ sheet: `<sheetData>${sheet.join('')}</sheetData>` })
  const submission = await house.open({ item: ITEM, source: UNITS.city.uscc, name: 'm.xlsx', bytes })
  await house.carryOn(submission, 250)
  const done = await house.ask<Submission>('intake.show', { submission })
  assert.deepEqual([done.outcome, done.refusal?.code], ['refused', 'FILE_DAMAGED'])
  assert.deepEqual([done.rows, done.registered, done.refused], [499, 494, 5])
  assert.deepEqual(
    { row: done.refusal!.details.row, rows: done.refusal!.details.rows, landed: done.refusal!.details.landed },
    { row: 500, rows: 499, landed: 494 },
  )
  const { detail } = refusalSaid(done.refusal!.code, done.refusal!.details)
  assert.match(detail, /499 行已经判断，其中 494 行已登记，仍然有效/)
  assert.equal(errors(await foundOf(done)).length, 5)
  const back = (await house.fileOut('intake.findings-file', { submission, form: 'csv' })).toString()
  assert.equal(back.trimEnd().split('\r\n').length, 500)
  // The whole file in order: what landed is not registered twice.
  const again = await house.handIn(await fileOf(ITEM, rows, { form: 'xlsx', name: 'whole' }))
  assert.deepEqual([again.outcome, again.unchanged, again.registered, again.refused], ['done', 494, 397, 9])
})

test('a chunk that was committed while the connection was lost is read no second time, and the file to its end', async () => {
  const rows = Array.from({ length: 600 }, (_, n) => licence(n, { decisionNo: `明市监许〔2026〕失${n}号` }))
  const { environment } = house
  for (let lost = 2; ; lost++) {
    const submission = await house.open(await fileOf(ITEM, rows, { name: `lost-${lost}` }))
    let commits = 0
    const transaction: Database['transaction'] = async (run, options) => {
      const result = await environment.database.transaction(run, options)
      if (++commits === lost) throw new Error('Connection terminated unexpectedly')
      return result
    }
    const broken = { ...environment, database: { ...environment.database, transaction } }
    const wasLost = await carryOn(broken, submission, 250).then(
      () => false,
      (thrown: Error) => /terminated/.test(thrown.message),
    )
    await house.carryOn(submission, 250)
    const done = await house.ask<Submission>('intake.show', { submission })
    assert.deepEqual([done.outcome, done.rows, done.registered + done.unchanged], ['done', 600, 600], `commit ${lost}`)
    const back = (await house.fileOut('intake.findings-file', { submission, form: 'csv' })).toString()
    assert.equal(back.trimEnd().split('\r\n').length, 601)
    if (!wasLost) return assert.ok(lost > 4, `${lost}`)
  }
})
