// Where in a batch the entries of an organisation are looked for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { marksOf, rangeIn } from './marks.ts'

const idOf = (n: number): Buffer => {
  const id = Buffer.alloc(16, 1)
  id.writeUInt32BE(n, 12)
  return id
}

test('whatever the sizes, all entries of an organisation stand in its range, which is two marks wider at most', () => {
  for (const each of [1, 3, 200, 256, 257, 900]) {
    const entries = Array.from({ length: 2000 }, (_, n) => Math.floor(n / each))
    const leaves = [undefined, ...entries.map(idOf)]
    const marks = marksOf(leaves)
    for (const n of new Set(entries)) {
      const { from, until } = rangeIn(marks, idOf(n), leaves.length)
      const own = leaves.flatMap((leaf, at) => (leaf?.equals(idOf(n)) ? [at] : []))
      assert.ok(from <= own[0]! && own.at(-1)! < until, `${each} ${n}: ${from} ${until}`)
      assert.ok(until - from <= own.length + 512, `${each} ${n}: ${from} ${until}`)
    }
  }
})
