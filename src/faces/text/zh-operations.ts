/** What each operation does, by its name. */

import { accessOperations } from './zh-access.ts'
import { correctionOperations } from './zh-corrections.ts'
import { endOperations } from './zh-ends.ts'
import { exchangeOperations } from './zh-exchange.ts'
import { headingOperations } from './zh-headings.ts'
import { keyOperations } from './zh-keys.ts'
import { lawDeskOperations } from './zh-law-desk.ts'
import { listOperations } from './zh-lists.ts'
import { measureOperations } from './zh-measures.ts'
import { noticeOperations } from './zh-notices.ts'
import { objectionOperations } from './zh-objection.ts'
import { provinceOperations } from './zh-province.ts'
import { pullOperations } from './zh-pull.ts'
import { pushOperations } from './zh-push.ts'
import { qualityOperations } from './zh-quality.ts'
import { queueOperations } from './zh-queues.ts'
import { repairOperations } from './zh-repair.ts'
import { caseOperations } from './zh-repair-case.ts'
import { takeoverOperations } from './zh-takeover.ts'

export const operations = {
  ...accessOperations,
  ...endOperations,
  ...exchangeOperations,
  ...headingOperations,
  ...keyOperations,
  ...objectionOperations,
  ...pushOperations,
  ...provinceOperations,
  ...queueOperations,
  ...correctionOperations,
  ...qualityOperations,
  ...takeoverOperations,
  ...repairOperations,
  ...caseOperations,
  ...listOperations,
  ...measureOperations,
  ...lawDeskOperations,
  ...noticeOperations,
  ...pullOperations,
  'announcements.publish': '以本单位的名义在门户发布公告或者政策，写明起止日',
  'announcements.withdraw': '撤下本单位在门户发布的公告或者政策',
  'announcements.list': '门户上今天公布的公告和政策',
  'organisations.find': '按代码、名称中的字或者曾用名查组织',
  'organisations.find-by-number': '按文书号或者它的开头查记录和案件，不论是否公示',
  'organisations.show': '一个组织截至某一天已知的全部内容，不论是否公示',
  'organisations.own': '一个组织看自己的全部信息：不论是否公示，各自的状态和期限',
  'organisations.load-units': '载入区划和单位，以及各单位可以报送的信息',
  'organisations.list-units': '全部单位，包括已经撤销的',
  'disclosure.organisation': '一个组织今天公示的全部信息',
  'disclosure.record': '一条今天公示的信息，附各个日期的依据',
  'disclosure.counts': '各类信息今天公示的数量',
  'disclosure.rule': '一条规则：各时期的值、例外、案例，所依据的条文和核对情况',
  'disclosure.rules': '现行的全部规则',
  'intake.context': '报送前要知道的：今天的日期、可以报送的单位、各类信息的字段',
  'intake.submit': '以一个单位的名义递交一份文件',
  'intake.list': '报送批次，最新的在前',
  'intake.show': '一个批次：进度、数量、按原因归并的问题',
  'intake.findings': '逐行的问题',
  'intake.findings-file': '清理后的文件，每行旁边附结果、记录编号和问题',
  'intake.template': '一类信息的报送模板',
  'intake.withdraw': '以认定单位的名义撤回一条信息，写明理由',
  'law.attest': '把现行法规的版本和全部文件的摘要记入台账',
  'law.load': '载入一个法规文件夹作为新版本，按它重新推算全部记录，然后启用',
  'law.preview': '按另一个版本或者现行版本推算，哪些记录的日期会变',
  'law.refold': '按现行法规重新推算全部记录',
  'ledger.rotate-key': '更换存证日志的密钥，由旧密钥签署交接声明',
  'ledger.witness': '提交见证人在检查点上的签名',
  'ledger.prove-shown': '证明今天公示的一条信息在存证日志里',
  'ledger.prove': '证明一条信息在存证日志里，或者证明一个组织的全部信息就是这些',
  'ledger.consistency': '证明较早的存证日志是较新的开头',
  'ledger.erase': '依法删除一条信息的内容，注明理由和依据，保留删除的痕迹',
  'ledger.key': '存证日志的公钥',
}
