/** Statements of an end, asked for by more than there are connections. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runOperation } from '#capabilities/operation'
import { formatRecordId } from '#rules/ledger'
import type { Refusal } from '#rules/outcome'
import { openDatabase } from '#storage/database'
import { fileOf, makeHouse, OPERATOR, penalty, uscc } from '#support/intake'
import { endStatement, listEnds } from './end-statement.ts'

test('statements and lists of ends asked for at once by two connections are all answered', { timeout: 60_000 }, async () => {
  const house = await makeHouse()
  const small = openDatabase({ url: house.url, role: 'xinheng_app', max: 2 })
  try {
    await house.handIn(await fileOf('administrative-penalty', [penalty(1)]))
    const environment = { ...house.environment, database: small }
    const [{ organisation, number }] = (await house.rows<{ organisation: string; number: string }>(
      'select organisation_id as organisation, record_no as number from state',
    )) as [{ organisation: string; number: string }]
    const record = formatRecordId(organisation, BigInt(number))
    const statement = () =>
      runOperation(endStatement, environment, OPERATOR, { record }).then(
        () => 'stated',
        (refusal: Refusal) => refusal.code,
      )
    const list = async () => (await runOperation(listEnds, environment, OPERATOR, { uscc: uscc(1001) })).records
    const [stated, listed] = await Promise.all([
      Promise.all(Array.from({ length: 6 }, statement)),
      Promise.all(Array.from({ length: 6 }, list)),
    ])
    assert.deepEqual(stated, Array(6).fill('RECORD_NOT_ENDED'))
    assert.deepEqual(listed, Array(6).fill([]))
  } finally {
    await small.close()
    await house.close()
  }
})
