/** The door of made requests for tests: out of the program's own description of its interface, as it wants them and as it does not. */

import fc, { type Arbitrary } from 'fast-check'
import { harmful, harmfulText, type Known, objectOf, type Schema, spoiled } from './values.ts'

export type { Known } from './values.ts'

type Content = Readonly<Record<string, { readonly schema: Schema }>>
export type Described = {
  readonly operationId: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: { readonly 200: { readonly content: Content } }
}
export type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: { readonly Problem: Schema } }
}
export type Upload = { readonly name: string; readonly bytes: Uint8Array }
/** What is there to be asked for: values by the names of members, whole inputs by operation, files. */
export type Stock = {
  readonly known: Known
  readonly inputs: ReadonlyMap<string, readonly object[]>
  readonly files: readonly Upload[]
}
export type Made = {
  /** Operation or page. */
  readonly asks: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string | Buffer
  /** To choose a caller by. */
  readonly by: number
}

const EDGE = 'the-edge-of-a-part'
const MULTIPART = { 'content-type': `multipart/form-data; boundary=${EDGE}` }
const JSON_BODY = { 'content-type': 'application/json' }

/** Half a character has no bytes; as a browser does it becomes the sign for none. */
const query = (input: Readonly<Record<string, unknown>>): string => {
  const pairs = Object.entries(input).flatMap(([name, value]) =>
    (Array.isArray(value) ? value.slice(0, 50) : [value]).map(one => [
      name,
      typeof one === 'object' ? JSON.stringify(one) : String(one),
    ]),
  )
  return new URLSearchParams(pairs as [string, string][]).toString()
}

const formOf = (fields: Readonly<Record<string, unknown>>, file: Upload | undefined, fileFirst: boolean): Buffer => {
  const parts = Object.entries(fields).map(([name, value]) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return Buffer.from(
      `--${EDGE}\r\ncontent-disposition: form-data; name="${name.replaceAll(/["\r\n]/g, '')}"\r\n\r\n${text}\r\n`,
    )
  })
  const head = `--${EDGE}\r\ncontent-disposition: form-data; name="file"; filename="${file?.name}"\r\ncontent-type: text/csv\r\n\r\n`
  const whole = file === undefined ? [] : [Buffer.from(head), Buffer.from(file.bytes), Buffer.from('\r\n')]
  return Buffer.concat([...(fileFirst ? [...whole, ...parts] : [...parts, ...whole]), Buffer.from(`--${EDGE}--\r\n`)])
}

