// A row becomes a fact, or everything wrong with it is told at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usccCheckCharacter } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { AUTHORITY, compiledItem, fileOfRow, PARTY } from '#support/catalogue'
import { checkRow, comparablePart } from './check-row.ts'
import { readHeadings } from './headings.ts'

const today = '2026-11-22' as LocalDate
const licence = compiledItem('administrative-licence')
const penalty = compiledItem('administrative-penalty')
const registration = compiledItem('registration')

function check(compiled: typeof licence, changes: Record<string, string> = {}) {
  const { headings, cells } = fileOfRow(compiled, changes)
  return checkRow(compiled, cells, readHeadings(compiled, headings), { today })
}

const found = (compiled: typeof licence, changes: Record<string, string>) =>
  check(compiled, changes).findings.map(finding => `${finding.code} ${finding.field}`)

test('a good row of each item becomes a fact without findings', () => {
  for (const compiled of [licence, penalty, registration]) {
    const row = check(compiled)
    assert.deepEqual(row.findings, [])
    assert.equal(row.fact?.item, compiled.item.id)
    assert.equal(row.fact?.v, 1)
    assert.equal(row.fact?.raw, undefined)
    assert.equal(row.person, false)
  }
})

test('the fact holds ISO days, exact amounts and the words of the tables, sorted by property', () => {
  const { fact } = check(penalty, {
    decisionDate: '2026/3/9',
    fineWan: '0.500',
    penaltyCategories: '罚款；警告',
    content: '警告；罚款5000元',
  })
  assert.equal(fact?.fields.decisionDate, '2026-03-09')
  assert.equal(fact?.fields.fineWan, '0.5')
  assert.deepEqual(fact?.fields.penaltyCategories, ['警告', '罚款'])
  assert.deepEqual(Object.keys(fact!.fields), Object.keys(fact!.fields).toSorted())
})

test('who decided about whom, and the key that finds the record again', () => {
  const row = check(penalty)
  assert.equal(row.party.uscc, PARTY)
  assert.equal(row.authority?.uscc, AUTHORITY)
  assert.equal(row.sourceUnit, AUTHORITY)
  assert.equal(row.documentNo, '演市监罚〔2026〕8号')
  assert.equal(row.keyText, `administrative-penalty\0${AUTHORITY}\0演市监罚(2026)8号\0${PARTY}`)
  assert.equal(check(penalty, { decisionNo: '演市监罚【2026】8号' }).keyText, row.keyText)
  assert.equal(check(registration).keyText, `registration\0\0\0${PARTY}`)
})

test('mandatory fields: empty, filler, too long', () => {
  assert.deepEqual(found(penalty, { facts: '' }), ['FIELD_MISSING facts'])
  assert.deepEqual(found(penalty, { facts: '　' }), ['FIELD_MISSING facts'])
  for (const filler of ['无', '空', '测试', '/', '-', 'null', '——', 'N/A']) {
    assert.deepEqual(found(penalty, { legalBasis: filler }), ['FILLER_VALUE legalBasis'], filler)
  }
  assert.deepEqual(found(penalty, { partyName: '演'.repeat(201) }), ['FIELD_TOO_LONG partyName'])
  assert.deepEqual(found(penalty, { partyName: '𠮷'.repeat(200) }), [])
})

test('in other fields a filler counts as empty', () => {
  const row = check(licence, { remarks: '无', licenceNo: '——', partyOrgCode: '/' })
  assert.deepEqual(row.findings, [])
  assert.equal(row.fact?.fields.remarks, undefined)
  assert.deepEqual(row.party.otherCodes, {})
  assert.equal(check(registration, { organisationType: 'N/A', capital: '2,300(万元)' }).fact?.fields.capital, '2,300(万元)')
})

test('everything wrong with a row is told at once, in the order of the fields', () => {
  const changes = {
    partyUscc: '914403001922038217',
    facts: '',
    fineWan: 'x',
    decisionDate: '2025-02-30',
    authorityUscc: '00000000000000000X',
  }
  assert.deepEqual(found(penalty, changes), [
    'USCC_CHECK partyUscc',
    'FIELD_MISSING facts',
    'MONEY_INVALID fineWan',
    'DATE_IMPOSSIBLE decisionDate',
    'USCC_CHECK authorityUscc',
  ])
})

