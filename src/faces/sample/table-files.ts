/** Tables as the bytes of csv files and workbooks, the same on every machine: no clock, no compression. */
import { crc32 } from 'node:zlib'
import { encodeGb18030 } from './gb18030.ts'

/** A number is a numeric cell in a workbook; `day` is kept there as an Excel date. `raw` stands in a csv file just so, quotes and all. */
export type Cell = string | number | { day: string } | { formula: string; value?: string } | { error: string } | { raw: string }

export type Encoding = 'utf-8' | 'utf-8-bom' | 'gb18030'

function csvCell(cell: Cell): string {
  if (typeof cell === 'object' && 'raw' in cell) return cell.raw
  const text = typeof cell === 'string' ? cell : typeof cell === 'number' ? String(cell) : 'day' in cell ? cell.day : ''
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function writeCsv(rows: readonly (readonly Cell[])[], encoding: Encoding): Uint8Array {
  const lines: string[] = []
  for (const row of rows) lines.push(row.map(csvCell).join(','))
  const text = `${lines.join('\r\n')}\r\n`
  if (encoding === 'gb18030') return encodeGb18030(text)
  return new TextEncoder().encode(encoding === 'utf-8-bom' ? `\ufeff${text}` : text)
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function columnName(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnName(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26))
}

/** The number that a workbook keeps for a day: days since 1899-12-30. */
export function excelSerial(day: string): number {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  const date = Number(day.slice(8, 10))
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468 + 25569
}

function specialCell(at: string, cell: Exclude<Cell, string | number>): string {
  if ('day' in cell) return `<c r="${at}" s="1"><v>${excelSerial(cell.day)}</v></c>`
  if ('error' in cell) return `<c r="${at}" t="e"><v>${cell.error}</v></c>`
  if ('raw' in cell) return `<c r="${at}" t="inlineStr"><is><t>${escapeXml(cell.raw)}</t></is></c>`
  const formula = `<f>${escapeXml(cell.formula)}</f>`
  return cell.value === undefined
    ? `<c r="${at}">${formula}</c>`
    : `<c r="${at}" t="str">${formula}<v>${escapeXml(cell.value)}</v></c>`
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** One sheet; strings shared, dates as Excel dates. Parts are stored, since deflate differs from one machine to another. */
export function writeWorkbook(sheetName: string, rows: readonly (readonly Cell[])[]): Uint8Array {
  const shared = new Map<string, number>()
  let uses = 0
  const sheet: string[] = [`${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`]
  for (let r = 0; r < rows.length; r++) {
    const cells: string[] = []
    const row = rows[r]!
    for (let c = 0; c < row.length; c++) {
      const cell = row[c]!
      if (cell === '') continue
      const at = `${columnName(c)}${r + 1}`
      if (typeof cell === 'number') cells.push(`<c r="${at}"><v>${cell}</v></c>`)
      else if (typeof cell === 'object') cells.push(specialCell(at, cell))
      else {
        let index = shared.get(cell)
        if (index === undefined) {
          index = shared.size
          shared.set(cell, index)
        }
        uses++
        cells.push(`<c r="${at}" t="s"><v>${index}</v></c>`)
      }
    }
    sheet.push(`<row r="${r + 1}">${cells.join('')}</row>`)
  }
  sheet.push('</sheetData></worksheet>')
  const strings = [`${HEAD}<sst xmlns="${MAIN}" count="${uses}" uniqueCount="${shared.size}">`]
  for (const text of shared.keys()) strings.push(`<si><t xml:space="preserve">${escapeXml(text)}</t></si>`)
  strings.push('</sst>')
  return zipStored([
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeXml(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/sharedStrings.xml', strings.join('')],
    [
      'xl/styles.xml',
      `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ],
    ['xl/worksheets/sheet1.xml', sheet.join('')],
  ])
}

/** A zip archive whose parts are stored and dated 1980-01-01. */
function zipStored(parts: readonly (readonly [name: string, text: string])[]): Uint8Array {
  const encoder = new TextEncoder()
  const local: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const [name, text] of parts) {
    const nameBytes = encoder.encode(name)
    const data = encoder.encode(text)
    const fixed = (signature: number, more: number) => {
      const bytes = new Uint8Array(more + nameBytes.length)
      const view = new DataView(bytes.buffer)
      view.setUint32(0, signature, true)
      const at = signature === 0x02014b50 ? 6 : 4
      if (at === 6) view.setUint16(4, 20, true)
      view.setUint16(at, 20, true)
      view.setUint16(at + 2, 0x0800, true)
      view.setUint16(at + 8, 0x21, true)
      view.setUint32(at + 10, crc32(data), true)
      view.setUint32(at + 14, data.length, true)
      view.setUint32(at + 18, data.length, true)
      view.setUint16(at + 22, nameBytes.length, true)
      if (at === 6) view.setUint32(42, offset, true)
      bytes.set(nameBytes, more)
      return bytes
    }
    const head = fixed(0x04034b50, 30)
    central.push(fixed(0x02014b50, 46))
    local.push(head, data)
    offset += head.length + data.length
  }
  const centralLength = central.reduce((sum, bytes) => sum + bytes.length, 0)
  const end = new Uint8Array(22)
  const view = new DataView(end.buffer)
  view.setUint32(0, 0x06054b50, true)
  view.setUint16(8, parts.length, true)
  view.setUint16(10, parts.length, true)
  view.setUint32(12, centralLength, true)
  view.setUint32(16, offset, true)
  const whole = new Uint8Array(offset + centralLength + 22)
  let at = 0
  for (const bytes of [...local, ...central, end]) {
    whole.set(bytes, at)
    at += bytes.length
  }
  return whole
}