const RAW_QUERIES = ['%', '%zz=1', '%00=%00', 'a[b]=c', 'a=1&a=2', '&&==&', `a=${'x'.repeat(8000)}`, '__proto__[a]=1', '?', '=']
const RAW_BODIES = [
  ...['', 'null', '[]', '"x"', '0', '{', '{"a":', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}', '\ufeff{}'],
  ...[
    '{"a":1e999}',
    '{"a":"\\ud800"}',
    '{"a":"\\u0000"}',
    '['.repeat(5000),
    `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
    '{}{}',
  ],
]
const FILE_NAMES = [
  'west.csv',
  'a.xlsx',
  'a.pdf',
  '../../a.csv',
  'a\0.csv',
  '',
  `${'a'.repeat(300)}.csv`,
  '表.csv',
  'a.csv.exe',
  '.csv',
]

/** What any request may bring along: what it says of itself, none of which may be believed. */
const headers: Arbitrary<Record<string, string>> = fc.record(
  {
    'accept-language': fc.constantFrom('en', 'zh-CN', 'xx', ';;q=', 'en;q=0'),
    'xinheng-visible-from': fc.constantFrom('2027-01-01', '2020-01-01', '2026-02-30', '9999-12-31', 'x'),
    'xinheng-purpose': fc.constantFrom('%E6%97%A5', '%', '', 'a', '%00', `${'a'.repeat(1000)}`),
    'xinheng-office': fc.constantFrom('x', '00000000-0000-0000-0000-000000000000', "'"),
    'if-none-match': fc.constantFrom('*', '"x"', 'W/"', '"'),
    'x-forwarded-for': fc.constantFrom('203.0.113.7', 'x', '::1', ',,,'),
    'content-encoding': fc.constantFrom('gzip', 'identity'),
  },
  { requiredKeys: [] },
)
const some = <T>(often: Arbitrary<T>, seldom: Arbitrary<T>, times = 12): Arbitrary<T> =>
  fc.oneof({ weight: times, arbitrary: often }, { weight: 1, arbitrary: seldom })
const NO_HEADERS = fc.constant<Record<string, string>>({})

type Shot = Pick<Made, 'url' | 'headers'> & { readonly payload?: string | Buffer }

function shotsAt(path: string, { parameters = [], requestBody, operationId }: Described, stock: Stock): Arbitrary<Shot> {
  const content = requestBody?.content ?? {}
  const body = content['application/json']?.schema ?? content['multipart/form-data']?.schema
  const inPath = parameters.filter(one => one.in === 'path').map(({ name }) => name)
  const asked: Schema = body ?? {
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(one => one.required === true).map(({ name }) => name),
  }
  const { file: _file, ...properties } = asked.properties ?? {}
  const wanted = objectOf({ ...asked, properties }, stock.known)
  const given = stock.inputs.get(operationId) ?? []
  const whole =
    given.length === 0
      ? wanted
      : fc.oneof(
          wanted,
          fc.constantFrom(...given).map(one => ({ ...one }) as Record<string, unknown>),
        )
  const input = some(
    fc.oneof({ weight: 3, arbitrary: whole }, { weight: 2, arbitrary: spoiled(whole) }),
    spoiled(spoiled(wanted)),
  )
  const at = (value: Record<string, unknown>): string => {
    let there = path
    for (const name of inPath) there = there.replace(`{${name}}`, encodeURIComponent(String(value[name] ?? 'x').toWellFormed()))
    return there
  }
  const withoutPath = (value: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !inPath.includes(name)))
  if (requestBody === undefined)
    return some(
      input.map((value): Shot => ({ url: `${at(value)}?${query(withoutPath(value))}`, headers: {} })),
      fc.constantFrom(...RAW_QUERIES).map((raw): Shot => ({ url: `${path.replaceAll(/[{}]/g, '')}?${raw}`, headers: {} })),
      25,
    )
  const json = some(
    input.map((value): Shot => ({ url: path, headers: JSON_BODY, payload: JSON.stringify(value) })),
    fc.oneof(
      fc.constantFrom(...RAW_BODIES).map((payload): Shot => ({ url: path, headers: JSON_BODY, payload })),
      harmful.map((value): Shot => ({ url: path, headers: JSON_BODY, payload: JSON.stringify(value) ?? '' })),
      fc
        .constantFrom('text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'x')
        .map((type): Shot => ({ url: path, headers: { 'content-type': type }, payload: 'a=1' })),
    ),
  )
  if (content['multipart/form-data'] === undefined) return json
  const upload = fc
    .tuple(fc.constantFrom(...stock.files), some(fc.constant(undefined), fc.constantFrom(...FILE_NAMES)))
    .map(([file, name]): Upload => ({ ...file, name: name ?? file.name }))
  const form = fc
    .tuple(input, some(upload, fc.constant(undefined)), some(fc.constant(false), fc.constant(true)), fc.nat({ max: 30 }))
    .map(([fields, file, first, cut]): Shot => {
      const payload = formOf(fields, file, first)
      return { url: path, headers: MULTIPART, payload: cut === 7 ? payload.subarray(0, payload.length >> 1) : payload }
    })
  return some(form, json)
}

const PAGES = [
  '/organisations?q=',
  '/organisations/',
  '/records/',
  '/rules/',
  '/law/',
  '/catalogue/',
  '/log/tile/',
  '/log/',
  '/',
  '/console/',
]

/** Requests for every operation of the description alike, and now and then for a page, from callers that a number chooses. */
export function madeRequests({ paths }: Description, stock: Stock): Arbitrary<Made> {
  const known = [...stock.known.values()].flat().filter(one => typeof one === 'string')
  const pages = fc
    .tuple(fc.constantFrom(...PAGES), some(fc.constantFrom(...known), harmfulText, 1), fc.nat(), some(NO_HEADERS, headers))
    .map(
      ([path, text, by, more]): Made => ({
        asks: path,
        method: 'GET',
        url: path + encodeURIComponent(text.toWellFormed()),
        headers: more,
        by,
      }),
    )
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) =>
      fc
        .tuple(
          shotsAt(path, described, stock),
          fc.nat(),
          some(NO_HEADERS, headers, 4),
          some(fc.constant(method.toUpperCase()), fc.constantFrom('PUT', 'DELETE', 'PATCH', 'HEAD'), 200),
        )
        .map(
          ([shot, by, more, how]): Made => ({
            ...shot,
            asks: described.operationId,
            method: how,
            headers: { ...shot.headers, ...more },
            by,
          }),
        ),
    ),
  )
  return fc.oneof(...operations.map(arbitrary => ({ weight: 2, arbitrary })), { weight: 20, arbitrary: pages })
}
