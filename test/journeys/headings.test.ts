/** Headings that the catalogue does not know: asked about once, the answer kept per unit and item, and used from then on. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { headings as headingsOperation, preview as previewOperation } from '#capabilities/intake'
import { intake } from '#capabilities/intake'
import { type Answer, makeRegistry, runOperation } from '#capabilities/operation'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import {
  bytesOf,
  type Form,
  fileOf,
  type House,
  makeHouse,
  OPERATOR,
  onDisk,
  penalty,
  registration,
  tableOf,
  UNITS,
} from '#support/intake'
import { makeProgram } from '#support/program'

type Preview = Answer<typeof previewOperation>
type Said = Answer<typeof headingsOperation>
const ITEM = 'administrative-penalty'
let house: House
let app: FastifyInstance
before(async () => {
  house = await makeHouse()
  const { environment } = house
  const registry = makeRegistry([intake])
  const pages = createPages({ environment, registry, isSample: false })
  app = await createHttpServer({ environment, registry, pages, localOperator: true })
  await house.handIn(
    await fileOf(
      'registration',
      Array.from({ length: 12 }, (_, n) => registration(n)),
    ),
  )
})
after(async () => {
  await app?.close()
  await house?.close()
})

/** A penalty list in the unit's own words: two headings that nobody knows, one column that nobody needs, and one about a person. */
async function ownFile(numbers: readonly number[], form: Form): Promise<Uint8Array> {
  const table = await tableOf(
    ITEM,
    numbers.map(number => penalty(number)),
  )
  const [headings = [], ...rows] = table
  const places = ['decisionNo', 'partyName'].map(prop => columnOf(headings, prop))
  const own = headings.map((heading, at) =>
    at === places[0] ? '本局案卷编号' : at === places[1] ? '被查处单位（全称）' : heading,
  )
  return bytesOf([[...own, '承办科室', '经办人手机'], ...rows.map((row, n) => [...row, '稽查一科', `1991337760${n}`])], form)
}
const HEADING_OF: Record<string, string> = {}
const columnOf = (headings: readonly string[], prop: string): number => headings.indexOf(HEADING_OF[prop]!)

const handIn = async (numbers: readonly number[], form: Form = 'csv', source = UNITS.city.uscc) =>
  house.handIn({ item: ITEM, source, name: `own.${form}`, bytes: await ownFile(numbers, form) })

/** As a browser asks: the fields, then the file. */
async function look(bytes: Uint8Array, name: string, source = UNITS.city.uscc) {
  const form = new FormData()
  form.set('item', ITEM)
  form.set('source', source)
  form.set('file', new Blob([Buffer.from(bytes)]), name)
  const asked = new Response(form)
  const answer = await app.inject({
    method: 'POST',
    url: '/api/intake/preview',
    headers: { host: 'localhost', 'content-type': asked.headers.get('content-type')! },
    payload: Buffer.from(await asked.arrayBuffer()),
  })
  return { status: answer.statusCode, body: answer.json() as Preview & { code?: string } }
}
const of = { item: ITEM, source: UNITS.city.uscc }
const say = (headings: readonly object[]) => house.ask<Said>('intake.say-headings', { ...of, headings })

test('before anything is written, the first rows are shown as they will be understood, and the unknown headings are asked about', async () => {
  for (const prop of ['decisionNo', 'partyName']) {
    const [headings = []] = await tableOf(ITEM, [{ [prop]: 'x' }])
    HEADING_OF[prop] = headings[0]!
  }
  const { status, body } = await look(await ownFile([1, 2, 3], 'xlsx'), 'own.xlsx')
  assert.equal(status, 200, JSON.stringify(body))
  assert.deepEqual([body.media, body.found, body.headerRow], ['xlsx', true, 1])
  assert.deepEqual(
    body.columns.filter(column => column.as !== 'field').map(column => [column.heading, column.as]),
    [
      ['被查处单位（全称）', 'unknown'],
      ['本局案卷编号', 'unknown'],
      ['承办科室', 'unknown'],
      ['经办人手机', 'person'],
    ],
  )
  assert.ok(body.missing.includes('decisionNo') && body.missing.includes('partyName'))
  assert.deepEqual([...new Set(body.rows.map(row => row.outcome))], ['refused'])
  assert.equal(JSON.stringify(body).includes('1991337760'), false)
  assert.deepEqual(await house.rows('select 1 from submission where item = $1', [ITEM]), [])
})

