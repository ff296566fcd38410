/** What is said of notices outside the product, and what they say: numbers and a day, no organisation and nobody's name. */

import { fill } from './fill.ts'

export const noticeRefusals = {
  NOTICE_ADDRESS_KNOWN: {
    title: '这个地址已经登记过',
    detail: '这个单位已经在这个地址收通知。没有保存。',
  },
  NOTICE_ADDRESS_NOT_ALLOWED: {
    title: '这个地址不在允许的名单里',
    detail:
      '通知只发到平台运维人员列入名单的邮箱域名和主机（XINHENG_NOTICE_DOMAINS、XINHENG_NOTICE_HOSTS），网址须是 https。没有保存。请核对地址，或者请运维人员加入名单。',
  },
  NOTICE_ADDRESS_UNKNOWN: {
    title: '没有这个地址',
    detail: '没有登记这个通知地址，或者已经停用。请从列表里选。',
  },
}

export const noticeOperations = {
  'notices.list': '列出各单位在平台外收通知的地址，以及最近的通知送到没有',
  'notices.add': '登记一个单位收通知的邮箱或者网址',
  'notices.drop': '停用一个收通知的地址',
  'notices.try': '试发一条通知',
}

const said = {
  morning: { title: '信用工作台 {day} 待办提醒', text: '{counts}。请登录信用工作台查看。' },
  trial: { title: '信用工作台试发通知', text: '这是一条试发的通知，收到说明这个地址可以使用。' },
}
const counted: Readonly<Record<string, string>> = {
  repair: '逾期的修复申请 {count} 件',
  objection: '逾期的异议 {count} 件',
  rows: '十个工作日以上没有改正的行 {count} 行',
}

type Told = { readonly kind: string; readonly day: string; readonly counts: Readonly<Record<string, number>> }

/** Numbers and a day. */
export const noticeSaid = ({ kind, day, counts }: Told): { title: string; text: string } => {
  const { title, text } = said[kind as keyof typeof said]
  const some = Object.entries(counts).filter(([, count]) => count > 0)
  const listed = some.map(([what, count]) => fill(counted[what] ?? '{count}', { count })).join('，')
  return { title: fill(title, { day }), text: fill(text, { counts: listed }) }
}
