/** How each unit's clerk writes files: encoding, headings, form of dates, hint rows, columns that should not be there. */
import { COLUMNS, type Column, type Generation } from './headings.ts'
import { OTHER_FILES } from './other-items.ts'
import { LONG_TERM, type Row } from './records.ts'
import type { Cell, Encoding } from './table-files.ts'
import { SAMPLE_UNITS, type SampleItem, type SampleUnit } from './units.ts'

export interface Style {
  media: 'csv' | 'xlsx'
  encoding: Encoding
  generation: Generation
  dates: 'iso' | 'slashes' | 'loose' | 'excel'
  longTerm: string
  hintRow: boolean
  personColumns: boolean
}

const DATE_PROPS = new Set([
  ...['decisionDate', 'validFrom', 'validTo', 'penaltyValidTo', 'disclosureLastDay', 'registeredOn'],
  ...['listedOn', 'removedOn', 'madeOn', 'signedOn', 'performFrom', 'performTo', 'verifiedOn', 'ratedOn', 'determinedOn'],
  ...['settledOn', 'grantedOn', 'filedOn', 'closedOn', 'statedOn'],
])
const AMOUNTS = new Set(['fineWan', 'confiscatedWan', 'amountWan'])

/** The same for all files of one unit and item; small units use workbooks, large ones csv. */
export function styleOf(unit: SampleUnit, item: SampleItem): Style {
  const n = SAMPLE_UNITS.indexOf(unit) + (item === 'administrative-penalty' ? 1 : 0)
  const workbook = item === 'registration' ? unit.key === 'city-civil' : unit.weight <= 3 && n % 2 === 0
  const generation: Generation = item !== 'registration' && !workbook && n % 2 === 0 ? 'codes' : 'chinese'
  return {
    media: workbook ? 'xlsx' : 'csv',
    encoding: n % 3 === 0 ? 'gb18030' : n % 3 === 1 ? 'utf-8-bom' : 'utf-8',
    generation,
    dates: workbook ? 'excel' : n % 4 === 0 ? 'slashes' : n % 4 === 1 ? 'loose' : 'iso',
    longTerm: n % 2 === 0 ? '2099/12/31' : '2099-12-31',
    hintRow: workbook && item !== 'registration' && n % 4 === 0,
    personColumns: item !== 'registration' && n % 3 !== 2,
  }
}

export function columnsOf(item: SampleItem, style: Style): readonly Column[] {
  const columns = OTHER_FILES.find(one => one.item === item)?.columns ?? COLUMNS[item as keyof typeof COLUMNS]
  return style.personColumns ? columns : columns.filter(column => column[3] !== 'person')
}

export function headingRow(columns: readonly Column[], style: Style): string[] {
  return columns.map(column => (style.generation === 'codes' && column[1] !== '' ? column[1] : column[2]))
}

/** A cell of the sample as this clerk writes it. */
export function cellOf(prop: string, row: Row, style: Style): Cell {
  const value = row[prop]
  if (value === undefined || value === '') return ''
  if (DATE_PROPS.has(prop)) return dateCell(value, style)
  if (style.media === 'xlsx' && AMOUNTS.has(prop) && /^\d+(\.\d{1,6})?$/.test(value)) return Number(value)
  return value
}

function dateCell(value: string, style: Style): Cell {
  if (value === LONG_TERM) return style.media === 'xlsx' ? '长期' : style.longTerm
  switch (style.dates) {
    case 'excel':
      return { day: value }
    case 'slashes':
      return value.replaceAll('-', '/')
    case 'loose':
      return `${value.slice(0, 4)}/${Number(value.slice(5, 7))}/${Number(value.slice(8, 10))}`
    default:
      return value
  }
}