test('without an answer the file is handed in all the same: rows are refused for what is missing, and the columns are not kept', async () => {
  const done = await handIn([1, 2])
  assert.deepEqual([done.registered, done.refused], [0, 2])
  assert.equal(done.causes.find(cause => cause.code === 'COLUMN_UNKNOWN')?.rows, 1)
})

test('however slowly a file arrives to be looked at, no transaction stands open meanwhile', async () => {
  const open = async () =>
    (
      await house.rows<{ n: number }>(
        "select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
      )
    )[0]!.n
  const met: number[] = []
  const bytes = await ownFile([1], 'csv')
  async function* slowly(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 100)
    met.push(await open())
    yield bytes.subarray(100)
  }
  const operation = makeRegistry([intake]).get('intake.preview')!
  const said = (await runOperation(operation, house.environment, OPERATOR, of, {
    file: { name: 'own.csv', bytes: slowly() },
  })) as Preview
  assert.equal(said.found, true)
  assert.deepEqual(met, [0])
})

test('said once, it is kept for the unit and the item: the preview shows values as they are read, and the file lands', async () => {
  const said = await say([
    { heading: '本局案卷编号', field: 'decisionNo' },
    { heading: '被查处单位（全称）', field: 'partyName' },
    { heading: '承办科室', field: null },
  ])
  assert.equal(said.headings.length, 3)
  const { body } = await look(await ownFile([1, 2, 3], 'xls'), 'own.xls')
  assert.deepEqual([body.missing, body.columns.filter(column => column.as === 'unknown')], [[], []])
  assert.deepEqual(
    body.columns.filter(column => column.learned).map(column => [column.heading, column.as, column.field]),
    [
      ['被查处单位（全称）', 'field', 'partyName'],
      ['本局案卷编号', 'field', 'decisionNo'],
      ['承办科室', 'left-out', null],
    ],
  )
  assert.deepEqual(
    body.rows.map(row => [row.row, row.outcome, row.values.decisionNo, row.values.decisionDate, row.values.fineWan]),
    [1, 2, 3].map(n => [n + 1, 'sound', `明市监罚〔2026〕${n}号`, '2026-11-16', '6']),
  )
  const done = await handIn([1, 2, 3], 'csv-gb18030')
  assert.deepEqual([done.registered, done.refused, done.causes.map(one => one.code)], [3, 0, ['COLUMN_PERSON_CUT']])
  assert.deepEqual(await onDisk(house, ['稽查一科', '19913377600']), [])
})

test('it is reused for the next file, also where its heading is written with other spaces, width and case', async () => {
  const table = Buffer.from(await ownFile([4], 'csv'))
    .toString()
    .replace('本局案卷编号', ' 本局 案卷编号：')
    .replace('被查处单位（全称）', '被查处单位(全称)')
  const done = await house.handIn({ ...of, name: 'next.csv', bytes: Buffer.from(table) })
  assert.deepEqual([done.registered, done.refused], [1, 0], JSON.stringify(done.causes))
})

test('a file whose headings are all its own is read by what was said of it', async () => {
  const bytes = Buffer.from('查处情况统计\n甲,乙,丙\n')
  const before = await look(bytes, 'all.csv')
  assert.deepEqual(
    [before.body.found, before.body.headerRow, before.body.columns.map(column => column.as)],
    [false, 2, ['unknown', 'unknown', 'unknown']],
  )
  await say([
    { heading: '甲', field: 'partyName' },
    { heading: '乙', field: 'partyUscc' },
  ])
  const { body } = await look(bytes, 'all.csv')
  assert.deepEqual(
    [body.found, body.headerRow, body.columns.map(column => column.as)],
    [true, 2, ['field', 'field', 'unknown']],
  )
})

