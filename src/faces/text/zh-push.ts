/** What is said to systems that push rows. */

export const pushRefusals = {
  PUSH_KEY_RUNNING: {
    title: '同一批正在登记',
    detail: '这个编号的一批正在登记。没有重复登记。请稍后用同一编号再发一次，取结果。',
  },
  PUSH_KEY_TAKEN: {
    title: '编号已经用过',
    detail: '这个编号已用于另一批内容。没有登记。内容不同的一批请用新的编号；要取原来的结果，请照原样再发。',
  },
}

export const pushOperations = {
  'intake.push': '部门系统成批推送数据：每批一个编号，重发不会重复登记，逐行答复',
}
