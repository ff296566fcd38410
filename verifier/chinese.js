// What is checked, why a check failed, and what a witness reports, in Chinese. `english.js` says the same.

/** The answers: what is proved by each type of file, and that nothing is. */
const ANSWERS = {
  record: '核验通过：文件中这条信息的各笔记录，在存证日志里就是这样，一字未改。',
  organisation: '核验通过：到检查点为止，台账里关于这个组织的全部记录都在文件中，没有隐瞒。',
  absence: '核验通过：到检查点为止，台账里没有关于这个组织的任何记录。',
  consistency: '核验通过：较新的存证日志以较旧的开头，没有改写过。',
  checkpoint: '核验通过：这个检查点由该存证日志签署。',
  statement: '核验通过：这份说明是该密钥的持有者签署的，一字未改。',
  end: '核验通过：平台在出具之日签署，这条信息已经终止。',
  none: '核验没有通过。',
}

/** By step: what it says once it has passed. */
const STEPS = {
  form: '文件是{type}，格式正确。',
  signature: '检查点由 {origin} 签署，存证日志共 {size} 项。',
  statement: '说明由 {origin} 签署。',
  cosigned: '所给的见证方中有 {witnesses} 个会签。',
  headers: '{entries} 笔记录的首部都是唯一规定的写法。',
  contents: '{given} 笔记录的内容与登记时的承诺值一致。',
  contentsKept: '{given} 笔记录的内容与登记时的承诺值一致；{kept} 笔的内容已抹除或者没有附上。',
  inclusion: '{entries} 笔记录都在检查点所指的存证日志里。',
  record: '这 {entries} 笔记录属于同一条信息，先后次序正确。',
  chain: '这 {entries} 笔记录属于同一个组织，从第一笔到最后一笔，一笔接一笔，没有缺漏。',
  everything: '签署过的总表写明：关于组织 {organisation} 的记录就是这些，没有别的。',
  nothing: '签署过的总表写明：没有关于组织 {organisation} 的任何记录。',
  consistency: '{to} 项的存证日志以 {from} 项的存证日志开头。',
}

/** What a file is. */
const TYPES = {
  record: '一条信息的证明',
  organisation: '一个组织全部记录的证明',
  absence: '没有某个组织记录的证明',
  consistency: '存证日志的增长证明',
  checkpoint: '签署的检查点',
  statement: '签署的说明',
  end: '信息终止证明',
}

/** By step, where it failed. */
const FAILED = {
  form: '文件格式',
  signature: '检查点的签名',
  statement: '说明的签名',
  headers: '记录的首部',
  contents: '记录的内容',
  inclusion: '记录在日志中的位置',
  record: '是否同一条信息',
  chain: '组织的记录链',
  everything: '是否为全部记录',
  nothing: '是否没有记录',
  consistency: '日志是否只增不改',
}

const REASONS = {
  unreadable: '既不是证明文件（JSON），也不是签名文本。',
  'unknown-kind': '这种文件这里不认识。',
  'needs-checkpoints': '增长证明要连同前后两个检查点一起核验，请用命令行。',
  form: '{place} 处不合格式。',
  'no-key': '没有给出存证日志的公钥。',
  checkpoint: '里面没有检查点。',
  signature: '签名与署名的密钥不符：文字或者签名被改动过。',
  'other-key': '所给的密钥没有签署过它：可能是另一个日志，或者密钥不对。',
  origin: '它所属的日志，与自称的或者密钥所属的不同。',
  'no-witness': '所给的见证方没有一个会签。',
  header: '第 {place} 笔记录的首部不合格式。',
  'content-half': '第 {place} 笔记录的盐值和内容缺了一样。',
  content: '第 {place} 笔记录的内容与登记时的承诺值不一致：内容被改动过。',
  'not-in-log': '第 {place} 笔记录不在日志的所称位置：被改动过，或者从未登记。',
  'not-proved': '第 {place} 笔记录没有附上它在日志里的证明。',
  'other-record': '第 {place} 笔记录属于另一条信息。',
  order: '第 {place} 笔记录次序不对。',
  'other-organisation': '第 {place} 笔记录属于另一个组织。',
  gap: '第 {place} 个位置上不是该编号的记录：缺了一笔，或者被挪动。',
  previous: '第 {place} 笔记录与前一笔接不上。',
  count: '文件中有 {given} 笔记录，总表写的是 {count} 笔。',
  head: '最后一笔记录与总表所写的不符。',
  'no-map': '检查点里没有总表。',
  'map-key': '总表中的位置不是这个组织的。',
  'map-other': '那个位置上的内容不能说明没有这个组织。',
  'map-root': '与签署过的总表对不上：有记录被隐去，或者用的是另一时刻的总表。',
  sizes: '证明所说的大小与检查点的不同。',
  inconsistent: '较新的日志不以较旧的日志开头：原有内容被改写过。',
}

