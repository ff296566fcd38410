/** The other classes of the national catalogue in the sample: who hands each in, under which headings, and what a row of it says. */
import type { Days } from './days.ts'
import type { Dice } from './dice.ts'
import type { Column } from './headings.ts'
import type { SampleOrganisation } from './organisations.ts'
import { inWan, LONG_TERM, type Row } from './records.ts'
import type { SampleUnit } from './units.ts'

export type OtherItem =
  | 'administrative-coercion'
  | 'abnormal-operation'
  | 'commitment'
  | 'contract-performance'
  | 'evaluation-result'
  | 'compliance'
  | 'honour'
  | 'enforcement'
  | 'intellectual-property'
  | 'volunteered'

export interface OtherFile {
  item: OtherItem
  title: string
  /** Key of the unit that hands it in. */
  unit: string
  /** Property of the name and the code of the unit that decided or accepted. */
  authority: readonly [name: string, uscc: string]
  columns: readonly Column[]
  make: (dice: Dice, days: Days, at: { ago: number; serial: number; unit: SampleUnit }) => Row
}

const line = (...columns: string[]): Column[] =>
  columns.map(column => {
    const [prop = '', label = ''] = column.split(' ')
    return [prop, '', label] as const
  })
const AUTHORITY = ['authorityName', 'authorityUscc'] as const
const PARTY = line('partyName 企业名称', 'partyUscc 统一社会信用代码')

const numbered = (unit: SampleUnit, mark: string, day: string, serial: number): string =>
  `${unit.short}${mark}〔${day.slice(0, 4)}〕${serial}号`

/** The party under the names of the item's own columns. */
export const partyOf = ({ name, uscc, kind }: SampleOrganisation): Row => ({
  partyName: name,
  partyUscc: uscc,
  partyCategory: kind === 'individual' ? '个体工商户' : '法人及非法人组织',
})

