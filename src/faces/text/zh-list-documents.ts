/** Templates of the documents that the steps of a list make: always Chinese, as they are served. A part in ⟨⟩ is left out where it has no value. */

import type { ListStepKind } from '#rules/lists'
import type { Paper } from '#storage/documents'

type Template = { readonly title: string; readonly text: string }

const PARTY = '当事人：{party}（统一社会信用代码 {uscc}）'
const SIGNED = '{unit}\n{today}'
const paragraphs = (...some: readonly string[]) => some.join('\n')

export const listDocuments: Record<ListStepKind, Template> = {
  proposed: {
    title: '列入{list}呈批表',
    text: paragraphs(
      PARTY,
      '拟列入：{list}',
      '理由：{reason}',
      '事实：{facts}',
      '生效文书：{basisNumber}（{basisOn}）',
      '程序依据：{procedureClauses}',
      '⟨列入条件：{conditions}⟩',
      SIGNED,
    ),
  },
  noticed: {
    title: '列入{list}事先告知书',
    text: paragraphs(
      '文号：{number}',
      PARTY,
      '本单位拟将你单位列入{list}。',
      '理由：{reason}',
      '事实：{facts}',
      '依据：{basisNumber}（{basisOn}）；{procedureClauses}',
      '你单位有权在收到本告知书后 {days} 个工作日内（至 {last}，含当日）陈述、申辩⟨，陈述申辩期限的理由：{statementDaysReason}⟩。⟨可以申请听证（{hearing}）。⟩',
      '逾期没有提出的，本单位将依法作出决定。',
      SIGNED,
    ),
  },
  defended: {
    title: '陈述申辩记录',
    text: paragraphs(PARTY, '拟列入：{list}', '陈述、申辩意见：{statement}', '登记日期：{today}'),
  },
  lapsed: {
    title: '陈述申辩期满记录',
    text: paragraphs(PARTY, '拟列入：{list}', '告知后期限届满，没有收到陈述、申辩意见。', SIGNED),
  },
  'hearing-held': { title: '听证记录', text: paragraphs(PARTY, '拟列入：{list}', '听证情况：{record}', SIGNED) },
  reviewed: {
    title: '陈述申辩复核意见书',
    text: paragraphs('⟨文号：{number}⟩', PARTY, '拟列入：{list}', '对陈述、申辩意见的复核：{reply}', SIGNED),
  },
  'decided-in': {
    title: '列入{list}决定书',
    text: paragraphs(
      '文号：{number}',
      PARTY,
      '本单位决定将你单位列入{list}。',
      '列入理由：{reason}',
      '事实：{facts}',
      '决定理由：{decidedBecause}',
      '依据：{basisNumber}（{basisOn}）；{procedureClauses}',
      '⟨列入期限：{term} 个月。⟩⟨期限的理由：{termReason}⟩',
      '⟨列入满 {removalAfter} 个月可以申请提前移出。⟩⟨移出条件：{removalConditions}⟩',
      '⟨列入期间的措施：{measures}（{measureClauses}）⟩',
      '⟨公示的理由：{publicationReason}⟩',
      '⟨上一级同意：{consentBy} {consentNumber}（{consentOn}）⟩',
      '救济途径：{remedies}',
      '本决定只及于当事人，不及于其所属集团的其他组织、出资人、负责人。',
      SIGNED,
    ),
  },
  'decided-not': {
    title: '不予列入{list}决定书',
    text: paragraphs('文号：{number}', PARTY, '本单位决定不将你单位列入{list}。', '理由：{decidedBecause}', SIGNED),
  },
  served: {
    title: '送达回证',
    text: paragraphs(PARTY, '送达文书：列入{list}决定书', '送达方式：{how}', '⟨回执：{receipt}⟩', SIGNED),
  },
  published: {
    title: '公布记录',
    text: paragraphs(
      PARTY,
      '⟨{shown}列入决定自 {today} 起公布。⟩⟨{kept}列入决定自 {today} 起录入；轻微失信信息原则上不公示。⟩',
      '⟨列入期限末日：{last}，次日起自行停止公示。⟩',
      SIGNED,
    ),
  },
  'removal-asked': {
    title: '移出申请登记',
    text: paragraphs(PARTY, '名单：{list}', '申请理由：{why}', '登记日期：{today}'),
  },
  'removal-refused': {
    title: '不予移出决定书',
    text: paragraphs('文号：{number}', PARTY, '名单：{list}', '理由：{decidedBecause}', SIGNED),
  },
  'removed-early': {
    title: '移出{list}决定书',
    text: paragraphs(
      '文号：{number}',
      PARTY,
      '本单位决定自 {today} 起将你单位移出{list}，停止公示，解除措施。',
      '理由：{decidedBecause}',
      SIGNED,
    ),
  },
  'basis-annulled': {
    title: '列入依据撤销登记',
    text: paragraphs(PARTY, '名单：{list}', '撤销依据的文书：{annulledBy}', '说明：{why}', SIGNED),
  },
  annulled: {
    title: '撤销列入{list}决定书',
    text: paragraphs(
      '文号：{number}',
      PARTY,
      '本单位决定撤销列入{list}，自 {today} 起停止公示，解除措施。',
      '理由：{decidedBecause}',
      SIGNED,
    ),
  },
  withdrawn: { title: '撤回列入提议', text: paragraphs(PARTY, '名单：{list}', '撤回理由：{why}', SIGNED) },
}

export const serviceWords: Readonly<Record<string, string>> = {
  direct: '直接送达',
  mail: '邮寄送达',
  electronic: '电子送达',
  left: '留置送达',
  'public-notice': '公告送达',
}

const LONGEST_LABEL = 8

/** Set as it was written: what has a label as a row, whoever signs at the end. */
export const listPaper = ({ title, text, on, act }: { title: string; text: string; on: string; act: string }): Paper => {
  const lines = text.split('\n')
  // The unit and the day close the documents that a unit signs.
  const isSigned = lines.at(-1) === on
  const said = isSigned ? lines.slice(0, -2) : lines
  const labelled = said.map(line => {
    const at = line.indexOf('：')
    return at > 0 && at <= LONGEST_LABEL ? { label: line.slice(0, at), value: line.slice(at + 1) } : undefined
  })
  return {
    title,
    dated: on,
    under: on,
    rows: labelled.flatMap(row => (row === undefined ? [] : [row])),
    paragraphs: said.filter((_, at) => labelled[at] === undefined),
    ...(isSigned ? { signs: [lines.at(-2)!] } : {}),
    foot: `本文书由办理步骤 ${act} 按模板制作，步骤已记入存证日志。`,
  }
}
