/** What is said of decisions that are typed by hand, and of corrections of records that are kept already. */

/** Headings of a file of corrections, and the cell that empties a field. */
export const correctionWords = { record: '记录编号', reason: '更正理由', clear: '清空' }

export const correctionRefusals = {
  DRAFTS_TOO_MANY: {
    title: '草稿太多',
    detail: '本单位已有 {most} 份草稿。没有保存。请先递交或者删除一些。',
  },
  DRAFT_UNKNOWN: {
    title: '没有这份草稿',
    detail: '这份草稿可能已经递交、删除，或者已过保留期限。',
  },
  CORRECTIONS_TOO_MANY: {
    title: '一次更正的行太多',
    detail: '一个更正文件最多 {most} 行。没有改动。请分成几个文件。',
  },
  CORRECTIONS_WITHOUT_RECORD: {
    title: '没有“{heading}”这一列',
    detail: '更正文件的第一行是列名，要有“{heading}”一列，其余各列是要更正的内容。没有改动。',
  },
  CORRECTION_ELSEWHERE: {
    title: '登记信息不在这里更正',
    detail: '登记注册信息请由登记机关重新报送，新内容自动代替旧内容。没有改动。',
  },
  CORRECTION_FIELD_FIXED: {
    title: '“{title}”不能更正',
    detail: '“{title}”说的是这是哪一份决定，或者不由本平台保存。写错了的，请撤回这条记录，再报送正确的一条。没有改动。',
  },
  CORRECTION_TWICE: {
    title: '同一条记录更正了两次',
    detail: '记录 {record} 在这一次里出现了两次。只办理了第一次。请把两次的内容合在一起再交。',
  },
}

export const correctionOperations = {
  'intake.entry-form': '录入一份决定的表单：各项内容和要求',
  'intake.drafts': '本单位的草稿',
  'intake.save-draft': '保存草稿，个人的号码不保存',
  'intake.drop-draft': '删除草稿',
  'intake.record-to-correct': '本单位一条记录的全部内容：哪些可以更正、现在怎样公示',
  'intake.look-at-withdrawal': '看撤回一条记录会改变什么：公示页面、条数、措施；不作改动',
  'intake.look-at-corrections': '看一个更正文件会改变什么，公示页面会有什么变化；不作改动',
  'intake.correct': '更正本单位的记录，每条写明理由；更正了代码的，记录移到正确的组织名下',
  'intake.moved-records': '因更正代码或者组织合并而移出、移入的记录，告诉两边的组织和作出决定的单位',
}