export const OTHER_FILES: readonly OtherFile[] = [
  {
    item: 'administrative-coercion',
    title: '行政强制',
    unit: 'city-ecology',
    authority: AUTHORITY,
    columns: [
      ...line(
        'partyName 行政相对人名称',
        'partyUscc 统一社会信用代码',
        'decisionNo 行政强制决定文书号',
        'coercionKind 强制种类',
      ),
      ...line(
        'facts 事由',
        'legalBasis 强制依据',
        'content 强制内容',
        'decisionDate 决定日期',
        'validTo 期限至',
        'status 强制状态',
      ),
      ...line('authorityName 决定机关', 'authorityUscc 决定机关统一社会信用代码'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const decided = days.ago(ago)
      const done = ago > 40
      return {
        decisionNo: numbered(unit, '强', decided, serial),
        coercionKind: dice.pick(['查封场所、设施或者财物', '扣押财物']),
        facts: dice.pick(['违法排放污染物可能造成严重污染', '涉嫌擅自倾倒固体废物']),
        legalBasis: '《中华人民共和国环境保护法》',
        content: dice.pick(['查封造成污染物排放的设施设备', '扣押涉案运输工具一台']),
        decisionDate: decided,
        validTo: days.ago(ago - 30),
        status: done ? '已解除' : '执行中',
      }
    },
  },
  {
    item: 'abnormal-operation',
    title: '经营异常名录',
    unit: 'city-market',
    authority: AUTHORITY,
    columns: [
      ...PARTY,
      ...line(
        'decisionNo 列入决定文号',
        'listName 名录名称',
        'entryReason 列入原因',
        'listedOn 列入日期',
        'removedOn 移出日期',
      ),
      ...line('removalReason 移出原因', 'listStatus 名录状态', 'authorityName 列入决定机关'),
      ...line('authorityUscc 列入决定机关统一社会信用代码', 'publicationReason 公示理由'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const listed = days.ago(ago)
      const reason = dice.pick(['未按期公示年度报告', '通过登记的住所或者经营场所无法联系', '未按规定公示有关信息'])
      const row: Row = {
        decisionNo: numbered(unit, '异', listed, serial),
        listName: '经营异常名录',
        entryReason: reason,
        listedOn: listed,
        listStatus: '列入中',
      }
      if (ago > 60 && dice.chance(0.6))
        Object.assign(row, { listStatus: '已移出', removedOn: days.ago(ago - 45), removalReason: '已补报年度报告或者恢复联系' })
      else if (dice.chance(0.2)) row.publicationReason = '同类情形投诉较多，确有必要公示'
      return row
    },
  },
  {
    item: 'commitment',
    title: '信用承诺',
    unit: 'city-approval',
    authority: ['acceptingUnitName', 'acceptingUnitUscc'],
    columns: [
      ...line('commitmentNo 承诺编码', 'partyName 承诺人名称', 'partyCategory 承诺人类别', 'partyUscc 承诺人代码'),
      ...line(
        'commitmentType 承诺类型',
        'matter 承诺事由',
        'content 承诺内容',
        'breachLiability 违诺责任',
        'madeOn 承诺作出日期',
      ),
      ...line('validTo 承诺有效期', 'performance 承诺履行状态', 'unperformedContent 未履行的承诺内容'),
      ...line('breachHandling 违诺责任追究内容', 'acceptingUnitName 承诺受理单位', 'acceptingUnitUscc 承诺受理单位代码'),
      ...line('disclosureType 公开类型'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const made = days.ago(ago)
      const performance = ago < 90 ? '履行中' : dice.chance(0.96) ? '全部履行' : '未履行'
      const row: Row = {
        commitmentNo: `${unit.division}${made.replaceAll('-', '')}${String(serial).padStart(6, '0')}`,
        commitmentType: dice.pick(['审批替代型', '证明事项型', '容缺受理型', '主动型']),
        matter: dice.pick(['申请食品经营许可', '申请公共场所卫生许可', '办理人力资源服务备案']),
        content: '已知晓并符合办理条件，提交的材料真实有效',
        breachLiability: '承诺不实或者未履行的，撤销相应决定，记入信用记录',
        madeOn: made,
        validTo: days.ago(ago - 730),
        performance,
        disclosureType: dice.chance(0.8) ? '社会公开' : '政务共享',
      }
      if (performance === '未履行')
        Object.assign(row, { unperformedContent: '现场核查与承诺的条件不符', breachHandling: '撤销许可决定，记入信用记录' })
      return row
    },
  },
  {
    item: 'contract-performance',
    title: '合同履行',
    unit: 'city-housing',
    authority: ['governmentPartyName', 'governmentPartyUscc'],
    columns: [
      ...line('contractNo 合同编号', 'contractTitle 合同名称', 'contractClass 合同类别', 'governmentPartyName 政府方名称'),
      ...line('governmentPartyUscc 政府方统一社会信用代码', 'partyName 相对方名称', 'partyUscc 相对方统一社会信用代码'),
      ...line(
        'signedOn 签订日期',
        'performFrom 履行期自',
        'performTo 履行期至',
        'amountWan 合同金额（万元）',
        'performance 履约状态',
      ),
      ...line('breach 违约情况', 'verifierName 核实单位', 'verification 核实结论', 'verifiedOn 核实日期'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const signed = days.ago(ago)
      const performance = ago < 120 ? '履约中' : dice.chance(0.95) ? '已履约' : '违约'
      const row: Row = {
        contractNo: `${unit.short}采〔${signed.slice(0, 4)}〕${String(serial).padStart(4, '0')}`,
        contractTitle: dice.pick(['老旧小区改造施工合同', '市政道路养护合同', '办公用房维修合同']),
        contractClass: dice.pick(['政府采购', '招标投标']),
        signedOn: signed,
        performFrom: signed,
        performTo: days.ago(ago - 180),
        amountWan: inWan((1 + dice.int(900)) * 5_000),
        performance,
      }
      if (performance === '违约')
        Object.assign(row, {
          breach: '逾期完工',
          verifierName: unit.name,
          verification: '属实',
          verifiedOn: days.ago(ago - 100),
        })
      return row
    },
  },
  {
    item: 'evaluation-result',
    title: '行业信用评价结果',
    unit: 'city-transport',
    authority: AUTHORITY,
    columns: [
      ...PARTY,
      ...line('evaluationNo 评价编号', 'evaluationName 评定内容', 'evaluationYear 评价年度', 'grade 等级', 'ratedOn 评定时间'),
      ...line('validTo 有效期至', 'authorityName 评定单位', 'authorityUscc 评定单位统一社会信用代码'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const rated = days.ago(ago)
      return {
        evaluationNo: `${unit.short}评〔${rated.slice(0, 4)}〕${String(serial).padStart(4, '0')}`,
        evaluationName: '道路运输企业信用评价',
        evaluationYear: String(Number(rated.slice(0, 4)) - 1),
        grade: dice.pick(['AA', 'A', 'A', 'B', 'C']),
        ratedOn: rated,
        validTo: days.ago(ago - 365),
      }
    },
  },
  {
    item: 'compliance',
    title: '遵守法律法规情况',
    unit: 'city-labour',
    authority: AUTHORITY,
    columns: [
      ...PARTY,
      ...line(
        'documentNo 认定文号',
        'complianceKind 情况类别',
        'facts 情况说明',
        'amountWan 金额（万元）',
        'determinedOn 认定日期',
      ),
      ...line(
        'settledOn 改正日期',
        'complianceStatus 当前状态',
        'authorityName 认定单位',
        'authorityUscc 认定单位统一社会信用代码',
      ),
    ],
    make(dice, days, { ago, serial, unit }) {
      const determined = days.ago(ago)
      const settled = ago > 60 && dice.chance(0.7)
      return {
        documentNo: numbered(unit, '认', determined, serial),
        complianceKind: '欠缴社会保险费',
        facts: '社会保险费未按期缴纳',
        amountWan: inWan((1 + dice.int(200)) * 1_000),
        determinedOn: determined,
        complianceStatus: settled ? '已改正' : '未改正',
        ...(settled ? { settledOn: days.ago(ago - 30) } : {}),
      }
    },
  },
  {
    item: 'honour',
    title: '诚实守信荣誉',
    unit: 'city-market',
    authority: AUTHORITY,
    columns: [
      ...PARTY,
      ...line('honourNo 荣誉编号', 'honourName 荣誉名称', 'honourLevel 荣誉等级', 'honourYear 评价年度', 'grantedOn 授予日期'),
      ...line('validTo 有效期至', 'honourStatus 荣誉状态', 'authorityName 授予单位', 'authorityUscc 授予单位统一社会信用代码'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const granted = days.ago(ago)
      return {
        honourNo: numbered(unit, '誉', granted, serial),
        honourName: dice.pick(['守合同重信用企业', '放心消费示范单位']),
        honourLevel: '市级',
        honourYear: String(Number(granted.slice(0, 4)) - 1),
        grantedOn: granted,
        validTo: days.ago(ago - 730),
        honourStatus: dice.chance(0.97) ? '有效' : '撤销',
      }
    },
  },
  {
    item: 'enforcement',
    title: '司法执行',
    unit: 'city-court',
    authority: AUTHORITY,
    columns: [
      ...line(
        'partyName 被执行人名称',
        'partyUscc 统一社会信用代码',
        'caseNo 案号',
        'basisDocNo 执行依据文号',
        'basisAuthority 做出执行依据单位',
      ),
      ...line(
        'filedOn 立案时间',
        'amountWan 执行标的（万元）',
        'enforcementStatus 执行状态',
        'closedOn 结案日期',
        'authorityName 执行法院',
      ),
      ...line('authorityUscc 执行法院统一社会信用代码'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const filed = days.ago(ago)
      const closed = ago > 200
      return {
        caseNo: `（${filed.slice(0, 4)}）演01执${serial}号`,
        basisDocNo: `（${Number(filed.slice(0, 4)) - 1}）演01民初${serial + 300}号`,
        basisAuthority: unit.name,
        filedOn: filed,
        amountWan: inWan((1 + dice.int(500)) * 10_000),
        enforcementStatus: closed ? '已结案' : '执行中',
        ...(closed ? { closedOn: days.ago(ago - 160) } : {}),
      }
    },
  },
  {
    item: 'intellectual-property',
    title: '知识产权',
    unit: 'province-market',
    authority: AUTHORITY,
    columns: [
      ...line(
        'partyName 权利人名称',
        'partyUscc 统一社会信用代码',
        'rightNo 权利编号',
        'rightKind 权利类别',
        'rightName 权利名称',
      ),
      ...line(
        'grantedOn 授权日期',
        'validTo 有效期至',
        'rightStatus 权利状态',
        'authorityName 登记机关',
        'authorityUscc 登记机关统一社会信用代码',
      ),
    ],
    make(dice, days, { ago, serial }) {
      const granted = days.ago(ago)
      return {
        rightNo: `YS${granted.slice(0, 4)}2${String(serial).padStart(7, '0')}`,
        rightKind: dice.pick(['实用新型专利', '发明专利', '外观设计专利']),
        rightName: dice.pick(['一种多工位装夹装置', '一种食品分拣设备', '一种污水过滤装置']),
        grantedOn: granted,
        validTo: days.ago(ago - 3_650),
        rightStatus: dice.chance(0.95) ? '有效' : '终止',
      }
    },
  },
  {
    item: 'volunteered',
    title: '自愿提供的信息',
    unit: 'city-centre',
    authority: AUTHORITY,
    columns: [
      ...PARTY,
      ...line(
        'statementNo 声明编号',
        'volunteeredKind 信息类别',
        'subjectMatter 信息名称',
        'content 信息内容',
        'truthStatement 真实性声明',
      ),
      ...line(
        'consent 公开意愿',
        'statedOn 提供日期',
        'validTo 有效期至',
        'volunteeredStatus 当前状态',
        'authorityName 接收单位',
      ),
      ...line('authorityUscc 接收单位统一社会信用代码'),
    ],
    make(dice, days, { ago, serial, unit }) {
      const stated = days.ago(ago)
      const forever = dice.chance(0.2)
      return {
        statementNo: `${unit.short}自〔${stated.slice(0, 4)}〕${String(serial).padStart(4, '0')}`,
        volunteeredKind: dice.pick(['资质', '经营', '履约']),
        subjectMatter: dice.pick(['质量管理体系认证', '上年度营业收入', '已履行的供货合同']),
        content: '由本组织自愿提供，并对真实性负责',
        truthStatement: '已作出',
        consent: dice.chance(0.6) ? '同意公示' : '同意共享',
        statedOn: stated,
        validTo: forever ? LONG_TERM : days.ago(ago - 365),
        volunteeredStatus: dice.chance(0.95) ? '有效' : '撤回',
      }
    },
  },
]
