/** What is said of rows that are held, of names in conflict, and of what is decided on them. */

export const queueRefusals = {
  HELD_NOT_RELEASED: {
    title: '不能放行',
    detail: '这一行没有可以放行的内容：身份号码从不放行，只能遮盖后登记，或者退回。没有改动。',
  },
  HELD_ROW_UNKNOWN: {
    title: '没有这条待核的行',
    detail: '第 {row} 行不在待核之列：可能已经办理、已由新报送的同一行代替、已过保留期限，或者不在您的管辖范围内。',
  },
  HELD_ROW_UNREADABLE: {
    title: '这一行不能重新判断',
    detail:
      '第 {row} 行的清理件已不能按原来的列名读出：可能有列名的说明已被取消。没有改动。请先恢复列名的说明，或者退回由单位重新报送。',
  },
  REASON_HOLDS_NUMBER: {
    title: '理由里有个人的号码',
    detail: '理由里像是写了手机号、银行卡号或者身份号码。没有改动。请不要在理由里抄写号码，说明是什么即可。',
  },
}

export const queueOperations = {
  'intake.held-list': '待核的行，最早的在前',
  'intake.held-row': '一条待核的行的全部内容；办理的人能看到被遮盖的部分',
  'intake.decide-held': '办理待核的行：遮盖、写明理由放行、重新判断，或者退回',
  'intake.name-conflicts': '名称与代码不符的：已知的名称、等待的行',
  'intake.decide-name': '认定名称：新名称、曾用名、写错，或者不是这个组织；等待的行随即重新判断',
  'intake.decided-names': '已经认定的名称',
}
