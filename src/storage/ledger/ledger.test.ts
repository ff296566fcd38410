// The ledger on a real database: append, fold, find, read as of a day.
import assert from 'node:assert/strict'
import { hash, randomBytes, randomUUID } from 'node:crypto'
import { afterEach, before, beforeEach, describe, test } from 'node:test'
import pg from 'pg'
import type { Law } from '#rules/law'
import { ENTRY_KINDS } from '#rules/ledger'
import { type Database, type OpenTransaction, openDatabase } from '#storage/database'
import {
  appendEntry,
  type ChunkRow,
  explainRecord,
  factDigest,
  findKeys,
  findRecord,
  listRecords,
  lockOrganisations,
  stateOn,
  verifyLedger,
} from '#storage/ledger'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryLaw } from '#support/law'
import { day, id, makeWriter, penalty, UNIT } from '#support/ledger'

let law: Law
let writer: ReturnType<typeof makeWriter>
let made: TestDatabase
let owner: pg.Client
before(async () => {
  law = await repositoryLaw()
  writer = makeWriter(law)
})
beforeEach(async () => {
  made = await withDatabase()
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
})
afterEach(async () => {
  await owner.end()
  await made.drop()
})

const on = (today: string): Database => openDatabase({ url: made.url, role: 'xinheng_app', today: day(today) })

const row = (...about: Parameters<typeof writer.row>) => writer.row(...about)
const write = (tx: OpenTransaction, rows: ChunkRow[]) => writer.write(tx, rows)

const verified = () => verifyLedger(made.database)

