/** Makers of files: rows by property, in the headings of the national file standard, as csv or as a workbook. */

import type { Item } from '#rules/catalogue'
import { writeXlsx } from '#storage/files'
import { makeOldWorkbook } from '#support/files'
import { repositoryLaw } from '#support/law'
import { UNITS, uscc } from './city.ts'

export type Row = Readonly<Record<string, string>>

const AUTHORITY = {
  authorityName: UNITS.city.name,
  authorityUscc: UNITS.city.uscc,
  sourceUnitName: UNITS.city.name,
  sourceUnitUscc: UNITS.city.uscc,
}

/** A licence that is in time and in force on the tests' day. */
export const licence = (number: number, more: Row = {}): Row => ({
  partyName: `明衡演示第${number}号商贸有限公司`,
  partyCategory: '法人及非法人组织',
  partyUscc: uscc(1000 + number),
  decisionTitle: '准予行政许可决定书',
  decisionNo: `明市监许〔2026〕${number}号`,
  licenceCategory: '普通',
  content: '准予从事食品经营',
  decisionDate: '2026-11-16',
  validFrom: '2026-11-16',
  validTo: '2031-11-15',
  status: '1',
  ...AUTHORITY,
  ...more,
})

/** A fine of 2,000 yuan, in time on the tests' day. */
export const penalty = (number: number, more: Row = {}): Row => ({
  partyName: `明衡演示第${number}号商贸有限公司`,
  partyCategory: '法人及非法人组织',
  partyUscc: uscc(1000 + number),
  decisionNo: `明市监罚〔2026〕${number}号`,
  unlawfulActType: '违反食品安全管理规定',
  facts: '销售超过保质期的食品',
  legalBasis: '《中华人民共和国食品安全法》第一百二十四条',
  penaltyCategories: '罚款',
  content: '罚款60000元',
  fineWan: '6',
  decisionDate: '2026-11-16',
  penaltyValidTo: '2027-11-15',
  ...AUTHORITY,
  ...more,
})

/** The registration of the same organisation. */
export const registration = (number: number, more: Row = {}): Row => ({
  name: `明衡演示第${number}号商贸有限公司`,
  uscc: uscc(1000 + number),
  registeredOn: '2015-03-02',
  organisationType: '有限责任公司',
  capital: '100万人民币',
  businessScope: '食品销售',
  province: '衡原省（演示）',
  city: '明衡市（演示）',
  ...more,
})

const party = (number: number): Row => ({
  ...{ partyName: `明衡演示第${number}号商贸有限公司`, partyCategory: '法人及非法人组织', partyUscc: uscc(1000 + number) },
  ...AUTHORITY,
})

/** An honour that is held to the end of the year. */
export const honour = (number: number, more: Row = {}): Row => ({
  ...party(number),
  ...{ honourNo: `演誉〔2026〕${number}号`, honourName: '守信企业（演示）', grantedOn: '2026-05-28', validTo: '2026-12-31' },
  ...{ honourStatus: '有效', ...more },
})

/** On the list of abnormal operation, by a sector standard that holds it to be ordinary: shown. */
export const abnormal = (number: number, more: Row = {}): Row => ({
  ...party(number),
  ...{
    decisionNo: `演异〔2026〕${number}号`,
    listName: '经营异常名录',
    entryReason: '未按期公示年度报告',
    listedOn: '2026-05-28',
  },
  ...{ listStatus: '列入中', severity: '一般', ...more },
})

/** Headings of the props that any row has, by the code of the standard or else the title, in the order of the item. */
const columnsOf = async (item: string, rows: readonly Row[]): Promise<{ prop: string; heading: string }[]> => {
  const { fields }: Item = (await repositoryLaw()).items.get(item)!
  const used = new Set(rows.flatMap(row => Object.keys(row)))
  for (const prop of used) if (!fields.some(field => field.prop === prop)) throw new Error(`${item} has no field ${prop}`)
  return fields.filter(({ prop }) => used.has(prop)).map(({ prop, code, title }) => ({ prop, heading: code ?? title }))
}

export const tableOf = async (item: string, rows: readonly Row[]): Promise<string[][]> => {
  const columns = await columnsOf(item, rows)
  return [columns.map(column => column.heading), ...rows.map(row => columns.map(column => row[column.prop] ?? ''))]
}

const csvText = (table: readonly (readonly string[])[]): string =>
  table
    .map(cells => cells.map(cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
    .join('\r\n')

export type Form = 'csv' | 'csv-bom' | 'csv-gb18030' | 'xlsx' | 'xls' | 'xls-gbk' | 'jsonl'
const ENDINGS: Readonly<Record<Form, string>> = {
  csv: 'csv',
  'csv-bom': 'csv',
  'csv-gb18030': 'csv',
  xlsx: 'xlsx',
  xls: 'xls',
  'xls-gbk': 'xls',
  jsonl: 'jsonl',
}

/** The table in a form that a department hands in. */
export const bytesOf = async (table: readonly (readonly string[])[], form: Form): Promise<Buffer> => {
  if (form === 'csv') return Buffer.from(csvText(table))
  if (form === 'csv-bom') return Buffer.from(`\ufeff${csvText(table)}`)
  if (form === 'csv-gb18030') return gb18030(csvText(table))
  if (form === 'xls') return makeOldWorkbook(table)
  if (form === 'xls-gbk') return makeOldWorkbook(table, { form: 'biff5', sheet: '数据' })
  const [headings = [], ...rows] = table
  if (form === 'jsonl')
    return Buffer.from(rows.map(row => JSON.stringify(Object.fromEntries(headings.map((one, n) => [one, row[n]])))).join('\n'))
  const pieces: Uint8Array[] = []
  for await (const piece of writeXlsx('数据', headings, batches(rows))) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* batches<T>(rows: T[]): AsyncGenerator<T[]> {
  yield rows
}

export const fileOf = async (
  item: string,
  rows: readonly Row[],
  { form = 'csv' as Form, source = UNITS.city.uscc as string, name = 'file' } = {},
) => ({
  item,
  source,
  name: `${name}.${ENDINGS[form]}`,
  bytes: await bytesOf(await tableOf(item, rows), form),
})

let codes: Map<string, number> | undefined

/** Two-byte characters are all that the tests' texts need beside ASCII. */
function gb18030(text: string): Buffer {
  if (codes === undefined) {
    codes = new Map()
    const decoder = new TextDecoder('gb18030')
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        if (trail === 0x7f) continue
        const character = decoder.decode(Uint8Array.of(lead, trail))
        if (character.length === 1 && character !== '\ufffd' && !codes.has(character)) codes.set(character, (lead << 8) | trail)
      }
  }
  const bytes: number[] = []
  for (const character of text) {
    const code = character.charCodeAt(0)
    if (code < 0x80) bytes.push(code)
    else {
      const pair = codes.get(character)
      if (pair === undefined) throw new Error(`${character} has no two-byte form`)
      bytes.push(pair >> 8, pair & 0xff)
    }
  }
  return Buffer.from(bytes)
}
