// Makes workbooks: small ones from the XML of a test, large ones as streams.
import { makeZip, type Part, streamZip } from './zip.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

export type WorkbookOptions = {
  /** XML within worksheet, or the whole part where it begins with '<?xml' or '<!'. */
  sheet?: string
  /** XML within sst. */
  strings?: string
  /** XML within styleSheet. */
  styles?: string
  workbookPr?: string
  /** More sheets: name, state, XML. */
  more?: readonly { name: string; state?: string; sheet: string }[]
  relations?: string
  parts?: readonly Part[]
}

const worksheet = (xml: string) => (/^<[?!]/.test(xml) ? xml : `<worksheet xmlns="${MAIN}">${xml}</worksheet>`)

/** The parts of a small workbook with one sheet (and `more`). */
export function workbookParts(options: WorkbookOptions): Part[] {
  const more = options.more ?? []
  const sheets = more.map(
    (sheet, n) => `<sheet name="${sheet.name}" sheetId="${n + 2}" r:id="rIdM${n}" state="${sheet.state ?? 'visible'}"/>`,
  )
  const relations = more.map(
    (_, n) => `<Relationship Id="rIdM${n}" Type="${OFFICE}/worksheet" Target="worksheets/more${n}.xml"/>`,
  )
  return [
    { name: '[Content_Types].xml', bytes: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>' },
    {
      name: '_rels/.rels',
      bytes: `<Relationships xmlns="${PACKAGE}"><Relationship Id="r" Type="${OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      bytes: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${options.workbookPr ?? ''}<sheets><sheet name="数据" sheetId="1" r:id="rId1"/>${sheets.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: `<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/>${relations.join('')}${options.relations ?? ''}</Relationships>`,
    },
    { name: 'xl/worksheets/sheet1.xml', bytes: worksheet(options.sheet ?? '<sheetData/>') },
    ...(options.strings === undefined
      ? []
      : [{ name: 'xl/sharedStrings.xml', bytes: `<sst xmlns="${MAIN}">${options.strings}</sst>` }]),
    ...(options.styles === undefined
      ? []
      : [{ name: 'xl/styles.xml', bytes: `<styleSheet xmlns="${MAIN}">${options.styles}</styleSheet>` }]),
    ...more.map((sheet, n) => ({ name: `xl/worksheets/more${n}.xml`, bytes: worksheet(sheet.sheet) })),
    ...(options.parts ?? []),
  ]
}

export function makeWorkbook(options: WorkbookOptions): Buffer {
  return makeZip(workbookParts(options))
}

function columnName(index: number): string {
  let name = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name
  return name
}

const escaped = (text: string): string =>
  /[&<>]/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text

/** Any number of rows in the form in which Excel writes them, every cell a shared string: `text(row, column)`, all taken as different. */
export function streamUniqueWorkbook(
  rows: number,
  columns: number,
  text: (row: number, column: number) => string,
): AsyncGenerator<Buffer> {
  function* places() {
    for (let row = 0; row < rows; row++) yield Array.from({ length: columns }, (_, n) => row * columns + n)
  }
  function* strings() {
    for (let row = 0; row < rows; row++) for (let n = 0; n < columns; n++) yield text(row, n)
  }
  return streamStrings(places(), strings(), rows * columns)
}

/** The same with each string once, as Excel itself shares them; a cell that is '' is left out. Keeps all strings in memory. */
export function streamSharedWorkbook(rows: Iterable<readonly string[]>): AsyncGenerator<Buffer> {
  const known = new Map<string, number>()
  const placeOf = (text: string): number => {
    let place = known.get(text)
    if (place === undefined) {
      place = known.size
      known.set(text, place)
    }
    return place
  }
  function* places() {
    for (const cells of rows) yield cells.map(text => (text === '' ? undefined : placeOf(text)))
  }
  return streamStrings(places(), known.keys(), undefined)
}

/** `count` of the strings, where it is known before they are. */
function streamStrings(
  rows: Iterable<readonly (number | undefined)[]>,
  texts: Iterable<string>,
  count: number | undefined,
): AsyncGenerator<Buffer> {
  function* sheet() {
    yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}"><sheetData>`
    let xml = ''
    let row = 0
    const names: string[] = []
    for (const places of rows) {
      row++
      xml += `<row r="${row}" spans="1:${places.length}">`
      for (let n = 0; n < places.length; n++) {
        names[n] ??= columnName(n)
        if (places[n] !== undefined) xml += `<c r="${names[n]}${row}" s="1" t="s"><v>${places[n]}</v></c>`
      }
      xml += '</row>'
      if (xml.length < 100_000) continue
      yield xml
      xml = ''
    }
    yield `${xml}</sheetData></worksheet>`
  }
  function* strings() {
    const counts = count === undefined ? '' : ` count="${count}" uniqueCount="${count}"`
    yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="${MAIN}"${counts}>`
    let xml = ''
    for (const text of texts) {
      xml += `<si><t>${escaped(text)}</t></si>`
      if (xml.length < 100_000) continue
      yield xml
      xml = ''
    }
    yield `${xml}</sst>`
  }
  const fixed = workbookParts({ styles: '<cellXfs count="2"><xf/><xf numFmtId="49"/></cellXfs>' })
    .filter(part => part.name !== 'xl/worksheets/sheet1.xml')
    .map(part => [part.name, [part.bytes.toString()]] as const)
  return streamZip([...fixed, ['xl/worksheets/sheet1.xml', sheet()], ['xl/sharedStrings.xml', strings()]])
}

/** A workbook whose table of strings, as XML, comes from `pieces`, beside one cell that needs the first of them. */
export function streamStringTable(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  function* strings() {
    yield `<sst xmlns="${MAIN}">`
    yield* pieces
    yield '</sst>'
  }
  const fixed = workbookParts({ sheet: '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>' })
  return streamZip([...fixed.map(part => [part.name, [part.bytes.toString()]] as const), ['xl/sharedStrings.xml', strings()]])
}

/** Text rows with the same cells. */
export function* streamCsv(rows: number, columns: number, text: (row: number, column: number) => string): Generator<Buffer> {
  let csv = ''
  for (let row = 0; row < rows; row++) {
    for (let n = 0; n < columns; n++) csv += n === 0 ? text(row, n) : `,${text(row, n)}`
    csv += '\r\n'
    if (csv.length < 100_000) continue
    yield Buffer.from(csv)
    csv = ''
  }
  yield Buffer.from(csv)
}
