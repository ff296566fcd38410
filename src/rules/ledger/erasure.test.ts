// The form in which an act says that another one's content was erased.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, ERASING_OPERATION, erasureContent, erasureOf } from './index.ts'

const erasure = { act: '018f3c1e-7a00-7000-8000-000000000001', phase: 2, reason: 'personal-data' }
const header = { operation: ERASING_OPERATION, outcome: 'done' }

test('an erasing act is read back from its canonical content', () => {
  assert.equal(ERASING_OPERATION, 'ledger.erase-act')
  const content = canonicalJson(erasureContent(erasure))
  assert.equal(content, `{"erases":{"act":"${erasure.act}","phase":2,"reason":"personal-data"}}`)
  assert.deepEqual(erasureOf(header, content), erasure)
})

test('nothing else erases: another operation, a refused one, a content that says more, less or otherwise', () => {
  const content = canonicalJson(erasureContent(erasure))
  assert.equal(erasureOf({ ...header, operation: 'intake.submit' }, content), undefined)
  assert.equal(erasureOf({ ...header, outcome: 'refused:ACTOR_MAY_NOT' }, content), undefined)
  for (const other of [
    '',
    '{}',
    'null',
    `${content} `,
    JSON.stringify({ erases: { ...erasure, reason: '' } }),
    JSON.stringify({ erases: { ...erasure, reason: 'Because I say so' } }),
    JSON.stringify({ erases: { ...erasure, also: 'another' } }),
    JSON.stringify({ input: { erases: erasure } }),
    JSON.stringify({ erases: { phase: 2, act: erasure.act, reason: erasure.reason } }),
  ])
    assert.equal(erasureOf(header, other), undefined, other)
})
