/** What is said of proposals of law, of what is wrong in one, and of how the law changed. */

import type { LawCode } from '#rules/law'

export const lawDeskRefusals = {
  LAW_ALREADY_MATTERS: {
    title: '已经到了施行日',
    detail: '这件提案从 {day} 起已经有效，不能撤回。要改变它，请另提一件提案。没有改动。',
  },
  LAW_CLASSIFICATION_BY_HAND: {
    title: '表单不能把它写进现行的文件',
    detail:
      '{file} 里从 {day} 起的一段{why}，与这份分类并在一起会改变其中一份的意思。请核对两份文件的原文，在“提出地方规定”里修改这个文件。没有保存。',
  },
  LAW_DOCUMENT_DIFFERS: {
    title: '与已有的文件不一致',
    detail:
      '{file} 里已有这份文件，{differs}与这里填的不同⟨，写的是“{there}”⟩。填错了的，请改正后再提出；文件里写错了的，请先在“提出地方规定”里修改这个文件。没有保存。',
  },
  LAW_LOADING: {
    title: '另一个法规版本正在启用',
    detail: '在您操作的同时，法规已经换了版本，或者另一个版本正在重新推算记录。没有改动。请稍后刷新页面，核对以后再试。',
  },
  LAW_PROPOSAL_CLOSED: {
    title: '这件提案已经有了结果',
    detail: '它已经批准、退回或者撤回，不能再次决定。没有改动。请刷新页面查看结果。',
  },
  LAW_PROPOSAL_EMPTY: {
    title: '与现行法规没有区别',
    detail: '提出的内容与现行的文件完全相同，没有可以批准的改动。没有保存。',
  },
  LAW_PROPOSAL_OUTDATED: {
    title: '同一份文件已经被别的提案改过',
    detail: '提出以后，这些文件又有了改动：{files}。请在现行文件的基础上重新提出。没有改动。',
  },
  LAW_PROPOSAL_OUTSIDE: {
    title: '不在您的职责范围内',
    detail: '{place} 不归您所在的地方规定：地方规定由本地方的信用中心提出，工作日历由最上一级的信用中心提出。没有保存。',
  },
  LAW_PROPOSAL_UNKNOWN: {
    title: '没有这件提案',
    detail: '没有编号为 {proposal} 的提案，或者它不在您的职责范围内。请从提案列表里打开。',
  },
}

export const lawDeskWords = {
  'why:value-ends': '写明了截止日',
  'why:older-decisions': '对施行以前的决定另有写法',
  'differs:title': '名称',
  'differs:issuer': '制定机关',
  'differs:number': '文号',
  'differs:level': '效力级别',
  'differs:promulgated': '公布日期',
  'differs:from': '施行日期',
  'differs:until': '失效日期',
  'differs:article': '条号',
}

export const lawDeskOperations = {
  'law.desk': '可以提出哪些法规提案：已有工作日历的年份、本地方的规定文件',
  'law.propose': '提出地方规定、一个行业的失信程度分类或者一年的工作日历，待另一人批准',
  'law.proposals': '列出法规提案：待批准的在前',
  'law.proposal': '查看一件法规提案：文件，与现行法规的区别',
  'law.preview-proposal': '试算一件法规提案：哪些记录会变、怎样变、涉及多少组织',
  'law.approve': '批准另一人提出的法规提案，按它重新推算全部记录',
  'law.withdraw': '撤回自己的法规提案，或者退回别人的',
  'law.undo': '在施行日以前撤回已经批准的法规提案',
  'law.changes': '法规数据的变动：每个版本与前一版本的区别',
}

