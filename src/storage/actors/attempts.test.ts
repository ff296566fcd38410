// How attempts are counted: an office that shares an address is not held to what it mistyped last week, and nobody for longer than the most.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '#storage/database'
import { withDatabase } from '#support/database'
import { countAttempt, takeBackAttempt, waitAfterAttempts } from './attempts.ts'

const OFFICE = { free: 30, most: 900, drains: 600 }
const subject = createHash('sha256').update('an office').digest()

test('of an address that many share attempts are forgotten one by one, also where no hour is without; of a name none', async () => {
  const made = await withDatabase()
  const database = openDatabase({ url: made.url, role: 'xinheng_app', max: 1 })
  const later = (minutes: number) =>
    database.pool.query(
      `update sign_in_attempt set last_at = last_at - $1::int * interval '1 minute',
         locked_until = locked_until - $1::int * interval '1 minute'`,
      [minutes],
    )
  const count = (times: number, patience: Parameters<typeof countAttempt>[2] = OFFICE) =>
    database.transaction(async tx => {
      const waits: number[] = []
      for (let n = 0; n < times; n++) waits.push(await countAttempt(tx, subject, patience))
      return waits
    })
  const attempts = async () =>
    (await database.pool.query<{ attempts: number }>('select attempts from sign_in_attempt')).rows[0]!.attempts
  try {
    assert.deepEqual(new Set(await count(30)), new Set([0]))
    const [wait] = await count(1)
    assert.ok(wait! > 0 && wait! <= 15, 'the thirtieth has locked')
    assert.ok((await database.transaction(tx => waitAfterAttempts(tx, subject, OFFICE))) > 0)
    await later(65)
    assert.deepEqual(await count(1), [0])
    assert.equal(await attempts(), 25, 'six are forgotten, one has come')
    await later(5)
    assert.deepEqual(await count(1), [0])
    assert.equal(await attempts(), 25, 'five minutes and five are ten')
    for (let hour = 0; hour < 12; hour++) {
      assert.deepEqual(new Set(await count(5)), new Set([0]), 'five an hour lock nobody')
      await later(60)
    }
    await database.transaction(tx => takeBackAttempt(tx, subject))
    assert.ok((await attempts()) < 30)
    await database.pool.query('delete from sign_in_attempt')
    const name = { free: 5, most: 900 }
    for (let n = 0; n < 12; n++) {
      assert.deepEqual(await count(1, name), [0])
      await later(60)
    }
    assert.equal(await attempts(), 12)
    await count(1, name)
    // The clock was set back by three hours.
    await later(-180)
    assert.equal(await database.transaction(tx => waitAfterAttempts(tx, subject, name)), 0)
    assert.deepEqual(await count(1, name), [0])
    const [most] = await count(1, name)
    assert.ok(most! > 600 && most! <= 900, `${most}`)
  } finally {
    await database.close()
    await made.drop()
  }
})
