// The reader of workbooks: every kind of cell that spreadsheets write.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collect, makeWorkbook, readCells, readWholeFile, streamUniqueWorkbook } from '#support/files'

const STYLES =
  '<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>' +
  '<numFmt numFmtId="165" formatCode="[$-804]yyyy/m/d\\ h:mm"/><numFmt numFmtId="166" formatCode="#,##0.00&quot;day&quot;"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="21"/><xf numFmtId="49"/><xf numFmtId="57"/></cellXfs>'

const row = (cells: string, number = 1) => `<sheetData><row r="${number}">${cells}</row></sheetData>`
const cellsOf = async (cells: string, more: object = {}) =>
  (await readCells(makeWorkbook({ sheet: row(cells), styles: STYLES, ...more })))[0]

test('xlsx: days as YYYY-MM-DD, whatever form the format gives them', async () => {
  const cells =
    '<c r="A1" s="1"><v>45358</v></c><c r="B1" s="2"><v>45358</v></c><c r="C1" s="3"><v>45358.5</v></c><c r="D1" s="3"><v>45358</v></c>' +
    '<c r="E1" s="7"><v>45358</v></c><c r="F1" s="5"><v>0.75</v></c><c r="G1" s="1"><v>2958465</v></c><c r="H1" t="d"><v>2024-03-07T00:00:00</v></c>'
  assert.deepEqual(await cellsOf(cells), [
    '2024-03-07',
    '2024-03-07',
    '2024-03-07 12:00:00',
    '2024-03-07',
    '2024-03-07',
    '18:00:00',
    '9999-12-31',
    '2024-03-07',
  ])
})

test('xlsx: the 1900 system has a 29 February that never was, the 1904 system begins later', async () => {
  const cells = [1, 59, 60, 61, 73050].map((serial, n) => `<c r="${'ABCDE'[n]}1" s="1"><v>${serial}</v></c>`).join('')
  assert.deepEqual(await cellsOf(cells), ['1900-01-01', '1900-02-28', '1900-02-29', '1900-03-01', '2099-12-31'])
  const from1904 = '<workbookPr date1904="1"/>'
  assert.deepEqual(await cellsOf('<c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>43896</v></c>', { workbookPr: from1904 }), [
    '1904-01-01',
    '2024-03-07',
  ])
})

test('xlsx: a number that no calendar holds stays a number, also under a day format', async () => {
  assert.deepEqual(
    await cellsOf('<c r="A1" s="1"><v>-5</v></c><c r="B1" s="1"><v>99999999</v></c><c r="C1" s="1"><v>0</v></c>'),
    ['-5', '99999999', '0'],
  )
})

test('xlsx: numbers as their shortest decimal, exact to fifteen digits; what lost digits stays as written', async () => {
  const given = [
    '1',
    '1.1000000000000001',
    '0.30000000000000004',
    '123456789012345',
    '1E-7',
    '-2.5',
    '1234567.8900000001',
    '1E+2',
    '0.1',
    '007',
  ]
  const cells = given.map((value, n) => `<c r="${String.fromCharCode(65 + n)}1"><v>${value}</v></c>`).join('')
  assert.deepEqual(await cellsOf(cells), [
    '1',
    '1.1',
    '0.3',
    '123456789012345',
    '0.0000001',
    '-2.5',
    '1234567.89',
    '100',
    '0.1',
    '7',
  ])
  assert.deepEqual(await cellsOf('<c r="A1"><v>9.1330102746342502E+17</v></c><c r="B1" s="4"><v>1234567890123456</v></c>'), [
    '9.1330102746342502E+17',
    '1234567890123456',
  ])
})

test('xlsx: shared, rich, phonetic, inline and escaped strings', async () => {
  const strings =
    '<si><t>甲</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">乙 </t></r><r><t>丙</t></r><rPh sb="0" eb="1"><t>yi</t></rPh></si>' +
    '<si><t>a_x000D_b_x005F_x0041_</t></si><si/><si><t>&lt;&amp;&#26159;&#x1F600;&gt;</t></si><si><t><![CDATA[<raw> & so]]></t></si>'
  const cells =
    [0, 1, 2, 3, 4, 5].map((n, at) => `<c r="${'ABCDEF'[at]}1" t="s"><v>${n}</v></c>`).join('') +
    '<c r="G1" t="inlineStr"><is><t>inline</t></is></c><c r="H1" t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> parts</t></r></is></c>' +
    '<c r="I1" t="str"><v>text</v></c>'
  assert.deepEqual(await cellsOf(cells, { strings }), [
    '甲',
    '乙 丙',
    'a\rb_x0041_',
    '',
    '<&是😀>',
    '<raw> & so',
    'inline',
    'in parts',
    'text',
  ])
})

test('xlsx: formulas are read by their cached values and never evaluated', async () => {
  const read = await readWholeFile(
    makeWorkbook({
      sheet: row(
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>HYPERLINK("http://example.invalid")</f><v>click</v></c><c r="C1"><f>A1*2</f></c>' +
          '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" s="1"><f>TODAY()</f><v>45358</v></c><c r="F1"><f t="shared" si="0"/><v>7</v></c>',
      ),
      styles: STYLES,
    }),
  )
  assert.deepEqual(read.rows, [[1, ['2', 'click', '', '', '2024-03-07', '7']]])
  assert.deepEqual(read.marks, [
    { row: 1, columns: [0, 1, 3, 4, 5], mark: 'formula' },
    { row: 1, columns: [2], mark: 'formula-without-value' },
  ])
})

