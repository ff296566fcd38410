/** One licence, one penalty, one registration as a department's clerk would have filled it in, without a fault. */
import type { Days } from './days.ts'
import type { Dice } from './dice.ts'
import { type LicenceMatter, MATTERS, type PenaltyMatter } from './matters.ts'
import type { SampleOrganisation } from './organisations.ts'
import type { SampleUnit } from './units.ts'

/** Property to text as it should be read; days are ISO until the file's style forms them, absent is an empty cell. */
export type Row = Record<string, string>

export const LONG_TERM = 'LONG_TERM'

/** Where a record stands in its file's five years: the day of the decision and its number in the year. */
export interface Decision {
  ago: number
  serial: number
}

const CATEGORY = { person: '自然人', individual: '个体工商户', organisation: '法人及非法人组织' } as const

function partyOf(organisation: SampleOrganisation): Row {
  return {
    partyName: organisation.name,
    partyCategory: organisation.kind === 'individual' ? CATEGORY.individual : CATEGORY.organisation,
    partyUscc: organisation.uscc,
    partyLegalRepName: organisation.legalRepresentative,
  }
}

function unitOf(unit: SampleUnit): Row {
  return { authorityName: unit.name, authorityUscc: unit.uscc, sourceUnitName: unit.name, sourceUnitUscc: unit.uscc }
}

export function makeRegistration(organisation: SampleOrganisation): Row {
  return {
    name: organisation.name,
    uscc: organisation.uscc,
    formerNames: organisation.formerNames.join(';'),
    registeredOn: organisation.establishedOn,
    organisationType: organisation.type,
    capital: organisation.capital,
    businessScope: organisation.scope,
    province: organisation.province,
    city: organisation.city,
    division: organisation.division,
    status: organisation.status,
    legalRepName: organisation.legalRepresentative,
  }
}

export function makeLicence(
  dice: Dice,
  days: Days,
  unit: SampleUnit,
  organisation: SampleOrganisation,
  decision: Decision,
): Row {
  const matters = MATTERS[unit.sector!].licences
  const [title, certificate, category, content, years] = matters[dice.int(matters.length)] as LicenceMatter
  const decided = days.ago(decision.ago)
  const number = `${unit.short}许〔${decided.slice(0, 4)}〕${decision.serial}号`
  const row: Row = {
    ...partyOf(organisation),
    ...unitOf(unit),
    decisionTitle: title,
    decisionNo: number,
    licenceCategory: category,
    certificateTitle: certificate,
    content,
    decisionDate: decided,
    validFrom: decided,
    validTo: years === 0 ? LONG_TERM : days.ago(decision.ago - years * 365),
    status: '有效',
  }
  if (certificate !== '') row.licenceNo = `YS${unit.division}${decided.slice(0, 4)}${String(decision.serial).padStart(5, '0')}`
  return row
}

const WORDS: Record<string, string> = {
  没收违法所得: '没收违法所得',
  没收非法财物: '没收非法财物',
  警告: '给予警告',
  通报批评: '通报批评',
  责令停产停业: '责令停产停业整顿',
  责令关闭: '责令关闭',
  降低资质等级: '降低资质等级一级',
  限制开展生产经营活动: '限制开展相关生产经营活动',
}

/** Fields whose shortest publicity was one year under the Measures of 2023, by a word of the basis. */
const SECTORS = [
  ['食品安全', '食品'],
  ['药品', '药品'],
  ['特种设备', '特种设备'],
  ['安全生产', '安全生产'],
  ['消防', '消防'],
] as const

/** Yuan as 万元, exactly. */
export function inWan(yuan: number): string {
  const whole = Math.floor(yuan / 10_000)
  const rest = String(yuan % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}

function yuanIn(dice: Dice, [low, high]: readonly [number, number]): number {
  const steps = high >= 100_000 ? 5_000 : high >= 10_000 ? 500 : 100
  const skewed = low + Math.floor(((dice.int(1000) / 1000) ** 2 * (high - low)) / steps) * steps
  return skewed
}

export function makePenalty(
  dice: Dice,
  days: Days,
  unit: SampleUnit,
  organisation: SampleOrganisation,
  decision: Decision,
): Row {
  const matters = MATTERS[unit.sector!].penalties
  const [act, facts, basis, matterKinds, range] = matters[dice.int(matters.length)] as PenaltyMatter
  const summary = dice.chance(0.12)
  const kinds = summary ? [dice.chance(0.5) ? '警告' : '罚款'] : matterKinds
  const decided = days.ago(decision.ago)
  const parts: string[] = []
  const row: Row = {
    ...partyOf(organisation),
    ...unitOf(unit),
    decisionNo: summary
      ? `${unit.short}当罚〔${decided.slice(0, 4)}〕${decision.serial}号`
      : `${unit.short}罚〔${decided.slice(0, 4)}〕${decision.serial}号`,
    unlawfulActType: act,
    facts: facts.replace('%N', String(dice.between(2, 48))),
    legalBasis: basis,
    penaltyCategories: kinds.join(';'),
    decisionDate: decided,
    penaltyValidTo: days.ago(decision.ago - 15),
    procedure: summary ? '简易程序' : '一般程序',
  }
  const sector = SECTORS.find(([word]) => basis.includes(word))
  if (sector) row.sector = sector[1]
  if (dice.chance(0.01)) {
    row.severity = '严重'
    row.severityReason = '一年内因同类行为受到三次处罚（演示）'
  } else if (kinds[0] === '警告' && kinds.length === 1 && dice.chance(0.05))
    row.publicationReason = '涉及公众健康，有必要公示（演示）'
  for (const kind of kinds) {
    if (kind === '罚款') {
      const yuan = summary ? dice.pick([100, 200, 500, 1000]) : yuanIn(dice, range ?? [1000, 10_000])
      parts.push(`罚款${yuan}元`)
      row.fineWan = inWan(yuan)
    } else if (kind === '没收违法所得' || kind === '没收非法财物') {
      parts.push(WORDS[kind]!)
      row.confiscatedWan ??= inWan(dice.between(2, 400) * 50)
    } else if (kind === '暂扣许可证件' || kind === '吊销许可证件') {
      const name = `${act.includes('烟') ? '烟草专卖零售许可证' : '许可证'}（YS${unit.division}${String(dice.int(99_999)).padStart(5, '0')}）`
      parts.push(`${kind === '暂扣许可证件' ? '暂扣' : '吊销'}${name}${kind === '暂扣许可证件' ? '三个月' : ''}`)
      row.suspendedLicence = name
      if (kind === '暂扣许可证件') row.penaltyValidTo = days.ago(decision.ago - 90)
    } else {
      parts.push(WORDS[kind] ?? kind)
      if (kind === '限制开展生产经营活动') row.penaltyValidTo = days.ago(decision.ago - 730)
    }
  }
  row.content = parts.join('；')
  return row
}