/** What a law folder breaks, and what to do. `{names}`: what the finding is about, as the file has it. */
export const lawFindings: Readonly<Record<LawCode, string>> = {
  LAW_AIMED_AT_PERSONS: '涉及自然人。本平台只处理组织的信息，请删去⟨：{names}⟩。',
  LAW_BASIS_TOO_LOW: '依据的效力级别不够：减损权益、增加义务的，须依据法律、行政法规或者地方性法规⟨（{names}）⟩。',
  LAW_CALENDAR_CONFLICT: '同一天在一处写放假，在另一处写上班⟨：{names}⟩。请核对通知原文。',
  LAW_CASE_FAILED: '核对例没有通过：按写的规则推算，结果与核对例写的不同⟨：{names}⟩。请核对数值，或者更正核对例。',
  LAW_CASE_RULE_UNKNOWN: '核对例写的规则不存在⟨：{names}⟩。',
  LAW_CLAUSE_MISSING: '没有写依据的条款（clause）。没有条款的规则不能载入。',
  LAW_CLAUSE_OUTLIVED: '依据的条款已经失效，规则还在继续⟨：{names}⟩。请写明截止日，或者改写依据。',
  LAW_CLAUSE_OUT_OF_FORCE: '规则开始的那一天，依据的条款没有施行⟨：{names}⟩。',
  LAW_CLAUSE_UNCONFIRMED: '依据的条款还没有人核对过原文或者条号⟨：{names}⟩。可以载入，公示时注明“待核”。',
  LAW_CLAUSE_UNRESOLVED: '没有哪件文件有这个条款⟨：{names}⟩。请先提出文件（instruments），或者更正条款的编号。',
  LAW_DUPLICATE_ID: '同一个编号写了两次⟨：{names}⟩。',
  LAW_DUPLICATE_KEY: '同一处写了两个同名的项⟨：{names}⟩。',
  LAW_FIELD_MISSING: '缺少必须写的一项⟨：{names}⟩。',
  LAW_FIELD_UNKNOWN: '写了不认识的一项，或者没有这个字段⟨：{names}⟩。请核对写法。',
  LAW_FILE_UNKNOWN:
    '看不出这是什么文件。请放在 instruments、disclosure、repair、lists、measures、objection 或者 catalogue 目录下。',
  LAW_FOLDER_INCOMPLETE: '法规不完整，缺少必须有的部分⟨：{names}⟩。',
  LAW_ITEM_CHANGED: '已经用过的目录版本不能改动，已有的记录要按它读⟨：{names}⟩。请另写一个新版本。',
  LAW_ITEM_OUTSIDE_CLASSES: '国家目录以外的信息，须有本地方性法规的依据（localBasis）⟨：{names}⟩。',
  LAW_ITEM_UNSOUND: '目录的这一项有错误⟨：{names}⟩。',
  LAW_METHOD_UNKNOWN: '没有这种推算方法⟨：{names}⟩。',
  LAW_OVERLAY_FOREIGN: '依据的是别处的规定，在这里无效⟨：{names}⟩。',
  LAW_OVERLAY_NOT_ALLOWED: '上级的这条规则不允许地方另行规定⟨：{names}⟩。',
  LAW_OVERLAY_WEAKENS: '超出了上级规则允许地方另行规定的幅度⟨：{names}⟩。',
  LAW_RULE_WITHOUT_CASE: '规则没有核对例⟨：{names}⟩。请在同名的 .cases.yaml 里写至少一例。',
  LAW_VALUES_OVERLAP: '同一天有两个数值⟨：{names}⟩。请核对起止日。',
  LAW_VALUE_MALFORMED: '写法不对⟨：{names}⟩。',
  LAW_YAML_UNREADABLE: '文件读不出来，YAML 格式有误。',
}

export const lawChanges = {
  title: '法规数据的变动',
  lead: '本平台的法规数据每换一个版本，就在这里由程序写明哪条规则从什么改成了什么、依据哪一条、从哪一天起。',
  none: '本平台启用以来，法规数据没有变动。',
  version: '第 {version} 版，{on} 启用',
  nothing: '这个版本只改了写法，没有改变任何规则。',
  link: '法规数据的变动',
  subjects: {
    rule: '规则“{title}”',
    calendar: '{title} 年工作日历',
    instrument: '文件《{title}》',
    clause: '条款：{title}',
    item: '目录“{title}”',
    measure: '措施“{title}”',
    effect: '“{title}”',
    list: '名单“{title}”',
  } as Record<string, string>,
  hows: { added: '新增', changed: '改动', gone: '删去' } as Record<string, string>,
  headings: { what: '改了什么', before: '原来', after: '改为', from: '从哪一天起', basis: '依据' },
  division: '{division} 的规定：{said}',
  nothingBefore: '没有规定',
  nothingAfter: '不再规定',
  asWeek: '按周末照常',
  off: '放假',
  work: '上班',
  days: '{kind}：{days}',
  range: '{from} 至 {until}',
  exception: '{field}是{words}的：{value}',
  noDay: '不影响期限',
  noBasis: '文件本身',
  quoted: '“{word}”',
  join: '、',
  joinLines: '；',
  caption: '第 {version} 版的变动',
}
