/** The same list in every form that departments hand in: the same result, row for row. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bytesOf,
  type Form,
  fileOf,
  type House,
  makeHouse,
  penalty,
  type Row,
  registration,
  type Submission,
  tableOf,
  UNITS,
  uscc,
} from '#support/intake'

const ITEM = 'administrative-penalty'
const wrong = `${uscc(1003).slice(0, 17)}${uscc(1003)[17] === 'A' ? 'B' : 'A'}`

/** What lands, what is amended, held and refused, for reasons of reading and of writing. */
const LIST: readonly Row[] = [
  penalty(1),
  penalty(2, { facts: '当事人销售“三无”食品，共计12件；货值金额1,200元', remarks: '已缴清' }),
  penalty(3, { partyUscc: wrong }),
  penalty(4, { decisionDate: '2026年11月16日', penaltyCategories: '警告；罚款' }),
  penalty(5, { decisionDate: '2026-02-30' }),
  penalty(6, { partyName: '明衡演示第7号商贸有限公司' }),
  penalty(7, { partyCategory: '自然人', partyUscc: '', partyDocumentNo: '' }),
  penalty(8, { remarks: '联系电话13900001111' }),
  penalty(1),
  penalty(2, { facts: '另一种说法' }),
  penalty(9, { partyUscc: '', partyName: '演示甲' }),
  penalty(500, { partyName: '明衡演示云上商贸有限公司' }),
  penalty(10, { fineWan: '0.5', content: '罚款5000元', decisionDate: '2026-09-01' }),
  penalty(11, { content: '' }),
]

type Result = { submission: Submission; findings: unknown; facts: unknown }

const resultOf = async (form: Form): Promise<Result> => {
  const house = await makeHouse()
  try {
    await house.handIn(
      await fileOf(
        'registration',
        Array.from({ length: 20 }, (_, n) => registration(n)),
      ),
    )
    const submission = await house.handIn(await fileOf(ITEM, LIST, { form }))
    return { submission, findings: await house.findings(submission.submission), facts: await factsOf(house, submission) }
  } finally {
    await house.close()
  }
}

/** By row, without the ids that are another city's. */
const factsOf = async (house: House, { submission }: Submission) =>
  (
    await house.rows<{ row_no: number; fact: string }>(
      'select row_no, fact from entry join entry_content using (organisation_id, entry_no) where submission_id = $1 order by row_no',
      [submission],
    )
  ).map(({ row_no, fact }) => [row_no, (JSON.parse(fact) as { fields: unknown }).fields])

const countsOf = ({ outcome, rows, registered, amended, unchanged, refused, held, late, personRows, causes }: Submission) => ({
  outcome,
  rows,
  registered,
  amended,
  unchanged,
  refused,
  held,
  late,
  personRows,
  causes,
})

let first: Promise<Result> | undefined
for (const form of ['csv-gb18030', 'xlsx', 'xls', 'xls-gbk', 'jsonl'] as const)
  test(`the same list as csv and as ${form} gives the same result, row for row`, async () => {
    first ??= resultOf('csv')
    const expected = await first
    assert.ok(expected.submission.registered > 4 && expected.submission.refused > 2 && expected.submission.held > 2)
    const result = await resultOf(form)
    assert.deepEqual(countsOf(result.submission), countsOf(expected.submission))
    assert.deepEqual(result.findings, expected.findings)
    assert.deepEqual(result.facts, expected.facts)
  })

test('an old workbook and JSON Lines that are none are refused as a file, and no row of them lands', async () => {
  const house = await makeHouse()
  try {
    const good = await bytesOf(await tableOf(ITEM, LIST), 'xls')
    const handIn = (name: string, bytes: Uint8Array) => house.handIn({ item: ITEM, source: UNITS.city.uscc, name, bytes })
    const cut = await handIn('cut.xls', good.subarray(0, good.length - 3000))
    assert.deepEqual([cut.outcome, cut.refusal?.code, cut.rows], ['refused', 'FILE_DAMAGED', 0])
    const text = await bytesOf(await tableOf(ITEM, LIST.slice(0, 2)), 'jsonl')
    const odd = await handIn('odd.jsonl', Buffer.concat([text, Buffer.from('\n[1]\n{"CF_WSH":{"a":1}}\n{"CF_WSH":')]))
    assert.deepEqual([odd.outcome, odd.rows, odd.refused, odd.registered], ['done', 5, 3, 2], JSON.stringify(odd.causes))
    const found = (await house.findings(odd.submission)).filter(one => one.row > 3)
    assert.deepEqual(
      found.map(({ row, findings }) => [row, ...findings.map(one => one.code)]),
      [4, 5, 6].map(row => [row, 'ROW_NOT_OBJECT']),
    )
    const none = await handIn('none.jsonl', Buffer.from('{"a":1}\n{"b":2}\n'))
    assert.deepEqual([none.outcome, none.refusal?.code], ['refused', 'HEADINGS_NOT_FOUND'])
  } finally {
    await house.close()
  }
})
