/** Operations on PostgreSQL: what they leave behind, whatever becomes of them. */

import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { Type } from '@sinclair/typebox'
import { isResidentNumber } from '#rules/organisations'
import { type Json, Refusal } from '#rules/outcome'
import { isAway } from '#storage/database'
import { type TestDatabase, withDatabase } from '#support/database'
import { testKeys } from '#support/keys'
import { repositoryLaw } from '#support/law'
import {
  type Actor,
  capability,
  closeAct,
  command,
  type Environment,
  fileQuery,
  keptFileName,
  longCommand,
  makeRegistry,
  NO_ORGANISATION,
  query,
  runOperation,
} from './index.ts'

const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator', purpose: 'test' }
const PUBLIC: Actor = { id: 'public', role: 'public' }
const Name = Type.Object(
  { name: Type.String({ minLength: 2 }), times: Type.Integer({ default: 1 }) },
  { additionalProperties: false },
)
const Answer = Type.Object({ said: Type.String() })

let held: TestDatabase
let environment: Environment
const carriedOn: string[] = []

before(async () => {
  held = await withDatabase()
  const law = await repositoryLaw()
  environment = {
    database: held.database,
    law: { current: () => law, refresh: async () => law },
    sources: { uuid: () => randomUUID(), randomBytes: size => randomBytes(size), nowMs: () => performance.now() },
    dataDir: '',
    keys: await testKeys(),
    begin: async (operation, subject) => void carriedOn.push(`${operation} ${subject}`),
  }
})
after(() => held.drop())

const rows = async (sql: string, values: unknown[] = []) => (await held.database.pool.query(sql, values)).rows
const putDivision = (tx: { client: { query(text: string, values: unknown[]): Promise<unknown> } }, name: string) =>
  tx.client.query('insert into division (division, name, level) values (substr(md5($1), 1, 6), $1, 3)', [name])

const say = command({
  name: 'test.say',
  title: 'Says something and writes it down',
  clause: 'cn-ndrc-2025-36#4',
  may: ['local-operator'],
  input: Name,
  output: Answer,
  async run(ctx, input) {
    await putDivision(ctx.tx, input.name)
    if (input.name === 'no') throw new Refusal('NOT_FOUND', { details: { name: input.name } })
    if (input.name === 'fault') throw new Error('broken')
    return { said: input.name.repeat(input.times) }
  },
})

test('a command leaves its act with clause, law, outcome and a batch, in the transaction of what it wrote', async () => {
  assert.deepEqual(await runOperation(say, environment, OPERATOR, { name: 'yes', times: 2 }), { said: 'yesyes' })
  const [act] = await rows(
    `select a.operation, a.actor, a.clause, a.outcome, a.phase, c.content, a.recorded_at = b.recorded_at as same
     from act a join act_content c using (act_id, phase) join batch b using (batch_id)`,
  )
  const { content, ...line } = act
  assert.deepEqual(line, {
    operation: 'test.say',
    actor: 'local-operator',
    clause: 'cn-ndrc-2025-36#4',
    outcome: 'done',
    phase: 0,
    same: true,
  })
  assert.deepEqual(JSON.parse(content), { answer: { said: 'yesyes' }, input: { name: 'yes', times: 2 } })
  assert.equal((await rows("select 1 from division where name = 'yes'")).length, 1)
})

test('a refused command leaves its act and nothing else; a fault leaves nothing', async () => {
  await assert.rejects(
    runOperation(say, environment, OPERATOR, { name: 'no', times: 1 }),
    (error: Refusal) => error.code === 'NOT_FOUND',
  )
  await assert.rejects(runOperation(say, environment, OPERATOR, { name: 'fault', times: 1 }), /broken/)
  assert.deepEqual(
    (await rows('select name from division')).map(row => row.name),
    ['yes'],
  )
  const outcomes = await rows('select outcome from act where phase = 0 order by recorded_at')
  assert.deepEqual(
    outcomes.map(row => row.outcome),
    ['done', 'refused:NOT_FOUND'],
  )
})

