/** What is said of objections: what is objected to, cases, annulled decisions, and what is refused. */

import type { Decider } from '#rules/law'

export const objectionRefusals = {
  REPORTS_ENOUGH: {
    title: '已经有人说过',
    detail: '这条信息已经有多份纠错在等待核对。没有再登记。请等待核对。',
  },
  REPORT_UNKNOWN: { title: '没有这份纠错', detail: '没有编号是 {report} 的纠错，或者已经办结、到期清除。请核对编号。' },
  OBJECTION_CASE_UNKNOWN: { title: '没有这个异议案件', detail: '没有编号是 {case} 的异议案件。请核对编号。' },
  OBJECTION_EXTENSION_NOT_NOW: {
    title: '现在不能延长',
    detail: '异议的办理期限只能延长一次，并且要在原期限⟨ {due} ⟩届满前告知。没有延长。请按原期限办理。',
  },
  OBJECTION_FIELD_FIXED: {
    title: '这一项不能更正',
    detail: '“{title}”用来认定是哪一份决定、哪一个组织，改了就是另一条信息。没有更正。请撤回这条信息，再按正确的内容报送。',
  },
  OBJECTION_FIELD_UNKNOWN: {
    title: '没有这一项',
    detail: '这条信息没有可以提出异议的“{field}”，或者同一项写了两次。没有登记。请在信息页面上选择内容项。',
  },
  OBJECTION_INCOMPLETE: {
    title: '异议没有写全',
    detail: '{why}。没有登记。请补全后再提交。',
  },
  OBJECTION_NOTHING_CORRECTED: {
    title: '还没有更正',
    detail: '提出异议以后，这条信息没有更正过，也没有停止公示。没有作出决定。请先更正，或者选择更正的方式。',
  },
  OBJECTION_PERIOD_UNCHANGED: {
    title: '公示期没有变',
    detail: '异议针对公示期，这样更正以后公示期和原来一样。没有更正。请更正决定公示期的内容，或者不予支持并说明理由。',
  },
  OBJECTION_REMEDY_ELSEWHERE: {
    title: '登记信息不在这里更正',
    detail: '登记信息由登记机关报送更正，名称、代码随之更新。没有作出决定。请登记机关报送以后，选择“提出异议以后已经更正”。',
  },
  OBJECTION_SECOND_LOOK_NOT_NOW: {
    title: '不能申请复核',
    detail: '对异议处理结果的复核只能申请一次，⟨并且要在 {due} 以前，⟩现在不能。没有登记。可以依法申请行政复议或者提起诉讼。',
  },
  OBJECTION_STEP_NOT_NOW: {
    title: '案件现在不能办这一步',
    detail: '异议的状态是“{stands}”，不能办“{asked}”。请看案件的办理经过。',
  },
  OBJECTION_UNDER_WAY: {
    title: '已有正在办理的异议',
    detail: '这条信息已在异议案件 {case} 中办理。没有另行登记。请等待办理结果，或者撤回后再提出。',
  },
  OBJECTION_VALUE_UNFIT: {
    title: '更正的内容不能登记',
    detail: '⟨“{title}”⟩按目录核对没有通过⟨：{finding}⟩。没有更正。请核对后再决定。',
  },
  OBJECTION_WORSE: {
    title: '更正对提出异议的组织更不利',
    detail: '支持异议不能使公示更久、失信程度更重。没有更正。这样的更正请由认定单位另行报送。',
  },
}

/** Values of the refusals above that are codes themselves. */
export const objectionWords: Readonly<Record<string, string>> = {
  'why:no-field': '没有写明对哪一项内容有异议',
  'why:no-day': '没有写明公示应当到哪一天',
  'why:no-document': '没有写明撤销决定的文书和日期',
  'why:later-than-today': '文书日期晚于今天',
  'stands:filed': '待受理',
  'stands:acknowledged': '已受理',
  'stands:checking': '核实中',
  'stands:verified': '已核实',
  'stands:refused': '不予受理',
  'stands:upheld': '已支持',
  'stands:rejected': '未支持',
  'stands:second-look': '复核中',
  'stands:withdrawn': '已撤回',
  'asked:acknowledged': '受理',
  'asked:refused': '不予受理',
  'asked:verification-asked': '请认定单位核实',
  'asked:verified': '答复核实结果',
  'asked:extended': '延长期限',
  'asked:upheld': '支持异议',
  'asked:rejected': '不予支持',
  'asked:second-look-asked': '申请复核',
  'asked:second-upheld': '复核支持',
  'asked:second-rejected': '复核维持',
  'asked:withdrawn': '撤回异议',
  'asked:attached': '添加材料文件',
  'asked:told': '打印答复文书',
}

