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
  MEASURE_FILE_WITHOUT_CODES: {
    title: '文件里没有统一社会信用代码',
    detail: '前两百行里没有一格是统一社会信用代码。没有核查。请交一个有统一社会信用代码一列的文件。',
  },
  MEASURE_UNKNOWN: {
    title: '清单里没有这项措施',
    detail: '“{measure}”不在措施清单里。没有登记。清单以外的措施不能采取；请核对措施的编号。',
  },
}

export const measureOperations = {
  'measures.check': '一个组织办理某一事项时，依法应当、可以、不得采取哪些措施，给予哪些激励，依据和期限',
  'measures.check-file': '对文件里的每个统一社会信用代码核查措施和激励，以表格答复',
  'measures.progress': '一个文件核查到第几行',
  'measures.overview': '现行每项效果的依据、使用次数、涉及的组织和时间，没有使用的、密度异常的、将要施行的',
  'measures.impact': '一条规则施行前的影响预览：涉及多少组织，其中多少是首次',
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