test('text is read as what the shape asks for; what it does not know, and what is out of bounds, is refused with its place', async () => {
  const asked = { name: 'ab', times: '3' } as unknown as { name: string; times: number }
  assert.deepEqual(await runOperation(say, environment, OPERATOR, asked), { said: 'ababab' })
  const places = async (input: object) => {
    const refused = await runOperation(say, environment, OPERATOR, input as { name: string; times: number }).then(
      () => undefined,
      (error: Refusal) => error,
    )
    assert.equal(refused?.code, 'INPUT_INVALID')
    return (refused.details.places as { place: string; keyword: string }[]).map(({ place, keyword }) => `${place} ${keyword}`)
  }
  assert.deepEqual(await places({ name: 'a' }), ['/name minLength'])
  assert.deepEqual(await places({ name: 'ab', other: 1 }), ['/other additionalProperties'])
  assert.deepEqual(await places({}), ['/name required'])
})

test('who may not ask is refused; a known caller leaves an act of it, the public leaves none', async () => {
  const before = (await rows('select 1 from act')).length
  const reporter: Actor = { id: 'east', role: 'unit-reporter' }
  await assert.rejects(
    runOperation(say, environment, reporter, { name: 'ab', times: 1 }),
    (error: Refusal) => error.code === 'ACTOR_MAY_NOT',
  )
  await assert.rejects(
    runOperation(say, environment, PUBLIC, { name: 'ab', times: 1 }),
    (error: Refusal) => error.code === 'ACTOR_MAY_NOT',
  )
  assert.equal((await rows('select 1 from act')).length, before + 1)
})

test('cn-npc-personal-information-protection-law-2021: no number that identifies a person enters an act, and of what was refused no more than a page', async () => {
  const number = '990137199003070038'
  assert.ok(isResidentNumber(number))
  const contentOf = async () =>
    (
      await rows(
        'select c.content, c.salt, a.commitment from act a join act_content c using (act_id, phase) order by a.recorded_at desc limit 1',
      )
    )[0]
  const asked = (name: string, more: object = {}) => runOperation(say, environment, OPERATOR, { name, times: 1, ...more })
  assert.deepEqual(await asked(`a ${number}`), { said: `a ${number}` })
  const done = await contentOf()
  assert.deepEqual(JSON.parse(done.content), {
    input: { name: 'a ******************', times: 1 },
    answer: { said: 'a ******************' },
  })
  assert.deepEqual(done.commitment, createHash('sha256').update(done.salt).update(done.content).digest())
  const id = randomUUID()
  await assert.rejects(asked('no', { [number]: [{ deep: `${number}`, id, short: 990137900307003 }] }), {
    code: 'INPUT_INVALID',
  })
  const refused = await contentOf()
  assert.ok(!refused.content.includes(number) && !refused.content.includes('990137900307003'), refused.content)
  assert.ok(refused.content.includes(id))
  let deep: unknown = number
  for (let n = 0; n < 2000; n++) deep = [deep]
  await assert.rejects(asked('no', { other: `${'x'.repeat(7990)} ${number} ${'x'.repeat(100_000)}`, deep }), {
    code: 'INPUT_INVALID',
  })
  const long = await contentOf()
  assert.ok(long.content.length < 20_000 && !/9901\d/.test(long.content), String(long.content.length))
})

test('a query writes nothing but who looked, at what and why; of the public no row is kept', async () => {
  const organisation = randomUUID()
  const look = query({
    name: 'test.look',
    title: 'Looks',
    may: ['local-operator', 'public'],
    input: Type.Object({ write: Type.Boolean({ default: false }) }),
    output: Answer,
    async run(ctx, { write }) {
      if (write) await putDivision(ctx.tx, 'never')
      ctx.looked(organisation, 'records')
      ctx.looked(NO_ORGANISATION, 'a list')
      return { said: ctx.today }
    },
  })
  await runOperation(look, environment, OPERATOR, { write: false })
  await runOperation(look, environment, PUBLIC, { write: false })
  await assert.rejects(runOperation(look, environment, OPERATOR, { write: true }), /read-only/)
  assert.deepEqual(await rows('select organisation_id, operation, actor, purpose, what from access order by what desc'), [
    { organisation_id: organisation, operation: 'test.look', actor: 'local-operator', purpose: 'test', what: 'records' },
    { organisation_id: NO_ORGANISATION, operation: 'test.look', actor: 'local-operator', purpose: 'test', what: 'a list' },
  ])
})

test('a query that does not say at what it looked leaves a trace all the same', async () => {
  const silent = query({
    name: 'test.silent',
    title: 'Looks and does not say so',
    may: ['local-operator', 'public'],
    input: Type.Object({}),
    output: Answer,
    run: async ctx => ({ said: ctx.today }),
  })
  await runOperation(silent, environment, OPERATOR, {})
  await runOperation(silent, environment, PUBLIC, {})
  assert.deepEqual(await rows("select organisation_id, actor, purpose, what from access where operation = 'test.silent'"), [
    { organisation_id: NO_ORGANISATION, actor: 'local-operator', purpose: 'test', what: 'test.silent' },
  ])
})

