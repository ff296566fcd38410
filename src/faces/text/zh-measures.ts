/** What is said of measures and incentives: kinds, refusals, operations. */

import type { EffectKind } from '#rules/law'

export const measureRefusals = {
  LISTED_BY_PROCEDURE: {
    title: '名单不能报送，只能按程序列入',
    detail: '“{item}”由名单的程序产生：告知、陈述申辩、决定、送达之后才列入。没有登记。请在名单办理中提出列入。',
  },
  MATTER_UNKNOWN: {
    title: '没有这个事项',
    detail: '“{matter}”不是可以查询的事项。没有查询。可以用的事项有：{known}。',
  },
  MEASURE_UNKNOWN: {
    title: '清单里没有这项措施',
    detail: '“{measure}”不在措施清单里。没有登记。清单以外的措施不能采取；请核对措施的编号。',
  },
}

export const measureOperations = {
  'measures.check': '一个组织办理某一事项时，依法应当、可以、不得采取哪些措施，给予哪些激励，依据和期限',
  'measures.in-force': '现行的措施和激励：适用事项、依据、终止日期',
  'measures.report-use': '登记实际采取了哪些措施、没有采取哪些和原因',
  'measures.uses': '没有依据而采取的措施、查询后没有登记结果的单位',
}

export const measures = {
  kinds: {
    must: '应当采取',
    may: '可以采取',
    'must-not': '不得采取',
    incentive: '给予激励',
  } satisfies Record<EffectKind, string>,
}
