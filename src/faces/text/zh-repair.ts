/** What is said of credit repair: conditions, channels, cases, and what is refused. */

import type { Channel, RepairCondition } from '#rules/law'
import type { ConditionSeen } from '#rules/repair'

export const repairRefusals = {
  REPAIR_BEFORE_ITS_DAY: {
    title: '还不到可以申请修复的日子',
    detail: '这条信息自 {from} 起可以申请信用修复，今天还不能。没有登记。请到那一天再申请。',
  },
  REPAIR_CASE_UNKNOWN: { title: '没有这个修复案件', detail: '没有编号是 {case} 的修复案件。请核对编号。' },
  REPAIR_COMMITMENT_NEEDED: {
    title: '还没有作出信用承诺',
    detail: '申请信用修复须公开承诺材料真实有效，并愿意承担违诺的责任。没有登记。请作出承诺后再提交。',
  },
  REPAIR_EXTENSION_NOT_NOW: {
    title: '现在不能延长',
    detail: '办理期限只能延长一次，并且要在原期限⟨ {due} ⟩届满前告知申请人。没有延长。请按原期限办理。',
  },
  REPAIR_NOT_POSSIBLE: {
    title: '这条信息不能修复',
    detail: '记录 {record} {standing}。没有登记。理由和依据可以在这条信息的页面上看。',
  },
  REPAIR_OTHER_CHANNEL: {
    title: '不在这里受理',
    detail: '这条信息的修复申请由{channel}受理。没有登记。请到那里提交，不收费。',
  },
  REPAIR_RETURNED_ONCE: {
    title: '不能再次要求补正',
    detail: '缺少的材料应当一次告知，本案已经告知过一次。请按现有材料决定是否受理。',
  },
  REPAIR_STEP_NOT_NOW: {
    title: '案件现在不能办这一步',
    detail: '案件的状态是“{standing}”，不能办“{step}”。请看案件的办理经过。',
  },
  REPAIR_UNDER_WAY: {
    title: '已有正在办理的修复案件',
    detail: '其中的信息已在修复案件 {case} 中办理，或者这个编号的申请已经收到过。没有另行登记。请等待办理结果。',
  },
}

/** Values of the refusals above that are codes themselves. */
export const repairWords: Readonly<Record<string, string>> = {
  'standing:first-ends': '在可以申请之前公示就自动停止，不用修复',
  'standing:ended': '已经终结或者公示期已满，不用修复',
  'standing:excluded': '依规定不得修复',
  'standing:not-adverse': '不属于可以修复的失信信息',
  'channel:credit-china': '“信用中国”网站',
  'channel:own': '认定单位的修复窗口',
  'standing:submitted': '已提交',
  'standing:returned': '待补正',
  'standing:accepted': '已受理',
  'standing:refused': '不予受理',
  'standing:approved': '准予修复',
  'standing:rejected': '不予修复',
  'standing:withdrawn': '已撤回',
  'standing:revoked': '修复已撤销',
  'step:submitted': '提交申请',
  'step:returned': '告知补正',
  'step:completed-again': '补正',
  'step:accepted': '受理',
  'step:refused': '不予受理',
  'step:extended': '延长期限',
  'step:approved': '准予修复',
  'step:rejected': '不予修复',
  'step:withdrawn': '撤回申请',
  'step:falsehood-found': '认定弄虚作假',
  'standing:shielded': '临时屏蔽中',
  'standing:not-shielded': '没有屏蔽',
  'step:result-received': '登记回执',
  'step:shielded': '临时屏蔽',
  'step:unshielded': '结束屏蔽',
}

export const repairOperations = {
  'repair.eligibility': '一条信息能不能修复、从哪一天起、在哪里申请，还缺什么条件，依据哪一条',
  'repair.records': '一个组织可以修复的信息，每条从哪一天起、在哪里申请，还缺什么条件，有没有案件在办',
  'repair.apply': '在认定单位的修复窗口申请修复，一次可以申请多条',
  'repair.receive': '接收“信用中国”推送的修复申请，期限从那边收到之时起算',
  'repair.results': '“信用中国”推送的案件里，还没有签收的办理结果，最早的在前',
  'repair.receipt': '登记“信用中国”对一项办理结果的回执',
  'repair.return': '一次告知申请人缺少的全部材料',
  'repair.complete': '补正缺少的材料',
  'repair.accept': '受理修复申请',
  'repair.refuse': '不予受理，说明理由',
  'repair.extend': '延长办理期限一次，并提前告知申请人',
  'repair.decide': '作出修复决定：准予的当即终止公示',
  'repair.withdraw': '撤回修复申请',
  'repair.find-falsehood': '认定弄虚作假：由此取得的修复恢复公示',
  'repair.show': '一个修复案件：经过、状态、期限',
  'repair.shield': '凭法院批准重整计划或者认可和解协议的裁定，临时屏蔽信息',
  'repair.end-shield': '结束临时屏蔽：执行完毕的修复，未能执行的恢复公示',
  'repair.list': '修复案件：未办结的按到期日排列，已办结的最近的在前',
}

/** On the page of a rule. */
export const repairRule = {
  anchors: {
    receivedOn: '从收到申请之日起算；经补正的，从补正齐全之日起算。',
    acceptedOn: '从受理之日起算。',
    foundOn: '从认定弄虚作假之日起算。',
  },
  methods: {
    allOfThem: '各项条件须同时满足。',
    noneOfThem: '列出的不得修复，其余的都可以申请。',
    throughThisChannel: '只在这一个渠道受理。',
  },
  expected: {
    from: '{value} 起可以申请',
    acceptanceDue: '{value} 前决定是否受理',
    decisionDue: '{value} 前作出决定',
    feedbackDue: '{value} 前反馈结果',
    acceptanceNotBefore: '受理期限不早于 {value}',
    feedbackNotBefore: '反馈期限不早于 {value}',
  },
}

export const repair = {
  conditions: {
    'shortest-period': '最短公示期已满',
    corrected: '已纠正失信行为，各项义务全部履行',
    commitment: '公开作出信用承诺',
    'other-law': '法律、行政法规、部门规章要求的其他条件',
    'no-falsehood': '没有在弄虚作假的限制期内',
  } as Record<RepairCondition | 'no-falsehood', string>,
  channels: {
    'credit-china': '“信用中国”网站',
    own: '认定单位的修复窗口',
  } as Record<Channel, string>,
  nothingExcluded: '没有',
  now: '自 {day} 起可以申请信用修复。',
  later: '最早 {day} 起可以申请信用修复，今天还不能。',
  firstEnds: '在可以申请修复之前，公示就自动停止。',
  excluded: '依规定不得修复，公示期满自动停止。',
  seen: {
    met: '已满足：{condition}',
    missing: '还缺：{condition}',
    'to-show': '申请时证明：{condition}',
  } as Record<ConditionSeen['seen'], string>,
  metFrom: '（{day} 起满足）',
  ask: {
    'credit-china': '请在“信用中国”网站提交申请，由作出决定的机关办理，不收费。',
    own: '请向作出决定的机关提交申请，不收费。',
  } as Record<Channel, string>,
  askOwn: '请向{authority}的修复窗口提交申请，不收费。',
}
