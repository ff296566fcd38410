// Whose word about the severity counts: the unit that decided, or who carries it on; not who stands above it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CheckedRow, checkRow, compileItem, readHeadings } from '#rules/catalogue'
import type { LocalDate } from '#rules/time'
import type { Unit } from '#storage/organisations'
import { fileOfRow } from '#support/catalogue'
import { repositoryLaw } from '#support/law'
import { makeSeverityJudge } from './judge-severity.ts'

const law = await repositoryLaw()
const today = '2026-06-05' as LocalDate
const item = law.items.get('administrative-penalty')!
const compiled = compileItem(item, law)

const unit = (unitId: string, more: Partial<Unit> = {}): Unit => ({
  unitId,
  uscc: '',
  name: `演示${unitId}`,
  division: '990102',
  parentId: null,
  fromOn: '2020-01-01' as LocalDate,
  untilOn: null,
  successorId: null,
  letterCode: null,
  ...more,
})
const units = [
  unit('above', { division: '990100' }),
  unit('decided', { parentId: 'above', successorId: 'between' }),
  unit('between', { successorId: 'after' }),
  unit('after'),
]

function rowOf(changes: Readonly<Record<string, string>>): CheckedRow {
  const { headings, cells } = fileOfRow(compiled, { decisionDate: '2026-06-01', ...changes })
  const row = checkRow(compiled, cells, readHeadings(compiled, headings), { today })
  assert.ok(row.fact, JSON.stringify(row.findings))
  return row
}

const judged = (source: string, changes: Readonly<Record<string, string>>) =>
  makeSeverityJudge({ item, source: units.find(one => one.unitId === source)!, units, law, today })(rowOf(changes), {
    unitId: 'decided',
    division: '990102',
  })?.map(finding => finding.code)

const RAISED = { severity: '严重', severityReason: '屡罚不改' }

test('the unit that decided, and its successors, may state more than the law makes of it; a superior may not', () => {
  assert.equal(judged('decided', RAISED), undefined)
  assert.equal(judged('between', RAISED), undefined)
  assert.equal(judged('after', RAISED), undefined)
  assert.deepEqual(judged('above', RAISED), ['SEVERITY_NOT_BY_AUTHORITY'])
})

test('cn-ndrc-2025-36#minor-period: why a minor item is shown is for the same unit to say', () => {
  const warning = { penaltyCategories: '警告', fineWan: '', publicationReason: '涉及众多消费者' }
  assert.equal(judged('decided', warning), undefined)
  assert.equal(judged('after', warning), undefined)
  assert.deepEqual(judged('above', warning), ['PUBLICATION_REASON_NOT_BY_AUTHORITY'])
  // Where it is shown anyway, the words change nothing.
  assert.deepEqual(judged('above', { publicationReason: '涉及众多消费者' }), [])
})

test('what the law makes of it anyway, less than that, and nothing at all may come from anybody', () => {
  const serious = { penaltyCategories: '责令停产停业', fineWan: '' }
  assert.deepEqual(judged('above', { ...RAISED, ...serious }), [])
  assert.deepEqual(judged('above', { severity: '一般' }), [])
  assert.deepEqual(judged('above', { severity: '轻微' }), [])
  assert.equal(judged('above', {}), undefined)
})
