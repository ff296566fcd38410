// Amounts are read exactly, or not at all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareMoney, fenOf, parseMoney, wanOf } from './money.ts'

const amount = (text: string, shift = 0) => {
  const parsed = parseMoney(text, shift)
  return parsed.ok ? parsed.amount : parsed.code
}

test('an amount is kept without needless zeros', () => {
  assert.equal(amount('0.2'), '0.2')
  assert.equal(amount('0.200000'), '0.2')
  assert.equal(amount('007.10'), '7.1')
  assert.equal(amount('12.'), 'MONEY_INVALID')
  assert.equal(amount('0.000'), '0')
  assert.equal(amount('12345'), '12345')
})

test('thousands separators are taken where they stand after every third digit, and nowhere else', () => {
  assert.equal(amount('2,300'), '2300')
  assert.equal(amount('1,234,567.5'), '1234567.5')
  assert.equal(amount('１，２３４．５'), '1234.5')
  for (const wrong of ['1,23', '12,34', '1,2345', ',123', '1,,234', '1234,567', '1,234,'])
    assert.equal(amount(wrong), 'MONEY_INVALID', wrong)
})

test('nothing else is an amount', () => {
  for (const wrong of [
    '',
    ' ',
    '贰仟',
    '2e3',
    '1E+05',
    '0x10',
    '1 000',
    '+1',
    '.5',
    '1.2.3',
    '¥5',
    '5元',
    'NaN',
    'Infinity',
    '--1',
  ]) {
    assert.equal(amount(wrong), 'MONEY_INVALID', wrong)
  }
})

test('a negative amount is told from what is no amount', () => {
  assert.equal(amount('-0.2'), 'MONEY_NEGATIVE')
  assert.equal(amount('-1,000'), 'MONEY_NEGATIVE')
  assert.equal(amount('-0'), '0')
  assert.equal(amount('-x'), 'MONEY_INVALID')
})

test('six decimals are a fen; more, or more than twelve digits before the point, are refused', () => {
  assert.equal(amount('0.000001'), '0.000001')
  assert.equal(amount('0.2000000'), '0.2')
  assert.equal(amount('0.0000001'), 'MONEY_PRECISION')
  assert.equal(amount('999999999999.999999'), '999999999999.999999')
  assert.equal(amount('1000000000000'), 'MONEY_PRECISION')
})

test('yuan become ten thousand yuan by moving the point', () => {
  assert.equal(amount('2000', 4), '0.2')
  assert.equal(amount('0.01', 4), '0.000001')
  assert.equal(amount('0.001', 4), 'MONEY_PRECISION')
  assert.equal(amount('1.5', -4), '15000')
  assert.equal(amount('1.23456', -4), '12345.6')
})

test('amounts and fen lead to each other', () => {
  assert.equal(fenOf('0.2'), 200_000n)
  assert.equal(wanOf(1n), '0.000001')
  assert.equal(compareMoney('10000', '9999.999999'), 1)
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 18n - 1n), fen => {
      const text = wanOf(fen)
      assert.equal(fenOf(text), fen)
      assert.equal(amount(text), text)
    }),
  )
})

test('an amount read once reads the same again, whatever was written', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^-?[0-9,]{0,12}(\.[0-9]{0,8})?$/)),
      fc.integer({ min: -4, max: 6 }),
      (text, shift) => {
        const parsed = parseMoney(text, shift)
        if (parsed.ok) assert.equal(amount(parsed.amount), parsed.amount)
      },
    ),
  )
})
