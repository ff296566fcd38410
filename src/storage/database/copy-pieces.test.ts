// Many rows come off a connection whole and in order, however slowly they are read, and the connection answers afterwards.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withDatabase } from '#support/database'
import { copyPieces } from './copy-pieces.ts'

const MANY = 30_000

test('rows of a stream: none lost, none twice, long ones and none at all, read slowly or left early', async () => {
  const { database, drop } = await withDatabase()
  try {
    await database.transaction(async tx => {
      let expected = 1
      const query = `select n, case when n % 3 = 0 then null else repeat('x', 200) end from generate_series(1, ${MANY}) as n`
      for await (const { bytes, rows, at, lengths } of copyPieces(tx, query, 2)) {
        if (expected < 5_000) await sleep(5)
        for (let row = 0; row < rows * 2; row += 2, expected++) {
          assert.equal(bytes.readInt32BE(at[row]!), expected)
          assert.equal(lengths[row + 1], expected % 3 === 0 ? -1 : 200)
        }
      }
      assert.equal(expected, MANY + 1)
      // Longer than what is read ahead.
      const long: number[] = []
      for await (const { rows, lengths } of copyPieces(tx, `select repeat('y', n * 900000) from generate_series(1, 3) n`, 1))
        long.push(...lengths.subarray(0, rows))
      assert.deepEqual(long, [900_000, 1_800_000, 2_700_000])
      for await (const _ of copyPieces(tx, 'select 1 where false', 1)) assert.fail('there is no row')
      for await (const { rows } of copyPieces(tx, query, 2)) {
        assert.ok(rows > 0)
        break
      }
      assert.deepEqual((await tx.client.query('select 7 as n')).rows, [{ n: 7 }])
    })
    await assert.rejects(
      database.transaction(async tx => {
        for await (const _ of copyPieces(tx, `select 10 / (${MANY} - n) from generate_series(1, ${MANY}) n`, 1));
      }),
      { code: '22012' },
    )
    await database.transaction(async tx => assert.deepEqual((await tx.client.query('select 8 as n')).rows, [{ n: 8 }]))
  } finally {
    await drop()
  }
})
