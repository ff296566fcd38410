// One decision keeps one number, however its brackets are typed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normaliseDocumentNo } from './document-number.ts'

test('brackets of all shapes, full width and blanks make no difference', () => {
  const forms = [
    '演市监罚〔2026〕8号',
    '演市监罚[2026]8号',
    '演市监罚【2026】8号',
    '演市监罚（2026）8号',
    '演市监罚(2026)8号',
    '演市监罚［２０２６］８号',
    ' 演市监罚 〔2026〕 8 号 ',
    '演市监罚《2026》8号',
    '演市监罚\u200b〔2026〕8号',
  ]
  for (const form of forms) assert.equal(normaliseDocumentNo(form), '演市监罚(2026)8号', form)
})

test('letters are compared without case, digits and marks stay', () => {
  assert.equal(normaliseDocumentNo('jy1-33/a'), 'JY1-33/A')
  assert.notEqual(normaliseDocumentNo('罚〔2026〕8号'), normaliseDocumentNo('罚〔2026〕18号'))
  assert.notEqual(normaliseDocumentNo('1-12'), normaliseDocumentNo('11-2'))
})

test('levelling twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      const once = normaliseDocumentNo(text)
      assert.equal(normaliseDocumentNo(once), once)
    }),
  )
})
