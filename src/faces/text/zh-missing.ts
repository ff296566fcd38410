/** What a restored installation lacks, and how a start says it. */

export const missing = {
  'segment-cut-short': '预写日志的段 {segment} 不完整，从那里起写入的内容缺失。',
  'segment-missing': '缺少预写日志的段 {segment}，从那里起写入的内容随之缺失。',
  'segments-not-replayed': '预写日志在 {from} 处损坏，其后的 {segments} 段没有重放。',
  entries: '台账缺少 {lacking} 条记录：现有 {found} 条，应有 {expected} 条。',
  acts: '台账缺少 {lacking} 次操作：现有 {found} 次，应有 {expected} 次。',
  leaves: '存证日志缺少 {lacking} 项：现有 {found} 项，应有 {expected} 项。',
  root: '存证日志的根值为 {found}，做备份时为 {expected}。',
  'log-cut-short': '存证日志缺少已经签署的 {lacking} 项：现有 {found} 项，检查点 {file} 计有 {expected} 项。',
  'log-other-history': '存证日志的前 {expected} 项与检查点 {file} 所签署的不同。',
  'checkpoint-unknown': '{file} 不是这里的存证日志签署的检查点。',
  'not-finished': '恢复中断了。请删除这个文件夹，重新恢复。',
  'ledger-wrong': '台账与写入时不一致，请用 ledger verify 查看。',
  readOnly: '只供查阅：{said}',
  notErased: '备份中的清洗副本未能按此后的删除再清一遍，下次启动时再试：{fault}',
  incomplete: '有内容缺失，这个文件夹只供查阅：',
}
