// A throw-away sequencer on PostgreSQL: the form of the ledger serves a transparency log without any change to it.
import assert from 'node:assert/strict'
import { hash, randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { Law } from '#rules/law'
import {
  actHeaderText,
  canonicalJson,
  consistencyProof,
  ENTRY_KINDS,
  formatRecordId,
  headerText,
  inclusionProof,
  leafDataOf,
  leafHash,
  leavesOfBatch,
  merkleRoot,
  toHex,
  verifyConsistency,
  verifyInclusion,
} from '#rules/ledger'
import type { Database, OpenTransaction } from '#storage/database'
import { appendAct, appendChunk, factDigest, verifyLedger } from '#storage/ledger'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryLaw } from '#support/law'
import { sized } from '#support/survival'

const id = (n: number) => `018f3c1e-7a00-7000-8000-${String(n).padStart(12, '0')}`
const LOG = 1
const ROUNDS = sized(30, 300)

let law: Law
let made: TestDatabase
let owner: pg.Client
before(async () => {
  law = await repositoryLaw()
  made = await withDatabase()
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
})
after(async () => {
  await owner.end()
  await made.drop()
})

const fact = {
  item: 'administrative-penalty',
  v: 1,
  fields: { decisionDate: '2026-05-30' },
  origin: { division: '990100', received: '2026-06-01', source: id(900), unit: null },
}

async function write(tx: OpenTransaction, organisations: readonly number[]): Promise<string> {
  const actId = randomUUID()
  const rows = organisations.map(n => {
    const content = canonicalJson(fact)
    const salt = randomBytes(16)
    const commitment = hash('sha256', Buffer.concat([salt, Buffer.from(content)]), 'buffer')
    const recordNo = randomBytes(8).readBigUInt64LE() >> 4n
    const kind = ENTRY_KINDS.registered
    return {
      organisationId: id(n),
      recordNo,
      kind,
      row: null,
      content,
      salt,
      commitment,
      digest: factDigest(law, fact),
      division: '990100',
    }
  })
  const { batch } = await appendChunk(tx, { actId, law, submissionId: null, sourceUnitId: id(900), rows })
  const header = { actId, phase: 0, operation: 'intake.submit', actor: 'local', unitId: null, clause: null } as const
  await appendAct(tx, { ...header, outcome: 'done', law: law.version, salt: randomBytes(16), content: {} }, batch)
  return batch.batchId
}

/** Leaf data of a batch as the log serves it, read from headers and commitments alone. */
async function leavesOf(batchId: string): Promise<Uint8Array[]> {
  const entries = await made.database.pool.query(
    `select *, encode(previous, 'hex') as previous_hex from entry where batch_id = $1`,
    [batchId],
  )
  const acts = await made.database.pool.query('select * from act where batch_id = $1', [batchId])
  return leavesOfBatch(
    acts.rows.map(row => ({
      act: row.act_id,
      phase: row.phase,
      leaf: leafDataOf(
        actHeaderText({
          act: row.act_id,
          phase: row.phase,
          operation: row.operation,
          actor: row.actor,
          unit: row.unit_id,
          clause: row.clause,
          outcome: row.outcome,
          law: row.law_version,
          at: row.recorded_at,
        }),
        row.commitment,
      ),
    })),
    entries.rows.map(row => ({
      organisation: row.organisation_id,
      entry: row.entry_no,
      leaf: leafDataOf(
        headerText({
          organisation: row.organisation_id,
          entry: row.entry_no,
          record: formatRecordId(row.organisation_id, BigInt(row.record_no)),
          kind: row.kind,
          act: row.act_id,
          source: row.submission_id === null ? null : `${row.submission_id}#${row.row_no}`,
          at: row.recorded_at,
          law: row.law_version,
          previous: row.previous_hex,
        }),
        row.commitment,
      ),
    })),
  )
}

