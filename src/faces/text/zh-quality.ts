/** What is said of the quality of what is handed in. */

export const qualityRefusals = {
  OPEN_ROW_CLOSED: {
    title: '这一行已经办结',
    detail: '第 {row} 行已于 {closed} 办结，没有再改。',
  },
  OPEN_ROW_UNKNOWN: {
    title: '没有这一行待办',
    detail: '这个批次的第 {row} 行不在待办的行里，或者不属于您的单位。请从待办清单里打开。',
  },
  ZERO_REPORT_CONTRADICTED: {
    title: '这个月已经报送过',
    detail: '{month} 本单位已报送{item} {rows} 行，不能再报“本月没有”。',
  },
  ZERO_REPORT_SAID: {
    title: '已经零报送',
    detail: '{month} 的{item}已经报过“本月没有”，没有重复登记。',
  },
  ZERO_REPORT_TOO_EARLY: {
    title: '月份还没有到',
    detail: '{month} 还没有到，不能提前零报送。',
  },
}

export const qualityOperations = {
  'intake.settle-row': '说明一行未入账的内容不再报送及其原因',
  'quality.count': '按单位、信息类别、区划、月份统计报送数量和质量',
  'quality.rows': '一个统计数背后的批次、行或者信用记录',
  'quality.file': '统计表，供表格软件打开',
  'quality.bulletin': '某个月的报送质量通报：按单位、信息类别、区划，迟报、未报和未办结的点名',
  'quality.bulletin-file': '同一通报，表格或者 PDF 文书',
  'quality.month': '一个单位某个月报送了什么，还有哪些行没有入账',
  'quality.reminders': '该催办的：超过十个工作日没有办结的行，按单位和信息类别',
  'quality.say-nothing': '以一个单位的名义零报送：某类信息某月没有',
}

/** Columns of the figures. */
export const qualityColumns = {
  unit: '单位',
  item: '信息类别',
  division: '区划',
  month: '月份',
  submissions: '批次',
  rows: '报送行数',
  sound: '入账',
  refused: '退回',
  held: '待核',
  compliance: '合规率',
  completeness: '完整率',
  late: '迟报',
  lateShare: '迟报率',
  unlinked: '未关联',
  linkedShare: '关联率',
  wrong: '异议后更正',
  wrongShare: '错报率',
  zero: '零报送',
  open: '未办结',
  oldest: '最早未办结',
  obliged: '应报单位',
  reported: '已报或零报送',
  workingDays: '已满工作日',
}

export const qualityWords = { sheet: '报送质量', total: '合计', bulletin: '报送质量通报' }
