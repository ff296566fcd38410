// The registries of codes and the one error class.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allowed,
  FINDING_CODES,
  gatherMissing,
  makeFinding,
  parseClauseId,
  REFUSAL_CODES,
  Refusal,
  refused,
  refuseUnless,
} from './index.ts'

test('codes are sorted, spoken once, and of the form WORD_REASON', () => {
  for (const codes of [FINDING_CODES, REFUSAL_CODES] as readonly (readonly string[])[]) {
    assert.deepEqual(codes, [...codes].sort())
    assert.equal(new Set(codes).size, codes.length)
    for (const code of codes) assert.match(code, /^[A-Z]+(_[A-Z0-9]+)*$/)
  }
})

test('a finding has the usual level of its code unless told another', () => {
  assert.deepEqual(makeFinding('NAME_MISMATCH', { field: 'CF_XDR_MC' }), {
    code: 'NAME_MISMATCH',
    level: 'hold',
    field: 'CF_XDR_MC',
  })
  assert.equal(makeFinding('USCC_ORGANISATION_CHECK', { level: 'error' }).level, 'error')
})

test('a ruling that refuses is thrown with its code, clause and details; one that allows is not', () => {
  refuseUnless(allowed())
  const ruling = refused('UNIT_MAY_NOT_HAND_IN', { clause: 'cn-a-1#2', details: { units: ['x'] } }, [{ field: 'unit' }])
  assert.deepEqual(ruling.because, [{ field: 'unit' }])
  assert.throws(
    () => refuseUnless(ruling),
    (error: unknown) =>
      error instanceof Refusal &&
      error.code === 'UNIT_MAY_NOT_HAND_IN' &&
      error.clause === 'cn-a-1#2' &&
      Array.isArray(error.details.units) &&
      error.message === error.code,
  )
  assert.deepEqual(new Refusal('NOT_FOUND').details, {})
})

test('a clause id is instrument#article', () => {
  for (const id of ['cn-ndrc-2025-36#4', 'gb-32100-2015#4', 'cn-a-1#2.other-law']) assert.equal(parseClauseId(id), id)
  for (const id of ['', '#4', 'cn-ndrc-2025-36', 'cn-ndrc-2025-36#', 'CN#1', 'a#b#c', 'a b#c'])
    assert.equal(parseClauseId(id), undefined, id)
})

test('columns that the whole file lacks are told of a row in one sentence, and nothing else is lost', () => {
  const missing = (heading: string) => makeFinding('COLUMN_MISSING', { field: heading, params: { heading } })
  const other = makeFinding('FIELD_MISSING', { field: 'partyUscc' })
  assert.deepEqual(gatherMissing([missing('甲'), other]), [missing('甲'), other])
  const gathered = gatherMissing([missing('甲'), other, missing('乙')])
  assert.deepEqual(
    gathered.map(({ code, params }) => [code, params?.heading]),
    [
      ['COLUMN_MISSING', '甲”、“乙'],
      ['FIELD_MISSING', undefined],
    ],
  )
  assert.equal(gathered[0]!.field, null)
})
