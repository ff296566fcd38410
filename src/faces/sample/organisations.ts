/** The organisations of the fictitious province: names with 演示, former names, status, capital, in a lifelike mix. */
import { makeUscc } from './codes.ts'
import type { Days } from './days.ts'
import { makeDice } from './dice.ts'
import { CITY_NAME, PROVINCE_NAME, SAMPLE_UNITS } from './units.ts'

export type SampleKind = 'enterprise' | 'individual' | 'cooperative' | 'social' | 'institution' | 'government'

export interface SampleOrganisation {
  uscc: string
  kind: SampleKind
  name: string
  formerNames: readonly string[]
  division: string
  province: string
  city: string
  establishedOn: string
  type: string
  capital: string
  scope: string
  status: string
  legalRepresentative: string
  /** The unit that hands in its registration. */
  registrar: string
  /** How often it is decided upon, against the others. */
  weight: number
}

const BRAND_A = [...'安百宝昌诚川春大德鼎东方丰福富光广国海恒宏鸿华汇惠吉佳嘉建江金锦景九凯康']
const BRAND_B = [...'辰程达登发枫冠贵合和欢辉佳捷进凯科乐力利联林隆茂美明宁鹏平奇启千勤庆瑞润']
const TRADES = [
  ['精工机械', '通用零部件制造；机械设备销售'],
  ['食品', '食品生产；食品经营'],
  ['餐饮管理', '餐饮服务；餐饮管理'],
  ['物流', '道路货物运输；仓储服务'],
  ['建筑工程', '建设工程施工；建筑材料销售'],
  ['医药', '药品零售；第二类医疗器械销售'],
  ['化工', '化工产品生产；危险化学品经营'],
  ['纺织', '面料纺织加工；服装制造'],
  ['环保科技', '环境保护监测；水污染治理'],
  ['检测技术', '检验检测服务；计量技术服务'],
  ['电子商务', '互联网销售；信息技术咨询服务'],
  ['农业开发', '谷物种植；农产品初加工'],
  ['酒店管理', '住宿服务；酒店管理'],
  ['广告传媒', '广告设计、代理；广告发布'],
  ['新材料', '新材料技术研发；合成材料制造'],
  ['物业服务', '物业管理；城市绿化管理'],
  ['人力资源', '人力资源服务；劳务派遣服务'],
  ['汽车服务', '机动车修理和维护；汽车零配件批发'],
  ['房地产开发', '房地产开发经营；住房租赁'],
  ['旅行社', '旅行社服务网点旅游招徕、咨询服务'],
] as const
const SHOP_TRADES = [
  '便利店',
  '小吃店',
  '理发店',
  '五金店',
  '水果店',
  '服装店',
  '药店',
  '修理部',
  '宾馆',
  '烟酒店',
  '文具店',
  '餐馆',
] as const
const COOPERATIVES = ['农机', '蔬菜', '果品', '养殖', '茶叶', '粮食', '水产', '中药材'] as const
const SOCIAL = [
  '行业协会',
  '商会',
  '公益服务中心',
  '职业培训学校',
  '慈善基金会',
  '志愿服务队',
  '科学技术学会',
  '养老服务中心',
] as const
const INSTITUTIONS = [
  '中学',
  '小学',
  '幼儿园',
  '人民医院',
  '卫生院',
  '图书馆',
  '水文站',
  '农技推广站',
  '公路养护中心',
  '档案馆',
] as const
const TOWNS = [...'东西南北上下前后新古']
const TOWN_B = ['河', '桥', '塘', '坪', '岭', '湾', '洲', '溪']
const STEMS = [...'甲乙丙丁戊己庚辛壬癸']
const BRANCHES = [...'子丑寅卯辰巳午未申酉戌亥']

const SEATS = [
  { division: '990100', place: '明衡', market: 'city-market', share: 60 },
  { division: '990101', place: '东衡', market: 'east-market', share: 22 },
  { division: '990102', place: '西衡', market: 'west-market', share: 18 },
] as const

/** A name of nobody: 演示 and one or two counting characters. */
function makePersonName(n: number): string {
  return `演示${STEMS[n % 10]}${n % 3 === 0 ? '' : BRANCHES[Math.floor(n / 10) % 12]}`
}

function makeCapital(n: number, wan: number): string {
  switch (n % 6) {
    case 0:
      return `${wan.toLocaleString('en-US')}(万元)`
    case 1:
      return `${wan}万人民币`
    case 2:
      return `${wan}万元人民币`
    default:
      return `${wan}万元`
  }
}

const STATUS = ['存续', '注销', '吊销，未注销', '迁出'] as const
const STATUS_WEIGHTS = [88, 8, 3, 1] as const
const KIND_WEIGHTS: readonly (readonly [SampleKind, number])[] = [
  ['enterprise', 620],
  ['individual', 280],
  ['cooperative', 40],
  ['social', 30],
  ['institution', 27],
  ['government', 3],
]