test('gb-32100-2015#4: a wrong code is explained; eighteen digits turned into a number are told as that', () => {
  const wrong = check(penalty, { partyUscc: 'ARBG48543289076GFE' }).findings[0]
  assert.equal(wrong?.code, 'USCC_DIVISION')
  assert.equal(wrong?.value, 'ARBG48543289076GFE')
  assert.equal(wrong?.clause, 'gb-32100-2015#4')
  assert.equal(wrong?.params?.position, 3)
  assert.deepEqual(found(penalty, { partyUscc: '9.1990E+17' }), ['SCIENTIFIC_NOTATION partyUscc'])
  assert.deepEqual(found(penalty, { partyUscc: PARTY.toLowerCase() }), [])
})

test('gb-11714-1997#check: a failing organisation check beside a passing check character is a warning, and the row lands', () => {
  const body = `${PARTY.slice(0, 16)}8`
  const row = check(registration, { uscc: body + usccCheckCharacter(body) })
  assert.deepEqual(
    row.findings.map(finding => [finding.code, finding.level]),
    [['USCC_ORGANISATION_CHECK', 'warning']],
  )
  assert.notEqual(row.fact, null)
  assert.deepEqual(found(penalty, { partyOrgCode: 'MA0000A1-9' }), [])
  assert.deepEqual(found(penalty, { partyOrgCode: 'MA0000A18' }), ['ORGANISATION_CODE_CHECK partyOrgCode'])
  assert.deepEqual(found(penalty, { partyOrgCode: 'MA00' }), ['ORGANISATION_CODE_INVALID partyOrgCode'])
})

test('no code at all is held, with what may find the organisation', () => {
  const row = check(penalty, { partyUscc: '', partyBusinessRegNo: '990100000044761' })
  assert.deepEqual(
    row.findings.map(finding => [finding.code, finding.level]),
    [['PARTY_CODE_MISSING', 'hold']],
  )
  assert.notEqual(row.fact, null)
  assert.deepEqual(row.party.otherCodes, { 'registration-number': '990100000044761' })
  assert.equal(row.keyText?.endsWith('\0演示市云上农机服务有限公司'), true)
})

test('the category and the code say different kinds of organisation', () => {
  assert.deepEqual(found(penalty, { partyCategory: '个体工商户' }), ['CATEGORY_MISMATCH partyCategory'])
  assert.equal(check(penalty, { partyCategory: '个体工商户' }).fact === null, false)
})

test('days: to come, out of order, without end', () => {
  assert.deepEqual(found(licence, { decisionDate: '2026-11-23' }), ['DATE_FUTURE decisionDate'])
  assert.deepEqual(found(licence, { decisionDate: '2026-11-22' }), [])
  assert.deepEqual(found(licence, { validTo: '2026-03-01' }), ['DATE_ORDER validTo'])
  assert.deepEqual(found(licence, { validTo: '2026-03-02' }), [])
  for (const text of ['2099/12/31', '2099-01-31', '9999-09-09', '9999-12-31', '长期', '长期有效', '73050', '2958352']) {
    const { fact } = check(licence, { validTo: text })
    assert.equal(fact?.fields.validTo, 'LONG_TERM', text)
    assert.equal(fact?.raw?.validTo, text)
  }
  assert.deepEqual(found(licence, { validFrom: '2099-12-31', validTo: '长期' }), [])
  assert.deepEqual(found(licence, { decisionDate: '长期' }), ['DATE_UNREADABLE decisionDate'])
})

test('a day that is wrong by itself is not told again as out of order', () => {
  assert.deepEqual(found(penalty, { decisionDate: '2066-03-09' }), ['DATE_FUTURE decisionDate'])
})

