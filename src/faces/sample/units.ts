/** The units of the fictitious province 衡原省（演示）: two counties, one city, a tree with a rename and a merger. */
import type { LocalDate } from '#rules/time'
import { makeUscc } from './codes.ts'
import { OTHER_FILES, type OtherItem } from './other-items.ts'

export interface SampleDivision {
  division: string
  name: string
  parent: string | null
  level: 1 | 2 | 3
}

/** Division numbers from 990000 on belong to no real place. */
export const SAMPLE_DIVISIONS: readonly SampleDivision[] = [
  { division: '990000', name: '衡原省（演示）', parent: null, level: 1 },
  { division: '990100', name: '明衡市（演示）', parent: '990000', level: 2 },
  { division: '990101', name: '东衡县（演示）', parent: '990100', level: 3 },
  { division: '990102', name: '西衡县（演示）', parent: '990100', level: 3 },
]

export const PROVINCE_NAME = '衡原省（演示）'
export const CITY_NAME = '明衡市（演示）'

export type Sector =
  | 'market'
  | 'ecology'
  | 'emergency'
  | 'transport'
  | 'housing'
  | 'urban'
  | 'health'
  | 'education'
  | 'police'
  | 'fire'
  | 'labour'
  | 'land'
  | 'water'
  | 'agriculture'
  | 'culture'
  | 'tobacco'
  | 'weather'
  | 'approval'

export type SampleItem = 'registration' | 'administrative-licence' | 'administrative-penalty' | OtherItem

/** What no file brings: the unit determines it by a procedure. */
export type Determined = 'severe-list'

export interface SampleUnit {
  key: string
  uscc: string
  name: string
  formerName: string | null
  /** The day from which the present name holds, where there is a former one. */
  renamedOn: LocalDate | null
  division: string
  parent: string | null
  from: LocalDate
  /** Exclusive. */
  until: LocalDate | null
  successor: string | null
  /** What stands before 许 and 罚 in its document numbers. */
  short: string
  sector: Sector | null
  items: readonly (SampleItem | Determined)[]
  /** How much it decides, against the others. */
  weight: number
}

const BOTH: readonly SampleItem[] = ['administrative-licence', 'administrative-penalty']
const PENALTY: readonly SampleItem[] = ['administrative-penalty']
/** Whose field has no sector of the sample, and who determines all the same. */
const DETERMINING = new Set(['city-court', 'city-civil'])

const ALL: readonly SampleItem[] = ['registration', 'administrative-licence', 'administrative-penalty']

type Line = [
  key: string,
  division: string,
  stem: string,
  short: string,
  sector: Sector | null,
  items: readonly SampleItem[],
  weight: number,
]

