/** The words of files that the program makes for departments: always Chinese, as the files themselves. */

import type { Clause } from '#rules/law'
import type { EndStatement } from '#rules/ledger'
import type { Finding } from '#rules/outcome'
import { clauseName } from './clause.ts'
import { fill } from './fill.ts'
import { sentence } from './sentence.ts'
import { bulletinPaper, columnName } from './zh-bulletin.ts'
import { correctionWords } from './zh-corrections.ts'
import { endPaper } from './zh-ends.ts'
import { listDocuments, listPaper, serviceWords } from './zh-list-documents.ts'
import { checkedFile } from './zh-measure-file.ts'
import { noticeSaid } from './zh-notices.ts'
import { answerPaper } from './zh-objection-papers.ts'
import { provinceWords } from './zh-province.ts'
import { qualityWords } from './zh-quality.ts'
import { commitmentPaper, letterNumber, noticePaper } from './zh-repair-papers.ts'

const OUTCOMES: Readonly<Record<string, string>> = {
  registered: '已登记',
  amended: '已更正',
  unchanged: '与已登记的一致',
  refused: '退回',
  held: '待核',
}

const named = (clause: Clause | undefined, id: string): string => (clause === undefined ? id : clauseName(clause))

/** What the roof hands to the capabilities, so that a findings file says sentences and not codes. */
export const madeFileWords = (clauseOf: (id: string) => Clause | undefined) => ({
  finding: ({ code, clause, field, value, params }: Finding, fieldTitle: string | undefined): string =>
    sentence(
      code,
      { ...params, field: fieldTitle ?? field ?? '', value: value ?? '' },
      'zh-CN',
      clause === undefined ? undefined : clauseOf(clause),
    ),
  notice: noticeSaid,
  document(template: string, values: Readonly<Record<string, string>>): { title: string; text: string } {
    const found = listDocuments[template.replace(/^list-/, '') as keyof typeof listDocuments]
    const said = Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (name.endsWith('Clauses'))
          return [
            name,
            value
              .split(' ')
              .filter(Boolean)
              .map(id => named(clauseOf(id), id))
              .join('、'),
          ]
        return [
          name,
          name === 'how'
            ? (serviceWords[value] ?? value)
            : name === 'hearing' && value !== ''
              ? '依当事人申请'
              : value.replaceAll('; ', '；'),
        ]
      }),
    )
    const text = fill(found.text, said)
      .split('\n')
      .filter(line => line.trim() !== '')
      .join('\n')
    return { title: fill(found.title, said), text }
  },
  documentPaper: listPaper,
  checkedFile: checkedFile(clauseOf),
  outcome: (outcome: string): string => OUTCOMES[outcome] ?? outcome,
  endPaper: (signed: EndStatement & { readonly signatures: readonly string[] }) => endPaper(signed, clauseOf),
  commitmentPaper,
  noticePaper,
  letterNumber,
  answerPaper,
  findingsFile: { record: '记录编号', outcome: '处理结果', findings: '原因和改法', sheet: '附原因的文件' },
  corrections: correctionWords,
  province: provinceWords,
  quality: { ...qualityWords, head: columnName, bulletinPaper },
})
