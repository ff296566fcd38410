/** What is said of the end of records: statements, papers, and what is refused. */

import type { Clause } from '#rules/law'
import type { EndCause, EndStatement } from '#rules/ledger'
import type { Paper } from '#storage/documents'
import { clauseName, clauseStanding } from './clause.ts'

export const endRefusals = {
  PAPER_NOT_MADE: {
    title: '现在不能制作文书',
    detail: '这个程序没有接上文书制作。没有给出文件。请在平台的服务器上办理，或者取 JSON 格式的证明。',
  },
  RECORD_NOT_ENDED: {
    title: '这条信息没有终止',
    detail: '记录 {record} 到今天没有终止，或者其内容已依法删除。没有出具证明。请在终止之日以后再申请。',
  },
}

export const endOperations = {
  'ledger.end-statement': '出具一条信息已经终止的证明：自哪一天起、因何、依据哪一条，经平台签署',
  'ledger.print-end': '同一证明的纸面文书（PDF），二维码里是证明的全文',
  'ledger.list-ends': '一个组织已经终止的信息，每条的终止日和原因，最近的在前',
  'ledger.statement-keys': '签署证明所用的全部公钥',
}

export const endCauses: Readonly<Record<EndCause, string>> = {
  repair: '信用修复',
  period: '公示期届满',
  withdrawal: '认定单位撤回',
  annulment: '决定被撤销',
  delisting: '移出名单',
  status: '信息自身的状态已经失效',
}

/** The paper of a statement: what it says, what it does not, and how anybody checks it. */
export const endPaper = (
  signed: EndStatement & { readonly signatures: readonly string[] },
  clauseOf: (id: string) => Clause | undefined,
): Paper => {
  const { organisation, clause, documentNo, log } = signed
  const cited = clause === null ? undefined : clauseOf(clause)
  const standing = cited && clauseStanding(cited, { unconfirmedArticle: '（条号待核）', unconfirmedText: '（条文待核）' })
  const row = (label: string, value: string | null) => (value === null ? [] : [{ label, value }])
  return {
    title: '公共信用信息终止证明',
    dated: signed.statedOn,
    under: `出具日 ${signed.statedOn}`,
    lead: `下列信息已于 ${signed.endedOn} 终止：自这一天起，平台不再公示，也不再共享和使用。`,
    rows: [
      ...row('组织', organisation.name),
      ...row('统一社会信用代码', organisation.uscc),
      ...row('信息类别', signed.title),
      ...row('文书号', documentNo),
      ...row('记录编号', signed.record),
      ...row('终止日', signed.endedOn),
      ...row('终止原因', endCauses[signed.by]),
      ...row('依据', cited === undefined ? clause : `${clauseName(cited)}${standing ?? ''}`),
      ...row('存证日志', `${log.origin}，${log.size} 项`),
    ],
    paragraphs: [
      '其他网站、机构留存的内容与本证明不一致的，以本平台为准，请其更新。',
      '本证明说的是出具之日的情况。以后是否仍然如此，可以在平台上看这条信息的页面：写明已不再公示的，仍然有效。',
    ],
    code: {
      payload: JSON.stringify(signed),
      words: [
        '二维码里是本证明的全文和平台的数字签名。',
        '核验：扫码得到文字，粘贴到平台的“核验证明”一页；或者存成文件，用平台公开的核验程序断网核验。',
        '纸面可以伪造，签名不能：以核验的结果为准。',
      ],
    },
    foot: `${signed.record} · ${signed.signatures.map(line => line.split(' ')[1]).join(' · ')}`,
  }
}
