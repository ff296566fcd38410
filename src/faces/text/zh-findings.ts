/** The Chinese of findings: what is wrong with a row, why, what to do. A part in ⟨⟩ is left out where one of its values is not known. */

import type { FindingCode } from '#rules/outcome'

export const findings: Record<FindingCode, string> = {
  AMOUNT_DIFFERS_FROM_TEXT: '“{field}”是 {value} 万元，“{other}”里写的是 {expected} 万元。已照填写的登记。请照决定书核对。',
  AMOUNT_IMPLAUSIBLE: '“{field}” {value} 万元超过 {above} 万元，少见。已照填写的登记。单位是万元，请核对是不是按元填的。',
  AMOUNT_UNIT_DOUBTFUL: '“{field}”像是按元填的：{value}，“{other}”里写的是 {expected} 万元。单位是万元。请改为 {expected}。',
  AUTHORITY_NAME_MISMATCH:
    '机关名称与代码登记的名称不同。⟨文件中是“{value}”，⟩⟨登记的是“{known}”。⟩已按代码登记，请核对是否抄错。',
  AUTHORITY_OUTSIDE_DIVISION: '作出决定的机关不在本单位的辖区内。⟨{authority}属于{division}。⟩请由该机关或其所在地的单位报送。',
  AUTHORITY_UNKNOWN:
    '没有登记过这个机关的代码。⟨文件中是“{value}”。⟩本行待核；请核对代码，确有这个机关的，请联系信用中心登记。',
  CATEGORY_MISMATCH: '行政相对人类别与代码不符。文件中是“{value}”⟨，代码 {uscc} 属于“{expected}”⟩。已按代码登记，请核对。',
  CATEGORY_UNKNOWN: '行政相对人类别“{value}”不在列表内。请按证照填写组织的类别；自然人的信息不报送。',
  CELL_ERROR: '“{field}”是表格软件的错误值⟨ {value}⟩。没有可以登记的内容。请改为实际的值。',
  CELL_TOO_LONG:
    '⟨“{field}”⟩有一格超过 {most} 个字，没有读取。本行没有登记，其他行不受影响。请缩短；若是引号不成对，请补上引号。',
  CHARACTER_UNSTORABLE: '“{field}”里有不能保存的字符⟨（第 {position} 个）⟩。多为空字符或乱码。请删去该字符后再交。',
  CLAIM_IMPOSSIBLE:
    '“{heading}”不成立：日子还没有到，或者结束早于开始，或者写了原因没有写日子。本行没有接管，请按原系统的记载改正。',
  CLAIM_UNREADABLE: '“{heading}”读不懂。日子写作 2026-03-31，原因用期满、信用修复、撤回、撤销、移出。本行没有接管，请改正。',
  COLUMN_MISSING: '缺少必填的列“{heading}”。缺了必填的列，各行都不能登记。请补上，列名照模板写。',
  COLUMN_PERSON_CUT: '“{heading}”这一列涉及个人，已经裁去。裁去的内容没有保存。以后请从文件中删除这一列。',
  COLUMN_TWICE: '有两列都是“{field}”，内容不同⟨：“{value}”和“{other}”⟩。不能判断用哪一列，没有登记。请删去一列。',
  COLUMN_UNKNOWN: '不认识“{heading}”这一列，没有读取。其余各列照常登记。需要登记的，请照模板改列名。',
  CONFLICT_IN_FILE:
    '同一份决定在文件中出现两次，内容不同⟨（另见第 {row} 行）⟩。前一行照常判断，本行没有登记。请核对，只保留正确的一行。',
  CORRECTED_BY_OBJECTION:
    '“{field}”填的⟨“{value}”⟩是异议更正以前的内容，{decided} 的异议决定已经更正。本行待核，没有改回去。请照更正后的内容报送；另有新的决定的，请用新的文号报送。',
  DATE_FUTURE: '“{field}” {value} 晚于今天。只登记已经作出的决定。请核对年份。',
  DATE_IMPOSSIBLE: '“{field}” {value} 这一天不存在。请照决定书核对年、月、日。',
  DATE_ORDER: '“{field}”⟨ {value} ⟩早于“{other}”⟨ {otherValue}⟩。先后颠倒，不能登记。请核对两个日期。',
  DATE_UNREADABLE: '“{field}”不是能读的日期：{value}。请写成 2026-05-31 这样的形式；长期有效的写“长期”。',
  DECISION_SAID_WITHDRAWN: '状态写的是“{value}”，决定像是已经撤回或撤销。本行待核，由认定单位办理，没有上网。',
  DIVISION_INVALID: '“{field}” {value} 不是行政区划代码。代码是 6 位数字。请照现行区划表填写。',
  DOCUMENT_NUMBER_UNUSUAL: '文号“{value}”的写法少见。已照原样登记。请核对是否抄全，例如“某某罚〔2026〕1号”。',
  DUPLICATE_IN_FILE: '与本文件⟨第 {row} 行⟩完全相同。只登记一次。可以删去重复的行。',
  ENUM_UNKNOWN:
    '“{value}”不在“{field}”的列表内。⟨可以写：{allowed}。⟩请照列表改写；“其他”须写明具体名称，例如“其他-具体名称”。',
  FIELDS_SWAPPED: '“{field}”和“{other}”的内容像是填反了。没有登记。请核对两列。',
  FIELD_MISSING: '缺少“{field}”。没有这一项不能登记。请照决定书补填。',
  FIELD_NOT_EXPECTED_HERE: '这一行不应填写“{field}”。“{other}”里没有{allowed}。请核对是“{other}”漏了，还是这一项多填了。',
  FIELD_REQUIRED_HERE: '这一行必须填写“{field}”。⟨因为“{other}”是“{otherValue}”。⟩请照决定书补填；没有的话，请核对“{other}”。',
  FIELD_TOO_LONG: '“{field}”有 {length} 个字，最多 {max} 个。没有登记，也没有截断。请缩短后再交。',
  FILLER_VALUE: '“{field}”填的是“{value}”，不是实际内容。请照决定书填写；确实没有的选填项请留空。',
  FORMULA_CACHED_VALUE: '“{field}”是公式，读的是文件里保存的结果“{value}”。公式没有运算。请核对结果是否最新。',
  FORMULA_WITHOUT_VALUE:
    '“{field}”是公式，文件里没有保存结果。平台不运算公式，没有登记。请改为实际的值，或在表格软件中重新保存。',
  LATE: '迟报：应在 {due} 前报送⟨，晚了 {days} 个工作日⟩。已照常登记，计入本单位的迟报数。',
  LATE_NOT_SETTLED:
    '是否迟报暂不能判断：报送期限所在年份的工作日安排尚未公布⟨，期限不早于 {notBefore}⟩。已照常登记，公布后自动判断。',
  MINOR_NOT_PUBLISHED: '轻微失信信息，原则上不公示。已登记，不上网。认定单位认为确有必要公示的，须写明理由。',
  MONEY_INVALID: '“{field}”不是能读的金额：{value}。单位是万元，只写数字，例如 1.2。',
  MONEY_NEGATIVE: '“{field}” {value} 小于零。金额不能是负数。请照决定书核对。',
  MONEY_PRECISION: '“{field}” {value} 的小数超过 {max} 位。万元最多 6 位小数，即精确到分。请核对单位是不是万元。',
  MONEY_REQUIRED: '处罚类别有“{otherValue}”，必须填写“{field}”，并且大于零。请照决定书补填；单位是万元。',
  MONEY_UNIT: '“{field}” {value} 不是按万元写的。这一列的单位是万元。请改为 {expected}。',
  NAME_MISMATCH:
    '名称与代码登记的名称不同。⟨文件中是“{value}”，⟩⟨这个代码登记的是“{known}”。⟩本行待核，没有登记到任何组织。请核对名称和代码；改过名的，请先报送登记信息。',
  ORGANISATION_CODE_CHECK: '“{field}” {value} 的校验码不符⟨，前 8 位算出的是 {expected}⟩。已照原样登记。请核对证照。',
  ORGANISATION_CODE_INVALID: '“{field}” {value} 不是组织机构代码。代码是 9 位数字或字母。请核对；没有的请留空。',
  ORGANISATION_PROVISIONAL: '这个组织的登记注册信息还没有收到。本行已登记，页面写明“登记信息待核”。',
  OVER_ON_ARRIVAL: '报送时公示期已经届满⟨（最后一天是 {last}）⟩。已登记，从不公示。不用再做什么。',
  PARTY_AMBIGUOUS: '没有代码，名称“{value}”对应不止一个组织。本行待核。请补填统一社会信用代码。',
  PARTY_CODE_MISSING: '没有填统一社会信用代码，也没有能认出组织的其他代码。本行待核。请补填 18 位代码。',
  PARTY_LIKE_PERSON:
    '没有填统一社会信用代码，名称像是个人姓名。本行待核，名称没有保存。相对人是组织的，请补填 18 位代码和全称；是自然人的，请从文件中删除本行。',
  PARTY_UNKNOWN: '没有代码，也没有名称是“{value}”的组织。本行待核。请补填统一社会信用代码。',
  PERSON_CONTACT_NUMBER:
    '“{field}”里有像个人手机号或者银行卡号的一串数字。本行待核，没有登记；公示的内容不写个人的号码。请删去后重报；不是个人号码的，由信用中心写明理由后放行。',
  PERSON_IDENTITY_NUMBER: '“{field}”里有像个人身份号码的一串数字，已遮盖。没有登记本行。请删去个人号码后再交。',
  PERSON_ROW:
    '本行相对人是自然人，没有登记也没有保存。本平台只收录组织，请从文件中删除本行。如果其实是组织，请填对统一社会信用代码和相对人类别，不要填个人证件。',
  PUBLICATION_REASON_NOT_BY_AUTHORITY:
    '轻微失信信息原则上不公示；确有必要公示的理由，只能由作出决定的机关填报。⟨作出决定的是{authority}。⟩本行待核；请由该机关报送，或删去这一项。',
  RECORD_ENDED:
    '这条信息已经终结⟨（{ended}）⟩，再次报送不会重新公示。本行待核，由认定单位办理。作出了新决定的，请用新的文号报送。',
  REGISTRATION_NAME_DIFFERS:
    '登记的名称与此前知道的名称不同。⟨此前是“{known}”，⟩⟨现在登记为“{value}”。⟩已照登记。请核对代码是否抄错；是改名的，请在“曾用名”里写上原名称。',
  ROW_CELLS_TOO_MANY: '这一行有 {found} 格，表头只有 {expected} 格。多出的内容无法对应，没有登记。请核对是否有未加引号的逗号。',
  ROW_NOT_OBJECT:
    '这一行不是一个 JSON 对象，或其中有不能作为一格内容的值。没有登记，其他行不受影响。请每行写一个对象，值写成文字、数字或文字的列表。',
  ROW_QUOTES_BROKEN: '这一行的引号不成对。无法判断各格的界限，没有登记。请用表格软件重新导出。',
  ROW_TOO_LONG: '这一行超过 {most} 个字，没有读取。本行没有登记，其他行不受影响。请检查是否有未成对的引号，或缩短内容。',
  SCIENTIFIC_NOTATION: '“{field}”变成了科学记数 {value}。后几位已经丢失，不能还原。请把这一列设为文本格式，再照证照填写。',
  SEVERITY_NOT_BY_AUTHORITY:
    '失信严重程度高于按规定认定的程度，只能由作出决定的机关填报。⟨作出决定的是{authority}，文件中填的是 {value}。⟩本行待核；请由该机关报送，或删去这一项。',
  SOURCE_CODE_MISMATCH: '数据来源单位的代码与报送单位不同。⟨文件中是 {value}。⟩已登记，报送单位以实际交文件的单位为准。',
  SOURCE_OUTRANKED:
    '认定单位已经报送过这份决定，内容与本行不同，以认定单位报送的为准。本行待核；确需更正的，请由认定单位报送。',
  USCC_ALPHABET:
    '第 {position} 位“{found}”不是代码里的字符。代码不用字母 I、O、S、V、Z。⟨照其余各位推算，这一位应是 {expected}。⟩请核对证照。',
  USCC_CHECK: '第 18 位校验码不符。前 17 位算出的校验码是 {expected}，文件中是 {found}。请核对证照；若前面某位抄错，一并改正。',
  USCC_DIVISION:
    '第 {position} 位“{found}”应是数字。第 3 到 8 位是行政区划代码，只有数字。⟨照其余各位推算，这一位应是 {expected}。⟩请核对证照。',
  USCC_LENGTH: '代码有 {found} 个字符，应是 18 个。请照证照填写完整的统一社会信用代码，列要设为文本格式。',
  USCC_ORGANISATION_CHECK:
    '第 17 位与主体标识码的校验不符。前 8 位算出的是 {expected}，文件中是 {found}。请核对证照；证照上确是这样的，不用改。',
}

export const findingLevels = { error: '退回', hold: '待核', warning: '提示' }