test('a fine and its amount belong together', () => {
  assert.deepEqual(found(penalty, { fineWan: '' }), ['MONEY_REQUIRED fineWan'])
  assert.deepEqual(found(penalty, { fineWan: '0' }), ['MONEY_REQUIRED fineWan'])
  assert.deepEqual(found(penalty, { penaltyCategories: '警告', content: '警告' }), ['FIELD_NOT_EXPECTED_HERE fineWan'])
  assert.deepEqual(found(penalty, { penaltyCategories: '警告', content: '警告', fineWan: '0' }), [])
  assert.deepEqual(found(penalty, { penaltyCategories: '没收违法所得', fineWan: '', content: '没收' }), [
    'MONEY_REQUIRED confiscatedWan',
  ])
  assert.deepEqual(found(penalty, { penaltyCategories: '没收违法所得', fineWan: '', content: '没收', confiscatedWan: '0' }), [])
  assert.deepEqual(found(penalty, { penaltyCategories: '吊销许可证件', fineWan: '', content: '吊销' }), [
    'FIELD_REQUIRED_HERE suspendedLicence',
  ])
})

test('amounts: written with their unit, in yuan, beyond a fen, below zero', () => {
  assert.equal(check(penalty, { fineWan: '0.5万元' }).fact?.fields.fineWan, '0.5')
  const yuan = check(penalty, { fineWan: '5000元' }).findings[0]
  assert.deepEqual([yuan?.code, yuan?.params?.expected], ['MONEY_UNIT', '0.5'])
  assert.deepEqual(found(penalty, { fineWan: '0.20000001' }), ['MONEY_PRECISION fineWan'])
  assert.deepEqual(found(penalty, { fineWan: '-0.2' }), ['MONEY_NEGATIVE fineWan'])
  assert.deepEqual(found(penalty, { fineWan: '贰仟' }), ['MONEY_INVALID fineWan'])
})

test('the amount in the field and in the words of the decision: a difference, and yuan taken for ten thousand yuan, are warnings', () => {
  assert.deepEqual(found(penalty, { content: '罚款2000元' }), ['AMOUNT_DIFFERS_FROM_TEXT fineWan'])
  assert.deepEqual(found(penalty, { content: '罚款人民币5,000.00元整' }), [])
  assert.deepEqual(found(penalty, { content: '罚款0.5万元' }), [])
  assert.deepEqual(found(penalty, { content: '对甲事罚款2000元；对乙事罚款3000元' }), [])
  assert.deepEqual(found(penalty, { content: '罚款，没收违法所得1200元' }), [])
  assert.deepEqual(found(penalty, { content: '罚款伍仟元' }), [])
  assert.deepEqual(found(penalty, { fineWan: '5000' }), ['AMOUNT_UNIT_DOUBTFUL fineWan'])
  assert.deepEqual(found(penalty, { fineWan: '10000.000001', content: '罚款' }), ['AMOUNT_IMPLAUSIBLE fineWan'])
  assert.deepEqual(found(penalty, { fineWan: '10000', content: '罚款' }), [])
})

test('two columns that changed places are told as that, under the headings of the file', () => {
  const row = check(penalty, { penaltyCategories: '演示市市场监督管理局', authorityName: '罚款' })
  assert.deepEqual(
    row.findings.map(finding => [finding.code, finding.field, finding.params?.heading, finding.params?.other]),
    [['FIELDS_SWAPPED', 'penaltyCategories', '处罚类别', '处罚机关']],
  )
})

test('a mandatory column that the file lacks is told on every row', () => {
  const headings = readHeadings(penalty, ['处罚决定书文号', '企业名称'])
  const row = checkRow(penalty, ['演市监罚〔2026〕8号', '演示公司'], headings, { today })
  assert.equal(row.fact, null)
  assert.deepEqual(row.findings.slice(0, headings.missing.length), headings.missingFindings)
  assert.equal(row.findings[0]?.params?.heading, '行政相对人类别')
})

