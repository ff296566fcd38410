/** What is said of a repair case beyond its steps: proofs, papers, the overview, deadlines kept. */

export const caseRefusals = {
  EVIDENCE_CUT_OFF: {
    title: '材料文件不完整',
    detail: '文件是空的，或者传到一半就断了。没有收下。请确认在自己的电脑上能打开，再交一次。',
  },
  EVIDENCE_INFECTED: {
    title: '材料文件没有通过安全检查',
    detail: '安全检查发现：{found}。没有收下。请换一份干净的文件再交。',
  },
  EVIDENCE_TOO_LARGE: {
    title: '材料文件过大',
    detail: '一个文件不能超过 {most} 字节。没有收下。请压缩图片或者分成几个文件。',
  },
  EVIDENCE_TOO_MANY: { title: '材料已经够多', detail: '一个案件最多 {most} 个材料文件。没有收下。请把几页合成一个 PDF。' },
  EVIDENCE_TYPE: {
    title: '不收这种文件',
    detail: '材料收 PDF、OFD、JPEG、PNG，按内容辨认，改扩展名没有用。没有收下。请另存为其中一种再交。',
  },
  EVIDENCE_UNKNOWN: { title: '没有这份材料', detail: '案件 {case} 里没有第 {no} 份材料，或者其内容已依法删除、保存期已满。' },
  SCANNER_SILENT: {
    title: '安全检查没有应答',
    detail: '收材料前要经过安全检查，检查程序现在没有应答。没有收下。请过一会儿再交。',
  },
}

export const caseWords: Readonly<Record<string, string>> = { 'step:attached': '补充材料', 'step:told': '制作文书' }

export const caseOperations = {
  'repair.attach': '向正在办理的案件提交证明材料（PDF、OFD、JPEG、PNG）',
  'repair.evidence': '案件的一份证明材料',
  'repair.commitment-letter': '信用承诺书（PDF），平台已有的内容都已填好，盖章后提交',
  'repair.notice': '案件一步的文书（PDF，有编号；不写明是哪一步的，给最近一步的）：补正告知、受理、不予受理、延期、修复决定',
  'repair.overview': '辖区内全部办理中的修复案件：期限、各单位的办理量、到期日历、逾期的',
  'repair.kept': '一年来信用修复各个期限是否守住，按期限和单位统计',
}
