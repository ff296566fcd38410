/** The Chinese of refusals: a short title, then what, why and what to do. A part in ⟨⟩ is left out where one of its values is not known. */

import type { RefusalCode } from '#rules/outcome'
import { accessRefusals } from './zh-access.ts'
import { backupRefusals, backupWords } from './zh-backup.ts'
import { correctionRefusals } from './zh-corrections.ts'
import { endRefusals } from './zh-ends.ts'
import { exchangeRefusals } from './zh-exchange.ts'
import { headingRefusals } from './zh-headings.ts'
import { keyRefusals } from './zh-keys.ts'
import { lawDeskRefusals, lawDeskWords } from './zh-law-desk.ts'
import { listRefusals, listWords } from './zh-lists.ts'
import { measureRefusals } from './zh-measures.ts'
import { snapshotRefusals } from './zh-mirror.ts'
import { noticeRefusals } from './zh-notices.ts'
import { objectionRefusals, objectionWords } from './zh-objection.ts'
import { operatingRefusals } from './zh-operating.ts'
import { provinceRefusals } from './zh-province.ts'
import { pullRefusals } from './zh-pull.ts'
import { pushRefusals } from './zh-push.ts'
import { qualityRefusals } from './zh-quality.ts'
import { queueRefusals } from './zh-queues.ts'
import { repairRefusals, repairWords } from './zh-repair.ts'
import { caseRefusals, caseWords } from './zh-repair-case.ts'
import { windowRefusals } from './zh-window.ts'
import { witnessRefusals, witnessWords } from './zh-witness.ts'

type Said = { title: string; detail: string }