export const objectionOperations = {
  'objection.file': '对一条信息的内容、公示期或者修复决定提出异议，逐项写明现有内容和主张的内容',
  'objection.acknowledge': '受理异议：自即日起在信息旁标注异议',
  'objection.refuse': '不予受理异议，说明理由',
  'objection.ask-verification': '请认定单位核实',
  'objection.verify': '认定单位答复核实结果',
  'objection.extend': '延长办理期限一次，并提前告知',
  'objection.decide': '决定异议：支持的当即更正或者撤回，不支持的说明理由',
  'objection.ask-second-look': '不服处理结果，申请上级单位复核一次',
  'objection.decide-second-look': '上级单位复核异议',
  'objection.withdraw': '撤回异议',
  'objection.attach': '向正在办理的异议提交证明材料（PDF、OFD、JPEG、PNG）',
  'objection.evidence': '异议的一份证明材料',
  'objection.letter': '异议一步的答复文书（PDF，有编号）：受理、不予受理、延期、处理结果、复核结果',
  'objection.overview': '辖区内全部办理中的异议：各项期限、各单位的办理量、到期日历、逾期的',
  'objection.kept': '一年来异议各个期限是否守住，按期限和单位统计',
  'objection.report-error': '任何人对公示的信息提出纠错，交给作出决定的单位核对；不问是谁',
  'objection.reports': '对本单位、本辖区公示信息的纠错，先来的在前',
  'objection.close-report': '核对一份纠错的结果：已更正、无误、说不清',
  'objection.about': '一条信息可以提出异议的内容、公示期、正在办理的异议',
  'objection.show': '一个异议案件：经过、状态、期限、争议的内容',
  'objection.list': '异议案件，按到期日排列，逾期的在前',
  'objection.annul': '登记决定已被变更、撤销、确认违法或者无效：当即停止公示',
}

/** On the page of a rule. */
export const objectionRule = {
  anchors: {
    filedOn: '从收到异议之日起算。',
    acknowledgedOn: '从受理异议之日起算。',
    decidedOn: '从作出处理结果之日起算。',
    askedAgainOn: '从申请复核之日起算。',
    annulledOn: '从变更、撤销原决定的文书之日起算。',
  },
  methods: { byThisUnit: '由这个单位决定。' },
  expected: {
    acknowledgementDue: '{value} 前决定是否受理异议',
    acknowledgementNotBefore: '受理异议的期限不早于 {value}',
    annulmentDue: '{value} 前停止公示',
    mayAskAgainDue: '{value} 前可以申请复核',
    secondLookDue: '{value} 前复核',
    decider: '由{value}决定',
  },
}

export const objection = {
  deciders: {
    'determining-unit': '作出认定的单位',
    'superior-unit': '作出认定的单位的上级单位',
  } as Record<Decider, string>,
  report: {
    link: '发现有误？告诉我们',
    title: '信息纠错',
    lead: '您要说的是：{organisation}的{record}。',
    nobody: '任何人都可以提出，不用登录，不问姓名、电话。信息里的组织请登录后提出异议，那里有办理期限和答复。',
    about: '哪方面有误',
    abouts: {
      content: '内容与决定书不一致',
      organisation: '不是这个组织的',
      'should-not-show': '不应当公示',
      other: '其他',
    },
    says: '有什么误',
    hint: '4 到 500 个字。请只写信息本身，不要写任何人的姓名、身份号码、电话；身份号码会被遮盖。',
    send: '提交纠错',
    kept: '由作出决定的单位核对。核对后最多保留 90 天，没有核对的最多保留一年，到期清除；期间只有该单位和信用中心可以看。',
    thanks: '已经收到',
    taken: '已交给作出决定的单位核对。您写的内容最迟 {until} 清除。核对有误的，页面会更正。',
    back: '回到这条信息',
    wrong: '没有提交：请选择哪方面有误，并写 4 到 500 个字。',
    enough: '没有提交：这条信息已经有多份纠错在等待核对。',
    often: '没有提交：刚才提交得太多，请过一会儿再试。',
  },
  mark: '异议处理中',
  markText: '{day} 起有异议正在处理，内容可能更正。决定以后，这里的标注随即取消。',
  howTitle: '对内容或期限有异议',
  toFile: '登录后提出异议',
  how: '信息里的组织可以提出异议：写明哪一项有误、应当是什么，附证明材料。',
  howClocks:
    '收到后 {acknowledge} 个工作日内决定是否受理，受理后 {decide} 个工作日内作出决定；受理期间，这一页标注“异议处理中”。',
  howDecider: '由{decider}决定；不服的，可以申请其上级单位复核一次。',
}
