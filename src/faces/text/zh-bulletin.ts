/** The Chinese of the monthly bulletin on what was handed in. */

import type { ToldBulletin } from '#capabilities/operation'
import type { Paper } from '#storage/documents'
import { qualityColumns } from './zh-quality.ts'

export const columnName = (column: string): string => (qualityColumns as Readonly<Record<string, string>>)[column] ?? column

const SECTIONS: Readonly<Record<ToldBulletin['sections'][number]['id'], { title: string; none: string }>> = {
  items: { title: '一、按信息类别', none: '本月没有报送。' },
  units: { title: '二、按单位', none: '本月没有单位报送。' },
  divisions: { title: '三、按区划', none: '本月没有报送。' },
  reporting: { title: '四、上报情况', none: '没有规定了报送期限的信息类别。' },
  late: { title: '五、迟报过半、需要整改的', none: '没有。' },
  silent: { title: '六、既没有报送也没有零报送的', none: '没有。' },
  overdue: { title: '七、退回或待核超过十个工作日、仍未办结的', none: '没有。' },
}

export const bulletinPaper = ({ month, division, dated, sections }: ToldBulletin): Paper => ({
  title: `${month.slice(0, 4)}年${Number(month.slice(5))}月报送质量通报`,
  dated,
  under: `${division === null ? '' : `${division} · `}统计到 ${dated}`,
  rows: [],
  paragraphs: [
    '合规率：入账的行占报送的行。完整率：必填的格中填了的。迟报率：超过规定工作日报送的行占报送的行。关联率：能对应到已登记组织的行。自然人的行不计入。',
  ],
  tables: sections.map(({ id, columns, rows }) => ({ ...SECTIONS[id], columns: columns.map(columnName), rows })),
  foot: `报送质量通报 · ${month}`,
})
