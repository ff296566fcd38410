// A connection that is lost under a transaction breaks that transaction, not the process, and tells whether it may stand all the same.
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAway, mayStand, openDatabase } from '#storage/database'
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

test('what was lost before its commit was asked for does not stand; what was lost in it may; what the database declined there does not', async () => {
  const held = await withDatabase()
  const toldOf = async (run: Promise<unknown>) =>
    run.then(
      () => assert.fail('it was not lost'),
      (thrown: unknown) => [isAway(thrown), mayStand(thrown)],
    )
  try {
    const nowhere = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' })
    assert.deepEqual(await toldOf(nowhere.transaction(async () => {})), [true, false])
    await nowhere.close()
    const cutOff = (client: unknown) => (client as { connection: { stream: Socket } }).connection.stream.destroy()
    const before = held.database.transaction(async tx => {
      await tx.client.query('select 1')
      cutOff(tx.client)
      await sleep(50)
    })
    assert.deepEqual(await toldOf(before), [true, false])
    const within = held.database.transaction(async ({ client }) => {
      const query = client.query.bind(client)
      client.query = ((text: string) => {
        const asked = query(text)
        if (text === 'commit') cutOff(client)
        return asked
      }) as typeof client.query
    })
    assert.deepEqual(await toldOf(within), [true, true])
    const declined = held.database.transaction(async ({ client }) => {
      await client.query('create temporary table once (n int unique deferrable initially deferred)')
      await client.query('insert into once values (1), (1)')
    })
    assert.deepEqual(await toldOf(declined), [false, false])
  } finally {
    await held.drop()
  }
})