export const refusals: Record<RefusalCode, Said> = {
  ...backupRefusals,
  ...snapshotRefusals,
  ...witnessRefusals,
  ...accessRefusals,
  ...endRefusals,
  ...exchangeRefusals,
  ...headingRefusals,
  ...operatingRefusals,
  ...pushRefusals,
  ...provinceRefusals,
  ...lawDeskRefusals,
  ...noticeRefusals,
  ...pullRefusals,
  ...queueRefusals,
  ...correctionRefusals,
  ...qualityRefusals,
  ...keyRefusals,
  ...objectionRefusals,
  ...windowRefusals,
  ...repairRefusals,
  ...caseRefusals,
  ...listRefusals,
  ...measureRefusals,
  ACT_NOT_ERASABLE: {
    title: '这一操作记录不能清除',
    detail: '没有操作记录 {act}，或者它本身就是清除的记录。没有清除任何内容。请核对操作编号和阶段。',
  },
  ACTOR_MAY_NOT: {
    title: '没有这项操作的权限',
    detail:
      '您现在的身份不能办这件事⟨（{operation}）⟩⟨，不能以 {unit} 的名义办⟩。请由有权限的人员办理，或在平台所在的机器上操作。',
  },
  DATABASE_NEWER_THAN_PROGRAM: {
    title: '数据库比程序新',
    detail: '数据库的版本是 {database}，程序只认到 {program}。没有改动。请使用更新的程序。',
  },
  DATABASE_ROLES_NOT_PERMITTED: {
    title: '没有建立数据库角色的权限',
    detail: '用户 {user} 不能建立平台所需的角色。没有改动。请由数据库管理员执行：{statements}。',
  },
  DATABASE_TOO_OLD: {
    title: 'PostgreSQL 版本过旧',
    detail: '数据库是 PostgreSQL {version}，需要 {needed} 或更新。没有改动。请先升级数据库。',
  },
  DATA_FOLDER_IN_USE: {
    title: '数据目录正在使用',
    detail: '另一个进程正在使用 {folder}⟨，它在 {where}⟩。请使用那一个，或先停止它。',
  },
  FILE_DAMAGED: {
    title: '文件已损坏',
    detail: '文件没有读成：⟨{part} ⟩已损坏。没有登记任何一行。请用表格软件打开后另存为 xlsx，再交。',
  },
  FILE_DOCTYPE: {
    title: '表格里有不允许的声明',
    detail: '表格内含 DOCTYPE 或自定义实体，正常的表格没有这些。没有登记，也没有展开。请用表格软件重新另存为 xlsx。',
  },
  FILE_EMPTY: { title: '文件是空的', detail: '文件里没有任何一行。没有登记。请确认导出时选对了表，再交一次。' },
  FILE_ENCODING: {
    title: '文件的文字编码没有认出',
    detail: '文件不是 UTF-8，也不是 GB 18030⟨（第 {line} 行读不通）⟩。没有登记。请另存为 UTF-8 的 CSV，或交 xlsx。',
  },
  FILE_ENCRYPTED: { title: '文件设有密码', detail: '加密的表格读不了。没有登记。请去掉打开密码后再交。' },
  FILE_LINKS: {
    title: '表格引用了别的文件',
    detail: '表格里有指向外部文件的链接。没有登记，也没有打开链接。请把引用改为实际的值后再交。',
  },
  FILE_MACROS: {
    title: '表格里有宏',
    detail: '文件里有程序（宏）。没有登记，也没有运行。请另存为不带宏的 xlsx 后再交。',
  },
  FILE_MEDIA_UNKNOWN: {
    title: '文件类型不能读',
    detail: '只读 csv、xlsx、xls 和 jsonl。⟨这个文件像是 {found}。⟩没有登记。请另存为 xlsx 或 csv 后再交。',
  },
  FILE_NOT_WORKBOOK: {
    title: '不是能读的表格文件',
    detail: '内容不是表格。⟨像是{found}。⟩没有登记任何一行。请用表格软件打开后另存为 xlsx。',
  },
  FILE_OLD_WORKBOOK: {
    title: '格式太旧，不能读',
    detail: '文件是 1993 年以前的表格格式。没有登记。请用表格软件打开后另存为 xlsx，再交。',
  },
  FILE_RATIO: {
    title: '压缩包展开后过大',
    detail: '文件展开后比本身大得太多，像是损坏或恶意构造的。没有登记，也没有展开。请重新导出后再交。',
  },
  FILE_TOO_LARGE: {
    title: '文件过大',
    detail: '文件超过上限。没有登记。请分成几个文件再交；各行分开登记，不影响结果。',
  },
  FILE_TOO_MANY_COLUMNS: {
    title: '列太多',
    detail: '列数超过上限⟨（第 {row} 行有第 {column} 列）⟩。没有登记。请只保留模板里的列。',
  },
  FILE_TOO_MANY_ROWS: { title: '行太多', detail: '行数超过上限⟨ {most}⟩。请分成几个文件再交。' },
  FILE_TRUNCATED: {
    title: '文件不完整',
    detail: '文件没有读成：内容在中途断了。没有登记任何一行。请重新导出后再交。',
  },
  HEADINGS_NOT_FOUND: {
    title: '没有找到表头',
    detail: '前 20 行里没有{item}的列名。没有登记。⟨必须有的列：{missing}。⟩请使用模板，或把表头改成模板的列名。',
  },
  INPUT_INVALID: { title: '填写的内容不符合要求', detail: '有 {count} 处不符合要求：{places}。请改正后再试。' },
  ITEM_UNKNOWN: { title: '没有这个目录条目', detail: '目录里没有 {item}。⟨现有：{known}。⟩' },
  LAW_LENGTHENS_SHOWN: {
    title: '已公示的截止日会推迟',
    detail:
      '按这份法规，有 {count} 条已公示的记录公示截止日会推迟：{rules}。已公示的截止日只有法规文件明文规定的才能推迟：须另列新值，写明施行日、transition: new 和见过原文的 transitionClause。没有启用。',
  },
  LAW_NOT_READY: {
    title: '法规版本正在启用',
    detail: '程序用的是法规版本 {program}，数据库已启用 {database}。没有登记。稍后会自动跟上，请再试一次。',
  },
  LAW_UNSOUND: {
    title: '法规目录有错误',
    detail: '目录里有 {errors} 处错误，第一处在 {first}。没有载入。请用 law check 逐处改正后再载入。',
  },
  LOG_BEHIND: {
    title: '存证日志还没有写到这里',
    detail: '这一内容还没有进入存证日志。一般几秒内就会进入，请稍后再试；一直没有进入的，请用 ledger verify 检查。',
  },
  LOG_SIZE_UNKNOWN: {
    title: '存证日志没有这么长',
    detail:
      '这个存证日志现有 {size} 条，没有签发过更大的检查点。请核对数字。如果您手里有本平台签署、数字更大的检查点，请保存好并告知平台和见证人：说明这里缺了内容。',
  },
  LOG_UNKNOWN: { title: '没有这个存证日志', detail: '这里没有这个名称的存证日志。请照检查点第一行填写名称。' },
  NOT_DISCLOSED: {
    title: '没有今天公示的信息',
    detail: '此地址没有今天公示的信息。可能从未公示，也可能公示期已经结束。可以查这个组织今天公示的信息。',
  },
  NOT_FOUND: {
    title: '没有这个地址',
    detail: '没有这个地址或这项内容⟨（{rule}）⟩。可以看接口说明 /api-docs。',
  },
  ORGANISATION_UNKNOWN: {
    title: '今天没有依法公示的信息',
    detail:
      '代码 {uscc} 今天没有依法公示的信息。可能没有在这里登记过，也可能不公示或者公示期已经结束。请核对代码，或用名称查。',
  },
  RECORD_ENDED: {
    title: '这条信息已经终结',
    detail: '已修复、撤回或撤销的信息不会重新公示。作出了新决定的，请用新的文号报送。',
  },
  RECORD_UNKNOWN: { title: '没有这条信息', detail: '记录编号 {record} 不存在。请核对编号。' },
  SAMPLE_NOT_ALONE: {
    title: '这里不载入演示数据',
    detail:
      '数据库里有演示省以外的单位，例如{unit}。演示数据没有载入，也没有改动。要试用演示数据，请换一个数据目录；加 --empty 启动则不再提示。',
  },
  SUBMISSION_UNKNOWN: { title: '没有这个批次', detail: '没有编号是 {submission} 的批次。请核对编号。' },
  UNIT_MAY_NOT_HAND_IN: {
    title: '这个单位不能报送这类信息',
    detail: '{unit}不能报送{item}。⟨可以报送的是：{units}。⟩如职责已调整，请联系信用中心修改目录。',
  },
  UNIT_OUTSIDE_DIVISION: {
    title: '作出决定的机关不在本单位辖区',
    detail: '{unit}不能替 {authority} 报送。⟨可以报送的是：{units}。⟩整个文件没有登记。',
  },
  UNIT_UNKNOWN: {
    title: '没有登记过这个单位',
    detail: '没有代码是 {uscc} 的报送单位。请核对代码；新设的单位请联系信用中心登记。',
  },
  USCC_INVALID: {
    title: '代码有误',
    detail: '这不是有效的统一社会信用代码。⟨{finding}⟩',
  },
}

