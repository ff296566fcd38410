// Choices as they are written in cells, one or several.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue } from '#support/catalogue'
import { choiceHead, compileTable, findChoice, findChoices } from './code-table.ts'

const { tables } = loadCatalogue().terms
const penalties = compileTable(tables.get('penalty-category')!)
const licences = compileTable(tables.get('licence-category')!)
const status = compileTable(tables.get('licence-status')!)

const several = (text: string) => {
  const found = findChoices(penalties, text, false)
  return found.ok ? found.values : found.piece
}

test('cn-npc-administrative-penalty-law-2021#9: several kinds in one cell, with any separator, in the order of the table', () => {
  const both = ['警告', '罚款']
  for (const text of [
    '警告;罚款',
    '警告；罚款',
    '警告,罚款',
    '警告，罚款',
    '警告、罚款',
    '警告/罚款',
    '警告\n罚款',
    '罚款 ； 警告',
    '罚款;警告;罚款;',
  ]) {
    assert.deepEqual(several(text), both, text)
  }
})

test('the words of the real templates are kinds of the law', () => {
  assert.deepEqual(several('没收违法所得和非法财物'), ['没收违法所得', '没收非法财物'])
  assert.deepEqual(several('没收违法所得、没收非法财物'), ['没收违法所得', '没收非法财物'])
  assert.deepEqual(several('暂停许可证'), ['暂扣许可证件'])
  assert.deepEqual(several('吊销执照（登记证）'), ['吊销许可证件'])
  assert.deepEqual(several('吊销执照(登记证),罚款'), ['罚款', '吊销许可证件'])
})

test('other must say what; what it says may hold commas, but never hides a kind', () => {
  assert.deepEqual(several('其他-责令改正'), ['其他-责令改正'])
  assert.deepEqual(several('罚款；其他——责令改正'), ['罚款', '其他-责令改正'])
  assert.deepEqual(several('其他（责令改正）'), ['其他-责令改正'])
  assert.deepEqual(several('其他-责令改正、消除影响'), ['其他-责令改正、消除影响'])
  assert.deepEqual(several('其他-责令改正、罚款'), ['罚款', '其他-责令改正'])
  assert.equal(several('罚款;其他'), '其他')
  assert.equal(several('其他-'), '其他-')
  assert.equal(choiceHead(penalties, '其他-责令改正'), '其他')
})

test('a piece that no value fits is named; detention, which only a person can receive, is none', () => {
  assert.equal(several('罚款、训诫'), '训诫')
  assert.equal(several('行政拘留'), '行政拘留')
  assert.equal(several(';;'), ';;')
})

test('codes are read where the standard in use has them', () => {
  assert.equal(findChoice(licences, '01', false), '普通')
  assert.equal(findChoice(licences, '1', false), '普通')
  assert.equal(findChoice(licences, '06', false), '其他')
  assert.equal(findChoice(licences, '其他', false), undefined)
  assert.equal(findChoice(licences, '一般', false), undefined)
})

test('under headings of the earlier generation, 1 of the status meant revoked', () => {
  assert.equal(findChoice(status, '1', false), '有效')
  assert.equal(findChoice(status, '1', true), '无效')
  assert.equal(findChoice(status, '0', true), '有效')
  assert.equal(findChoice(status, '2', true), undefined)
})
