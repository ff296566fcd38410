/** What is said of exports to the platform above. */

export const provinceRefusals = {
  PROVINCE_EXPORT_CLOSED: {
    title: '这次上报已经办结',
    detail: '第 {export} 次上报已于 {closed} 办结，没有再改。',
  },
  PROVINCE_EXPORT_UNKNOWN: {
    title: '没有这次上报',
    detail: '没有第 {export} 次上报。请先列出各次上报，核对编号。',
  },
  PROVINCE_RECEIPT_AWAITED: {
    title: '上一次上报还没有回执',
    detail:
      '第 {export} 次上报（{made}）还在等回执，没有再做一次。请先读入回执；确实不会有回执的，写明放弃那一次，其中的行会再次上报。',
  },
}

export const provinceOperations = {
  'province.make': '汇集上级平台回执以来新增、变更、终止的信息，准备上报',
  'province.exports': '列出各次上报和回执情况',
  'province.file': '一次上报中某类信息的国家标准文件，或者零报送清单',
  'province.receipt': '读入上级平台的回执：哪些接收，哪些退回，为什么',
}

export const provinceWords = {
  headings: {
    record: '记录编号',
    change: '变更类型',
    unit: '单位名称',
    uscc: '统一社会信用代码',
    item: '信息类别',
    month: '月份',
  },
  changes: { new: '新增', changed: '变更', ended: '终止' },
}
