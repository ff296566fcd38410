/** What stands in the workbook that answers a file of codes: always Chinese, as the file is for departments. */

import type { Clause } from '#rules/law'
import { clauseName } from './clause.ts'
import { measures } from './zh-measures.ts'

const REFUSED: Readonly<Record<string, string>> = {
  USCC_INVALID: '代码有误，没有核查',
  ORGANISATION_UNKNOWN: '没有这个组织，没有核查',
}

export const checkedFile = (clauseOf: (id: string) => Clause | undefined) => ({
  sheet: '措施核查',
  headings: ['原文件行号', '统一社会信用代码', '名称', '结果', '措施或者激励', '依据', '记录编号', '自', '至（不含当日）'],
  nothing: '没有适用的措施和激励',
  waits: '依据条文尚未核对，不限制任何人',
  refused: (code: string): string => REFUSED[code] ?? code,
  kind: (kind: string): string => (measures.kinds as Record<string, string>)[kind] ?? kind,
  clause(id: string): string {
    const clause = clauseOf(id)
    return clause === undefined ? id : clauseName(clause)
  },
})
