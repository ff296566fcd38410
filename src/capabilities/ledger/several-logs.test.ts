/** Several logs over one ledger: of divisions and of years, each with an origin and a key of its own, and one map over all. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, runOperation } from '#capabilities/operation'
import { checkProof, type Proof, parseVerifier } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { verifySignature } from '#storage/ledger'
import { fileOf, licence, makeHouse, OPERATOR, penalty, TODAY, UNITS } from '#support/intake'
import { catchUp, makeVerify } from './index.ts'
import { consistency, prove, showKey } from './prove.ts'

const PUBLIC: Actor = { id: 'public', role: 'public' }

test('units of each division have a log of their own, another every year; whoever asks for everything gets it whole', async () => {
  const house = await makeHouse()
  const later = openDatabase({ url: house.url, role: 'xinheng_app', today: '2027-01-02' as LocalDate })
  try {
    const logOrigin = 'xinheng.test/{year}/{division}'
    const here = { ...house.environment, logOrigin }
    await house.handIn(await fileOf('administrative-penalty', [penalty(1), penalty(2)]))
    await house.handIn({
      ...(await fileOf('administrative-licence', [
        licence(1, { authorityName: UNITS.west.name, authorityUscc: UNITS.west.uscc }),
      ])),
      source: UNITS.west.uscc,
    })
    assert.equal(await catchUp(here), true)
    const there = { ...here, database: later }
    await house.handIn(await fileOf('administrative-penalty', [penalty(1, { decisionNo: '明市监罚〔2026〕777号' })]))
    assert.equal(await catchUp(there), true)
    const logs = await house.rows<{ origin: string; division: string | null; size: string }>(
      `select l.origin, l.division, max(c.size) as size from log l join checkpoint c using (log) group by l.log, l.origin, l.division order by l.log`,
    )
    assert.deepEqual(
      logs.map(({ origin }) => origin).sort(),
      ['2026/990100', '2026/990102', '2026/platform', '2027/990100', '2027/platform'].map(name => `xinheng.test/${name}`),
    )
    assert.ok(logs.filter(({ division }) => division !== null).every(({ size }) => Number(size) > 0))
    const verified = await runOperation(
      makeVerify(() => {}),
      there,
      OPERATOR,
      {},
    )
    assert.deepEqual(verified.firstWrong, null)
    const keyOf = async (origin: string) =>
      parseVerifier(((await runOperation(showKey, there, PUBLIC, { origin })) as { key: string }).key)!
    const [{ organisation_id: organisation }] = (await house.rows<{ organisation_id: string }>(
      'select organisation_id from entry group by organisation_id order by count(*) desc limit 1',
    )) as [{ organisation_id: string }]
    const whole = (await runOperation(prove, there, OPERATOR, { organisation })) as Proof
    assert.deepEqual(checkProof(whole, await keyOf(whole.origin), { verify: verifySignature }).ok, true)
    assert.ok(whole.entries.length >= 2 && whole.entries.some(entry => entry.index === null))
    // A record is proved in the log in which it stands, also where that is closed.
    for (const { header } of whole.entries) {
      const { record } = JSON.parse(header) as { record: string }
      const one = (await runOperation(prove, there, OPERATOR, { record })) as Proof
      assert.match(one.origin, /^xinheng\.test\/202[67]\/99010[02]$/)
      assert.equal(checkProof(one, await keyOf(one.origin), { verify: verifySignature }).ok, true)
      assert.equal(checkProof(one, await keyOf('xinheng.test/2026/platform'), { verify: verifySignature }).ok, false)
    }
    const proof = (await runOperation(consistency, there, PUBLIC, {
      from: '1',
      to: '2',
      origin: 'xinheng.test/2026/990100',
    })) as { proof: string[] }
    assert.equal(proof.proof.length, 1)
    // What will not come is declined for good; what a copy does not have yet, and the database has, is on its way.
    const empty = await makeHouse()
    const copy = openDatabase({ url: empty.url, role: 'xinheng_portal', today: TODAY, max: 1 })
    try {
      const declined = (environment: typeof there, input: object, code: string) =>
        assert.rejects(runOperation(consistency, environment, PUBLIC, { from: '1', to: '2', ...input }), { code })
      const behind = { ...there, portal: copy }
      const [origin, huge] = ['xinheng.test/2026/990100', '999999999999']
      await declined(there, { to: huge, origin }, 'LOG_SIZE_UNKNOWN')
      await declined(there, { origin: 'elsewhere.test' }, 'LOG_UNKNOWN')
      await assert.rejects(runOperation(showKey, there, PUBLIC, { origin: 'elsewhere.test' }), { code: 'LOG_UNKNOWN' })
      await declined(behind, { to: '1' }, 'LOG_BEHIND')
      await declined(behind, { origin }, 'LOG_BEHIND')
      await declined(behind, { to: huge }, 'LOG_SIZE_UNKNOWN')
      await declined(behind, { origin: 'elsewhere.test' }, 'LOG_UNKNOWN')
    } finally {
      await copy.close()
      await empty.close()
    }
    assert.equal(TODAY.slice(0, 4), '2026')
  } finally {
    await later.close()
    await house.close()
  }
})
