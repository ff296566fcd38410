// A fact that is corrected is read and checked like a row, and nothing but what was to be changed changes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LocalDate } from '#rules/time'
import { compiledItem, fileOfRow } from '#support/catalogue'
import { amendFact, isFixed } from './amend-fact.ts'
import { checkRow } from './check-row.ts'
import { readHeadings } from './headings.ts'

const today = '2026-11-22' as LocalDate

for (const id of ['administrative-penalty', 'administrative-licence', 'registration']) {
  const compiled = compiledItem(id)
  const { headings, cells } = fileOfRow(compiled, {})
  const { fact } = checkRow(compiled, cells, readHeadings(compiled, headings), { today })

  test(`${id}: changed by nothing, or field by field to what it says already, it is the same`, () => {
    assert.deepEqual(amendFact(compiled, fact!, new Map(), today), { fact, findings: [] })
    for (const [prop, value] of Object.entries(fact!.fields)) {
      if (typeof value !== 'string' || isFixed(compiled.item, prop)) continue
      assert.deepEqual(amendFact(compiled, fact!, new Map([[prop, value]]), today).fact?.fields, fact!.fields, prop)
    }
  })
}

const penalty = compiledItem('administrative-penalty')
const { headings, cells } = fileOfRow(penalty, {})
const { fact } = checkRow(penalty, cells, readHeadings(penalty, headings), { today })
const amend = (changes: Record<string, string>) => amendFact(penalty, fact!, new Map(Object.entries(changes)), today)

test('a value is read as a file brings it, and the sense of the whole is checked: an amount against the words, days in their order', () => {
  const good = amend({ fineWan: '0.4', content: '罚款4000元', decisionDate: '2026/3/8' })
  assert.deepEqual(
    [good.fact?.fields.fineWan, good.fact?.fields.content, good.fact?.fields.decisionDate],
    ['0.4', '罚款4000元', '2026-03-08'],
  )
  assert.equal(amend({ decisionDate: '2027-01-01' }).fact, null)
  assert.equal(amend({ decisionDate: '' }).fact, null)
  assert.equal(amend({ penaltyCategories: '无此类别' }).findings[0]?.code, 'ENUM_UNKNOWN')
  assert.equal(amend({ fineWan: '0.6' }).findings[0]?.code, 'AMOUNT_DIFFERS_FROM_TEXT')
})

test('party, authority and number say which record it is: they are not corrected but handed in anew', () => {
  const fixed = penalty.item.fields.map(field => field.prop).filter(prop => isFixed(penalty.item, prop))
  for (const prop of ['partyName', 'partyUscc', 'authorityUscc', 'decisionNo']) assert.ok(fixed.includes(prop), prop)
  for (const prop of ['content', 'fineWan', 'decisionDate', 'penaltyCategories']) assert.ok(!fixed.includes(prop), prop)
})
