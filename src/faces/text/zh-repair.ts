/** What is said of credit repair: conditions, channels, cases, and what is refused. */

import type { Channel, RepairCondition } from '#rules/law'

export const repairRefusals = {
  REPAIR_EXTENSION_NOT_NOW: {
    title: '现在不能延长',
    detail: '办理期限只能延长一次，并且要在原期限⟨ {due} ⟩届满前告知申请人。没有延长。请按原期限办理。',
  },
  REPAIR_RETURNED_ONCE: {
    title: '不能再次要求补正',
    detail: '缺少的材料应当一次告知，本案已经告知过一次。请按现有材料决定是否受理。',
  },
  REPAIR_STEP_NOT_NOW: {
    title: '案件现在不能办这一步',
    detail: '案件的状态是“{standing}”，不能办“{step}”。请看案件的办理经过。',
  },
}

/** Values of the refusals above that are codes themselves. */
export const repairWords: Readonly<Record<string, string>> = {
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
    corrected: '已纠正失信行为，并完全履行相关义务',
    commitment: '公开作出信用承诺',
    'other-law': '法律、行政法规、部门规章要求的其他条件',
    'no-falsehood': '没有在弄虚作假的限制期内',
  } as Record<RepairCondition | 'no-falsehood', string>,
  channels: {
    'credit-china': '“信用中国”网站',
    own: '认定单位的修复窗口',
  } as Record<Channel, string>,
  nothingExcluded: '没有',
}
