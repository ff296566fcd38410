// The catalogue of law/, read for tests of what stands on it.
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import {
  type Catalogue,
  type CatalogueDocument,
  type CompiledItem,
  checkCatalogue,
  compileItem,
  type Item,
} from '#rules/catalogue'

const FOLDER = new URL('../../../law/catalogue/', import.meta.url)

/** The files of law/catalogue, parsed. */
export function readCatalogueFiles(): CatalogueDocument[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.yaml') && !name.endsWith('.cases.yaml'))
    .sort()
    .map(path => ({ path, value: parse(readFileSync(new URL(path, FOLDER), 'utf8')) }))
}

/** The catalogue as it stands; throws with every problem where it is unsound. */
export function loadCatalogue(): Catalogue {
  const { catalogue, problems } = checkCatalogue(readCatalogueFiles())
  if (catalogue === undefined)
    throw new Error(problems.map(one => `${one.path} ${one.pointer.join('/')} ${one.message}`).join('\n'))
  return catalogue
}

export function compiledItem(id: string): CompiledItem {
  const catalogue = loadCatalogue()
  const item = catalogue.items.get(id)
  if (item === undefined) throw new Error(`law/catalogue has no item ${id}`)
  return compileItem(item, catalogue)
}

/** A party and an authority with valid codes, of divisions that do not exist. */
export const PARTY = '91990102MA0000A190'
export const AUTHORITY = '11990100000000713L'

const DECISION: Readonly<Record<string, string>> = {
  partyName: '演示市云上农机服务有限公司',
  partyCategory: '法人及非法人组织',
  partyUscc: PARTY,
  authorityName: '演示市市场监督管理局',
  authorityUscc: AUTHORITY,
  sourceUnitName: '演示市市场监督管理局',
  sourceUnitUscc: AUTHORITY,
}

const GOOD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  registration: { name: '演示市云上农机服务有限公司', uscc: PARTY, registeredOn: '2018-05-21' },
  'administrative-licence': {
    ...DECISION,
    decisionTitle: '食品经营许可决定书',
    decisionNo: '演市监许〔2026〕12号',
    licenceCategory: '普通',
    content: '食品经营（热食类制售）',
    decisionDate: '2026-03-02',
    validFrom: '2026-03-02',
    validTo: '2031-03-01',
    status: '有效',
  },
  'administrative-penalty': {
    ...DECISION,
    decisionNo: '演市监罚〔2026〕8号',
    unlawfulActType: '生产经营标签不符合规定的食品',
    facts: '经营的预包装食品未标明生产日期',
    legalBasis: '《中华人民共和国食品安全法》',
    penaltyCategories: '罚款',
    content: '罚款5000元',
    fineWan: '0.5',
    decisionDate: '2026-03-09',
    penaltyValidTo: '2026-06-09',
  },
}

/** The examples of an item's template as one row: what stands in `law/catalogue` is a good row by itself. */
export const examplesOf = (item: Item): Readonly<Record<string, string>> =>
  Object.fromEntries(item.fields.flatMap(({ prop, example }) => (example === undefined ? [] : [[prop, example]])))

/** A file of one row under the titles of the item's fields: a good row, with the cells that matter to the test changed. */
export function fileOfRow(
  compiled: CompiledItem,
  changes: Readonly<Record<string, string>> = {},
): { headings: string[]; cells: string[] } {
  const values = { ...(GOOD[compiled.item.id] ?? examplesOf(compiled.item)), ...changes }
  return {
    headings: compiled.fields.map(field => field.title),
    cells: compiled.fields.map(field => values[field.prop] ?? ''),
  }
}
