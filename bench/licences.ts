/** Makes the licences and organisations that the benchmarks hand in: fictitious, lifelike in length, the same from every run. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { organisationCheck, usccCheckCharacter } from '#rules/organisations'
import { chinaDay } from '#rules/time'

/** The bench's own unit; fictitious, in the division of the sample province. */
export const DIVISION = '990101'

/** A valid fictitious code: department 9, category 1, the sample's division, a number. */
export const codeOf = (number: number, prefix = '91'): string => {
  const body = String(number).padStart(8, '0')
  const first = `${prefix}${DIVISION}${body}${organisationCheck(body)}`
  return first + usccCheckCharacter(first)
}

export const UNIT_CODE = codeOf(1, '11')
export const UNIT_NAME = '演示市市场监督管理局'

const TRADES = ['餐饮管理', '信息科技', '建筑工程', '商贸', '物流', '环保设备', '医疗器械', '文化传媒', '农业开发', '机械制造']
const FORMS = ['有限公司', '股份有限公司', '有限责任公司', '合伙企业（有限合伙）']
/** A hundred characters that names like to bear. */
const NAMED =
  '安邦昌达恒丰广宏华嘉金聚凯康利隆茂明宁鹏启瑞盛泰通万祥兴亚益永裕源远悦云泽展正志中众博诚创德东方飞福富港高冠海和鸿欢晖吉佳建锦景久君科朗乐力联林龙美民铭南佩奇强青庆仁荣润三山尚圣世顺四天伟'

/** A name that no real organisation has: 演示 stands in it. Three characters of its own, as most names have. */
export const nameOf = (number: number): string => {
  let own = ''
  for (let rest = number; own.length < 3 || rest > 0; rest = Math.floor(rest / NAMED.length)) own += NAMED[rest % NAMED.length]
  return `演示${own}${TRADES[number % TRADES.length]}${FORMS[number % FORMS.length]}`
}

export const HEADINGS = [
  'XK_XDR_MC',
  'XK_XDR_LB',
  'XK_XDR_SHXYM',
  'XK_XDR_GSZC',
  'XK_XDR_ZZJG',
  'XK_XDR_SWDJ',
  'XK_XDR_SYDW',
  'XK_XDR_SHZZ',
  'XK_XKWS',
  'XK_WSH',
  'XK_XKLB',
  'XK_XKZS',
  'XK_XKBH',
  'XK_NR',
  'XK_JDRQ',
  'XK_YXQZ',
  'XK_YXQZI',
  'XK_XKJG',
  'XK_XKJGDM',
  'XK_ZT',
  'XK_LYDW',
  'XK_LYDWDM',
  'BZ',
] as const

const two = (number: number): string => String(number).padStart(2, '0')
const KINDS = ['普通', '特许', '认可', '核准', '登记']
const CONTENTS = [
  '准予从事食品经营：预包装食品（含冷藏冷冻食品）销售，散装食品（不含冷藏冷冻食品）销售，热食类食品制售。',
  '准予在批准的地点和范围内占用、挖掘城市道路，完工后恢复原状。',
  '准予设立，登记的经营范围：技术开发、技术咨询、技术服务、技术转让；货物进出口。',
  '准予从事道路普通货物运输。',
  '准予排放污水，排放口一个，执行污水排入城镇下水道水质标准。',
]

/** The eight days before today: within seven working days, so in time, as most of what departments hand in day by day. */
const RECENT = Array.from({ length: 8 }, (_, n) => chinaDay(Date.now() - (n + 1) * 86_400_000).replaceAll('-', '/'))

/** The cells of the n-th licence, in the order of HEADINGS, of one of `organisations` from the `first` on. */
export const licenceCells = (n: number, organisations: number, first = 0): string[] => {
  // Spread, so that neighbours in the file are strangers in the table, as in a department's own export.
  const organisation = first + (((n * 48271) % 2147483647) % organisations)
  const from = RECENT[n % RECENT.length]!
  const year = Number(from.slice(0, 4))
  const to = n % 4 === 0 ? '2099/12/31' : `${year + 1 + (n % 5)}/11/${two(11 + (n % 8))}`
  return [
    nameOf(organisation),
    '法人及非法人组织',
    codeOf(100 + organisation),
    '',
    '',
    '',
    '',
    '',
    '准予行政许可决定书',
    `（演示）许决字〔${year}〕第${n}号`,
    KINDS[n % KINDS.length]!,
    '',
    '',
    CONTENTS[n % CONTENTS.length]!,
    from,
    from,
    to,
    UNIT_NAME,
    UNIT_CODE,
    '1',
    UNIT_NAME,
    UNIT_CODE,
    '',
  ]
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Writes the licences [from, until) as a csv file in UTF-8. */
export const writeLicenceCsv = async (
  path: string,
  from: number,
  until: number,
  organisations: number,
  first = 0,
): Promise<void> => {
  const out = createWriteStream(path)
  let lines = [HEADINGS.join(',')]
  for (let n = from; n < until; n++) {
    lines.push(licenceCells(n, organisations, first).map(quoted).join(','))
    if (lines.length === 10_000) {
      if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain')
      lines = []
    }
  }
  out.end(lines.length > 0 ? `${lines.join('\n')}\n` : '')
  await once(out, 'finish')
}
