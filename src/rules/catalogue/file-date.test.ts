// Days in all the forms that files use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, type LocalDate } from '#rules/time'
import { parseFileDate, readFileDate } from './file-date.ts'

const code = (text: string) => {
  const read = readFileDate(text)
  return read.ok ? read.day : read.code
}

test('every form of one day is that day', () => {
  for (const text of [
    '2026-03-09',
    '2026/03/09',
    '2026/3/9',
    '2026-3-9',
    '2026.3.9',
    '20260309',
    '2026年3月9日',
    '2026年03月09日',
    ' 2026-03-09 ',
    '２０２６－０３－０９'.replaceAll('－', '-'),
    '2026-03-09 00:00:00',
    '2026-03-09T08:30',
    '2026/3/9 17:05',
    '46090',
    '46090.5',
  ]) {
    assert.equal(code(text), '2026-03-09', text)
  }
})

test('the sample rows of the real templates carry spreadsheet numbers', () => {
  assert.equal(code('42473'), '2016-04-13')
  assert.equal(code('41397'), '2013-05-03')
  assert.equal(code('42493'), '2016-05-03')
})

test('the far days of spreadsheets are read', () => {
  assert.equal(code('73050'), '2099-12-31')
  assert.equal(code('2958352'), '9999-09-09')
  assert.equal(code('2958465'), '9999-12-31')
})

test('a day that cannot be is told from a text that is no day', () => {
  for (const text of ['2025-02-30', '2025/13/01', '20250230', '2025年2月30日', '2025-00-10', '1066-10-14']) {
    assert.equal(code(text), 'DATE_IMPOSSIBLE', text)
  }
  for (const text of [
    '',
    '去年三月',
    '2025',
    '2025-06',
    '202506',
    '06/03/2025',
    '2025-06/03',
    '2025年6月',
    '5-6-7',
    '0',
    '99',
    '999999',
    '2019-10-09T16:00:00Z',
  ]) {
    assert.equal(code(text), 'DATE_UNREADABLE', text)
  }
})

test('every day reads back from every form, and nothing ever throws', () => {
  const day = fc.integer({ min: 0, max: 130_000 }).map(days => addDays('1920-01-01' as LocalDate, days))
  fc.assert(
    fc.property(day, text => {
      const [year, month, date] = text.split('-')
      assert.equal(parseFileDate(text), text)
      assert.equal(parseFileDate(`${year}/${Number(month)}/${Number(date)}`), text)
      assert.equal(parseFileDate(`${year}${month}${date}`), text)
      assert.equal(parseFileDate(`${year}年${Number(month)}月${Number(date)}日`), text)
    }),
  )
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void readFileDate(text)))
})
