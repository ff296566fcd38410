/** The letters that answer an objection. Their wording is the platform's own: no form that binds was seen. */

import type { ObjectionAnswer } from '#capabilities/operation'
import type { Paper } from '#storage/documents'
import { consoleObjection } from './console-objection-zh.ts'
import { letterHead } from './zh-repair-papers.ts'

type Step = ObjectionAnswer['step']

const TITLES: Readonly<Record<Step, string>> = {
  acknowledged: '异议受理通知书',
  refused: '异议不予受理通知书',
  extended: '异议办理延期告知书',
  upheld: '异议处理结果告知书',
  rejected: '异议处理结果告知书',
  'second-upheld': '异议复核结果告知书',
  'second-rejected': '异议复核结果告知书',
}
const SAID: Readonly<Record<Step, string>> = {
  acknowledged: '经审查，予以受理。办理期间，上述信息旁标注“异议处理中”。',
  refused: '经审查，不予受理。',
  extended: '因需要核查，决定延长办理期限一次，现提前告知。',
  upheld: '经核查，异议成立，已按下列方式处理。',
  rejected: '经核查，异议不成立，上述信息维持不变。',
  'second-upheld': '经复核，异议成立，已按下列方式处理。',
  'second-rejected': '经复核，维持原处理结果。',
}

const REMEDIES: Readonly<Record<string, string>> = {
  amend: '更正信息内容',
  withdraw: '撤回这条信息，停止公示',
  annul: '按撤销文书终止这条信息，停止公示',
  'corrected-before': '提出异议以后已经更正',
  'repair-anew': '可以重新申请信用修复',
}

export const answerPaper = (said: ObjectionAnswer): Paper => {
  const { organisation, record } = said
  const row = (label: string, value: string | null) => (value === null ? [] : [{ label, value }])
  return {
    title: TITLES[said.step],
    dated: said.on,
    under: letterHead(said),
    lead: `${organisation.name}：${said.filedOn} 收到你单位提出的异议。${SAID[said.step]}`,
    rows: [
      ...row('案件编号', said.number),
      ...row('组织', organisation.name),
      ...row('统一社会信用代码', organisation.uscc),
      ...row('信息', record === null ? null : [record.title, record.documentNo].filter(Boolean).join('，')),
      ...row('异议事项', consoleObjection.subjects[said.subject as 'content'] ?? said.subject),
      ...row('理由', said.reason),
      ...row('处理方式', said.remedy === null ? null : (REMEDIES[said.remedy] ?? said.remedy)),
      ...said.amended.map(({ title, value }) => ({ label: '更正', value: `${title}：${value === '' ? '（空）' : value}` })),
      ...row('办理期限', said.due),
    ],
    paragraphs: [
      ...(said.mayAskAgainUntil === null
        ? []
        : [`对处理结果不服的，可以在 ${said.mayAskAgainUntil} 以前（含当日）通过本平台申请上级单位复核一次。`]),
      ...(said.step === 'second-rejected' ? ['不服本结果的，可以依法申请行政复议或者提起诉讼。'] : []),
      '办理异议不收取任何费用。',
    ],
    signs: [`${said.unit}（盖章）`, said.on],
    foot: `${TITLES[said.step]} ${said.letter ?? said.number}`,
  }
}
