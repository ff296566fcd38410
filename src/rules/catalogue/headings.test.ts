// Headings of both national generations and of files in use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiledItem } from '#support/catalogue'
import { findHeader, readHeadings } from './headings.ts'

const licence = compiledItem('administrative-licence')
const penalty = compiledItem('administrative-penalty')
const registration = compiledItem('registration')

const props = (compiled: typeof licence, headings: string[]) =>
  readHeadings(compiled, headings).columns.map(column => `${column.index} ${column.field.prop}`)

test('a heading is known whatever its brackets, blanks, case, width and hints', () => {
  for (const heading of [
    '行政相对人代码_1（统一社会信用代码）',
    '行政相对人代码_1(统一社会信用代码)',
    '行政相对人代码1【统一社会信用代码】',
    ' 行政相对人代码＿１ （统一社会信用代码）：',
    '*行政相对人代码_1\n(统一社会信用代码)',
    '行政相对人代码_1（统一社会信用代码）（必填）',
    '统一社会信用代码',
    '统一社会信用代码（18位）',
    'cf_xdr_shxym',
    'CF-XDR-SHXYM',
  ]) {
    assert.deepEqual(props(penalty, [heading]), ['0 partyUscc'], heading)
  }
})

test('the header stands in the second row, from the second column, in a real template', () => {
  const headings = [
    '',
    '处罚决定书文号',
    '处罚决定书签发日期',
    '违法行为类型',
    '处罚种类',
    '处罚机关',
    '企业名称',
    '注册号',
    '统一社会信用代码',
  ]
  assert.equal(findHeader(penalty, [[], headings, ['', '甲', '42473']]), 1)
  assert.deepEqual(props(penalty, headings), [
    '1 decisionNo',
    '2 decisionDate',
    '3 unlawfulActType',
    '4 penaltyCategories',
    '5 authorityName',
    '6 partyName',
    '7 partyBusinessRegNo',
    '8 partyUscc',
  ])
  const { missing } = readHeadings(penalty, headings)
  assert.deepEqual(
    missing.map(field => field.title),
    [
      '行政相对人类别',
      '违法事实',
      '处罚依据',
      '处罚内容',
      '处罚有效期',
      '处罚机关统一社会信用代码',
      '数据来源单位',
      '数据来源单位统一社会信用代码',
    ],
  )
})

test('a hint row above the header is passed over; a file without a header has none', () => {
  const hint = ['注意：处罚类型为警告、罚款等的一项或者多项，企业名称、注册号必须填写']
  const headings = [
    '注册号',
    '企业名称',
    '处罚决定书文号',
    '违法类型',
    '处罚类型',
    '行政处罚内容',
    '处罚决定日期',
    '处罚决定机关',
    '罚款金额',
    '没收金额',
  ]
  assert.equal(findHeader(penalty, [hint, headings]), 1)
  assert.deepEqual(readHeadings(penalty, headings).unknown, [])
  assert.equal(findHeader(penalty, [hint, ['甲', '乙']]), undefined)
  assert.equal(findHeader(penalty, [['处罚内容', '违法事实']]), undefined)
  assert.equal(findHeader(penalty, [...Array.from({ length: 20 }, () => []), headings]), undefined)
})

test('the licence template of the same system', () => {
  const headings = [
    '许可文件编号',
    '许可文件名称',
    '有效期自',
    '有效期至',
    '许可机关',
    '登记状态',
    '企业名称',
    '注册号',
    '统一社会信用代码',
  ]
  assert.deepEqual(
    readHeadings(licence, headings).columns.map(column => column.field.prop),
    [
      'decisionNo',
      'decisionTitle',
      'validFrom',
      'validTo',
      'authorityName',
      'status',
      'partyName',
      'partyBusinessRegNo',
      'partyUscc',
    ],
  )
})

test('columns about persons are cut, known ones and such as only sound like it', () => {
  const read = readHeadings(penalty, [
    'CF_XDR_MC',
    'CF_FRDB',
    'CF_FR_ZJLX',
    'CF_FR_ZJHM',
    'CF_XDR_ZJLX',
    'CF_XDR_ZJHM',
    '经办人手机号',
    '法人身份证',
  ])
  assert.deepEqual(read.persons, [1, 2, 3, 4, 5, 6, 7])
  assert.deepEqual(read.unknown, [])
  assert.deepEqual(
    read.columns.map(column => column.field.prop),
    ['partyName'],
  )
})

test('the legal representative is read from registration alone', () => {
  assert.deepEqual(props(registration, ['企业名称', '法定代表人', '法定代表人身份证号']), ['0 name', '1 legalRepName'])
  assert.deepEqual(readHeadings(registration, ['企业名称', '法定代表人', '法定代表人身份证号']).persons, [2])
})

test('the earlier generation: other codes, two columns of one field, numbers that mean another column', () => {
  const headings = [
    'CF_XDR_MC',
    'CF_XDR_ZDM',
    'CF_XDR_GSDJ',
    'CF_XDR_SFZ',
    'CF_FR',
    'CF_CFMC',
    'CF_CFLB1',
    'CF_CFLB2',
    'CF_JG',
    'CF_XZJG',
    'CF_ZT',
    'SJC',
  ]
  const read = readHeadings(penalty, headings)
  assert.equal(read.earlier, true)
  assert.deepEqual(read.persons, [3, 4])
  assert.deepEqual(read.ignored, [11])
  assert.deepEqual(
    read.twice.map(({ field, indexes }) => [field.prop, indexes]),
    [['penaltyCategories', [6, 7]]],
  )
  assert.deepEqual(props(penalty, ['行政相对人代码_2（组织机构代码）', '行政相对人代码_2（工商注册号）']), [
    '0 partyOrgCode',
    '1 partyBusinessRegNo',
  ])
  assert.equal(readHeadings(licence, ['XK_XDR_MC', 'XK_FR_SFZH', 'XK_XDR_GSZC']).earlier, false)
})

test('a heading that names another unit of money moves the point', () => {
  const shift = (heading: string) => readHeadings(penalty, [heading]).columns[0]?.shift
  assert.equal(shift('罚款金额（万元）'), 0)
  assert.equal(shift('罚款金额（万元，decimal(18,6)）'), 0)
  assert.equal(shift('罚款金额'), 0)
  assert.equal(shift('罚款金额（元）'), 4)
  assert.equal(shift('罚款金额（单位：元）'), 4)
  assert.equal(shift('罚款金额（亿元）'), -4)
})

test('what nothing reads is told; empty headings are not', () => {
  const read = readHeadings(penalty, ['企业名称', '', '天气', '序号', '记录编号'])
  assert.deepEqual(read.unknown, [{ index: 2, heading: '天气' }])
  assert.deepEqual(read.ignored, [3, 4])
})
