/** What is said of headings that a unit is asked about, and of looking before handing in. */

export const headingRefusals = {
  HEADING_FIELD_UNKNOWN: {
    title: '没有这个字段',
    detail: '“{heading}”不能对应到这个字段：这类信息没有它，或者它涉及个人。没有记住。请从列表里选。',
  },
  HEADING_KNOWN: {
    title: '这个列名不用问',
    detail: '“{heading}”是目录里已有的列名，或者是涉及个人的列，平台自己认得，不能改作别的。没有记住。',
  },
  HEADING_NOT_LEARNT: {
    title: '这不是列名',
    detail: '“{heading}”是空的、过长，或者像个人的号码，不能当作列名记住。请在文件里改用列名。',
  },
  PREVIEW_BUSY: {
    title: '正在试读的文件太多',
    detail: '同时试读的文件已到上限，这一份没有读。请过一会儿再试，或者直接报送。',
  },
  PREVIEW_TOO_LONG: {
    title: '文件太大，来不及预览',
    detail: '在 20 秒内没有读到前几行。什么都没有登记。可以不预览直接递交，也可以另存为 csv 后再看。',
  },
}

export const headingOperations = {
  'intake.preview': '递交前看前几行会被读成什么；什么都不登记',
  'intake.headings': '一个单位的文件里，目录不认识的列名各是什么',
  'intake.say-headings': '说明目录不认识的列名各是什么；以后的文件照此读',
}

/** The console's own words. */
export const headingWords = {
  headings: '列名对应',
  looking: '正在看前几行：{name}',
  lookTitle: '前几行会被读成这样',
  lookNote: '还没有登记任何内容。',
  lookSheet: '读的是工作表“{sheet}”。',
  lookRow: '列名在第 {row} 行。',
  lookHeld: '待核',
  lookRefused: '退回',
  lookPerson: '关于自然人，不登记也不保存',
  lookSound: '可以登记',
  lookRows: '前几行的内容',
  lookNone: '列名下面没有数据行。',
  lookMissing: '缺少必填的列：{fields}。这样递交，每一行都会退回。',
  lookCut: '涉及个人，裁去不存：{headings}',
  lookIgnored: '认得，但不需要：{headings}',
  lookLeftOut: '已说明不要：{headings}',
  lookLearned: '照以前说明的读：{headings}',
  askTitle: '有 {count} 个列名平台不认识',
  askNote: '说明一次就行：以后{unit}递交的“{item}”都照此读，随时可以改。没有说明的列不读、不存，其余照常。',
  askNotFound: '没有认出表头。请说明各列是什么；至少要有名称、代码或文号中的一列。',
  askAs: '“{heading}”是',
  askChoose: '请选择',
  askLeaveOut: '不要这一列',
  askNeeded: '必填，文件里还没有',
  askOthers: '其他',
  askSave: '记住，再看一遍',
  askNothing: '还没有选。请至少说明一列，或者直接递交。',
  heading: '文件里的列名',
  readAs: '读作',
  saidAt: '说明时间',
  forget: '不再记住',
  forgetHeading: '不再记住“{heading}”',
  lookSkipped: '文件超过 20 MB，不预览，可以直接递交。',
  pasteTitle: '或者从表格软件复制，粘贴在这里',
  pasteHint: '连同列名那一行一起复制。粘贴后会显示前几行读成什么。',
  pastedName: '粘贴的表格',
  saved: '已记住',
  none: '还没有说明过列名。递交的文件里有平台不认识的列名时，会在预览里问一次。',
  headingsNote: '这里是{unit}的“{item}”文件里，目录不认识的列名各读作什么。改动从下一个文件起生效，已登记的不变。',
} as const