describe('append and fold', () => {
  test('a new record gets entry, content, key, head and state in one transaction', async () => {
    const database = on('2026-06-01')
    await database.transaction(tx =>
      write(tx, [row(1, 11n, penalty('2026-05-31')), row(1, 12n, penalty('2026-05-30')), row(2, 11n, penalty('2026-05-29'))]),
    )
    await database.transaction(async tx => {
      const record = await findRecord(tx, { organisationId: id(1), recordNo: 12n })
      assert.equal(record?.entries.length, 1)
      assert.equal(record?.entries[0]?.entryNo, 2)
      assert.equal(record?.entries[0]?.recordedOn, '2026-06-01')
      assert.equal(record?.state.recordedOn, '2026-06-01')
      assert.equal(record?.state.determinedOn, '2026-05-30')
      assert.equal(record?.state.unitId, UNIT)
      assert.deepEqual(explainRecord(record!, law).value.disclosedFrom, record?.state.disclosedFrom)
      const [first, none, third] = await findKeys(
        tx,
        [1, 9, 2].map(n => hash('sha256', `${n}/11`, 'buffer').subarray(0, 16)),
      )
      assert.equal(first?.organisationId, id(1))
      assert.equal(none, undefined)
      assert.deepEqual(third?.factDigest, factDigest(law, penalty('2026-05-29')))
    })
    const result = await verified()
    assert.deepEqual([result.ok, result.entries, result.acts, result.firstWrong], [true, 3, 1, null])
    await database.close()
  })

  test('amended, also twice in the chunk that registers it: one state, folded from all its entries', async () => {
    const first = on('2026-06-01')
    await first.transaction(tx =>
      write(tx, [row(1, 11n, penalty('2026-05-31')), row(1, 11n, penalty('2026-05-30'), ENTRY_KINDS.amended)]),
    )
    await first.close()
    const second = on('2026-06-05')
    await second.transaction(tx =>
      write(tx, [
        row(1, 12n, penalty('2026-05-01')),
        row(1, 11n, penalty('2026-05-29'), ENTRY_KINDS.amended),
        row(1, 11n, penalty('2026-05-28'), ENTRY_KINDS.amended),
      ]),
    )
    const record = await second.transaction(tx => findRecord(tx, { organisationId: id(1), recordNo: 11n }))
    assert.deepEqual(
      record?.entries.map(entry => entry.entryNo),
      [1, 2, 4, 5],
    )
    assert.equal(record?.state.determinedOn, '2026-05-28')
    assert.equal(record?.state.recordedOn, '2026-06-01')
    assert.equal(record?.state.lastEntry, 5)
    assert.equal(record?.state.factEntry, 5)
    assert.equal((await second.transaction(tx => listRecords(tx, id(1)))).length, 2)
    assert.equal((await verified()).ok, true)
    await second.close()
  })

  test('a single act ends a record; a day before it was not ended', async () => {
    const first = on('2026-06-01')
    await first.transaction(tx => write(tx, [row(1, 11n, penalty('2026-05-31'))]))
    await first.close()
    const second = on('2026-06-10')
    const record = { organisationId: id(1), recordNo: 11n }
    await second.transaction(async tx => {
      const actId = randomUUID()
      const { batch, state } = await appendEntry(tx, {
        ...record,
        actId,
        law,
        sourceUnitId: UNIT,
        kind: ENTRY_KINDS.withdrawn,
        content: { grounds: '演示' },
        salt: randomBytes(16),
      })
      await writer.act(tx, actId, batch)
      assert.equal(state.endedOn, '2026-06-10')
    })
    await second.transaction(async tx => {
      assert.equal((await stateOn(tx, record, day('2026-06-09'), law))?.value.endedOn, null)
      assert.equal((await stateOn(tx, record, day('2026-06-10'), law))?.value.endedOn, '2026-06-10')
      assert.equal((await stateOn(tx, record, day('2026-06-10'), law, 1))?.value.endedOn, null)
      assert.equal(await stateOn(tx, record, day('2026-05-31'), law), undefined)
      const [hit] = await findKeys(tx, [hash('sha256', '1/11', 'buffer').subarray(0, 16)])
      assert.equal(hit?.endedOn, '2026-06-10')
    })
    assert.equal((await verified()).ok, true)
    await second.close()
  })

  test('units and divisions are those of the newest fact; of a past day those of the fact then, whatever stands in the state', async () => {
    const moved = { division: '990101', source: id(901), unit: id(902), received: day('2026-06-04') }
    const record = { organisationId: id(1), recordNo: 11n }
    const first = on('2026-06-01')
    await first.transaction(tx => write(tx, [row(1, 11n, penalty('2026-05-31'))]))
    await first.close()
    const second = on('2026-06-05')
    await second.transaction(tx =>
      writer.write(tx, [row(1, 11n, penalty('2026-05-30', {}, moved), ENTRY_KINDS.amended)], id(901)),
    )
    const { state } = (await second.transaction(tx => findRecord(tx, record)))!
    assert.deepEqual([state.division, state.sourceUnitId, state.unitId], ['990101', id(901), id(902)])
    assert.equal(state.receivedOn, '2026-06-01', 'late or not is told by the hand-in that began it')
    const asked = { divisions: [] as (string | null | undefined)[] }
    const noting: Law = {
      ...law,
      on: (onDay, division) => {
        asked.divisions.push(division)
        return law.on(onDay, division)
      },
    }
    const divisionsOn = async (on: string): Promise<unknown[]> => {
      asked.divisions = []
      await second.transaction(tx => stateOn(tx, record, day(on), noting))
      return [...new Set(asked.divisions)]
    }
    assert.deepEqual(await divisionsOn('2026-06-01'), ['990100'])
    await owner.query(`update state set division = '110000'`)
    assert.deepEqual(await divisionsOn('2026-06-01'), ['990100'])
    assert.ok((await divisionsOn('2026-06-05')).includes('990101'))
    await second.close()
  })

  test('an entry for a record that is not there, and a record begun twice, leave nothing', async () => {
    await assert.rejects(made.database.transaction(tx => write(tx, [row(1, 11n, penalty('2026-05-31'), ENTRY_KINDS.amended)])))
    await made.database.transaction(tx => write(tx, [row(1, 11n, penalty('2026-05-31'))]))
    await assert.rejects(made.database.transaction(tx => write(tx, [row(1, 11n, penalty('2026-05-30'))])))
    const result = await verified()
    assert.deepEqual([result.ok, result.entries], [true, 1])
  })

  test('writers of one organisation follow each other; the numbers have no gap and the chain holds', async () => {
    const writers = Array.from({ length: 6 }, (_, w) =>
      (async () => {
        for (let n = 0; n < 5; n++)
          await made.database.transaction(async tx => {
            const rows = [1, 2, 3].map(o => row(o, BigInt(w * 10 + n + 1), penalty('2026-05-31')))
            await lockOrganisations(tx, w % 2 === 0 ? [id(3), id(1), id(2)] : [id(1), id(2), id(3)])
            await write(tx, w % 2 === 0 ? rows : rows.reverse())
          })
      })(),
    )
    await Promise.all(writers)
    const result = await verified()
    assert.deepEqual([result.ok, result.entries], [true, 90])
  })

  test('under a law that is not the one switched on nothing is written', async () => {
    await owner.query('insert into law_activation (law_version, activated_at) values (7, now())')
    await assert.rejects(
      made.database.transaction(tx => write(tx, [row(1, 11n, penalty('2026-05-31'))])),
      { code: 'LAW_NOT_READY' },
    )
  })
})
