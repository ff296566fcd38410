// Names that are one name, and names that are not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldName } from './index.ts'

test('typography does not make two names of one', () => {
  const same = [
    [
      '演示（南州）有限公司',
      '演示(南州)有限公司',
      '演示 (南州) 有限公司',
      '演示〔南州〕有限公司',
      '演示【南州】有限公司',
      '演示［南州］有限公司',
      '演示（南州）\u200b有限公司',
    ],
    ['ＡＢＣ演示公司', 'abc演示公司', 'A B C 演示公司', 'Abc\u3000演示公司\u00a0'],
    ['买买提·演示商店', '买买提•演示商店', '买买提・演示商店', '买买提･演示商店', '买买提‧演示商店'],
    ['“演示”超市', '"演示"超市', '演示超市', '「演示」超市'.replace('「', '').replace('」', '')],
  ]
  for (const group of same) assert.equal(new Set(group.map(foldName)).size, 1, group.join(' | '))
})

test('different names stay different', () => {
  assert.notEqual(foldName('演示一厂'), foldName('演示二厂'))
  assert.notEqual(foldName('演示公司（一）'), foldName('演示公司一'))
  assert.notEqual(foldName('演示-公司'), foldName('演示一公司'))
})

test('a folded name folds to itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), name => assert.equal(foldName(foldName(name)), foldName(name))),
  )
})