test('two columns of one field: lists are joined, other cells must agree', () => {
  const { headings, cells } = fileOfRow(penalty, { penaltyCategories: '警告', content: '警告；罚款5000元' })
  const categories = readHeadings(penalty, [...headings, '处罚类别2'])
  assert.deepEqual(checkRow(penalty, [...cells, '罚款'], categories, { today }).fact?.fields.penaltyCategories, [
    '警告',
    '罚款',
  ])
  const names = readHeadings(licence, [...fileOfRow(licence).headings, '企业名称'])
  const told = (name: string) =>
    checkRow(licence, [...fileOfRow(licence).cells, name], names, { today }).findings.map(one => one.code)
  assert.deepEqual(told(''), [])
  assert.deepEqual(told('演示市云上农机服务有限公司'), [])
  assert.deepEqual(told('演示市别的公司'), ['COLUMN_TWICE'])
})

test('codes become words and are kept as written beside them', () => {
  const { fact } = check(licence, { status: '1', licenceCategory: '05' })
  assert.deepEqual([fact?.fields.status, fact?.fields.licenceCategory], ['有效', '登记'])
  assert.deepEqual(fact?.raw, { status: '1', licenceCategory: '05' })
  assert.deepEqual(found(licence, { licenceCategory: '其他' }), ['ENUM_UNKNOWN licenceCategory'])
  assert.equal(check(licence, { licenceCategory: '其他—备案' }).fact?.fields.licenceCategory, '其他-备案')
})

test('cn-ndrc-2025-36#sector-standard: a serious finding of the unit says why', () => {
  assert.deepEqual(found(penalty, { severity: '严重' }), ['FIELD_REQUIRED_HERE severityReason'])
  assert.deepEqual(found(penalty, { severity: '轻微' }), [])
})

test('a decision said to be revoked is held', () => {
  const row = check(penalty, { status: '撤销' })
  assert.deepEqual(
    row.findings.map(finding => [finding.code, finding.level]),
    [['DECISION_SAID_WITHDRAWN', 'hold']],
  )
})

test('a number of a decision without a year in brackets is a warning', () => {
  assert.deepEqual(found(penalty, { decisionNo: '处罚决定8' }), ['DOCUMENT_NUMBER_UNUSUAL decisionNo'])
  for (const number of ['演〔2026〕8号', '演[2026]8号', '演【2019】1号', '演（2019）1号', '演［２０２６］8号']) {
    assert.deepEqual(found(penalty, { decisionNo: number }), [], number)
  }
})

test('registration: former names are a list, an unknown division is tolerated', () => {
  const { fact } = check(registration, {
    formerNames: '演示甲公司；演示乙公司、演示甲公司',
    division: '999999',
    status: '在业',
  })
  assert.deepEqual(fact?.fields.formerNames, ['演示甲公司', '演示乙公司'])
  assert.equal(fact?.fields.division, '999999')
  assert.equal(fact?.fields.status, '存续')
  assert.deepEqual(found(registration, { division: '9901' }), ['DIVISION_INVALID division'])
})

test('what cannot be stored is refused, what is only strange is kept as it is', () => {
  assert.deepEqual(found(licence, { content: '甲\u0000乙' }), ['CHARACTER_UNSTORABLE content'])
  assert.deepEqual(found(licence, { content: '甲\ud800乙' }), ['CHARACTER_UNSTORABLE content'])
  for (const text of [
    '=HYPERLINK("x")',
    '+1',
    '@SUM(A1)',
    '<script>alert(1)</script>',
    '\u202e倒写',
    'ｎｕｌｌ undefined',
    "'); drop table",
  ]) {
    assert.equal(check(licence, { content: text }).fact?.fields.content, text)
  }
})

test('the same decision under a number in other brackets is the same fact; any other field is not', () => {
  const factOf = (changes: Record<string, string>) => {
    const { headings, cells } = fileOfRow(penalty, changes)
    return checkRow(penalty, cells, readHeadings(penalty, headings), { today }).fact!
  }
  const same = (changes: Record<string, string>) =>
    JSON.stringify(comparablePart(penalty.item, factOf(changes))) === JSON.stringify(comparablePart(penalty.item, factOf({})))
  assert.equal(same({ decisionNo: '演市监罚[2026]8号' }), true)
  assert.equal(same({ remarks: '已履行' }), false)
  assert.equal(same({ authorityName: '演示市城市管理局' }), false)
})
