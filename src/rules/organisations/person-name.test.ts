// Which names may be a person's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNamedLikePerson, mayBePerson } from '#rules/organisations'

const WORDS = { organisation: ['公司', '合作社', '经营部', '政府', '店', '馆'], individual: ['个体工商户', '个体户'] }

test('without a code: no word of an organisation, or at most four characters, may be a person', () => {
  for (const name of ['演示甲', ' 演 示 甲 ', '演示馆', '演示公司', '阿不都·演示江', 'Zhang San', '演示市云上'])
    assert.equal(mayBePerson(name, WORDS), true, name)
  for (const name of ['演示甲商贸有限公司', '演示市云上面馆', '演示县人民政府'])
    assert.equal(mayBePerson(name, WORDS), false, name)
  assert.equal(mayBePerson('', WORDS), false)
})

test('a business named only like a person: by a short or dotted name without a word, whatever stands in brackets', () => {
  for (const name of ['演示甲', '演示甲（个体工商户）', '个体户演示甲', '阿不都·演示江', '演 示', 'Zhang San', '某馆'])
    assert.equal(isNamedLikePerson(name, WORDS), true, name)
  for (const name of ['演示甲店', '云上演示甲经营部', '演示市云上面馆', '演示市云上小吃'])
    assert.equal(isNamedLikePerson(name, WORDS), false, name)
})