/** What a witness reports. */
const WITNESS = {
  ok: '已会签：{size} 项。与上次的 {remembered} 项相比，日志只增未改。',
  first: '首次会签：{size} 项。从此以后，任何改写都会被发现。',
  unavailable: '没能查看，没有会签：{why}',
  malformed: '警报：日志给出的检查点不成其为检查点。',
  'bad-signature': '警报：检查点不是用日志的密钥签署的。',
  'wrong-origin': '警报：检查点属于另一个日志。',
  rollback: '警报：日志现有 {size} 项，以前有 {remembered} 项：末尾被截去。',
  fork: '警报：同样是 {size} 项，日志却给出两种历史。',
  'map-fork': '警报：同样是 {size} 项，日志却给出两张总表。',
  rewritten: '警报：日志从 {remembered} 项增到 {size} 项，但以前的内容被改写了。',
  skipped: '警报：日志增到 {size} 项，却不承认自己签署过 {remembered} 项的检查点。',
  tiles: '警报：日志给出的数据块算不出它为 {size} 项签署的根值。',
  notTaken: '平台没有收下这次见证签名，下次再提交：{why}。',
  evidence: '前后两个检查点已存入 {evidence}。没有会签。',
}

/** Labels of what is shown. */
const LABELS = {
  organisation: '组织',
  record: '信息',
  entry: '第 {entry} 笔',
  checkpoint: '检查点',
  leaves: '项',
  root: '根值',
  cosigned: '会签',
  kept: '（内容已抹除或者没有附上）',
  ok: '通过',
  failed: '不符',
}

/** What the page in the browser says besides. */
const PAGE = {
  ready: '程序已载入，可以断开网络。请选择或者拖入文件。',
  checking: '正在核验 {file}……',
  done: '{file} 核验完毕，结果在下面。',
  tooLarge: '文件超过 {most} MB，没有读取。',
  unread: '文件读不出来，或者不是 UTF-8 文本。',
  badKey: '“公钥”第 {line} 行不是有效的公钥。请核对是否抄全：名称、加号、八位编号、加号、公钥。',
  badWitness: '“见证方公钥”第 {line} 行不是有效的见证方公钥。',
  steps: '逐步核验',
  stepsFailed: '核验到哪一步',
  entries: '文件里的记录',
  shown: '这里列出前 {shown} 笔，共 {all} 笔。每一笔都核验过。',
  raw: '登记原文（JSON）',
  about: '这份证明',
  organisationId: '组织的平台编号',
  recordId: '信息编号',
  checkpoint: '检查点',
  size: '存证日志项数',
  root: '根值',
  cosigned: '见证方会签',
  at: '登记时间',
  chinaTime: '{time}（北京时间）',
  words: '说明原文',
  pasted: '粘贴的文字',
  notThat:
    '没有通过，说明文件与签署过的存证日志对不上，不说明是谁改的。请向出具文件的单位另要一份；仍不通过，请告知平台承办单位。',
  whatNot: '通过只说明文件与签署过的存证日志一致，不说明记录的内容本身对不对，也不说明检查点以后有没有新的记录。',
}

/** 终止证明里说的，以及因何终止。 */
const END = {
  organisation: '组织',
  uscc: '统一社会信用代码',
  item: '信息类别',
  documentNo: '文书号',
  endedOn: '终止日（自这一天起不再公示）',
  by: '终止原因',
  clause: '依据',
  statedOn: '出具日',
  log: '出具时的存证日志',
  article: '《{instrument}》第{article}条',
  later: '证明的是出具之日的情况。以后是否仍然如此，可以看平台的 /records/{record} 这一页：写明已不再公示的，仍然有效。',
  repair: '信用修复',
  period: '公示期届满',
  withdrawal: '认定单位撤回',
  annulment: '决定被撤销',
  delisting: '移出名单',
  status: '信息自身的状态已经失效',
}

/** What an act did to a record, by the number in the header. */
const KINDS = {
  1: '登记',
  2: '更正',
  3: '撤回',
  4: '信用修复',
  5: '撤销',
  6: '提出异议',
  7: '异议办结',
  8: '临时屏蔽',
  9: '解除屏蔽',
  10: '移出',
  11: '移入',
  12: '抹除内容',
  13: '导入',
  14: '列入名单',
  15: '移出名单',
}

export const chinese = { ANSWERS, STEPS, FAILED, REASONS, WITNESS, LABELS, PAGE, KINDS, TYPES, END }
