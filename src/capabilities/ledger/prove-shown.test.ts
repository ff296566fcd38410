/** The public may have proved what it is shown, and nothing else. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, runOperation } from '#capabilities/operation'
import { checkProof, formatRecordId, type Proof, parseVerifier } from '#rules/ledger'
import type { Refusal } from '#rules/outcome'
import { openDatabase } from '#storage/database'
import { verifySignature } from '#storage/ledger'
import { fileOf, licence, makeHouse, OPERATOR, penalty, TODAY } from '#support/intake'
import { catchUp } from './keep-log.ts'
import { showKey } from './prove.ts'
import { proveShown } from './prove-shown.ts'

const PUBLIC: Actor = { id: 'public', role: 'public' }

test('what is shown of a record is proved to anyone, with its content where all of that is public; what is not shown is not', async () => {
  const house = await makeHouse()
  const portal = openDatabase({ url: house.url, role: 'xinheng_portal', today: TODAY, max: 2 })
  const environment = { ...house.environment, portal }
  const ask = (record: string): Promise<Proof> => runOperation(proveShown, environment, PUBLIC, { record }) as Promise<Proof>
  const code = (expected: string) => (error: Refusal) => error.code === expected
  type Row = { organisation_id: string; record_no: string; item: string; fact: string }
  const idOf = (row: Row) => formatRecordId(row.organisation_id, BigInt(row.record_no))
  try {
    await house.handIn(await fileOf('administrative-penalty', [penalty(1), penalty(2, { remarks: '仅供部门之间使用' })]))
    await house.handIn(await fileOf('administrative-licence', [licence(1)]))
    const shown = await house.rows<Row>('select * from disclosed_record order by item, record_no')
    assert.deepEqual(shown.map(({ item }) => item).sort(), [
      'administrative-licence',
      ...Array(2).fill('administrative-penalty'),
    ])
    await assert.rejects(ask(idOf(shown[0]!)), code('LOG_BEHIND'))
    assert.deepEqual(await house.rows('select 1 from checkpoint'), [], 'nobody signs for whoever asks')
    await catchUp(house.environment)
    const { key } = await runOperation(showKey, environment, PUBLIC, {})
    for (const row of shown) {
      const proof = await ask(idOf(row))
      const checked = checkProof(proof, parseVerifier(key)!, { verify: verifySignature })
      assert.deepEqual([checked.ok, proof.entries.length], [true, 1])
      const [entry] = proof.entries
      const props = Object.keys((JSON.parse(row.fact) as { fields: object }).fields)
      const item = house.environment.law.current().item(row.item)!
      const isWhole = props.every(prop => item.fields.find(field => field.prop === prop)!.disclosure === 'public')
      assert.equal(entry!.content, isWhole ? row.fact : null, row.item)
      assert.equal(entry!.salt === null, !isWhole)
    }
    const given = await Promise.all(shown.map(async row => (await ask(idOf(row))).entries[0]!.content))
    // Remarks are for authorities: the fact that holds some is proved without its content.
    assert.deepEqual(
      given.map(content => content === null),
      shown.map(({ fact }) => fact.includes('remarks')),
    )
    assert.ok(given.includes(null) && shown.length === 3)
    const [first] = shown as [Row]
    await assert.rejects(ask(`${idOf(first).slice(0, -1)}0`), code('RECORD_UNKNOWN'))
    await assert.rejects(ask('nothing'), code('RECORD_UNKNOWN'))
    // From the day on which its publicity ends the public has no proof of it either.
    const later = openDatabase({ url: house.url, role: 'xinheng_portal', today: '2040-01-01' as typeof TODAY, max: 2 })
    try {
      const penalised = shown.find(({ item }) => item === 'administrative-penalty')!
      const asked = runOperation(proveShown, { ...environment, portal: later }, PUBLIC, { record: idOf(penalised) })
      await assert.rejects(asked, code('RECORD_UNKNOWN'))
    } finally {
      await later.close()
    }
    await runOperation(proveShown, environment, OPERATOR, { record: idOf(first) })
  } finally {
    await portal.close()
    await house.close()
  }
})
