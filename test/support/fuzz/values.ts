/** Values as a schema of the interface's description wants them, and values made to do harm. */

import fc, { type Arbitrary } from 'fast-check'

export type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
}
/** What there is, by the name of the member that names it: records, cases, units, codes. */
export type Known = ReadonlyMap<string, readonly unknown[]>

const DAYS = ['2026-06-03', '2026-12-10', '2026-12-11', '2027-02-28', '2028-02-29', '0001-01-01', '9999-12-31']
/** Long enough to matter, short enough to be asked a million times. */
const MOST_CHARACTERS = 40
const MOST_ITEMS = 4

// Each has broken something somewhere: the end of a text, half a character, numbers beyond numbers, days that there are not, other languages.
const HARMFUL_TEXTS: readonly string[] = [
  ...['', ' ', '\0', 'a\0b', '\ud800', '\udfff', '\ufeff', '\u202e', '\u0000\u0001\u001f', '🏛️'.repeat(20), 'é'.repeat(40)],
  ...[
    "' or 1=1 --",
    "'; drop table entry; --",
    '\\',
    '%',
    '_',
    '%25',
    '$1',
    '#{x}',
    '{{x}}',
    '<script>alert(1)</script>',
    '../../etc/passwd',
  ],
  ...[
    'NaN',
    'Infinity',
    '-0',
    '1e309',
    '9223372036854775808',
    '-9223372036854775809',
    '9007199254740993',
    '0x10',
    '１２３',
    '1,000',
  ],
  ...[
    '2026-02-30',
    '0000-00-00',
    '2026-13-01',
    '10000-01-01',
    '-0001-01-01',
    'infinity',
    '-infinity',
    'now',
    'epoch',
    '2026-W01',
    '2026-00',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'true', '[]', '{}', '"'],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '0.0',
    '-1',
    '1.1.1',
    `${'9'.repeat(19)}`,
  ],
  ...['91990102MA0000017X', '000000000000000000', 'a'.repeat(314), '信'.repeat(2000), 'a'.repeat(20_000), 'ﷺ'.repeat(100)],
]
export const harmfulText: Arbitrary<string> = fc.constantFrom(...HARMFUL_TEXTS)

const deep = (levels: number): unknown => {
  let value: unknown = 'x'
  for (let n = 0; n < levels; n++) value = n % 2 === 0 ? [value] : { a: value }
  return value
}
export const harmful: Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: harmfulText },
  { weight: 2, arbitrary: fc.constantFrom(-1, 0, 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1.5, 1e308, 5e-324) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, [], {}, [[]], [null], { a: 1 }, [{}], deep(200)) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 1000 }, () => 'a')) },
)

const textOf = (schema: Schema, name: string, known: Known): Arbitrary<unknown> => {
  const { minLength = 0, maxLength = MOST_CHARACTERS, pattern, format } = schema
  const there = known.get(name) ?? []
  const made =
    format === 'uuid'
      ? fc.uuid()
      : format === 'date' || pattern === '^\\d{4}-\\d{2}-\\d{2}$'
        ? fc.constantFrom(...DAYS)
        : format === 'date-time'
          ? fc.constantFrom('2026-12-09T02:00:00.000Z', '2026-12-09T23:59:60Z', '0000-01-01T00:00:00Z')
          : pattern !== undefined
            ? fc.stringMatching(new RegExp(pattern))
            : fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, MOST_CHARACTERS)) })
  return there.length === 0
    ? made
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: made })
}

/** What the schema takes, or nearly: patterns and what is there are kept to, sums over several members are not. */
const schemaValue = (schema: Schema, name: string, known: Known): Arbitrary<unknown> => {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(one => schemaValue(one, name, known)))
  const { minimum = -1000, maximum = 100_000, minItems = 0, maxItems = MOST_ITEMS } = schema
  switch (schema.type) {
    case 'string':
      return textOf(schema, name, known)
    case 'integer':
      return fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) })
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const maxLength = Math.max(minItems, Math.min(maxItems, MOST_ITEMS))
      return fc.array(schemaValue(schema.items ?? {}, name, known), { minLength: minItems, maxLength })
    }
    case 'object':
      return objectOf(schema, known)
    default:
      return fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  }
}

export const objectOf = (schema: Schema, known: Known): Arbitrary<Record<string, unknown>> => {
  const { properties = {}, required = [], patternProperties } = schema
  const members = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, schemaValue(one, name, known)]))
  const named = fc.record(members, { requiredKeys: required.filter(name => name in members), noNullPrototype: true })
  const [any] = Object.values(patternProperties ?? {})
  if (any === undefined) return named as Arbitrary<Record<string, unknown>>
  const names = fc.oneof(fc.constantFrom('content', 'decisionNo', 'decisionDate', 'facts'), harmfulText)
  return fc.dictionary(names, schemaValue(any, '', known), { maxKeys: MOST_ITEMS, noNullPrototype: true })
}

/** One member is another than the schema wants, is missing, or is one that it does not know. */
export const spoiled = (value: Arbitrary<Record<string, unknown>>): Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(value, fc.nat({ max: 1000 }), harmful, fc.constantFrom('other', 'other', 'other', 'missing', 'more'))
    .map(([object, at, harm, how]) => {
      const names = Object.keys(object)
      const name = names[at % Math.max(1, names.length)]
      if (how === 'more' || name === undefined) return { ...object, [`more${at}`]: harm }
      const { [name]: _left, ...others } = object
      return how === 'missing' ? others : { ...others, [name]: harm }
    })
