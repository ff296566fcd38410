// Which log takes what.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isByDivision, originOn } from './index.ts'

test('an origin names the year of the day and the division of the unit; what names neither is one log for good', () => {
  assert.equal(originOn('xinheng.test/log', '2026-12-31', '990101'), 'xinheng.test/log')
  assert.equal(originOn('xinheng.test/{year}', '2026-12-31', null), 'xinheng.test/2026')
  assert.equal(originOn('xinheng.test/{year}', '2027-01-01', null), 'xinheng.test/2027')
  assert.equal(originOn('xinheng.test/{division}/{year}', '2027-01-01', '990101'), 'xinheng.test/990101/2027')
  assert.equal(originOn('xinheng.test/{division}', '2027-01-01', null), 'xinheng.test/platform')
  assert.deepEqual(['a/{year}', 'a/{division}'].map(isByDivision), [false, true])
})
