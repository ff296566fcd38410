// The reader of text files against the forms in which departments export them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#rules/outcome'
import { FILE_LIMITS } from '#storage/files'
import { collect, readCells, readWholeFile, streamCsv } from '#support/files'
import { readCsvRows, sniffDelimiter } from './csv-rows.ts'
import type { SealedFile } from './sealed-file.ts'

// The cases of csv-spectrum 2.0.0 (BSD-2-Clause), in our words.
const SPECTRUM: readonly [name: string, csv: string, rows: string[][]][] = [
  [
    'comma in quotes',
    'a,b\n"x, y",z\n',
    [
      ['a', 'b'],
      ['x, y', 'z'],
    ],
  ],
  [
    'empty cells',
    'a,b,c\n1,"",""\n2,3,4\n',
    [
      ['a', 'b', 'c'],
      ['1', '', ''],
      ['2', '3', '4'],
    ],
  ],
  [
    'empty cells, CRLF',
    'a,b,c\r\n1,"",""\r\n2,3,4\r\n',
    [
      ['a', 'b', 'c'],
      ['1', '', ''],
      ['2', '3', '4'],
    ],
  ],
  [
    'escaped quotes',
    'a,b\n1,"ha ""ha"" ha"\n3,4\n',
    [
      ['a', 'b'],
      ['1', 'ha "ha" ha'],
      ['3', '4'],
    ],
  ],
  [
    'JSON within',
    'key,val\n1,"{""type"": ""Point"", ""at"": [1.5, 2]}"\n',
    [
      ['key', 'val'],
      ['1', '{"type": "Point", "at": [1.5, 2]}'],
    ],
  ],
  [
    'newlines',
    'a,b,c\n1,2,3\n"Once upon \na time",5,6\n7,8,9\n',
    [
      ['a', 'b', 'c'],
      ['1', '2', '3'],
      ['Once upon \na time', '5', '6'],
      ['7', '8', '9'],
    ],
  ],
  [
    'newlines, CRLF',
    'a,b\r\n"Once \r\na",5\r\n7,8\r\n',
    [
      ['a', 'b'],
      ['Once \r\na', '5'],
      ['7', '8'],
    ],
  ],
  [
    'quotes and newlines',
    'a,b\n1,"ha \n""ha"" \nha"\n3,4\n',
    [
      ['a', 'b'],
      ['1', 'ha \n"ha" \nha'],
      ['3', '4'],
    ],
  ],
  [
    'no newline at the end',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'CR alone',
    'a,b\r1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'Han characters',
    '名称,号\n"演示，甲",1\n',
    [
      ['名称', '号'],
      ['演示，甲', '1'],
    ],
  ],
  ['a quoted cell at the very end', 'a,"b"', [['a', 'b']]],
  [
    'an empty cell at the very end',
    'a,b\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
]

for (const [name, csv, rows] of SPECTRUM) {
  test(`csv: ${name}`, async () => {
    assert.deepEqual(await readCells(csv), rows)
  })
}

test('csv: where the pieces are cut does not matter', () => {
  const options = { limits: FILE_LIMITS, chunkRows: 5, after: 0 }
  for (const [name, csv, rows] of SPECTRUM) {
    for (const pieceBytes of [1, 2, 3, 5, 8]) {
      const bytes = Buffer.from(csv)
      const chunks = function* () {
        for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
      }
      // The first piece decides on the delimiter; of one byte it says comma, which all cases have.
      const read = [...readCsvRows({ chunks } as unknown as SealedFile, 'utf-8', options)]
      assert.deepEqual(
        read.flatMap(chunk => chunk.rows),
        rows,
        `${name} in pieces of ${pieceBytes}`,
      )
    }
  }
})

test('csv: cells longer than a piece of the file', async () => {
  const row = `${'名'.repeat(40_000)},"${'"",\r\n'.repeat(9000)}"\r\n`
  const cells = await readCells(row.repeat(12))
  assert.equal(cells.length, 12)
  for (const cell of cells) assert.deepEqual(cell, ['名'.repeat(40_000), '",\r\n'.repeat(9000)])
})

test('csv: comma, semicolon and tab are told apart, also under hint rows and within quotes', () => {
  assert.equal(sniffDelimiter('a,b,c\n1,2,3\n'), ',')
  assert.equal(sniffDelimiter('a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n'), ';')
  assert.equal(sniffDelimiter('note, with a comma\na\tb\tc\n1\t2\t3\n'), '\t')
  assert.equal(sniffDelimiter('"a;a;a",b\n"c;c;c",d\n'), ',')
  assert.equal(sniffDelimiter('only one column\nmore\n'), ',')
})

test('csv: rows keep their number, too many and too few cells stay, blank rows count', async () => {
  const read = await readWholeFile('a,b,c\n\n1,2\n,,\n1,2,3,4\n"x\ny",2,3\nz,2,3\n')
  assert.deepEqual(read.rows, [
    [1, ['a', 'b', 'c']],
    [3, ['1', '2']],
    [5, ['1', '2', '3', '4']],
    [6, ['x\ny', '2', '3']],
    [7, ['z', '2', '3']],
  ])
})

test('csv: reading goes on behind the last row that was committed', async () => {
  const csv = Array.from({ length: 1000 }, (_, n) => `${n + 1},"x${n}"`).join('\n')
  const whole = await readWholeFile(csv, { chunkRows: 64 })
  assert.equal(whole.chunks, 16)
  for (const after of [1, 63, 64, 640, 999]) {
    const rest = await readWholeFile(csv, { chunkRows: 64, after })
    assert.deepEqual(rest.rows, whole.rows.slice(after))
  }
})

// 演示市,数据 in GB18030.
const GB = Buffer.from('d1ddcabecad02ccafdbedd0a', 'hex')
const GB_TEXT = [['演示市', '数据']]

test('csv: UTF-8 with and without mark, GB18030 with and without four-byte characters', async () => {
  assert.deepEqual(await readCells('\ufeff演示市,数据\n'), GB_TEXT)
  assert.deepEqual(await readCells('演示市,数据\n'), GB_TEXT)
  const gb = await readWholeFile(GB)
  assert.equal(gb.encoding, 'gb18030')
  assert.deepEqual(gb.rows, [[1, ['演示市', '数据']]])
  // U+3400, a rare character, takes four bytes.
  assert.deepEqual(await readCells(Buffer.concat([GB, Buffer.from('8139ee390a', 'hex')])), [...GB_TEXT, ['㐀']])
})

test('csv: a file whose first character beyond ASCII stands late is still decoded right', async () => {
  const ascii = Buffer.from('0123456789,abcdefghij\n'.repeat(20_000))
  const late = await readWholeFile(Buffer.concat([ascii, GB]), { pieceBytes: 65_536 })
  assert.equal(late.encoding, 'gb18030')
  assert.deepEqual(late.rows.at(-1), [20_001, ['演示市', '数据']])
  const utf8 = await readWholeFile(Buffer.concat([ascii, Buffer.from('演示市,数据')]), { pieceBytes: 997 })
  assert.equal(utf8.encoding, 'utf-8')
  assert.deepEqual(utf8.rows.at(-1), [20_001, ['演示市', '数据']])
})

const refusedAs =
  (code: string, details: object = {}) =>
  (error: unknown) => {
    assert.ok(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    for (const [key, value] of Object.entries(details)) assert.deepEqual(error.details[key], value, key)
    return true
  }

test('csv: UTF-8 that was cut within a character is refused with its line, not read as another encoding', async () => {
  const lines = '演示市某某建筑工程有限公司,罚款\n'.repeat(300)
  const broken = Buffer.concat([Buffer.from(lines), Buffer.from([0xe6, 0xbc]), Buffer.from(`,x\n${lines}`)])
  await assert.rejects(readCells(broken), refusedAs('FILE_ENCODING', { encoding: 'utf-8', line: 301 }))
})

test('csv: what is neither encoding is refused with its line', async () => {
  const broken = Buffer.concat([GB, GB, Buffer.from([0xca, 0x0a])])
  await assert.rejects(readCells(broken), refusedAs('FILE_ENCODING', { encoding: 'gb18030', line: 3 }))
  await assert.rejects(
    readCells(Buffer.from('\ufeff演示市,数据\n', 'utf16le')),
    refusedAs('FILE_ENCODING', { encoding: 'utf-16' }),
  )
})

test('csv: a quote that is never closed costs its own row only', async () => {
  const after = Array.from({ length: 2000 }, (_, n) => `r${n},演示,3`).join('\n')
  const read = await readWholeFile(`a,b,c\n1,"never closed,3\n${after}\n`)
  assert.equal(read.rows.length, 2002)
  assert.deepEqual(read.rows[1], [2, ['1', '"never closed', '3']])
  assert.deepEqual(read.rows[2001], [2002, ['r1999', '演示', '3']])
  assert.deepEqual(read.marks, [{ row: 2, columns: [1], mark: 'quotes-broken' }])
})

test('csv: an unclosed quote far from the end of a large file is found too', async () => {
  const after = 'some cells,in a row,which is long enough to fill the buffer\n'.repeat(60_000)
  const read = await readWholeFile(`a,b,c\n1,"never closed,3\n${after}`)
  assert.equal(read.rows.length, 60_002)
  assert.equal(read.marks.length, 1)
})

test('csv: a quote that closes in a later row, before other text, was none', async () => {
  const read = await readWholeFile('a,b\n1,"10 inch\n2,"12 inch\n3,x\n')
  assert.deepEqual(
    read.rows.map(([row]) => row),
    [1, 2, 3, 4],
  )
  assert.deepEqual(read.rows[1], [2, ['1', '"10 inch']])
  assert.deepEqual(read.rows[2], [3, ['2', '"12 inch']])
})

test('csv: quotes within a cell are text, text behind a closing quote belongs to the cell', async () => {
  assert.deepEqual(await readCells('a"b"c,"d"e,f\n'), [['a"b"c', 'de', 'f']])
})

const marked = async (text: string, options: Parameters<typeof readWholeFile>[1] = {}) => {
  const { rows, marks } = await readWholeFile(text, options)
  return { rows: rows.map(([row, cells]) => [row, cells.length > 3 ? cells.length : cells]), marks }
}

test('csv: a cell or a row that is too long, or a row that is too wide, is marked and passed over; the rows around it are read', async () => {
  assert.deepEqual(await marked(`a,b\n1,${'x'.repeat(70_000)}\n2,y\n`), {
    rows: [
      [1, ['a', 'b']],
      [2, ['1', '']],
      [3, ['2', 'y']],
    ],
    marks: [{ row: 2, columns: [1], mark: 'cell-too-long' }],
  })
  assert.deepEqual(await marked(`a\n${'x,'.repeat(600)}x\n2\n`), {
    rows: [
      [1, ['a']],
      [2, 512],
      [3, ['2']],
    ],
    marks: [{ row: 2, columns: [], mark: 'row-too-wide', found: 601 }],
  })
  // Pieces that part CR and LF are among these.
  for (const lineBreak of ['\n', '\r\n', '\r'])
    for (const cell of ['x'.repeat(5_000_000), `"${'x'.repeat(5_000_000)}"`, `"${'x'.repeat(5_000_000)}`])
      for (const pieceBytes of [64 * 1024, 5_000_000 + 5, 5_000_000 + 6, 5_000_000 + 7, 5_000_000 + 8])
        assert.deepEqual(await marked(`a,b${lineBreak}${cell},z${lineBreak}2,y${lineBreak}`, { pieceBytes }), {
          rows: [
            [1, ['a', 'b']],
            [3, ['2', 'y']],
          ],
          marks: [{ row: 2, columns: [], mark: 'row-too-long' }],
        })
})

test('csv: too large files are refused', async () => {
  // Empty cells beyond the limit are what a spreadsheet leaves behind; they hold nothing.
  assert.equal((await readCells(`a,b\nx,${','.repeat(600)}\n`)).length, 2)
  await assert.rejects(readCells('x'.repeat(2000), { limits: { ...FILE_LIMITS, bytes: 1000 } }), refusedAs('FILE_TOO_LARGE'))
  await assert.rejects(readCells('a\nb\nc\n', { limits: { ...FILE_LIMITS, rows: 2 } }), refusedAs('FILE_TOO_MANY_ROWS'))
})

test('csv: NUL, which the database cannot hold, is seen as the replacement character', async () => {
  assert.deepEqual(await readCells(`${'abc,'.repeat(20)}a\0b\n`), [[...Array.from({ length: 20 }, () => 'abc'), 'a\ufffdb']])
})

test('csv: a large file comes in chunks of bounded size', async () => {
  const bytes = await collect(streamCsv(30_000, 12, (row, column) => `演示${row}-${column}`))
  const read = await readWholeFile(bytes, { chunkRows: 4096 })
  assert.equal(read.rows.length, 30_000)
  assert.equal(read.chunks, 8)
})
