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
  SAME_ALREADY: {
    title: '已经是同一组织，或者已经提过',
    detail: '这两个已经是同一个组织，或者已有一件同样的提议在等待决定。没有改动。',
  },
  SAME_DECIDED: {
    title: '已经决定',
    detail: '这件提议⟨已于 {on} ⟩作出决定。没有改动。',
  },
  SAME_NOT_IN_FORCE: {
    title: '没有可以撤销的合并',
    detail: '这件提议没有通过，或者已经撤销。没有改动。',
  },
  SAME_OTHER_WAY: {
    title: '应当反过来合并',
    detail: '⟨{uscc} ⟩还没有登记信息，另一个有。合并后应保留有登记信息的组织。没有改动。请把两个对调后再提。',
  },
  SAME_UNKNOWN: {
    title: '没有这件提议',
    detail: '没有这件合并提议，或者它不在您的管辖范围内。',
  },
  SAME_UNSEEN: {
    title: '先看会怎样变，再决定合并或者撤销',
    detail: '还没有看过合并或者撤销会改变什么，或者看过之后两边又有变化。没有改动。请看过现在会怎样变，再决定。',
  },
}

export const queueOperations = {
  'intake.held-list': '待核的行，最早的在前',
  'intake.held-row': '一条待核的行的全部内容；办理的人能看到被遮盖的部分',
  'intake.decide-held': '办理待核的行：遮盖、写明理由放行、重新判断，或者退回',
  'intake.name-conflicts': '名称与代码不符的：已知的名称、等待的行',
  'intake.decide-name': '认定名称：新名称、曾用名、写错，或者不是这个组织；等待的行随即重新判断',
  'intake.decided-names': '已经认定的名称',
  'intake.same-candidates': '没有代码的待核行可能是哪些组织',
  'intake.propose-same': '提议：没有代码的名称和旧编号，或者另一个组织，就是这个组织',
  'intake.same-list': '合并提议，两边的情况都在；以及看上去相同、还没有人提的',
  'intake.look-at-same': '看两个组织合并会改变什么：哪些记录移动，两边的公示页面前后怎样；不作改动',
  'intake.decide-same': '决定两个是不是同一组织；提议的人不能自己决定',
  'intake.look-at-undo': '看撤销合并会改变什么：哪些记录、代码、名称回到哪一边，两边的公示页面前后怎样；不作改动',
  'intake.undo-same': '撤销合并：代码和名称各归各位，信息回到原来的编号下',
}
