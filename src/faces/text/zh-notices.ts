/** What is said of notices outside the product, and what they say: numbers and a day, no organisation and nobody's name. */

import { fill } from './fill.ts'

export const noticeRefusals = {
  NOTICE_ADDRESSES_ENOUGH: {
    title: '登记的地址已经够多',
    detail: '一个组织最多登记 {most} 个收提示的地址，当天停用的也算。没有保存。请停用不用的地址，或者明天再登记。',
  },
  NOTICE_ADDRESS_KNOWN: {
    title: '这个地址已经登记过',
    detail: '已经在这个地址收通知。没有保存。',
  },
  NOTICE_ADDRESS_NOT_ALLOWED: {
    title: '这个地址不在允许的名单里',
    detail:
      '通知只发到平台运维人员列入名单的邮箱域名和主机（单位的：XINHENG_NOTICE_DOMAINS、XINHENG_NOTICE_HOSTS；组织的：XINHENG_NOTICE_OWN_DOMAINS、XINHENG_NOTICE_OWN_HOSTS），网址须是 https。没有保存。请核对地址，或者请运维人员加入名单。',
  },
  NOTICE_ADDRESS_UNKNOWN: {
    title: '没有这个地址',
    detail: '没有登记这个通知地址，或者已经停用。请从列表里选。',
  },
}

export const noticeOperations = {
  'notices.list': '列出各单位（或者本组织）在平台外收通知的地址，以及最近的通知送到没有',
  'notices.add': '登记一个单位（或者本组织）收通知的邮箱或者网址',
  'notices.drop': '停用一个收通知的地址',
  'notices.try': '试发一条通知',
}

const said = {
  morning: { title: '信用工作台 {day} 待办提醒', text: '{counts}。请登录信用工作台查看。' },
  trial: { title: '信用工作台试发通知', text: '这是一条试发的通知，收到说明这个地址可以使用。' },
  changes: {
    title: '公共信用信息 {day} 公示提示',
    text: '您代表的组织：{counts}。请登录信用工作台，在“我的信息”里看是哪些、可以做什么。这是平台的服务提示，不是法律文书的送达。',
  },
  welcome: {
    title: '公共信用信息公示提示：地址已登记',
    text: '有组织的经办人登记了这个地址，今后本组织的信息开始公示、将要停止公示时，提示发到这里，只有条数。如果不是您登记的，请向平台的信用中心反映。',
  },
}
const counted: Readonly<Record<string, string>> = {
  repair: '逾期的修复申请 {count} 件',
  objection: '逾期的异议 {count} 件',
  rows: '十个工作日以上没有改正的行 {count} 行',
  begins: '即将开始公示 {count} 条',
  begun: '已经开始公示 {count} 条',
  ends: '公示即将期满 {count} 条',
  ended: '已经停止公示 {count} 条',
}
/** In this order, however they were counted. */
const COUNTED = Object.keys(counted)

type Told = { readonly kind: string; readonly day: string; readonly counts: Readonly<Record<string, number>> }

/** Numbers and a day. */
export const noticeSaid = ({ kind, day, counts }: Told): { title: string; text: string } => {
  const { title, text } = said[kind as keyof typeof said]
  const some = COUNTED.filter(what => (counts[what] ?? 0) > 0)
  const listed = some.map(what => fill(counted[what]!, { count: counts[what]! })).join('，')
  return { title: fill(title, { day }), text: fill(text, { counts: listed }) }
}
