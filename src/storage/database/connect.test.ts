// A connection that is lost under a transaction breaks that transaction, not the process.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withDatabase } from '#support/database'

test('a session ended between two statements makes the next one fail, and the pool goes on with another', async () => {
  const held = await withDatabase()
  try {
    const broken = held.database.transaction(async tx => {
      const { rows } = await tx.client.query<{ pid: number }>('select pg_backend_pid() as pid')
      await held.database.pool.query(`set role none; select pg_terminate_backend(${rows[0]!.pid})`)
      await sleep(200)
      await tx.client.query('select 1')
    })
    await assert.rejects(broken)
    assert.equal((await held.database.pool.query('select 1 as one')).rows[0].one, 1)
  } finally {
    await held.drop()
  }
})