/** One round: every committed batch that has no leaf yet takes its place behind the last. */
async function sequence(database: Database): Promise<string[]> {
  return database.transaction(async tx => {
    await tx.client.query('select pg_advisory_xact_lock(1, $1)', [LOG])
    const { rows } = await tx.client.query<{ batch_id: string; leaves: number }>(
      `select b.batch_id, b.entries + (select count(*)::int from act a where a.batch_id = b.batch_id) as leaves
       from batch b where not exists (select from leaf l where l.log = $1 and l.batch_id = b.batch_id) order by b.batch_id`,
      [LOG],
    )
    const size = await tx.client.query<{ size: string }>(
      'select coalesce(max(first_index + leaves), 0) as size from leaf where log = $1',
      [LOG],
    )
    let next = Number(size.rows[0]!.size)
    for (const { batch_id, leaves } of rows) {
      await tx.client.query('insert into leaf (log, first_index, batch_id, leaves) values ($1, $2, $3, $4)', [
        LOG,
        next,
        batch_id,
        leaves,
      ])
      next += leaves
    }
    return rows.map(row => row.batch_id)
  })
}

/** The root over all batches in the order of their numbers, as verification computes it. */
async function rootByNumber(): Promise<string> {
  const { rows } = await made.database.pool.query('select batch_id from batch order by batch_id')
  const leaves: Uint8Array[] = []
  for (const row of rows) for (const leaf of await leavesOf(row.batch_id)) leaves.push(leafHash(leaf))
  return toHex(merkleRoot(leaves))
}

async function logHashes(): Promise<Uint8Array[]> {
  const { rows } = await made.database.pool.query('select batch_id from leaf where log = $1 order by first_index', [LOG])
  const leaves: Uint8Array[] = []
  for (const row of rows) for (const leaf of await leavesOf(row.batch_id)) leaves.push(leafHash(leaf))
  return leaves
}

const columnsOf = async (): Promise<unknown> =>
  (
    await owner.query(`select table_name, column_name, data_type from information_schema.columns
    where table_schema = 'public' order by 1, 2`)
  ).rows

test('a batch that commits long after younger ones is taken exactly once, and what was published before stays a beginning of the log', async () => {
  const form = await columnsOf()
  const taken: string[] = []
  // 30 seconds of a slow transaction, told by what others do meanwhile, not by waiting.
  let finish = (): void => {}
  const held = new Promise<void>(resolve => {
    finish = resolve
  })
  let opened = (): void => {}
  const begun = new Promise<void>(resolve => {
    opened = resolve
  })
  const slow = made.database.transaction(async tx => {
    const batch = await write(tx, [1, 2, 1])
    opened()
    await held
    return batch
  })
  await begun
  const young: string[] = []
  const checkpoints: { size: number; root: Uint8Array }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    young.push(await made.database.transaction(tx => write(tx, [10 + round, 11 + round])))
    taken.push(...(await sequence(made.database)))
    const hashes = await logHashes()
    checkpoints.push({ size: hashes.length, root: merkleRoot(hashes) })
  }
  assert.deepEqual(taken, young)
  finish()
  const late = await slow
  assert.ok(BigInt(late) < BigInt(young[0]!), 'its number is older than those already in the log')
  taken.push(...(await sequence(made.database)))
  assert.deepEqual(await sequence(made.database), [])
  assert.deepEqual(taken, [...young, late])
  const hashes = await logHashes()
  const root = merkleRoot(hashes)
  assert.equal(hashes.length, ROUNDS * 3 + 4)
  for (const { size, root: fromRoot } of checkpoints) {
    const proof = consistencyProof(hashes, BigInt(size))
    assert.ok(verifyConsistency({ from: BigInt(size), to: BigInt(hashes.length), proof, fromRoot, toRoot: root }))
  }
  for (let index = 0; index < hashes.length; index++) {
    const proof = inclusionProof(hashes, BigInt(index))
    assert.ok(verifyInclusion({ index: BigInt(index), size: BigInt(hashes.length), leaf: hashes[index]!, proof, root }))
  }
  const verified = await verifyLedger(made.database)
  assert.deepEqual([verified.ok, verified.root], [true, await rootByNumber()])
  assert.deepEqual(await columnsOf(), form, 'nothing in the form had to change')
})
