/** What is said of lists: refusals, operations, standings, steps. */

import type { ListCaseStanding, ListStepKind } from '#rules/lists'

export const listRefusals = {
  LIST_CASE_UNKNOWN: { title: '没有这个列入案件', detail: '没有编号是 {case} 的列入案件。请核对编号。' },
  LIST_CONSENT_NEEDED: {
    title: '还没有上一级的同意',
    detail: '列入“{list}”要报上一级同意。没有作出决定。请写明同意的机关、文号和日期。',
  },
  LIST_HEARING_NEEDED: { title: '还没有举行听证', detail: '当事人申请了听证，听证之后才能复核。请先举行听证并登记。' },
  LIST_NUMBER_TAKEN: {
    title: '文号已经用过',
    detail: '决定文号 {number} 已登记了这个组织的另一次列入。没有列入。请核对文号。',
  },
  LIST_PREPARED: {
    title: '这个名单还不能使用',
    detail: '“{list}”只作准备⟨，缺少{missing}⟩。没有登记。法规数据补上依据并经核对之后才能使用。',
  },
  LIST_REMOVAL_TOO_EARLY: {
    title: '还不到可以申请移出的日子',
    detail: '自 {from} 起可以申请提前移出，今天还不能。没有登记。请到那一天再申请。',
  },
  LIST_STATEMENT_OPEN: {
    title: '陈述申辩的期限还没有满',
    detail: '期限到 {last}（含当日）为止，满期之后才能记为没有陈述申辩。请等待，或者登记当事人的意见。',
  },
  LIST_STEP_NOT_NOW: {
    title: '案件现在不能办这一步',
    detail: '案件的状态是“{listStanding}”，不能办“{listStep}”。请看案件的办理经过。',
  },
  LIST_TERM_OVER: { title: '列入期限已经届满', detail: '列入期限到 {last} 为止，已经自行终止。不用再办。' },
  LIST_UNDER_WAY: {
    title: '已有正在办理或者有效的列入',
    detail: '这个组织在“{list}”已有案件 {case}。没有另行登记。请在那个案件里办理。',
  },
  LIST_UNKNOWN: { title: '没有这个名单', detail: '没有代码是 {list} 的名单，或者它不适用于本地。请核对代码。' },
  LIST_VALUE_NEEDED: {
    title: '规定没有写明，须由案件写明',
    detail: '“{list}”的{value}没有规定，或者条文还没有核对。没有登记。请写明数值和理由。',
  },
}

export const listOperations = {
  'lists.propose': '提出把一个组织列入名单，附生效文书',
  'lists.notify': '列入前告知：理由、依据、陈述申辩的期限',
  'lists.defend': '陈述申辩，可以申请听证',
  'lists.lapse': '登记陈述申辩期满而没有意见',
  'lists.hold-hearing': '登记听证',
  'lists.review': '复核陈述申辩并答复',
  'lists.decide': '决定列入或者不列入',
  'lists.serve': '登记决定的送达',
  'lists.publish': '公布已经送达的决定，列入名单',
  'lists.ask-removal': '申请移出名单',
  'lists.decide-removal': '决定是否移出名单',
  'lists.record-annulment': '登记列入依据被撤销，撤销列入的期限起算',
  'lists.annul': '撤销列入',
  'lists.withdraw': '决定之前撤回列入的提议',
  'lists.show': '一个列入案件：步骤、文书、期限、下一步',
  'lists.document': '一个步骤的文书（PDF），按模板制作的原样',
  'lists.list': '列入案件：一个单位或者一个区划正在办理的，一个组织的全部',
  'lists.known': '全部名单：依据、条件、期限，哪些缺少依据只作准备',
}

const standings: Record<ListCaseStanding | 'expired', string> = {
  proposed: '已提出',
  noticed: '已告知，等待陈述申辩',
  defended: '已陈述申辩，待复核',
  lapsed: '陈述申辩期满',
  reviewed: '已复核',
  entered: '已决定列入，待送达',
  'not-entered': '不予列入',
  served: '已送达，待公布',
  published: '在名单上',
  'removal-asked': '已申请移出',
  removed: '已移出',
  annulled: '已撤销列入',
  withdrawn: '已撤回',
  expired: '列入期限届满',
}

const steps: Record<ListStepKind, string> = {
  proposed: '提出列入',
  noticed: '列入前告知',
  defended: '陈述申辩',
  lapsed: '登记期满无意见',
  'hearing-held': '登记听证',
  reviewed: '复核答复',
  'decided-in': '决定列入',
  'decided-not': '决定不予列入',
  served: '登记送达',
  published: '公布',
  'removal-asked': '申请移出',
  'removal-refused': '不予移出',
  'removed-early': '移出名单',
  'basis-annulled': '登记依据被撤销',
  annulled: '撤销列入',
  withdrawn: '撤回提议',
}

const numbers: Record<string, string> = {
  statementDays: '陈述申辩期限',
  termMonths: '列入期限',
  removalAfterMonths: '可以申请提前移出的期限',
  publicationDays: '公布期限',
  annulmentDays: '依据被撤销后撤销列入的期限',
  removalDays: '移出申请的办理期限',
  remedies: '救济途径',
}

export const lists = {
  standings,
  steps,
  numbers,
  listStandings: { 'in-force': '可以使用', prepared: '只作准备，不能使用', 'not-in-force': '不在施行期内' } as Record<
    string,
    string
  >,
  missing: { 'field-basis': '设列领域的依据', 'procedure-basis': '列入程序的依据' } as Record<string, string>,
}

export const listWords: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(standings).map(([code, said]) => [`listStanding:${code}`, said]),
  ...Object.entries(steps).map(([code, said]) => [`listStep:${code}`, said]),
  ...Object.entries(numbers).map(([code, said]) => [`value:${code}`, said]),
  ...[
    ['missing:field-basis', '设列领域的依据'],
    ['missing:procedure-basis', '列入程序的依据'],
    ['missing:field-basis,procedure-basis', '设列领域的依据和列入程序的依据'],
  ],
])
