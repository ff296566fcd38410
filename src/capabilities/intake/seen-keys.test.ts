// Keys met before in the same file.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { SeenKeys } from './seen-keys.ts'

const digestOf = (text: string) => createHash('sha256').update(text).digest()

test('a key noted twice names the row that brought it first, and whether both say the same', () => {
  const seen = new SeenKeys(16)
  for (let row = 1; row <= 5000; row++)
    assert.equal(seen.note(digestOf(`key ${row}`), digestOf(`fact ${row}`), 0, row), undefined)
  for (let row = 1; row <= 5000; row++) {
    assert.deepEqual(seen.note(digestOf(`key ${row}`), digestOf(`fact ${row}`), 0, 9000), { row, same: true })
    assert.deepEqual(seen.note(digestOf(`key ${row}`), digestOf(`other ${row}`), 0, 9000), { row, same: false })
  }
})