test('a long command is opened by one act and closed by another; what it had prepared is given up where it does not open', async () => {
  const givenUp: string[] = []
  const long = longCommand({
    name: 'test.long',
    title: 'Takes long',
    may: ['local-operator'],
    takesFile: true,
    input: Name,
    output: Answer,
    async prepare(_ctx, { name }) {
      return `prepared ${name}`
    },
    async open(ctx, { name }, prepared) {
      if (name === 'no') throw new Refusal('NOT_FOUND', {})
      const { client } = ctx.tx
      const cutOff = () => (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy()
      if (name === 'away') cutOff()
      if (name === 'lost') {
        const query = client.query.bind(client)
        client.query = ((text: string, values: unknown[]) => {
          const asked = query(text, values)
          if (text === 'commit') cutOff()
          return asked
        }) as typeof client.query
      }
      return { subject: ctx.act.id, output: { said: prepared } }
    },
    async giveUp(_ctx, prepared) {
      givenUp.push(prepared)
    },
    async carryOn(where, id) {
      await where.database.transaction(tx => closeAct(tx, where, { id, outcome: 'done', content: { rows: 3 } as Json }))
    },
  })
  async function* bytes() {
    yield new Uint8Array()
  }
  const file = { name: 'a.csv', bytes: bytes() }
  await assert.rejects(
    runOperation(long, environment, OPERATOR, { name: 'ab', times: 1 }),
    (error: Refusal) => error.code === 'FILE_EMPTY',
  )
  await assert.rejects(
    runOperation(long, environment, OPERATOR, { name: 'no', times: 1 }, { file }),
    (error: Refusal) => error.code === 'NOT_FOUND',
  )
  await assert.rejects(runOperation(long, environment, OPERATOR, { name: 'away', times: 1 }, { file }), isAway)
  assert.deepEqual(givenUp, ['prepared no', 'prepared away'])
  // Lost while it committed: whether it was opened nobody can say, and it is kept.
  await assert.rejects(runOperation(long, environment, OPERATOR, { name: 'lost', times: 1 }, { file }), isAway)
  assert.equal(givenUp.length, 2)
  assert.deepEqual(await runOperation(long, environment, OPERATOR, { name: 'ab', times: 1 }, { file }), { said: 'prepared ab' })
  const [operation, subject] = carriedOn[0]!.split(' ')
  assert.equal(operation, 'test.long')
  await long.carryOn(environment, subject!)
  const acts = await rows('select phase, operation, actor, outcome from act where act_id = $1 order by phase', [subject])
  assert.deepEqual(acts, [
    { phase: 1, operation: 'test.long', actor: 'local-operator', outcome: 'opened' },
    { phase: 2, operation: 'test.long', actor: 'local-operator', outcome: 'done' },
  ])
})

test('a file query gives a file', async () => {
  const give = fileQuery({
    name: 'test.give',
    title: 'Gives a file',
    may: ['public'],
    input: Type.Object({}),
    async run() {
      return {
        name: 'a.txt',
        media: 'text/plain',
        bytes: (async function* () {
          yield Buffer.from('a')
        })(),
      }
    },
  })
  const file = await runOperation(give, environment, PUBLIC, {})
  const pieces: Uint8Array[] = []
  for await (const piece of file.bytes) pieces.push(piece)
  assert.equal(Buffer.concat(pieces).toString(), 'a')
})

test('a file is called what a table can hold, without the number of a person, by the end of its name', () => {
  const called = (name: string, most = 200) => keptFileName({ name, bytes: (async function* () {})() }, most)
  assert.equal(called('处罚\0六月\r\n.csv'), '处罚六月.csv')
  assert.doesNotMatch(called('11010519491231002X.csv'), /1231002X/)
  assert.equal(called('abc\u{1F4C4}.csv', 5), '\ufffd.csv', 'half a sign is none')
})

test('a declaration stands in the room of its word, once', () => {
  assert.throws(() => capability('other', [say]), /test\.say was declared in the room other/)
  assert.throws(() => makeRegistry([capability('test', [say]), capability('test', [say])]), /declared twice/)
  assert.equal(makeRegistry([capability('test', [say])]).get('test.say'), say)
})
