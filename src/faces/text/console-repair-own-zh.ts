/** The Chinese of what an organisation may have repaired, and of what has ended. */

import { endCauses } from './zh-ends.ts'

export const consoleRepairOwn = {
  title: '可以修复的信息',
  none: '没有要修复的信息：没有失信信息，或者都已经终止。',
  which: '查哪个组织',
  uscc: '统一社会信用代码',
  usccHint: '窗口代办时填写来办事的组织的代码',
  look: '查看',
  another: '换一个组织',
  record: '信息',
  when: '能否申请',
  missing: '还缺什么',
  nothingMissing: '不缺，申请时附证明',
  where: '在哪里办',
  here: '在这里申请',
  hereAll: '一并申请这 {count} 条',
  underWay: '正在办理，看案件',
  creditChina: '到“信用中国”网站申请',
  howTo: '怎样申请、承诺书',
  from: '最早 {day} 起可以申请',
  now: '今天可以申请',
  ended: '已经终止的信息',
  endedLead:
    '别处还显示已经终止的信息的，拿终止证明给他们看：写明哪条信息从哪一天起因何终止，有平台签名，任何人不上网也能核验。',
  endedNone: '还没有已经终止的信息。',
  endedOn: '终止日',
  by: '原因',
  causes: endCauses as Readonly<Record<string, string>>,
  statement: '终止证明',
  pdf: 'PDF（带二维码）',
  json: 'JSON',
  export: '导出这张表（CSV）',
} as const
