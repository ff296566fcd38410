/** What a server is told of the replica that it reads: one address, and how far behind that may be. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#rules/outcome'
import { replicaOf } from './replicas.ts'

const saying = (setting: string, value: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof Refusal)
  assert.deepEqual([thrown.code, thrown.details], ['SETTING_INVALID', { setting, value }])
  return true
}

test('a server reads one replica: an address of several hosts is refused, and no password is said in it', () => {
  const url = 'postgresql://reader:se,cret@10.1.0.7:5433/xinheng?sslmode=verify-full'
  assert.deepEqual(replicaOf({ XINHENG_PORTAL_DATABASE_URL: url }), { url, lagMs: 5000 })
  const socket = 'postgresql://reader@localhost/xinheng?host=%2Frun%2Fpostgresql'
  assert.equal(replicaOf({ XINHENG_PORTAL_DATABASE_URL: socket })?.url, socket)
  for (const [several, hosts] of [
    ['postgresql://reader:secret@10.1.0.7:5433,10.1.0.8:5433/xinheng', '10.1.0.7:5433,10.1.0.8:5433'],
    ['postgres://a,b', 'a,b'],
    ['postgres:///xinheng?user=reader&host=a,b', 'a,b'],
    ['postgres:///xinheng?host=a%2cb', 'a%2cb'],
  ] as const)
    assert.throws(
      () => replicaOf({ XINHENG_PORTAL_DATABASE_URL: several }),
      saying('XINHENG_PORTAL_DATABASE_URL', hosts),
      several,
    )
})

test('how far behind it may be is said in whole seconds, from one to sixty; without an address nothing is followed', () => {
  assert.equal(replicaOf({}), undefined)
  assert.equal(replicaOf({ XINHENG_PORTAL_DATABASE_URL: 'postgres://a/b', XINHENG_REPLICA_LAG: '60' })?.lagMs, 60_000)
  for (const lag of ['0', '61', '1.5', '-1', 'x'])
    assert.throws(() => replicaOf({ XINHENG_REPLICA_LAG: lag }), saying('XINHENG_REPLICA_LAG', lag), lag)
})
