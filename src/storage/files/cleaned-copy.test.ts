// The cleaned copy: exact, cut back to what was committed, and the source of the findings file.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatRecordId } from '#rules/ledger'
import {
  type CleanedCopy,
  type CleanedRow,
  cleanedPath,
  openCleaned,
  packCleaned,
  RECORD_BYTES,
  ROW_OUTCOMES,
  readCleaned,
  writeFindings,
} from '#storage/files'
import { collect, readCells, withDataDir } from '#support/files'
import { testKeys } from '#support/keys'

const { files: keys } = await testKeys()

const ORGANISATION = '01234567-89ab-7def-8123-456789abcdef'
const recordOf = (number: number) => formatRecordId(ORGANISATION, BigInt(number))

/** As intake does it: cells packed where they were read, results beside them. */
function append(copy: CleanedCopy, rows: readonly CleanedRow[]): Promise<number> {
  const records = Buffer.alloc(rows.length * RECORD_BYTES)
  for (const [n, row] of rows.entries()) {
    if (row.record === null) continue
    records.write(ORGANISATION.replaceAll('-', ''), n * RECORD_BYTES, 'hex')
    records.writeBigUInt64LE(BigInt(row.row), n * RECORD_BYTES + 16)
  }
  const outcomes = Uint8Array.from(rows, row => ROW_OUTCOMES.indexOf(row.outcome))
  return copy.append(packCleaned(rows), { outcomes, records })
}

const at = (row: number, more: Partial<CleanedRow> = {}): CleanedRow => ({
  row,
  cells: [`演示${row}`, '', '=1', 'a\u0001b😀'],
  outcome: 'registered',
  record: recordOf(row),
  ...more,
})

async function readAll(dataDir: string, id: string, bytes: number): Promise<CleanedRow[]> {
  const rows: CleanedRow[] = []
  for await (const batch of readCleaned({ dataDir, id, bytes, keys })) rows.push(...batch)
  return rows
}

test('files: rows of the cleaned copy come back as they were appended', async () => {
  const row = fc.record({
    row: fc.nat(2 ** 31 - 1),
    cells: fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 6 }),
    outcome: fc.constantFrom(...ROW_OUTCOMES),
    known: fc.boolean(),
  })
  const rowOf = row.map(({ known, ...rest }): CleanedRow => ({ ...rest, record: known ? recordOf(rest.row) : null }))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(rowOf, { maxLength: 5 }), { maxLength: 4 }), async batches => {
      await withDataDir(async dataDir => {
        const copy = await openCleaned({ dataDir, id: 's', validBytes: 0, keys, randomBytes })
        let bytes = 0
        for (const batch of batches) bytes = await append(copy, batch)
        await copy.close()
        assert.deepEqual(await readAll(dataDir, 's', bytes), batches.flat())
      })
    }),
    { numRuns: 60 },
  )
})

test('files: what a crash left behind the committed length is cut off, and writing goes on', async () => {
  await withDataDir(async dataDir => {
    const first = await openCleaned({ dataDir, id: 's', validBytes: 0, keys, randomBytes })
    const committed = await append(first, [at(1), at(2)])
    await append(first, [at(3)])
    await first.close()
    await appendFile(cleanedPath(dataDir, 's'), 'half a frame')
    assert.deepEqual(await readAll(dataDir, 's', committed), [at(1), at(2)])
    const second = await openCleaned({ dataDir, id: 's', validBytes: committed, keys, randomBytes })
    const bytes = await append(second, [at(4, { outcome: 'refused', record: null })])
    await second.close()
    assert.equal((await stat(cleanedPath(dataDir, 's'))).size, bytes)
    assert.deepEqual(await readAll(dataDir, 's', bytes), [at(1), at(2), at(4, { outcome: 'refused', record: null })])
  })
})

test('files: a cleaned copy that is shorter than committed, or damaged, is a fault', async () => {
  await withDataDir(async dataDir => {
    const copy = await openCleaned({ dataDir, id: 's', validBytes: 0, keys, randomBytes })
    const bytes = await append(copy, [at(1)])
    await copy.close()
    await assert.rejects(openCleaned({ dataDir, id: 's', validBytes: bytes + 1, keys, randomBytes }), /were committed/)
    await assert.rejects(readAll(dataDir, 's', bytes + 20), /shorter/)
    const file = await readFile(cleanedPath(dataDir, 's'))
    file[file.length - 3]! ^= 1
    await writeFile(cleanedPath(dataDir, 's'), file)
    await assert.rejects(readAll(dataDir, 's', bytes), /damaged/)
  })
})

test('GB/T 39786: nothing of a cleaned copy stands in the clear; frames cannot be moved, nor a copy pass for another', async () => {
  await withDataDir(async dataDir => {
    for (const id of ['s', 't']) {
      const copy = await openCleaned({ dataDir, id, validBytes: 0, keys, randomBytes })
      await append(copy, [at(1)])
      await append(copy, [at(2)])
      await copy.close()
    }
    const file = await readFile(cleanedPath(dataDir, 's'))
    for (const secret of [Buffer.from('演示1'), Buffer.from(ORGANISATION.replaceAll('-', ''), 'hex')])
      assert.ok(!file.includes(secret))
    await readAll(dataDir, 's', file.length)
    // Both frames have the same length; the head is the rest.
    const head = 12 + file.readUInt32LE(8)
    const length = (file.length - head) / 2
    const [first, second] = [file.subarray(head, head + length), file.subarray(head + length)]
    await writeFile(cleanedPath(dataDir, 's'), Buffer.concat([file.subarray(0, head), second, first]))
    await assert.rejects(readAll(dataDir, 's', file.length), /damaged/)
    await writeFile(cleanedPath(dataDir, 't'), file)
    await assert.rejects(readAll(dataDir, 't', file.length), /about something else/)
  })
})

test('files: the findings file sets beside each row what became of it', async () => {
  await withDataDir(async dataDir => {
    const copy = await openCleaned({ dataDir, id: 's', validBytes: 0, keys, randomBytes })
    await append(copy, [at(2), at(3, { outcome: 'refused', record: null })])
    const bytes = await append(copy, [at(4, { outcome: 'person', cells: [], record: null }), at(5)])
    await copy.close()
    for (const media of ['csv', 'xlsx'] as const) {
      const file = await collect(
        writeFindings({
          media,
          sheetName: '结果',
          resultHeadings: ['记录编号', '结果'],
          headings: ['名', '空', '式', '杂'],
          rows: readCleaned({ dataDir, id: 's', bytes, keys }),
          resultsOf: rows => rows.map(row => (row.outcome === 'person' ? null : [row.record ?? '', row.outcome])),
        }),
      )
      assert.deepEqual(await readCells(file), [
        ['记录编号', '结果', '名', '空', '式', '杂'],
        [recordOf(2), 'registered', '演示2', '', '=1', 'a\u0001b😀'],
        ['', 'refused', '演示3', '', '=1', 'a\u0001b😀'],
        [recordOf(5), 'registered', '演示5', '', '=1', 'a\u0001b😀'],
      ])
    }
  })
})
