/** Values are escaped wherever they stand; HTML is not escaped twice. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { html, say } from './html.ts'

const decode = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!)

test('any text comes back as it was and opens nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '$', '{', '}', '甲', '`', '\\') }), text => {
      for (const made of [html`<p title="${text}">${text}</p>`.text, say('<{a}>', { a: text }).text]) {
        assert.doesNotMatch(made.replace(/^<p title="|">|<\/p>$/g, ''), /[<>"']/)
      }
      assert.equal(decode(html`${text}`.text), text)
    }),
  )
})

test('HTML stands as it is, nothing stands for nothing, lists stand in a row', () => {
  assert.equal(html`${html`<b>&amp;</b>`}${false}${null}${undefined}${0}${['<', html`<i>`]}`.text, '<b>&amp;</b>0&lt;<i>')
  assert.throws(() => say('{a}', {}), /asks for \{a\}/)
})