test('xlsx: a workbook that refers to others is refused, and they are never opened', async () => {
  const workbook = makeWorkbook({
    sheet: row('<c r="A1"><f>[1]Sheet1!$A$1</f><v>5</v></c>'),
    relations:
      '<Relationship Id="rIdE" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="externalLinks/externalLink1.xml"/>',
    parts: [
      {
        name: 'xl/externalLinks/externalLink1.xml',
        bytes: '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
      },
    ],
  })
  await assert.rejects(readWholeFile(workbook), { code: 'FILE_LINKS' })
})

test('xlsx: booleans, and error values as text with a mark', async () => {
  const read = await readWholeFile(
    makeWorkbook({ sheet: row('<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#N/A</v></c>') }),
  )
  assert.deepEqual(read.rows, [[1, ['TRUE', 'FALSE', '#N/A']]])
  assert.deepEqual(read.marks, [{ row: 1, columns: [2], mark: 'error' }])
})

test('xlsx: columns that begin at B, gaps, merged cells, cells and rows without a reference, prefixes', async () => {
  const sheet =
    '<sheetData><row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c><c r="E2" s="1"/></row><row><c><v>3</v></c><c/><c><v>4</v></c></row>' +
    '<row r="9"/><row r="10"><c r="AA10"><v>5</v></c></row></sheetData><mergeCells><mergeCell ref="B2:C2"/></mergeCells>'
  const expected = [
    [2, ['', '1', '', '2']],
    [3, ['3', '', '4']],
    [10, [...Array.from({ length: 26 }, () => ''), '5']],
  ]
  assert.deepEqual((await readWholeFile(makeWorkbook({ sheet, styles: STYLES }))).rows, expected)
  const prefixed = `<?xml version="1.0"?><x:worksheet xmlns:x="y">${sheet.replace(/<(\/?)/g, '<$1x:')}</x:worksheet>`
  assert.deepEqual((await readWholeFile(makeWorkbook({ sheet: prefixed, styles: STYLES }))).rows, expected)
  const odd = sheet
    .replaceAll('"', "'")
    .replaceAll('<c r', '<c\n  s="0"\tr')
    .replaceAll('<v>', '<v ><!-- > -->')
    .replaceAll('</v>', '</v >')
  assert.deepEqual((await readWholeFile(makeWorkbook({ sheet: odd, styles: STYLES }))).rows, expected)
})

test('xlsx: the first sheet that is shown and holds rows is read, the others are named', async () => {
  const read = await readWholeFile(
    makeWorkbook({
      sheet: '<sheetData><row r="1"><c r="A1" s="0"/></row></sheetData>',
      more: [
        { name: 'lists', state: 'hidden', sheet: row('<c r="A1"><v>1</v></c>') },
        { name: '第二', sheet: row('<c r="A1"><v>2</v></c>') },
        { name: '第三', sheet: row('<c r="A1"><v>3</v></c>') },
      ],
    }),
  )
  assert.deepEqual(read.rows, [[1, ['2']]])
  assert.equal(read.sheet, '第二')
  assert.deepEqual(read.sheets, ['数据', '第二', '第三'])
})

test('xlsx: a million empty rows with a format cost no row', async () => {
  let sheet = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
  for (let n = 2; n <= 200_000; n++) sheet += `<row r="${n}"><c r="A${n}" s="1"/></row>`
  const read = await readWholeFile(makeWorkbook({ sheet: `${sheet}</sheetData>`, styles: STYLES }))
  assert.deepEqual(read.rows, [[1, ['1']]])
  assert.equal(read.chunks, 1)
})

test('xlsx: codes are found in the inflated parts, in either case', async () => {
  const code = '91990100MA0000001X'
  const strings = `<si><t>${code.toLowerCase()}</t></si>`
  const bytes = makeWorkbook({ sheet: row('<c r="A1" t="s"><v>0</v></c>'), strings })
  assert.deepEqual((await readWholeFile(bytes, { codes: [code, '91990100MA0000002X'] })).codesMet, [code])
  const inline = makeWorkbook({ sheet: row(`<c r="A1" t="inlineStr"><is><t>(${code})</t></is></c>`) })
  assert.deepEqual((await readWholeFile(inline, { codes: [code] })).codesMet, [code])
})

test('xlsx: reading goes on behind the last row that was committed; strings beyond memory are the same strings', async () => {
  const text = (r: number, c: number) => (c === 0 ? `第${r}行` : `row ${r} column ${c} ${'x'.repeat(60)}`)
  const bytes = await collect(streamUniqueWorkbook(60_000, 8, text))
  const whole = await readWholeFile(bytes, { chunkRows: 5000 })
  assert.equal(whole.chunks, 12)
  assert.equal(whole.rows.length, 60_000)
  for (const n of [0, 31, 255, 256, 30_001, 59_999]) {
    assert.deepEqual(whole.rows[n], [n + 1, Array.from({ length: 8 }, (_, c) => text(n, c))])
  }
  const rest = await readWholeFile(bytes, { chunkRows: 5000, after: 45_123 })
  assert.deepEqual(rest.rows, whole.rows.slice(45_123))
})
