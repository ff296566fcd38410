/** The words of files that the program makes for departments: always Chinese, as the files themselves. */

import type { Clause } from '#rules/law'
import type { EndStatement } from '#rules/ledger'
import type { Finding } from '#rules/outcome'
import { sentence } from './sentence.ts'
import { correctionWords } from './zh-corrections.ts'
import { endPaper } from './zh-ends.ts'
import { qualityColumns, qualityWords } from './zh-quality.ts'

const OUTCOMES: Readonly<Record<string, string>> = {
  registered: '已登记',
  amended: '已更正',
  unchanged: '与已登记的一致',
  refused: '退回',
  held: '待核',
}

/** What the roof hands to the capabilities, so that a findings file says sentences and not codes. */
export const madeFileWords = (clauseOf: (id: string) => Clause | undefined) => ({
  finding: ({ code, clause, field, value, params }: Finding, fieldTitle: string | undefined): string =>
    sentence(
      code,
      { ...params, field: fieldTitle ?? field ?? '', value: value ?? '' },
      'zh-CN',
      clause === undefined ? undefined : clauseOf(clause),
    ),
  outcome: (outcome: string): string => OUTCOMES[outcome] ?? outcome,
  endPaper: (signed: EndStatement & { readonly signatures: readonly string[] }) => endPaper(signed, clauseOf),
  findingsFile: { record: '记录编号', outcome: '处理结果', findings: '原因和改法', sheet: '附原因的文件' },
  corrections: correctionWords,
  quality: { ...qualityWords, head: (column: string) => (qualityColumns as Record<string, string>)[column] ?? column },
})
