/** What is said of taking over the records of a former system. */

export const takeoverOperations = {
  'intake.take-over': '接管原系统的信用记录及其首次公示、修复、结束的日子；可以先演练',
  'intake.reconciliation': '接管对账：按信息类别、机关、年份核对行数与入账的记录数',
}
