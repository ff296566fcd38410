// The ledger on a real database: append, fold, find, read as of a day, verify, refold.
import assert from 'node:assert/strict'
import { hash, randomBytes, randomUUID } from 'node:crypto'
import { afterEach, before, beforeEach, describe, test } from 'node:test'
import pg from 'pg'
import type { Fact } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { canonicalJson, ENTRY_KINDS, type EntryKind } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { type Database, type OpenTransaction, openDatabase } from '#storage/database'
import { lawOfFiles } from '#storage/law'
import {
  appendAct,
  appendChunk,
  appendEntry,
  type ChunkRow,
  explainRecord,
  factDigest,
  findKeys,
  findRecord,
  listRecords,
  lockOrganisations,
  refold,
  stateOn,
  verifyLedger,
} from '#storage/ledger'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryFiles, repositoryLaw } from '#support/law'

const day = (text: string) => text as LocalDate
const id = (n: number) => `018f3c1e-7a00-7000-8000-${String(n).padStart(12, '0')}`
const UNIT = id(900)

let law: Law
let made: TestDatabase
let owner: pg.Client
before(async () => {
  law = await repositoryLaw()
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

const penalty = (decisionDate: string, more: Record<string, string> = {}): Fact => ({
  item: 'administrative-penalty',
  v: 1,
  fields: {
    partyName: '演示有限公司',
    decisionNo: '演罚〔2026〕1号',
    decisionDate,
    penaltyCategories: ['没收违法所得'],
    ...more,
  },
})

function row(n: number, recordNo: bigint, fact: Fact, kind: EntryKind = ENTRY_KINDS.registered): ChunkRow {
  const content = canonicalJson(fact)
  const salt = randomBytes(16)
  return {
    organisationId: id(n),
    recordNo,
    kind,
    row: 1,
    content,
    salt,
    commitment: hash('sha256', Buffer.concat([salt, Buffer.from(content)]), 'buffer'),
    digest: factDigest(law, fact),
    ...(kind === ENTRY_KINDS.registered ? { key: hash('sha256', `${n}/${recordNo}`, 'buffer').subarray(0, 16) } : {}),
    unitId: UNIT,
    division: '990100',
  }
}

/** A command that appends rows and writes its act. */
async function write(tx: OpenTransaction, rows: ChunkRow[]): Promise<string> {
  const actId = randomUUID()
  const { batch } = await appendChunk(tx, { actId, law, submissionId: id(800), sourceUnitId: UNIT, rows })
  await act(tx, actId, batch)
  return batch.batchId
}

const act = (tx: OpenTransaction, actId: string, batch: Parameters<typeof appendAct>[2]) =>
  appendAct(
    tx,
    {
      actId,
      phase: 0,
      operation: 'intake.submit',
      actor: 'local',
      unitId: UNIT,
      clause: null,
      outcome: 'done',
      law: law.version,
      salt: randomBytes(16),
      content: { rows: 1 },
    },
    batch,
  )

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
      await act(tx, actId, batch)
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

describe('verify', () => {
  const TABLES = ['entry', 'entry_content', 'organisation_head', 'act_content']
  const fill = async () => {
    await made.database.transaction(tx =>
      write(
        tx,
        [1n, 2n, 3n, 4n].map(n => row(1, n, penalty('2026-05-31'))),
      ),
    )
    await made.database.transaction(tx =>
      write(tx, [row(2, 1n, penalty('2026-05-31')), row(1, 2n, penalty('2026-05-30'), ENTRY_KINDS.amended)]),
    )
    for (const table of TABLES) await owner.query(`create table kept_${table} as table ${table}`)
  }
  const restore = async () => {
    for (const table of TABLES) await owner.query(`truncate ${table}; insert into ${table} select * from kept_${table}`)
  }

  test('names the entry of which any column was changed, whoever changed it', async () => {
    await fill()
    const before = await verified()
    assert.equal(before.ok, true)
    const touches: Record<string, string> = {
      record_no: 'record_no + 1',
      kind: '4',
      act_id: `'${id(777)}'`,
      submission_id: `'${id(778)}'`,
      row_no: 'row_no + 1',
      law_version: 'law_version + 1',
      recorded_at: "recorded_at + interval '1 microsecond'",
      batch_id: 'batch_id + 1',
      previous: 'set_byte(previous, 0, get_byte(previous, 0) # 1)',
      commitment: 'set_byte(commitment, 31, get_byte(commitment, 31) # 1)',
      record_previous: 'coalesce(record_previous, 0) + 1',
    }
    for (const [column, value] of Object.entries(touches))
      for (const entry of [1, 2, 5]) {
        await owner.query(`update entry set ${column} = ${value} where organisation_id = $1 and entry_no = $2`, [id(1), entry])
        await restore()
      }
    assert.deepEqual(await verified(), before)
  })

  test('names a missing entry, a moved one, and a changed content', async () => {
    await fill()
    const wrongAfter = async (statement: string): Promise<unknown> => {
      await owner.query(statement)
      const { firstWrong } = await verified()
      await restore()
      return firstWrong
    }
    const of = `where organisation_id = '${id(1)}'`
    const at = (what: string, entry: number) => ({ what, organisation: id(1), entry })
    assert.deepEqual(await wrongAfter(`delete from entry ${of} and entry_no = 3`), at('entry-missing', 3))
    assert.deepEqual(await wrongAfter(`delete from entry ${of} and entry_no = 5`), at('entry-missing', 5))
    assert.deepEqual(await wrongAfter(`delete from entry ${of}`), at('entry-missing', 1))
    assert.deepEqual(await wrongAfter(`update entry set entry_no = 9 ${of} and entry_no = 5`), at('entry-missing', 5))
    assert.deepEqual(
      await wrongAfter(`update entry_content set fact = fact || ' ' ${of} and entry_no = 2`),
      at('commitment', 2),
    )
    assert.deepEqual(
      await wrongAfter(`update entry_content set salt = decode(repeat('00', 16), 'hex') ${of} and entry_no = 2`),
      at('commitment', 2),
    )
    assert.deepEqual(
      await wrongAfter(`update entry_content set salt = null, fact = null ${of} and entry_no = 2`),
      at('content-missing', 2),
    )
    assert.deepEqual(await wrongAfter(`delete from entry_content ${of} and entry_no = 2`), at('content-missing', 2))
    assert.deepEqual(await wrongAfter(`update organisation_head set entries = 6 ${of}`), at('head-count', 5))
    assert.deepEqual(await wrongAfter(`delete from organisation_head ${of}`), at('head-count', 5))
    const act = (await wrongAfter(`update act_content set content = '{}'`)) as { what: string }
    assert.equal(act.what, 'act-commitment')
    assert.equal((await verified()).ok, true)
  })

  test('an erased content is right where an entry says so, and the chain stays', async () => {
    await fill()
    const root = (await verified()).root
    await made.database.transaction(async tx => {
      const actId = randomUUID()
      const { batch } = await appendEntry(tx, {
        organisationId: id(1),
        recordNo: 2n,
        actId,
        law,
        sourceUnitId: UNIT,
        kind: ENTRY_KINDS.erased,
        content: { grounds: '演示' },
        salt: randomBytes(16),
      })
      await act(tx, actId, batch)
      const blanked = await tx.client.query('select erase($1, 2) as n', [id(1)])
      assert.equal(blanked.rows[0].n, 2)
    })
    const result = await verified()
    assert.equal(result.ok, true)
    assert.notEqual(result.root, root)
  })
})

describe('refold', () => {
  /** The law with every shortest and longest period of penalties a day otherwise, as a later version. */
  const laterLaw = async (): Promise<Law> => {
    const files = new Map(await repositoryFiles())
    const path = 'disclosure/periods.yaml'
    const text = files.get(path)!
    const changed = text.replaceAll('value: P1Y', 'value: P14M')
    assert.notEqual(changed, text)
    files.set(path, changed)
    return { ...lawOfFiles(files, law.version + 1) }
  }

  test('a preview tells which records move and writes nothing; the refold writes what the preview told', async () => {
    const database = on('2026-06-01')
    await database.transaction(tx =>
      write(tx, [
        ...[1, 2, 3].map(n => row(n, 1n, penalty('2026-05-30'))),
        row(1, 2n, penalty('2026-05-30'), ENTRY_KINDS.registered),
        row(1, 2n, penalty('2026-05-29'), ENTRY_KINDS.amended),
      ]),
    )
    const later = await laterLaw()
    const before = await owner.query('select * from state order by 1, 2')
    const preview = await refold(database, later, { preview: true })
    assert.equal(preview.records, 4)
    assert.ok(preview.moved.length >= 4)
    assert.deepEqual((await owner.query('select * from state order by 1, 2')).rows, before.rows)
    const done = await refold(database, later, {
      finish: async tx => {
        const { rows } = await tx.client.query('select count(*)::int as n from state where law_version <> $1', [later.version])
        assert.equal(rows[0].n, 0)
      },
    })
    assert.deepEqual(done, preview)
    assert.deepEqual((await refold(database, later, { preview: true })).moved, [])
    assert.equal((await verified()).ok, true)
    await database.close()
  })

  test('what is appended under the old law while the refold runs carries the new one at its end', async () => {
    const database = on('2026-06-01')
    await database.transaction(tx => write(tx, [row(5, 1n, penalty('2026-05-30'))]))
    const later = await laterLaw()
    let told = 0
    await refold(database, later, {
      onProgress: () => {
        told += 1
      },
      onMoved: () => {},
      finish: async () => {},
    })
    assert.ok(told > 0)
    const late = database.transaction(tx => write(tx, [row(1, 1n, penalty('2026-05-30')), row(5, 2n, penalty('2026-05-30'))]))
    await Promise.all([late, refold(database, later)])
    await refold(database, later)
    const { rows } = await owner.query('select distinct law_version from state')
    assert.deepEqual(rows, [{ law_version: later.version }])
    await database.close()
  })
})