export const fault = { title: '平台出错', detail: '平台出错，您的操作没有生效。请稍后再试；仍不行，请告知编号 {trace}。' }

/** Of a file that could not be read to its end, behind the title: what landed before stays. */
export const midway: string =
  '文件只读到中途⟨，停在第 {row} 行以后⟩。此前读到的 {rows} 行已经判断，其中 {landed} 行已登记，仍然有效；后面的行没有登记。请修好文件后整份再交，已登记的行不会重复。'

/** Values of refusals that are codes themselves. */
export const words: Readonly<Record<string, string>> = {
  ...backupWords,
  ...witnessWords,
  ...objectionWords,
  ...repairWords,
  ...caseWords,
  ...lawDeskWords,
  ...listWords,
  'found:gzip': ' gzip 压缩包',
  'found:zip': '普通的压缩包',
  'found:xlsb': ' xlsb 二进制工作簿',
  'found:binary': '二进制文件',
  'found:text': '改了扩展名的文本文件',
  'found:pdf': ' PDF 文件',
  'found:rtf': ' RTF 文档',
  'found:rar': ' RAR 压缩包',
  'found:7z': ' 7z 压缩包',
  'found:html': '网页',
  'found:xml': ' XML 文件',
  'found:image': '图片',
  'part:directory': '压缩包目录',
}