/** All organisations, the units first. The same seed and size give the same organisations; the day moves only their dates. */
export function makeOrganisations(seed: number, count: number, days: Days): SampleOrganisation[] {
  const dice = makeDice(seed, 'organisations')
  const made: SampleOrganisation[] = []
  const used = new Set<string>()
  for (const unit of SAMPLE_UNITS) {
    used.add(unit.name)
    made.push({
      uscc: unit.uscc,
      kind: unit.uscc.startsWith('12') ? 'institution' : 'government',
      name: unit.name,
      formerNames: unit.formerName ? [unit.formerName] : [],
      division: unit.division,
      province: PROVINCE_NAME,
      city: unit.division === '990000' ? PROVINCE_NAME : CITY_NAME,
      establishedOn: unit.from,
      type: unit.uscc.startsWith('12') ? '事业单位' : '机关',
      capital: '',
      scope: '',
      status: unit.until ? '注销' : '存续',
      legalRepresentative: makePersonName(made.length),
      registrar: 'city-establishment',
      weight: 0,
    })
  }
  const unique = (build: () => string): string => {
    for (let tries = 0; tries < 200; tries++) {
      const name = build()
      if (!used.has(name)) {
        used.add(name)
        return name
      }
    }
    throw new Error('the words of the sample are too few for so many organisations')
  }
  for (let n = made.length; n < count; n++) {
    const kind = KIND_WEIGHTS[dice.weighted(KIND_WEIGHTS.map(([, weight]) => weight))]![0]
    const seat = SEATS[dice.weighted(SEATS.map(s => s.share))]!
    const brand = () => `演示${dice.pick(BRAND_A)}${dice.pick(BRAND_B)}`
    const wan = dice.pick([10, 20, 50, 100, 100, 200, 300, 500, 500, 1000, 1200, 2000, 3000, 5000, 10000])
    const established = days.ago(dice.between(400, 9000))
    const one: SampleOrganisation = {
      uscc: '',
      kind,
      name: '',
      formerNames: [],
      division: seat.division,
      province: PROVINCE_NAME,
      city: CITY_NAME,
      establishedOn: established,
      type: '',
      capital: makeCapital(n, wan),
      scope: '',
      status: STATUS[dice.weighted(STATUS_WEIGHTS)]!,
      legalRepresentative: makePersonName(dice.int(1200)),
      registrar: seat.market,
      weight: 1,
    }
    const heads: Record<SampleKind, string> = {
      enterprise: '91',
      individual: '92',
      cooperative: '93',
      social: `5${1 + (n % 3)}`,
      institution: '12',
      government: '11',
    }
    one.uscc = makeUscc(heads[kind], seat.division, 20_000 + n)
    if (kind === 'enterprise') {
      const [trade, scope] = dice.pick(TRADES)
      const form = dice.weighted([78, 8, 6, 5, 3])
      one.name = unique(() =>
        form === 0
          ? `${seat.place}${brand()}${trade}有限公司`
          : form === 1
            ? `${brand()}（${seat.place}）${trade}有限公司`
            : form === 2
              ? `${seat.place}${brand()}${trade}有限公司${dice.pick(['东城', '西城', '南门', '北街'])}分公司`
              : form === 3
                ? `${seat.place}${brand()}${trade}股份有限公司`
                : `${seat.place}市${brand()}新能源汽车零部件精密铸造与表面处理综合服务（集团）${trade}股份有限公司${dice.pick(['第一', '第二', '第三'])}分公司`,
      )
      one.type = form === 3 || form === 4 ? '股份有限公司' : '有限责任公司'
      one.scope = scope
      if (dice.chance(0.08)) one.formerNames = [unique(() => `${seat.place}${brand()}${trade}有限公司`)]
      if (dice.chance(0.01)) one.formerNames = [...one.formerNames, unique(() => `${seat.place}${brand()}贸易有限公司`)]
      one.weight = form === 0 ? 2 : 3
    } else if (kind === 'individual') {
      one.name = unique(() => `${seat.place}${brand()}${dice.pick(SHOP_TRADES)}`)
      one.type = '个体工商户'
      one.capital = dice.chance(0.5) ? '' : `${dice.between(1, 20)}万元`
      one.scope = '日用百货销售；食品销售'
    } else if (kind === 'cooperative') {
      one.name = unique(() => `${seat.place}${brand()}${dice.pick(COOPERATIVES)}专业合作社`)
      one.type = '农民专业合作社'
      one.scope = '农产品的生产、销售、加工'
    } else if (kind === 'social') {
      one.name = unique(() => `${seat.place}${brand()}${dice.pick(SOCIAL)}`)
      one.type = ['社会团体', '民办非企业单位', '基金会'][n % 3]!
      one.scope = '按章程开展活动'
      one.registrar = 'city-civil'
    } else if (kind === 'institution') {
      one.name = unique(
        () => `${seat.place}演示${dice.pick(TOWNS)}${dice.pick(TOWN_B)}${dice.pick(BRAND_B)}${dice.pick(INSTITUTIONS)}`,
      )
      one.type = '事业单位'
      one.scope = '按登记的宗旨和业务范围'
      one.registrar = 'city-establishment'
      one.weight = 0.3
    } else {
      one.name = unique(() => `${seat.place}演示${dice.pick(TOWNS)}${dice.pick(TOWN_B)}${dice.pick(BRAND_B)}镇人民政府`)
      one.type = '机关'
      one.capital = ''
      one.status = '存续'
      one.registrar = 'city-establishment'
      one.weight = 0
    }
    made.push(one)
  }
  return made
}
