// Numbers that identify people are found in every shape people write them. All numbers here are made.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRegistrationNumber, isResidentNumber, maskResidentNumbers } from './index.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

function complete(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0)
  return first17 + '10X98765432'[sum % 11]
}

const anyNumber = fc
  .tuple(
    fc.integer({ min: 110000, max: 659999 }),
    fc.date({ min: new Date('1920-01-01'), max: new Date('2020-01-01'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([division, born, order]) =>
    complete(`${division}${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`),
  )
const anyOld = fc
  .tuple(
    fc.integer({ min: 110000, max: 659999 }),
    fc.date({ min: new Date('1920-01-01'), max: new Date('1999-01-01'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(
    ([division, born, order]) =>
      `${division}${born.toISOString().slice(2, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
  )

const number = complete('99000019900101001')

test('a number with date and check is one; a wrong date or check is none', () => {
  assert.equal(isResidentNumber(number), true)
  assert.equal(isResidentNumber(` ${number.toLowerCase()} `), true)
  assert.equal(isResidentNumber('990000900101001'), true)
  for (const none of [
    '',
    complete('99000019900230001'),
    complete('09000019900101001'),
    complete('99000029990101001'),
    number.slice(0, 17),
    `${number}1`,
    '990000901301001',
    '12345678901234567A',
  ]) {
    assert.equal(isResidentNumber(none), false, none)
  }
  const wrong = number.slice(0, 17) + (number[17] === '1' ? '2' : '1')
  assert.equal(isResidentNumber(wrong), false)
})

test('a number is covered inside any text, at any width, with parts set apart', () => {
  const wide = (text: string) => text.replace(/[0-9X]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  const around = fc.constantFrom('', '身份证号：', '张某(', ')', '，', 'ID', '\n', '“', '号')
  const shape = fc.constantFrom<(text: string) => string>(
    text => text,
    text => text.toLowerCase(),
    wide,
    text => `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}`,
    text => `${text.slice(0, 6)}-${text.slice(6, 14)}-${text.slice(14)}`,
    text => text.split('').join(' '),
    text => text.split('').join('\u200d'),
    text => `${text.slice(0, 6)}  ${text.slice(6, 14)}\r\n${text.slice(14)}`,
    text => `${text.slice(0, 6)}\t${text.slice(6, 14)}\uff0d${text.slice(14)}`,
    text => `${text.slice(0, 6)}——${text.slice(6, 14)}·${text.slice(14)}`,
  )
  fc.assert(
    fc.property(anyNumber, around, around, shape, (planted, before, after, written) => {
      const result = maskResidentNumbers(before + written(planted) + after)
      assert.equal(result.found, 1)
      assert.equal(result.text.startsWith(before) && result.text.endsWith(after), true)
      assert.equal(/[0-9０-９]/.test(result.text), false, result.text)
    }),
    { numRuns: 500 },
  )
})

test('fifteen digits with a date are covered where they stand alone', () => {
  fc.assert(
    fc.property(anyOld, planted => {
      assert.equal(maskResidentNumbers(`号码${planted}。`).found, 1)
    }),
  )
  assert.equal(maskResidentNumbers('帐号9900009001010017').found, 0)
})

test('several numbers in one text, also without anything between, are all covered', () => {
  fc.assert(
    fc.property(
      fc.array(anyNumber, { minLength: 2, maxLength: 4 }),
      fc.constantFrom('', ' ', '、', '\n'),
      (planted, between) => {
        const result = maskResidentNumbers(planted.join(between))
        // Without anything between, a window across two numbers may pass by chance before the second begins.
        if (between !== '') assert.ok(result.found >= planted.length)
        assert.ok(planted.every(one => !result.text.includes(one)))
      },
    ),
  )
})

test('credit codes, phone numbers, amounts and dates stay', () => {
  const stay = [
    '914403001922038216',
    '12100000400000624D',
    ' 91110000710925462X ',
    '0571-87052222',
    '13800138000',
    '2026-05-31 2026-06-01 2026',
    '1234567890123456',
    '罚〔2026〕123456号',
    '6222020299912233445',
  ]
  for (const text of stay) assert.deepEqual(maskResidentNumbers(text), { text, found: 0 }, text)
})

test('a citizen number that passes as a credit code is covered, also alone', () => {
  assert.equal(maskResidentNumbers('110001194012141143').found, 1)
})

test('days one after another are hardly ever taken for a number', () => {
  let taken = 0
  for (let i = 0; i < 4000; i++) {
    const days = [i * 7, i * 13 + 5, i * 29 + 11].map(n =>
      new Date(Date.UTC(2000, 0, 1 + (n % 11_000))).toISOString().slice(0, 10),
    )
    taken += maskResidentNumbers(days.join(' ')).found
  }
  assert.ok(taken < 40, `${taken} of 4000`)
})

test('masking keeps length and everything else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), anyNumber, (text, planted) => {
      const whole = `${text}|${planted}|${text}`
      const result = maskResidentNumbers(whole)
      assert.equal(result.text.length, whole.length)
      assert.equal(maskResidentNumbers(result.text).found, 0)
    }),
  )
})

test('an old registration number of a business has its own check digit', () => {
  assert.equal(isRegistrationNumber('110108000000016'), true)
  for (const none of ['110108000000017', '11010800000001', '1101080000000161', '11010800000001a', ''])
    assert.equal(isRegistrationNumber(none), false, none)
})
