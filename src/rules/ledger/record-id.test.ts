// Ids of records, there and back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatRecordId, parseRecordId } from './index.ts'

const anyNo = fc.bigInt({ min: 0n, max: 2n ** 60n - 1n })

test('an id leads back to its organisation and number', () => {
  fc.assert(
    fc.property(fc.uuid(), anyNo, (organisationId, recordNo) => {
      const id = formatRecordId(organisationId, recordNo)
      assert.match(id, /^[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-hjkmnp-tv-z]{12}$/)
      assert.deepEqual(parseRecordId(id), { organisationId, recordNo })
      assert.deepEqual(parseRecordId(id.toUpperCase()), { organisationId, recordNo })
    }),
  )
})

test('ids of organisations sort as their uuids do', () => {
  fc.assert(fc.property(fc.uuid(), fc.uuid(), (a, b) => assert.equal(formatRecordId(a, 0n) < formatRecordId(b, 0n), a < b)))
})

test('o, i and l are read as the digits they look like', () => {
  const id = formatRecordId('00000000-0000-0000-0000-000000000001', 1n)
  assert.equal(id, '00000000000000000000000001-000000000001')
  assert.deepEqual(parseRecordId('ooooooooooooooooooooooooOI-ooooooooooOL'), parseRecordId(id))
})

test('anything else is no id', () => {
  const good = formatRecordId('ffffffff-ffff-ffff-ffff-ffffffffffff', 2n ** 60n - 1n)
  assert.equal(good, '7zzzzzzzzzzzzzzzzzzzzzzzzz-zzzzzzzzzzzz')
  for (const none of [
    '',
    good.slice(1),
    `${good}0`,
    good.replace('-', '_'),
    `8${good.slice(1)}`,
    good.replace('z', 'u'),
    good.replace('z', '中'),
  ]) {
    assert.equal(parseRecordId(none), undefined, none)
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 39, maxLength: 39 }), text =>
      assert.equal(parseRecordId(text), undefined),
    ),
  )
  assert.throws(() => formatRecordId('no uuid', 1n))
  assert.throws(() => formatRecordId('00000000-0000-0000-0000-000000000001', 2n ** 60n))
})
