// What a former system says is read from its own columns, in its own words, and never as part of the fact.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { claimedEnd, claimedUntil, compileItem, makeClaimReader, readHeadings, withClaims } from './index.ts'

const law = await repositoryLaw()
const today = '2026-11-20' as LocalDate
const HEADINGS = ['首次公示日期', '公示截止日期', '修复日期', '结束日期', '结束原因']
const read = (...cells: string[]) => {
  const { claimed, findings } = makeClaimReader(law.terms, HEADINGS, { by: '旧平台', today })(cells)
  return { ...claimed, until: claimedUntil(claimed), end: claimedEnd(claimed), codes: findings.map(one => one.code) }
}

test('the last day on which a former system showed a record is the last day here; an end is the first day without', () => {
  assert.equal(read('2024-01-02', '2026-09-30').until, '2026-10-01')
  assert.equal(read('2024-01-02', '', '', '2026/7/1', '期满').until, '2026-07-01')
  assert.equal(read('2024-01-02', '2026-09-30', '', '2026-07-01').until, '2026-07-01')
  assert.equal(read('2024-01-02', '长期').until, null)
  assert.equal(read('2024-01-02', '2099-12-31').until, null)
})

test('how it ended is said in its own words', () => {
  assert.deepEqual(read('', '', '2026-08-15').end, { on: '2026-08-15', as: 'repaired' })
  assert.deepEqual(read('', '', '', '2026-08-15', '信用修复').end, { on: '2026-08-15', as: 'repaired' })
  assert.deepEqual(read('', '', '', '2026-08-15', '撤销').end, { on: '2026-08-15', as: 'annulled' })
  assert.deepEqual(read('', '', '', '2026-08-15', '移出名录').end, { on: '2026-08-15', as: 'delisted' })
  assert.deepEqual(read('', '', '', '2026-08-15', '不知道').codes, ['CLAIM_UNREADABLE'])
})

test('what cannot have been is refused: days to come, an end before the beginning, an end without a day', () => {
  assert.deepEqual(read('2026-11-21').codes, ['CLAIM_IMPOSSIBLE'])
  assert.deepEqual(read('', '', '2026-11-21').codes, ['CLAIM_IMPOSSIBLE'])
  assert.deepEqual(read('2026-05-01', '', '', '2026-04-01', '期满').codes, ['CLAIM_IMPOSSIBLE'])
  assert.deepEqual(read('', '', '', '', '撤销').codes, ['CLAIM_IMPOSSIBLE'])
  assert.deepEqual(read('2026-02-30').codes, ['CLAIM_UNREADABLE'])
})

test('its columns are known, and no field of the item takes them', () => {
  const compiled = compileItem(law.items.get('administrative-penalty')!, law)
  assert.deepEqual(
    readHeadings(compiled, HEADINGS).columns.map(column => column.field.prop),
    ['disclosureLastDay'],
  )
  const { columns, unknown, ignored } = readHeadings(withClaims(compiled, law.terms), HEADINGS)
  assert.deepEqual([columns.length, unknown.length, ignored.length], [0, 0, HEADINGS.length])
})
