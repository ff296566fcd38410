// The XML of a workbook as we write it: text cells, few styles, nothing that runs.
import { neutraliseCell } from './neutral-cell.ts'

const LONGEST_CELL = 32_767

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Styles of cells; all are text, so that eighteen digits stay eighteen digits. */
export const STYLE = { text: 1, heading: 2, mandatory: 3, wrapped: 4 } as const

/** The beginning of a sheet whose first `frozen` rows stay in sight. */
export function sheetHead(frozen: number): string {
  const pane =
    frozen === 0 ? '' : `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>`
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`
}

/** Widths in characters; cells that are still empty are text too. */
export function columnsXml(widths: readonly number[]): string {
  const columns = widths.map(
    (width, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" style="${STYLE.text}" customWidth="1"/>`,
  )
  return `<cols>${columns.join('')}</cols>`
}

/** One row of text cells; empty ones are left out. `style` of all, or of each. */
export function sheetRow(row: number, cells: readonly string[], style: number | readonly number[]): string {
  let text = `<row r="${row}">`
  for (let n = 0; n < cells.length; n++) {
    const cell = cells[n]!
    if (cell === '') continue
    const own = typeof style === 'number' ? style : style[n]!
    text += `<c r="${columnName(n)}${row}" s="${own}" t="inlineStr"><is><t xml:space="preserve">${xmlText(neutraliseCell(cell))}</t></is></c>`
  }
  return `${text}</row>`
}

const names: string[] = []

export function columnName(index: number): string {
  let name = names[index]
  if (name === undefined) {
    name = ''
    for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name
    names[index] = name
  }
  return name
}

// Built from text, since a control character within a literal is mostly a mistake.
const FORBIDDEN = '\\0-\\x08\\x0b-\\x1f\\ufffe\\uffff'
const UNUSUAL = new RegExp(`[&<>_\\ud800-\\udfff${FORBIDDEN}]`)
const UNWRITABLE = new RegExp(`[${FORBIDDEN}]`, 'g')

/** As XML can hold it; what it cannot is written as Excel does, `_xHHHH_`, and so is text that looks like that. */
export function xmlText(text: string): string {
  const cell = text.length > LONGEST_CELL ? text.slice(0, LONGEST_CELL) : text
  if (!UNUSUAL.test(cell)) return cell
  return cell
    .toWellFormed()
    .replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replace(UNWRITABLE, c => `_x${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

export function attributeText(text: string): string {
  return xmlText(text).replaceAll('"', '&quot;')
}

/** The parts beside the sheets, which stand in xl/worksheets/sheet1.xml and so on. */
export function workbookParts(sheets: readonly { name: string; hidden?: boolean }[]): [part: string, text: string][] {
  const each = (write: (n: number, sheet: { name: string; hidden?: boolean }) => string) =>
    sheets.map((sheet, n) => write(n + 1, sheet)).join('')
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>${each(n => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${CONTENT}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each((n, sheet) => `<sheet name="${attributeText(sheetName(sheet.name))}" sheetId="${n}"${sheet.hidden === true ? ' state="hidden"' : ''} r:id="rId${n}"/>`)}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each(n => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', STYLES],
  ]
}

/** As Excel takes it: at most 31 characters, none of those that its formulas need. */
export function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31)
}

const cellStyle = (font: number, fill: number, wrapped: boolean) =>
  `<xf numFmtId="49" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="${wrapped ? 'top' : 'center'}"${wrapped ? ' wrapText="1"' : ''}/></xf>`

const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>` +
  '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFF0F0F0"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/></patternFill></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${cellStyle(0, 0, false)}${cellStyle(1, 2, false)}${cellStyle(1, 3, false)}${cellStyle(0, 0, true)}</cellXfs></styleSheet>`