const LINES: readonly Line[] = [
  ['province-government', '990000', '衡原省人民政府', '衡政', null, [], 0],
  ['province-market', '990000', '衡原省市场监督管理局', '衡市监', 'market', ALL, 3],
  ['province-ecology', '990000', '衡原省生态环境厅', '衡环', 'ecology', BOTH, 2],
  ['city-government', '990100', '明衡市人民政府', '明政', null, [], 0],
  ['city-centre', '990100', '明衡市公共信用信息中心', '明信', null, [], 0],
  ['city-market', '990100', '明衡市市场监督管理局', '明市监', 'market', ALL, 22],
  ['city-food', '990100', '明衡市食品药品监督管理局', '明食药监', 'market', BOTH, 0],
  ['city-ecology', '990100', '明衡市生态环境局', '明环', 'ecology', BOTH, 7],
  ['city-emergency', '990100', '明衡市应急管理局', '明应急', 'emergency', BOTH, 5],
  ['city-transport', '990100', '明衡市交通运输局', '明交', 'transport', BOTH, 10],
  ['city-housing', '990100', '明衡市住房和城乡建设局', '明建', 'housing', BOTH, 6],
  ['city-urban', '990100', '明衡市城市管理综合行政执法局', '明城', 'urban', BOTH, 8],
  ['city-health', '990100', '明衡市卫生健康委员会', '明卫', 'health', BOTH, 6],
  ['city-education', '990100', '明衡市教育局', '明教', 'education', BOTH, 2],
  ['city-police', '990100', '明衡市公安局', '明公', 'police', BOTH, 4],
  ['city-fire', '990100', '明衡市消防救援支队', '明消', 'fire', BOTH, 6],
  ['city-labour', '990100', '明衡市人力资源和社会保障局', '明人社', 'labour', BOTH, 4],
  ['city-land', '990100', '明衡市自然资源和规划局', '明资规', 'land', BOTH, 3],
  ['city-water', '990100', '明衡市水利局', '明水', 'water', BOTH, 2],
  ['city-agriculture', '990100', '明衡市农业农村局', '明农', 'agriculture', BOTH, 3],
  ['city-culture', '990100', '明衡市文化广电和旅游局', '明文旅', 'culture', BOTH, 3],
  ['city-tobacco', '990100', '明衡市烟草专卖局', '明烟', 'tobacco', BOTH, 5],
  ['city-weather', '990100', '明衡市气象局', '明气', 'weather', BOTH, 1],
  ['city-civil', '990100', '明衡市民政局', '明民', null, ['registration'], 0],
  ['city-establishment', '990100', '中共明衡市委机构编制委员会办公室', '明编', null, ['registration'], 0],
  ['city-approval', '990100', '明衡市行政审批服务局', '明审', 'approval', ['administrative-licence'], 8],
  ['east-government', '990101', '东衡县人民政府', '东政', null, [], 0],
  ['east-market', '990101', '东衡县市场监督管理局', '东市监', 'market', ALL, 10],
  ['east-emergency', '990101', '东衡县应急管理局', '东应急', 'emergency', BOTH, 2],
  ['east-transport', '990101', '东衡县交通运输局', '东交', 'transport', BOTH, 3],
  ['east-urban', '990101', '东衡县综合行政执法局', '东综执', 'urban', PENALTY, 3],
  ['east-health', '990101', '东衡县卫生健康局', '东卫', 'health', BOTH, 2],
  ['west-government', '990102', '西衡县人民政府', '西政', null, [], 0],
  ['west-market', '990102', '西衡县市场监督管理局', '西市监', 'market', ALL, 8],
  ['west-emergency', '990102', '西衡县应急管理局', '西应急', 'emergency', BOTH, 2],
  ['west-agriculture', '990102', '西衡县农业农村局', '西农', 'agriculture', BOTH, 2],
  ['west-urban', '990102', '西衡县综合行政执法局', '西综执', 'urban', PENALTY, 3],
  ['city-court', '990100', '明衡市中级人民法院', '演01', null, [], 0],
]

const FOUNDED_ON = '1990-01-01' as LocalDate
const RENAMED_ON = '2019-03-26' as LocalDate
const MERGED_ON = '2023-07-01' as LocalDate

/** Public institutions among the units carry department and category 12, the others 11. */
const INSTITUTIONS = new Set(['city-centre'])

function parentOf(key: string, division: string): string | null {
  if (key === 'province-government') return null
  if (key.endsWith('-government')) return division === '990100' ? 'province-government' : 'city-government'
  return division === '990000'
    ? 'province-government'
    : division === '990100'
      ? 'city-government'
      : key.startsWith('east')
        ? 'east-government'
        : 'west-government'
}

/** Codes depend on the line's place alone, never on the seed: a test or a page may know them by heart. */
export const SAMPLE_UNITS: readonly SampleUnit[] = LINES.map(([key, division, stem, short, sector, items, weight], i) => ({
  key,
  uscc: makeUscc(INSTITUTIONS.has(key) ? '12' : '11', division, 9000 + i),
  name: `${stem}（演示）`,
  formerName: key === 'city-ecology' ? '明衡市环境保护局（演示）' : null,
  renamedOn: key === 'city-ecology' ? RENAMED_ON : null,
  division,
  parent: parentOf(key, division),
  from: FOUNDED_ON,
  until: key === 'city-food' ? MERGED_ON : null,
  successor: key === 'city-food' ? 'city-market' : null,
  short,
  sector,
  items: [
    ...items,
    ...OTHER_FILES.filter(one => one.unit === key).map(one => one.item),
    ...(sector !== null || DETERMINING.has(key) ? (['severe-list'] as const) : []),
  ],
  weight,
}))

const byKey = new Map(SAMPLE_UNITS.map(unit => [unit.key, unit]))

export function getSampleUnit(key: string): SampleUnit {
  const unit = byKey.get(key)
  if (!unit) throw new Error(`no unit of the sample has the key ${key}`)
  return unit
}

const TITLES: Record<SampleItem, string> = {
  registration: '登记注册信息',
  'administrative-licence': '行政许可',
  'administrative-penalty': '行政处罚',
  ...(Object.fromEntries(OTHER_FILES.map(({ item, title }) => [item, title])) as Record<OtherItem, string>),
}

/** What a clerk calls the file, without its ending. */
export function makeFileName(item: SampleItem, unit: SampleUnit, what = ''): string {
  return [TITLES[item], unit.name, what].filter(part => part !== '').join('_')
}
