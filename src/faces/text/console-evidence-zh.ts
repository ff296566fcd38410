/** Of files of proof, in whatever kind of case they are handed in. */
export const consoleEvidence = {
  scanned: '已通过安全检查',
  notScanned: '没有经过安全检查',
  erased: '内容已依法删除，或者保存期已满',
  keptUntil: '保存到 {day} 前',
  attach: '添加材料文件',
  attachHint: 'PDF、OFD、JPEG、PNG，每个不超过 10 MB，最多 20 个。按内容辨认。',
  chooseFiles: '材料文件',
  notTaken: '异议已经提交，这些材料文件没有收下：{names}。请在“办理”里重新添加。',
  attached: '已添加“{name}”。',
}
