/** Every code has its sentence in both languages, with the same values, in the way the house writes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTES } from '#rules/disclosure'
import { FINDING_CODES, REFUSAL_CODES } from '#rules/outcome'
import { articleNumeral, articleSaid, clauseName } from './clause.ts'
import { fill } from './fill.ts'
import { periodSaid } from './period.ts'
import { refusalSaid, sentence } from './sentence.ts'
import { textOf } from './text.ts'

const zh = textOf('zh-CN')
const en = textOf('en')
const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()

test('every finding, refusal and note is said in Chinese and English with the same values', () => {
  for (const code of FINDING_CODES)
    assert.deepEqual(new Set(values(zh.findings[code])), new Set(values(en.findings[code])), code)
  for (const code of REFUSAL_CODES)
    assert.deepEqual(new Set(values(zh.refusals[code].detail)), new Set(values(en.refusals[code].detail)), code)
  for (const note of NOTES) assert.deepEqual(new Set(values(zh.notes[note])), new Set(values(en.notes[note])), note)
  assert.deepEqual(Object.keys(zh.findings).sort(), [...FINDING_CODES].sort())
  assert.deepEqual(Object.keys(zh.refusals).sort(), [...REFUSAL_CODES].sort())
})

/** All texts of a catalogue by their path. */
const flat = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'string'
    ? [[path, value]]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, one]) => flat(one, `${path}.${key}`))
      : []

test('both languages say the same things with the same values', () => {
  const chinese = new Map(flat(zh))
  const english = new Map(flat(en))
  assert.deepEqual([...chinese.keys()].sort(), [...english.keys()].sort())
  for (const [path, text] of chinese) assert.deepEqual(new Set(values(text)), new Set(values(english.get(path)!)), path)
})

test('no word that the house does not use, no exclamation mark, no straight quotes in Chinese', () => {
  for (const [path, text] of flat(zh)) {
    assert.doesNotMatch(text, /[!！"]|黑名单|红名单|老赖|污点|洗白|进行|予以|相关|该等|点击|确定$|近期|尽快|亲爱|抱歉/, path)
    assert.doesNotMatch(text, /[\u4e00-\u9fff][,;:?]/, `${path}: ${text}`)
  }
})

test('a finding says what first, in no more than 40 characters, and then what to do', () => {
  for (const code of FINDING_CODES) {
    const [first, ...rest] = fill(zh.findings[code], {}).split('。')
    assert.ok(first!.length <= 40, `${code}: ${first}`)
    assert.ok(rest.join('').length > 0, code)
  }
})

test('design §8: the examples', () => {
  assert.equal(
    sentence('USCC_CHECK', { position: 18, expected: '7', found: '8' }),
    '第 18 位校验码不符。前 17 位算出的校验码是 7，文件中是 8。请核对证照；若前面某位抄错，一并改正。',
  )
  assert.equal(
    sentence('PERSON_ROW'),
    '本行相对人是自然人，没有登记也没有保存。本平台只收录组织，请从文件中删除本行。如果其实是组织，请填对统一社会信用代码和相对人类别，不要填个人证件。',
  )
  const clause = {
    article: null,
    unconfirmed: false,
    instrument: { title: '信用修复管理办法', number: null, level: 'departmental-rule' as const },
  }
  assert.match(
    sentence('FIELD_MISSING', { field: '处罚依据' }, 'zh-CN', clause),
    /^缺少“处罚依据”。.*〔《信用修复管理办法》，条号待核〕$/,
  )
  assert.match(
    sentence('FIELD_MISSING', { field: 'x' }, 'zh-CN', { ...clause, article: '4', unconfirmed: true }),
    /〔《信用修复管理办法》第四条，条文待核〕$/,
  )
  assert.deepEqual(
    refusalSaid('FILE_NOT_WORKBOOK', { found: 'gzip' }).detail,
    '内容不是表格。像是 gzip 压缩包。没有登记任何一行。请用表格软件打开后另存为 xlsx。',
  )
})

test('parts whose values are missing are left out', () => {
  assert.equal(fill('甲⟨，在 {place}⟩。', {}), '甲。')
  assert.equal(fill('甲⟨，在 {place}⟩。', { place: 0 }), '甲，在 0。')
  assert.equal(fill('{units}', { units: [{ name: '乙' }, '丙'] }), '乙、丙')
  assert.equal(fill('{a}', { a: '$& {b}' }), '$& {b}')
})

test('articles, standards, periods', () => {
  assert.deepEqual([1, 10, 11, 19, 20, 21, 100, 101, 110, 201, 266].map(articleNumeral), [
    '一',
    '十',
    '十一',
    '十九',
    '二十',
    '二十一',
    '一百',
    '一百零一',
    '一百一十',
    '二百零一',
    '二百六十六',
  ])
  assert.equal(articleSaid('6-7'), '第六至第七条')
  assert.equal(articleSaid(null), '')
  assert.equal(
    clauseName({
      article: '4',
      unconfirmed: false,
      instrument: { title: '法人和其他组织统一社会信用代码编码规则', number: 'GB 32100-2015', level: 'national-standard' },
    }),
    'GB 32100-2015《法人和其他组织统一社会信用代码编码规则》第四条',
  )
  assert.equal(periodSaid('P1Y6M'), '1 年 6 个月')
  assert.equal(periodSaid('P1Y', 'en'), '1 year')
  assert.equal(periodSaid('P2W', 'en'), '14 days')
  assert.equal(periodSaid('none'), 'none')
})