test('it is shown, changed and forgotten; of another unit, and of another item, it says nothing', async () => {
  assert.equal(
    (await house.ask<Said>('intake.headings', { item: 'administrative-licence', source: of.source })).headings.length,
    0,
  )
  assert.equal((await house.ask<Said>('intake.headings', { item: ITEM, source: UNITS.west.uscc })).headings.length, 0)
  const other = await look(await ownFile([1], 'csv'), 'own.csv', UNITS.west.uscc)
  assert.equal(other.body.columns.filter(column => column.as === 'unknown').length, 3)
  await say([{ heading: '承办科室', field: 'remarks' }])
  const changed = await look(await ownFile([5], 'csv'), 'own.csv')
  assert.equal(changed.body.rows[0]?.values.remarks, '稽查一科')
  const { headings } = await say([{ heading: '承办 科室', forget: true }])
  assert.equal(
    headings.some(one => one.heading === '承办科室'),
    false,
  )
  const asked = await look(await ownFile([5], 'csv'), 'own.csv')
  assert.deepEqual(
    asked.body.columns.filter(column => column.as === 'unknown').map(column => column.heading),
    ['承办科室'],
  )
})

test('cn-npc-personal-information-protection-law-2021: nobody can make a column about persons a field, nor a field of persons of a column', async () => {
  const refusedAs = (headings: readonly object[], code: string) => assert.rejects(say(headings), { code })
  await refusedAs([{ heading: '经办人手机', field: 'remarks' }], 'HEADING_KNOWN')
  await refusedAs([{ heading: '法定代表人', field: 'partyName' }], 'HEADING_KNOWN')
  await refusedAs([{ heading: '决定日期', field: 'remarks' }], 'HEADING_KNOWN')
  await refusedAs([{ heading: '负责', field: 'partyLegalRepName' }], 'HEADING_FIELD_UNKNOWN')
  await refusedAs([{ heading: '负责', field: 'nothing' }], 'HEADING_FIELD_UNKNOWN')
  await refusedAs([{ heading: '—', field: 'remarks' }], 'HEADING_NOT_LEARNT')
  await refusedAs([{ heading: '19913377600', field: 'remarks' }], 'HEADING_NOT_LEARNT')
})

test('what is no table, and what takes too long, is said at the look; nothing of it stays', async () => {
  assert.equal((await look(Buffer.from('%PDF-1.7'), 'a.xlsx')).body.code, 'FILE_NOT_WORKBOOK')
  // Other tests write to the same server: a word that none of them has.
  const word = randomBytes(12).toString('hex')
  assert.equal((await look(Buffer.from(`PK\x03\x04${word}`), 'a.xlsx')).body.code, 'FILE_TRUNCATED')
  assert.deepEqual(await onDisk(house, [word]), [])
})

test('the command line shows the same without writing, and says what headings are', { timeout: 120_000 }, async () => {
  const program = makeProgram({ databaseUrl: house.url })
  try {
    const path = join(program.dataDir, 'own.csv')
    writeFileSync(path, await ownFile([6], 'csv'))
    const named = ['--item', ITEM, '--source', of.source]
    const looked = await program.run('intake', 'submit', path, ...named, '--dry-run', '--json')
    assert.equal(looked.code, 1, looked.err)
    const seen = JSON.parse(looked.out) as Preview
    assert.deepEqual(
      seen.columns.filter(column => column.as === 'unknown').map(column => column.heading),
      ['承办科室'],
    )
    const said = await program.run('intake', 'headings', ...named, '--say', '承办科室=-', '--json')
    assert.equal(said.code, 0, said.err)
    const again = await program.run('intake', 'submit', path, ...named, '--dry-run')
    assert.equal(again.code, 0, again.err)
    assert.match(again.out, /row 2: sound[\s\S]*decisionNo = 明市监罚〔2026〕6号/)
    assert.equal((await house.rows("select 1 from entry_content where fact like '%〔2026〕6号%'")).length, 0)
  } finally {
    await program.remove()
  }
})

test('a reporter is told of its own unit’s headings, through the role of the database that bounds it', async () => {
  await say([{ heading: '承办科室', field: 'remarks' }])
  const headingsOf = async (key: 'city' | 'west') => {
    const [unit] = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS[key].uscc])
    const reporter = {
      id: `reporter of ${key}`,
      role: 'unit-reporter',
      unitId: unit!.unit_id,
      division: UNITS[key].division,
    } as const
    return (await house.ask<Said>('intake.headings', { item: ITEM, source: UNITS[key].uscc }, reporter)).headings.length
  }
  assert.ok((await headingsOf('city')) > 0)
  assert.equal(await headingsOf('west'), 0)
})
