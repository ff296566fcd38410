/** The papers of a case of repair. Their wording is the platform's own: no form that binds was seen. */

import type { Commitment, Notice } from '#capabilities/operation'
import type { Paper } from '#storage/documents'

const recordRows = (records: Commitment['records']) =>
  records.map(({ title, documentNo, determinedOn }, at) => ({
    label: records.length === 1 ? '失信信息' : `失信信息 ${at + 1}`,
    value: [title, documentNo, determinedOn === null ? null : `认定日 ${determinedOn}`].filter(Boolean).join('，'),
  }))
const organisationRows = ({ name, uscc }: Commitment['organisation']) => [
  { label: '组织', value: name },
  ...(uscc === null ? [] : [{ label: '统一社会信用代码', value: uscc }]),
]

/** The letter of one organisation for some records. */
export const commitmentPaper = ({ today, organisation, records }: Commitment): Paper => ({
  title: '信用修复承诺书',
  dated: today,
  under: `制作日 ${today}`,
  lead: `${organisation.name}就下列失信信息申请信用修复，作出公开信用承诺。`,
  rows: [...organisationRows(organisation), ...recordRows(records)],
  paragraphs: [
    '一、已经纠正上述失信行为，完全履行了相关义务。',
    '二、所提交的材料真实、合法、有效，没有隐瞒。',
    '三、今后依法守信经营，自愿接受监督。',
    '四、如有弄虚作假、承诺不实或者故意不履行承诺，愿意承担由此产生的责任，包括计入信用记录、在规定年限内不得提前终止公示。',
    '五、同意将本承诺书向社会公开。',
  ],
  signs: ['承诺单位（盖章）：', '日期：'],
  foot: '依据《信用修复管理办法》规定的申请条件制作。信用修复不收取任何费用。',
})

const TITLES: Readonly<Record<Notice['step'], string>> = {
  returned: '信用修复补正告知书',
  accepted: '信用修复受理通知书',
  refused: '信用修复不予受理通知书',
  extended: '信用修复延期告知书',
  approved: '准予信用修复决定书',
  rejected: '不予信用修复决定书',
}
const SAID: Readonly<Record<Notice['step'], string>> = {
  returned: '所提交的材料不齐全或者不符合要求，现将需要补正的全部内容一次告知如下。补正齐全之日起重新计算办理期限。',
  accepted: '经审查，符合受理条件，决定受理。',
  refused: '经审查，决定不予受理。',
  extended: '因案情复杂或者需要核查，决定延长办理期限一次，现提前告知。',
  approved: '经审查，符合信用修复条件，决定准予修复。自本决定作出之日起，上述信息终止公示，停止共享和使用。',
  rejected: '经审查，不符合信用修复条件，决定不予修复。',
}
/** Steps after which the applicant may turn to somebody else. */
const MAY_OBJECT: readonly Notice['step'][] = ['refused', 'rejected']

/** As official documents write year and number; the unit stands beside it. */
export const letterNumber = (year: number, number: number, code: string | null): string => `${code ?? ''}〔${year}〕${number}号`

/** Whose letter it is, and its number; of one that has none, its day. */
export const letterHead = ({ unit, letter, on }: { unit: string; letter: string | null; on: string }): string =>
  letter === null ? `${unit}　${on}` : `${unit}　${letter}`

/** The notice of one step; to be sealed by the unit. */
export const noticePaper = (said: Notice): Paper => ({
  title: TITLES[said.step],
  dated: said.on,
  under: letterHead(said),
  lead: `${said.organisation.name}：${said.receivedOn} 收到你单位的信用修复申请。${SAID[said.step]}`,
  rows: [
    { label: '案件编号', value: said.number },
    ...organisationRows(said.organisation),
    ...recordRows(said.records),
    ...(said.reason === null ? [] : [{ label: '理由', value: said.reason }]),
    ...(said.due === null
      ? []
      : [{ label: said.step === 'accepted' || said.step === 'extended' ? '办结期限' : '期限', value: said.due }]),
  ],
  paragraphs: [
    ...said.missing.map((one, at) => `${at + 1}. ${one}`),
    ...(MAY_OBJECT.includes(said.step) ? ['对本决定有异议的，可以在本平台提出异议；条件具备后可以再次申请。'] : []),
    '信用修复不收取任何费用。',
  ],
  signs: [`${said.unit}（盖章）`, said.on],
  foot: `${TITLES[said.step]} ${said.letter ?? said.number}`,
})
