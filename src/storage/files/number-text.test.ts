// Which formats are days, and how numbers are written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY, DAY_AND_TIME, kindOfFormat, NumberText, PLAIN, plainNumber, TIME } from './number-text.ts'

test('files: a format is a day by the letters that are left of it', () => {
  const kinds: [string, number][] = [
    ['yyyy-mm-dd', DAY],
    ['yyyy/m/d;@', DAY],
    ['[$-F800]dddd, mmmm dd, yyyy', DAY],
    ['[DBNum1][$-804]yyyy"年"m"月"', DAY],
    ['mmm-yy', DAY],
    ['yyyy/m/d h:mm;@', DAY_AND_TIME],
    ['h:mm:ss', TIME],
    ['[h]:mm', TIME],
    ['General', PLAIN],
    ['0.00', PLAIN],
    ['0.00E+00', PLAIN],
    ['#,##0.00"元";[Red]-#,##0.00', PLAIN],
    ['"day" 0', PLAIN],
    ['0_d', PLAIN],
    ['@', PLAIN],
  ]
  for (const [code, kind] of kinds) assert.equal(kindOfFormat(200, code), kind, code)
  assert.equal(kindOfFormat(14, undefined), DAY)
  assert.equal(kindOfFormat(22, undefined), DAY_AND_TIME)
  assert.equal(kindOfFormat(49, undefined), PLAIN)
})

test('files: every day of the calendar comes back from its serial number', () => {
  const text = new NumberText(false)
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), serial => {
      const day = text.format(String(serial), DAY)
      assert.equal(Date.parse(day), (serial - 25_569) * 86_400_000)
    }),
  )
})

test('files: a number of at most fifteen digits keeps its value, without an exponent', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e14, max: 1e14, noNaN: true }), number => {
      const text = plainNumber(String(number))
      assert.match(text, /^-?\d+(\.\d+)?$/)
      assert.ok(Math.abs(Number(text) - number) <= Math.abs(number) * 1e-14 + 1e-99)
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), n => plainNumber(String(n)) === String(n)),
  )
  for (const odd of ['', 'x', 'Infinity', '1e999', ' ']) assert.equal(plainNumber(odd), odd)
})
