// The spool: nothing readable on the disk, codes seen while passing, gone when dropped.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#rules/outcome'
import { dropSpool, isWriterGone, listSpools, openRows, spoolFile, spoolPath } from '#storage/files'
import { collect, inPieces, makeWorkbook, readFolder, readWholeFile, streamUniqueWorkbook, withDataDir } from '#support/files'
import { CodeSearch } from './code-search.ts'

const NUMBER = '11010519491231002X'

test('files: the raw bytes of a submission stand on the disk encrypted only', async () => {
  const csv = Buffer.from(`名称,证件号码\n${`张三,${NUMBER}\n`.repeat(5000)}`)
  await withDataDir(async dataDir => {
    const spool = await spoolFile({ dataDir, id: 'one', bytes: inPieces(csv, 1000), randomBytes })
    assert.equal(spool.sha256, createHash('sha256').update(csv).digest('hex'))
    assert.equal(spool.bytes, csv.length)
    const disk = await readFolder(dataDir)
    assert.ok(disk.length >= csv.length)
    for (const secret of [NUMBER, '张三', Buffer.from('张三', 'utf16le'), Buffer.from(spool.key)])
      assert.ok(!disk.includes(secret))
    assert.deepEqual(await listSpools(dataDir), ['one'])
    await dropSpool(dataDir, 'one')
    assert.equal((await readFolder(dataDir)).length, 0)
    await dropSpool(dataDir, 'one')
    assert.deepEqual(await listSpools(dataDir), [])
  })
})

test('files: while a workbook is read, its strings stand on the disk encrypted only, and under no name', async () => {
  const bytes = await collect(streamUniqueWorkbook(40_000, 8, (row, column) => `${NUMBER} ${row}-${column} ${'x'.repeat(60)}`))
  await withDataDir(async dataDir => {
    const { key } = await spoolFile({ dataDir, id: 'one', bytes: inPieces(bytes, 65_536), randomBytes })
    const opened = await openRows({ dataDir, id: 'one', key, media: 'xlsx', randomBytes })
    let rows = 0
    for await (const chunk of opened.chunks) {
      rows += chunk.rows.length
      assert.ok(!(await readFolder(dataDir)).includes(NUMBER))
      assert.deepEqual(await listSpools(dataDir), ['one'])
    }
    assert.equal(rows, 40_000)
  })
})

test('files: two spools of the same bytes have nothing in common; a spool is never written twice', async () => {
  const csv = Buffer.from('a,b\n'.repeat(1000))
  await withDataDir(async dataDir => {
    const sameKey = (n: number) => Buffer.alloc(n, n === 32 ? 7 : 0)
    let salt = 0
    const bytesOf = (n: number) => (n === 32 ? sameKey(32) : Buffer.alloc(n, ++salt))
    await spoolFile({ dataDir, id: 'one', bytes: inPieces(csv, 100), randomBytes: bytesOf })
    await spoolFile({ dataDir, id: 'two', bytes: inPieces(csv, 100), randomBytes: bytesOf })
    const one = await readFile(spoolPath(dataDir, 'one'))
    const two = await readFile(spoolPath(dataDir, 'two'))
    assert.notDeepEqual(one.subarray(100, 200), two.subarray(100, 200))
    await assert.rejects(spoolFile({ dataDir, id: 'one', bytes: inPieces(csv, 100), randomBytes }), { code: 'EEXIST' })
    assert.deepEqual(await readFile(spoolPath(dataDir, 'one')), one)
  })
})

test('files: what is refused, and what breaks off, leaves no file', async () => {
  await withDataDir(async dataDir => {
    await assert.rejects(spoolFile({ dataDir, id: 'one', bytes: inPieces(Buffer.from('%PDF'), 1), randomBytes }), Refusal)
    const broken = async function* () {
      yield Buffer.from('a,b\n'.repeat(1000))
      throw new Error('connection lost')
    }
    await assert.rejects(spoolFile({ dataDir, id: 'one', bytes: broken(), randomBytes }), /connection lost/)
    assert.deepEqual(await listSpools(dataDir), [])
  })
})

test('files: a spool whose process has ended is known; one of a living process or of another machine is let be', async () => {
  await withDataDir(async dataDir => {
    await spoolFile({ dataDir, id: 'one', bytes: inPieces(Buffer.from('a,b\n1,2\n'), 3), randomBytes })
    const writer = spoolPath(dataDir, 'one').replace('.sealed', '.writer')
    const [, host = ''] = (await readFile(writer, 'utf8')).split(' ')
    const ended = spawnSync(process.execPath, ['-e', ''])
    const askedOf = async (text: string) => {
      await writeFile(writer, text)
      return isWriterGone(dataDir, 'one')
    }
    assert.equal(await askedOf(`${ended.pid} ${host}`), true)
    assert.equal(await askedOf(`${process.ppid} ${host}`), false)
    assert.equal(await askedOf(`${ended.pid} ${host}-other`), false)
    assert.equal(await askedOf(''), false)
    await dropSpool(dataDir, 'one')
    assert.equal(await isWriterGone(dataDir, 'one'), false)
  })
})

test('files: reading goes on after a kill, whatever the kill left behind', async () => {
  const bytes = makeWorkbook({ sheet: '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>' })
  await withDataDir(async dataDir => {
    const { key } = await spoolFile({ dataDir, id: 'one', bytes: inPieces(bytes, 65_536), randomBytes })
    const left = spoolPath(dataDir, 'one').replace('.sealed', '.strings')
    await writeFile(left, 'left behind')
    const opened = await openRows({ dataDir, id: 'one', key, media: 'xlsx', randomBytes })
    for await (const chunk of opened.chunks) assert.equal(chunk.rows.length, 1)
    assert.ok(!existsSync(left))
  })
})

test('files: a code is found wherever it stands and however the pieces are cut, in both encodings', () => {
  const code = '91990100MA0000001X'
  const place = fc.record({
    before: fc.string({ unit: 'binary', maxLength: 40 }),
    after: fc.string({ unit: 'binary', maxLength: 40 }),
  })
  fc.assert(
    fc.property(place, fc.integer({ min: 1, max: 40 }), fc.boolean(), ({ before, after }, pieceBytes, lower) => {
      const search = new CodeSearch([code, '11990000000000000Y'])
      const bytes = Buffer.from(`${before}${lower ? code.toLowerCase() : code}${after}`)
      for (let at = 0; at < bytes.length; at += pieceBytes) search.push(bytes.subarray(at, at + pieceBytes))
      assert.deepEqual([...search.hits], [code])
    }),
    { numRuns: 500 },
  )
  const without = new CodeSearch([code])
  without.push(Buffer.from('91990100MA0000001'))
  without.cut()
  without.push(Buffer.from('X,91990100MA0000002X,'.repeat(100)))
  assert.deepEqual([...without.hits], [])
})

test('files: codes are seen while a text file passes', async () => {
  const codes = ['91990100MA0000001X', '11990000000000000Y']
  const read = await readWholeFile(`a\n${'b,c\n'.repeat(9000)}"x91990100ma0000001x",z\n`, { codes, pieceBytes: 13 })
  assert.deepEqual(read.codesMet, [codes[0]])
})
