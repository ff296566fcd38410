// Canonical JSON against RFC 8785 and an implementation of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { canonicalJson } from './index.ts'

test('RFC 8785: the example of section 3.2.2', () => {
  const value = {
    numbers: [JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\u0022\u002f",
    literals: [null, true, false],
  }
  assert.equal(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('RFC 8785: names are sorted by UTF-16 units', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u0080': 5, '\u00f6': 6, '\u{1f600}': 7 }
  assert.equal(canonicalJson(value), '{"\\r":2,"1":4,"\u0080":5,"\u00f6":6,"\u20ac":1,"\u{1f600}":7,"\ufb33":3}')
})

test('RFC 8785: any JSON is written as others write it, and means the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      assert.equal(canonicalJson(value), canonicalize(value))
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('what is undefined is left out; what JSON cannot hold is impossible here', () => {
  assert.equal(canonicalJson({ b: undefined, a: 1 }), '{"a":1}')
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, 1n, undefined, () => 1, ['\ud800'], { '\udc00': 1 }])
    assert.throws(() => canonicalJson(odd))
})
